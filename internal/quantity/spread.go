package quantity

import (
	"math/bits"
	"sort"
)

// Spread divides total over keys in proportion to the absolute weights, on a
// grid of d decimals, by largest remainder; ties go to the earlier key. All
// weights zero: equally. The parts sum to the total rounded to d decimals. It
// returns nil for no keys.
func Spread(total Number, weights []Number, d int) []Number {
	if len(weights) == 0 {
		return nil
	}
	var sum uint64
	w := make([]uint64, len(weights))
	for i, x := range weights {
		w[i] = magnitude(int64(x))
		sum += w[i]
	}
	if sum == 0 {
		for i := range w {
			w[i] = 1
		}
		sum = uint64(len(w))
	}
	step := pow10[4-d]
	units := int64(Round(total, d)) / step
	parts := spreadUnits(magnitude(units), w, sum)
	out := make([]Number, len(w))
	for i, p := range parts {
		v := Number(int64(p) * step)
		if units < 0 {
			v = -v
		}
		out[i] = v
	}
	return out
}

// spreadUnits is largest remainder on whole units: floors first, then one more
// to the largest remainders, earlier keys first among equals.
func spreadUnits(units uint64, w []uint64, sum uint64) []uint64 {
	parts := make([]uint64, len(w))
	rest := make([]uint64, len(w))
	left := units
	for i, x := range w {
		hi, lo := bits.Mul64(units, x)
		parts[i], rest[i] = bits.Div64(hi, lo, sum)
		left -= parts[i]
	}
	order := make([]int, len(w))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return rest[order[a]] > rest[order[b]] })
	for _, i := range order[:left] {
		parts[i]++
	}
	return parts
}
