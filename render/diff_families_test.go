package render_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
)

// TestFamiliesComeBeforeTheirItems: where several families moved, one line
// each; where one did, the headline has said it.
func TestFamiliesComeBeforeTheirItems(t *testing.T) {
	d := diffOf(t)
	amount := func(base, head int64, period string) change.Amount {
		return change.Amount{Base: quantity.Whole(base), Head: quantity.Whole(head), Delta: quantity.Whole(head - base), Period: period}
	}
	family := func(name string, units, value, stock change.Amount) change.FamilyChange {
		return change.FamilyChange{Family: name, Name: name, Measures: []change.FamilyMeasure{
			{Measure: change.Demand, Total: units}, {Measure: change.DemandValue, Total: value}, {Measure: change.StockValue, Total: stock}}}
	}
	tents := family("Tents", amount(100, 140, ""), amount(18900, 26460, ""), amount(5000, 260, "2027-03"))
	d.Families = []change.FamilyChange{tents}
	if got := diffText(t, d, render.DiffView{}); strings.Contains(got, "stock value  in") {
		t.Errorf("one family has a table of its own:\n%s", got)
	}
	d.Families = append(d.Families, family("Packs", amount(50, 20, ""), amount(7000, 2800, ""), amount(0, 0, "")))
	got := diffText(t, d, render.DiffView{})
	for _, want := range []string{`\n +units +demand +revenue +margin +stock value +in +backlog +in *\n`,
		`\nTents +\+40 +\+€7,560 +– +– +−€4,740 +2027-03 +– *\n`, `\nPacks +−30 +−€4,200 +– +– +€0 +– *\n`} {
		if !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("no line like %s in\n%s", want, got)
		}
	}
	if strings.Index(got, "Follows from it") > strings.Index(got, "Tents   ") {
		t.Error("the families do not stand among what follows")
	}
}
