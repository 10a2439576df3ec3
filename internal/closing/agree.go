package closing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/approval"
	"github.com/accord-plan/accord/internal/chain"
	"github.com/accord-plan/accord/internal/git"
	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// whose finds the closer's key, and whether only their own agreement is missing.
// That there is no key is told when everything else is in order.
func (c *closing) whose(ctx context.Context) (bool, error) {
	if c.again != nil {
		return true, nil
	}
	judge, err := c.closersOf(ctx)
	if err != nil {
		return false, err
	}
	key, on, err := c.closer(ctx, judge)
	if err != nil {
		c.keyless = err
		return true, ctx.Err()
	}
	if c.key = key; !on || passed(c.a.Report.Outcome) || len(c.a.Report.Blocked) > 0 {
		return on, nil
	}
	c.page, c.own, err = c.ownWord(ctx)
	return true, err
}

// closersOf is the policy that says who may close: the last close's, unless its
// recovery keys have put the new one in its place.
func (c *closing) closersOf(ctx context.Context) (*policy.Policy, error) {
	if c.state.PolicyHash == c.a.Policy || c.a.Case.Policy == nil || c.a.Case.Policy.Recovery.Count < 1 {
		return c.a.Case.Policy, nil
	}
	filed, err := chain.Unnamed(ctx, c.w, c.At)
	if err != nil || !chain.Recovers(c.a.Case.Policy, filed, c.a.Plan, c.a.Content) {
		return c.a.Case.Policy, err
	}
	return c.state.Policy, nil
}

// agreed asks whether everybody has agreed whom the policy asks. Where only the
// closer's own agreement is missing, it is given on the way.
func (c *closing) agreed(ctx context.Context) (bool, error) {
	switch {
	case c.again != nil:
		return true, nil
	case len(c.a.Report.Blocked) > 0:
		c.r.stop(Broken, "sign-off", c.a.Report.Blocked[0], "accord signoff --close --explain says it all")
		return false, nil
	case !passed(c.a.Report.Outcome) && c.own == nil:
		c.lacking(c.a.Report)
		return false, nil
	case c.keyless != nil:
		return false, c.keyless
	case passed(c.a.Report.Outcome):
		c.r.step("sign-off", Done, c.a.Report.Why)
		return true, c.bringTogether(ctx)
	case c.DryRun:
		c.r.step("statement", Would, fmt.Sprintf("would ask %s to sign as %s that this is the plan", c.own.Statement.Person, c.own.Statement.Role))
		return true, nil
	}
	if err := c.say(ctx, c.page, c.own); err != nil {
		return false, err
	}
	return c.judgedAgain(ctx)
}

func passed(o signoff.Outcome) bool { return o == signoff.Approved || o == signoff.Overridden }

// lacking says who is missing, and what they are asked to sign.
func (c *closing) lacking(r *signoff.Report) {
	var who []string
	for _, m := range r.Missing {
		w := fmt.Sprintf("%s (%s) by accord sign --purpose %s", m.Role, strings.Join(m.From, " or "), m.Purpose)
		if len(m.From) == 0 {
			w = fmt.Sprintf("%s, which nobody fills", m.Role)
		}
		if !slices.Contains(who, w) {
			who = append(who, w)
		}
	}
	do := "accord signoff --close --explain says why"
	if len(who) > 0 {
		do = "missing: " + strings.Join(who, ", ")
	}
	c.r.stop(Missing, "sign-off", r.Why, do)
}

// ownWord drafts the statement that is missing, where it is one, and the closer's:
// with it, and only with it, the close is approved. Where the policy has changed
// the old one and the new one may both wait for it.
func (c *closing) ownWord(ctx context.Context) ([]byte, *approval.Draft, error) {
	another := func(m signoff.Missing) bool { return !slices.Contains(m.From, c.key.Signer.Person) }
	if missing := c.a.Report.Missing; len(missing) == 0 || slices.ContainsFunc(missing, another) || c.Page == nil {
		return nil, nil, nil
	}
	page, err := c.Page(ctx, c.a, c.key.Signer)
	if err != nil {
		return nil, nil, err
	}
	d, err := approval.Prepare(c.a, c.key.Signer, approval.Options{Purpose: statement.Close, Verdict: statement.Approve, Tool: c.Tool, At: c.when, Report: statement.Of(page)})
	var usage *workspace.Usage
	if errors.As(err, &usage) {
		return nil, nil, nil // accord sign would say what is the matter
	}
	if err != nil || !passed(d.Outcome) || len(d.Objections) > 0 {
		return nil, nil, err
	}
	return page, d, nil
}

// say shows what is signed, has it signed, and files it.
func (c *closing) say(ctx context.Context, page []byte, d *approval.Draft) error {
	if err := approval.Ready(ctx, c.Git, c.At, approval.Place{}); err != nil {
		return err
	}
	if err := c.Confirm(page, d, c.key); err != nil {
		return err
	}
	sig, err := c.key.Sign(ctx, d.Statement.Bytes(), statement.Namespace)
	if err != nil {
		return err
	}
	kept, err := approval.Keep(ctx, c.Git, d.Statement, sig, c.At, approval.Place{})
	if err != nil {
		return err
	}
	c.r.step("statement", Done, fmt.Sprintf("%s signed as %s that this is the plan: %s", d.Statement.Person, d.Statement.Role, kept.Path))
	return nil
}

// addition is something for the branch of approvals, which only grows. What was
// signed is its second parent, so that it stays reachable.
func (m *making) addition(ctx context.Context, files map[string][]byte) (git.Addition, error) {
	name, email, when, err := m.Git.Self(ctx)
	a := git.Addition{Branch: ledger.Branch, With: m.At.Hash, Folder: ledger.Folder, Message: "Bring the approvals here and at the remote together",
		Name: name, Email: email, When: when, Files: func(context.Context, string) (map[string][]byte, error) { return files, nil }}
	if m.Remote != "" {
		a.Remote, a.Keep = m.Remote, "refs/remotes/"+m.Remote+"/"+ledger.Branch
	}
	return a, err
}

// judgedAgain assesses anew, with the statement that was filed.
func (c *closing) judgedAgain(ctx context.Context) (bool, error) {
	if _, err := c.judged(ctx); err != nil {
		return false, err
	}
	if !passed(c.a.Report.Outcome) {
		c.lacking(c.a.Report)
		return false, nil
	}
	c.r.step("sign-off", Done, c.a.Report.Why)
	return true, nil
}

// bringTogether makes one state of the approvals here and at the remote, since a
// tag names the statements of one.
func (c *closing) bringTogether(ctx context.Context) error {
	tips, err := ledger.Find(ctx, c.w.Repository())
	if err != nil || len(tips) < 2 || c.DryRun {
		return err
	}
	for i := range tips {
		if ok, err := c.w.Repository().IsAncestor(ctx, tips[i], tips[1-i]); err != nil || ok {
			return err
		}
	}
	for i := range c.a.Ledger.Entries {
		if e := &c.a.Ledger.Entries[i]; e.Refused == "" && e.Statement != nil {
			a, err := c.addition(ctx, map[string][]byte{e.Path: e.Body})
			if err == nil {
				_, err = c.Git.AppendHere(ctx, a)
			}
			return err
		}
	}
	return nil
}
