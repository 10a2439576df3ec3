package chart

import (
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
)

// ticks returns round values from at or below low to at or above high, about n
// of them.
func ticks(low, high quantity.Number, n int) []quantity.Number {
	step := quantity.Number(1)
	for k := 0; high/step-low/step > quantity.Number(n); k++ {
		if step > quantity.Max/10 {
			break
		}
		if k%3 == 1 {
			step = step / 2 * 5 // 1, 2, 5, 10, …
		} else {
			step *= 2
		}
	}
	at := low / step * step
	if at > low {
		at -= step
	}
	var out []quantity.Number
	for ; at < high && len(out) < 2*n+4; at += step {
		out = append(out, at)
	}
	return append(out, at)
}

// bounds are the least and the greatest known value, zero included.
func bounds(series []render.Series) (low, high quantity.Number) {
	for _, s := range series {
		for _, v := range s.Values {
			if !v.IsMissing() {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	const most = quantity.Max / 4 // beyond this only a saturated number lies
	return max(low, -most), min(high, most)
}

// along returns how far v lies between low and high on a way of length n.
func along(v, low, high quantity.Number, n int) int {
	if high <= low {
		return 0
	}
	v = min(max(v, low), high)
	return int(quantity.MulDiv(int64(v-low), int64(n), int64(high-low)))
}

// short prints an axis label: 800, 12k, 1.5m, 3.15m.
func short(n quantity.Number) string {
	const k, m = 1000 * quantity.One, 1_000_000 * quantity.One
	switch abs := n.Abs(); {
	case abs >= m:
		return trimmed(quantity.Share(n, 1, 1_000_000, 4)) + "m"
	case abs >= 10*k:
		return trimmed(quantity.Share(n, 1, 1000, 4)) + "k"
	}
	return trimmed(quantity.Round(n, 2))
}

// trimmed prints n without the decimals that are zero.
func trimmed(n quantity.Number) string {
	for d := range 4 {
		if quantity.Round(n, d) == n {
			return render.Quantity(n, d)
		}
	}
	return render.Quantity(n, 4)
}
