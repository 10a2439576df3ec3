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
// place and are no arm of a fork themselves, so that whoever stole a key cannot
// break the chain of its owner once the key is revoked; what stands behind them
// is. Nor is an arm of which its own author takes back every statement.
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
	var down func(id string, place int) (live bool)
	down = func(id string, place int) bool {
		arms := 0
		for _, v := range next[id] {
			v.place = place
			seen++
			if down(v.ID, place+1) || v.standing != Refused && len(v.revokes) == 0 {
				arms++
			}
		}
		if arms > 1 && why == "" {
			why = "two statements follow " + brief(id)
			if id == string(statement.None) {
				why = "two statements say that they are the first"
			}
		}
		return arms > 0
	}
	down(string(statement.None), 0)
	if seen < len(all) && why == "" {
		why = "its statements follow each other in a ring"
	}
	return why
}

// brief abbreviates a hash, and leaves other names as they are.
func brief(id string) string {
	if digits, ok := strings.CutPrefix(id, "sha256:"); ok && len(digits) > 8 {
		return "sha256:" + digits[:8] + "…"
	}
	return id
}
