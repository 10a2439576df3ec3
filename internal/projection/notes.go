package projection

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

func newNote(kind NoteKind, at position.Ref) Note {
	const none = dimension.None
	return Note{Kind: kind, At: at, From: period.None, To: period.None, Market: none, Site: none, Item: none,
		Source: none, Resource: none, Adjustment: none}
}

// note adds a note that is about nothing yet. The pointer holds until the next.
func (w *worker) note(kind NoteKind, at position.Ref) *Note {
	w.notes = append(w.notes, newNote(kind, at))
	return &w.notes[len(w.notes)-1]
}

// mergeNotes makes one note of those that say the same of consecutive periods,
// summing their amounts, and orders them by place.
func mergeNotes(notes []Note) []Note {
	what := func(a, b *Note) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Adjustment, b.Adjustment), cmp.Compare(a.Source, b.Source),
			cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Market, b.Market), cmp.Compare(a.Site, b.Site), cmp.Compare(a.Item, b.Item))
	}
	slices.SortStableFunc(notes, func(a, b Note) int { return cmp.Or(what(&a, &b), cmp.Compare(a.From, b.From)) })
	out := notes[:0]
	for _, n := range notes {
		if k := len(out) - 1; k >= 0 && n.From != period.None && what(&out[k], &n) == 0 && n.From <= out[k].To+1 {
			out[k].To = max(out[k].To, n.To)
			out[k].Amount = out[k].Amount.Add(n.Amount)
			continue
		}
		out = append(out, n)
	}
	slices.SortStableFunc(out, func(a, b Note) int {
		return cmp.Or(cmp.Compare(a.At.File, b.At.File), cmp.Compare(a.At.Offset, b.At.Offset), what(&a, &b), cmp.Compare(a.From, b.From))
	})
	return out
}

// tooLarge notes sums of money, value and load that did not fit.
func (c *computation) tooLarge() {
	const none = dimension.None
	note := func(at position.Ref, market, site, source, resource int, columns ...Column) {
		for _, col := range columns {
			for t, v := range col {
				if v == quantity.Max || v == -quantity.Max {
					n := c.note(NoteTooLarge, at)
					n.Item, n.Market, n.Site, n.Source, n.Resource = none, market, site, source, resource
					n.From, n.To = c.period(t), c.period(t)
				}
			}
		}
	}
	family := func(f int) position.Ref {
		if f < 0 || f >= len(c.p.Families) {
			return position.Ref{}
		}
		return c.p.Families[f].At
	}
	for i := range c.res.Money {
		m := &c.res.Money[i]
		note(family(m.Family), m.Market, none, none, none, m.Demand, m.Served, m.Revenue, m.TradeSpend, m.Margin, m.DemandValue)
	}
	for i := range c.res.Value {
		v := &c.res.Value[i]
		note(family(v.Family), none, v.Site, none, none, v.Stock, v.InTransit, v.TargetValue)
	}
	for i := range c.res.Load {
		l := &c.res.Load[i]
		note(c.p.Sources[l.Source].At, none, none, l.Source, l.Resource, l.Load)
	}
}
