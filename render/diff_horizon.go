package render

import (
	"strings"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/projection"
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

// onesided reports whether an edit states, or no longer states, what only one
// of the two horizons reaches. That is no change of opinion. Labels of one
// calendar sort as text.
func onesided(d *change.Diff, e *change.Edit) bool {
	if len(d.Shared) == 0 || e.From == "" || !e.IsNumber() {
		return false
	}
	return e.How == change.Added && e.From > d.Base.Last && e.From <= d.Head.Last ||
		e.How == change.Removed && e.From > d.Head.Last && e.From <= d.Base.Last
}

// horizon says what lies in one of the horizons only, apart from what changed:
// a closed period, and numbers for periods that the other plan does not reach.
func (p *diffPage) horizon() {
	d := p.d
	if len(d.Shared) == 0 || d.Base.First == d.Head.First && d.Base.Last == d.Head.Last {
		return
	}
	var items []Text
	if d.Base.Last != d.Head.Last {
		items = append(items, p.reach())
	}
	if d.Base.First != d.Head.First {
		items = append(items, Plain("Horizon now begins "+d.Head.First+", before "+d.Base.First+": what only one plan has open is not compared."))
	}
	p.add(&List{Items: items})
	if t := p.onesidedTable(); t != nil && !p.o.Comment && p.o.Rows == everything {
		p.add(t)
	}
}

// reach says what the plans state beyond the end of the shorter horizon.
func (p *diffPage) reach() Text {
	d := p.d
	t := Text{Normal.Of("Horizon now ends "), Strong.Of(d.Head.Last), Normal.Of(", before " + d.Base.Last)}
	n := p.oneNumbers()
	if n == 0 {
		return append(t, Normal.Of(": nothing is stated there."))
	}
	var demand, supply sum
	for i := range d.Edited {
		if e := &d.Edited[i]; onesided(d, e) {
			switch e.Valued {
			case "net price":
				demand.add(e.Money)
			case "cost":
				supply.add(e.Money)
			}
		}
	}
	words := " stated there for the first time"
	if d.Head.Last < d.Base.Last {
		words = " no longer in it"
	}
	t = append(t, Normal.Of(": "+Count(n, "number", "numbers")+words))
	for _, m := range []struct {
		name string
		sum  sum
	}{{", demand worth ", demand}, {", supply at cost ", supply}} {
		if m.sum.Used > 0 && m.sum.Total != 0 {
			t = append(t, Normal.Of(m.name), Strong.Of(SignedMoney(m.sum.Total, d.Currency, 0)))
		}
	}
	return append(t, Normal.Of(". No figure of this comparison holds it."))
}

// oneNumbers counts the numbers that lie in one horizon only.
func (p *diffPage) oneNumbers() int {
	n := 0
	for i := range p.d.Edited {
		if e := &p.d.Edited[i]; onesided(p.d, e) {
			n += max(e.Periods, 1)
		}
	}
	return n
}

// onesidedTable lists the numbers that lie in one horizon only.
func (p *diffPage) onesidedTable() *Table {
	t := numberTable()
	said := map[*change.Subject]bool{}
	for i := range p.d.Edited {
		e := &p.d.Edited[i]
		switch {
		case !onesided(p.d, e):
		case len(t.Rows) < p.o.Rows:
			t.Rows = append(t.Rows, p.numberRow(e, said[e.Subject]))
			said[e.Subject] = true
		default:
			t.More += max(e.Periods, 1)
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
