package signoff

import (
	"cmp"
	"errors"
	"math/bits"
	"slices"
	"strconv"
)

// mostPairs is how many deputies with their principals are tried for one rule.
const mostPairs = 10

var errPairs = errors.New("more than " + strconv.Itoa(mostPairs) + " deputies speak for somebody else, which are not tried in all their ways")

// unit is who may fill one seat: a person, or a deputy together with the person
// they speak for, who count as one.
type unit struct {
	agent, principal string
	voices           []heard
}

// heard is one voice of a unit and the role in which it speaks.
type heard struct {
	*voice
	role string
}

func (u *unit) pair() bool { return u.agent != u.principal }

func (u *unit) holds(person string) bool { return u.agent == person || u.principal == person }

func compareUnits(a, b *unit) int {
	return cmp.Or(cmp.Compare(a.agent, b.agent), cmp.Compare(a.principal, b.principal))
}

// match fills as many seats as it can so that nobody sits in two, and returns
// for each seat the index of the unit that fills it, -1 for none. Of several
// ways it takes one with as few deputies as can be, the same one for the same
// units and seats.
func match(seats []int, units []*unit, fits func(u, seat int) bool) ([]int, error) {
	var own, pairs []int
	for i, u := range units {
		switch {
		case !slices.ContainsFunc(seats, func(s int) bool { return fits(i, s) }):
		case u.pair():
			pairs = append(pairs, i)
		default:
			own = append(own, i)
		}
	}
	if len(pairs) > mostPairs {
		return nil, errPairs
	}
	best, most := fill(seats, own, fits)
	for _, chosen := range subsets(len(pairs)) {
		if most == len(seats) {
			break
		}
		with, ok := together(chosen, pairs, own, units)
		if !ok {
			continue
		}
		if got, n := fill(seats, with, fits); n > most {
			best, most = got, n
		}
	}
	return best, nil
}

// subsets numbers the sets of n things that are not empty, small ones first.
func subsets(n int) []uint {
	var out []uint
	for s := uint(1); s < 1<<n; s++ {
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b uint) int { return cmp.Compare(bits.OnesCount(a), bits.OnesCount(b)) })
	return out
}

// together is the pairs of a set with those persons who are in none of them; it
// is not one if somebody is in two of the pairs.
func together(chosen uint, pairs, own []int, units []*unit) ([]int, bool) {
	var out []int
	taken := map[string]bool{}
	for k, i := range pairs {
		if chosen&(1<<k) == 0 {
			continue
		}
		u := units[i]
		if taken[u.agent] || taken[u.principal] {
			return nil, false
		}
		taken[u.agent], taken[u.principal] = true, true
		out = append(out, i)
	}
	for _, i := range own {
		if !taken[units[i].agent] {
			out = append(out, i)
		}
	}
	return out, true
}

// fill is a maximum matching of seats with units, each of which is one person
// or takes none that another one has.
func fill(seats, units []int, fits func(u, seat int) bool) (by []int, filled int) {
	sits := map[int]int{} // unit → index of its seat
	var place func(k int, tried map[int]bool) bool
	place = func(k int, tried map[int]bool) bool {
		for _, u := range units {
			if tried[u] || !fits(u, seats[k]) {
				continue
			}
			tried[u] = true
			if other, sitting := sits[u]; !sitting || place(other, tried) {
				sits[u] = k
				return true
			}
		}
		return false
	}
	for k := range seats {
		if place(k, map[int]bool{}) {
			filled++
		}
	}
	by = make([]int, len(seats))
	for k := range by {
		by[k] = -1
	}
	for u, k := range sits {
		by[k] = u
	}
	return by, filled
}
