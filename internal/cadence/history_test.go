package cadence_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/cadence"
	"github.com/google/go-cmp/cmp"
)

// late prints a number of days, n/a for none.
func late(n *int) string {
	if n == nil {
		return "n/a"
	}
	return fmt.Sprint(*n)
}

func TestHistory(t *testing.T) {
	p := read(t, small).Plan
	h := cadence.Look(cadence.Input{Plan: p, Record: record(t, p), AsOf: day(t, "2026-12-11")})
	var got []string
	for _, c := range h.Cycles {
		line := []string{c.Cycle, c.State, c.Due, c.Closed, late(c.DaysLate)}
		for _, s := range c.Steps {
			line = append(line, s.Step+" "+late(s.DaysLate))
		}
		for _, r := range c.Replans {
			line = append(line, r.Tag)
		}
		got = append(got, strings.Join(line, " | "))
	}
	// The 8th of December is a holiday, so the 4th Tuesday week is short of a day:
	// the 18th working day is Monday the 28th, because the 25th is one too.
	want := []string{
		"2026-12 | open | 2026-12-28 |  | n/a | gather 0 | demand n/a | supply n/a | pre_sop n/a | executive n/a",
		"2026-11 | skipped | 2026-11-25 |  | n/a | gather 0 | demand n/a | supply n/a | pre_sop n/a | executive n/a",
		"2026-10 | closed | 2026-10-26 | 2026-10-28 | 2 | gather 1 | demand 0 | supply -3 | pre_sop n/a | executive 2 | plan/2026-10.2",
		"2026-09 | closed | 2026-09-24 | 2026-09-24 | 0 | gather 0 | demand 0 | supply 0 | pre_sop n/a | executive 0",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if h.OnTime != 1 || h.Of != 3 || h.Replans != 1 || !cmp.Equal(h.Skipped, []string{"2026-11"}) {
		t.Errorf("on time %d of %d, re-plans %d, skipped %v; want 1 of 3, 1, 2026-11", h.OnTime, h.Of, h.Replans, h.Skipped)
	}
}

func TestRoles(t *testing.T) {
	p := read(t, small).Plan
	h := cadence.Look(cadence.Input{Plan: p, Record: record(t, p), AsOf: day(t, "2026-12-11")})
	var got []string
	for _, r := range h.Roles {
		got = append(got, fmt.Sprintf("%s: part %d of %d, on time %d of %d, %d changes, %d by others, agreed %d, last %s",
			r.Role, r.TookPart, r.Of, r.OnTime, r.DueIn, r.Changes, r.ByOthers, r.Agreed, r.Last))
	}
	want := []string{
		"closer: part 2 of 2, on time 0 of 0, 0 changes, 0 by others, agreed 0, last 2026-10",
		"plant: part 2 of 2, on time 2 of 2, 2 changes, 0 by others, agreed 0, last 2026-10",
		"sales: part 1 of 2, on time 1 of 1, 1 changes, 1 by others, agreed 1, last 2026-09",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestReason(t *testing.T) {
	p := read(t, small, "horizon: 3", "horizon: 3\nskipped: {2026-11: everybody was at the fair}").Plan
	h := cadence.Look(cadence.Input{Plan: p, Record: record(t, p), AsOf: day(t, "2026-12-11")})
	if got := h.Cycles[1].Reason; got != "everybody was at the fair" {
		t.Errorf("reason %q", got)
	}
}

// TestOverdue: a cycle that should be closed by now counts, and not as on time.
func TestOverdue(t *testing.T) {
	p := read(t, small).Plan
	h := cadence.Look(cadence.Input{Plan: p, Record: record(t, p), AsOf: day(t, "2026-12-30")})
	if h.Of != 4 || h.OnTime != 1 || late(h.Cycles[0].DaysLate) != "2" {
		t.Errorf("on time %d of %d, %s late; want 1 of 4, 2", h.OnTime, h.Of, late(h.Cycles[0].DaysLate))
	}
}

// TestNothing: a plan without a close, a cadence or a policy says so.
func TestNothing(t *testing.T) {
	p := read(t, small, "cadence: {gather: 3, demand: 8, supply: 12, pre_sop: 15, executive: 18, weekly: tuesday}\n", "").Plan
	p.Policy = nil
	h := cadence.Look(cadence.Input{Plan: p, Record: &cadence.Record{Cut: true}, AsOf: day(t, "2026-12-30")})
	if h.Of != 0 || len(h.Cycles) != 1 || len(h.Notes) != 2 || h.Cycles[0].Steps[0].DaysLate != nil {
		t.Errorf("%+v", h)
	}
}
