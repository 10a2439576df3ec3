package approval

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/statement"
)

// seat finds the role to sign in: the one that is named; else the only one of the
// person's in which the statement counts, and of several the only one that is
// still missing.
func (p *preparing) seat(st *statement.Statement) (*Draft, error) {
	roles, err := p.roles(st)
	if err != nil {
		return nil, err
	}
	var all, count []*Draft
	for _, role := range roles {
		one := *st
		one.Role = role
		d, err := p.draft(&one)
		if err != nil {
			return nil, err
		}
		all = append(all, d)
		if len(d.Objections) == 0 {
			count = append(count, d)
		}
	}
	if len(count) > 1 {
		if missing := slices.DeleteFunc(slices.Clone(count), func(d *Draft) bool { return !p.missing(d.Statement.Role) }); len(missing) == 1 {
			count = missing
		}
	}
	switch {
	case len(count) == 1:
		return count[0], nil
	case len(count) > 1:
		return nil, usage("it would count in several of your roles: "+strings.Join(rolesOf(count), ", "), "say in which you sign: --role "+count[0].Statement.Role)
	case len(all) == 1:
		return all[0], nil
	}
	return merged(all), nil
}

// merged is a draft that counts in none of several roles, with what is said
// against each.
func merged(all []*Draft) *Draft {
	out := *all[0]
	out.Objections = nil
	for _, d := range all {
		for _, why := range d.Objections {
			if text := "as " + d.Statement.Role + ": " + why; !slices.Contains(out.Objections, text) {
				out.Objections = append(out.Objections, text)
			}
		}
	}
	return &out
}

func rolesOf(list []*Draft) []string {
	var out []string
	for _, d := range list {
		out = append(out, d.Statement.Role)
	}
	return out
}

// roles are those that are tried: the named one, else the person's or of whom they
// stand in for; for an override only those that may.
func (p *preparing) roles(st *statement.Statement) ([]string, error) {
	pol := p.a.Case.Policy
	if p.by.Recovery {
		return []string{"recovery"}, nil
	}
	if name := p.o.Role; name != "" {
		if pol.Role(name) == nil && p.a.Case.HeadPolicy.Role(name) == nil {
			return nil, unknown("role", name, roleIDs(pol, ""))
		}
		return []string{name}, nil
	}
	who := st.Person
	if pol.Person(st.For) != nil && st.Purpose != statement.Ratify {
		who = st.For
	}
	roles := roleIDs(pol, who)
	if next := p.a.Case.HeadPolicy; p.a.Case.Purpose == policy.Closes && next != nil { // it has to agree too
		for _, r := range roleIDs(next, who) {
			if !slices.Contains(roles, r) {
				roles = append(roles, r)
			}
		}
	}
	if st.Purpose == statement.Override {
		roles = slices.DeleteFunc(roles, func(r string) bool { return !slices.Contains(pol.Override, r) })
	}
	if len(roles) == 0 {
		what := who + " fills no role of the policy"
		if st.Purpose == statement.Override {
			what = who + " fills no role that may override"
		}
		return nil, usage(what, "nothing that you sign would count")
	}
	return roles, nil
}

// roleIDs are the roles that somebody fills, of all where nobody is named.
func roleIDs(p *policy.Policy, who string) []string {
	var ids []string
	for i := range p.Roles {
		if who == "" || slices.Contains(p.Roles[i].People, who) {
			ids = append(ids, p.Roles[i].ID)
		}
	}
	return ids
}

// missing reports whether a role is still asked for.
func (p *preparing) missing(role string) bool {
	for _, m := range p.a.Report.Missing {
		if slices.Contains(strings.Split(m.Role, " or "), role) {
			return true
		}
	}
	return false
}
