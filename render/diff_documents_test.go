package render_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
)

// documented adds a new budget of 30 cells worth a million each, and a new
// forecast of 20 cells worth a thousand each, before what people changed.
func documented(t *testing.T) *change.Diff {
	t.Helper()
	d := diffOf(t)
	var machine []change.Edit
	add := func(n, document int, kind change.Kind, what string, money int64) {
		for i := range n {
			e := d.Edited[0]
			e.Subject = &change.Subject{Kind: kind, What: fmt.Sprintf("%s %d", what, i)}
			e.Money, e.Document = quantity.Whole(money), document
			machine = append(machine, e)
		}
	}
	add(30, 1, change.Budget, "budgeted", 1_000_000)
	add(20, 2, change.Baseline, "forecast", 1000)
	d.Edited = append(machine, d.Edited...)
	d.Counts.Numbers += 50
	d.Documents = []change.Document{
		{Why: change.NewDocument, Kind: change.Budget, What: "2027", File: "budget/2027.yaml", Owner: "finance", Cells: 30, From: "2027-01", To: "2027-12",
			Before: quantity.Missing, After: quantity.Missing, Money: quantity.Whole(30_000_000)},
		{Why: change.NewForecast, Kind: change.Baseline, What: "tents eu", File: "demand/baseline/eu-tents.yaml", Cells: 20, From: "2027-03", To: "2027-03",
			Before: quantity.Whole(4000), After: quantity.Whole(4106), Money: quantity.Whole(20_000)},
	}
	return d
}

func TestDiffTellsDocumentsInOneRow(t *testing.T) {
	for _, comment := range []bool{false, true} {
		got := diffText(t, documented(t), render.DiffView{Comment: comment})
		last := 0
		for _, want := range []string{"TENT-2P eu", "tents eu baseline", "20 numbers, 4,000 → 4,106", "+€20,000", "budget 2027", "30 numbers", "+€30,000,000 revenue"} {
			i := strings.Index(got[last:], want)
			if i < 0 {
				t.Errorf("comment %v: no %q behind the others in\n%s", comment, want, got)
				continue
			}
			last += i
		}
		for _, cell := range []string{"budgeted 7", "forecast 7"} {
			if strings.Contains(got, cell) {
				t.Errorf("comment %v: %q is listed", comment, cell)
			}
		}
	}
	got := diffText(t, documented(t), render.DiffView{Rows: -1})
	for _, cell := range []string{"budgeted 29", "forecast 19"} {
		if !strings.Contains(got, cell) {
			t.Errorf("all: %q is not listed", cell)
		}
	}
	if strings.Contains(got, "30 numbers") {
		t.Errorf("all: documents are summed:\n%s", got)
	}
}
