package render

import (
	"strings"

	"github.com/accord-plan/accord/internal/accuracy"
	"github.com/accord-plan/accord/internal/quantity"
)

// steps is the table of the steps of a plan, each against the one before. A
// layer that changed nothing has no row.
func (p *accuracyPage) steps() {
	t := &Table{ID: "steps", Fixed: 1, Columns: []Column{{Title: "step"}, {Title: "WAPE", Kind: PercentKind}, {Title: "value added", Kind: NumberKind}, {Title: "bias"},
		{Title: "MASE", Kind: NumberKind}, {Title: "error cost", Kind: MoneyKind}, {Title: "tied up", Kind: MoneyKind}, {Title: "margin short", Kind: MoneyKind}, {Title: "changed", Kind: NumberKind}}}
	var idle []string
	for i := range p.r.Steps {
		s := &p.r.Steps[i]
		if i > 1 && s.Changed == 0 {
			idle = append(idle, s.Step)
			continue
		}
		money := func(n quantity.Number) Cell { return Figure(n, Money(n, p.r.Currency, 0)) }
		row := Row{Cells: []Cell{Words(s.Step), ratioCell(s.Shared.WAPE), pointsCell(s.Added), Words(shortBias(&s.Shared)), plainNumber(s.Shared.MASE, 2),
			money(s.Cost.Total), money(s.Cost.TiedUp), money(s.Cost.Short), Words(usedOfShort(s.Changed, p.r.Shared.Used))}}
		if i == 0 {
			row.Cells[2], row.Cells[8] = Words(""), Words("")
		}
		t.Rows = append(t.Rows, row)
	}
	if !p.rated() {
		t.drop("error cost")
	}
	if len(idle) > 0 && p.o.Charts {
		t.Footnotes = append(t.Footnotes, Plain("Nothing changed by "+strings.Join(idle, ", ")+"."))
	}
	if p.r.Naive.SameAsStatistical {
		t.Footnotes = append(t.Footnotes, Plain("The statistical baseline repeats the naive forecast."))
	}
	title := "What each step added, in points of WAPE, on the " + usedOf(p.r.Shared.Used, p.r.Shared.Of, "cell", "cells") + " that all steps know"
	p.add(&Heading{Level: 2, Text: title, ID: "added"})
	if c := p.staircase(); p.o.Charts && c != nil {
		p.add(c)
	}
	p.add(t)
}

// shortBias is bias in words short enough for a table: over 12.0 %.
func shortBias(m *accuracy.Measure) string {
	if m.Bias == nil {
		return NotKnown
	}
	return shortBiasWords(m.Bias)
}

func shortBiasWords(r *quantity.Ratio) string {
	return strings.Replace(biasWords(r), "-forecast", "", 1)
}

// groups is the committed plan by family, item or market.
func (p *accuracyPage) groups() {
	t := &Table{ID: "groups", Fixed: 1, Columns: []Column{{Title: p.r.By}, {Title: "actual", Kind: NumberKind}, {Title: "forecast", Kind: NumberKind}, {Title: "WAPE", Kind: PercentKind}, {Title: "bias"},
		{Title: "added", Kind: NumberKind}, {Title: "tracking", Kind: NumberKind}, {Title: "MASE", Kind: NumberKind}, {Title: "cells", Kind: NumberKind}}}
	t.fill(len(p.r.Groups), p.o.Rows, func(i int) Row {
		g := &p.r.Groups[i]
		return Row{Cells: append([]Cell{Words(g.ID)}, p.measureCells(&g.Measure, g.Added)...)}
	})
	t.Rows = append(t.Rows, Row{Kind: TotalRow, Cells: append([]Cell{Words("all")}, p.measureCells(&p.r.Total, p.peopleAdded())...)})
	if u := &p.r.Unplanned; u.Cells > 0 {
		t.Rows = append(t.Rows, p.unplannedRow(u))
	}
	p.add(&Heading{Level: 2, Text: "The committed plan by " + p.r.By, ID: "by"}, t)
}

// unplannedRow is what happened that nobody forecast.
func (p *accuracyPage) unplannedRow(u *accuracy.Unplanned) Row {
	amount := Figure(u.Units, Quantity(u.Units, 0))
	if u.Mixed {
		amount = Figure(u.Cost, Money(u.Cost, p.r.Currency, 0))
	}
	return Row{Cells: []Cell{Words("nobody forecast"), amount, Figure(0, Nothing), Words(""), Words(""), Words(""), Words(""), Words(""), Words(Whole(u.Cells))}}
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
	return []Cell{print(a.Actual), print(a.Forecast), ratioCell(m.WAPE), {Text: Plain(shortBias(m)), Tone: biasTone(m)}, pointsCell(added),
		signedNumber(m.Tracking, 1), plainNumber(m.MASE, 2), Words(usedOfShort(a.Used, a.Of))}
}

func usedOfShort(used, of int) string {
	if used == of {
		return Whole(of)
	}
	return Whole(used) + " of " + Whole(of)
}

func (p *accuracyPage) owners() { p.adjusters(p.r.Owners, "Who adjusted", "owner") }

func (p *accuracyPage) adjustments() { p.adjusters(p.r.Adjustments, "Their adjustments", "adjustment") }

// adjusters is what adjustments did, by owner, reason, layer or one by one.
func (p *accuracyPage) adjusters(as []accuracy.Adjuster, title, by string) {
	p.add(&Heading{Level: 2, Text: title, ID: by + "s"})
	if len(as) == 0 {
		p.add(&Paragraph{Plain("Nobody adjusted anything in these cells.")})
		return
	}
	t := &Table{Fixed: 1, Columns: []Column{{Title: by}, {Title: "habit"}, {Title: "too high", Kind: NumberKind}, {Title: "too low", Kind: NumberKind}, {Title: "moved", Kind: NumberKind},
		{Title: "bias before"}, {Title: "after"}, {Title: "added", Kind: NumberKind}, {Title: "did not come", Kind: NumberKind}, {Title: "at cost", Kind: MoneyKind}, {Title: "error cost", Kind: MoneyKind}}}
	t.fill(len(as), p.o.Rows, func(i int) Row { return p.adjusterRow(&as[i], by) })
	if !p.rated() {
		t.drop("error cost")
	}
	if by == "owner" {
		for _, s := range p.habitSentences() {
			p.add(&Paragraph{Plain(s)})
		}
	}
	p.add(t.without("too low"))
}

func (p *accuracyPage) adjusterRow(a *accuracy.Adjuster, by string) Row {
	tone := Normal
	if a.Verdict == accuracy.Optimistic || a.Verdict == accuracy.Pessimistic {
		tone = Bad
	}
	of := func(n int) Cell { return Words(Whole(n) + " of " + Whole(a.Periods)) }
	low := of(a.TooLow)
	if a.TooLow == 0 {
		low = Words(Nothing)
	}
	return Row{Cells: []Cell{Words(adjusterName(a, by)), Styled(tone, string(a.Verdict)), of(a.TooHigh), low, Figure(a.Moved, Signed(a.Moved, 0)),
		Words(shortBiasWords(a.BiasBefore)), Words(shortBiasWords(a.BiasAfter)), pointsCell(a.WAPEAdded), Figure(a.Over, Signed(a.Over, 0)), Figure(a.OverCost, SignedMoney(a.OverCost, p.r.Currency, 0)), p.costCell(-a.Cost)}}
}

// habitSentences tell of each owner who is too far to one side what came of
// it, and by which adjustment most.
func (p *accuracyPage) habitSentences() []string {
	var out []string
	for i := range p.r.Owners {
		a := &p.r.Owners[i]
		switch a.Verdict {
		case accuracy.Optimistic:
			s := a.Owner + " was too high in " + Whole(a.TooHigh) + " of " + Count(a.Periods, "period", "periods") + ": "
			if !a.Mixed {
				s += "of " + Quantity(a.Moved, 0) + " units added " + Quantity(a.Over, 0) + " did not come, "
			}
			out = append(out, s+Money(a.OverCost, p.r.Currency, 0)+" at cost"+p.mostly(a)+".")
		case accuracy.Pessimistic:
			s := a.Owner + " was too low in " + Whole(a.TooLow) + " of " + Count(a.Periods, "period", "periods") + ": "
			if !a.Mixed {
				s += "of " + Quantity(-a.Moved, 0) + " units taken away " + Quantity(a.Under, 0) + " came, "
			}
			out = append(out, s+Money(a.UnderMargin, p.r.Currency, 0)+" of margin"+p.mostly(a)+".")
		}
	}
	return out
}

// mostly names the adjustment behind most of an owner's error.
func (p *accuracyPage) mostly(of *accuracy.Adjuster) string {
	var most *accuracy.Adjuster
	n := 0
	for i := range p.r.Adjustments {
		a := &p.r.Adjustments[i]
		if a.Owner != of.Owner {
			continue
		}
		n++
		if most == nil || a.OverCost.Add(a.UnderMargin) > most.OverCost.Add(most.UnderMargin) {
			most = a
		}
	}
	switch {
	case most == nil:
		return ""
	case n == 1:
		return ", all by " + most.Adjustment + " (" + most.Reason + ")"
	}
	return ", most by " + most.Adjustment + " (" + most.Reason + ")"
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
	t := &Table{ID: "lags", Fixed: 1, Columns: []Column{{}}}
	rows := make([]Row, 5)
	for i, title := range []string{"WAPE", "bias", "periods", "cells", ""} {
		rows[i].Cells = []Cell{Words(title)}
	}
	shared := 0
	for i := range p.r.Lags {
		l := &p.r.Lags[i]
		title := "lag " + Whole(l.Lag)
		if l.LeadTime {
			title = "at lead time"
		}
		t.Columns = append(t.Columns, Column{Title: title, Kind: NumberKind})
		shared = max(shared, l.Shared.Units.Used)
		for k, c := range []Cell{ratioCell(l.Measure.WAPE), Words(shortBias(&l.Measure)), Figure(quantity.Whole(int64(l.Periods)), Whole(l.Periods)), Figure(quantity.Whole(int64(l.Measure.Units.Used)), Whole(l.Measure.Units.Used)), ratioCell(l.Shared.WAPE)} {
			rows[k].Cells = append(rows[k].Cells, c)
		}
	}
	rows[4].Cells[0] = Words("WAPE on " + Count(shared, "shared cell", "shared cells"))
	if shared == 0 {
		rows = rows[:len(rows)-1]
	}
	if !p.o.Charts {
		rows = append(rows[:3], rows[4:]...)
	}
	t.Rows = rows
	p.add(&Heading{Level: 2, Text: "By lag: how many cycles before it was committed", ID: "lags"}, t)
}
