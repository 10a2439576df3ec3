package projection

import (
	"testing"

	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/network"
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
