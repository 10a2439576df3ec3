package signoff

import (
	"fmt"
	"testing"

	"github.com/accord-plan/accord/internal/policy"
)

func on(date string, c *Case) *Case { c.AsOf = day(date); return c }

func with(c *Case, changes ...func(*Case)) *Case {
	for _, change := range changes {
		change(c)
	}
	return c
}

func deputy(of, who, from, to string, roles ...string) func(*Case) {
	return func(c *Case) {
		p := c.Policy.Person(of)
		p.Deputies = append(p.Deputies, policy.Deputy{ID: who, Person: who, Roles: roles, From: day(from), To: day(to)})
	}
}

func TestDeputies(t *testing.T) {
	money, two := rule("money", oneOf("cfo")), rule("two", eachOf("cfo", "coo"))
	year := func(of, who string, roles ...string) func(*Case) {
		return deputy(of, who, "2026-01-01", "2027-12-31", roles...)
	}
	for _, c := range []struct {
		name string
		c    *Case
		want string
	}{
		{"within the dates", proposal(new(talk).say("dora cfo approve", in("clara")), money), `
approved: approved by dora for clara
money met cfo=dora/clara`},
		{"behind them today", on("2027-01-01", proposal(new(talk).say("dora cfo approve", in("clara")), money)), `
not-yet: waits for cfo (clara)
money open cfo=?clara
not dora: dora is a deputy of clara from 2026-12-01 to 2026-12-31 only`},
		{"signed before them", proposal(new(talk).say("dora cfo approve", in("clara"), since("2026-11-30")), money), `
not-yet: waits for cfo (clara or dora for clara)
money open cfo=?clara|dora for clara
not dora: dora is a deputy of clara from 2026-12-01 to 2026-12-31 only`},
		{"for nobody", proposal(new(talk).say("dora cfo approve"), money), `
not-yet: waits for cfo (clara or dora for clara)
money open cfo=?clara|dora for clara
not dora: dora is not cfo`},
		{"no deputy at all", proposal(new(talk).say("ben cfo approve", in("clara")), money), `
not-yet: waits for cfo (clara or dora for clara)
money open cfo=?clara|dora for clara
not ben: ben is not a deputy of clara`},
		{"in another role", with(proposal(new(talk).say("ben coo approve", in("sam")), rule("coo", oneOf("coo"))), year("sam", "ben", "sales")), `
not-yet: waits for coo (sam)
coo open coo=?sam
not ben: ben is not a deputy of sam as coo`},
		{"not transitive", with(proposal(new(talk).say("ben cfo approve", in("dora")).say("june cfo approve", in("clara")), money), year("dora", "ben"), year("dora", "june")), `
not-yet: waits for cfo (clara or dora for clara)
money open cfo=?clara|dora for clara
not ben: dora is not cfo
not june: june is not a deputy of clara`},
		{"not in two seats", with(proposal(new(talk).say("sam coo approve").say("sam cfo approve", in("clara")), two), year("clara", "sam")), `
not-yet: waits for cfo (clara or dora for clara)
two open cfo=?clara|dora for clara coo=sam`},
		{"in either seat", with(proposal(new(talk).say("sam coo approve").say("sam cfo approve", in("clara")), rule("money", oneOf("cfo")), rule("supply", oneOf("coo"))), year("clara", "sam")), `
approved: approved by sam, sam for clara
money met cfo=sam/clara
supply met coo=sam`},
		{"deputy and principal are one", with(proposal(new(talk).say("hugo demand-manager approve").say("ben demand-manager approve", in("hugo")),
			rule("two", policy.Need{Roles: []string{"demand-manager"}, Count: 2})), year("hugo", "ben")), `
not-yet: waits for demand-manager (anna)
two open demand-manager=hugo demand-manager=?anna`},
		{"the deputy's word costs the principal nothing", with(proposal(new(talk).say("clara cfo approve").say("sam coo approve").say("sam cfo approve", in("clara")), two), year("clara", "sam")), `
approved: approved by clara, sam
two met cfo=clara coo=sam`},
		{"a deputy lets the principal sit elsewhere no more", with(proposal(new(talk).say("clara cfo approve").say("dora cfo approve", in("clara")), rule("two", policy.Need{Roles: []string{"cfo"}, Count: 2}))), `
not-yet: waits for cfo (nobody can)
two open cfo=clara cfo=?
missing cfo: clara has another seat of this rule`},
		{"a review by a deputy without a role", proposal(new(talk).review("dora approve"), money), `
approved: approved by dora for clara
money met cfo=dora/clara`},
		{"a review by a deputy with a role speaks in that", with(proposal(new(talk).review("sam approve"), two), year("clara", "sam")), `
not-yet: waits for cfo (clara or dora for clara)
two open cfo=?clara|dora for clara coo=sam`},
		{"a rejection holds though its deputy is none any more", on("2027-01-01", proposal(new(talk).say("dora cfo reject", in("clara")), money)), `
rejected: rejected by dora for clara (cfo)
money rejected cfo=?clara`},
	} {
		t.Run(c.name, func(t *testing.T) { try(t, c.c, c.want) })
	}
}

func TestContributors(t *testing.T) {
	demand := rule("demand", oneOf("demand-manager"))
	free := rule("demand", policy.Need{Roles: []string{"demand-manager"}, Count: 1, Contributors: true})
	for _, c := range []struct {
		name string
		c    *Case
		want string
	}{
		{"who made it does not count", with(proposal(new(talk).say("anna demand-manager approve"), demand), madeBy("anna")), `
not-yet: waits for demand-manager (hugo)
demand open demand-manager=?hugo
not anna: anna contributed to the change (author of 9b07e31)`},
		{"unless the rule says so", with(proposal(new(talk).say("anna demand-manager approve"), free), madeBy("anna")), `
approved: approved by anna
demand met demand-manager=anna`},
		{"nobody is left", with(proposal(nil, demand), madeBy("anna", "hugo")), `
not-yet: waits for demand-manager (nobody can)
demand open demand-manager=?
missing demand-manager: anna contributed to the change (author of 9b07e31); hugo contributed to the change (author of 9b07e31)`},
		{"nor does their deputy", with(proposal(new(talk).say("dora cfo approve", in("clara")), rule("money", oneOf("cfo"))), madeBy("clara")), `
not-yet: waits for cfo (nobody can)
money open cfo=?
not dora: clara, for whom dora speaks, contributed to the change (author of 9b07e31)
missing cfo: clara contributed to the change (author of 9b07e31)`},
		{"nor whose deputy made it", with(proposal(new(talk).say("clara cfo approve"), rule("money", oneOf("cfo"))), madeBy("dora")), `
not-yet: waits for cfo (nobody can)
money open cfo=?
not clara: clara's deputy dora contributed to the change (author of 9b07e31)
missing cfo: clara's deputy dora contributed to the change (author of 9b07e31)`},
		{"whose deputy in another role made it", with(proposal(new(talk).say("sam coo approve"), rule("coo", oneOf("coo"))), deputy("sam", "ben", "2026-01-01", "2027-01-01", "closer"), madeBy("ben")), `
approved: approved by sam
coo met coo=sam`},
		{"a contributor's rejection counts", with(proposal(new(talk).say("anna demand-manager reject").say("hugo demand-manager approve"), demand), madeBy("anna")), `
rejected: rejected by anna (demand-manager)
demand rejected demand-manager=hugo`},
	} {
		t.Run(c.name, func(t *testing.T) { try(t, c.c, c.want) })
	}
}

// TestFurtherApprover is what unsigned commits mean for a team of three, of whom
// one made the change: both others have to agree.
func TestFurtherApprover(t *testing.T) {
	team := func(t *talk, need policy.Need) *Case {
		c := proposal(t, rule("plan", need))
		c.Policy.Roles = []policy.Role{{ID: "planner", People: []string{"anna", "ben", "clara"}}}
		c.Policy.Person("clara").Deputies = nil
		c.AllSigned = false
		return with(c, madeBy("anna"))
	}
	one, two := oneOf("planner"), policy.Need{Roles: []string{"planner"}, Count: 2}
	for _, c := range []struct {
		name string
		c    *Case
		want string
	}{
		{"one is not enough", team(new(talk).review("ben approve"), one), `
not-yet: waits for one more (clara)
plan met planner=ben
further approver open any role=?clara`},
		{"both others are", team(new(talk).review("ben approve").review("clara approve"), one), `
approved: approved by ben, clara
plan met planner=ben
further approver met planner=clara`},
		{"who made it is not the further one", team(new(talk).review("ben approve").review("anna approve"), one), `
not-yet: waits for one more (clara)
plan met planner=ben
further approver open any role=?clara
not anna: anna contributed to the change (author of 9b07e31)`},
		{"where two others are asked nobody is left", team(new(talk).review("ben approve").review("clara approve"), two), `
not-yet: waits for one more (nobody can)
plan met planner=ben planner=clara
further approver open any role=?
missing any role: nobody is left: sign the commits with keys of the policy, and nobody further is asked (contributed: anna)`},
		{"signed commits ask for nobody further", with(team(new(talk).review("ben approve"), one), func(c *Case) { c.AllSigned = true }), `
approved: approved by ben
plan met planner=ben`},
	} {
		t.Run(c.name, func(t *testing.T) { try(t, c.c, c.want) })
	}
}

// TestFurtherMayMove: the rule takes anna, and would do with hugo as well, so
// one of the two is further.
func TestFurtherMayMove(t *testing.T) {
	c := proposal(new(talk).say("anna demand-manager approve").say("hugo demand-manager approve"), rule("demand", oneOf("demand-manager")))
	c.AllSigned = false
	try(t, c, `
approved: approved by anna, hugo
demand met demand-manager=anna
further approver met demand-manager=hugo`)
}

// TestOneDeputyOfMany: who speaks for a whole department may still fill only one seat,
// so there is little to try; where many speak for many, the ways are too many.
func TestOneDeputyOfMany(t *testing.T) {
	c := proposal(new(talk).review("dora approve"), rule("plan", policy.Need{Roles: []string{"planner"}, Count: 1}), rule("three", policy.Need{Roles: []string{"planner"}, Count: 3}))
	planners := policy.Role{ID: "planner"}
	for i := range 40 {
		id := fmt.Sprintf("p%02d", i)
		c.Policy.People = append(c.Policy.People, policy.Person{ID: id})
		planners.People = append(planners.People, id)
		deputy(id, "dora", "2026-01-01", "2027-01-01")(c)
	}
	c.Policy.Roles = append(c.Policy.Roles, planners)
	r := Evaluate(c)
	sound(t, c, r)
	if r.Rules[0].State != Met || r.Rules[1].State != Open {
		t.Errorf("%s: %s", r.Outcome, r.Why)
	}
	many := new(talk)
	for i := range 40 {
		who := fmt.Sprintf("d%02d", i)
		c.Policy.People = append(c.Policy.People, policy.Person{ID: who})
		deputy(fmt.Sprintf("p%02d", i), who, "2026-01-01", "2027-01-01")(c)
		many.review(who + " approve")
	}
	c.Evidence = many.list
	c.Policy.Rules[1].Need.Count = 50
	if r := Evaluate(c); r.Rules[1].State != Failed {
		t.Errorf("%s: %s", r.Outcome, r.Why)
	}
}
