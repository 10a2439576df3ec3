package change

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
)

// wide plans two items in Europe and one in the United States.
func wide(p *plan.Plan) {
	stocked(p)
	p.Baselines = []demand.Baseline{
		{Market: eu, Family: tents, Rows: []demand.Row{
			{Item: tent2P, Cells: cells("2026-12: 420, 2027-01: 600, 2027-02: 880, 2027-03: 1300, 2027-04: 1500, 2027-05: 0")},
			{Item: tent3P, Cells: cells("2026-12: 80, 2027-01: 90, 2027-02: 0, 2027-03: 0, 2027-04: 0, 2027-05: 0")}}},
		{Market: us, Family: tents, Rows: []demand.Row{
			{Item: tent2P, Cells: cells("2026-12: 0, 2027-01: 0, 2027-02: 0, 2027-03: 0, 2027-04: 0, 2027-05: 0")}}},
	}
}

// TestMoneyByHand values edits of several kinds and ranks them.
//
//	TENT-2P eu Feb   880 → 900        +20 x 189.00 EUR             =  3,780.00
//	TENT-2P us Apr     0 → 10         +10 x 209.00 USD x 0.90      =  1,881.00
//	commitment Jan   620 → 600        -20 x 118.50 EUR at cost     = -2,370.00
//	TENT-3P eu Jan    90 → 0          -90 x 239.00 EUR             = -21,510.00
//	demand           3,780 + 1,881 - 21,510                        = -15,849.00
func TestMoneyByHand(t *testing.T) {
	base := projection.Project(world(wide))
	head := projection.Project(world(wide, func(p *plan.Plan) {
		p.Baselines[0].Rows[0].Cells = valued(p.Baselines[0].Rows[0].Cells, 2, number("900"))
		p.Baselines[1].Rows[0].Cells = valued(p.Baselines[1].Rows[0].Cells, 4, number("10"))
		p.Baselines[0].Rows[1].Cells = valued(p.Baselines[0].Rows[1].Cells, 1, number("0"))
		p.Sources[0].Commitments[0].Cells = valued(p.Sources[0].Commitments[0].Cells, 1, number("600"))
	}))
	d := Compare(base, head, Options{})
	want := []string{
		"baseline TENT-3P eu 2027-01 changed 90 > 0 -21510 frozen",
		"baseline TENT-2P eu 2027-02 changed 880 > 900 3780 slushy",
		"commitment TENT-2P@central from lyon 2027-01 changed 620 > 600 -2370 frozen",
		"baseline TENT-2P us 2027-04 changed 0 > 10 1881 liquid",
	}
	if diff := cmp.Diff(want, lines(d.Edited)); diff != "" {
		t.Error(diff)
	}
	if got := d.Headline.Demand.Delta; got != number("-15849") || d.Headline.LeftOut != 0 {
		t.Errorf("demand %s, %d left out, want -15,849 and none", got, d.Headline.LeftOut)
	}
}

// TestUnknownIsInNoSum: whoever deletes a number has not said that nothing will
// be sold. 90 tents of one kind are not known any more in January, so the
// tents of that month are in no sum on either side, and 20 more of the other
// kind in February are all that is left: 20 x 189 = 3,780.
func TestUnknownIsInNoSum(t *testing.T) {
	base := projection.Project(world(wide))
	head := projection.Project(world(wide, func(p *plan.Plan) {
		p.Baselines[0].Rows[0].Cells = valued(p.Baselines[0].Rows[0].Cells, 2, number("900"))
		p.Baselines[0].Rows[1].Cells = valued(p.Baselines[0].Rows[1].Cells, 1, number("null"))
	}))
	d := Compare(base, head, Options{})
	if got := d.Headline.Demand.Delta; got != number("3780") || d.Headline.LeftOut == 0 {
		t.Errorf("demand %s, %d left out, want 3,780 and one or more", got, d.Headline.LeftOut)
	}
	for _, f := range d.Families {
		for _, m := range f.Measures {
			if m.Measure == DemandValue && (m.Total.Delta != number("3780") || !m.Head[1].IsMissing() || !m.Base[1].IsMissing()) {
				t.Errorf("%s of %s: %+v", m.Measure, f.Family, m)
			}
		}
	}
}
