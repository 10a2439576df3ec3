package variance

import (
	"testing"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// A month of which the plan knows half the items is not held against a budget
// for all of them.
func TestTheBridgeLeavesOutWhatIsPartlyUnknown(t *testing.T) {
	cal, first := january(t)
	n := quantity.Whole
	both := func(v quantity.Number) projection.Column { return projection.Column{v, v} }
	budget := dimension.SeriesOf([]dimension.Cell{{Period: first, Value: n(1000)}, {Period: first + 1, Value: n(1000)}})
	r := &projection.Result{First: first, N: 2,
		Plan: &plan.Plan{Calendar: cal, Currency: "EUR", Markets: []network.Market{{ID: "eu", Currency: "EUR"}}, Families: []catalog.Family{{ID: "tents"}},
			Budgets: []finance.Budget{{Year: 2027, Lines: []finance.Line{{Revenue: budget}}}}},
		Money: []projection.MoneyRow{{Served: both(n(9)), Revenue: both(n(900)), Margin: both(n(90)), Left: []int{0, 1}}}}
	_, total := AgainstBudget(r, Revenue, 2)
	if total.Used != 1 || total.Of != 2 || total.Base != n(1000) || total.Target != n(900) {
		t.Errorf("%d of %d cells, %s to %s", total.Used, total.Of, total.Base, total.Target)
	}
}

// january is the calendar of months and the first month of 2027.
func january(t *testing.T) (period.Calendar, period.Period) {
	t.Helper()
	cal, err := period.NewCalendar("month", "")
	if err != nil {
		t.Fatal(err)
	}
	first, err := cal.Parse("2027-01")
	if err != nil {
		t.Fatal(err)
	}
	return cal, first
}
