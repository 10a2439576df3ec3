package signoff

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/statement"
)

// speaks says in which roles a voice may speak, or why it counts for nothing.
// Whether it is about the content that is judged is asked elsewhere.
func (r *roll) speaks(v *voice) ([]way, string) {
	if v.standing == Refused {
		return nil, cmp.Or(v.why, "refused")
	}
	if v.recovery {
		return nil, r.withdrawn(v)
	}
	if r.policy.Person(v.person) == nil {
		return nil, "not a person of the policy"
	}
	if v.Sort == policy.Review && !v.Witnessed && !r.c.Unwitnessed && v.Verdict == statement.Approve {
		return nil, "its record is not kept, so nobody can see it later (witnessed: not yet)"
	}
	if why := r.withdrawn(v); why != "" {
		return nil, why
	}
	if v.Verdict == statement.Revoke {
		return nil, ""
	}
	ways, why := r.ways(v)
	switch {
	case why != "":
		return nil, why
	case v.Verdict == statement.Abstain:
		return ways, "abstains, which fills no seat"
	case v.Verdict != statement.Approve && v.Verdict != statement.Reject:
		return nil, "says neither yes nor no"
	}
	return ways, ""
}

// withdrawn says why what was said counts no longer: it was taken back, or the
// chain of statements is not whole, which takes approvals only.
func (r *roll) withdrawn(v *voice) string {
	if by := r.takenBack(v); by != nil {
		return "taken back by " + brief(by.ID)
	}
	if why := r.broken[v.chain()]; why != "" && v.Verdict == statement.Approve && v.Sort == policy.Signature {
		return "the chain of " + v.chain() + " is broken: " + why
	}
	return ""
}

// ways are the roles that a voice speaks in: a statement in the one that it
// names, a review in any of the reviewer's, and in those of whom they are a
// deputy for only if they have none, because a review cannot say for whom.
func (r *roll) ways(v *voice) ([]way, string) {
	if v.Sort == policy.Review {
		return r.waysOfReview(v)
	}
	role := r.policy.Role(v.Role)
	if role == nil {
		return nil, "the policy has no role " + quoted(v.Role)
	}
	principal := v.person
	if v.Purpose != statement.Ratify && v.For != "" && v.For != string(statement.None) {
		principal = v.For
	}
	if !slices.Contains(role.People, principal) {
		return nil, principal + " is not " + role.ID
	}
	if principal != v.person {
		if why := r.deputes(v, principal, role.ID); why != "" {
			return nil, why
		}
	}
	return []way{{principal, role.ID}}, ""
}

func (r *roll) waysOfReview(v *voice) ([]way, string) {
	if own := r.rolesOf(v.person); len(own) > 0 {
		out := make([]way, len(own))
		for i, role := range own {
			out[i] = way{v.person, role}
		}
		return out, ""
	}
	var out []way
	for i := range r.policy.People {
		for _, role := range r.rolesOf(r.policy.People[i].ID) {
			if r.deputes(v, r.policy.People[i].ID, role) == "" {
				out = append(out, way{r.policy.People[i].ID, role})
			}
		}
	}
	if len(out) == 0 {
		return nil, v.person + " has no role, and is nobody's deputy today"
	}
	return out, ""
}

// rolesOf lists a person's own roles.
func (r *roll) rolesOf(person string) []string {
	var out []string
	for i := range r.policy.Roles {
		if slices.Contains(r.policy.Roles[i].People, person) {
			out = append(out, r.policy.Roles[i].ID)
		}
	}
	return out
}

// deputes says why a voice may not speak for a person in a role; empty if it
// may. Both today and the day of the statement must lie within the deputy's
// dates; for a rejection the latter is enough, because it only holds up.
func (r *roll) deputes(v *voice, principal, role string) string {
	p := r.policy.Person(principal)
	if p == nil {
		return principal + " is not a person of the policy"
	}
	why := v.person + " is not a deputy of " + principal
	for i := range p.Deputies {
		d := &p.Deputies[i]
		switch {
		case d.Person != v.person:
		case len(d.Roles) > 0 && !slices.Contains(d.Roles, role):
			why = v.person + " is not a deputy of " + principal + " as " + role
		case !within(d, dayOf(v.SignedAt)) || v.Verdict != statement.Reject && !within(d, r.c.AsOf):
			why = v.person + " is a deputy of " + principal + " from " + d.From.String() + " to " + d.To.String() + " only"
		default:
			return ""
		}
	}
	return why
}

// deputies lists who acts for a person in a role today.
func (r *roll) deputies(principal, role string) []string {
	p := r.policy.Person(principal)
	if p == nil {
		return nil
	}
	var out []string
	for i := range p.Deputies {
		if d := &p.Deputies[i]; (len(d.Roles) == 0 || slices.Contains(d.Roles, role)) && within(d, r.c.AsOf) && !slices.Contains(out, d.Person) {
			out = append(out, d.Person)
		}
	}
	return out
}

func within(d *policy.Deputy, day period.Date) bool {
	return d.From != period.NoDate && d.To != period.NoDate && day != period.NoDate && d.From <= day && day <= d.To
}

// lastWords holds a person's statements against what they said later: who
// abstains behind an approval has withdrawn it, and at a forge the newest review
// takes the place of those before it. Approvals come first, because only one that
// holds lifts a rejection.
func (r *roll) lastWords() {
	for _, verdict := range []statement.Verdict{statement.Approve, statement.Reject} {
		for _, v := range r.voices {
			if v.out != "" || v.Verdict != verdict || verdict == statement.Reject && v.Sort != policy.Review {
				continue
			}
			for _, later := range r.voices {
				if why := r.replaced(v, later); why != "" {
					v.out = why
					break
				}
			}
		}
	}
}

// replaced says how a later voice takes the place of a voice; empty if it does
// not.
func (r *roll) replaced(v, later *voice) string {
	if later == v || later.person != v.person || later.Sort != v.Sort || later.Purpose != v.Purpose || later.standing == Refused || later.standing == Apart {
		return ""
	}
	if v.Sort == policy.Signature {
		if later.Verdict == statement.Abstain && later.place > v.place && later.Role == v.Role && later.For == v.For && r.takenBack(later) == nil {
			return v.person + " abstained later"
		}
		return ""
	}
	known, same := sameRequest(v, later)
	switch {
	case later.Verdict == statement.Revoke:
		if v.Verdict == statement.Approve && (later.Review == v.Review || !known && (later.For == v.ID || isNone(later.For) && !later.SignedAt.Before(v.SignedAt))) {
			return "dismissed"
		}
	case known && !same || !later.SignedAt.After(v.SignedAt):
	case later.Verdict == statement.Reject && v.Verdict == statement.Approve && r.takenBack(later) == nil:
		return v.person + " asked for changes later"
	case later.Verdict == statement.Approve && v.Verdict == statement.Reject && later.out == "" && known:
		return v.person + " approved later"
	}
	return ""
}

// sameRequest reports whether two reviews are of one pull request, where that is
// known of both.
func sameRequest(a, b *voice) (known, same bool) {
	x, y := a.request(), b.request()
	return x != "" && y != "", x == y
}

// request is the pull request of a review, as HOST/PATH#42.
func (v *voice) request() string {
	name := v.Review
	if i := strings.LastIndexByte(name, '/'); i > 0 && strings.Contains(name[:i], "#") {
		return name[:i]
	}
	return ""
}

func isNone(s string) bool { return s == "" || s == string(statement.None) }

func dayOf(t time.Time) period.Date { return period.FromTime(t.UTC()) }

func quoted(s string) string {
	if s == "" {
		return "that is not named"
	}
	return s
}
