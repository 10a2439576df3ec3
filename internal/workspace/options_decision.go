package workspace

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/option"
	"github.com/accord-plan/accord/internal/projection"
)

// ofDecision compares the options of a decision with the target.
func (c *optionRun) ofDecision(ctx context.Context, s OptionSet) (*SideBySide, error) {
	holder, err := c.holder(ctx, s.Refs)
	if err != nil {
		return nil, err
	}
	asks, err := c.w.Load(ctx, holder, Compared)
	if err != nil {
		return nil, err
	}
	if asks.Result == nil {
		return &SideBySide{Base: asks}, nil
	}
	d := decisionOf(asks.Result, s.Decision)
	if d == nil {
		return nil, noDecision(s.Decision, asks)
	}
	target, name, err := c.w.repo.DefaultTarget(ctx, s.Target, s.Getenv)
	if err != nil {
		return nil, err
	}
	if err := c.setBase(ctx, Source{Commit: &target, Name: name}); err != nil || c.base.Result == nil {
		return &SideBySide{Base: c.base}, err
	}
	c.question(asks, d)
	if err := c.branches(ctx, d, mostOptions); err != nil {
		return nil, err
	}
	return &SideBySide{Base: c.base, Comparison: option.Compare(c.in)}, nil
}

// holder is the state that holds a decision.
func (c *optionRun) holder(ctx context.Context, refs []string) (Source, error) {
	switch len(refs) {
	case 0:
		return c.w.here(ctx)
	case 1:
		return c.w.Resolve(ctx, refs[0])
	}
	return Source{}, &Usage{"--decision compares the options that the decision names", "leave the revisions out, or name the one that holds the decision"}
}

func decisionOf(r *projection.Result, id string) *decision.Decision {
	i := slices.IndexFunc(r.Plan.Decisions, func(d decision.Decision) bool { return d.ID == id })
	if i < 0 {
		return nil
	}
	return &r.Plan.Decisions[i]
}

func noDecision(id string, s *Snapshot) error {
	var ids []string
	for i := range s.Result.Plan.Decisions {
		ids = append(ids, s.Result.Plan.Decisions[i].ID)
	}
	do := "name the revision that holds it: accord compare REVISION --decision " + id
	if near := dimension.Nearest(id, ids); near != "" {
		do = "did you mean " + near + "?"
	}
	return &Usage{fmt.Sprintf("%s has no decision %q", s.Label(), id), do}
}

// question adds the plan in which a decision stands open, unless it is the
// base.
func (c *optionRun) question(asks *Snapshot, d *decision.Decision) {
	c.in.Decisions = []string{d.ID}
	if decisionOf(c.base.Result, d.ID) != nil {
		return
	}
	c.asks = asks
	open := option.Plan{Ref: asks.Source.Name, Label: asks.Label(), Asks: true}
	c.take(&open, asks)
	c.in.Asked[d.ID] = open
	c.in.Options = append(c.in.Options, open)
}

// branches adds the branches that a decision's options name.
func (c *optionRun) branches(ctx context.Context, d *decision.Decision, most int) error {
	added := 0
	for _, o := range d.Options {
		if o.Branch == "" || c.in.Unresolved[o.Branch] != "" ||
			slices.ContainsFunc(c.in.Options, func(p option.Plan) bool { return p.Branch == o.Branch && !p.Asks }) {
			continue
		}
		if added == most {
			c.in.Unresolved[o.Branch] = fmt.Sprintf("only %d options of a decision are computed", most)
			continue
		}
		commit, name, ok, err := c.w.repo.Branch(ctx, o.Branch)
		if err != nil {
			return err
		}
		if !ok {
			c.in.Unresolved[o.Branch] = "there is no branch " + o.Branch + " here"
			continue
		}
		added++
		if err := c.add(ctx, Source{Commit: &commit, Name: name}, o.Branch); err != nil {
			return err
		}
	}
	return nil
}

// findAsked finds the plans in which the decisions of the options stand open
// that the base does not hold: where the options of one decision part.
func (c *optionRun) findAsked(ctx context.Context) error {
	tried := map[string]bool{}
	for _, p := range c.in.Options {
		if p.Result == nil {
			continue
		}
		for i := range p.Result.Plan.Decisions {
			d := &p.Result.Plan.Decisions[i]
			answered := slices.ContainsFunc(d.Options, func(o decision.Option) bool { return o.Branch != "" && o.Branch == p.Branch })
			if !answered || tried[d.ID] || decisionOf(c.base.Result, d.ID) != nil || len(tried) == mostDecisions {
				continue
			}
			tried[d.ID] = true
			if err := c.fork(ctx, d); err != nil {
				return err
			}
		}
	}
	return nil
}

// fork takes the last commit that all branches of a decision have in common as
// the plan that asks, if it holds the decision.
func (c *optionRun) fork(ctx context.Context, d *decision.Decision) error {
	var at *history.Commit
	var tips []string
	for _, o := range d.Options[:min(len(d.Options), mostOptions)] {
		tip, _, ok, err := c.w.repo.Branch(ctx, o.Branch)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		tips = append(tips, tip.Hash)
		if at == nil {
			at = &tip
			continue
		}
		common, err := c.w.repo.MergeBase(ctx, *at, tip)
		if errors.Is(err, history.ErrNoBase) || errors.Is(err, history.ErrShallow) {
			return nil
		}
		if err != nil {
			return err
		}
		at = &common
	}
	slices.Sort(tips)
	if at == nil || len(slices.Compact(tips)) < 2 {
		return nil // they do not part
	}
	s, err := c.w.Load(ctx, Source{Commit: at, Name: at.Hash}, Compared)
	var usage *Usage
	switch {
	case errors.As(err, &usage):
		return nil
	case err != nil:
		return err
	case s.Result != nil && decisionOf(s.Result, d.ID) != nil:
		c.in.Asked[d.ID] = option.Plan{Ref: at.Hash, Label: at.Short() + ", where its options part", Result: s.Result}
	}
	return nil
}

// OptionsOf compares the options of each decision that a proposal brings or
// changes, three decisions at most, with the proposal's target. base is the
// target's snapshot, head that of the merge result. A decision none of whose
// options is a branch that is there is left out.
func (w *Workspace) OptionsOf(ctx context.Context, base, head *Snapshot) ([]*option.Comparison, error) {
	if w.repo == nil || base.Result == nil || head.Result == nil {
		return nil, nil
	}
	var out []*option.Comparison
	for i := range head.Result.Plan.Decisions {
		d := &head.Result.Plan.Decisions[i]
		if d.Status != decision.Proposed || sameText(base, head, d) {
			continue
		}
		if len(out) == mostDecisions {
			break
		}
		there, itself, err := w.answered(ctx, d, head)
		if err != nil {
			return nil, err
		}
		if !there {
			continue
		}
		if base, err = w.Whole(ctx, base); err != nil { // for the first of them only
			return nil, err
		}
		if head, err = w.Whole(ctx, head); err != nil {
			return nil, err
		}
		c := newOptionRun(w)
		c.takeBase(base)
		if err := c.inReview(ctx, d, head, itself); err != nil {
			return nil, err
		}
		out = append(out, option.Compare(c.in))
	}
	return out, nil
}

// sameText reports whether the file of a decision is in the base as it is.
func sameText(base, head *Snapshot, d *decision.Decision) bool {
	name := head.Loaded.Files.Name(d.At.File)
	source := func(s *Snapshot) []byte {
		for _, doc := range s.Loaded.Documents {
			if doc.Path == name {
				return doc.Text()
			}
		}
		return nil
	}
	return bytes.Equal(source(base), source(head))
}

// answered reports whether an option of a decision is a branch that is there, and
// whether the proposal is one itself.
func (w *Workspace) answered(ctx context.Context, d *decision.Decision, head *Snapshot) (there, itself bool, err error) {
	for _, o := range d.Options[:min(len(d.Options), mostOptions)] {
		tip, _, ok, err := w.repo.Branch(ctx, o.Branch)
		if err != nil {
			return false, false, err
		}
		there = there || ok
		itself = itself || ok && head.Source.Commit != nil && tip.Hash == head.Source.Commit.Hash
	}
	return there, itself, nil
}

// inReview adds the plans of a decision. A proposal that is one of the options
// itself is not the question.
func (c *optionRun) inReview(ctx context.Context, d *decision.Decision, head *Snapshot, itself bool) error {
	if itself {
		c.in.Decisions = []string{d.ID}
	} else {
		c.question(head, d)
	}
	if err := c.branches(ctx, d, mostInReview); err != nil || !itself {
		return err
	}
	return c.findAsked(ctx)
}
