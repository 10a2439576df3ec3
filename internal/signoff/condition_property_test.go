package signoff

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/quantity"
)

// drawn is a company whose demand is drawn, and the cells by hand.
func drawn(t *rapid.T, name string) (table, map[string][]int64) {
	out, cells := table{}, map[string][]int64{}
	for _, item := range []string{"A", "B", "C"} {
		for _, m := range []string{"eu", "us"} {
			key := item + " " + m
			if !rapid.Bool().Draw(t, name+" has "+key) {
				continue
			}
			var words []string
			for p := range 4 {
				n := rapid.Int64Range(0, 50).Draw(t, fmt.Sprint(name, key, p))
				cells[key] = append(cells[key], n)
				words = append(words, fmt.Sprint(n))
			}
			out[key] = strings.Join(words, " ")
		}
	}
	return out, cells
}

// TestGrossProperty: the sum is that of absolute differences cell by cell, where
// what is not there is nothing; it is the same both ways round, and a change in two
// steps is never smaller than its steps' way around it.
func TestGrossProperty(t *testing.T) {
	one := func(a, b table) quantity.Number {
		v := View{Base: company(a), Head: company(b)}
		var sum quantity.Number
		for _, g := range grossOf(&v, &policy.ChangeTest{Measure: policy.Demand, By: policy.ByPlan}) {
			sum = sum.Add(g.change)
		}
		return sum
	}
	rapid.Check(t, func(t *rapid.T) {
		a, x := drawn(t, "a")
		b, y := drawn(t, "b")
		c, _ := drawn(t, "c")
		var want int64
		for _, item := range []string{"A", "B", "C"} {
			for _, m := range []string{"eu", "us"} {
				for p := range 4 {
					var before, after int64
					if s := x[item+" "+m]; s != nil {
						before = s[p]
					}
					if s := y[item+" "+m]; s != nil {
						after = s[p]
					}
					want += max(before-after, after-before)
				}
			}
		}
		if got := one(a, b); got != quantity.Whole(want) {
			t.Fatalf("%s, want %d", got, want)
		}
		if one(a, b) != one(b, a) {
			t.Fatal("not the same both ways round")
		}
		if one(a, c) > one(a, b).Add(one(b, c)) {
			t.Fatal("two steps are smaller than the way")
		}
	})
}
