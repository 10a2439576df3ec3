package facts

import (
	"fmt"

	"github.com/accord-plan/accord/internal/period"
)

// post books a row whose key and amounts are known.
func (x *export) post(row *Row, key [3]int32, a amounts) {
	if isOrder(x.mapping.Fact) {
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
	if x.mapping.Fact == "stock" && day != period.NoDate {
		x.count(row, p, day, key, a)
		return
	}
	b := x.ledger.of(x.mapping.Fact)
	if b.latest == period.NoDate || day > b.latest {
		b.latest = day
	}
	x.keepRow(entry{p, period.NoDate, key}, a)
}

func (x *export) label(p period.Period) string { return x.opt.Plan.Calendar.Label(p) }

func (x *export) keepRow(k entry, a amounts) {
	x.source.Read++
	x.source.Kept++
	x.ledger.count(x.mapping.Fact, kept, a)
	b := x.ledger.of(x.mapping.Fact)
	b.post(k, a)
	b.from(k.period, x)
}

// order books an open order by the day on which it is due.
func (x *export) order(row *Row, key [3]int32, a amounts) {
	text := row.Get("due")
	due, ok := x.layout.form.parse(text, x.zone)
	switch {
	case !ok:
		x.rejectIn(row, "due: "+notADate(text, x.layout.form), a)
	case a.quantity.below():
		x.rejectIn(row, fmt.Sprintf("%s is open: an order cannot be less than nothing", a.quantity.rounded()), a)
	case a.quantity.zero():
		x.filter("nothing open", a)
	default:
		x.keepRow(entry{period.None, due, key}, a)
	}
}

// when returns the period of a row, and its day where the export has one.
func (x *export) when(row *Row) (period.Period, period.Date, string) {
	cal := x.opt.Plan.Calendar
	switch {
	case x.layout.has("date"):
		text := row.Get("date")
		d, ok := x.layout.form.parse(text, x.zone)
		if !ok {
			return period.None, period.NoDate, "date: " + notADate(text, x.layout.form)
		}
		return cal.Containing(d), d, ""
	case x.layout.has("period"):
		p, err := cal.Parse(row.Get("period"))
		if err != nil {
			return period.None, period.NoDate, "period: " + err.Error()
		}
		return p, period.NoDate, ""
	}
	return x.period, period.NoDate, ""
}

// periodOf is the row's period if it can be told.
func (x *export) periodOf(row *Row) period.Period {
	if isOrder(x.mapping.Fact) {
		return period.None
	}
	p, _, _ := x.when(row)
	return p
}

// count books a row of a stock count: of several counts in a period the last
// one is its closing stock, the others are filtered.
func (x *export) count(row *Row, p period.Period, day period.Date, key [3]int32, a amounts) {
	b := x.ledger.of("stock")
	last, ok := b.counted[p]
	switch {
	case ok && day < last:
		x.filter("older count", a)
		return
	case !ok || day > last:
		if ok {
			b.drop(p, x)
		}
		b.counted[p] = day
	}
	x.keepRow(entry{p, period.NoDate, key}, a)
	t := b.counts[countKey{p, x.number}]
	t.rows++
	t.quantity = t.quantity.add(a.quantity)
	b.counts[countKey{p, x.number}] = t
}
