package workspace

import (
	"context"
	"errors"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
)

// LagOne computes, for each of the last n closed periods, the plan that was
// committed in the cycle one before it: the first close of that cycle. A
// skipped cycle is missing, not interpolated.
func (w *Workspace) LagOne(ctx context.Context, s *Snapshot, n int) (map[period.Period]*projection.Result, error) {
	out := map[period.Period]*projection.Result{}
	if w.repo == nil || s.Plan == nil {
		return out, nil
	}
	at := s.Source.Commit
	if at == nil {
		head, _, err := w.repo.Head(ctx)
		if errors.Is(err, history.ErrEmpty) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		at = &head
	}
	closes, err := w.Closes(ctx, *at)
	if err != nil && !errors.Is(err, history.ErrShallow) {
		return nil, err
	}
	for i := range closes {
		c := &closes[i]
		p, err := s.Plan.Calendar.Parse(c.Cycle)
		if err != nil || c.Replan != 1 {
			continue
		}
		if target := p + 1; target < s.Plan.First && target >= s.Plan.First-period.Period(n) {
			past, err := w.Load(ctx, Source{Commit: &c.Commit, Name: c.Tag}, Computed)
			if err == nil && past.Result != nil {
				out[target] = past.Result
			}
		}
	}
	return out, nil
}
