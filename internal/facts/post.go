package facts

import (
	"fmt"

	"github.com/accord-plan/accord/internal/period"
)

// post books a row whose key and amounts are known.
func (x *lane) post(row *Row, key [3]int32, a amounts) {
	if x.kind.Order {
		x.order(row, key, a)
		return
	}
	p, day, reason := x.when(row)
	if reason == "" && p > x.opt.Plan.First {
		reason = fmt.Sprintf("%s lies after the open period %s", x.label(p), x.label(x.opt.Plan.First))
	}
	if reason != "" {
		x.rejectIn(row, reason, a)
		return
	}
	if x.kind.Name == "stock" && day != period.NoDate {
		x.stockCount(row, p, day, key, a)
		return
	}
	b := x.book
	if b.latest == period.NoDate || day > b.latest {
		b.latest = day
	}
	k := entry{p, period.NoDate, key}
	if x.kind.Rate && !x.ratio {
		if was := b.sum(k); was != nil && was.quantity != a.quantity {
			x.rejectIn(row, fmt.Sprintf("%s %s of %s, for which a row before says %s: give one for each period, or for prices the quantity and the revenue",
				x.kind.Value, a.quantity.rounded(), x.label(p), was.quantity.rounded()), a)
			return
		} else if was != nil {
			x.filter("said before", a)
			return
		}
	}
	x.mark(row)
	x.keepRow(k, a)
}

func (x *export) label(p period.Period) string { return x.opt.Plan.Calendar.Label(p) }

func (x *lane) keepRow(k entry, a amounts) {
	x.read++
	x.kept++
	x.book.count(kept, a)
	x.book.post(k, a)
	if k.period != x.last {
		x.book.from(k.period, x.export)
		x.last = k.period
	}
}

// order books an open order by the day on which it is due.
func (x *lane) order(row *Row, key [3]int32, a amounts) {
	text := row.text(x.cells.due)
	due, ok := x.layout.form.parse(text, x.zone)
	switch {
	case !ok:
		x.rejectIn(row, "due: "+notADate(text, x.layout.form), a)
	case a.quantity.below():
		x.rejectIn(row, fmt.Sprintf("%s is open: an order cannot be less than nothing", a.quantity.rounded()), a)
	case a.quantity.zero():
		x.filter("nothing open", a)
	default:
		x.mark(row)
		x.keepRow(entry{period.None, due, key}, a)
	}
}

// when returns the period of a row, and its day where the export has one.
func (x *lane) when(row *Row) (period.Period, period.Date, string) {
	cal := x.opt.Plan.Calendar
	switch {
	case len(x.cells.date) > 0:
		text := row.text(x.cells.date)
		d, ok := x.layout.form.parse(text, x.zone)
		if !ok {
			return period.None, period.NoDate, "date: " + notADate(text, x.layout.form)
		}
		p, ok := x.days[d]
		if !ok {
			p = cal.Containing(d)
			x.days[d] = p
		}
		return p, d, ""
	case len(x.cells.period) > 0:
		p, err := cal.Parse(row.text(x.cells.period))
		if err != nil {
			return period.None, period.NoDate, "period: " + err.Error()
		}
		return p, period.NoDate, ""
	}
	return x.period, period.NoDate, ""
}

// periodOf is the row's period if it can be told.
func (x *lane) periodOf(row *Row) period.Period {
	if x.kind.Order {
		return period.None
	}
	p, _, _ := x.when(row)
	return p
}

// count books a row of a stock count: of several counts in a period the last
// one is its closing stock, the others are filtered.
func (x *lane) stockCount(row *Row, p period.Period, day period.Date, key [3]int32, a amounts) {
	b := x.book
	last, ok := b.counted[p]
	switch {
	case ok && day < last:
		x.filter("older count", a)
		return
	case !ok || day > last:
		if ok {
			b.drop(p, x)
			x.last = -1 << 30
		}
		b.counted[p] = day
	}
	x.mark(row)
	x.keepRow(entry{p, period.NoDate, key}, a)
	t := b.counts[countKey{p, x.number}]
	t.rows++
	t.quantity = t.quantity.add(a.quantity)
	b.counts[countKey{p, x.number}] = t
}
