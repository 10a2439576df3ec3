package closing

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/approval"
	"github.com/accord-plan/accord/internal/assess"
	"github.com/accord-plan/accord/internal/chain"
	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// closing is a close on its way.
type closing struct {
	*making
	chain *chain.Chain
	state *chain.State
	a     *assess.Assessment
	key   *Key
	// keyless is why there is no key to sign with.
	keyless error
	// own is the closer's own agreement, where only that is missing, with the page
	// that it is about.
	own  *approval.Draft
	page []byte
	// again says that an earlier run has made the tag.
	again *chain.Link
}

// Close closes the cycle of the plan at a commit. What keeps it from being
// closed is in the report; an error is a failure of git or the disk, a mistake
// of the caller's ([*workspace.Usage]) or a repository that is not to be trusted.
func Close(ctx context.Context, w *workspace.Workspace, o Options) (*Report, error) {
	c := &closing{making: begin(w, o)}
	for _, step := range []func(context.Context) (bool, error){c.here, c.links, c.before, c.judged, c.whose, c.gate, c.agreed, c.tag} {
		if on, err := step(ctx); err != nil || !on {
			return c.r, err
		}
	}
	return c.r, c.finish(ctx)
}

// here asks the remote whether the branch has moved since it was fetched, and
// whether somebody else has closed it.
func (m *making) here(ctx context.Context) (bool, error) {
	branch, ours := strings.CutPrefix(m.AtName, m.Remote+"/")
	if m.Remote == "" {
		m.r.step("branch", Done, m.AtName+" is at "+m.At.Short()+"; no remote was asked whether it has moved")
		return true, nil
	}
	if !ours {
		branch = m.AtName
	}
	ref := "refs/heads/" + branch
	there, err := m.Git.Advertised(ctx, m.Remote, ref)
	if err != nil {
		return false, err
	}
	switch tip := there[ref]; tip {
	case m.At.Hash:
		m.r.step("branch", Done, branch+" is at "+m.At.Short()+", at "+m.Remote+" too")
		return true, nil
	case "":
		m.r.stop(Broken, "branch", m.Remote+" has no branch "+branch, "push it first, or name the branch that is in force with --target")
	default:
		m.r.stop(Broken, "branch", fmt.Sprintf("%s is at %s at %s, and at %s here", branch, tip[:min(10, len(tip))], m.Remote, m.At.Short()),
			"git fetch "+m.Remote+", look at what came, then close that")
	}
	return false, nil
}

// links reads the chain, which has to be whole.
func (c *closing) links(ctx context.Context) (bool, error) {
	var err error
	if c.chain, err = chain.Read(ctx, c.w, c.At, c.Anchor); err != nil {
		return false, err
	}
	c.r.Genesis = c.chain.Plan()
	why := ""
	switch head := c.chain.Head(); {
	case head == nil:
		c.r.stop(Broken, "chain", "the plan has no genesis tag, with which the chain of closes begins", "let a closer make it: accord cycle genesis")
		return false, nil
	case len(c.chain.Faults) > 0:
		why = c.chain.Faults[0].Why
	case len(c.chain.Stray) > 0:
		why = c.chain.Stray[0].Tag + " is named like a close and does not follow from genesis"
	case !head.Verified():
		why = head.Tag + " cannot be verified"
	default:
		text := "genesis holds, and no cycle was closed yet"
		if n := len(c.chain.Closes); n > 0 {
			text = fmt.Sprintf("genesis and %s hold, the newest is %s", counted(n, "close", "closes"), head.Tag)
		}
		c.r.step("chain", Done, text)
		return true, nil
	}
	c.r.stop(Broken, "chain", why, "accord verify says what does not hold")
	return false, nil
}

// before looks whether the plan is closed already.
func (c *closing) before(ctx context.Context) (bool, error) {
	var why string
	var err error
	if c.state, why, err = chain.At(ctx, c.w, c.At); err != nil {
		return false, err
	}
	if why != "" {
		c.r.stop(Open, "gate", why, "mend it and propose that")
		return false, nil
	}
	s, err := c.w.Read(ctx, workspace.Source{Commit: &c.At, Name: c.AtName})
	if err != nil {
		return false, err
	}
	if s.Plan == nil {
		c.r.stop(Open, "gate", c.AtName+" has no plan that can be read", "mend what `accord validate "+c.AtName+"` lists")
		return false, nil
	}
	c.r.Name, c.r.Cycle = s.Plan.Name, c.chain.Next(s.Plan.Cycle)
	c.r.Tag = statement.TagName(c.chain.Name, c.r.Cycle)
	head := c.chain.Head()
	of, _, _ := strings.Cut(head.Cycle, ".")
	if of != s.Plan.Cycle {
		return true, nil
	}
	same := c.state.Content.Hash(c.chain.Plan(), head.Cycle, digest.Scope{}) == head.Message.Content
	if same && head.Waits() {
		return true, nil // another closer confirms it
	}
	if same {
		c.again = head
		c.r.Cycle, c.r.Tag, c.r.Hash, c.r.Closer, c.r.Commit = head.Cycle, head.Tag, head.Hash, head.Signer.Person, head.Commit.Hash
		return true, nil
	}
	if !c.Replan {
		return false, &workspace.Usage{Summary: fmt.Sprintf("%s is closed already by %s, and the plan has changed since", s.Plan.Cycle, head.Tag),
			Do: "open the next cycle (accord cycle open), or close this one again as " + c.r.Cycle + " with --replan"}
	}
	return true, nil
}

// judged assesses the close, by the policy of the one before.
func (c *closing) judged(ctx context.Context) (bool, error) {
	if c.again != nil {
		return true, nil
	}
	var err error
	c.a, err = assess.Case(ctx, c.w, assess.Transition{Target: c.At, Head: c.At, TargetName: c.AtName, HeadName: c.AtName, Purpose: policy.Closes, Chain: c.chain})
	if err != nil {
		return false, err
	}
	c.r.SignOff = c.a.Report
	c.r.Content = c.a.Content
	return true, nil
}

// gate holds the plan against what a close needs of it, with the decisions that
// the closer's own agreement accepts. What only lacks people's agreement is told
// as that.
func (c *closing) gate(context.Context) (bool, error) {
	if c.again != nil {
		return true, nil
	}
	if c.a.Head == nil || c.a.Head.Plan == nil {
		c.r.stop(Open, "gate", "the plan cannot be read", "mend what `accord validate "+c.AtName+"` lists")
		return false, nil
	}
	with := *c.a.Case
	if c.own != nil {
		v, _, err := c.a.Would(c.own.Statement, c.key.Signer)
		if err != nil {
			return false, err
		}
		with.Evidence = append(slices.Clone(with.Evidence), v)
	}
	judged, text := c.a.Head.Agreeing(signoff.AcceptedDecisions(&with)), "the plan passes"
	if c.own == nil && !passed(c.a.Report.Outcome) {
		judged, text = c.a.Head, "the plan passes once everybody has agreed"
	}
	if c.r.Gate = c.w.Gate(judged, policy.Closes, ""); c.r.Gate.Passed {
		c.r.step("gate", Done, fmt.Sprintf("%s, %d points", text, len(c.r.Gate.Points)))
		return true, nil
	}
	c.r.stop(Open, "gate", fmt.Sprintf("%s missing on the list that a plan must pass", counted(c.r.Gate.Missing, "point is", "points are")),
		"accord validate "+c.AtName+" --gate close says what to do for each")
	return false, nil
}

// tag makes the tag, unless an earlier run has.
func (c *closing) tag(ctx context.Context) (bool, error) {
	if c.again != nil {
		return c.repeated(ctx)
	}
	a := c.a
	t := &statement.Tag{Cycle: c.r.Cycle, Plan: a.Plan, Chain: a.Chain, Base: a.Base, Content: a.Content, Effects: a.Effects,
		Arithmetic: a.Report.Arithmetic, Policy: a.Policy, Overrides: override(a.Report)}
	c.r.Closer = c.key.Signer.Person
	if c.DryRun {
		c.r.step("tag", Would, "would sign "+c.r.Tag+" of commit "+c.At.Short()+" as "+c.r.Closer)
		c.r.Outcome, c.r.Why = Ready, c.r.Cycle+" can be closed"
		return true, nil
	}
	filed, err := chain.Unnamed(ctx, c.w, c.At)
	if err != nil {
		return false, err
	}
	t.Statements = chain.Set(filed)
	if err := c.seal(ctx, t, c.r.Tag, c.key); err != nil {
		return false, err
	}
	c.r.step("tag", Done, fmt.Sprintf("signed %s of commit %s as %s, naming %s", c.r.Tag, c.At.Short(), c.r.Closer, counted(len(filed), "statement", "statements")))
	return true, nil
}

// override is the override that a close stands on, None where it stands on none.
func override(r *signoff.Report) statement.Hash {
	if r.Outcome != signoff.Overridden || len(r.Overrides) == 0 {
		return statement.None
	}
	return statement.Hash(r.Overrides[len(r.Overrides)-1].ID)
}

// repeated finishes what an earlier run began; where nothing is left to do, the
// cycle is not closed again.
func (c *closing) repeated(ctx context.Context) (bool, error) {
	c.r.step("tag", Before, fmt.Sprintf("%s was signed by %s at %s", c.r.Tag, c.r.Closer, c.again.On.Format("2006-01-02 15:04")))
	left, err := c.left(ctx)
	if err != nil {
		return false, err
	}
	if !left {
		return false, &workspace.Usage{Summary: fmt.Sprintf("%s is closed already: %s, signed by %s", c.r.Cycle, c.r.Tag, c.r.Closer),
			Do: "open the next cycle: accord cycle open"}
	}
	return true, nil
}
