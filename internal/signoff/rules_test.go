package signoff

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/accord-plan/accord/internal/policy"
)

func TestSeats(t *testing.T) {
	for _, c := range []struct {
		name string
		c    *Case
		want string
	}{
		{"nobody yet", proposal(nil, rule("demand", oneOf("demand-manager"))), `
not-yet: waits for demand-manager (anna or hugo)
demand open demand-manager=?anna|hugo`},
		{"one of two", proposal(new(talk).say("hugo demand-manager approve"), rule("demand", oneOf("demand-manager"))), `
approved: approved by hugo
demand met demand-manager=hugo`},
		{"each of two roles", proposal(new(talk).say("clara cfo approve"), rule("money", eachOf("cfo", "coo"))), `
not-yet: waits for coo (sam)
money open cfo=clara coo=?sam`},
		{"two statements of one person are one person", proposal(new(talk).say("anna demand-manager approve").say("anna demand-manager approve"),
			rule("two", policy.Need{Roles: []string{"demand-manager"}, Count: 2})), `
not-yet: waits for demand-manager (hugo)
two open demand-manager=anna demand-manager=?hugo`},
		{"another role is not asked", proposal(new(talk).say("ben sales approve"), rule("demand", oneOf("demand-manager"))), `
not-yet: waits for demand-manager (anna or hugo)
demand open demand-manager=?anna|hugo
not ben: no rule that applies asks for sales`},
		{"a role that is not theirs", proposal(new(talk).say("ben cfo approve"), rule("money", oneOf("cfo"))), `
not-yet: waits for cfo (clara or dora for clara)
money open cfo=?clara|dora for clara
not ben: ben is not cfo`},
		{"a stranger", proposal(new(talk).say("mallory cfo approve"), rule("money", oneOf("cfo"))), `
not-yet: waits for cfo (clara or dora for clara)
money open cfo=?clara|dora for clara
not mallory: not a person of the policy`},
		{"a role that the policy does not have", proposal(new(talk).say("ben chief approve"), rule("money", oneOf("chief"))), `
failed: cannot be approved: money: one of chief; the policy has no role chief
money failed chief=?
not ben: the policy has no role chief`},
		{"an abstention fills no seat", proposal(new(talk).say("clara cfo abstain"), rule("money", oneOf("cfo"))), `
not-yet: waits for cfo (clara or dora for clara)
money open cfo=?clara|dora for clara
not clara: abstains, which fills no seat`},
		{"who abstains later has withdrawn", proposal(new(talk).say("clara cfo approve").say("clara cfo abstain"), rule("money", oneOf("cfo"))), `
not-yet: waits for cfo (clara or dora for clara)
money open cfo=?clara|dora for clara
not clara: clara abstained later
not clara: abstains, which fills no seat`},
		{"lapsed", proposal(new(talk).say("clara cfo approve", as(Lapsed), func(e *Evidence) { e.Why = "2 numbers changed since" }), rule("money", oneOf("cfo"))), `
not-yet: waits for cfo (clara or dora for clara); 1 approval lapsed
money open cfo=?clara|dora for clara
lapsed clara: 2 numbers changed since`},
		{"carried", proposal(new(talk).say("clara cfo approve", as(Carried)), rule("money", oneOf("cfo"))), `
approved: approved by clara
money met cfo=clara`},
		{"made for another purpose", proposal(new(talk).say("clara cfo approve", to("close")), rule("money", oneOf("cfo"))), `
not-yet: waits for cfo (clara or dora for clara)
money open cfo=?clara|dora for clara
not clara: made for a close, and this is a proposal`},
		{"another proposal", proposal(new(talk).say("clara cfo approve", as(Apart)), rule("money", oneOf("cfo"))), `
not-yet: waits for cfo (clara or dora for clara)
money open cfo=?clara|dora for clara`},
		{"nothing known of a standing", proposal(new(talk).say("clara cfo approve", as("")), rule("money", oneOf("cfo"))), `
not-yet: waits for cfo (clara or dora for clara)
money open cfo=?clara|dora for clara
not clara: it is not known what it is about`},
	} {
		t.Run(c.name, func(t *testing.T) { try(t, c.c, c.want) })
	}
}

// both holds two roles, so that people may have to move for everybody to sit.
func both(c *Case) *Case {
	c.Policy.Roles = append(c.Policy.Roles, policy.Role{ID: "owner", People: []string{"anna", "clara"}})
	return c
}

func TestMatching(t *testing.T) {
	everyone := new(talk).say("anna owner approve").say("anna demand-manager approve").say("clara owner approve")
	for _, c := range []struct {
		name string
		c    *Case
		want string
	}{
		{"nobody's seat is wasted", both(proposal(everyone, rule("all", eachOf("owner", "demand-manager")))), `
approved: approved by anna, clara
all met owner=clara demand-manager=anna`},
		{"one person, two roles, one seat", both(proposal(new(talk).say("anna owner approve").say("anna demand-manager approve"), rule("all", eachOf("owner", "demand-manager")))), `
not-yet: waits for demand-manager (hugo)
all open owner=anna demand-manager=?hugo`},
		{"one person in two rules", both(proposal(everyone, rule("a", oneOf("owner")), rule("b", oneOf("demand-manager")))), `
approved: approved by anna
a met owner=anna
b met demand-manager=anna`},
		{"across the leaves of a tree", both(proposal(everyone, rule("all", policy.Need{All: []policy.Need{{ID: "a", Roles: []string{"owner"}}, {ID: "b", Roles: []string{"demand-manager"}}}}))), `
approved: approved by anna, clara
all met owner=clara demand-manager=anna`},
		{"an alternative", proposal(new(talk).say("sam coo approve"), rule("any", policy.Need{Any: []policy.Need{{ID: "a", Roles: []string{"cfo"}}, {ID: "b", Roles: []string{"coo"}}}})), `
approved: approved by sam
any met cfo=?clara|dora for clara coo=sam`},
		{"the alternative that lacks least", proposal(new(talk).say("ben sales approve"),
			rule("any", policy.Need{Any: []policy.Need{{ID: "a", Roles: []string{"cfo", "coo"}}, {ID: "b", Roles: []string{"sales", "demand-manager"}}}})), `
not-yet: waits for demand-manager (anna or hugo)
any open cfo=?clara|dora for clara coo=?sam sales=ben demand-manager=?anna|hugo`},
		{"each and one of", proposal(new(talk).say("clara cfo approve").say("ben sales approve"),
			rule("tree", policy.Need{All: []policy.Need{{ID: "a", Roles: []string{"cfo"}}}, Any: []policy.Need{{ID: "b", Roles: []string{"coo"}}, {ID: "c", Roles: []string{"sales"}}}})), `
approved: approved by ben, clara
tree met cfo=clara coo=?sam sales=ben`},
		{"roles beside a tree are asked too", proposal(new(talk).say("sam coo approve"),
			rule("odd", policy.Need{Roles: []string{"cfo"}, Any: []policy.Need{{ID: "b", Roles: []string{"coo"}}}})), `
not-yet: waits for cfo (clara or dora for clara)
odd open cfo=?clara|dora for clara coo=sam`},
		{"nobody is named", proposal(nil, rule("empty", policy.Need{})), `
failed: cannot be approved: empty: nobody is named
empty failed`},
	} {
		t.Run(c.name, func(t *testing.T) { try(t, c.c, c.want) })
	}
}

func TestTooManyAlternatives(t *testing.T) {
	var all []policy.Need
	for range 12 {
		all = append(all, policy.Need{Any: []policy.Need{{Roles: []string{"cfo"}}, {Roles: []string{"coo"}}}})
	}
	c := proposal(nil, rule("many", policy.Need{All: all}))
	try(t, c, `
failed: cannot be approved: many: the rule has more than 1000 ways to be met, which are not tried
many failed`)
}

func TestEvidence(t *testing.T) {
	signed := policy.Need{Roles: []string{"cfo"}, Evidence: policy.Signature}
	reviewed := policy.Need{Roles: []string{"cfo"}, Evidence: policy.Review}
	both := policy.Need{Roles: []string{"demand-manager"}, Count: 1, Evidence: policy.Both}
	now := func(c *Case) *Case { c.Unwitnessed = true; return c }
	for _, c := range []struct {
		name string
		c    *Case
		want string
	}{
		{"a review where any will do", proposal(new(talk).review("clara approve"), rule("money", oneOf("cfo"))), `
approved: approved by clara
money met cfo=clara`},
		{"a review for a signature", proposal(new(talk).review("clara approve"), rule("money", signed)), `
not-yet: waits for cfo (clara or dora for clara)
money open cfo=?clara|dora for clara
not clara: money asks for a signature`},
		{"a signature for a review", proposal(new(talk).say("clara cfo approve"), rule("money", reviewed)), `
not-yet: waits for cfo (clara or dora for clara)
money open cfo=?clara|dora for clara
not clara: money asks for a review`},
		{"a sort that nobody knows", proposal(new(talk).say("clara cfo approve"), rule("money", policy.Need{Roles: []string{"cfo"}, Evidence: "nod"})), `
not-yet: waits for cfo (clara or dora for clara)
money open cfo=?clara|dora for clara
not clara: money asks for a nod`},
		{"both of the same person", proposal(new(talk).say("anna demand-manager approve").review("anna approve"), rule("demand", both)), `
approved: approved by anna
demand met demand-manager=anna`},
		{"both of two people", proposal(new(talk).say("anna demand-manager approve").review("hugo approve"), rule("demand", both)), `
not-yet: waits for demand-manager (anna or hugo)
demand open demand-manager=?anna|hugo
not anna: demand asks for a signature and a review of the same person
not hugo: demand asks for a signature and a review of the same person`},
		{"a review that nobody recorded", proposal(new(talk).review("clara approve", unseen), rule("money", oneOf("cfo"))), `
not-yet: waits for cfo (clara or dora for clara)
money open cfo=?clara|dora for clara
not clara: its record is not kept, so nobody can see it later (witnessed: not yet)`},
		{"a review that nobody recorded, counted for now", now(proposal(new(talk).review("clara approve", unseen), rule("money", oneOf("cfo")))), `
approved: approved by clara
money met cfo=clara`},
		{"a review that asks for changes", proposal(new(talk).review("clara reject", unseen), rule("money", oneOf("cfo"))), `
rejected: rejected by clara (cfo)
money rejected cfo=?clara|dora for clara`},
		{"the reviewer approved later", proposal(new(talk).review("clara reject").review("clara approve"), rule("money", oneOf("cfo"))), `
approved: approved by clara
money met cfo=clara
not clara: clara approved later`},
		{"the reviewer asked for changes later", proposal(new(talk).review("clara approve").review("clara reject"), rule("money", oneOf("cfo"))), `
rejected: rejected by clara (cfo)
money rejected cfo=?clara|dora for clara
not clara: clara asked for changes later`},
		{"an approval was dismissed", proposal(new(talk).review("clara approve", called("42/1")).review("clara revoke", called("42/1")), rule("money", oneOf("cfo"))), `
not-yet: waits for cfo (clara or dora for clara)
money open cfo=?clara|dora for clara
not clara: dismissed
not clara: a review was dismissed`},
		{"another review was dismissed", proposal(new(talk).review("clara approve", called("42/1")).review("clara revoke", called("42/2")), rule("money", oneOf("cfo"))), `
approved: approved by clara
money met cfo=clara
not clara: a review was dismissed`},
		{"something was dismissed", proposal(new(talk).review("clara approve").review("clara revoke", called("")), rule("money", oneOf("cfo"))), `
not-yet: waits for cfo (clara or dora for clara)
money open cfo=?clara|dora for clara
not clara: dismissed
not clara: a review was dismissed`},
		{"dismissing lifts no rejection", proposal(new(talk).review("clara reject", called("42/1")).review("clara revoke", called("42/1")), rule("money", oneOf("cfo"))), `
rejected: rejected by clara (cfo)
money rejected cfo=?clara|dora for clara
not clara: a review was dismissed`},
		{"a dismissed approval lifts no rejection", proposal(new(talk).review("clara reject").review("clara approve", called("42/1")).review("clara revoke", called("42/1")), rule("money", oneOf("cfo"))), `
rejected: rejected by clara (cfo)
money rejected cfo=?clara|dora for clara
not clara: dismissed
not clara: a review was dismissed`},
		{"an approval of another pull request lifts no rejection", proposal(new(talk).review("clara reject").review("clara approve", called("43/1"), as(Lapsed)), rule("money", oneOf("cfo"))), `
rejected: rejected by clara (cfo)
money rejected cfo=?clara|dora for clara
lapsed clara:`},
	} {
		t.Run(c.name, func(t *testing.T) { try(t, c.c, c.want) })
	}
}

// TestWordsByOtherNames: what the pieces of evidence are called decides of nothing.
func TestWordsByOtherNames(t *testing.T) {
	for _, c := range []struct {
		name string
		said *talk
		want Outcome
	}{
		{"a dismissed approval lifts no rejection", new(talk).review("clara reject").review("clara approve", called("42/1")).review("clara revoke", called("42/1")), Refusal},
		{"an approval holds again once what was behind it is taken back", new(talk).review("clara reject").review("clara approve").review("clara reject").say("clara cfo revoke", in("2")), Approved},
		{"an approval behind all lifts them", new(talk).review("clara reject").review("clara reject").review("clara approve"), Approved},
	} {
		for salt := range 24 {
			x := proposal(c.said, rule("money", oneOf("cfo")))
			x.Evidence = slices.Clone(x.Evidence)
			for i := range x.Evidence {
				x.Evidence[i].ID = string(hash(fmt.Sprint(salt, i)))
			}
			for i := range x.Evidence {
				if n, err := strconv.Atoi(x.Evidence[i].For); err == nil {
					x.Evidence[i].For = x.Evidence[n].ID
				}
			}
			if got := Evaluate(x); got.Outcome != c.want {
				t.Errorf("%s, names %d: %s, want %s", c.name, salt, got.Outcome, c.want)
			}
		}
	}
}
