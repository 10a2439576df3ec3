package signoff

import (
	"testing"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/statement"
)

func touched(sorts ...string) func(*Case) {
	return func(c *Case) {
		for _, s := range sorts {
			c.Control = append(c.Control, ControlChange{Sort: s, Path: "plans/" + s + ".yaml", How: "edited"})
		}
	}
}

// closing is a case of a close.
func closing(t *talk, rules ...policy.Rule) *Case {
	c := proposal(t, rules...)
	c.Purpose = policy.Closes
	return c
}

// bringing lets a close bring another policy.
func bringing(rules ...policy.Rule) func(*Case) {
	return func(c *Case) { c.HeadPolicy = staff(rules...) }
}

func TestPurposes(t *testing.T) {
	demand := rule("demand", oneOf("demand-manager"))
	closes := rule("close", oneOf("cfo"), policy.Closes)
	change := rule("change", oneOf("coo"), policy.Policies)
	for _, c := range []struct {
		name string
		c    *Case
		want string
	}{
		{"no policy", with(proposal(new(talk).say("anna demand-manager approve")), func(c *Case) { c.Policy = nil }), `
failed: cannot be approved: there is no policy at the target, so nobody can approve anything
failed: there is no policy at the target, so nobody can approve anything
not anna: there is no policy`},
		{"no rule", proposal(nil), `
failed: cannot be approved: no rule of the policy applies to this proposal, and what nobody is asked about is not approved
failed: no rule of the policy applies to this proposal, and what nobody is asked about is not approved`},
		{"no rule that applies", proposal(nil, never(demand)), `
failed: cannot be approved: no rule of the policy applies to this proposal, and what nobody is asked about is not approved
demand skipped
failed: no rule of the policy applies to this proposal, and what nobody is asked about is not approved`},
		{"skipped is not failed", proposal(new(talk).say("anna demand-manager approve"), demand, never(rule("money", oneOf("cfo")))), `
approved: approved by anna
demand met demand-manager=anna
money skipped`},
		{"blocked", with(proposal(new(talk).say("anna demand-manager approve").say("sam coo approve", to("override"), because("fire")), demand), func(c *Case) { c.Blocked = []string{"a statement was deleted"} }), `
failed: cannot be approved: a statement was deleted
demand met demand-manager=anna
not sam: nobody overrides what is blocked`},
		{"a purpose that nobody knows", with(proposal(nil, demand), func(c *Case) { c.Purpose = "party" }), `
failed: cannot be approved: nothing is known of the purpose party
failed: nothing is known of the purpose party`},
		{"a control file and no rule for it", with(proposal(new(talk).say("anna demand-manager approve"), demand), touched("fences")), `
failed: cannot be approved: the policy has no rule for changes of fences (plans/fences.yaml)
demand met demand-manager=anna
failed: the policy has no rule for changes of fences (plans/fences.yaml)`},
		{"a control file and a rule for others", with(proposal(new(talk).say("anna demand-manager approve").say("sam coo approve"), demand, onFiles(change, "policy")), touched("fences", "policy")), `
failed: cannot be approved: the policy has no rule for changes of fences (plans/fences.yaml)
demand met demand-manager=anna
change met coo=sam
failed: the policy has no rule for changes of fences (plans/fences.yaml)`},
		{"one statement is enough for a proposal and its control file", with(proposal(new(talk).say("anna demand-manager approve").say("sam coo approve"), demand, change), touched("fences")), `
approved: approved by anna, sam
demand met demand-manager=anna
change met coo=sam`},
		{"a statement about the policy is none about the proposal", with(proposal(new(talk).say("anna demand-manager approve", to("policy")).say("sam coo approve", to("policy")), demand, change), touched("fences")), `
not-yet: waits for demand-manager (anna or hugo)
demand open demand-manager=?anna|hugo
change met coo=sam
not anna: no rule that applies asks for demand-manager`},
		{"a rule for both is asked once", with(proposal(new(talk).say("anna demand-manager approve"), rule("all", oneOf("demand-manager"), policy.Policies, policy.Proposals)), touched("fences")), `
approved: approved by anna
all met demand-manager=anna`},
		{"no control file", proposal(new(talk).say("anna demand-manager approve"), demand, change), `
approved: approved by anna
demand met demand-manager=anna`},
		{"a new plan and no rule for it", with(proposal(new(talk).say("anna demand-manager approve"), demand), func(c *Case) { c.NewPlan = true }), `
failed: cannot be approved: the policy has no rule for changes of plans
demand met demand-manager=anna
failed: the policy has no rule for changes of plans`},
		{"a new plan", with(proposal(new(talk).say("anna demand-manager approve").say("sam coo approve"), demand, onFiles(change, "plans")), func(c *Case) { c.NewPlan = true }), `
approved: approved by anna, sam
demand met demand-manager=anna
change met coo=sam`},
		{"the policy is removed", with(proposal(new(talk).say("anna demand-manager approve").say("sam coo approve"), demand, change), func(c *Case) {
			c.HeadPolicy, c.Control = nil, []ControlChange{{Sort: "policy", Path: "plans/policy.yaml", How: "removed"}}
		}), `
failed: cannot be approved: it removes the policy, after which nothing could be approved
demand met demand-manager=anna
change met coo=sam
failed: it removes the policy, after which nothing could be approved`},
		{"a close and no rule for it", closing(nil, demand), `
failed: cannot be approved: no rule of the policy applies to this close, and what nobody is asked about is not approved
failed: no rule of the policy applies to this close, and what nobody is asked about is not approved`},
		{"a close asks nobody who approved a proposal", closing(new(talk).say("clara cfo approve"), closes, demand), `
not-yet: waits for cfo (clara or dora for clara)
close open cfo=?clara|dora for clara
not clara: made for a proposal, and this is a close`},
		{"a close", closing(new(talk).say("clara cfo approve", to("close")), closes, demand), `
approved: approved by clara
close met cfo=clara`},
		{"a close with an edited fence", with(closing(new(talk).say("clara cfo approve", to("close")), closes), touched("fences")), `
approved: approved by clara
close met cfo=clara`},
		{"a close with another policy", with(closing(new(talk).say("clara cfo approve", to("close")), closes, change), touched("policy"), bringing(closes, change)), `
not-yet: waits for coo (sam)
close met cfo=clara
change open coo=?sam
close met cfo=clara
change open coo=?sam`},
		{"a close with another policy, agreed to", with(closing(new(talk).say("clara cfo approve", to("close")).say("sam coo approve", to("policy")), closes, change), touched("policy"), bringing(closes, change)), `
approved: approved by clara, sam
close met cfo=clara
change met coo=sam
close met cfo=clara
change met coo=sam`},
		{"the new policy asks for more", with(closing(new(talk).say("clara cfo approve", to("close")).say("sam coo approve", to("policy")), closes, change), touched("policy"),
			bringing(closes, change, rule("more", oneOf("demand-manager"), policy.Closes))), `
not-yet: waits for demand-manager (anna or hugo)
close met cfo=clara
change met coo=sam
close met cfo=clara
more open demand-manager=?anna|hugo
change met coo=sam`},
		{"the new policy asks nobody", with(closing(new(talk).say("clara cfo approve", to("close")).say("sam coo approve", to("policy")), closes, change), touched("policy"), bringing(demand)), `
failed: cannot be approved: no rule of the policy that the close brings applies to closes; the policy that the close brings has no rule for changes…
close met cfo=clara
change met coo=sam
failed: no rule of the policy that the close brings applies to closes
failed: the policy that the close brings has no rule for changes of policy (plans/policy.yaml)`},
		{"the old policy lets nobody change it", with(closing(new(talk).say("clara cfo approve", to("close")), closes), touched("policy"), bringing(closes, change)), `
failed: cannot be approved: the policy has no rule for changes of policy (plans/policy.yaml)
close met cfo=clara
close met cfo=clara
change open coo=?sam
failed: the policy has no rule for changes of policy (plans/policy.yaml)`},
		{"the close has no policy", with(closing(new(talk).say("clara cfo approve", to("close")), closes, change), touched("policy"), func(c *Case) { c.HeadPolicy = nil }), `
failed: cannot be approved: the content has no policy, so nothing could be approved behind this close
close met cfo=clara
failed: the content has no policy, so nothing could be approved behind this close`},
		{"the new policy revokes a key", with(closing(new(talk).say("clara cfo approve", to("close")).say("sam coo approve", to("policy")), closes, change), touched("policy"), bringing(closes, change),
			func(c *Case) {
				c.HeadPolicy.Revoked = []policy.Revocation{{ID: "lost", Public: "ssh-ed25519 clara clara@lost"}}
			}), `
not-yet: waits for cfo (clara or dora for clara)
close met cfo=clara
change met coo=sam
close open cfo=?clara|dora for clara
change met coo=sam`},
		{"the new policy lists a key for two people", with(closing(new(talk).say("clara cfo approve", to("close")).say("sam coo approve", to("policy")), closes, change), touched("policy"), bringing(closes, change),
			func(c *Case) {
				c.HeadPolicy.People = append(c.HeadPolicy.People, policy.Person{ID: "zoe", Keys: []policy.Key{{ID: "zoe-1", Public: "ssh-ed25519 clara zoe@home"}}})
			}), `
not-yet: waits for cfo (clara or dora for clara)
close met cfo=clara
change met coo=sam
close open cfo=?clara|dora for clara
change met coo=sam`},
		{"the new policy lists an account for two people", with(closing(new(talk).review("clara approve", to("close")).say("sam coo approve", to("policy")), closes, change), touched("policy"), bringing(closes, change),
			func(c *Case) {
				c.HeadPolicy.People = append(c.HeadPolicy.People, policy.Person{ID: "zoe", Forges: map[string]int64{"forge.example": 3}})
			}), `
not-yet: waits for cfo (clara or dora for clara)
close met cfo=clara
change met coo=sam
close open cfo=?clara|dora for clara
change met coo=sam`},
		{"a new person signs by the new policy", with(closing(new(talk).say("clara cfo approve", to("close")).say("sam coo approve", to("policy")).
			say("zoe chief approve", to("close"), as(Refused), func(e *Evidence) {
				e.Why, e.New = "no key of the policy", &Identity{Person: "zoe", Key: "zoe-1", Standing: Direct}
			}), closes, change), touched("policy"), bringing(rule("close", oneOf("chief"), policy.Closes), change), func(c *Case) {
			c.HeadPolicy.People = append(c.HeadPolicy.People, policy.Person{ID: "zoe"})
			c.HeadPolicy.Roles = append(c.HeadPolicy.Roles, policy.Role{ID: "chief", People: []string{"zoe"}})
		}), `
approved: approved by clara, sam, zoe
close met cfo=clara
change met coo=sam
close met chief=zoe
change met coo=sam`},
	} {
		t.Run(c.name, func(t *testing.T) { try(t, c.c, c.want) })
	}
}

func TestRecovery(t *testing.T) {
	closes, change := rule("close", oneOf("cfo"), policy.Closes), rule("change", oneOf("coo"), policy.Policies)
	key := func(id string) func(*Evidence) {
		return func(e *Evidence) {
			e.Person, e.Role, e.Key, e.Recovery, e.Purpose, e.After = "", "", id, true, statement.Policy, statement.None
		}
	}
	safe := func(c *Case) {
		c.Policy.Recovery = policy.Recovery{Count: 2, Keys: []policy.Key{{ID: "a", Public: "ssh-ed25519 aaa"}, {ID: "b", Public: "ssh-ed25519 bbb"}, {ID: "b2", Public: "ssh-ed25519 bbb again"}}}
	}
	for _, c := range []struct {
		name string
		c    *Case
		want string
	}{
		{"two keys replace the policy, whoever objects", with(closing(new(talk).say("x x approve", key("a")).say("y y approve", key("b")).say("sam coo reject", to("policy")).say("clara cfo approve", to("close")),
			closes, change), touched("policy"), bringing(closes, rule("change", oneOf("demand-manager"), policy.Policies)), safe), `
not-yet: waits for demand-manager (anna or hugo)
close met recovery=b recovery=a
change met recovery=b recovery=a
close met cfo=clara
change open demand-manager=?anna|hugo
not sam: no rule that applies asks for coo`},
		{"one key takes nothing from another", with(proposal(new(talk).say("x x approve", key("a")).say("y y approve", key("b")).
			say("z z revoke", key("b"), func(e *Evidence) { e.For, e.After = string(hash("0x x approve")), hash("1y y approve") }), rule("demand", oneOf("demand-manager")), change), touched("policy"), safe), `
not-yet: waits for demand-manager (anna or hugo)
demand open demand-manager=?anna|hugo
change met recovery=b recovery=a
not : takes back sha256:9841414a…, which is not theirs or not there`},
		{"one key twice is one", with(closing(new(talk).say("x x approve", key("b")).say("y y approve", key("b2")), closes, change), touched("policy"), bringing(closes, change), safe), `
not-yet: waits for cfo (clara or dora for clara), coo (sam)
close open cfo=?clara|dora for clara
change open coo=?sam
close open cfo=?clara|dora for clara
change open coo=?sam
not : recovery keys replace a policy, enough of them together, and nothing else
not : recovery keys replace a policy, enough of them together, and nothing else`},
		{"they replace nothing else", with(proposal(new(talk).say("x x approve", key("a")).say("y y approve", key("b")), rule("demand", oneOf("demand-manager")), change), touched("fences"), safe), `
not-yet: waits for demand-manager (anna or hugo), coo (sam)
demand open demand-manager=?anna|hugo
change open coo=?sam
not : recovery keys replace a policy, enough of them together, and nothing else
not : recovery keys replace a policy, enough of them together, and nothing else`},
	} {
		t.Run(c.name, func(t *testing.T) { try(t, c.c, c.want) })
	}
}

func TestOverrides(t *testing.T) {
	money := rule("money", eachOf("cfo", "demand-manager"))
	fire := because("the plant burns")
	for _, c := range []struct {
		name string
		say  func(*talk)
		more func(*Case)
		want string
	}{
		{"lets pass", func(t *talk) { t.say("sam coo approve", to("override"), fire) }, nil, `
overridden: overridden by sam (coo), not ratified yet; else waits for cfo (clara or dora for clara), demand-manager (anna or hugo)
money open cfo=?clara|dora for clara demand-manager=?anna|hugo
override sam: the plant burns, ratified:`},
		{"lets a rejection pass", func(t *talk) { t.say("clara cfo reject").say("sam coo approve", to("override"), fire) }, nil, `
overridden: overridden by sam (coo), not ratified yet; else waits for cfo (clara or dora for clara), demand-manager (anna or hugo)
money rejected cfo=?clara|dora for clara demand-manager=?anna|hugo
override sam: the plant burns, ratified:`},
		{"lets pass what no rule is for", func(t *talk) { t.say("sam coo approve", to("override"), fire) }, touched("fences"), `
overridden: overridden by sam (coo), not ratified yet; else waits for cfo (clara or dora for clara), demand-manager (anna or hugo)
money open cfo=?clara|dora for clara demand-manager=?anna|hugo
failed: the policy has no rule for changes of fences (plans/fences.yaml)
override sam: the plant burns, ratified:`},
		{"without a reason", func(t *talk) { t.say("sam coo approve", to("override"), because(" ")) }, nil, `
not-yet: waits for cfo (clara or dora for clara), demand-manager (anna or hugo)
money open cfo=?clara|dora for clara demand-manager=?anna|hugo
not sam: an override without a reason`},
		{"by a role that may not", func(t *talk) { t.say("clara cfo approve", to("override"), fire) }, nil, `
not-yet: waits for cfo (clara or dora for clara), demand-manager (anna or hugo)
money open cfo=?clara|dora for clara demand-manager=?anna|hugo
not clara: no person of cfo may override`},
		{"by who made the change", func(t *talk) { t.say("sam coo approve", to("override"), fire) }, madeBy("sam"), `
not-yet: waits for cfo (clara or dora for clara), demand-manager (anna or hugo)
money open cfo=?clara|dora for clara demand-manager=?anna|hugo
not sam: sam contributed to the change (author of 9b07e31)`},
		{"of what has changed since", func(t *talk) { t.say("sam coo approve", to("override"), fire, as(Lapsed)) }, nil, `
not-yet: waits for cfo (clara or dora for clara), demand-manager (anna or hugo)
money open cfo=?clara|dora for clara demand-manager=?anna|hugo
not sam: overrides what is not this proposal as it stands
override sam: the plant burns, ratified:`},
		{"taken back", func(t *talk) { t.say("sam coo approve", to("override"), fire).say("sam coo revoke", in(t.id(0))) }, nil, `
not-yet: waits for cfo (clara or dora for clara), demand-manager (anna or hugo)
money open cfo=?clara|dora for clara demand-manager=?anna|hugo
not sam: taken back by sha256:ccdf7614…`},
		{"of another proposal is told all the same", func(t *talk) { t.say("sam coo approve", to("override"), fire, as(Apart)) }, nil, `
not-yet: waits for cfo (clara or dora for clara), demand-manager (anna or hugo)
money open cfo=?clara|dora for clara demand-manager=?anna|hugo
override sam: the plant burns, ratified:`},
		{"of another proposal, ratified by all who are asked anything", func(t *talk) {
			t.say("sam coo approve", to("override"), fire, as(Apart)).say("clara cfo approve", to("ratify"), in(t.id(0))).say("hugo demand-manager approve", to("ratify"), in(t.id(0)))
		}, nil, `
not-yet: waits for cfo (clara or dora for clara), demand-manager (anna or hugo)
money open cfo=?clara|dora for clara demand-manager=?anna|hugo
override sam: the plant burns, ratified: clara, hugo`},
		{"of another proposal, ratified by some", func(t *talk) {
			t.say("sam coo approve", to("override"), fire, as(Apart)).say("clara cfo approve", to("ratify"), in(t.id(0)))
		}, nil, `
not-yet: waits for cfo (clara or dora for clara), demand-manager (anna or hugo)
money open cfo=?clara|dora for clara demand-manager=?anna|hugo
override sam: the plant burns, ratified:`},
		{"ratified where a review was asked for", func(t *talk) {
			t.say("sam coo approve", to("override"), fire).say("clara cfo approve", to("ratify"), in(t.id(0))).say("hugo demand-manager approve", to("ratify"), in(t.id(0)))
		}, func(c *Case) { c.Policy.Rules[0].Need.Evidence = policy.Review }, `
approved: approved by override of sam (coo); ratified by clara, hugo
money met cfo=clara demand-manager=hugo
override sam: the plant burns, ratified: clara, hugo`},
		{"of another proposal, as its own case tells", func(t *talk) { t.say("sam coo approve", to("override"), fire, as(Apart)) }, func(c *Case) {
			c.Earlier = []OverrideNote{{ID: c.Evidence[0].ID, Person: "sam", Role: "coo", Reason: "the plant burns", Ratified: "clara"}}
		}, `
not-yet: waits for cfo (clara or dora for clara), demand-manager (anna or hugo)
money open cfo=?clara|dora for clara demand-manager=?anna|hugo
override sam: the plant burns, ratified: clara`},
		{"ratified in part", func(t *talk) {
			t.say("sam coo approve", to("override"), fire).say("clara cfo approve", to("ratify"), in(t.id(0)))
		}, nil, `
overridden: overridden by sam (coo), not ratified yet; else waits for demand-manager (anna or hugo)
money open cfo=clara demand-manager=?anna|hugo
override sam: the plant burns, ratified:`},
		{"ratified", func(t *talk) {
			t.say("sam coo approve", to("override"), fire).say("clara cfo approve", to("ratify"), in(t.id(0)), as(Apart)).say("hugo demand-manager approve", to("ratify"), in(t.id(0)))
		}, nil, `
approved: approved by override of sam (coo); ratified by clara, hugo
money met cfo=clara demand-manager=hugo
override sam: the plant burns, ratified: clara, hugo`},
		{"ratified by who may not", func(t *talk) {
			t.say("sam coo approve", to("override"), fire).say("ben sales approve", to("ratify"), in(t.id(0)))
		}, nil, `
overridden: overridden by sam (coo), not ratified yet; else waits for cfo (clara or dora for clara), demand-manager (anna or hugo)
money open cfo=?clara|dora for clara demand-manager=?anna|hugo
not ben: no rule that applies asks for sales
override sam: the plant burns, ratified:`},
		{"a ratification of nothing", func(t *talk) { t.say("clara cfo approve", to("ratify"), in(string(hash("nothing")))) }, nil, `
not-yet: waits for cfo (clara or dora for clara), demand-manager (anna or hugo)
money open cfo=?clara|dora for clara demand-manager=?anna|hugo
not clara: ratifies sha256:1785cfc3…, which is no override that waits for it`},
		{"not needed", func(t *talk) {
			t.say("sam coo approve", to("override"), fire).say("clara cfo approve").say("hugo demand-manager approve")
		}, nil, `
approved: approved by clara, hugo
money met cfo=clara demand-manager=hugo
override sam: the plant burns, ratified: not needed: all rules are met`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s talk
			c.say(&s)
			k := proposal(&s, money)
			if c.more != nil {
				c.more(k)
			}
			try(t, k, c.want)
		})
	}
}

// shift is a decision that cfo and coo take about one gap.
func shift(hash statement.Hash) Decided {
	return Decided{Hash: hash, New: true, Decision: &decision.Decision{ID: "shift", Status: decision.Accepted, Chosen: "third-shift", DecidedBy: []string{"cfo", "coo"}, Question: "A third shift?",
		Covers: []decision.Cover{{ID: "tents", Gap: "shortage/*", From: period.None, To: period.None}}}}
}

func holding(name string, units ...int64) func(*Evidence) {
	return func(e *Evidence) {
		e.Contains = map[string]statement.Hash{"shift": hash(name)}
		if units != nil {
			e.Holds = decision.Sizes{"excess/TENT@central": {Units: quantity.Whole(9), Money: quantity.Whole(9)}, "shortage/TENT@central": {Units: quantity.Whole(units[0]), Money: quantity.Whole(units[1])}}
		}
	}
}

func TestDecisions(t *testing.T) {
	sales := rule("sales", oneOf("sales"))
	for _, c := range []struct {
		name string
		say  func(*talk)
		more func(*Case)
		want string
	}{
		{"accepted by its file alone", func(t *talk) { t.say("june sales approve", holding("d")) }, nil, `
not-yet: waits for cfo (clara or dora for clara), coo (sam)
sales met sales=june
decision/shift open cfo=?clara|dora for clara coo=?sam`},
		{"accepted", func(t *talk) {
			t.say("june sales approve").say("clara cfo approve", holding("d")).say("sam coo approve", holding("d"))
		}, nil, `
approved: approved by clara, june, sam
sales met sales=june
decision/shift met cfo=clara coo=sam`},
		{"of other words", func(t *talk) {
			t.say("june sales approve").say("clara cfo approve", holding("older")).say("sam coo approve", holding("d"))
		}, nil, `
not-yet: waits for cfo (clara or dora for clara)
sales met sales=june
decision/shift open cfo=?clara|dora for clara coo=sam
not clara: what was signed does not hold shift as it stands`},
		{"accepted in what has changed elsewhere since", func(t *talk) {
			t.say("june sales approve").say("clara cfo approve", holding("d"), as(Lapsed)).say("sam coo approve", holding("d"), as(Apart))
		}, nil, `
approved: approved by clara, june, sam
sales met sales=june
decision/shift met cfo=clara coo=sam
lapsed clara: accepts shift`},
		{"accepted by who wrote it", func(t *talk) {
			t.say("june sales approve").say("clara cfo approve", holding("d")).say("sam coo approve", holding("d"), as(Apart))
		}, func(c *Case) {
			c.Decisions[0].Contributors = []Contributor{{Person: "sam", How: "author", Of: "1a2b3c4"}}
		}, `
not-yet: waits for coo (nobody can)
sales met sales=june
decision/shift open cfo=clara coo=?
missing coo: sam contributed to the change (author of 1a2b3c4)`},
		{"refused", func(t *talk) {
			t.say("june sales approve").say("clara cfo approve", holding("d")).say("sam coo reject", holding("d"))
		}, nil, `
rejected: rejected by sam (coo)
sales met sales=june
decision/shift rejected cfo=clara coo=?sam`},
		{"no hash", func(t *talk) {
			t.say("june sales approve").say("clara cfo approve", holding("")).say("sam coo approve")
		}, func(c *Case) { c.Decisions[0].Hash = "" }, `
not-yet: waits for cfo (clara or dora for clara), coo (sam)
sales met sales=june
decision/shift open cfo=?clara|dora for clara coo=?sam
not clara: what was signed does not hold shift as it stands
not sam: what was signed does not hold shift as it stands`},
		{"decided by nobody", func(t *talk) { t.say("june sales approve") }, func(c *Case) {
			d := *c.Decisions[0].Decision
			d.DecidedBy = nil
			c.Decisions[0].Decision = &d
		}, `
failed: cannot be approved: decision/shift: nobody is named
sales met sales=june
decision/shift failed`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s talk
			c.say(&s)
			k := proposal(&s, sales)
			k.Decisions = []Decided{shift(hash("d"))}
			if c.more != nil {
				c.more(k)
			}
			try(t, k, c.want)
		})
	}
}

// TestAcceptedDecisions: a decision covers what all agreed to.
func TestAcceptedDecisions(t *testing.T) {
	for _, c := range []struct {
		name string
		say  func(*talk)
		want string
	}{
		{"the smaller of both", func(t *talk) {
			t.say("clara cfo approve", holding("d", 380, 900)).say("sam coo approve", holding("d", 400, 800))
		}, "380 800"},
		{"the larger of one person's", func(t *talk) {
			t.say("clara cfo approve", holding("d", 380, 900), as(Lapsed)).say("clara cfo approve", holding("d", 500, 1000)).say("sam coo approve", holding("d", 400, 800))
		}, "400 800"},
		{"not known of one", func(t *talk) { t.say("clara cfo approve", holding("d", 380, 900)).say("sam coo approve", holding("d")) }, "none"},
		{"not known of any", func(t *talk) { t.say("clara cfo approve", holding("d")).say("sam coo approve", holding("d")) }, "not known"},
		{"one is missing", func(t *talk) { t.say("clara cfo approve", holding("d", 380, 900)) }, "not accepted"},
		{"one refuses", func(t *talk) {
			t.say("clara cfo approve", holding("d", 380, 900)).say("sam coo approve", holding("d", 400, 800)).say("sam coo reject", holding("d", 400, 800))
		}, "not accepted"},
		{"overridden", func(t *talk) { t.say("sam coo approve", to("override"), because("fire"), holding("d", 1, 1)) }, "not accepted"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s talk
			c.say(&s)
			k := proposal(&s, rule("sales", oneOf("sales")))
			k.Decisions = []Decided{shift(hash("d"))}
			sizes, accepted := AcceptedDecisions(k)["shift"]
			size, known := sizes["shortage/TENT@central"]
			got := size.Units.String() + " " + size.Money.String()
			switch {
			case !accepted:
				got = "not accepted"
			case sizes == nil:
				got = "not known"
			case !known:
				got = "none"
			}
			if got != c.want || len(sizes) > 1 {
				t.Errorf("got %s (%v), want %s", got, sizes, c.want)
			}
		})
	}
	if got := AcceptedDecisions(&Case{}); got == nil {
		t.Error("nil would take the files' word for it")
	}
}
