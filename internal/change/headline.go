package change

import (
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// Headline is what the change means in money over the shared periods, plan
// currency; what only one of the horizons has is in no part of it. Amounts that neither or only one side knows are in no sum; LeftOut
// counts them, by family, market or site, and period.
type Headline struct {
	// From and To are the labels of the first and last shared period, Periods
	// is how many there are; empty and 0 where there is none.
	From    string `json:"from,omitempty"`
	To      string `json:"to,omitempty"`
	Periods int    `json:"periods"`
	// Demand is consensus at net price.
	Demand Amount `json:"demand"`
	// NotServed is the part of Demand's difference that is not delivered
	// within the horizon.
	NotServed quantity.Number `json:"not_served"`
	Revenue   Amount          `json:"revenue"`
	Margin    Amount          `json:"margin"`
	// StockValue is stock at cost, owned stock in transit included, in the
	// period in which it differs most, unsettled ones left out.
	StockValue Amount `json:"stock_value"`
	// UnderWay is the part of StockValue's difference that is not on any site
	// yet: ours from shipment on, long before a site's stock shows it.
	UnderWay quantity.Number `json:"stock_under_way"`
	// Gaps counts the gaps of class lever and decision.
	Gaps    GapCounts `json:"gaps"`
	LeftOut int       `json:"left_out"`
}

// Amount is money on both sides. Period is set where it is that of one period.
type Amount struct {
	Base    quantity.Number `json:"base"`
	Head    quantity.Number `json:"head"`
	Delta   quantity.Number `json:"delta"`
	Percent *quantity.Ratio `json:"percent,omitempty"`
	Period  string          `json:"period,omitempty"`
}

// GapCounts says how many gaps changed. The second of each pair counts those of
// class decision among the first.
type GapCounts struct {
	Opened         int `json:"opened"`
	OpenedDecision int `json:"opened_decision"`
	Grown          int `json:"grown"`
	GrownDecision  int `json:"grown_decision"`
	Shrunk         int `json:"shrunk"`
	Closed         int `json:"closed"`
	ClosedDecision int `json:"closed_decision"`
	// Reclassed counts those of another class and no such size, Unknown those
	// of which the head cannot tell any more.
	Reclassed         int `json:"reclassed,omitempty"`
	ReclassedDecision int `json:"reclassed_decision,omitempty"`
	Unknown           int `json:"unknown,omitempty"`
	UnknownDecision   int `json:"unknown_decision,omitempty"`
	// Noise counts those of class noise on both sides, which are not listed.
	Noise int `json:"noise"`
}

func emptyHeadline() Headline {
	n := Amount{Base: quantity.Missing, Head: quantity.Missing, Delta: quantity.Missing}
	return Headline{Demand: n, NotServed: quantity.Missing, Revenue: n, Margin: n, StockValue: n, UnderWay: quantity.Missing}
}

func amountOf(base, head quantity.Number) Amount {
	d := difference(base, head)
	return Amount{Base: base, Head: head, Delta: d, Percent: percentOf(d, base)}
}

// headline sums money over all rows, and gives the families theirs.
func (c *comparer) headline() {
	if !c.sameMoney || c.from > c.to {
		return
	}
	h := &c.d.Headline
	var demand, revenue, margin, spend pairSum
	market := func(s side, r *projection.MoneyRow) key {
		return keyOf("", c.market.of(s, r.Market), c.family.of(s, r.Family))
	}
	merge(c.base.Money, c.head.Money, market, func(x, y *projection.MoneyRow) {
		var none projection.MoneyRow
		if x == nil {
			x = &none
		}
		if y == nil {
			y = &none
		}
		for p := c.from; p <= c.to; p++ {
			demand.add(c.get(baseSide, x.DemandValue, p), c.get(headSide, y.DemandValue, p))
			revenue.add(c.get(baseSide, x.Revenue, p), c.get(headSide, y.Revenue, p))
			margin.add(c.get(baseSide, x.Margin, p), c.get(headSide, y.Margin, p))
			spend.add(c.get(baseSide, x.TradeSpend, p), c.get(headSide, y.TradeSpend, p))
		}
	})
	sums := map[Measure]*pairSum{DemandValue: &demand, Revenue: &revenue, Margin: &margin}
	c.oneSided(func(u unknownCell) { sums[u.measure].drop(u.known, u.money) })
	h.Demand, h.Revenue, h.Margin = demand.amount(), revenue.amount(), margin.amount()
	h.NotServed = h.Demand.Delta - (h.Revenue.Delta + spend.amount().Delta)
	h.LeftOut = demand.left + revenue.left + margin.left + c.stockValue(h)
}

func (c *comparer) stockValue(h *Headline) (left int) {
	sums := make([]pairSum, c.sight.allValue-c.from+1)
	underWay := make([]quantity.Number, len(sums))
	site := func(s side, r *projection.ValueRow) key {
		return keyOf("", c.site.of(s, r.Site), c.family.of(s, r.Family))
	}
	merge(c.base.Value, c.head.Value, site, func(x, y *projection.ValueRow) {
		for p := c.from; p <= c.sight.allValue; p++ {
			before, was := c.valueAt(baseSide, x, p)
			after, is := c.valueAt(headSide, y, p)
			sums[p-c.from].add(before, after)
			if !before.IsMissing() && !after.IsMissing() {
				underWay[p-c.from] = underWay[p-c.from].Add(is - was)
			}
		}
	})
	for i := range sums {
		a := sums[i].amount()
		a.Period = c.label(c.from + period.Period(i))
		if i == 0 || heavier(a.Delta, h.StockValue.Delta) {
			h.StockValue, h.UnderWay = a, underWay[i]
		}
		left += sums[i].left
	}
	return left
}

// valueAt returns the value of stock and owned stock in transit in a period,
// and of it what is in transit.
func (c *comparer) valueAt(s side, r *projection.ValueRow, p period.Period) (all, transit quantity.Number) {
	if r == nil {
		return 0, 0
	}
	v, t := c.get(s, r.Stock, p), c.get(s, r.InTransit, p)
	if v.IsMissing() || t.IsMissing() {
		return quantity.Missing, quantity.Missing
	}
	return v.Add(t), t
}

// pairSum sums what is known on both sides and counts what is not.
type pairSum struct {
	base, head quantity.Number
	left       int
}

func (s *pairSum) add(base, head quantity.Number) {
	if base.IsMissing() || head.IsMissing() {
		s.left++
		return
	}
	s.base, s.head = s.base.Add(base), s.head.Add(head)
}

// drop takes out what only one side knows.
func (s *pairSum) drop(known side, money quantity.Number) {
	s.left++
	switch {
	case money.IsMissing():
	case known == baseSide:
		s.base = s.base.Add(-money)
	default:
		s.head = s.head.Add(-money)
	}
}

func (s *pairSum) amount() Amount { return amountOf(s.base, s.head) }
