package chain

import (
	"strconv"
	"strings"
)

// Next is the cycle that a close of a plan in this cycle would have now: the
// plan's own, or with the number of a re-plan behind it where that is closed
// already.
func (c *Chain) Next(cycle string) string {
	last := 0
	if c != nil {
		for _, l := range append(append([]*Link{}, c.Closes...), c.Stray...) {
			if of, n := split(l.Cycle); of == cycle {
				last = max(last, n)
			}
		}
	}
	if last == 0 {
		return cycle
	}
	return cycle + "." + strconv.Itoa(last+1)
}

// split takes the number of a re-plan from a cycle, 1 where it has none.
func split(cycle string) (of string, replan int) {
	of, number, found := strings.Cut(cycle, ".")
	if !found {
		return of, 1
	}
	n, err := strconv.Atoi(number)
	if err != nil {
		return cycle, 1
	}
	return of, n
}

// TagName is the name of the tag of a cycle, or of genesis: plan/CYCLE, and with
// several plans in the repository plan/NAME/CYCLE.
func TagName(plan, cycle string) string {
	if plan == "" {
		return "plan/" + cycle
	}
	return "plan/" + plan + "/" + cycle
}
