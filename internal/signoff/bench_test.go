package signoff

import (
	"fmt"
	"testing"

	"github.com/accord-plan/accord/internal/policy"
)

// BenchmarkEvaluate counts twenty statements about a proposal behind five years
// of twenty statements a cycle, by ten rules.
func BenchmarkEvaluate(b *testing.B) {
	var s talk
	for i := range 60 * 20 {
		s.say(everybody[i%len(everybody)]+" cfo approve", as(Apart))
	}
	for i := range 20 {
		s.say(everybody[i%len(everybody)] + " " + allRoles[i%len(allRoles)] + " approve")
	}
	var rules []policy.Rule
	for i := range 10 {
		rules = append(rules, rule(fmt.Sprint("r", i), policy.Need{All: []policy.Need{{ID: "a", Roles: []string{"cfo", "coo"}}, {ID: "b", Roles: []string{"demand-manager", "sales"}, Count: 2}}}))
	}
	c := proposal(&s, rules...)
	c.AllSigned = false
	c.Decisions = []Decided{shift(hash("d"))}
	b.ReportAllocs()
	for b.Loop() {
		Evaluate(c)
	}
}
