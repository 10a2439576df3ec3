package validate

import (
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
)

// Keys of nobody: their private halves were never made.
const (
	annaKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGFubmEgb2YgdGhlIHNtYWxsIGNvbXBhbnkgb2YgdGVz"
	benKey  = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJlbiBvZiB0aGUgc21hbGwgY29tcGFueSBvZiB0ZXN0"
	// certificate is one that ssh-keygen made for such a key.
	certificate = "ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZW5zc2guY29tAAAAIITJMnQwLtk2RQfuLDu/DwPZ18J3N8PWGiKuUdkSuQvPAAAAIIEFG4pJeFwCzVVJ3fT3TjmqXZ8FwuWb15+IO5ADpdyBAAAAAAAAAAAAAAABAAAABGFubmEAAAAIAAAABGFubmEAAAAAAAAAAP//////////AAAAAAAAAIIAAAAVcGVybWl0LVgxMS1mb3J3YXJkaW5nAAAAAAAAABdwZXJtaXQtYWdlbnQtZm9yd2FyZGluZwAAAAAAAAAWcGVybWl0LXBvcnQtZm9yd2FyZGluZwAAAAAAAAAKcGVybWl0LXB0eQAAAAAAAAAOcGVybWl0LXVzZXItcmMAAAAAAAAAAAAAADMAAAALc3NoLWVkMjU1MTkAAAAgzeMe9YCxPCbm9HNvlTzKgljE0BMZ8FboONtkopfwCGMAAABTAAAAC3NzaC1lZDI1NTE5AAAAQHZbztND0w3ZI1M7fmZLK54W83j+M75CUq7hUNI4hfKQV0QRwDUWIbTJ80r/Ugc/TVy+XWah1KQKlq8aIGXE4ws="
	ciKey       = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGNpIG9mIHRoZSBzbWFsbCBjb21wYW55IG9mIHRlc3Rz"
)

// rules gives the company's policy rules: one of its own, and what every policy
// with rules must have. Anna is coo and closer, ben sells; anna could also be
// asked as cfo.
func rules(need policy.Need, edits ...func(*policy.Policy)) func(ctx *Context) {
	return func(ctx *Context) {
		p := ctx.Plan.Policy
		p.RulesAt = at("rules")
		p.Roles = []policy.Role{{ID: "cfo", People: []string{"anna"}, At: at("role cfo")}, {ID: "closer", People: []string{"anna"}, At: at("role closer")}, p.Roles[0], p.Roles[1]}
		need.At = at("need")
		anyOf := policy.Need{Roles: []string{"coo"}, Evidence: policy.AnyEvidence, At: at("need coo")}
		p.Rules = []policy.Rule{
			{ID: "close", For: []policy.Purpose{policy.Closes, policy.Policies}, Need: anyOf, At: at("rule close")},
			{ID: "own", For: []policy.Purpose{policy.Proposals}, Need: need, At: at("rule own")}}
		for _, edit := range edits {
			edit(p)
		}
	}
}

// asks is a leaf of needs.
func asks(count int, evidence policy.Evidence, roles ...string) policy.Need {
	return policy.Need{Roles: roles, Count: count, Evidence: evidence, At: at("need")}
}

func allOf(needs ...policy.Need) policy.Need {
	return policy.Need{All: needs, Evidence: policy.AnyEvidence}
}

func oneOf(needs ...policy.Need) policy.Need {
	return policy.Need{Any: needs, Evidence: policy.AnyEvidence}
}

// when gives the company's own rule a condition.
func when(c policy.Condition) func(*policy.Policy) {
	return func(p *policy.Policy) { p.Rules[1].When = &c }
}

// deputy lets somebody act for anna.
func deputy(person, from, to string, roles ...string) func(*policy.Policy) {
	return func(p *policy.Policy) {
		p.People[0].Deputies = []policy.Deputy{{ID: "leave", Person: person, Roles: roles, From: day(from), To: day(to), At: at("deputy")}}
	}
}

var (
	usual = asks(0, policy.AnyEvidence, "coo")
	both  = asks(0, policy.AnyEvidence, "cfo", "coo")
)

var policySituations = []situation{
	{"rules that fit", rules(usual), nil},
	{"no rule for closes", rules(usual, func(p *policy.Policy) { p.Rules[0].For = []policy.Purpose{policy.Policies} }),
		[]string{"A0660 rules: no rule is for closes: no cycle could be closed"}},
	{"no rule for the policy", rules(usual, func(p *policy.Policy) { p.Rules[0].For = []policy.Purpose{policy.Closes} }),
		[]string{"A0660 rules: no rule is for changes of control files: they could not be approved"}},
	{"nobody closes", rules(usual, func(p *policy.Policy) { p.Roles[1].ID = "closing" }),
		[]string{"A0670 rules: there is no role closer"}},

	{"a need without roles", rules(policy.Need{Evidence: policy.Signature}), []string{"A0661 need: the need of rule own names no role"}},
	{"a need that is two", rules(policy.Need{Roles: []string{"coo"}, Evidence: policy.AnyEvidence, All: []policy.Need{usual}}),
		[]string{"A0661 need: the need of rule own asks for people itself and by needs below it"}},
	{"a branch without roles", rules(oneOf(usual, policy.Need{ID: "b", Evidence: policy.AnyEvidence, At: at("need b")})),
		[]string{"A0661 need b: the need b of rule own names no role"}},
	{"more people than there are", rules(asks(3, policy.AnyEvidence, "coo", "sales-eu")),
		[]string{"A0662 need: rule own needs 3 of coo, sales-eu, and there are only anna, ben, each for one seat"}},
	{"as many people as there are", rules(asks(2, policy.AnyEvidence, "coo", "sales-eu")), nil},
	{"one person in two seats", rules(both), []string{"A0662 need: rule own needs each of cfo, coo, and there is only anna"}},
	{"one person in the seats of two needs", rules(allOf(usual, asks(1, policy.AnyEvidence, "cfo", "closer"))),
		[]string{"A0662 need: rule own needs coo and 1 of cfo, closer, and there is only anna"}},
	{"people who must be moved to fit", rules(allOf(asks(1, policy.AnyEvidence, "coo", "sales-eu"), asks(1, policy.AnyEvidence, "coo"))), nil},
	{"another way that can be met", rules(oneOf(both, usual)), nil},
	{"two million seats and thousands of people", rules(allOf(slices.Repeat([]policy.Need{asks(100, policy.AnyEvidence, "sales-eu")}, 20_000)...), func(p *policy.Policy) {
		sales := p.Role("sales-eu")
		for i := range 4000 {
			p.People = append(p.People, policy.Person{ID: fmt.Sprintf("p%04d", i), At: at("crowd")})
			sales.People = append(sales.People, p.People[len(p.People)-1].ID)
		}
	}), []string{"A0662 need: rule own needs 100 of sales-eu and 100 of sales-eu and 100 of sales-eu and 100 of sales-eu and 19996 more, " +
		"and there are only ben, p0000, p0001, p0002 and 3997 more, each for one seat"}},
	{"a deputy for the second seat", rules(both, deputy("ben", "2026-12-01", "2026-12-31", "cfo")), nil},
	{"a deputy whose time is over", rules(both, deputy("ben", "2026-11-01", "2026-11-30", "cfo")),
		[]string{"A0663 need: rule own needs each of cfo, coo, and on 2026-12-10 there is only anna"}},
	{"a deputy in another role", rules(both, deputy("ben", "2026-12-01", "2026-12-31", "closer")),
		[]string{"A0662 need: rule own needs each of cfo, coo, and there is only anna"}},
	{"a role without people is said once", rules(asks(0, policy.AnyEvidence, "cfo"), func(p *policy.Policy) { p.Roles[0].People = nil }),
		[]string{"A0640 role cfo: role cfo has no people"}},
	{"a signature without a key", rules(asks(0, policy.Signature, "sales-eu"), func(p *policy.Policy) { p.People[1].Keys = nil }),
		[]string{"A0663 need: rule own needs sales-eu, and too few of ben have a valid key"}},
	{"a signature by a key that has ended", rules(asks(0, policy.Signature, "sales-eu"), func(p *policy.Policy) { p.People[1].Keys[0].ValidUntil = day("2026-12-09") }),
		[]string{"A0663 need: rule own needs sales-eu, and too few of ben have a valid key"}},
	{"a signature by a key that ends today", rules(asks(0, policy.Signature, "sales-eu"), func(p *policy.Policy) { p.People[1].Keys[0].ValidUntil = day("2026-12-10") }), nil},
	{"a signature by a key that is revoked", rules(asks(0, policy.Signature, "sales-eu"), func(p *policy.Policy) {
		p.Revoked = []policy.Revocation{{ID: "lost", Public: benKey, On: period.NoDate, At: at("revoked")}}
	}), []string{"A0663 need: rule own needs sales-eu, and too few of ben have a valid key"}},
	{"a review without an account", rules(asks(0, policy.Review, "sales-eu"), func(p *policy.Policy) { p.People[1].Forges = nil }),
		[]string{"A0663 need: rule own needs sales-eu, and too few of ben have an account at a forge"}},
	{"both, and an account is missing", rules(asks(0, policy.Both, "sales-eu"), func(p *policy.Policy) { p.People[1].Forges = nil }),
		[]string{"A0663 need: rule own needs sales-eu, and too few of ben have a valid key and an account at a forge"}},
	{"any, and there is neither", rules(asks(0, policy.AnyEvidence, "sales-eu"), func(p *policy.Policy) { p.People[1].Forges, p.People[1].Keys = nil, nil }),
		[]string{"A0663 need: rule own needs sales-eu, and too few of ben have a valid key or an account at a forge"}},
	{"nobody has anything yet", rules(asks(0, policy.AnyEvidence, "sales-eu"), func(p *policy.Policy) {
		for i := range p.People {
			p.People[i].Forges, p.People[i].Keys = nil, nil
		}
	}), nil},

	{"a condition without a test", rules(usual, when(policy.Condition{At: at("when")})), []string{"A0664 when: the condition of rule own tests nothing"}},
	{"a branch without a test", rules(usual, when(policy.Condition{Any: []policy.Condition{{ID: "x", At: at("when x")}}})),
		[]string{"A0664 when x: the condition x of rule own tests nothing"}},
	{"supply by market", rules(usual, when(policy.Condition{Change: &policy.ChangeTest{Measure: policy.Supply, By: policy.ByMarket, At: at("change")}})),
		[]string{"A0665 change: rule own measures supply by market"}},
	{"stock of a market", rules(usual, when(policy.Condition{Change: &policy.ChangeTest{Measure: policy.StockValue, By: policy.ByPlan, Markets: []string{"eu"}, At: at("change")}})),
		[]string{"A0665 change: rule own measures stock-value by market"}},
	{"revenue by market", rules(usual, when(policy.Condition{Change: &policy.ChangeTest{Measure: policy.Revenue, By: policy.ByMarket}})), nil},

	{"deputy of oneself", rules(usual, deputy("anna", "2026-12-01", "2026-12-31")), []string{"A0666 deputy: anna is the deputy of themselves"}},
	{"a deputy's range reversed", rules(usual, deputy("ben", "2026-12-31", "2026-12-01")), []string{"A0667 deputy: ben acts for anna from 2026-12-31 to 2026-12-01"}},
	{"a deputy who fills the seat already", rules(usual, deputy("ben", "2026-12-01", "2026-12-31", "closer"), func(p *policy.Policy) { p.Roles[1].People = []string{"anna", "ben"} }),
		[]string{"A0668 deputy: ben acts for anna as closer, and fills that already"}},
	{"a deputy who fills one of the seats", rules(usual, deputy("ben", "2026-12-01", "2026-12-31"), func(p *policy.Policy) { p.Roles[1].People = []string{"anna", "ben"} }), nil},

	{"more recovery keys than there are", rules(usual, func(p *policy.Policy) {
		p.Recovery = policy.Recovery{Count: 2, Keys: []policy.Key{{ID: "safe", Public: ciKey, At: at("key safe")}}, At: at("recovery count")}
	}), []string{"A0669 recovery count: 2 recovery keys together, and there is 1"}},
	{"a key with options", second(func(p *policy.Person) { p.Keys[0].Public = `ssh-ed25519,restrict ` + benKey }),
		[]string{"A0646 key ben-1: key ben-1 of ben cannot be used: the line begins with \"ssh-ed25519,restrict\"; options are not allowed, expected the key as in an id_ed25519.pub"}},
	{"a certificate", second(func(p *policy.Person) { p.Keys[0].Public = "ssh-ed25519-cert-v01@openssh.com AAAA" }),
		[]string{"A0646 key ben-1: key ben-1 of ben cannot be used: certificates are not allowed, because an authority would say in the policy's place who signs; list the key itself"}},
	{"a revocation of nothing", func(ctx *Context) {
		ctx.Plan.Policy.Revoked = []policy.Revocation{{ID: "lost", Public: "ssh-ed25519 AAAA", On: period.NoDate, At: at("revoked")}}
	}, []string{"A0646 revoked: revocation lost revokes nothing: no key can be read; expected one line as in an id_ed25519.pub"}},
	{"a revocation of a certificate", func(ctx *Context) {
		ctx.Plan.Policy.Revoked = []policy.Revocation{{ID: "lost", Public: certificate, On: period.NoDate, At: at("revoked")}}
	}, []string{"A0646 revoked: revocation lost revokes nothing: it is a certificate; expected the key itself, as in an id_ed25519.pub"}},
	{"the recorder's key is a person's", func(ctx *Context) {
		ctx.Plan.Policy.Recorder = []policy.Key{{ID: "ci", Public: annaKey, At: at("key ci")}}
	}, []string{"A0647 key ci: key ci of the recorder is key anna-1 of anna too"}},
	{"one key twice of one person", second(func(p *policy.Person) {
		p.Keys = append(p.Keys, policy.Key{ID: "ben-2", Public: benKey, ValidFrom: period.NoDate, ValidUntil: period.NoDate, At: at("key ben-2")})
	}), []string{"A0647 key ben-2: key ben-2 of ben is key ben-1 of ben too"}},
}
