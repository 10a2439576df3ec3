package render

import (
	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/quantity"
)

// byFamily is one line per family, in units and money, before its items; nil
// where one family is all that moved, since the headline has told it then.
func (p *diffPage) byFamily() *Table {
	if len(p.d.Families) < 2 {
		return nil
	}
	t := &Table{Fixed: 1, Columns: []Column{{}, {Title: "units", Kind: NumberKind}, {Title: "demand", Kind: MoneyKind},
		{Title: "revenue", Kind: MoneyKind}, {Title: "margin", Kind: MoneyKind}, {Title: "stock value", Kind: MoneyKind}, {Title: "in"},
		{Title: "backlog", Kind: NumberKind}, {Title: "in"}}}
	units := func(n quantity.Number) string { return Signed(n, 0) }
	for i := range p.d.Families {
		if i == p.o.Rows {
			t.More = len(p.d.Families) - i
			break
		}
		f := &p.d.Families[i]
		of := map[change.Measure]*change.Amount{}
		for k := range f.Measures {
			of[f.Measures[k].Measure] = &f.Measures[k].Total
		}
		row := Row{Cells: []Cell{Words(f.Name)}}
		for _, c := range []struct {
			measure change.Measure
			print   func(quantity.Number) string
			level   bool
		}{{change.Demand, units, false}, {change.DemandValue, p.signedMoney, false}, {change.Revenue, p.signedMoney, false},
			{change.Margin, p.signedMoney, false}, {change.StockValue, p.signedMoney, true}, {change.Backlog, units, true}} {
			a, when := of[c.measure], ""
			cell := Styled(Muted, Nothing)
			if a != nil {
				cell, when = Figure(a.Delta, c.print(a.Delta)), a.Period
			}
			row.Cells = append(row.Cells, cell)
			if c.level {
				row.Cells = append(row.Cells, Words(when))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
