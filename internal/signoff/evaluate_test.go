package signoff

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/statement"
)

// staff is a policy: anna and hugo are demand managers, clara is cfo, sam is
// coo, ben and june sell, dora has no role and deputises for clara in December.
func staff(rules ...policy.Rule) *policy.Policy {
	p := &policy.Policy{Rules: rules, Override: []string{"coo"}}
	for _, name := range []string{"anna", "ben", "clara", "dora", "hugo", "june", "sam"} {
		p.People = append(p.People, policy.Person{ID: name, Forges: map[string]int64{"forge.example": int64(len(p.People) + 1)},
			Keys: []policy.Key{{ID: name + "-1", Public: "ssh-ed25519 " + name, ValidFrom: period.NoDate, ValidUntil: period.NoDate}}})
	}
	p.Person("clara").Deputies = []policy.Deputy{{ID: "december", Person: "dora", From: day("2026-12-01"), To: day("2026-12-31")}}
	p.Roles = []policy.Role{{ID: "cfo", People: []string{"clara"}}, {ID: "coo", People: []string{"sam"}},
		{ID: "demand-manager", People: []string{"anna", "hugo"}}, {ID: "sales", People: []string{"ben", "june"}}}
	return p
}

func day(s string) period.Date {
	d, err := period.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// rule asks one of some roles at proposals; the first word is its id.
func rule(id string, need policy.Need, purposes ...policy.Purpose) policy.Rule {
	if purposes == nil {
		purposes = []policy.Purpose{policy.Proposals}
	}
	return policy.Rule{ID: id, For: purposes, Need: need}
}

func oneOf(roles ...string) policy.Need  { return policy.Need{Roles: roles, Count: 1} }
func eachOf(roles ...string) policy.Need { return policy.Need{Roles: roles} }

// never is a condition that no case here meets.
func never(r policy.Rule) policy.Rule {
	r.When = &policy.Condition{Control: &policy.ControlTest{Files: []string{"nothing"}}}
	return r
}

func onFiles(r policy.Rule, files ...string) policy.Rule {
	r.When = &policy.Condition{Control: &policy.ControlTest{Files: files}}
	return r
}

// hash of a name, as the ids of statements look.
func hash(name string) statement.Hash {
	sum := sha256.Sum256([]byte(name))
	return statement.Hash("sha256:" + hex.EncodeToString(sum[:]))
}

// talk writes evidence down in the order in which it is said, and chains it.
type talk struct {
	list []Evidence
	last map[string]statement.Hash
}

// say adds a statement of a person in a role: `anna demand-manager approve`.
func (t *talk) say(words string, more ...func(*Evidence)) *talk {
	f := strings.Fields(words)
	if t.last == nil {
		t.last = map[string]statement.Hash{}
	}
	id := hash(fmt.Sprint(len(t.list), words))
	after := t.last[f[0]]
	if after == "" {
		after = statement.None
	}
	e := Evidence{ID: string(id), Sort: policy.Signature, Purpose: statement.Proposal, Verdict: statement.Verdict(f[2]), Person: f[0], Role: f[1], For: "none",
		Key: f[0] + "-1", SignedAt: time.Date(2026, 12, 10, 9, len(t.list), 0, 0, time.UTC), After: after, Standing: Direct, Content: hash("plan")}
	for _, m := range more {
		m(&e)
	}
	if e.Sort == policy.Signature {
		t.last[f[0]] = statement.Hash(e.ID)
	}
	t.list = append(t.list, e)
	return t
}

// review adds a review, which names no role.
func (t *talk) review(words string, more ...func(*Evidence)) *talk {
	f := strings.Fields(words)
	return t.say(f[0]+" - "+f[1], append([]func(*Evidence){func(e *Evidence) {
		e.Sort, e.Role, e.For, e.Key, e.After, e.Witnessed = policy.Review, "", "", "", "", true
		e.Review = fmt.Sprintf("forge.example/acme/plans#42/%d", len(t.list))
	}}, more...)...)
}

// id is that of the nth thing said.
func (t *talk) id(n int) string { return t.list[n].ID }

func as(s Standing) func(*Evidence)          { return func(e *Evidence) { e.Standing = s } }
func to(p statement.Purpose) func(*Evidence) { return func(e *Evidence) { e.Purpose = p } }
func in(person string) func(*Evidence)       { return func(e *Evidence) { e.For = person } }
func since(s string) func(*Evidence) {
	return func(e *Evidence) { e.SignedAt = day(s).Time().Add(9 * time.Hour) }
}
func following(h string) func(*Evidence) {
	return func(e *Evidence) { e.After = statement.Hash(h) }
}
func because(s string) func(*Evidence) { return func(e *Evidence) { e.Reason = s } }
func called(s string) func(*Evidence) {
	return func(e *Evidence) { e.Review = "forge.example/acme/plans#" + s }
}
func unseen(e *Evidence) { e.Witnessed = false }

// proposal is a case of a proposal with one rule unless more are given.
func proposal(t *talk, rules ...policy.Rule) *Case {
	c := &Case{Policy: staff(rules...), Purpose: policy.Proposals, AsOf: day("2026-12-10"), AllSigned: true}
	c.HeadPolicy = c.Policy
	if t != nil {
		c.Evidence = t.list
	}
	return c
}

func madeBy(names ...string) func(*Case) {
	return func(c *Case) {
		for _, name := range names {
			c.Contributors = append(c.Contributors, Contributor{Person: name, Name: name, How: "author", Of: "9b07e31"})
		}
	}
}

// say is the whole report in a few lines: the outcome, each rule with who sits
// where, and what does not count.
func say(r *Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", r.Outcome, r.Why)
	for i := range r.Rules {
		x := &r.Rules[i]
		fmt.Fprintf(&b, "%s %s", x.ID, x.State)
		eachSeat(r.Rules[i:i+1], func(s *Seat) {
			who := s.Person
			if s.For != "" {
				who += "/" + s.For
			}
			if who == "" {
				who = "?" + strings.Join(s.Could, "|")
			}
			fmt.Fprintf(&b, " %s=%s", s.Role, who)
		})
		b.WriteString("\n")
	}
	for _, f := range r.Failed {
		fmt.Fprintf(&b, "failed: %s\n", f)
	}
	for _, v := range r.Lapsed {
		fmt.Fprintf(&b, "lapsed %s: %s\n", v.Person, v.Why)
	}
	for _, v := range r.NotCounted {
		fmt.Fprintf(&b, "not %s: %s\n", v.Person, v.Why)
	}
	for _, m := range r.Missing {
		if m.Why != "" {
			fmt.Fprintf(&b, "missing %s: %s\n", m.Role, m.Why)
		}
	}
	for _, n := range r.Overrides {
		fmt.Fprintf(&b, "override %s: %s, ratified: %s\n", n.Person, n.Reason, n.Ratified)
	}
	return b.String()
}

// sound holds what is true of every report.
func sound(t *testing.T, c *Case, r *Report) {
	t.Helper()
	if n := utf8.RuneCountInString(r.Why); n == 0 || n > 140 || strings.ContainsAny(r.Why, "\n\t") {
		t.Errorf("why has %d characters: %q", n, r.Why)
	}
	seen := map[string]int{}
	for _, list := range [][]Voice{r.Counted, r.Lapsed, r.NotCounted} {
		for _, v := range list {
			seen[v.ID]++
		}
	}
	for _, e := range c.Evidence {
		if n := seen[e.ID]; n > 1 || n == 0 && e.Standing != Apart {
			t.Errorf("evidence of %s is told %d times", e.Person, n)
		}
	}
	for _, v := range r.NotCounted {
		if v.Why == "" {
			t.Errorf("not counted and no reason: %+v", v)
		}
	}
	for i := range r.Rules {
		in := map[string]bool{}
		eachSeat(r.Rules[i:i+1], func(s *Seat) {
			for _, who := range slices.Compact([]string{s.Person, s.For}) {
				if who != "" && in[who] {
					t.Errorf("%s sits twice in %s", who, r.Rules[i].ID)
				}
				in[who] = true
			}
		})
	}
	if r.Outcome == Approved && (len(r.Failed)+len(r.Blocked) > 0) {
		t.Errorf("approved, though %v %v", r.Failed, r.Blocked)
	}
}

// try evaluates a case and holds what it says, line by line, against what is
// expected.
func try(t *testing.T, c *Case, want string) {
	t.Helper()
	r := Evaluate(c)
	sound(t, c, r)
	got := strings.TrimSpace(say(r))
	if got != strings.TrimSpace(want) {
		t.Errorf("got:\n%s\nwant:\n%s", got, strings.TrimSpace(want))
	}
}
