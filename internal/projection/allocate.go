package projection

import (
	"math/bits"

	"github.com/accord-plan/accord/internal/quantity"
)

// allocate divides an amount in proportion to weights, none above its cap, on a
// grid of d decimals by largest remainder; ties go to the earlier. What a cap
// leaves goes to the others in their proportion; what all caps leave stays.
func allocate(amount quantity.Number, weights, caps []quantity.Number, d int) []quantity.Number {
	parts := make([]quantity.Number, len(weights))
	open := make([]int, 0, len(weights))
	for i, w := range weights {
		if w > 0 {
			open = append(open, i)
		}
	}
	for len(open) > 0 && amount > 0 {
		var sum quantity.Number
		for _, i := range open {
			sum += weights[i]
		}
		rest, left := open[:0:0], amount
		for _, i := range open {
			if reaches(amount, weights[i], sum, caps[i]) {
				parts[i] = caps[i]
				left -= caps[i]
			} else {
				rest = append(rest, i)
			}
		}
		if len(rest) == len(open) {
			spreadOver(parts, amount, weights, open, d)
			return parts
		}
		open, amount = rest, left
	}
	return parts
}

// reaches reports whether amount*weight/sum is at least limit.
func reaches(amount, weight, sum, limit quantity.Number) bool {
	hi, lo := bits.Mul64(uint64(amount), uint64(weight))
	lhi, llo := bits.Mul64(uint64(max(limit, 0)), uint64(sum))
	return hi > lhi || hi == lhi && lo >= llo
}

func spreadOver(parts []quantity.Number, amount quantity.Number, weights []quantity.Number, open []int, d int) {
	w := make([]quantity.Number, len(open))
	for k, i := range open {
		w[k] = weights[i]
	}
	for k, v := range quantity.Spread(amount, w, d) {
		parts[open[k]] = v
	}
}
