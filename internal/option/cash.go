package option

import (
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
)

// payments are what a plan pays its sources for what they bring: units at the
// cost of the source's terms, in plan currency at the rate of the period of
// payment. A receipt counts as of the first day of its period, and is paid as
// many days later as the terms say. The catalog's cost is no payment.
type payments struct {
	// money and units are by source, site and item, by the period of receipt.
	money, units table
	// stated says that any terms of the plan state a cost.
	stated bool
}

// paymentsOf counts what is paid until the end of a period; what falls due
// behind it is 0 there. Where no cost or rate is stated the payment is Missing.
func paymentsOf(r *projection.Result, until period.Period) payments {
	out := payments{money: newTable(r, len(r.Supply)), units: newTable(r, len(r.Supply))}
	for i := range r.Plan.Sources {
		for k := range r.Plan.Sources[i].Terms {
			out.stated = out.stated || r.Plan.Sources[i].Terms[k].Cost != nil
		}
	}
	for i := range r.Supply {
		s := &r.Supply[i]
		src := &r.Plan.Sources[s.Source]
		terms := src.TermsOf(s.Item)
		money := make(projection.Column, r.N)
		for t := range money {
			money[t] = paid(r.Plan, src, terms, at(r, t), until, cell(s.Total, t))
		}
		k := key{src.ID, r.Plan.SiteIDs.ID(s.Site), r.Plan.ItemIDs.ID(s.Item)}
		out.money.rows[k], out.units.rows[k] = money, s.Total
	}
	return out
}

// paid is what a receipt costs until the end of a period.
func paid(p *plan.Plan, src *supply.Source, terms *supply.Terms, receipt, until period.Period, units quantity.Number) quantity.Number {
	if units.IsMissing() || units == 0 {
		return units
	}
	if terms == nil || terms.Cost == nil {
		return quantity.Missing
	}
	due := receipt
	if terms.PaymentDays > 0 {
		due = p.Calendar.Containing(p.Calendar.Start(receipt).AddDays(terms.PaymentDays))
	}
	if due > until {
		return 0
	}
	rate, ok := p.Rate(src.Currency, due)
	if !ok {
		return quantity.Missing
	}
	return converted(units, *terms.Cost, rate)
}

// cash compares what is paid. A receipt whose cost is not stated leaves both
// sums if both plans have it alike; otherwise the difference is not known, and
// an option whose price nobody has stated is not the cheapest.
func (c *comparer) cash(base, of *facts) Cell {
	if !of.cash.stated && !base.cash.stated {
		return notKnown("no source states a cost in its terms")
	}
	var bad *key
	for k, row := range of.cash.money.rows {
		if c.unlike(base, of, k, base.cash.money.rows[k], row) && (bad == nil || before(k, *bad)) {
			bad = &k
		}
	}
	for k, row := range base.cash.money.rows {
		if _, both := of.cash.money.rows[k]; !both && c.unlike(base, of, k, row, nil) && (bad == nil || before(k, *bad)) {
			bad = &k
		}
	}
	if bad != nil {
		return notKnown(bad.a + " states no cost for " + bad.c + ", or its currency has no rate")
	}
	s := sumOf(base.cash.money, of.cash.money, c.from, c.settled)
	if s.used == 0 {
		return notKnown("no cost is stated for what is received")
	}
	return s.amount()
}

// unlike reports whether a payment is not known on one side and the receipts
// are not the same.
func (c *comparer) unlike(base, of *facts, k key, x, y projection.Column) bool {
	for p := c.from; p <= c.settled; p++ {
		if !base.cash.money.get(x, p).IsMissing() && !of.cash.money.get(y, p).IsMissing() {
			continue
		}
		if base.cash.units.get(base.cash.units.rows[k], p) != of.cash.units.get(of.cash.units.rows[k], p) {
			return true
		}
	}
	return false
}

func before(a, b key) bool {
	if a.a != b.a {
		return a.a < b.a
	}
	if a.c != b.c {
		return a.c < b.c
	}
	return a.b < b.b
}

// atPrice is units of an item in a market at the net price of a period, plan
// currency.
func atPrice(p *plan.Plan, market, item int, t period.Period, units quantity.Number) quantity.Number {
	if units.IsMissing() || units == 0 {
		return units
	}
	if market == dimension.None || item == dimension.None {
		return quantity.Missing
	}
	price, ok := p.Items[item].Price(market, t)
	rate, rated := p.Rate(p.Markets[market].Currency, t)
	if !ok || !rated {
		return quantity.Missing
	}
	return converted(units, price, rate)
}

// converted is units x price x rate, rounded once to 1e-4.
func converted(units, price quantity.Number, rate quantity.Ratio) quantity.Number {
	if rate == quantity.Unit {
		return units.Times(price)
	}
	return quantity.Exactly(units).Times(price).Mul(rate).Round(4)
}
