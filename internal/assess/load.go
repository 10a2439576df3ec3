package assess

import (
	"errors"
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/chain"
	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// load computes the states that are compared.
func (a *assessing) load() (err error) {
	o := a.out
	if o.Head, err = a.snapshot(a.source); err != nil {
		var usage *workspace.Usage
		if !errors.As(err, &usage) {
			return err
		}
		a.block("%s", usage.Summary)
		o.Head = nil
	}
	if o.Case.AsOf = a.w.AsOf(a.source); a.t.Past != nil {
		o.Case.AsOf = a.t.Past.On
	}
	if err := a.committed(); err != nil {
		return err
	}
	if a.t.Purpose == policy.Closes || o.Head == nil {
		return a.broken("the plan", o.Head)
	}
	if err := a.target(); err != nil {
		return err
	}
	if err := a.broken("the merge result", o.Head); err != nil {
		return err
	}
	return a.broken(a.t.TargetName, o.Target)
}

// target computes the target. Where it has no plan, all of it is new.
func (a *assessing) target() (err error) {
	src := workspace.Source{Commit: &a.t.Target, Name: a.t.TargetName}
	there, err := a.w.HasPlan(a.ctx, src)
	if err != nil {
		return err
	}
	if a.out.Case.NewPlan = !there; there {
		a.out.Target, err = a.snapshot(src)
		return err
	}
	if err := a.newPlan(); err != nil {
		return err
	}
	a.out.Target, err = a.w.Base(a.ctx, src, a.out.Head)
	return err
}

// newPlan says who decides about a plan that the target does not have: the
// policies of those that it has.
func (a *assessing) newPlan() error {
	plans, err := workspace.PlansIn(a.ctx, a.repo, a.t.Target)
	if err != nil {
		return err
	}
	if len(plans) == 0 {
		a.block("%s has no plan yet, and so no policy: the first plan is not proposed, it begins with its genesis (`accord init`)", a.t.TargetName)
		return nil
	}
	a.block("%s is a new plan, about which the policies of those that are there decide: `accord signoff --plan %s`", a.w.Dir(), strings.Join(plans, "`, `accord signoff --plan "))
	return nil
}

// committed computes the newest verified close.
func (a *assessing) committed() (err error) {
	if a.link == nil || a.link.Commit.Hash == "" {
		return nil
	}
	src := workspace.Source{Commit: &a.link.Commit, Name: a.link.Tag}
	there, err := a.w.HasPlan(a.ctx, src)
	if err != nil || !there {
		return err
	}
	a.out.Committed, err = a.snapshot(src)
	return err
}

// snapshot computes a state against the close of an earlier cycle, as the proven
// chain has it. Equal folders are computed once.
func (a *assessing) snapshot(src workspace.Source) (*workspace.Snapshot, error) {
	key, err := a.folder(src)
	if err != nil {
		return nil, err
	}
	if s, ok := a.loaded[key]; ok {
		same := *s
		same.Source = src
		return &same, nil
	}
	s, err := a.w.Load(a.ctx, src.Against(a.before), workspace.Compared)
	if err == nil {
		a.loaded[key] = s
	}
	return s, err
}

// before finds the close that the plan of a cycle is computed against: the newest
// verified one of an earlier cycle.
func (a *assessing) before(cycle string) (*workspace.Snapshot, string, error) {
	closes := a.out.Links.Closes
	for i := len(closes) - 1; i >= 0; i-- {
		l := closes[i]
		if of, _, _ := strings.Cut(l.Cycle, "."); !l.Verified() || of >= cycle {
			continue
		}
		s, err := a.w.Load(a.ctx, workspace.Source{Commit: &l.Commit, Name: l.Tag}, workspace.Computed)
		if err != nil {
			return nil, "", err
		}
		if s.Result == nil {
			return nil, l.Tag + " has errors", nil
		}
		return s, l.Tag, nil
	}
	return nil, "no cycle was closed before", nil
}

// folder is the hash of the plan's folder in a state.
func (a *assessing) folder(src workspace.Source) (string, error) {
	return a.repo.Hash(tree(src), a.w.Dir())
}

// tree is a state as a commit of which only the tree counts.
func tree(src workspace.Source) history.Commit {
	c := *src.Commit
	if src.Tree != "" {
		c.Tree = src.Tree
	}
	return c
}

// broken blocks a state that has errors: its numbers are not known.
func (a *assessing) broken(what string, s *workspace.Snapshot) error {
	if s == nil || s.Result != nil {
		return nil
	}
	for _, f := range a.w.Report(s).Findings {
		if f.Severity == finding.Error {
			a.block("%s has errors, as %s in %s:%d: `accord validate` lists them", what, f.Code, f.File, f.Line)
			return nil
		}
	}
	a.block("%s cannot be computed: `accord validate` says why", what)
	return nil
}

// judge chooses the policy that judges, and reads its keys.
func (a *assessing) judge() error {
	c, o := a.out.Case, a.out
	if o.Head != nil && o.Head.Plan != nil {
		c.HeadPolicy = o.Head.Plan.Policy
	}
	switch {
	case a.t.Purpose == policy.Closes && a.link != nil:
		c.Policy = revoked(a.link.Policy, c.HeadPolicy)
	case a.t.Purpose == policy.Closes:
		c.Policy = c.HeadPolicy
	case o.Target != nil && o.Target.Plan != nil:
		c.Policy = o.Target.Plan.Policy
	}
	var refused []signature.Refused
	o.Ring, refused = signature.NewRing(c.Policy)
	for _, r := range refused {
		if r.Sort == "revocation" {
			a.block("the revocation %s of the policy revokes nothing: %s", r.KeyID, r.Why)
		}
	}
	return nil
}

// revoked is a policy with the revocations of a later one: those hold at once.
func revoked(p, later *policy.Policy) *policy.Policy {
	if p == nil || later == nil || len(later.Revoked) == 0 {
		return p
	}
	q := *p
	q.Revoked = append(append([]policy.Revocation{}, p.Revoked...), later.Revoked...)
	return &q
}

// spelling is a content, or why there is none.
type spelling struct {
	content *digest.Content
	why     string
}

// spell spells the plan at a state; nil where it cannot be.
func (a *assessing) spell(src workspace.Source) (*digest.Content, string, error) {
	key, err := a.folder(src)
	if err != nil {
		return nil, "", err
	}
	if key == "" {
		return &digest.Content{}, "", nil
	}
	if s, ok := a.contents[key]; ok {
		return s.content, s.why, nil
	}
	if err := a.repo.Strict(a.ctx, tree(src).Tree, a.w.Dir()); err != nil {
		return nil, "", err
	}
	files, err := a.w.PlanFiles(a.ctx, src)
	if err != nil {
		return nil, "", err
	}
	list := make([]digest.File, len(files))
	for i, f := range files {
		list[i] = digest.File{Path: f.Path, Body: f.Body, Name: f.Name}
	}
	s := &spelling{}
	var problems []digest.Problem
	if s.content, problems = digest.Spell(list, a.cache); len(problems) > 0 {
		p := problems[0]
		s.why = fmt.Sprintf("%s:%d: %s", a.w.Path(p.At.File), p.At.Line, p.Message)
	}
	a.contents[key] = s
	return s.content, s.why, nil
}

// digests spells both sides and hashes what a statement would be about.
func (a *assessing) digests() error {
	o := a.out
	o.Base, o.Content, o.Effects, o.Policy = statement.None, statement.None, statement.None, statement.None
	if o.Head == nil || o.Head.Plan == nil {
		return nil
	}
	o.Cycle = o.Links.Next(o.Head.Plan.Cycle)
	base := workspace.Source{Commit: &a.t.Target}
	if a.t.Purpose == policy.Closes {
		base.Commit = nil
		if a.link != nil && a.link.Commit.Hash != "" {
			base.Commit = &a.link.Commit
		}
	}
	var why string
	var err error
	o.Spelled.Base = &digest.Content{}
	if base.Commit != nil {
		if o.Spelled.Base, why, err = a.spell(base); err != nil {
			return err
		}
	}
	if why != "" {
		a.block("what it is compared with has errors, so that nobody can sign the change: %s", why)
	}
	if o.Spelled.Head, why, err = a.spell(a.source); err != nil {
		return err
	}
	if why != "" {
		a.block("the plan has errors, so that nobody can sign it: %s", why)
	}
	if o.Spelled.Base == nil || o.Spelled.Head == nil {
		return nil
	}
	if a.t.Purpose == policy.Proposals {
		o.Scope = digest.ScopeOf(o.Spelled.Base, o.Spelled.Head)
	}
	o.Base, o.Content = a.hash(o.Spelled.Base, o.Scope), a.hash(o.Spelled.Head, o.Scope)
	if o.Head.Result != nil {
		o.Effects = digest.EffectsOf(o.Head.Result, o.Scope).Hash()
	}
	o.Policy = policyHash(o.Spelled.Base)
	return nil
}

func (a *assessing) hash(c *digest.Content, s digest.Scope) statement.Hash {
	return c.Within(s).Hash(a.out.Plan, a.out.Cycle, s)
}

// policyHash is the digest of the policy's section, None without one.
func policyHash(c *digest.Content) statement.Hash {
	if s := c.Section("Policy"); s != nil {
		return s.Hash
	}
	return statement.None
}

// verifiedPolicies are those of the chain, newest first: their keys put earlier
// statements in order.
func verifiedPolicies(c *chain.Chain) []*policy.Policy {
	var out []*policy.Policy
	for i := len(c.Closes) - 1; i >= 0; i-- {
		if l := c.Closes[i]; l.Verified() && l.Policy != nil {
			out = append(out, l.Policy)
		}
	}
	if c.Genesis != nil && c.Genesis.Verified() && c.Genesis.Policy != nil {
		out = append(out, c.Genesis.Policy)
	}
	return out
}
