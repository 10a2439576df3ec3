package validate

import (
	"fmt"
	"maps"
	"slices"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
)

// mostSeats bounds the seats of one way to meet a need that are tried.
const mostSeats = 200

// seating puts people into the seats of a rule, each into one.
type seating struct {
	p *policy.Policy
	// day is the day on which keys and deputies must count, period.NoDate for
	// any.
	day period.Date
	// person are the people by id; filling, once asked for, who fills a role.
	person  map[string]*policy.Person
	filling map[string][]string
}

func newSeating(p *policy.Policy, day period.Date) seating {
	s := seating{p: p, day: day, person: map[string]*policy.Person{}, filling: map[string][]string{}}
	for i := range p.People {
		s.person[p.People[i].ID] = &p.People[i]
	}
	return s
}

// fits reports whether there are people for all seats of a way.
func (s seating) fits(way []*policy.Need) bool {
	return s.seated(way, func(*policy.Need, string) bool { return true })
}

// vacant reports whether a way asks for a role that there is not, or that has no
// people.
func (s seating) vacant(way []*policy.Need) bool {
	return slices.ContainsFunc(way, func(n *policy.Need) bool {
		return slices.ContainsFunc(n.Roles, func(id string) bool { r := s.p.Role(id); return r == nil || len(r.People) == 0 })
	})
}

// able reports whether there are people for them who can give what the needs take
// for evidence. In a policy where nobody has a key or an account yet nothing is
// held against needs that take any.
func (s seating) able(way []*policy.Need) bool {
	return s.seated(way, func(n *policy.Need, id string) bool {
		key, account := s.hasKey(id), len(s.person[id].Forges) > 0
		switch n.Evidence {
		case policy.Signature:
			return key
		case policy.Review:
			return account
		case policy.Both:
			return key && account
		}
		return key || account || s.fresh()
	})
}

// fresh reports whether nobody has a key or an account.
func (s seating) fresh() bool {
	return !slices.ContainsFunc(s.p.People, func(p policy.Person) bool { return len(p.Keys)+len(p.Forges) > 0 })
}

func (s seating) hasKey(id string) bool {
	return slices.ContainsFunc(s.person[id].Keys, func(k policy.Key) bool {
		if slices.ContainsFunc(s.p.Revoked, func(r policy.Revocation) bool { return keyMaterial(r.Public) == keyMaterial(k.Public) }) {
			return false
		}
		return s.day == period.NoDate || (k.ValidFrom == period.NoDate || k.ValidFrom <= s.day) && (k.ValidUntil == period.NoDate || s.day <= k.ValidUntil)
	})
}

// seated finds a person for each seat among those who may, by augmenting paths.
// Of more seats than are tried there have to be as many people.
func (s seating) seated(way []*policy.Need, may func(*policy.Need, string) bool) bool {
	n := 0
	for _, leaf := range way {
		if n += leaf.Count; leaf.Count == 0 {
			n += len(leaf.Roles)
		}
	}
	if n > mostSeats {
		return len(s.people(way)) >= n
	}
	var seats [][]string
	for _, leaf := range way {
		var who []string
		for i, roles := range leaf.Seats() {
			if i == 0 || leaf.Count == 0 {
				who = slices.DeleteFunc(slices.Clone(s.fill(roles)), func(id string) bool { return !may(leaf, id) })
			}
			seats = append(seats, who)
		}
	}
	taken := map[string]int{}
	for i := range seats {
		if !place(i, seats, taken, map[string]bool{}) {
			return false
		}
	}
	return true
}

// place seats somebody in a seat: who is free, else moving others where that
// helps.
func place(seat int, seats [][]string, taken map[string]int, seen map[string]bool) bool {
	for _, id := range seats[seat] {
		if _, sits := taken[id]; !sits {
			taken[id] = seat
			return true
		}
	}
	for _, id := range seats[seat] {
		if seen[id] {
			continue
		}
		seen[id] = true
		if place(taken[id], seats, taken, seen) {
			taken[id] = seat
			return true
		}
	}
	return false
}

// fill lists who may fill one of some roles, today or later.
func (s seating) fill(roles []string) []string {
	if len(roles) == 1 {
		return s.role(roles[0])
	}
	var out []string
	for _, role := range roles {
		out = append(out, s.role(role)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// role lists the people of a role, and who may act for them.
func (s seating) role(id string) []string {
	if known, ok := s.filling[id]; ok {
		return known
	}
	ids := map[string]bool{}
	if r := s.p.Role(id); r != nil {
		for _, principal := range r.People {
			person := s.person[principal]
			if person == nil {
				continue
			}
			ids[principal] = true
			for _, d := range person.Deputies {
				if (len(d.Roles) == 0 || slices.Contains(d.Roles, id)) && (s.day == period.NoDate || d.To >= s.day) && d.Person != principal && s.person[d.Person] != nil {
					ids[d.Person] = true
				}
			}
		}
	}
	s.filling[id] = slices.Sorted(maps.Keys(ids))
	return s.filling[id]
}

// people lists who may fill any seat of a way.
func (s seating) people(way []*policy.Need) []string {
	var roles []string
	for _, n := range way {
		roles = append(roles, n.Roles...)
	}
	slices.Sort(roles)
	return s.fill(slices.Compact(roles))
}

// there says who there is for a way.
func (s seating) there(way []*policy.Need) string {
	who := s.people(way)
	switch len(who) {
	case 0:
		return "nobody fills that"
	case 1:
		return "there is only " + who[0]
	}
	return fmt.Sprintf("there are only %s, each for one seat", some(who))
}
