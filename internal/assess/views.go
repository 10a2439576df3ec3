package assess

import (
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/workspace"
)

// The names of views. What the target judges has its settings, rates, prices,
// families and rules.
const (
	fromTarget  = "target"
	fromClose   = "close"
	asTheTarget = ", as the target judges"
	asTheClose  = ", as the last close judges"
)

// views compares the merge result with the target and with the last close, each
// time by its own settings and by those of whoever judges. What would be the same
// again is left out.
func (a *assessing) views() error {
	o := a.out
	if o.Head == nil || o.Head.Result == nil {
		o.Case.Uncomputed = o.Head != nil
		return nil
	}
	judge, by := o.Target, asTheTarget
	if a.t.Purpose == policy.Closes {
		judge, by = o.Committed, asTheClose
	}
	theirs, err := a.asJudged(judge)
	if err != nil {
		return err
	}
	for _, base := range []struct {
		name string
		*workspace.Snapshot
	}{{fromTarget, o.Target}, {fromClose, o.Committed}} {
		if base.Snapshot == nil || base.Result == nil || base.name == fromClose && a.sameFolder() {
			continue
		}
		a.view(base.name, base.Snapshot, o.Head)
		if theirs == nil {
			continue
		}
		view := base.name + by
		before := base.Snapshot
		if base.Snapshot != judge {
			if before, err = a.w.AsJudged(a.ctx, base.Snapshot, judge, settings(base.Plan, judge.Plan)); err != nil {
				return err
			}
		}
		if before.Result != nil {
			a.view(view, before, theirs)
		}
	}
	return nil
}

func (a *assessing) view(name string, base, head *workspace.Snapshot) {
	a.out.Case.Views = append(a.out.Case.Views, signoff.View{Name: name, Base: base.Result, Head: head.Result, Diff: a.w.Compare(base, head, false)})
}

// sameFolder says that the target stands as it was last closed.
func (a *assessing) sameFolder() bool {
	if a.out.Target == nil || a.out.Committed == nil {
		return false
	}
	x, errX := a.folder(a.out.Target.Source)
	y, errY := a.folder(a.out.Committed.Source)
	return errX == nil && errY == nil && x == y
}

// asJudged computes the merge result as who judges would; nil where that is the
// same.
func (a *assessing) asJudged(judge *workspace.Snapshot) (*workspace.Snapshot, error) {
	if judge == nil || judge.Plan == nil || a.out.Case.NewPlan {
		return nil, nil
	}
	laid := settings(a.out.Head.Plan, judge.Plan)
	if laid == nil && !a.rulesDiffer(judge) {
		return nil, nil
	}
	s, err := a.w.AsJudged(a.ctx, a.out.Head, judge, laid)
	if err != nil || s.Result != nil {
		return s, err
	}
	a.block("by the settings of %s the plan cannot be computed: its own rules decide what they let through", judge.Label())
	return nil, nil
}

// rulesDiffer reports whether two states have other rules of the company.
func (a *assessing) rulesDiffer(judge *workspace.Snapshot) bool {
	x, errX := a.repo.Hash(tree(a.out.Head.Source), a.w.Path("rules"))
	y, errY := a.repo.Hash(tree(judge.Source), a.w.Path("rules"))
	return errX != nil || errY != nil || x != y
}
