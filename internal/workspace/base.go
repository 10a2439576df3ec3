package workspace

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/position"
)

// Base reads the plan that another one is compared with. A state from before
// there was a plan gives an empty one, with the settings of head, so that all
// of head is new; a plan that lies in another folder there is refused, because
// all of it would be called new and nothing is.
func (w *Workspace) Base(ctx context.Context, src Source, head *Snapshot) (*Snapshot, error) {
	if s, err := w.instead(ctx, src, head); s != nil || err != nil {
		return s, err
	}
	return w.Load(ctx, src, Compared)
}

// instead is what a plan is compared with where a state does not have it; nil
// where it has.
func (w *Workspace) instead(ctx context.Context, src Source, head *Snapshot) (*Snapshot, error) {
	if head.Plan == nil || src == WorkTree {
		return nil, nil
	}
	there, at, err := w.plansAt(ctx, src)
	if there || err != nil {
		return nil, err
	}
	_, now, err := w.plansAt(ctx, head.Source)
	if err != nil {
		return nil, err
	}
	gone := slices.DeleteFunc(at, func(dir string) bool { return slices.Contains(now, dir) })
	if len(gone) > 0 {
		return nil, &Usage{fmt.Sprintf("%s has its plan in %s and not in %s: a plan that moved to another folder cannot be compared", src.Name, folders(gone...), folders(w.dir)),
			"compare two revisions that hold it in the same folder, named with --plan"}
	}
	return w.empty(src, head), nil
}

// plansAt reports whether a state has the plan, and lists the plans that it has.
func (w *Workspace) plansAt(ctx context.Context, src Source) (there bool, dirs []string, err error) {
	fsys, done, err := w.open(ctx, src)
	if err != nil {
		return false, nil, err
	}
	defer done()
	dirs = findPlans(fsys)
	return slices.Contains(dirs, w.dir), dirs, nil
}

// empty is a plan with nothing in it, in the periods and the currency of head.
func (w *Workspace) empty(src Source, head *Snapshot) *Snapshot {
	src.Name += " (no plan yet)"
	s := &Snapshot{Source: src, Loaded: &planfile.Loaded{Files: position.NewFiles(nil, nil)}}
	s.AsOf, s.AsOfBy = w.asOf(src)
	p := head.Plan
	s.Plan = &plan.Plan{ID: p.ID, Name: p.Name, Owner: p.Owner, Currency: p.Currency, Calendar: p.Calendar, Cycle: p.Cycle,
		First: p.First, Horizon: p.Horizon, Files: s.Loaded.Files}
	s.Result = project(s.Plan, nil, nil)
	return s
}

// folders names folders of plans.
func folders(dirs ...string) string {
	out := slices.Clone(dirs)
	for i, d := range out {
		if d == "." {
			out[i] = "the root folder"
		}
	}
	return strings.Join(out, ", ")
}
