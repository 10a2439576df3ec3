package period

import (
	"fmt"
	"slices"
	"time"
)

// WorkingDays knows which days are worked: Monday to Friday without the
// holidays. The zero value has no holidays.
type WorkingDays struct {
	holidays []Date // sorted, each once, none on a weekend
}

// NewWorkingDays returns the working days that those holidays leave. Holidays
// may come in any order, repeat, and fall on weekends; NoDate is ignored. The
// slice is not kept.
func NewWorkingDays(holidays []Date) WorkingDays {
	var hs []Date
	for _, d := range holidays {
		if d != NoDate && !weekend(d) {
			hs = append(hs, d)
		}
	}
	slices.Sort(hs)
	return WorkingDays{holidays: slices.Compact(hs)}
}

func weekend(d Date) bool {
	wd := d.Weekday()
	return wd == time.Saturday || wd == time.Sunday
}

// Is reports whether d is a working day. NoDate is none.
func (w WorkingDays) Is(d Date) bool {
	if d == NoDate || weekend(d) {
		return false
	}
	_, holiday := slices.BinarySearch(w.holidays, d)
	return !holiday
}

// Nth returns the n-th working day on or after first, counted from 1: with n 1
// it is first itself when that is a working day. It is NoDate when n is less
// than 1, first is NoDate, or the result is out of range.
func (w WorkingDays) Nth(first Date, n int) Date {
	if first == NoDate || n < 1 || int64(n) > 1<<32 {
		return NoDate
	}
	// Look for the first day that has n working days up to and with it. Even if
	// every holiday were in the way, it comes within so many weeks:
	lo := int64(first)
	hi := lo + 7*((int64(n)+int64(len(w.holidays)))/5+2)
	for lo < hi {
		mid := lo + (hi-lo)/2
		if w.count(int64(first), mid+1) >= int64(n) {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return clampDate(lo)
}

// Count returns the number of working days from from on and before to, 0 when
// to is not after from or either is NoDate.
func (w WorkingDays) Count(from, to Date) int {
	if from == NoDate || to == NoDate {
		return 0
	}
	return int(w.count(int64(from), int64(to)))
}

func (w WorkingDays) count(from, to int64) int64 {
	if to <= from {
		return 0
	}
	cmp := func(d Date, at int64) int {
		switch {
		case int64(d) < at:
			return -1
		case int64(d) > at:
			return 1
		}
		return 0
	}
	i, _ := slices.BinarySearchFunc(w.holidays, from, cmp)
	j, _ := slices.BinarySearchFunc(w.holidays, to, cmp)
	return weekdaysBefore(to) - weekdaysBefore(from) - int64(j-i)
}

// weekdaysBefore counts the days from Monday to Friday from Monday 1969-12-29
// on and before d; it is negative before that.
func weekdaysBefore(d int64) int64 {
	d += 3
	return 5*floorDiv(d, 7) + min(floorMod(d, 7), 5)
}

// Apportion turns amounts by period of one calendar into amounts by period of
// another, such as weeks into months. values[i] is the amount of the period
// first+i of from; out[j] is that of the period at+j of to. out spans all
// periods of to that the given ones touch, so its first and last may be covered
// in part only.
//
// Each amount is dealt to the periods that its own overlaps in proportion to
// the working days of the overlaps, or to their calendar days where it has no
// working day at all. Shares are whole numbers: each is rounded toward zero, and
// the units that are left go to the largest remainders, the earlier period first
// among equals. So each amount, and with it the sum, is kept exactly.
//
// With no values, at is None and out is nil. It is an error when a period is out
// of range, or when the sum of a period does not fit 64 bits.
func Apportion(values []int64, from, to Calendar, first Period, wd WorkingDays) (at Period, out []int64, err error) {
	if len(values) == 0 {
		return None, nil, nil
	}
	if first == None || len(values) > 1<<20 || from.Start(first) == NoDate || from.End(first+Period(len(values)-1)) == NoDate {
		return None, nil, fmt.Errorf("apportion %d periods of calendar %s from %s: out of range, expected years %d to %d",
			len(values), from.Name(), from.Label(first), minArith, maxArith)
	}
	last := first + Period(len(values)-1)
	at = to.Containing(from.Start(first))
	end := to.Containing(from.End(last) - 1)
	if at == None || end == None {
		return None, nil, fmt.Errorf("apportion %s..%s to calendar %s: out of range, expected years %d to %d",
			from.Label(first), from.Label(last), to.Name(), minArith, maxArith)
	}
	out = make([]int64, end-at+1)
	var weights, shares []int64
	lo := at // first period of to that the current one overlaps
	for i, v := range values {
		start, stop := from.Start(first+Period(i)), from.End(first+Period(i))
		for to.End(lo) <= start {
			lo++
		}
		weights = weights[:0]
		var total int64
		for p := lo; p <= end && to.Start(p) < stop; p++ {
			n := int64(wd.Count(max(start, to.Start(p)), min(stop, to.End(p))))
			weights = append(weights, n)
			total += n
		}
		if total == 0 {
			for j := range weights {
				p := lo + Period(j)
				weights[j] = int64(min(stop, to.End(p)) - max(start, to.Start(p)))
				total += weights[j]
			}
		}
		shares = deal(shares[:0], v, weights, total)
		for j, s := range shares {
			k := int(lo-at) + j
			sum := out[k] + s
			if s > 0 && sum < out[k] || s < 0 && sum > out[k] {
				return None, nil, fmt.Errorf("apportion: the sum of %s does not fit 64 bits", to.Label(lo+Period(j)))
			}
			out[k] = sum
		}
	}
	return at, out, nil
}

// deal appends to dst the shares of v by weight, by largest remainder. The
// weights are small, not negative, and sum to total, which is positive.
func deal(dst []int64, v int64, weights []int64, total int64) []int64 {
	// v = q*total + r, so a share is q*w + r*w/total, which cannot overflow.
	q, r := v/total, v%total
	sign := int64(1)
	if r < 0 {
		sign, r = -1, -r
	}
	left := r
	for _, w := range weights {
		part := r * w / total
		left -= part
		dst = append(dst, q*w+sign*part)
	}
	// Fewer units are left than there are weights with a remainder.
	given := make([]bool, len(weights))
	for ; left > 0; left-- {
		best := -1
		for i, w := range weights {
			if !given[i] && (best < 0 || r*w%total > r*weights[best]%total) {
				best = i
			}
		}
		given[best] = true
		dst[best] += sign
	}
	return dst
}
