package projection

import "github.com/accord-plan/accord/internal/quantity"

// Breach is a period in which the identity of a column does not hold. Off is
// what stock less backlog has too much (or, below zero, too little).
type Breach struct {
	Index int
	Off   quantity.Number
}

// Identity checks that in every period the change of (stock - backlog) is
// supply - demand + lost. opening is stock less backlog before the first
// period; out is what leaves for other sites. A nil column is zero throughout;
// a period with a missing number, or one that follows such a stock, is not
// judged.
func Identity(opening quantity.Number, supply, demand, out, stock, backlog, lost Column) []Breach {
	var bad []Breach
	before := opening
	for t := range stock {
		parts := [...]quantity.Number{before, at(supply, t), -at(demand, t), -at(out, t), at(lost, t), -stock[t], at(backlog, t)}
		off, known := quantity.Number(0), true
		for _, v := range parts {
			known = known && !v.IsMissing() // minus Missing is Missing again
			off -= v
		}
		if known && off != 0 {
			bad = append(bad, Breach{t, off})
		}
		before = quantity.Missing
		if b := at(backlog, t); !stock[t].IsMissing() && !b.IsMissing() {
			before = stock[t] - b
		}
	}
	return bad
}

// Identity checks the row's columns; see [Identity].
func (r *StockRow) Identity() []Breach {
	opening := quantity.Missing
	if !r.Opening.IsMissing() && !r.OpeningBacklog.IsMissing() {
		opening = r.Opening - r.OpeningBacklog
	}
	return Identity(opening, r.Supply, r.Demand, r.TransferOut, r.Stock, r.Backlog, r.Lost)
}

func at(c Column, t int) quantity.Number {
	if c == nil {
		return 0
	}
	return c[t]
}
