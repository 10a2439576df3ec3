// Package forecast makes statistical baselines from what was sold.
//
// There is one method so far. Seasonal naive says that a period brings what
// the same period of the last year brought: simple, without parameters, and
// what every better method has to beat. [SeasonalNaive] computes one series;
// [Baselines] does so for all items of a plan and gives documents of kind
// Baseline.
//
// Missing is not zero: a period that nobody knows is neither averaged nor
// copied. An item that is not sold any more gets no cells, and one that starts
// inside the horizon gets them from its first period on.
package forecast

import (
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

// History is a series of observed values, one per period from First on.
// quantity.Missing stands where nothing is known.
type History struct {
	First  period.Period
	Values []quantity.Number
}

// At returns the value of a period, Missing outside of the history.
func (h History) At(p period.Period) quantity.Number {
	if p < h.First || int(p-h.First) >= len(h.Values) {
		return quantity.Missing
	}
	return h.Values[p-h.First]
}

// Known returns the number of periods with a value.
func (h History) Known() int {
	n := 0
	for _, v := range h.Values {
		if !v.IsMissing() {
			n++
		}
	}
	return n
}

// SeasonalNaive forecasts n periods from first on, rounded to d decimals and
// never below zero. Each period repeats the same period of the latest year for
// which it is known, as the calendar maps years (an ISO week 53 has none and
// takes the week before). With less than a season of known values, or where no
// year knows the period, it is the mean of the known values of the last
// season. It returns nil if nothing is known at all.
func SeasonalNaive(cal period.Calendar, h History, first period.Period, n, d int) []quantity.Number {
	season := cal.Season()
	mean, known := meanOfLast(h, season, d)
	if known == 0 {
		return nil
	}
	out := make([]quantity.Number, n)
	short := h.Known() < season
	for i := range out {
		v := mean
		if !short {
			if y := yearAgo(cal, h, first+period.Period(i)); !y.IsMissing() {
				v = y
			}
		}
		out[i] = max(0, quantity.Round(v, d))
	}
	return out
}

// yearAgo returns the value of the same period in the latest year that knows
// it.
func yearAgo(cal period.Calendar, h History, p period.Period) quantity.Number {
	for q := cal.YearAgo(p); q >= h.First && q < p; p, q = q, cal.YearAgo(q) {
		if v := h.At(q); !v.IsMissing() {
			return v
		}
	}
	return quantity.Missing
}

// meanOfLast is the mean of the known values among the last season, or among
// all if that has none, rounded once to d decimals.
func meanOfLast(h History, season, d int) (quantity.Number, int) {
	for _, from := range []int{max(0, len(h.Values)-season), 0} {
		var sum quantity.Number
		n := 0
		for _, v := range h.Values[from:] {
			if !v.IsMissing() {
				sum = sum.Add(v)
				n++
			}
		}
		if n > 0 {
			return quantity.Exactly(sum).Per(quantity.Whole(int64(n))).Round(d), n
		}
	}
	return 0, 0
}
