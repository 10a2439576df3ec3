package workspace

import (
	"context"
	"errors"
	"slices"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
)

// LagOne computes, for each of the last n closed periods, the plan that was
// committed in the cycle one before that in which the period lies: the first
// close of that cycle. A skipped cycle is missing, not interpolated.
func (w *Workspace) LagOne(ctx context.Context, s *Snapshot, n int) (map[period.Period]*projection.Result, error) {
	out := map[period.Period]*projection.Result{}
	closes, err := w.closesBefore(ctx, s)
	if err != nil {
		return nil, err
	}
	cycles := s.Plan.Cycles()
	for i := range closes {
		c := &closes[i]
		cycle, err := cycles.Parse(c.Cycle)
		if err != nil || c.Replan != 1 {
			continue
		}
		var of []period.Period
		for t := s.Plan.First - period.Period(n); t < s.Plan.First; t++ {
			if cycles.Of(t) == cycle+1 {
				of = append(of, t)
			}
		}
		if len(of) == 0 {
			continue
		}
		past, _, err := w.past(ctx, *c)
		if err != nil {
			return nil, err
		}
		for _, t := range of {
			if past != nil {
				out[t] = past.Result
			}
		}
	}
	return out, nil
}

// Earlier computes the last n closes before the cycle of a snapshot, oldest
// first; those that cannot be computed are left out.
func (w *Workspace) Earlier(ctx context.Context, s *Snapshot, n int) ([]*Snapshot, error) {
	closes, err := w.closesBefore(ctx, s)
	if err != nil {
		return nil, err
	}
	var out []*Snapshot
	for _, c := range closes[max(0, len(closes)-n):] {
		past, _, err := w.past(ctx, c)
		if err != nil {
			return nil, err
		}
		if past != nil {
			out = append(out, past)
		}
	}
	return out, nil
}

// closesBefore lists the closes of cycles before the snapshot's, in its
// history. A shallow clone gives those that it has.
func (w *Workspace) closesBefore(ctx context.Context, s *Snapshot) ([]history.Close, error) {
	closes, _, err := w.closesUntil(ctx, s)
	return closes, err
}

// closesUntil is closesBefore, and whether the clone is shallow.
func (w *Workspace) closesUntil(ctx context.Context, s *Snapshot) (closes []history.Close, short bool, err error) {
	if w.repo == nil || s.Plan == nil {
		return nil, false, nil
	}
	at := s.Source.Commit
	if at == nil {
		head, _, err := w.repo.Head(ctx)
		if errors.Is(err, history.ErrEmpty) {
			return nil, false, nil
		}
		if err != nil {
			return nil, false, err
		}
		at = &head
	}
	closes, err = w.Closes(ctx, *at)
	short = errors.Is(err, history.ErrShallow)
	if err != nil && !short {
		return nil, false, err
	}
	return slices.DeleteFunc(closes, func(c history.Close) bool { return c.Cycle >= s.Plan.Cycle }), short, nil
}
