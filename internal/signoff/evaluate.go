package signoff

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/statement"
)

// Evaluate says who must agree to a transition and who has. It is a pure
// function: the same case, its evidence in any order, gives the same report.
// What names the transition (Plan, Target, Content and so on) is the caller's to
// fill in.
func Evaluate(c *Case) *Report {
	e := newEvaluation(c)
	e.count()
	e.further()
	e.override()
	e.conclude()
	e.list()
	return e.report
}

// evaluation is one case while it is counted.
type evaluation struct {
	c      *Case
	report *Report
	// roll knows people by the policy that judges, next by the one that a close
	// brings; nil where there is none, or it is not asked.
	roll, next *roll
	asked      []*asked
	// tried are the tests of conditions.
	tried *tried
	// overrides are those in force, for this transition.
	overrides []*voice
	ratified  bool
	// recovered are statements by enough recovery keys to replace the policy.
	recovered []*voice
	// extra is the rule about commits that are not signed, nil where they are.
	extra *Rule
	// counts says of evidence, by id, that it counts, and as what.
	counts map[string]string
	// decides names the decisions that evidence accepts, by its id.
	decides map[string][]string
}

// asked is one rule and what came of it.
type asked struct {
	ask
	rule     *policy.Rule
	purpose  policy.Purpose
	decision *Decided
	// when is what its condition gave; empty where it has none.
	when  *Node
	tally *tally
	out   Rule
}

// applies reports whether a rule is asked, and not skipped.
func (a *asked) applies() bool { return a.when == nil || a.when.State != NotMet }

func newEvaluation(c *Case) *evaluation {
	e := &evaluation{c: c, tried: newTried(), counts: map[string]string{}, decides: map[string][]string{}}
	e.report = &Report{FormatVersion: FormatVersion, Purpose: string(c.Purpose), AsOf: c.AsOf.String(), Blocked: slices.Clone(c.Blocked),
		Rules: []Rule{}, Counted: []Voice{}, Contributors: slices.Clone(c.Contributors), Control: slices.Clone(c.Control)}
	slices.SortFunc(e.report.Contributors, compareContributors)
	if c.Policy == nil {
		e.fail("there is no policy at the target, so nobody can approve anything")
		return e
	}
	e.roll = newRoll(c, c.Policy)
	e.recovered = e.recovery()
	switch c.Purpose {
	case policy.Proposals:
		e.proposal()
	case policy.Closes:
		e.close()
	default:
		e.fail("nothing is known of the purpose " + string(c.Purpose))
	}
	for i := range c.Decisions {
		e.decision(&c.Decisions[i])
	}
	return e
}

func (e *evaluation) fail(why string) { e.report.Failed = append(e.report.Failed, why) }

// proposal asks the rules of proposals, and where a control file differs those
// of changes of the policy. One statement about the proposal is enough for both,
// because it is about the same transition.
func (e *evaluation) proposal() {
	e.rules(e.roll, policy.Proposals, statement.Proposal)
	if e.applying() == 0 {
		e.fail("no rule of the policy applies to this proposal, and what nobody is asked about is not approved")
	}
	if control := e.control(); len(control.Control) > 0 {
		e.rules(e.roll, policy.Policies, statement.Proposal, statement.Policy)
		e.covered(e.roll, control)
	}
	if e.c.HeadPolicy == nil && slices.ContainsFunc(e.c.Control, func(x ControlChange) bool { return x.Sort == "policy" && x.How == "removed" }) {
		e.fail("it removes the policy, after which nothing could be approved")
	}
}

// close asks the rules of closes; where the policy differs from the last
// close's, the old one's rule for that by its own people, and then the new one's
// rules too.
func (e *evaluation) close() {
	e.rules(e.roll, policy.Closes, statement.Close)
	if e.applying() == 0 {
		e.fail("no rule of the policy applies to this close, and what nobody is asked about is not approved")
	}
	control := e.control()
	differs := slices.ContainsFunc(control.Control, func(x ControlChange) bool { return x.Sort == "policy" || x.Sort == "plans" && e.c.NewPlan })
	switch {
	case !differs:
		return
	case e.c.HeadPolicy == nil:
		e.fail("the content has no policy, so nothing could be approved behind this close")
		return
	}
	control.Control = slices.DeleteFunc(control.Control, func(x ControlChange) bool { return x.Sort != "policy" && x.Sort != "plans" })
	e.rules(e.roll, policy.Policies, statement.Policy)
	e.covered(e.roll, control)
	e.next = newRoll(e.c, e.c.HeadPolicy)
	before := e.applying()
	e.rules(e.next, policy.Closes, statement.Close)
	if e.applying() == before {
		e.fail("no rule of the policy that the close brings applies to closes")
	}
	e.rules(e.next, policy.Policies, statement.Policy)
	e.covered(e.next, control)
}

// control is the case with its control changes, a new plan among them.
func (e *evaluation) control() *Case {
	c := *e.c
	c.Control = slices.Clone(c.Control)
	if c.NewPlan && !slices.ContainsFunc(c.Control, func(x ControlChange) bool { return x.Sort == "plans" }) {
		c.Control = append(c.Control, ControlChange{Sort: "plans", How: "added"})
	}
	return &c
}

// rules asks each rule of a policy that is for a purpose. A rule for proposals
// and policies is asked once of a proposal.
func (e *evaluation) rules(r *roll, p policy.Purpose, counts ...statement.Purpose) {
	c := e.control()
	for i := range r.policy.Rules {
		rule := &r.policy.Rules[i]
		if !slices.Contains(rule.For, p) || p == policy.Policies && e.c.Purpose == policy.Proposals && slices.Contains(rule.For, policy.Proposals) {
			continue
		}
		a := &asked{ask: ask{roll: r, need: &rule.Need, purposes: counts, refuses: counts, takes: about}, rule: rule, purpose: p}
		a.out = Rule{ID: rule.ID, Name: rule.Name, Purpose: string(p), New: r == e.next}
		if rule.When != nil {
			when := e.tried.applies(c, rule)
			a.when, a.out.When = &when, &when
		}
		e.asked = append(e.asked, a)
	}
}

// applying counts the rules that are asked, those of decisions aside.
func (e *evaluation) applying() int {
	n := 0
	for _, a := range e.asked {
		if a.applies() && a.decision == nil {
			n++
		}
	}
	return n
}

// covered holds that each sort of control file that differs falls under a rule
// for changes of the policy: one that only looks at the others does not count.
func (e *evaluation) covered(r *roll, c *Case) {
	if r == e.roll && len(e.recovered) > 0 {
		return
	}
	files := map[string][]string{}
	var sorts []string
	for _, x := range c.Control {
		if files[x.Sort] == nil {
			sorts = append(sorts, x.Sort)
		}
		files[x.Sort] = append(files[x.Sort], x.Path)
	}
	slices.Sort(sorts)
	for _, sort := range sorts {
		only := *c
		only.Control = slices.DeleteFunc(slices.Clone(c.Control), func(x ControlChange) bool { return x.Sort != sort })
		if slices.ContainsFunc(r.policy.Rules, func(rule policy.Rule) bool {
			return slices.Contains(rule.For, policy.Policies) && (rule.When == nil || e.tried.applies(&only, &rule).State == Met)
		}) {
			continue
		}
		whose := "the policy"
		if r == e.next {
			whose = "the policy that the close brings"
		}
		what := sort
		if paths := strings.Trim(strings.Join(files[sort], ", "), ", "); paths != "" {
			what += " (" + paths + ")"
		}
		e.fail(whose + " has no rule for changes of " + what)
	}
}

// count asks every rule that applies.
func (e *evaluation) count() {
	for _, a := range e.asked {
		a.state()
		if e.replaces(a) {
			a.recover(e.recovered)
		}
	}
}

// state counts who agrees to what a rule asks, and who rejects.
func (a *asked) state() {
	if !a.applies() {
		a.out.State = Skipped
		return
	}
	a.tally = a.count()
	var need Node
	if a.tally.err != nil {
		need = Node{Text: a.tally.err.Error(), State: Failed}
	} else {
		need = a.node(a.tally, a.tally.tree.root, a.refusals())
	}
	a.out.Need, a.out.State = &need, need.State
	if a.when != nil && a.when.State != Met {
		a.out.State = Failed
	}
}

// rejects reports whether a voice refuses what is asked. It does so until who
// said it takes it back, though the content has changed since.
func (a *ask) rejects(v *voice) bool {
	return v.Verdict == statement.Reject && v.out == "" && v.standing != Apart && slices.Contains(a.refuses, v.Purpose)
}

// refusals says of each role who rejects in it.
func (a *ask) refusals() map[string][]string {
	out := map[string][]string{}
	for _, v := range a.roll.voices {
		if !a.rejects(v) {
			continue
		}
		for _, w := range v.ways {
			who := v.person
			if w.principal != v.person {
				who += " for " + w.principal
			}
			if !slices.Contains(out[w.role], who) {
				out[w.role] = append(out[w.role], who)
				slices.Sort(out[w.role])
			}
		}
	}
	return out
}
