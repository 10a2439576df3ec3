package projection

import (
	"testing"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/google/go-cmp/cmp"
)

// unpriced sells 10 of A and 5 of B a month at 189; B has no price of its own
// in December and January, and A only where priced says so.
func unpriced(aIsPriced bool) builder {
	b := newPlan(3, "A", "B")
	b.baseline(0, 0, 10, 10, 10)
	b.baseline(0, 1, 5, 5, 5)
	late := dimension.SeriesOf([]dimension.Cell{{Value: quantity.Whole(189), Period: first + 2}})
	b.Items[1].Prices = catalog.PricesBy(map[int]dimension.Series{dimension.None: late})
	if !aIsPriced {
		b.Items[0].Prices = catalog.PricesBy(map[int]dimension.Series{dimension.None: late})
	}
	commit(b.source("lyon", 0), 0, 0, series(10, 10, 10))
	commit(&b.Sources[0], 0, 1, series(5, 5, 5))
	b.closing(map[[2]int]int64{{0, 0}: 0, {0, 1}: 0})
	b.Budgets = []finance.Budget{{Year: 2027, Lines: []finance.Line{{Market: 0, Family: 0, Revenue: series(9000, 9000, 9000)}}}}
	return b
}

func TestUnknownMoneyIsNotZero(t *testing.T) {
	// 10 x 189 = 1,890 and 5 x 189 = 945; the margin takes 118.50 each away.
	for _, c := range []struct {
		name            string
		aIsPriced       bool
		revenue, margin Column
		unpriced        int
		left            []int
	}{
		{"one of two has a price", true, units(1890, 1890, 2835), Column{7_050_000, 7_050_000, 10_575_000}, 2, []int{1, 1, 0}},
		{"none has", false, units(missing, missing, 2835), Column{quantity.Missing, quantity.Missing, 10_575_000}, 4, []int{2, 2, 0}},
	} {
		r := unpriced(c.aIsPriced).project()
		m := r.Money[0]
		same(t, c.name+": demand", m.Demand, units(15, 15, 15))
		same(t, c.name+": served", m.Served, units(15, 15, 15))
		same(t, c.name+": revenue", m.Revenue, c.revenue)
		same(t, c.name+": demand value", m.DemandValue, c.revenue)
		same(t, c.name+": margin", m.Margin, c.margin)
		if m.Unpriced != c.unpriced || m.Cells != 6 || !cmp.Equal(m.Left, c.left) {
			t.Errorf("%s: %d of %d cells left out, by period %v", c.name, m.Unpriced, m.Cells, m.Left)
		}
		// 9,000 - 2,835; before that nobody knows how far off revenue is.
		if d := cmp.Diff([]seen{{"tents@eu", 2, 2, "6165"}}, gapsOf(r, BudgetGap)); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func TestUnknownServedIsNotZeroRevenue(t *testing.T) {
	b := unpriced(true)
	b.Baselines[0].Rows[0].Cells = series(10, missing, 10)
	b.Items[1].Prices = b.Items[0].Prices
	m := b.project().Money[0]
	// From the hole on nobody knows what of A is served; B is known.
	same(t, "revenue", m.Revenue, units(2835, 945, 945))
	same(t, "demand", m.Demand, units(15, 5, 15))
	if m.Unpriced != 2 || m.Cells != 6 {
		t.Errorf("%d of %d cells left out", m.Unpriced, m.Cells)
	}
	b.Baselines[0].Rows = b.Baselines[0].Rows[:1]
	same(t, "revenue of A alone", b.project().Money[0].Revenue, units(1890, missing, missing))
}
