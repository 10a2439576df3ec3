package workspace

import (
	"context"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/vintage"
)

// Record lines the plans committed in the last n cycles before a snapshot's
// own up with what happened, in all cycles where n is 0. The snapshot must have
// a result. A close that cannot be computed is in the record, with the reason.
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
	for i := range closes {
		if c, err := r.Cycles.Parse(closes[i].Cycle); err == nil && c < from {
			continue
		}
		v, err := w.vintage(ctx, closes[i])
		if err != nil {
			return nil, err
		}
		r.Vintages = append(r.Vintages, v)
	}
	return r, nil
}

// vintage computes a close as its cycle committed it.
func (w *Workspace) vintage(ctx context.Context, c history.Close) (vintage.Vintage, error) {
	v := vintage.Vintage{Cycle: c.Cycle, Replan: c.Replan, Tag: c.Tag, Commit: c.Commit.Hash, On: period.FromTime(c.Commit.CommitterTime)}
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
