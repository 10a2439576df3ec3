package signoff

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
)

// mostSets is how many sets of deputies with their principals are tried for one rule.
const mostSets = 2000

var errPairs = errors.New("deputies speak for somebody else in more than " + strconv.Itoa(mostSets) + " ways, which are not tried")

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
// units and seats. tried counts the sets of deputies that were tried.
func match(seats []int, units []*unit, fits func(u, seat int) bool, tried *int) ([]int, error) {
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
	best, most := fill(seats, own, fits)
	sets := sets{pairs: pairs, units: units, taken: map[string]bool{}, tried: tried}
	for size := 1; size <= min(len(pairs), len(seats)) && most < len(seats); size++ {
		sets.each(0, size, func(chosen []int) bool {
			if got, n := fill(seats, sets.with(chosen, own), fits); n > most {
				best, most = got, n
			}
			return most < len(seats)
		})
	}
	if *tried > mostSets {
		return nil, errPairs
	}
	return best, nil
}

// sets are the sets of pairs in which nobody is twice.
type sets struct {
	pairs  []int
	units  []*unit
	chosen []int
	taken  map[string]bool
	tried  *int
}

// each calls f with each set that has so many pairs more, of those from an index,
// until f returns false or too many were tried.
func (s *sets) each(from, more int, f func(chosen []int) bool) bool {
	if more == 0 {
		*s.tried++
		return *s.tried <= mostSets && f(s.chosen)
	}
	for k := from; k+more <= len(s.pairs); k++ {
		u := s.units[s.pairs[k]]
		if s.taken[u.agent] || s.taken[u.principal] {
			continue
		}
		s.taken[u.agent], s.taken[u.principal] = true, true
		s.chosen = append(s.chosen, s.pairs[k])
		again := s.each(k+1, more-1, f)
		s.chosen = s.chosen[:len(s.chosen)-1]
		delete(s.taken, u.agent)
		delete(s.taken, u.principal)
		if !again {
			return false
		}
	}
	return true
}

// with is the pairs of a set with those persons who are in none of them.
func (s *sets) with(chosen, own []int) []int {
	out := slices.Clone(chosen)
	for _, i := range own {
		if !s.taken[s.units[i].agent] {
			out = append(out, i)
		}
	}
	return out
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
