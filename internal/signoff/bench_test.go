package signoff

import (
	"fmt"
	"testing"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/quantity"
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

// BenchmarkAccepted finds up to what size a decision was agreed to that covers a
// thousand gaps, of which each of twenty statements knew another size.
func BenchmarkAccepted(b *testing.B) {
	var s talk
	for i := range 20 {
		who := []string{"clara cfo", "sam coo"}[i%2]
		s.say(who+" approve", holding("d"), func(e *Evidence) {
			e.Holds = decision.Sizes{}
			for g := range int64(1000) {
				e.Holds[fmt.Sprintf("shortage/ITEM-%d@central", g)] = decision.Size{Units: quantity.Whole(g + int64(i%2*30+i)), Money: quantity.Whole(2*g + int64(i))}
			}
		})
	}
	c := proposal(&s, rule("sales", oneOf("sales")))
	c.Decisions = []Decided{shift(hash("d"))}
	b.ReportAllocs()
	for b.Loop() {
		if got := AcceptedDecisions(c); len(got["shift"]) != 1000 {
			b.Fatal(len(got["shift"]))
		}
	}
}
