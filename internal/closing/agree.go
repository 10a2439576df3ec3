package closing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/git"
	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
)

// agreed asks whether everybody has agreed whom the policy asks. Where only the
// closer's own word is missing, it is given on the way.
func (c *closing) agreed(ctx context.Context) (bool, error) {
	if c.again != nil {
		return true, nil
	}
	if why := c.a.Report.Blocked; len(why) > 0 {
		c.r.stop(Broken, "sign-off", why[0], "accord signoff "+c.AtName+" --purpose close says it all")
		return false, nil
	}
	judge := c.a.Case.Policy
	key, on, err := c.closer(ctx, judge)
	if err != nil || !on {
		return false, err
	}
	c.key = key
	own := c.ownWord()
	if own == nil && !passed(c.a.Report.Outcome) {
		c.lacking(c.a.Report)
		return false, nil
	}
	if own == nil {
		c.r.step("sign-off", Done, c.a.Report.Why)
		return true, c.bringTogether(ctx)
	}
	if c.DryRun {
		c.r.step("statement", Would, fmt.Sprintf("would ask %s to sign as %s that this is the plan", own.Person, own.Role))
		return true, nil
	}
	if err := c.say(ctx, own); err != nil {
		return false, err
	}
	return c.judgedAgain(ctx)
}

func passed(o signoff.Outcome) bool { return o == signoff.Approved || o == signoff.Overridden }

// lacking says who is missing.
func (c *closing) lacking(r *signoff.Report) {
	var who []string
	for _, m := range r.Missing {
		who = append(who, fmt.Sprintf("%s (%s)", m.Role, strings.Join(m.From, " or ")))
	}
	do := "accord signoff " + c.AtName + " --purpose close --explain says why"
	if len(who) > 0 {
		do = "missing: " + strings.Join(who, ", ") + "; they sign with accord sign " + c.AtName + " --purpose close"
	}
	c.r.stop(Missing, "sign-off", r.Why, do)
}

// ownWord is the statement that is missing, where it is the closer's and nobody
// else's: with it, and only with it, the close is approved.
func (c *closing) ownWord() *statement.Statement {
	r, a := c.a.Report, c.a
	if passed(r.Outcome) || len(r.Missing) != 1 {
		return nil
	}
	person, seat := c.key.Signer.Person, r.Missing[0]
	if !slices.Contains(seat.From, person) || seat.Evidence == string(policy.Review) || seat.Evidence == string(policy.Both) {
		return nil
	}
	for _, role := range strings.Split(seat.Role, " or ") {
		if x := a.Case.Policy.Role(role); x == nil || !slices.Contains(x.People, person) {
			continue // a deputy says so with `accord sign`
		}
		s := &statement.Statement{Plan: a.Plan, Chain: a.Chain, Cycle: a.Cycle, Purpose: statement.Close, Scope: a.Scope.String(),
			Base: a.Base, Content: a.Content, Effects: a.Effects, Arithmetic: r.Arithmetic, Policy: a.Policy, Verdict: statement.Approve,
			After: c.after(person), Person: person, Role: role, For: string(statement.None), Tool: c.Tool, SignedAt: c.when}
		if c.would(s) {
			return s
		}
	}
	return nil
}

// would tries whether a statement is what is missing.
func (c *closing) would(s *statement.Statement) bool {
	try := *c.a.Case
	try.Evidence = append(slices.Clone(try.Evidence), signoff.Evidence{ID: "this", Sort: policy.Signature, Links: true, Purpose: s.Purpose, Verdict: s.Verdict,
		Person: s.Person, Role: s.Role, Key: c.key.Signer.KeyID, SignedAt: s.SignedAt, After: s.After, Standing: signoff.Direct, Content: s.Content})
	return passed(signoff.Evaluate(&try).Outcome)
}

// after is the person's last statement in this plan: the one that no other of
// theirs follows.
func (c *closing) after(person string) statement.Hash {
	followed, own := map[statement.Hash]bool{}, []statement.Hash{}
	for i := range c.a.Ledger.Entries {
		e := &c.a.Ledger.Entries[i]
		if e.Statement == nil || e.Refused != "" || e.Signer.Person != person || e.Statement.Plan != c.a.Plan {
			continue
		}
		followed[e.Statement.After] = true
		own = append(own, e.Hash)
	}
	for _, h := range own {
		if !followed[h] {
			return h
		}
	}
	return statement.None
}

// say shows what is signed, has it signed, and files it.
func (c *closing) say(ctx context.Context, s *statement.Statement) error {
	if c.Show == nil {
		return errors.New("closing: nothing shows what is signed")
	}
	page, err := c.Show(c.a, s)
	if err != nil {
		return err
	}
	s.Report = statement.Of(page)
	body := s.Bytes()
	if _, err := statement.Parse(body); err != nil {
		return err
	}
	sig, err := c.key.Sign(ctx, body, statement.Namespace)
	if err != nil {
		return err
	}
	hash := statement.Of(body)
	name := fmt.Sprintf("%s/%s/%s-%s", ledger.Folder, s.Cycle, s.Person, hash.Hex()[:10])
	if _, err := c.Git.AppendHere(ctx, c.addition(fmt.Sprintf("Approve the close of %s\n\nAs %s, by %s.", s.Cycle, s.Role, s.Person),
		map[string][]byte{name + ".txt": body, name + ".sig": sig})); err != nil {
		return err
	}
	c.r.step("statement", Done, fmt.Sprintf("%s signed as %s that this is the plan: %s", s.Person, s.Role, hash))
	return nil
}

// addition is something for the branch of approvals, which only grows. What was
// signed is its second parent, so that it stays reachable.
func (c *closing) addition(message string, files map[string][]byte) git.Addition {
	a := git.Addition{Branch: ledger.Branch, With: c.At.Hash, Folder: ledger.Folder, Message: message, Name: c.name, Email: c.email, When: c.when,
		Files: func(context.Context, string) (map[string][]byte, error) { return files, nil }}
	if c.Remote != "" {
		a.Remote, a.Keep = c.Remote, "refs/remotes/"+c.Remote+"/"+ledger.Branch
	}
	return a
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
			_, err := c.Git.AppendHere(ctx, c.addition("Bring the approvals here and at the remote together", map[string][]byte{e.Path: e.Body}))
			return err
		}
	}
	return nil
}
