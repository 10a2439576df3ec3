package change

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRolledCommitments: of 220 planned for March 220 are committed, of 150 for
// April 100 and 30 are planned still, and 90 for May are planned no longer.
func TestRolledCommitments(t *testing.T) {
	base, head := before(), before()
	base.Stock[0].Planned, base.Stock[0].Committed = column("0 0 0 220 150 90"), column("420 620 0 0 0 0")
	head.Stock[0].Planned, head.Stock[0].Committed = column("0 0 0 0 30 0"), column("420 620 0 220 100 0")
	head.Plan.Sources[0].Commitments[0].Cells = cells("2026-12: 420, 2027-01: 620, 2027-03: 220, 2027-04: 100")
	derived := func(d *Diff) []string {
		var out []string
		for _, q := range d.Derived {
			out = append(out, fmt.Sprintf("%s %s %s > %s in %d: %s", q.Measure, q.Period, q.Before, q.After, q.Periods, q.Money))
		}
		return out
	}
	// A tent costs 118.50: 90 of them 10,665, the 20 that April lacks 2,370.
	d := Compare(base, head, Options{})
	if diff := cmp.Diff([]string{"planned supply 2027-05 90 > 0 in 1: -10665", "supply 2027-04 150 > 130 in 1: -2370"}, derived(d)); diff != "" {
		t.Error(diff)
	}
	if d.Rolled != (Rolled{Committed: 1}) {
		t.Errorf("rolled %+v", d.Rolled)
	}
	want := []string{
		"commitment TENT-2P@central from lyon 2027-03 added – > 220 26070 slushy",
		"commitment TENT-2P@central from lyon 2027-04 added – > 100 11850 liquid",
	}
	if diff := cmp.Diff(want, lines(d.Edited)); diff != "" {
		t.Error(diff)
	}
	back := Compare(head, base, Options{})
	if diff := cmp.Diff([]string{"planned supply 2027-05 0 > 90 in 1: 10665", "supply 2027-04 130 > 150 in 1: 2370"}, derived(back)); diff != "" {
		t.Error(diff)
	}
	if back.Rolled != (Rolled{Planned: 1}) {
		t.Errorf("rolled back %+v", back.Rolled)
	}
}

// TestCommittedAsPlanned: two cells of a source that commit what was planned
// are told together, the third, which promises more, by itself.
func TestCommittedAsPlanned(t *testing.T) {
	base, head := before(), before()
	base.Stock[0].Planned, base.Stock[0].Committed = column("0 0 0 220 150 90"), column("420 620 0 0 0 0")
	head.Stock[0].Planned, head.Stock[0].Committed = column("0 0 0 0 0 0"), column("420 620 0 220 150 100")
	head.Plan.Sources[0].Commitments[0].Cells = cells("2026-12: 420, 2027-01: 620, 2027-03: 220, 2027-04: 150, 2027-05: 100")
	d := Compare(base, head, Options{})
	if diff := cmp.Diff([]string{"as planned: commitment lyon, 2 in 2027-03..2027-04 (2), 0 > 370, 43845"}, documented(d)); diff != "" {
		t.Error(diff)
	}
	for i := range d.Edited {
		if e := &d.Edited[i]; e.From == "2027-05" && e.Document != 0 {
			t.Errorf("what promises more is as planned: %+v", e)
		}
	}
}
