package projection

import (
	"math/bits"

	"github.com/accord-plan/accord/internal/quantity"
)

// stockColumns projects physical stock and backlog of many rows at once. All
// but opening are flat columns of rows x n cells, row after row. Nothing may be
// missing and no opening below zero: then stock less backlog moves by supply
// less demand, and its two signs are the two columns.
func stockColumns(opening, supply, demand, stock, backlog []quantity.Number, n int) {
	for i, o := range opening {
		stockRow(o, supply[i*n:i*n+n], demand[i*n:i*n+n], stock[i*n:i*n+n], backlog[i*n:i*n+n])
	}
}

// stockRow is stockColumns for one row.
func stockRow(opening quantity.Number, supply, demand, stock, backlog []quantity.Number) {
	net := opening
	demand, stock, backlog = demand[:len(supply)], stock[:len(supply)], backlog[:len(supply)]
	for t, s := range supply {
		net += s - demand[t]
		owed := net & (net >> 63) // net where it is below zero, else 0
		stock[t] = net - owed
		backlog[t] = -owed
	}
}

// step is one period at one site: what is there, what must leave, what is
// claimed.
type step struct {
	stock, supply quantity.Number
	out, claim    quantity.Number // transfers, and backlog + demand
}

// move ships transfers first, then what is claimed, as far as there is stock.
// Stock below zero is absorbed by supply before anything is served.
func (s step) move() (stock, shipped, served quantity.Number) {
	there := s.stock + s.supply
	shipped = min(max(there, 0), s.out)
	there -= shipped
	served = min(max(there, 0), s.claim)
	return there - served, shipped, served
}

// lot turns a need into an order: raised to the minimum and to a multiple,
// capped at the maximum. A nil limit is not stated.
func lot(need quantity.Number, minimum, multiple, maximum *quantity.Number) quantity.Number {
	if need <= 0 {
		return 0
	}
	if minimum != nil {
		need = max(need, *minimum)
	}
	if multiple != nil && *multiple > 0 {
		if over := need % *multiple; over != 0 {
			need += *multiple - over
		}
	}
	if maximum != nil {
		need = min(need, max(*maximum, 0))
	}
	return need
}

// coverOf says how many of the coming periods a closing stock lasts, with the
// fraction of the last.
func coverOf(stock quantity.Number, coming Column) Cover {
	switch {
	case stock.IsMissing():
		return Cover{Periods: quantity.Missing}
	case stock <= 0:
		return Cover{}
	case len(coming) == 0:
		return Cover{Periods: quantity.Missing}
	}
	for k, d := range coming {
		if d.IsMissing() {
			return Cover{quantity.Whole(int64(k)), true}
		}
		if d > stock {
			return Cover{Periods: quantity.Whole(int64(k)) + quantity.Number(quantity.MulDiv(int64(stock), quantity.Scale, int64(d)))}
		}
		stock -= d
	}
	return Cover{quantity.Whole(int64(len(coming))), true}
}

// Lasts is the forward cover of a closing stock over what is wanted in the
// periods that come, as every cover of a result is computed.
func Lasts(stock quantity.Number, coming Column) Cover { return coverOf(stock, coming) }

// outlook holds the sums of a column from its start, as far as it is known, so
// that any stretch of the future costs one subtraction.
type outlook struct {
	use Column
	sum []quantity.Number // sum[t] is use[0] to use[t-1]
	// ends says that nothing comes after the column: the item is sold no more.
	ends bool
}

func (o *outlook) look(use Column, ends bool) {
	o.use, o.sum, o.ends = use, append(o.sum[:0], 0), ends
	for _, v := range use {
		if v.IsMissing() {
			break
		}
		o.sum = append(o.sum, o.sum[len(o.sum)-1]+v)
	}
	o.ends = o.ends && len(o.sum) > len(use)
}

// rest returns all demand after t, and whether it is known.
func (o *outlook) rest(t int) (quantity.Number, bool) {
	if !o.ends {
		return 0, false
	}
	return o.sum[len(o.sum)-1] - o.sum[t+1], true
}

// ahead returns the demand of the next cover periods after t, with the fraction
// of the last, rounded to d decimals; Missing where that future is not known.
func (o *outlook) ahead(t int, cover quantity.Number, d int) quantity.Number {
	whole, part := int64(cover/quantity.Scale), uint64(cover%quantity.Scale)
	known := int64(len(o.sum) - 1)
	end := int64(t) + 1 + whole
	if rest, ok := o.rest(t); ok && cover >= 0 && end >= known {
		return quantity.Round(rest, d)
	}
	if cover < 0 || end > known || (part > 0 && end >= known) {
		return quantity.Missing
	}
	sum := o.sum[end] - o.sum[t+1]
	if part == 0 {
		return quantity.Round(sum, d)
	}
	hi, lo := bits.Mul64(uint64(o.use[end]), part)
	q, rest := bits.Div64(hi, lo, quantity.Scale)
	if d >= 4 && rest >= quantity.Scale/2 {
		q++ // on a coarser grid the rest is below half a step and cannot matter
	}
	return quantity.Round(sum+quantity.Number(q), d)
}
