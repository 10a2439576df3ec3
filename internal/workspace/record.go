package workspace

import (
	"context"
	"slices"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/vintage"
)

// Record lines the plans committed in the last n cycles before a snapshot's
// own up with what happened, in all cycles where n is 0. The snapshot must have
// a result. Of the facts, plans of closes hold those that their numbers need, and
// nobody may count on their gaps; what happened is asked of the head. A close that cannot be computed is in the record, with the reason.
func (w *Workspace) Record(ctx context.Context, s *Snapshot, n int) (*vintage.Record, error) {
	return w.RecordOf(ctx, s, vintage.Extent{Cycles: n})
}

// RecordOf is a [Workspace.Record] of which no more is read than that.
func (w *Workspace) RecordOf(ctx context.Context, s *Snapshot, x vintage.Extent) (*vintage.Record, error) {
	r := &vintage.Record{Head: s.Result, AsOf: s.AsOf, Cycles: s.Plan.Cycles()}
	if s.Source.Commit != nil {
		r.Revision = s.Source.Commit.Short()
	}
	closes, short, err := w.closesUntil(ctx, s)
	if err != nil {
		return nil, err
	}
	r.Short = short
	from := period.None
	if own, err := r.Cycles.Parse(s.Plan.Cycle); x.Cycles > 0 && err == nil {
		from = own - period.Period(x.Cycles)
	}
	closes = slices.DeleteFunc(closes, func(c history.Close) bool {
		cycle, err := r.Cycles.Parse(c.Cycle)
		return err == nil && cycle < from
	})
	parts := w.parts(r.Cycles, closes, x)
	if r.Vintages, err = w.vintages(ctx, closes, parts); err != nil {
		return nil, err
	}
	return r, w.deepen(ctx, r, closes, parts, x)
}

// parts are what is read of closes, the newest of which is the last.
func (w *Workspace) parts(cycles period.Cycles, closes []history.Close, x vintage.Extent) []vintage.Part {
	out := make([]vintage.Part, len(closes))
	for i := range closes {
		out[i] = vintage.Part{Depth: vintage.Whole}
		if cycle, err := cycles.Parse(closes[i].Cycle); err == nil && x.Of != nil && !w.opt.Reference {
			out[i] = x.Of(cycle)
		}
	}
	if n := len(out); n > 0 && x.Of != nil {
		out[n-1] = out[n-1].And(x.Newest)
	}
	return out
}

// deepen reads of the newest close that can be computed what is asked of it, where
// that is not the newest.
func (w *Workspace) deepen(ctx context.Context, r *vintage.Record, closes []history.Close, parts []vintage.Part, x vintage.Extent) error {
	i := len(closes) - 1
	for i >= 0 && r.Vintages[i].Result == nil {
		i--
	}
	if i < 0 || i == len(closes)-1 || x.Of == nil {
		return nil
	}
	again, err := w.vintages(ctx, closes[i:i+1], []vintage.Part{parts[i].And(x.Newest)})
	if err == nil {
		r.Vintages[i] = again[0]
	}
	return err
}

// vintages are closes as their cycles committed them, one for each, of which at
// least those parts are read.
func (w *Workspace) vintages(ctx context.Context, closes []history.Close, parts []vintage.Part) ([]vintage.Vintage, error) {
	results, err := w.results(ctx, closes, parts)
	if err != nil {
		return nil, err
	}
	var out []vintage.Vintage
	for i := range closes {
		v, err := w.vintage(ctx, closes[i], results[i])
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// vintage is a close as its cycle committed it, computed where it is not yet.
func (w *Workspace) vintage(ctx context.Context, c history.Close, known *projection.Result) (vintage.Vintage, error) {
	v := vintage.Vintage{Cycle: c.Cycle, Replan: c.Replan, Tag: c.Tag, Commit: c.Commit.Hash, On: period.FromTime(c.Commit.CommitterTime)}
	if known != nil {
		v.Result = known
		return v, nil
	}
	past, why, err := w.past(ctx, c)
	if err != nil {
		return v, err
	}
	if past == nil {
		v.Why = why
		return v, nil
	}
	v.Result = past.Result
	return v, nil
}
