package signoff

import (
	"testing"

	"github.com/accord-plan/accord/internal/policy"

	"github.com/accord-plan/accord/internal/statement"
)

func TestChains(t *testing.T) {
	money := rule("money", oneOf("cfo"))

	for _, c := range []struct {
		name string
		say  func(t *talk)
		want string
	}{
		{"a gap", func(t *talk) { t.say("clara cfo approve", following("sha256:feedfeedfeed")) }, `
not-yet: waits for cfo (dora for clara)
money open cfo=?dora for clara
not clara: the chain of clara is broken: statement sha256:0f58da01… follows sha256:feedfeed…, which is not there`},
		{"a gap before what is about something else", func(t *talk) { t.say("clara cfo approve").say("clara cfo approve", following("none"), as(Apart)) }, `
not-yet: waits for cfo (dora for clara)
money open cfo=?dora for clara
not clara: the chain of clara is broken: two statements say that they are the first`},
		{"links of other cycles", func(t *talk) { t.say("clara cfo approve", as(Apart)).say("clara cfo approve") }, `
approved: approved by clara
money met cfo=clara`},
		{"a refused statement that links", func(t *talk) {
			t.say("clara cfo approve", as(Refused), func(e *Evidence) { e.Links, e.Why = true, "its key has expired" }).say("clara cfo approve")
		}, `
approved: approved by clara
money met cfo=clara
not clara: its key has expired`},
		{"a refused statement that does not", func(t *talk) { t.say("clara cfo approve", as(Refused)).say("clara cfo approve") }, `
not-yet: waits for cfo (dora for clara)
money open cfo=?dora for clara
not clara: refused
not clara: the chain of clara is broken: statement sha256:8d1a731b… follows sha256:0f58da01…, which is not there`},
		{"a thief's statement makes no fork once the key is revoked", func(t *talk) {
			t.say("clara cfo approve", as(Refused), func(e *Evidence) { e.Links, e.Why = true, "its key is revoked" }).say("clara cfo approve", following("none"))
		}, `
approved: approved by clara
money met cfo=clara
not clara: its key is revoked`},
		{"a fork through a statement whose key has expired", func(t *talk) {
			t.say("clara cfo approve", as(Apart)).say("clara cfo approve", as(Refused), func(e *Evidence) { e.Links, e.Why = true, "its key has expired" }).
				say("clara cfo approve").say("clara cfo approve", following(t.id(0)))
		}, `
not-yet: waits for cfo (dora for clara)
money open cfo=?dora for clara
not clara: its key has expired
not clara: the chain of clara is broken: two statements follow sha256:0f58da01…
not clara: the chain of clara is broken: two statements follow sha256:0f58da01…`},
		{"a thief's statement behind the arm that its author disowned", func(t *talk) {
			t.say("clara cfo approve", as(Apart)).say("clara cfo approve", following("none")).say("clara cfo revoke", in(t.id(0))).
				say("clara cfo approve", following(t.id(0)), as(Refused), func(e *Evidence) { e.Links, e.Why = true, "its key is revoked" })
		}, `
approved: approved by clara
money met cfo=clara
not clara: its key is revoked`},
		{"a rejection behind a gap", func(t *talk) { t.say("clara cfo reject", following("sha256:feedfeedfeed")) }, `
rejected: rejected by clara (cfo)
money rejected cfo=?dora for clara`},
		{"a fork that its author ends", func(t *talk) {
			t.say("clara cfo approve", as(Apart)).say("clara cfo approve", following("none")).say("clara cfo revoke", in(t.id(0)))
		}, `
approved: approved by clara
money met cfo=clara`},
		{"taken back", func(t *talk) { t.say("clara cfo approve").say("clara cfo revoke", in(t.id(0))) }, `
not-yet: waits for cfo (clara or dora for clara)
money open cfo=?clara|dora for clara
not clara: taken back by sha256:effda580…`},
		{"taken back by somebody else", func(t *talk) { t.say("clara cfo approve").say("sam coo revoke", in(t.id(0))) }, `
approved: approved by clara
money met cfo=clara
not sam: takes back sha256:0f58da01…, which is not theirs or not there`},
		{"given again", func(t *talk) {
			t.say("clara cfo approve").say("clara cfo revoke", in(t.id(0))).say("clara cfo approve")
		}, `
approved: approved by clara
money met cfo=clara
not clara: taken back by sha256:effda580…`},
		{"a revoke taken back gives nothing", func(t *talk) {
			t.say("clara cfo approve").say("clara cfo revoke", in(t.id(0))).say("clara cfo revoke", in(t.id(1)))
		}, `
not-yet: waits for cfo (clara or dora for clara)
money open cfo=?clara|dora for clara
not clara: taken back by sha256:effda580…`},
		{"a rejection taken back", func(t *talk) {
			t.say("clara cfo reject").say("clara cfo revoke", in(t.id(0))).say("clara cfo approve")
		}, `
approved: approved by clara
money met cfo=clara
not clara: taken back by sha256:effda580…`},
		{"an approval lifts no rejection", func(t *talk) { t.say("clara cfo reject").say("clara cfo approve") }, `
rejected: rejected by clara (cfo)
money rejected cfo=clara`},
		{"a rejection whose revoke was taken back", func(t *talk) {
			t.say("clara cfo reject").say("clara cfo revoke", in(t.id(0))).say("clara cfo revoke", in(t.id(1)))
		}, `
rejected: rejected by clara (cfo)
money rejected cfo=?clara|dora for clara`},
		{"a rejection is not taken back in a broken chain", func(t *talk) {
			t.say("clara cfo reject").say("clara cfo revoke", in(t.id(0))).say("clara cfo approve", following("none"))
		}, `
rejected: rejected by clara (cfo)
money rejected cfo=?dora for clara
not clara: the chain of clara is broken: two statements say that they are the first`},
		{"a review is taken back by a statement", func(t *talk) { t.review("clara approve").say("clara cfo revoke", in(t.id(0))) }, `
not-yet: waits for cfo (clara or dora for clara)
money open cfo=?clara|dora for clara
not clara: taken back by sha256:effda580…`},
		{"a rejection of what has changed since", func(t *talk) { t.say("clara cfo reject", as(Lapsed)) }, `
rejected: rejected by clara (cfo)
money rejected cfo=?clara|dora for clara`},
		{"a rejection of another proposal", func(t *talk) { t.say("clara cfo reject", as(Apart)) }, `
not-yet: waits for cfo (clara or dora for clara)
money open cfo=?clara|dora for clara`},
		{"a rejection that nobody asked for", func(t *talk) { t.say("ben sales reject").say("clara cfo approve") }, `
approved: approved by clara
money met cfo=clara
not ben: no rule that applies asks for sales`},
		{"a rejection of another purpose", func(t *talk) { t.say("clara cfo reject", to(statement.Close)) }, `
not-yet: waits for cfo (clara or dora for clara)
money open cfo=?clara|dora for clara
not clara: made for a close, and this is a proposal`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s talk
			c.say(&s)
			try(t, proposal(&s, money), c.want)
		})
	}

}

func TestRejectionInAnAlternative(t *testing.T) {
	c := proposal(new(talk).say("clara cfo reject").say("sam coo approve"), rule("any", policy.Need{Any: []policy.Need{{ID: "a", Roles: []string{"cfo"}}, {ID: "b", Roles: []string{"coo"}}}}))
	try(t, c, `
rejected: rejected by clara (cfo)
any rejected cfo=?clara|dora for clara coo=sam`)
}

func TestRejectionOfASkippedRule(t *testing.T) {
	c := proposal(new(talk).say("clara cfo reject").say("sam coo approve"), never(rule("money", oneOf("cfo"))), rule("supply", oneOf("coo")))
	try(t, c, `
approved: approved by sam
money skipped
supply met coo=sam
not clara: no rule that applies asks for cfo`)
}
