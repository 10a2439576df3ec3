package render

import (
	"testing"

	"github.com/accord-plan/accord/internal/quantity"
)

func TestCoverOfSums(t *testing.T) {
	missing := quantity.Missing
	w := func(ns ...int64) []quantity.Number {
		var out []quantity.Number
		for _, n := range ns {
			if n < 0 {
				out = append(out, missing)
			} else {
				out = append(out, quantity.Whole(n))
			}
		}
		return out
	}
	for _, c := range []struct {
		name   string
		stock  quantity.Number
		future []quantity.Number
		want   string
	}{
		{"lasts exactly to the horizon", quantity.Whole(100), w(0, 40, 60, 0, 0), "≥ 5"},
		{"fraction of the third", quantity.Whole(99), w(0, 40, 60, 0, 0), "2.9833"},
		{"no demand at all", quantity.Whole(10), w(0, 0, 0), "≥ 3"},
		{"no stock", 0, w(0, 0, 0), "0"},
		{"knowledge ends", quantity.Whole(50), w(40, -1, 30), "≥ 1"},
		{"no future", quantity.Whole(5), nil, "n/a"},
		{"no stock and no future", 0, nil, "0"},
		{"stock not known", missing, w(1), "n/a"},
	} {
		n, atLeast := cover(c.stock, c.future)
		got := n.String()
		if n.IsMissing() {
			got = NotKnown
		} else if atLeast {
			got = "≥ " + got
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestCoverAlongAPlan has the figures of the domain's third vector.
func TestCoverAlongAPlan(t *testing.T) {
	demand := []int64{360, 458, 300, 264, 140, 233, 229, 208, 260, 336, 295, 226, 336, 434, 276, 240, 116, 209, 205, 183, 235, 312, 270, 201}
	stocks := []int64{950, 492, 192, 0, 0, 2055, 1826, 1618, 1358, 1022, 727, 501, 165, 0, 0, 1215, 1099, 890, 685, 502, 267, 0, 0}
	want := []string{"2.73", "1.73", "0.73", "0", "0", "7.38", "6.38", "5.38", "4.38", "3.38", "2.38", "1.38", "0.38", "0", "0", "5.86", "4.86", "3.86", "2.86", "1.86", "0.86", "0", "0"}
	var future []quantity.Number
	for _, d := range demand {
		future = append(future, quantity.Whole(d))
	}
	for i, s := range stocks {
		n, atLeast := cover(quantity.Whole(s), future[i+1:])
		if got := quantity.Round(n, 2).String(); got != want[i] || atLeast {
			t.Errorf("period %d: %s, want %s", i+1, got, want[i])
		}
	}
}
