package accuracy

import (
	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

type row = actual.Row

// series is what happened to an item in a market, from First on up to the last
// period that is over.
type series struct {
	cal   period.Calendar
	first period.Period
	seen  []quantity.Number
	// usable says that a value is of the item's life and of a file that is
	// complete, so that a forecast may learn from it.
	usable []bool
	// errors are the sums of what naive forecasts were off by, up to and
	// without each period.
	seasonal, step []running
}

// running is a sum so far and how many it is of.
type running struct {
	sum quantity.Number
	n   int
}

// scale is the error that naive forecasts made in the history that was known.
type scale struct {
	running
	seasonal bool
}

// origin says where a naive forecast is from.
type origin uint8

const (
	nowhere origin = iota
	yearAgo
	lastKnown
)

// histories reads what happened, once for each item in each market.
func (j *judge) histories() {
	p := j.record.Head.Plan
	first, end := j.firstFact(), j.record.Head.First
	born := make([]period.Period, j.axis.Items.Len())
	for i := range born {
		born[i] = end
	}
	j.history = make([]series, len(j.keys))
	for k, key := range j.keys {
		h := &j.history[k]
		h.cal, h.first = p.Calendar, first
		for t := first; t < end; t++ {
			n := j.actuals.Demand(key.market, key.item, t)
			h.seen = append(h.seen, n)
			if n != 0 && !n.IsMissing() {
				born[key.item] = min(born[key.item], t)
			}
		}
	}
	for k, key := range j.keys {
		j.history[k].learn(j.life(key.item, born[key.item]))
	}
}

// firstFact is the first period of which facts of demand are known.
func (j *judge) firstFact() period.Period {
	first := j.record.Head.First
	for _, table := range []actual.Table{j.record.Head.Plan.Actuals.Sales, j.record.Head.Plan.Actuals.Bookings} {
		for t := range table.Known {
			first = min(first, t)
		}
	}
	if len(j.periods) > 0 {
		first = min(first, j.periods[0])
	}
	return first
}

// life tells in which periods a forecast may learn of an item: from its first
// one on, or where the catalog does not say it from its first sale, as far as
// the facts are complete.
func (j *judge) life(item int, born period.Period) func(period.Period) bool {
	own := j.head.Own(vintage.Item, item)
	if own == dimension.None {
		return func(period.Period) bool { return false }
	}
	it := &j.head.Result.Plan.Items[own]
	complete := j.table(item).Complete
	return func(t period.Period) bool {
		return complete[t] && it.Alive(t) && (it.From != period.None || t >= born)
	}
}

// table is where the demand of an item is observed.
func (j *judge) table(item int) *actual.Table {
	facts := &j.record.Head.Plan.Actuals
	if j.axis.Family(item).Strategy == catalog.MakeToOrder {
		return &facts.Bookings
	}
	return &facts.Sales
}

func (h *series) learn(usable func(period.Period) bool) {
	n := len(h.seen)
	h.usable, h.seasonal, h.step = make([]bool, n), make([]running, n+1), make([]running, n+1)
	last := quantity.Missing
	for i, v := range h.seen {
		t := h.first + period.Period(i)
		h.usable[i] = usable(t) && !v.IsMissing()
		h.seasonal[i+1], h.step[i+1] = h.seasonal[i], h.step[i]
		if !h.usable[i] {
			continue
		}
		if y := h.learned(h.cal.YearAgo(t)); !y.IsMissing() {
			h.seasonal[i+1].add(v, y)
		}
		if !last.IsMissing() {
			h.step[i+1].add(v, last)
		}
		last = v
	}
}

func (r *running) add(a, b quantity.Number) {
	r.sum, r.n = r.sum.Add(a.Add(-b).Abs()), r.n+1
}

// observed is what happened in a period.
func (h *series) observed(t period.Period) quantity.Number {
	if i := int(t - h.first); i >= 0 && i < len(h.seen) {
		return h.seen[i]
	}
	return quantity.Missing
}

// learned is what a forecast may learn of a period.
func (h *series) learned(t period.Period) quantity.Number {
	if i := int(t) - int(h.first); i >= 0 && i < len(h.seen) && h.usable[i] {
		return h.seen[i]
	}
	return quantity.Missing
}

// naive is what the same period of the latest year brought that was over when
// the periods from known on were open; where that is not known, the last value
// that was.
func (h *series) naive(t, known period.Period) (quantity.Number, origin) {
	y := h.cal.YearAgo(t)
	for y >= known {
		y = h.cal.YearAgo(y)
	}
	if v := h.learned(y); !v.IsMissing() {
		return v, yearAgo
	}
	for y = known - 1; y >= h.first; y-- {
		if v := h.learned(y); !v.IsMissing() {
			return v, lastKnown
		}
	}
	return quantity.Missing, nowhere
}

// scale is the mean error of a naive forecast before a period: the seasonal one
// where a whole season of errors is known, else that of the last value.
func (h *series) scale(known period.Period) scale {
	i := min(max(int(known-h.first), 0), len(h.seen))
	if s := h.seasonal[i]; s.n >= h.cal.Season() {
		return scale{s, true}
	}
	return scale{h.step[i], false}
}

// scaled is an error in units of the scale, Missing where that is zero.
func (s scale) scaled(err quantity.Number) quantity.Number {
	if s.n == 0 || s.sum == 0 {
		return quantity.Missing
	}
	return quantity.Number(quantity.MulDiv(int64(err), int64(s.n)*quantity.Scale, int64(s.sum)))
}
