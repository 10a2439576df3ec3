package render_test

import (
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
)

func TestDiffMarksWhatIsNotComputed(t *testing.T) {
	d := diffOf(t)
	e := d.Edited[0]
	e.From, e.To, e.Money, e.Zone, e.Beyond = "2029-03", "2029-03", quantity.Missing, "", true
	d.Edited = []change.Edit{e}
	got := diffText(t, d, render.DiffView{})
	if !strings.Contains(got, "beyond the horizon, not computed") {
		t.Errorf("nothing says that it is not computed:\n%s", got)
	}
}

func TestDiffNamesClosedCells(t *testing.T) {
	d := diffOf(t)
	d.Counts.ClosedCells = 5
	d.ClosedAt = []position.Position{{File: "demand/a.yaml", Line: 1204}, {File: "demand/b.yaml", Line: 4}}
	got := strings.Join(strings.Fields(diffText(t, d, render.DiffView{})), " ")
	if want := "5 cells of closed periods differ; no plan reads them: demand/a.yaml:1204, demand/b.yaml:4, …"; !strings.Contains(got, want) {
		t.Errorf("no %q in\n%s", want, got)
	}
}
