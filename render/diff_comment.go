package render

import (
	"strings"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/quantity"
)

// callouts is how many gaps that need a decision stand open in a comment, so
// that it stays under one screen; the others are folded.
const callouts = 3

// comment lays the diff out for a pull request.
func (p *diffPage) comment() {
	p.add(p.o.SignOff...)
	p.openGaps()
	p.horizon()
	p.others()
	if t := p.stretchTable(); t != nil {
		p.fold(Plain("Only in one horizon: "+Count(p.stretchNumbers(), "number", "numbers")), t)
	}
	if len(p.d.Edited) > 0 {
		p.fold(Plain(editedTitle(p.d)), p.edited()...)
	}
	p.foldedFamilies()
	p.foldedRest()
}

func (p *diffPage) fold(summary Text, bs ...Block) {
	if len(bs) > 0 {
		p.add(&Details{Summary: summary, Blocks: bs})
	}
}

// openGaps shows the weightiest gaps that need a decision, each with its
// options, and folds all other gaps.
func (p *diffPage) openGaps() {
	rest := &Table{Fixed: 1, Columns: []Column{{}, {Title: "what"}, {Title: "period"}, {Title: "change"}, {Title: "worth", Kind: MoneyKind}}}
	shown, folded := 0, 0
	for i := range p.d.Gaps {
		g := &p.d.Gaps[i]
		if g.NeedsDecision() && shown < callouts {
			p.add(p.gapCallout(g))
			shown++
			continue
		}
		folded++
		if len(rest.Rows) < p.o.Rows {
			rest.Rows = append(rest.Rows, p.gapRow(g))
		} else {
			rest.More++
		}
	}
	if folded == 0 {
		return
	}
	summary := Count(folded, "gap changed", "gaps changed")
	if shown > 0 {
		summary = Count(folded, "more gap changed", "more gaps changed")
	}
	p.fold(Plain(summary), rest)
}

func (p *diffPage) gapCallout(g *change.GapChange) Block {
	title := strings.ToUpper(g.Kind[:1]) + g.Kind[1:] + " " + g.What + " " + span(g.From, g.To)
	words := p.gapText(g)
	if !g.Head.Money.IsMissing() {
		words = append(words, Normal.Of("; "), Strong.Of(Money(g.Head.Money, p.d.Currency, 0)), Normal.Of(" at stake"))
		if moneyOfWorst(g.Kind, g.Head) {
			words = append(words, Normal.Of(" at the peak"))
		}
	}
	words = noted(words, gapTodo(g, p.o.AsOf))
	if g.At.File != "" {
		words = append(words, Muted.Of(" · "), Span{Text: placeWords(g.At), Style: Muted, Link: p.link(g.At, g.Head == nil)})
	}
	tone := Bad
	if g.Above {
		tone = Normal
	}
	c := &Callout{Tone: tone, Title: title, Blocks: []Block{&Paragraph{words}}}
	if len(g.Options) > 0 {
		var items []Text
		for _, o := range g.Options {
			items = append(items, p.option(g, o))
		}
		c.Blocks = append(c.Blocks, &List{Items: items})
	}
	return c
}

// option is one way to close a gap; a cost lowers the margin.
func (p *diffPage) option(g *change.GapChange, o change.Option) Text {
	t := Text{Normal.Of(o.Summary)}
	if !o.Cost.IsMissing() {
		t = append(t, Normal.Of(": margin "), Strong.Of(SignedMoney(-o.Cost, p.d.Currency, 0)))
	}
	if o.ID == g.Recommended {
		t = append(t, Good.Of(" ✔ recommended"))
	}
	return t
}

// foldedFamilies folds the consequences family by family, with a chart of what
// changed most.
func (p *diffPage) foldedFamilies() {
	byFamily := map[string][]*change.Consequence{}
	for i := range p.d.Derived {
		q := &p.d.Derived[i]
		byFamily[q.Family] = append(byFamily[q.Family], q)
	}
	for i := range p.d.Families {
		if i == p.o.Rows {
			p.add(&Paragraph{Text{Muted.Of(Count(len(p.d.Families)-i, "more family", "more families") + " with less at stake")}})
			return
		}
		f := &p.d.Families[i]
		bs := []Block{p.familyTable(f)}
		if t := p.consequences(byFamily[f.Family]); t != nil {
			bs = append(bs, t)
		}
		if c := p.familyChart(f); c != nil {
			bs = append(bs, c)
		}
		p.fold(p.familySummary(f), bs...)
	}
}

func (p *diffPage) familySummary(f *change.FamilyChange) Text {
	t := Text{Strong.Of(f.Name)}
	sep := ": "
	for _, m := range f.Measures {
		switch m.Measure {
		case change.DemandValue, change.Margin, change.StockValue:
			t = append(t, Normal.Of(sep+measureName(m.Measure)+" "+SignedMoney(m.Total.Delta, p.d.Currency, 0)))
			sep = ", "
		}
	}
	return t
}

func measureName(m change.Measure) string {
	if m == change.DemandValue {
		return "demand"
	}
	return string(m)
}

func (p *diffPage) familyTable(f *change.FamilyChange) *Table {
	t := &Table{Fixed: 1, Columns: []Column{{}, {Title: "before", Kind: MoneyKind}, {Title: "after", Kind: MoneyKind},
		{Title: "difference", Kind: MoneyKind}, {Title: "", Kind: PercentKind}, {Title: "period"}}}
	for _, m := range f.Measures {
		print, signed := p.money, p.signedMoney
		if m.Measure == change.Demand || m.Measure == change.Backlog {
			print = func(n quantity.Number) string { return Quantity(n, 0) }
			signed = func(n quantity.Number) string { return Signed(n, 0) }
		}
		a := m.Total
		t.Rows = append(t.Rows, Row{Cells: []Cell{Words(string(m.Measure)), Figure(a.Base, print(a.Base)), Figure(a.Head, print(a.Head)),
			Figure(a.Delta, signed(a.Delta)), Words(SignedPercent(a.Delta, a.Base)), Words(a.Period)}})
	}
	return t
}

func (p *diffPage) money(n quantity.Number) string       { return Money(n, p.d.Currency, 0) }
func (p *diffPage) signedMoney(n quantity.Number) string { return SignedMoney(n, p.d.Currency, 0) }

func (p *diffPage) consequences(list []*change.Consequence) *Table {
	if len(list) == 0 {
		return nil
	}
	t := &Table{Fixed: 1, Columns: []Column{{}, {Title: "what"}, {Title: "period"}, {Title: "change"}, {Title: "worth", Kind: MoneyKind}}}
	for i, q := range list {
		if i == p.o.Rows {
			t.More = len(list) - i
			break
		}
		t.Rows = append(t.Rows, p.consequenceRow(q))
	}
	return t
}

// familyChart draws demand, or else the first measure, before and after.
func (p *diffPage) familyChart(f *change.FamilyChange) *Chart {
	m := f.Measures[0]
	unit := p.d.Currency
	if m.Measure == change.Demand || m.Measure == change.Backlog {
		unit = "units"
	}
	role := RoleDemand
	if m.Measure == change.StockValue {
		role = RoleStock
	}
	return &Chart{Form: Lines, Title: f.Name + ", " + string(m.Measure), Unit: unit, Periods: p.d.Shared,
		Description: "before and after the change, by period",
		Series:      []Series{{Name: "before", Role: RolePrevious, Values: m.Base}, {Name: "after", Role: role, Values: m.Head}}}
}

// foldedRest holds what belongs to no family that is shown, such as load, and
// says how much is below the tolerance.
func (p *diffPage) foldedRest() {
	shown := map[string]bool{}
	for i := range p.d.Families {
		shown[p.d.Families[i].Family] = i < p.o.Rows
	}
	var rest []*change.Consequence
	for i := range p.d.Derived {
		if q := &p.d.Derived[i]; !shown[q.Family] {
			rest = append(rest, q)
		}
	}
	if t := p.consequences(rest); t != nil {
		p.fold(Plain("Resources and other families: "+Count(len(rest), "row", "rows")), t)
	}
	if n := p.d.BelowTolerance; n > 0 {
		p.add(&Paragraph{Text{Muted.Of(Count(n, "more row changed", "more rows changed") + " by no more than the tolerance of " + percentOf(p.d.Tolerance) + ".")}})
	}
}
