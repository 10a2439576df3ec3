package render

import (
	"strings"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// compared says over which periods two plans are compared: those that are open
// in both.
func compared(d *change.Diff) string {
	n := len(d.Shared)
	switch {
	case strings.HasPrefix(d.NotCompared, "the calendar"):
		return ""
	case n == 0:
		return "no period is open in both"
	case d.Base.First == d.Head.First && d.Base.Last == d.Head.Last:
		return "over " + span(d.Shared[0], d.Shared[n-1]) + " (" + Count(n, "period", "periods") + ")"
	}
	return "over the " + Count(n, "period", "periods") + " open in both, " + span(d.Shared[0], d.Shared[n-1])
}

// horizon says what lies in one of the horizons only, apart from what changed:
// a closed period, and what one plan states for periods that the other does not
// reach.
func (p *diffPage) horizon() {
	var items []Text
	for i := range p.d.Horizon {
		items = append(items, p.stretch(&p.d.Horizon[i]))
	}
	if n := p.d.OnlyUnsettled; n > 0 {
		u := p.d.Unsettled
		items = append(items, Plain("Stock, supply and cover of some items in "+span(u[0], u[len(u)-1])+" depend on demand beyond the shorter horizon: not compared ("+
			Count(n, "row differs", "rows differ")+" only there)."))
	}
	if len(items) > 0 {
		p.add(&List{Items: items})
	}
	if t := p.stretchTable(); t != nil && !p.o.Comment && p.o.Rows == everything {
		p.add(t)
	}
}

// stretch says what one plan states for periods that the other does not compute.
func (p *diffPage) stretch(s *change.Stretch) Text {
	words := map[change.HorizonHow][2]string{
		change.HorizonAdded:    {" is new at the end of the horizon", " are new at the end of the horizon"},
		change.HorizonRemoved:  {" is no longer in the horizon", " are no longer in the horizon"},
		change.HorizonClosed:   {" has closed since", " have closed since"},
		change.HorizonReopened: {" is open again", " are open again"},
	}[s.How]
	t := Text{Strong.Of(span(s.From, s.To)), Normal.Of(words[min(s.Periods-1, 1)])}
	sep := ": "
	say := func(parts ...Span) {
		t = append(append(t, Normal.Of(sep)), parts...)
		sep = ", "
	}
	if s.Numbers > 0 {
		say(Normal.Of(Count(s.Numbers, "number", "numbers")))
	}
	for _, m := range []struct {
		name string
		sum  quantity.Number
	}{{"demand ", s.Demand}, {"revenue ", s.Revenue}, {"margin ", s.Margin}} {
		if !m.sum.IsMissing() && m.sum != 0 {
			say(Normal.Of(m.name), Strong.Of(Money(m.sum, p.d.Currency, 0)))
		}
	}
	if s.GapsDecision > 0 {
		say(Normal.Of(Count(s.GapsDecision, "gap needs a decision", "gaps need a decision")))
	}
	return append(t, Normal.Of(". No figure of this comparison holds it."))
}

// stretchNumbers counts the numbers that lie in one horizon only.
func (p *diffPage) stretchNumbers() int {
	n := 0
	for i := range p.d.Horizon {
		n += p.d.Horizon[i].Numbers
	}
	return n
}

// stretchTable lists the numbers that lie in one horizon only.
func (p *diffPage) stretchTable() *Table {
	t := numberTable()
	said := map[*change.Subject]bool{}
	for i := range p.d.Horizon {
		for j := range p.d.Horizon[i].Edited {
			e := &p.d.Horizon[i].Edited[j]
			switch {
			case !e.IsNumber():
			case len(t.Rows) < p.o.Rows:
				t.Rows = append(t.Rows, p.numberRow(e, said[e.Subject]))
				said[e.Subject] = true
			default:
				t.More += max(e.Periods, 1)
			}
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

// replaced reports whether a gap is gone only because the item has lost its
// last source: nobody can promise what no source brings, and a gap of that
// kind stands in its place.
func replaced(d *change.Diff, g *change.GapChange) bool {
	if g.How != change.Closed || g.Item == "" || g.Kind == projection.NoSource {
		return false
	}
	for i := range d.Gaps {
		if n := &d.Gaps[i]; n.Kind == projection.NoSource && n.Head != nil && n.Item == g.Item && n.Site == g.Site {
			return true
		}
	}
	return false
}

// replacements counts the gaps that others stand in for.
func replacements(d *change.Diff) int {
	n := 0
	for i := range d.Gaps {
		if replaced(d, &d.Gaps[i]) {
			n++
		}
	}
	return n
}
