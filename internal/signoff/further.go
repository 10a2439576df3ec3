package signoff

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/statement"
)

// FurtherApprover is the rule that no policy states: who made a change is known
// only where each commit is signed with a key of the policy. A name in a commit
// proves nothing, so else one of those who agree may be who made it, and one
// more has to.
const FurtherApprover = "further approver"

// further asks for one approver more than the rules do: somebody without whom
// they are met just as far.
func (e *evaluation) further() {
	if e.roll == nil || e.c.AllSigned || e.c.Purpose != policy.Proposals {
		return
	}
	e.restore()
	a := ask{roll: e.roll, need: &policy.Need{}, purposes: []statement.Purpose{statement.Proposal}, takes: about, ratifies: e.overridden()}
	n := Node{Text: "one more than the rules ask for, because not every commit is signed with a key of the policy", State: Open}
	seat := Seat{Role: "any role"}
	if u := e.spare(&a); u != nil {
		h := a.heard(u)
		n.State, seat = Met, Seat{Role: h.role, Person: u.agent, By: h.ID, Kind: string(h.Sort)}
		if u.pair() {
			seat.For = u.principal
		}
	}
	if n.State == Open {
		seat.Could = e.beyond(e.others(&a))
	}
	n.Seats = []Seat{seat}
	e.extra = &Rule{ID: FurtherApprover, Purpose: string(policy.Proposals), State: n.State, Need: &n}
}

// spare finds somebody who contributed nothing and without whom all rules are met
// just as far: rather one who sits nowhere; else the rules seat others in their
// place.
func (e *evaluation) spare(a *ask) *unit {
	var seated *unit
	for _, u := range a.units() {
		switch {
		case a.heard(u) == nil || !e.spares(u):
		case !e.sits(u):
			return u
		case seated == nil:
			seated = u
		}
	}
	if seated != nil {
		e.unseat(seated)
	}
	return seated
}

// sits reports whether somebody has a seat in any rule.
func (e *evaluation) sits(u *unit) bool {
	return slices.ContainsFunc(e.asked, func(a *asked) bool { return a.tally != nil && (a.tally.sits(u.agent) || a.tally.sits(u.principal)) })
}

// unseat counts the rules without somebody, and restore with everybody again.
func (e *evaluation) unseat(u *unit) {
	for _, a := range e.asked {
		if a.tally != nil {
			a.without = []string{u.agent, u.principal}
			a.state()
		}
	}
}

func (e *evaluation) restore() {
	for _, a := range e.asked {
		if a.without != nil {
			a.without = nil
			a.state()
		}
	}
}

// heard is the first voice of a unit that contributed nothing.
func (a *ask) heard(u *unit) *heard {
	for i := range u.voices {
		if a.author(a.need, u.agent, u.principal, u.voices[i].role) == "" {
			return &u.voices[i]
		}
	}
	return nil
}

// spares reports whether all rules are met just as far without somebody.
func (e *evaluation) spares(u *unit) bool {
	for _, a := range e.asked {
		if a.tally == nil || a.tally.err != nil {
			continue
		}
		without := a.ask
		without.without = []string{u.agent, u.principal}
		if got := without.count(); got.err != nil || got.missing > a.tally.missing {
			return false
		}
	}
	return true
}

// others are the people who could be that one: everybody with a role who neither
// contributed nor is heard already.
func (e *evaluation) others(a *ask) []string {
	var out []string
	spoken := a.units()
	for i := range e.c.Policy.People {
		person := e.c.Policy.People[i].ID
		roles := e.roll.rolesOf(person)
		if slices.ContainsFunc(spoken, func(u *unit) bool { return u.holds(person) }) {
			continue
		}
		if slices.ContainsFunc(roles, func(role string) bool { return a.cannot(&tally{}, a.need, person, person, role) == "" }) {
			out = append(out, person)
		}
	}
	return out
}

// beyond leaves out whom a rule waits for, unless nobody else is left: they have
// a seat to fill first.
func (e *evaluation) beyond(people []string) []string {
	asked := map[string]bool{}
	for _, a := range e.asked {
		eachSeat([]Rule{a.out}, func(s *Seat) {
			for _, who := range s.Could {
				asked[who] = true
			}
		})
	}
	if rest := slices.DeleteFunc(slices.Clone(people), func(who string) bool { return asked[who] }); len(rest) > 0 {
		return rest
	}
	return people
}

// alone says why nobody could be the further approver.
func alone(contributors []Contributor) string {
	var names []string
	for _, x := range contributors {
		if x.Person != "" && !slices.Contains(names, x.Person) {
			names = append(names, x.Person)
		}
	}
	why := "nobody is left: sign the commits with keys of the policy, and nobody further is asked"
	if len(names) > 0 {
		slices.Sort(names)
		why += " (contributed: " + strings.Join(names, ", ") + ")"
	}
	return why
}
