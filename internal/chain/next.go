package chain

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/statement"
)

// Next is the cycle that a close of a plan in this cycle would have now: the
// plan's own, or with the number of a re-plan behind it where that is closed
// already.
func (c *Chain) Next(cycle string) string {
	last := 0
	if c != nil {
		for _, l := range c.Closes {
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
	if n, err := strconv.Atoi(number); found && err == nil {
		return of, n
	}
	return of, 1
}

// follows says whether a cycle can be closed after another one: a later one, or
// the next plan of the same.
func follows(cycle, before string) bool {
	if before == statement.Genesis {
		_, n := split(cycle)
		return n == 1
	}
	a, n := split(before)
	b, m := split(cycle)
	if a == b {
		return m == n+1
	}
	return cmp.Less(a, b) && m == 1
}
