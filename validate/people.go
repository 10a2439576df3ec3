package validate

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
)

var policyChecks = []Check{
	{"roles", "Roles are filled by people of the policy, and each person fills one.",
		[]finding.Code{finding.RoleEmpty, finding.RolePerson, finding.PersonNoRole}, NeedsPolicy, checkRoles},
	{"keys", "A key or an account tells which person it was.",
		[]finding.Code{finding.KeyShared, finding.ForgeIDShared, finding.KeyReversed}, NeedsPolicy, checkKeys},
}

func checkRoles(ctx *Context) (fs []finding.Finding) {
	p := ctx.Plan.Policy
	var ids []string
	filled, empty := map[string]bool{}, false
	for i := range p.People {
		ids = append(ids, p.People[i].ID)
	}
	for i := range p.Roles {
		r := &p.Roles[i]
		if len(r.People) == 0 {
			empty = true
			fs = append(fs, finding.New(finding.RoleEmpty, r.At, "role %s has no people", r.ID))
		}
		for _, id := range r.People {
			filled[id] = true
			if !slices.Contains(ids, id) {
				fs = append(fs, finding.New(finding.RolePerson, r.At, "role %s names %s, who is none of the people", r.ID, id).
					WithHint("the policy has %s", orNone(ids)))
			}
		}
	}
	for i := range p.People {
		// Who is missing from an empty role is said of the role.
		if person := &p.People[i]; !filled[person.ID] && !empty {
			fs = append(fs, finding.New(finding.PersonNoRole, person.At, "%s fills no role", person.ID))
		}
	}
	return fs
}

func checkKeys(ctx *Context) (fs []finding.Finding) {
	p := ctx.Plan.Policy
	keys, accounts := map[string]*policy.Person{}, map[string]*policy.Person{}
	for i := range p.People {
		person := &p.People[i]
		for k := range person.Keys {
			key := &person.Keys[k]
			if key.ValidFrom != period.NoDate && key.ValidUntil != period.NoDate && key.ValidUntil < key.ValidFrom {
				fs = append(fs, finding.New(finding.KeyReversed, orElse(key.ValidUntilAt, key.At, person.At), "key %s of %s is valid from %s until %s", key.ID, person.ID, key.ValidFrom, key.ValidUntil))
			}
			material := keyMaterial(key.Public)
			if other := keys[material]; other != nil && other != person {
				fs = append(fs, finding.New(finding.KeyShared, orElse(key.At, person.At), "key %s of %s is a key of %s too", key.ID, person.ID, other.ID).
					WithRelated(other.At, "%s", other.ID))
			}
			keys[material] = person
		}
		for _, host := range slices.Sorted(maps.Keys(person.Forges)) {
			account := fmt.Sprintf("%s %d", host, person.Forges[host])
			if other := accounts[account]; other != nil {
				fs = append(fs, finding.New(finding.ForgeIDShared, person.At, "%d at %s is the account of %s and of %s", person.Forges[host], host, other.ID, person.ID).
					WithRelated(other.At, "%s", other.ID))
			}
			accounts[account] = person
		}
		for _, host := range slices.Sorted(maps.Keys(person.Logins)) {
			account := host + " " + strings.ToLower(person.Logins[host]) // forges take them for the same
			if other := accounts[account]; other != nil {
				fs = append(fs, finding.New(finding.ForgeIDShared, person.At, "%s at %s is the login of %s and of %s", person.Logins[host], host, other.ID, person.ID).
					WithRelated(other.At, "%s", other.ID))
			}
			accounts[account] = person
		}
	}
	return fs
}

// keyMaterial drops the comment of a public key, which means nothing.
func keyMaterial(public string) string {
	fields := strings.Fields(public)
	return strings.Join(fields[:min(2, len(fields))], " ")
}
