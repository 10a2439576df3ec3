package signoff

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/statement"
)

var (
	everybody = []string{"anna", "ben", "clara", "dora", "hugo", "june", "sam"}
	allRoles  = []string{"cfo", "coo", "demand-manager", "sales"}
)

// anyNeed draws a need, two levels deep at most.
func anyNeed(t *rapid.T, depth int) policy.Need {
	if depth > 0 && rapid.IntRange(0, 3).Draw(t, "tree") == 0 {
		n := policy.Need{}
		for i := range rapid.IntRange(0, 2).Draw(t, "all") {
			child := anyNeed(t, depth-1)
			child.ID = string(rune('a' + i))
			n.All = append(n.All, child)
		}
		for i := range rapid.IntRange(1, 3).Draw(t, "any") {
			child := anyNeed(t, depth-1)
			child.ID = string(rune('n' + i))
			n.Any = append(n.Any, child)
		}
		return n
	}
	n := policy.Need{Roles: rapid.SliceOfNDistinct(rapid.SampledFrom(allRoles), 1, 3, rapid.ID).Draw(t, "roles"),
		Count: rapid.IntRange(0, 3).Draw(t, "count"), Contributors: rapid.Bool().Draw(t, "contributors"),
		Evidence: rapid.SampledFrom([]policy.Evidence{policy.AnyEvidence, policy.AnyEvidence, policy.Signature, policy.Review, policy.Both}).Draw(t, "evidence")}
	slices.Sort(n.Roles)
	return n
}

// anyCase draws a case without evidence: people hold several roles and deputise
// for each other.
func anyCase(t *rapid.T) *Case {
	var rules []policy.Rule
	for i := range rapid.IntRange(1, 3).Draw(t, "rules") {
		r := rule(string(rune('a'+i)), anyNeed(t, 2))
		if rapid.IntRange(0, 4).Draw(t, "never") == 0 {
			r = never(r)
		}
		rules = append(rules, r)
	}
	c := proposal(nil, rules...)
	for i := range c.Policy.Roles {
		c.Policy.Roles[i].People = rapid.SliceOfNDistinct(rapid.SampledFrom(everybody), 1, 4, rapid.ID).Draw(t, "people")
		slices.Sort(c.Policy.Roles[i].People)
	}
	for range rapid.IntRange(0, 3).Draw(t, "deputies") {
		deputy(rapid.SampledFrom(everybody).Draw(t, "of"), rapid.SampledFrom(everybody).Draw(t, "who"), "2026-01-01", "2027-01-01")(c)
	}
	if rapid.Bool().Draw(t, "made") {
		madeBy(rapid.SampledFrom(everybody).Draw(t, "author"))(c)
	}
	c.AllSigned = rapid.Bool().Draw(t, "signed")
	if rapid.IntRange(0, 4).Draw(t, "decides") == 0 {
		c.Decisions = []Decided{shift(hash("d"))}
	}
	return c
}

// anyWord draws something that somebody says.
func anyWord(t *rapid.T, s *talk, verdicts ...string) {
	who, role := rapid.SampledFrom(everybody).Draw(t, "who"), rapid.SampledFrom(allRoles).Draw(t, "role")
	verdict := rapid.SampledFrom(verdicts).Draw(t, "verdict")
	more := []func(*Evidence){as(rapid.SampledFrom([]Standing{Direct, Direct, Carried, Lapsed, Apart}).Draw(t, "standing")), holding("d", 5, 5)}
	if rapid.IntRange(0, 2).Draw(t, "review") == 0 {
		s.review(who+" "+verdict, more...)
		return
	}
	if rapid.IntRange(0, 2).Draw(t, "for") == 0 {
		more = append(more, in(rapid.SampledFrom(everybody).Draw(t, "principal")))
	}
	if verdict == "revoke" && len(s.list) > 0 {
		more = append(more, in(s.id(rapid.IntRange(0, len(s.list)-1).Draw(t, "which"))))
	}
	if rapid.IntRange(0, 9).Draw(t, "purpose") == 0 {
		more = append(more, to(rapid.SampledFrom([]statement.Purpose{statement.Close, statement.Policy, statement.Override, statement.Ratify}).Draw(t, "for what")), because("x"))
	}
	s.say(who+" "+role+" "+verdict, more...)
}

// TestOneMoreApprovalHarmsNobody: what is met stays met, whatever more people
// approve, and in which order they do.
func TestOneMoreApprovalHarmsNobody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCase(t)
		var s talk
		var before *Report
		for range rapid.IntRange(1, 10).Draw(t, "words") {
			anyWord(t, &s, "approve")
			c.Evidence = s.list
			after := Evaluate(c)
			if before != nil {
				if before.Outcome == Approved && after.Outcome != Approved {
					t.Fatalf("was approved, is %s: %s", after.Outcome, after.Why)
				}
				for i := range before.Rules {
					// who is further than the rules ask for is settled once they are met
					if before.Rules[i].ID != FurtherApprover && before.Rules[i].State == Met && after.Rules[i].State != Met {
						t.Fatalf("%s was met and is %s", before.Rules[i].ID, after.Rules[i].State)
					}
				}
			}
			before = after
		}
	})
}

// TestOrderIsNothing: evidence in another order gives the same report.
func TestOrderIsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCase(t)
		var s talk
		for range rapid.IntRange(1, 10).Draw(t, "words") {
			anyWord(t, &s, "approve", "approve", "reject", "abstain", "revoke")
		}
		c.Evidence = s.list
		want := Evaluate(c)
		c.Evidence = rapid.Permutation(s.list).Draw(t, "order")
		if diff := cmp.Diff(want, Evaluate(c)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestNobodySitsTwice: whatever is said, a person has one seat of a rule, each
// seat is of a role that they or whom they speak for hold, who made the change
// sits only where that is allowed, and all evidence is told once.
func TestNobodySitsTwice(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := anyCase(rt)
		var s talk
		for range rapid.IntRange(1, 12).Draw(rt, "words") {
			anyWord(rt, &s, "approve", "approve", "approve", "reject", "abstain", "revoke")
		}
		c.Evidence = s.list
		r := Evaluate(c)
		sound(t, c, r)
		if t.Failed() {
			rt.Fatal(say(r))
		}
		approvals := map[string]Evidence{}
		for _, e := range c.Evidence {
			if e.Verdict == statement.Approve {
				approvals[e.ID] = e
			}
		}
		eachSeat(r.Rules, func(x *Seat) {
			if x.Person == "" {
				return
			}
			principal := x.Person
			if x.For != "" {
				principal = x.For
			}
			role := c.Policy.Role(x.Role)
			if role == nil || !slices.Contains(role.People, principal) {
				rt.Fatalf("%+v is nobody's role", x)
			}
			if x.By == "" {
				rt.Fatalf("%+v by nothing", x)
			}
		})
	})
}

// TestRejectionBlocks: whoever else agrees, a rejection in a role that is asked
// is never approved.
func TestRejectionBlocks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCase(t)
		var s talk
		for range rapid.IntRange(0, 10).Draw(t, "words") {
			anyWord(t, &s, "approve")
		}
		role := rapid.SampledFrom(allRoles).Draw(t, "role")
		who := rapid.SampledFrom(c.Policy.Role(role).People).Draw(t, "who")
		s.list = slices.DeleteFunc(s.list, func(e Evidence) bool { return e.Purpose == statement.Override })
		s.say(who + " " + role + " reject")
		c.Evidence = s.list
		r := Evaluate(c)
		asked := slices.ContainsFunc(c.Policy.Rules, func(x policy.Rule) bool { return x.When == nil && names(&x.Need, role) })
		if asked && r.Outcome != Refusal && r.Outcome != NotJudged {
			t.Fatalf("%s, though %s rejects as %s", r.Outcome, who, role)
		}
	})
}

func names(n *policy.Need, role string) bool {
	if slices.Contains(n.Roles, role) {
		return true
	}
	for _, list := range [][]policy.Need{n.All, n.Any} {
		for i := range list {
			if names(&list[i], role) {
				return true
			}
		}
	}
	return false
}

// TestMatchIsTheBest holds the matching against trying everything: as many
// seats are filled as can be while nobody, nor whom they speak for, has two.
func TestMatchIsTheBest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var units []*unit
		for range rapid.IntRange(0, 6).Draw(t, "units") {
			u := &unit{agent: rapid.SampledFrom(everybody).Draw(t, "agent")}
			u.principal = u.agent
			if rapid.IntRange(0, 2).Draw(t, "deputy") == 0 {
				u.principal = rapid.SampledFrom(everybody).Draw(t, "principal")
			}
			if !slices.ContainsFunc(units, func(x *unit) bool { return compareUnits(x, u) == 0 }) {
				units = append(units, u)
			}
		}
		seats := make([]int, rapid.IntRange(0, 5).Draw(t, "seats"))
		fit := map[[2]int]bool{}
		for s := range seats {
			seats[s] = s
			for u := range units {
				fit[[2]int{u, s}] = rapid.Bool().Draw(t, "fits")
			}
		}
		by, err := match(seats, units, func(u, s int) bool { return fit[[2]int{u, s}] }, new(int))
		if err != nil {
			t.Fatal(err)
		}
		filled, taken := 0, map[string]bool{}
		for s, u := range by {
			if u < 0 {
				continue
			}
			filled++
			for _, who := range slices.Compact([]string{units[u].agent, units[u].principal}) {
				if taken[who] || !fit[[2]int{u, s}] {
					t.Fatalf("%s in seat %d of %v", who, s, by)
				}
				taken[who] = true
			}
		}
		if want := exhaust(len(seats), units, fit, map[string]bool{}); filled != want {
			t.Fatalf("%d seats are filled, %d can be", filled, want)
		}
	})
}

// exhaust tries every way to fill the first n seats.
func exhaust(n int, units []*unit, fit map[[2]int]bool, taken map[string]bool) int {
	if n == 0 {
		return 0
	}
	best := exhaust(n-1, units, fit, taken)
	for i, u := range units {
		if !fit[[2]int{i, n - 1}] || taken[u.agent] || taken[u.principal] {
			continue
		}
		taken[u.agent], taken[u.principal] = true, true
		best = max(best, 1+exhaust(n-1, units, fit, taken))
		delete(taken, u.agent)
		delete(taken, u.principal)
	}
	return best
}
