package variance

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// Costs are in plan currency: of a margin only the revenue moves with the rate.
// USD 110,000 are 104,500 at 0.95 and 99,000 at the 0.90 of the budget; what
// they cost, 80,000, is the same at both.
func TestTheRateMovesRevenueAndNotCost(t *testing.T) {
	_, total := BudgetBridge([]BudgetLine{{Market: "us", Family: "tents", BudgetUnits: num(t, "1000"), Units: num(t, "1100"),
		BudgetMoney: num(t, "18000"), Money: num(t, "24500"), Sold: num(t, "104500"), BudgetRate: ratio(t, "0.90"), Rate: ratio(t, "0.95")}})
	// Volume 100 at 18; 24,500 - 18,000 - 1,800 - 5,500 = -800.
	want := []string{"18000.00", "volume 1800.00", "price and mix -800.00", "currency 5500.00", "24500.00"}
	if d := cmp.Diff(want, text(total)); d != "" {
		t.Error(d)
	}
}

// A margin of nothing is no family of nothing: what is sold at cost has not
// ended, and what was budgeted at cost is not new. Months that cancel are not
// nothing either.
func TestMoneyOfZeroIsNeitherNewNorEnded(t *testing.T) {
	line := func(f ...string) BudgetLine {
		return BudgetLine{Market: "eu", Family: "tents", BudgetUnits: num(t, f[0]), BudgetMoney: num(t, f[1]), Units: num(t, f[2]), Money: num(t, f[3]), Sold: num(t, f[3])}
	}
	for name, c := range map[string]struct {
		lines []BudgetLine
		want  []string
	}{
		"sold at cost":      {[]BudgetLine{line("10", "100", "12", "0")}, []string{"100.00", "volume 20.00", "price and mix -120.00", "0.00"}},
		"budgeted at cost":  {[]BudgetLine{line("10", "0", "12", "60")}, []string{"0.00", "price and mix 60.00", "60.00"}},
		"months cancel":     {[]BudgetLine{line("-", "100", "-", "5"), line("-", "-100", "-", "5")}, []string{"0.00", "price and mix 10.00", "10.00"}},
		"less than a cent":  {[]BudgetLine{line("1", "0.0049", "1", "7")}, []string{"0.00", "price and mix 7.00", "7.00"}},
		"neither units":     {[]BudgetLine{line("0", "0", "3", "7")}, []string{"0.00", "new 7.00", "7.00"}},
		"ended, no units":   {[]BudgetLine{line("-", "9", "0", "0")}, []string{"9.00", "ended -9.00", "0.00"}},
		"ended after a day": {[]BudgetLine{line("3", "9", "3", "9"), line("3", "9", "0", "0")}, []string{"18.00", "volume -9.00", "9.00"}},
	} {
		t.Run(name, func(t *testing.T) {
			if _, total := BudgetBridge(c.lines); cmp.Diff(c.want, text(total)) != "" {
				t.Error(cmp.Diff(c.want, text(total)))
			}
		})
	}
}

// Of two months, the second knows the cost of one item of two; a third market
// has a budget and no plan. Both are counted and in no sum.
func TestTheBridgeOfMarginCountsWhatItLeavesOut(t *testing.T) {
	cal, first := january(t)
	n := quantity.Whole
	col := func(a, b quantity.Number) projection.Column { return projection.Column{a, b} }
	budget := dimension.SeriesOf([]dimension.Cell{{Period: first, Value: n(100)}, {Period: first + 1, Value: n(100)}})
	r := &projection.Result{First: first, N: 2,
		Plan: &plan.Plan{Calendar: cal, Currency: "EUR", Markets: []network.Market{{ID: "eu", Currency: "EUR"}, {ID: "uk", Currency: "EUR"}},
			Families: []catalog.Family{{ID: "tents"}}, Items: []catalog.Item{{ID: "A"}, {ID: "B"}},
			Budgets: []finance.Budget{{Year: 2027, Lines: []finance.Line{{Margin: budget}, {Market: 1, Margin: budget}}}}},
		Demand: []projection.DemandRow{{Item: 0, Margin: col(n(40), n(40))}, {Item: 1, Margin: col(n(50), quantity.Missing)}},
		Money:  []projection.MoneyRow{{Served: col(n(9), n(9)), Revenue: col(n(900), n(900)), Margin: col(n(90), n(40)), Left: []int{0, 0}}}}
	_, total := AgainstBudget(r, Margin, 2)
	if d := cmp.Diff([]string{"100.00", "price and mix -10.00", "90.00"}, text(total)); d != "" {
		t.Error(d)
	}
	if total.Used != 1 || total.Of != 4 {
		t.Errorf("used %d of %d, want 1 of 4", total.Used, total.Of)
	}
}
