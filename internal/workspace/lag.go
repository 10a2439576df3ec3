package workspace

import (
	"context"
	"errors"
	"slices"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/vintage"
)

// LagOne computes, for each of the last n closed periods, the plan that was
// committed in the cycle one before that in which the period lies: the first
// close of that cycle. A skipped cycle is missing, not interpolated. The plans are
// those of a [Workspace.Record], with which they are shared.
func (w *Workspace) LagOne(ctx context.Context, s *Snapshot, n int) (map[period.Period]*projection.Result, error) {
	out := map[period.Period]*projection.Result{}
	closes, err := w.closesBefore(ctx, s)
	if err != nil {
		return nil, err
	}
	cycles := s.Plan.Cycles()
	first := func(c history.Close, t period.Period) bool {
		cycle, err := cycles.Parse(c.Cycle)
		return err == nil && c.Replan == 1 && cycles.Of(t) == cycle+1
	}
	from := s.Plan.First - period.Period(n)
	closes = slices.DeleteFunc(closes, func(c history.Close) bool {
		for t := from; t < s.Plan.First; t++ {
			if first(c, t) {
				return false
			}
		}
		return true
	})
	past, err := w.vintages(ctx, closes, w.parts(cycles, closes, vintage.Extent{}))
	if err != nil {
		return nil, err
	}
	for i := range past {
		for t := from; t < s.Plan.First; t++ {
			if past[i].Result != nil && first(closes[i], t) {
				out[t] = past[i].Result
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
