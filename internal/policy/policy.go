// Package policy holds people, roles and keys: who answers for what.
package policy

import (
	"slices"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
)

// Policy is the company's policy.
type Policy struct {
	Owner  string
	People []Person // sorted by ID
	Roles  []Role   // sorted by ID
	Rules  []Rule   // sorted by ID
	// Recorder are the keys that sign for what was seen at a forge; they fill
	// no role.
	Recorder []Key
	Recovery Recovery
	Revoked  []Revocation
	// Override are the roles of which one person may let something pass in an
	// emergency, with a reason; empty is nobody.
	Override []string
	At       position.Ref
	RulesAt  position.Ref // of the key, no place where there are none
}

// Person is one human being.
type Person struct {
	ID, Name, Email string
	Forges          map[string]int64  // numeric user id by host
	Logins          map[string]string // login by host; it proves nothing
	Keys            []Key
	Deputies        []Deputy // sorted by ID
	At              position.Ref
}

// Key is an SSH public key; its dates are period.NoDate where open.
type Key struct {
	ID, Public            string
	ValidFrom, ValidUntil period.Date
	At                    position.Ref
	ValidUntilAt          position.Ref // no place where it is open
}

// Role is a seat and the people who may fill it.
type Role struct {
	ID, Name string
	People   []string
	Team     string // the forge's team of these people, "@org/team"; may be empty
	At       position.Ref
}

// Person returns a person by identifier, nil if there is none.
func (p *Policy) Person(id string) *Person {
	if p == nil {
		return nil
	}
	for i := range p.People {
		if p.People[i].ID == id {
			return &p.People[i]
		}
	}
	return nil
}

// Role returns a role by identifier, nil if there is none.
func (p *Policy) Role(id string) *Role {
	if p == nil {
		return nil
	}
	for i := range p.Roles {
		if p.Roles[i].ID == id {
			return &p.Roles[i]
		}
	}
	return nil
}

// Rule returns a rule by identifier, nil if there is none.
func (p *Policy) Rule(id string) *Rule {
	if p == nil {
		return nil
	}
	for i := range p.Rules {
		if p.Rules[i].ID == id {
			return &p.Rules[i]
		}
	}
	return nil
}

// RolesOf lists the roles that a person fills, in order of identifier: of those
// that are named, or of all where none is.
func (p *Policy) RolesOf(person string, among []string) []string {
	var out []string
	for i := range p.Roles {
		r := &p.Roles[i]
		if slices.Contains(r.People, person) && (len(among) == 0 || slices.Contains(among, r.ID)) {
			out = append(out, r.ID)
		}
	}
	return out
}
