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
// season. Fiscal periods are of four, five or, in a year of 53 weeks, six weeks:
// what one is forecast from counts by the week. It returns nil if nothing is
// known at all.
func SeasonalNaive(cal period.Calendar, h History, first period.Period, n, d int) []quantity.Number {
	season := cal.Season()
	mean, known := meanOfLast(cal, h, season)
	if known == 0 {
		return nil
	}
	out := make([]quantity.Number, n)
	short := h.Known() < season
	for i := range out {
		p := first + period.Period(i)
		v, over := mean, known
		if !short {
			if y, of := yearAgo(cal, h, p); !y.IsMissing() {
				v, over = y, weeks(cal, of)
			}
		}
		out[i] = max(0, quantity.Exactly(v).Times(quantity.Whole(weeks(cal, p))).Per(quantity.Whole(over)).Round(d))
	}
	return out
}

// weeks is how long a fiscal period is; months and weeks count as they are.
func weeks(cal period.Calendar, p period.Period) int64 {
	if name := cal.Name(); name == "month" || name == "week" {
		return 1
	}
	return int64(cal.End(p)-cal.Start(p)) / 7
}

// yearAgo returns the value of the same period in the latest year that knows
// it, and that period.
func yearAgo(cal period.Calendar, h History, p period.Period) (quantity.Number, period.Period) {
	for q := cal.YearAgo(p); q >= h.First && q < p; p, q = q, cal.YearAgo(q) {
		if v := h.At(q); !v.IsMissing() {
			return v, q
		}
	}
	return quantity.Missing, period.None
}

// meanOfLast is the sum of the known values among the last season, or among
// all if that has none, and the number of periods, fiscal ones in weeks, that
// it is over.
func meanOfLast(cal period.Calendar, h History, season int) (sum quantity.Number, over int64) {
	for _, from := range []int{max(0, len(h.Values)-season), 0} {
		for i, v := range h.Values[from:] {
			if !v.IsMissing() {
				sum = sum.Add(v)
				over += weeks(cal, h.First+period.Period(from+i))
			}
		}
		if over > 0 {
			return sum, over
		}
	}
	return 0, 0
}
