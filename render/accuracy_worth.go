package render

import "github.com/accord-plan/accord/internal/accuracy"

// worth is what the committed plan was worth against cheaper ones.
func (p *accuracyPage) worth() {
	w := &p.r.Worth
	t := &Table{Fixed: 1, Columns: []Column{{Title: "committed plan against"}, {Title: "tied up", Kind: MoneyKind}, {Title: "margin short", Kind: MoneyKind}, {Title: "WAPE", Kind: NumberKind}, {Title: "nearer in"}, {Title: "cells", Kind: NumberKind}}}
	for i := range w.Against {
		a := &w.Against[i]
		t.Rows = append(t.Rows, Row{Cells: []Cell{Words(worthNames[a.Plan]), Figure(-a.Saved.TiedUp, SignedMoney(-a.Saved.TiedUp, p.r.Currency, 0)), Figure(-a.Saved.Short, SignedMoney(-a.Saved.Short, p.r.Currency, 0)),
			pointsCell(a.Added), Words(Whole(a.Better) + " of " + Count(a.Periods, "period", "periods")), Words(usedOfShort(a.Ours.Used, a.Ours.Of))}})
	}
	p.add(&Heading{Level: 2, Text: "What the process was worth", ID: "worth"}, t)
}

var worthNames = map[string]string{accuracy.Naive: "the naive plan", accuracy.Statistical: "the statistical plan", accuracy.LastCycle: "last cycle's plan"}
