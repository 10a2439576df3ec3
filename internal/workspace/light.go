package workspace

import (
	"context"
	"io/fs"
	"slices"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/parallel"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/vintage"
)

// closesAtATime is how many closes are read at a time: one is built and computed on
// one core.
const closesAtATime = 2

// results computes closes as [Workspace.past] does and no more of them than
// their numbers: without the company's rules, the checks of consistency, gaps, and
// the facts that their projection does not need; of each at least those parts. Where
// anything is wrong there is none, and past says what.
func (w *Workspace) results(ctx context.Context, closes []history.Close, parts []vintage.Part) ([]*projection.Result, error) {
	out, folders := make([]*projection.Result, len(closes)), make([]fs.FS, len(closes))
	var states []fs.FS
	for i := range closes {
		if s, ok := w.computed[closes[i].Commit.Hash]; ok {
			out[i] = s.Result
		} else if out[i] = w.numbers[closes[i].Commit.Hash]; out[i] == nil {
			if folder, ok := w.closed(ctx, closes[i]); ok {
				folders[i], states = folder, append(states, folder)
			}
		}
	}
	kept := w.documents
	if kept == nil {
		kept = planfile.KeptAmong(states)
	}
	lanes := make(chan planfile.Shape, closesAtATime) // what judges shape, which is made once
	for range closesAtATime {
		lanes <- w.shapes(nil, nil)()
	}
	var reading parallel.Group
	defer reading.Wait()
	for i := range slices.Backward(closes) { // the newest has most to compute, and git builds older texts upon it
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if folders[i] == nil {
			continue
		}
		shape := <-lanes
		reading.Go(func() {
			defer func() { lanes <- shape }()
			out[i] = w.light(folders[i], shape, kept, parts[i])
		})
	}
	reading.Wait()
	for i := range closes {
		if parts[i].Depth == vintage.Whole {
			w.numbers[closes[i].Commit.Hash] = out[i]
		}
	}
	return out, ctx.Err()
}

// closed is the plan's folder as a close has it.
func (w *Workspace) closed(ctx context.Context, c history.Close) (fs.FS, bool) {
	fsys, done, err := w.open(ctx, Source{Commit: &c.Commit, Name: c.Tag})
	if err != nil {
		return nil, false
	}
	w.keep(done)
	sub, err := w.folder(fsys)
	return sub, err == nil
}

// light computes a part of one close, reading one file at a time: shape is of one
// goroutine.
func (w *Workspace) light(folder fs.FS, shape planfile.Shape, kept *planfile.Kept, part vintage.Part) *projection.Result {
	own := func() planfile.Shape { return shape }
	l, err := w.parse(folder, planfile.Options{NewShape: own, Workers: 1, Kept: kept, Past: true})
	if err != nil || l.Plan == nil || slices.ContainsFunc(l.Findings, func(f finding.Finding) bool { return f.Severity == finding.Error }) {
		return nil
	}
	r := numbers(l.Plan, part)
	if slices.ContainsFunc(r.Notes, func(n projection.Note) bool { return n.Kind == projection.NoteTooLarge }) {
		return nil
	}
	return r
}

// numbers computes a part of a plan.
func numbers(p *plan.Plan, part vintage.Part) *projection.Result {
	n := int(part.Until) - int(p.First) + 1
	switch part.Depth {
	case vintage.Stated:
		if r, ok := projection.Stated(p, n); ok {
			return r
		}
	case vintage.Whole:
		return projection.Numbers(p)
	}
	return projection.Brief(p, n)
}
