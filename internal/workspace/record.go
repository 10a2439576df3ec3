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
	if own, err := r.Cycles.Parse(s.Plan.Cycle); n > 0 && err == nil {
		from = own - period.Period(n)
	}
	closes = slices.DeleteFunc(closes, func(x history.Close) bool {
		c, err := r.Cycles.Parse(x.Cycle)
		return err == nil && c < from
	})
	r.Vintages, err = w.vintages(ctx, closes)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// vintages are closes as their cycles committed them, one for each.
func (w *Workspace) vintages(ctx context.Context, closes []history.Close) ([]vintage.Vintage, error) {
	results, err := w.results(ctx, closes)
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
