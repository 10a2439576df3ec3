package signoff

import (
	"strings"

	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/statement"
)

// chain names the chain that a statement belongs to: the person's, or that of a
// recovery key, which is nobody's.
func (v *voice) chain() string {
	if v.recovery {
		return "key " + v.key
	}
	return v.person
}

// chains walks each person's statements. Where one follows a statement that is
// not there, or two follow the same one, something was kept back or there are
// two stories: nothing that the person approves counts.
func (r *roll) chains() {
	by := map[string][]*voice{}
	var names []string
	for _, v := range r.voices {
		if v.Sort != policy.Signature || v.standing == Refused && !v.links {
			continue
		}
		if by[v.chain()] == nil {
			names = append(names, v.chain())
		}
		by[v.chain()] = append(by[v.chain()], v)
	}
	for _, name := range names {
		if why := walk(by[name]); why != "" {
			r.broken[name] = why
		}
	}
}

// walk holds that the statements of one person are one chain, and numbers them;
// else it says why they are not. Statements that are refused and link hold a
// place and make no fork, so that whoever stole a key cannot break the chain of
// its owner once the key is revoked.
func walk(all []*voice) string {
	ids := map[string]bool{string(statement.None): true}
	next := map[string][]*voice{}
	for _, v := range all {
		ids[v.ID] = true
	}
	for _, v := range all {
		after := string(v.After)
		if v.standing == Refused {
			// what a refused statement follows is not asked
			if !ids[after] {
				after = string(statement.None)
			}
		} else if !ids[after] {
			return "statement " + brief(v.ID) + " follows " + brief(after) + ", which is not there"
		}
		next[after] = append(next[after], v)
	}
	seen := 0
	why := ""
	var down func(id string, place int)
	down = func(id string, place int) {
		arms := 0
		for _, v := range next[id] {
			v.place = place
			seen++
			if v.standing != Refused && !dead(v, next) {
				arms++
			}
			down(v.ID, place+1)
		}
		if arms > 1 && why == "" {
			why = "two statements follow " + brief(id)
			if id == string(statement.None) {
				why = "two statements say that they are the first"
			}
		}
	}
	down(string(statement.None), 0)
	if seen < len(all) && why == "" {
		why = "its statements follow each other in a ring"
	}
	return why
}

// dead reports whether a statement and all that follow it are taken back: one
// arm of a fork that its own author disowns. It is asked of trees only, whose
// roots follow nothing.
func dead(v *voice, next map[string][]*voice) bool {
	if len(v.revokes) == 0 {
		return false
	}
	for _, n := range next[v.ID] {
		if !dead(n, next) {
			return false
		}
	}
	return true
}

// brief abbreviates a hash, and leaves other names as they are.
func brief(id string) string {
	if digits, ok := strings.CutPrefix(id, "sha256:"); ok && len(digits) > 8 {
		return "sha256:" + digits[:8] + "…"
	}
	return id
}
