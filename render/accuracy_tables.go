package render

import (
	"github.com/accord-plan/accord/internal/accuracy"
	"github.com/accord-plan/accord/internal/quantity"
)

// steps is the table of the steps of a plan, each against the one before.
func (p *accuracyPage) steps() {
	t := &Table{ID: "steps", Fixed: 1, Columns: []Column{{Title: "step"}, {Title: "WAPE", Kind: PercentKind}, {Title: "value added", Kind: NumberKind}, {Title: "bias"},
		{Title: "changed", Kind: NumberKind}, {Title: "MASE", Kind: NumberKind}, {Title: "own WAPE", Kind: PercentKind}, {Title: "on", Kind: NumberKind}}}
	for i := range p.r.Steps {
		s := &p.r.Steps[i]
		row := Row{Cells: []Cell{Words(s.Step), ratioCell(s.Shared.WAPE), pointsCell(s.Added), Words(biasText(&s.Shared)), Figure(quantity.Whole(int64(s.Changed)), OrNothing(quantity.Number(s.Changed), Whole(s.Changed))),
			plainNumber(s.Shared.MASE, 2), ratioCell(s.Own.WAPE), Words(Whole(s.Own.Units.Used) + " of " + Whole(s.Own.Units.Of))}}
		if i == 0 {
			row.Cells[2], row.Cells[4] = Words(""), Words("")
		} else if s.Changed == 0 {
			row.Cells[2] = Styled(Muted, Nothing)
		}
		t.Rows = append(t.Rows, row)
	}
	p.add(&Heading{Level: 2, Text: "What each step added, in points of WAPE, on the " + usedOf(p.r.Shared.Used, p.r.Shared.Of, "cell", "cells") + " that all steps know", ID: "added"}, t)
}

// groups is the committed plan by family, item or market.
func (p *accuracyPage) groups() {
	t := &Table{ID: "groups", Fixed: 1, Columns: []Column{{Title: p.r.By}, {Title: "actual", Kind: NumberKind}, {Title: "forecast", Kind: NumberKind}, {Title: "WAPE", Kind: PercentKind}, {Title: "bias"},
		{Title: "added", Kind: NumberKind}, {Title: "tracking", Kind: NumberKind}, {Title: "MASE", Kind: NumberKind}, {Title: "cells", Kind: NumberKind}}}
	t.fill(len(p.r.Groups), p.o.Rows, func(i int) Row {
		g := &p.r.Groups[i]
		return Row{Cells: append([]Cell{Words(g.ID)}, p.measureCells(&g.Measure, g.Added)...)}
	})
	if n := len(p.r.Groups); n > 1 {
		t.Rows = append(t.Rows, Row{Kind: TotalRow, Cells: append([]Cell{Words("all")}, p.measureCells(&p.r.Total, p.peopleAdded())...)})
	}
	p.add(&Heading{Level: 2, Text: "The committed plan by " + p.r.By, ID: "by"}, t)
}

// peopleAdded is what all layers added together.
func (p *accuracyPage) peopleAdded() *quantity.Ratio {
	n := len(p.r.Steps)
	return minusRatio(p.r.Steps[1].Shared.WAPE, p.r.Steps[n-1].Shared.WAPE)
}

func (p *accuracyPage) measureCells(m *accuracy.Measure, added *quantity.Ratio) []Cell {
	a, print := m.Leading(), func(n quantity.Number) Cell { return plainNumber(n, 0) }
	if m.Mixed {
		print = func(n quantity.Number) Cell { return Figure(n, Money(n, p.r.Currency, 0)) }
	}
	return []Cell{print(a.Actual), print(a.Forecast), ratioCell(m.WAPE), {Text: Plain(biasText(m)), Tone: biasTone(m)}, pointsCell(added),
		plainNumber(m.Tracking, 1), plainNumber(m.MASE, 2), Words(usedOfShort(a.Used, a.Of))}
}

func usedOfShort(used, of int) string {
	if used == of {
		return Whole(of)
	}
	return Whole(used) + " of " + Whole(of)
}

func (p *accuracyPage) owners() { p.adjusters(p.r.Owners, "Who adjusted", "owner") }

func (p *accuracyPage) adjustments() { p.adjusters(p.r.Adjustments, "Adjustments", "adjustment") }

// adjusters is what adjustments did, by owner, reason, layer or one by one.
func (p *accuracyPage) adjusters(as []accuracy.Adjuster, title, by string) {
	if len(as) == 0 {
		p.add(&Heading{Level: 2, Text: title}, &Paragraph{Plain("Nobody adjusted anything in these cells.")})
		return
	}
	t := &Table{Fixed: 1, Columns: []Column{{Title: by}, {Title: ""}, {Title: "too high", Kind: NumberKind}, {Title: "too low", Kind: NumberKind}, {Title: "moved", Kind: NumberKind},
		{Title: "bias before"}, {Title: "after"}, {Title: "added", Kind: NumberKind}, {Title: "over", Kind: NumberKind}, {Title: "at cost", Kind: MoneyKind}}}
	t.fill(len(as), p.o.Rows, func(i int) Row {
		a := &as[i]
		tone := Normal
		if a.Verdict == accuracy.Optimistic || a.Verdict == accuracy.Pessimistic {
			tone = Bad
		}
		of := func(n int) Cell { return Words(Whole(n) + " of " + Whole(a.Periods)) }
		return Row{Cells: []Cell{Words(adjusterName(a, by)), Styled(tone, string(a.Verdict)), of(a.TooHigh), of(a.TooLow), Figure(a.Moved, Signed(a.Moved, 0)),
			Words(biasWords(a.BiasBefore)), Words(biasWords(a.BiasAfter)), pointsCell(a.WAPEAdded), Figure(a.Over, Signed(a.Over, 0)), Figure(a.OverCost, SignedMoney(a.OverCost, p.r.Currency, 0))}}
	})
	p.add(&Heading{Level: 2, Text: title}, t)
}

func adjusterName(a *accuracy.Adjuster, by string) string {
	switch by {
	case "owner":
		return a.Owner
	case "layer":
		return a.Layer
	case "reason":
		return a.Reason
	}
	return a.Adjustment + ", " + a.Owner
}

// lags sets the plans of several lags side by side.
func (p *accuracyPage) lags() {
	t := &Table{Fixed: 1, Columns: []Column{{Title: "committed"}, {Title: "periods", Kind: NumberKind}, {Title: "cells", Kind: NumberKind}, {Title: "WAPE", Kind: PercentKind}, {Title: "bias"}, {Title: "WAPE on shared cells", Kind: PercentKind}, {Title: "n", Kind: NumberKind}}}
	for i := range p.r.Lags {
		l := &p.r.Lags[i]
		name := Count(l.Lag, "cycle", "cycles") + " before"
		if l.LeadTime {
			name = "a lead time before"
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{Words(name), Figure(quantity.Whole(int64(l.Periods)), Whole(l.Periods)), Words(usedOfShort(l.Measure.Units.Used, l.Measure.Units.Of)), ratioCell(l.Measure.WAPE), Words(biasText(&l.Measure)),
			ratioCell(l.Shared.WAPE), Words(Whole(l.Shared.Units.Used))}})
	}
	p.add(&Heading{Level: 2, Text: "The committed plan by lag", ID: "lags"}, t)
}

// periods is the table and the charts of periods, where they are asked for.
func (p *accuracyPage) periods() {}

// notes say what is left out and how.
func (p *accuracyPage) notes() {}
