package chart

import (
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/quantity"
)

func TestTicks(t *testing.T) {
	for _, c := range []struct{ low, high, want string }{
		{"0", "1650", "0 500 1,000 1,500 2,000"},
		{"-320", "200", "-400 -300 -200 -100 0 100 200"},
		{"3150000", "3210000", "3.14m 3.16m 3.18m 3.2m 3.22m"},
		{"0", "75000", "0 20k 40k 60k 80k"},
		{"0", "0.5", "0 0.1 0.2 0.3 0.4 0.5"},
		{"0", "0", "0"},
	} {
		low, _ := quantity.Parse(c.low)
		high, _ := quantity.Parse(c.high)
		var got []string
		for _, n := range ticks(low, high, 5) {
			got = append(got, strings.ReplaceAll(short(n), "−", "-"))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s to %s: %s, want %s", c.low, c.high, s, c.want)
		}
	}
}
