package projection

import (
	"testing"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/google/go-cmp/cmp"
)

// twoMarkets is a site with 30 in stock and nothing coming, in whose first
// market 20 a period are wanted.
func twoMarkets(baseline ...int64) builder {
	b := newPlan(3, "A")
	b.Markets = append(b.Markets, network.Market{ID: "uk", Currency: "EUR", Priority: 2, ServedFrom: servedFrom(0)})
	b.baseline(0, 0, 20, 20, 20)
	if baseline != nil {
		b.baseline(1, 0, baseline...)
	}
	b.adjust(demand.Sales, demand.Adjustment{ID: "extra", Markets: []int{1}, Add: seriesAt(1, 10)})
	b.source("lyon", 0).Terms = nil
	commit(&b.Sources[0], 0, 0, series(0, 0, 0))
	b.closing(map[[2]int]int64{{0, 0}: 30})
	return b
}

func TestAddingDemandDoesNotHideAShortage(t *testing.T) {
	r := twoMarkets().project()
	s := r.Stock[0]
	for _, c := range []struct {
		name      string
		got, want Column
	}{
		{"demand", s.Demand, units(20, 30, 20)},
		{"stock", s.Stock, units(10, 0, 0)},
		{"backlog", s.Backlog, units(0, 20, 40)},
		{"consensus of uk", r.Demand[1].Consensus, units(missing, 10, missing)},
	} {
		if d := cmp.Diff(c.want, c.got); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
	if d := cmp.Diff([]seen{{"A@central", 1, 2, "40"}}, gapsOf(r, Shortage)); d != "" {
		t.Error(d)
	}
	// What nobody forecasts is said as before.
	if d := cmp.Diff([]seen{{"A@uk", 0, 0, "0"}, {"A@uk", 2, 2, "0"}}, gapsOf(r, NoForecast)); d != "" {
		t.Error(d)
	}
}

func TestAHoleInABaselineStaysUnknown(t *testing.T) {
	r := twoMarkets(5, 5, missing).project()
	if d := cmp.Diff(units(25, 35, missing), r.Stock[0].Demand); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(units(5, 0, missing), r.Stock[0].Stock); d != "" {
		t.Error(d)
	}
}

func TestOrdersThatNobodyForecast(t *testing.T) {
	b := twoMarkets()
	b.Adjustments = nil
	b.Sources[0].Commitments[0].Cells = series(0, 20, 40)
	b.Actuals.Open.Demand = []actual.Order{{Key: atMarket(1, 0), Due: date("2027-01-10"), Quantity: quantity.Whole(12), At: position.Ref{File: 4}}}
	r := b.project()
	s, uk := r.Stock[0], r.Demand[1]
	for _, c := range []struct {
		name      string
		got, want Column
	}{
		{"demand", s.Demand, units(20, 32, 20)},
		// 30 - 20; 10 + 20 for 20 and 10 of the 12; 40 for 20 and the last 2.
		{"stock", s.Stock, units(10, 0, 18)},
		{"backlog", s.Backlog, units(0, 2, 0)},
		{"consensus of uk", uk.Consensus, units(missing, missing, missing)},
		{"still to come", uk.Open, units(0, 12, 0)},
		{"served to uk", uk.Served, units(0, 10, 2)},
		{"its revenue at 189", uk.Revenue, units(0, 1890, 378)},
		{"demand that is planned there", r.Money[1].Demand, units(missing, missing, missing)},
		{"planned in eu", r.Money[0].Demand, units(20, 20, 20)},
	} {
		if d := cmp.Diff(c.want, c.got); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
	if d := cmp.Diff([]seen{{"A@central", 1, 1, "2"}}, gapsOf(r, Shortage)); d != "" {
		t.Error(d)
	}
	if g := gap(t, r, NoForecast); g.Text != "nobody states the demand, customers have ordered 12" || g.What != "A@uk" {
		t.Errorf("%s: %s", g.What, g.Text)
	}
	// One that was due before is what uk waits for from the start.
	b.Actuals.Open.Demand[0].Due = date("2026-11-30")
	r = b.project()
	same(t, "demand beside a backlog", r.Stock[0].Demand, units(20, 20, 20))
	if got := r.Stock[0].OpeningBacklog; got != quantity.Whole(12) {
		t.Errorf("opening backlog %v", got)
	}
	// Made to order, all orders are backlog.
	b.Families[0].Strategy = catalog.MakeToOrder
	b.Actuals.Open.Demand[0].Due = date("2027-01-10")
	r = b.project()
	same(t, "made to order: bookings", r.Stock[0].Demand, units(20, 20, 20))
	if got := r.Stock[0].OpeningBacklog; got != quantity.Whole(12) {
		t.Errorf("made to order: opening backlog %v", got)
	}
}

func TestPromotionMoneyAloneIsNoUnknownDemand(t *testing.T) {
	b := twoMarkets()
	b.Adjustments[0].Add, b.Adjustments[0].TradeSpend = dimension.Series{}, seriesAt(1, 500)
	r := b.project()
	same(t, "demand", r.Stock[0].Demand, units(20, 20, 20))
	same(t, "stock", r.Stock[0].Stock, units(10, 0, 0))
	same(t, "revenue of uk", r.Demand[1].Revenue, units(0, -500, 0))
}
