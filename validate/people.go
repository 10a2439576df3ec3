package validate

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/signature"
)

var policyChecks = []Check{
	{"roles", "Roles are filled by people of the policy, and each person fills one.",
		[]finding.Code{finding.RoleEmpty, finding.RolePerson, finding.PersonNoRole}, NeedsPolicy, checkRoles},
	{"keys", "A key or an account tells which person it was.",
		[]finding.Code{finding.KeyShared, finding.ForgeIDShared, finding.KeyReversed, finding.KeyForm, finding.KeyTwice}, NeedsPolicy, checkKeys},
}

func checkRoles(ctx *Context) (fs []finding.Finding) {
	p := ctx.Plan.Policy
	var ids []string
	known, filled, empty := map[string]bool{}, map[string]bool{}, false
	for i := range p.People {
		ids = append(ids, p.People[i].ID)
		known[p.People[i].ID] = true
	}
	for i := range p.Roles {
		r := &p.Roles[i]
		if len(r.People) == 0 {
			empty = true
			fs = append(fs, finding.New(finding.RoleEmpty, r.At, "role %s has no people", r.ID))
		}
		for _, id := range r.People {
			filled[id] = true
			if !known[id] {
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
	accounts := map[string]*policy.Person{}
	held := map[string]holder{}
	for i := range p.People {
		person := &p.People[i]
		for k := range person.Keys {
			key := &person.Keys[k]
			at := orElse(key.At, person.At)
			if key.ValidFrom != period.NoDate && key.ValidUntil != period.NoDate && key.ValidUntil < key.ValidFrom {
				fs = append(fs, finding.New(finding.KeyReversed, orElse(key.ValidUntilAt, at), "key %s of %s is valid from %s until %s", key.ID, person.ID, key.ValidFrom, key.ValidUntil))
			}
			fs = append(fs, readable(key.Public, at, "key %s of %s", key.ID, person.ID)...)
			fs = append(fs, once(held, key, at, holder{person: person, what: "key " + key.ID + " of " + person.ID})...)
		}
		fs = append(fs, sharedAccounts(person, accounts)...)
	}
	for _, of := range []struct {
		what string
		keys []policy.Key
	}{{"recorder", p.Recorder}, {"recovery", p.Recovery.Keys}} {
		for k := range of.keys {
			key := &of.keys[k]
			at := orElse(key.At, p.At)
			fs = append(fs, readable(key.Public, at, "key %s of the %s", key.ID, of.what)...)
			fs = append(fs, once(held, key, at, holder{what: "key " + key.ID + " of the " + of.what})...)
		}
	}
	for i := range p.Revoked {
		r := &p.Revoked[i]
		fs = append(fs, unrevoked(r, orElse(r.At, p.At))...)
	}
	return fs
}

// holder is where a key is listed.
type holder struct {
	person *policy.Person // nil for the recorder and recovery
	what   string
	at     position.Ref
}

// once reports a key that stands somewhere else already.
func once(held map[string]holder, key *policy.Key, at position.Ref, h holder) []finding.Finding {
	material := keyMaterial(key.Public)
	first, twice := held[material]
	h.at = at
	if !twice {
		held[material] = h
		return nil
	}
	if first.person != nil && h.person != nil && first.person != h.person {
		return []finding.Finding{finding.New(finding.KeyShared, at, "key %s of %s is a key of %s too", key.ID, h.person.ID, first.person.ID).
			WithRelated(first.person.At, "%s", first.person.ID)}
	}
	return []finding.Finding{finding.New(finding.KeyTwice, at, "%s is %s too", h.what, first.what).WithRelated(first.at, "the first")}
}

// readable reports a key that signs for nobody, and why.
func readable(line string, at position.Ref, format string, args ...any) []finding.Finding {
	if _, err := signature.ParseKey(line); err != nil {
		return []finding.Finding{finding.New(finding.KeyForm, at, "%s cannot be used: %v", fmt.Sprintf(format, args...), err)}
	}
	return nil
}

// unrevoked reports a revocation that revokes nothing. A key that is too weak to
// sign may be revoked all the same: that may be the reason.
func unrevoked(r *policy.Revocation, at position.Ref) []finding.Finding {
	if err := signature.CheckRevoked(r.Public); err != nil {
		return []finding.Finding{finding.New(finding.KeyForm, at, "revocation %s revokes nothing: %v", r.ID, err)}
	}
	return nil
}

// sharedAccounts reports accounts at a forge that another person has.
func sharedAccounts(person *policy.Person, accounts map[string]*policy.Person) (fs []finding.Finding) {
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
	return fs
}

// keyMaterial drops the comment of a public key, which means nothing.
func keyMaterial(public string) string {
	fields := strings.Fields(public)
	return strings.Join(fields[:min(2, len(fields))], " ")
}
