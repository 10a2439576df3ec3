package change

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/plan"
)

// TestBeyondTheHorizon: the plan ends with 2027-05. A tent sells at 189.
func TestBeyondTheHorizon(t *testing.T) {
	head := world(func(p *plan.Plan) {
		p.Baselines[1].Rows[0].Cells = p.Baselines[1].Rows[0].Cells.With(cells("2027-05: 10, 2027-06: 10, 2027-07: 10").List()...)
		p.Sources[0].Commitments[0].Cells = p.Sources[0].Commitments[0].Cells.With(cells("2029-03: 500").List()...)
	})
	d := compared(t, world(), head)
	if diff := cmp.Diff([]string{
		"baseline TENT-2P eu 2027-05 added – > 10 1890 liquid",
		"baseline TENT-2P eu 2027-06..2027-07 added – > 10 -",
		"commitment TENT-2P@central from lyon 2029-03 added – > 500 -",
	}, lines(d.Edited)); diff != "" {
		t.Error(diff)
	}
	for i, want := range []bool{false, true, true} {
		if e := &d.Edited[i]; e.Beyond != want || e.Units.IsMissing() != want {
			t.Errorf("edit %d: beyond %v, units %v", i, e.Beyond, e.Units)
		}
	}
}

// TestFirstClosedLines: of five lines with closed cells, one with two of them,
// the first three are named.
func TestFirstClosedLines(t *testing.T) {
	side := func(units string) *plan.Plan {
		return world(func(p *plan.Plan) {
			p.Baselines[1].Rows[0].Cells = cells("2026-07: 1, 2026-08: 1, 2026-09: 1, 2026-10: 1, 2026-11: 1")
			p.Sources[0].Commitments[0].Cells = cells("2026-11: 1, 2026-12: 420, 2027-01: 620")
			c := p.Baselines[1].Rows[0].Cells.List()
			for i, line := range []int{14, 12, 12, 13, 11} {
				c[i].Value, c[i].At = number(units), in(p, "baseline.yaml", line)
			}
			p.Baselines[1].Rows[0].Cells = dimension.SeriesOf(c)
			m := &p.Sources[0].Commitments[0]
			m.Cells = m.Cells.With(dimension.Cell{Period: m.Cells.Period(0), Value: number(units), At: in(p, "lyon.yaml", 9)})
		})
	}
	d := compared(t, side("5"), side("6"))
	var got []int
	for _, at := range d.ClosedAt {
		got = append(got, at.Line)
	}
	if diff := cmp.Diff([]int{11, 12, 13}, got); diff != "" || d.Counts.ClosedCells != 6 {
		t.Errorf("%d cells, lines %s", d.Counts.ClosedCells, diff)
	}
}

// TestClosedCellsAreNamed: 2026-11 is closed and stands in line 11 of the
// baseline; a file that says nothing else differs in what it says.
func TestClosedCellsAreNamed(t *testing.T) {
	side := func(units string) *plan.Plan {
		return world(func(p *plan.Plan) {
			r := &p.Baselines[1].Rows[0]
			r.Cells = r.Cells.With(dimension.Cell{Period: r.Cells.Period(0), Value: number(units), At: in(p, "baseline.yaml", 11)})
		})
	}
	d := Compare(bare(side("300")), bare(side("299")), Options{TextChanged: []string{"baseline.yaml", "lyon.yaml"}})
	if d.Counts.ClosedCells != 1 || len(d.ClosedAt) != 1 || d.ClosedAt[0].File != "baseline.yaml" || d.ClosedAt[0].Line != 11 {
		t.Errorf("%d cells at %+v", d.Counts.ClosedCells, d.ClosedAt)
	}
	if diff := cmp.Diff([]string{"lyon.yaml"}, d.TextChanged); diff != "" {
		t.Error(diff)
	}
}
