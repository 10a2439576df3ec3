package workspace

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/option"
)

// The bounds of a comparison: each plan in it is read and computed.
const (
	// mostOptions is how many options of one decision are compared.
	mostOptions = 8
	// In the review of a proposal there are fewer, and few decisions.
	mostInReview, mostDecisions = 4, 3
)

// OptionSet says which plans are compared.
type OptionSet struct {
	// Refs are the revisions, the first is the base. With Decision they are at
	// most the one that holds it; the work tree without.
	Refs []string
	// Decision is the id of a decision whose options are compared with the
	// target.
	Decision string
	// Target is the branch that a decision is meant for, found if empty.
	Target string
	Getenv func(string) string
	// Merged compares what each revision would be once it is merged into the
	// base, in place of the revision itself.
	Merged bool
}

// SideBySide is what became of comparing.
type SideBySide struct {
	// Base is the plan that the others are compared with, or the one that
	// holds the decision where that could not be computed. Comparison is nil
	// where Base has no result.
	Base       *Snapshot
	Comparison *option.Comparison
}

// CompareOptions sets plans side by side. A plan that has errors is told as
// not computed; only the base must be computable.
func (w *Workspace) CompareOptions(ctx context.Context, s OptionSet) (*SideBySide, error) {
	if w.repo == nil {
		return nil, noRepository()
	}
	done := w.Share()
	defer done()
	c := newOptionRun(w)
	c.merged = s.Merged
	if s.Decision != "" {
		return c.ofDecision(ctx, s)
	}
	if len(s.Refs) < 2 {
		return nil, &Usage{"compare takes a base and at least one option", "name them: accord compare main option/a option/b; or a decision: accord compare --decision ID"}
	}
	base, err := w.Resolve(ctx, s.Refs[0])
	if err != nil {
		return nil, err
	}
	if err := c.setBase(ctx, base); err != nil || c.base.Result == nil {
		return &SideBySide{Base: c.base}, err
	}
	for _, ref := range s.Refs[1:] {
		src, err := w.Resolve(ctx, ref)
		if err != nil {
			return nil, err
		}
		if err := c.add(ctx, src, branchOf(ref)); err != nil {
			return nil, err
		}
	}
	if err := c.findAsked(ctx); err != nil {
		return nil, err
	}
	return &SideBySide{Base: c.base, Comparison: option.Compare(c.in)}, nil
}

// branchOf is the branch that a revision may be the tip of.
func branchOf(ref string) string {
	for _, prefix := range []string{"refs/heads/", "refs/remotes/", "origin/"} {
		ref = strings.TrimPrefix(ref, prefix)
	}
	return ref
}

// optionRun collects the plans of a comparison.
type optionRun struct {
	w      *Workspace
	merged bool
	base   *Snapshot
	asks   *Snapshot // where the question stands open, nil for the base
	in     option.Input
}

func newOptionRun(w *Workspace) *optionRun {
	return &optionRun{w: w, in: option.Input{Asked: map[string]option.Plan{}, Unresolved: map[string]string{}}}
}

// setBase loads the base and takes the last close from it.
func (c *optionRun) setBase(ctx context.Context, src Source) (err error) {
	if c.base, err = c.w.Load(ctx, src, Compared); err != nil {
		return err
	}
	c.takeBase(c.base)
	return nil
}

func (c *optionRun) takeBase(s *Snapshot) {
	c.base = s
	c.in.Base = option.Plan{Ref: s.Source.Name, Label: s.Label(), Result: s.Result, Branch: branchOf(s.Source.Name)}
	if s.Previous != nil {
		c.in.Committed, c.in.CommittedLabel = s.Previous.Result, s.PreviousBy
	}
}

// add loads one option and compares it with the base.
func (c *optionRun) add(ctx context.Context, src Source, branch string) error {
	p := option.Plan{Ref: src.Name, Branch: branch}
	if err := c.lagAsked(ctx, src, &p); err != nil {
		return err
	}
	src, err := c.lag(ctx, src, &p)
	if err != nil {
		return err
	}
	if p.Problem != "" {
		p.Label = src.Name
		c.in.Options = append(c.in.Options, p)
		return nil
	}
	s, err := c.w.Load(ctx, src, Compared)
	var usage *Usage
	switch {
	case errors.As(err, &usage): // it does not have the plan
		p.Label, p.Problem = src.Name, usage.Summary
	case err != nil:
		return err
	default:
		c.take(&p, s)
	}
	c.in.Options = append(c.in.Options, p)
	return nil
}

func (c *optionRun) take(p *option.Plan, s *Snapshot) {
	p.Label, p.Result = s.Label(), s.Result
	if s.Result == nil {
		p.Problem = firstError(s)
		return
	}
	if r := s.Result.Plan; r.Calendar == c.base.Plan.Calendar && r.Currency == c.base.Plan.Currency {
		p.Change = c.w.Compare(c.base, s, false)
	}
}

// firstError says why a plan is not computed.
func firstError(s *Snapshot) string {
	errs, _ := finding.Count(s.Findings)
	for _, f := range s.Findings {
		if f.Severity == finding.Error {
			return fmt.Sprintf("it has %d errors, as %s in %s: %s", errs, f.Code, s.Loaded.Files.Name(f.At.File), f.Message)
		}
	}
	return "its plan could not be read"
}

// lag says whether the base has gone on since an option left it, and merges
// where that is wanted.
func (c *optionRun) lag(ctx context.Context, src Source, p *option.Plan) (Source, error) {
	base := c.base.Source.Commit
	if base == nil || src.Commit == nil {
		return src, nil
	}
	at, err := c.w.repo.MergeBase(ctx, *base, *src.Commit)
	switch {
	case errors.Is(err, history.ErrNoBase):
		p.Behind = fmt.Sprintf("it has no history in common with %s", c.base.Source.Name)
		return src, nil
	case errors.Is(err, history.ErrShallow):
		p.Behind = fmt.Sprintf("whether %s has gone on since it left lies beyond the end of this shallow clone", c.base.Source.Name)
		return src, nil
	case err != nil:
		return src, err
	case at.Hash == base.Hash:
		return src, nil
	case !c.merged:
		p.Behind = fmt.Sprintf("it left %s at %s, and %[1]s has gone on since", c.base.Source.Name, at.Short())
		return src, nil
	}
	return c.merge(ctx, src, p)
}

// lagAsked says whether the plan that asks has gone on since an option left it:
// the answer then takes away what came after.
func (c *optionRun) lagAsked(ctx context.Context, src Source, p *option.Plan) error {
	if c.asks == nil || c.asks.Source.Commit == nil || src.Commit == nil {
		return nil
	}
	asks, name := c.asks.Source.Commit, c.asks.Source.Name
	at, err := c.w.repo.MergeBase(ctx, *asks, *src.Commit)
	switch {
	case errors.Is(err, history.ErrNoBase), errors.Is(err, history.ErrShallow):
		return nil // told of the base
	case err != nil:
		return err
	case at.Hash != asks.Hash:
		p.BehindAsked = fmt.Sprintf("it left %s at %s, and %[1]s has gone on since", name, at.Short())
	}
	return nil
}

func (c *optionRun) merge(ctx context.Context, src Source, p *option.Plan) (Source, error) {
	m, err := c.w.MergeResult(ctx, *c.base.Source.Commit, *src.Commit, "")
	switch {
	case err != nil:
		return src, err
	case len(m.Conflicts) > 0:
		p.Problem = fmt.Sprintf("it cannot be merged into %s: both changed %s", c.base.Source.Name, some(m.Conflicts))
		return src, nil
	case m.Pending != "":
		p.Problem = "what it would be once merged is not known: " + m.Pending
		return src, nil
	}
	return m.Source(src.Name + " merged into " + c.base.Source.Name), nil
}
