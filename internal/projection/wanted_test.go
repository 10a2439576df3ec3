package projection

import (
	"testing"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/stock"
	"github.com/accord-plan/accord/internal/supply"
	"github.com/google/go-cmp/cmp"
)

func TestTargetsAtTheEndOfTheHorizon(t *testing.T) {
	const never = -1
	cover := func(s string) stock.Target {
		n := num(t, s)
		return stock.Target{ID: "t", Items: []int{0}, Family: dimension.None, Cover: &n}
	}
	for _, c := range []struct {
		name    string
		target  stock.Target
		demand  []int64
		until   int // index of the last period in which the item is sold
		want    Column
		carried int
	}{
		{"one period: the last one repeats", cover("1"), []int64{10, 20, 30, 40}, never, units(20, 30, 40, 40), 3},
		{"a part of a period", cover("0.5"), []int64{10, 20, 30, 40}, never, units(10, 15, 20, 20), 3},
		{"two and a half", cover("2.5"), []int64{10, 20, 30, 40, 50}, never, units(70, 95, 95, 95, 95), 2},
		{"the horizon is as long as the cover", cover("3"), []int64{10, 20, 30, 40}, never, units(90, 90, 90, 90), 1},
		{"longer than the horizon: no target", cover("4"), []int64{10, 20, 30, 40}, never, units(missing, missing, missing, missing), 4},
		{"no cover is wanted", cover("0"), []int64{10, 20}, never, units(0, 0), 2},
		{"demand ends before the horizon", cover("1"), []int64{10, 20, 30, missing, missing}, never, units(20, 30, 30, missing, missing), 2},
		{"a hole in the demand", cover("1"), []int64{10, 20, missing, 40, 50}, never, units(20, 20, missing, missing, missing), 1},
		{"sold for the last time within", cover("2"), []int64{10, 20, 30, missing, missing}, 2, units(50, 30, 0, 0, 0), 5},
		{"in the last period", cover("2"), []int64{10, 20, 30, 40}, 3, units(50, 70, 40, 0), 4},
		{"in the period after the horizon", cover("2"), []int64{10, 20, 30, 40}, 4, units(50, 70, 70, 35), 2},
		{"two periods after the horizon", cover("2.5"), []int64{10, 20, 30, 40}, 5, units(70, 70, 70, 56), 1},
		{"long after the horizon", cover("2"), []int64{10, 20, 30, 40}, 9, units(50, 70, 70, 70), 2},
	} {
		b := newPlan(len(c.demand), "A")
		b.baseline(0, 0, c.demand...)
		b.closing(map[[2]int]int64{{0, 0}: 1000})
		if c.until != never {
			b.Items[0].Until = first + period.Period(c.until)
		}
		b.Targets = []stock.Target{c.target}
		x := b.project().Stock[0]
		same(t, c.name, x.Target, c.want)
		if x.TargetCarried != c.carried || x.MaximumCarried != len(c.demand) {
			t.Errorf("%s: carried from %d, maximum from %d", c.name, x.TargetCarried, x.MaximumCarried)
		}
	}
}

func TestTargetInUnitsEndsWithTheItem(t *testing.T) {
	for _, c := range []struct {
		name  string
		until int
		want  Column
	}{
		{"long after the horizon", 9, units(25, 25, 25, 25)},
		{"in the period after it", 4, units(25, 25, 25, 25)},
		{"in its last period", 3, units(25, 20, 10, 0)},
		{"within it", 1, units(10, 0, 0, 0)},
	} {
		b := newPlan(4, "A")
		b.baseline(0, 0, 10, 10, 10, 10)
		b.source("lyon", 0).Terms = []supply.Terms{{Item: 0}}
		b.closing(nil)
		b.Items[0].Until = first + period.Period(c.until)
		b.Targets = []stock.Target{{ID: "t", Items: []int{0}, Family: dimension.None, Units: whole(25)}}
		x := b.project().Stock[0]
		same(t, c.name, x.Target, c.want)
		same(t, c.name+": all that is planned keeps the target", x.Stock, c.want)
	}
}

// A maximum is carried as the target is; being of a longer cover, it never
// falls below it.
func TestMaximumAtTheEndOfTheHorizon(t *testing.T) {
	b := newPlan(4, "A")
	b.baseline(0, 0, 10, 40, 20, 10)
	b.source("lyon", 0).Terms = []supply.Terms{{Item: 0}}
	b.closing(map[[2]int]int64{{0, 0}: 50})
	b.Targets = []stock.Target{{ID: "t", Items: []int{0}, Family: dimension.None, Cover: whole(1), MaximumCover: whole(2)}}
	r := b.project()
	x := r.Stock[0]
	same(t, "target", x.Target, units(40, 20, 10, 10))
	same(t, "maximum", x.Maximum, units(60, 30, 30, 30))
	if x.TargetCarried != 3 || x.MaximumCarried != 2 {
		t.Errorf("carried from %d and %d", x.TargetCarried, x.MaximumCarried)
	}
	same(t, "stock", x.Stock, units(40, 20, 10, 10))
	if g := gapsOf(r, Excess); g != nil {
		t.Errorf("what restores the target is too much: %v", g)
	}
}

func TestBelowACarriedTarget(t *testing.T) {
	b := newPlan(4, "A")
	b.baseline(0, 0, 10, 10, 10, 10)
	commit(b.source("lyon", 0), 0, 0, series(10, 10, 10, 4))
	b.closing(map[[2]int]int64{{0, 0}: 10})
	b.Targets = []stock.Target{itemTarget(0, whole(1))}
	r := b.project()
	if d := cmp.Diff([]seen{{"A@central", 3, 3, "6"}}, gapsOf(r, BelowTarget)); d != "" {
		t.Error(d)
	}
	if g := gap(t, r, BelowTarget); g.Text != "stock 4, target 10 carried from 2027-02 (6 too little)" {
		t.Error(g.Text)
	}
}

// What an origin ships for receipts after the horizon is not known, so its
// last target is that of the period before.
func TestTargetOfAnOrigin(t *testing.T) {
	make := func(until period.Period) *Result {
		b := newPlan(5, "A")
		b.Items[0].Until = until
		b.Sites = append(b.Sites, network.Site{ID: "reno"})
		b.Markets[0].ServedFrom = servedFrom(1)
		b.baseline(0, 0, 10, 20, 30, 40, 50)
		lane := b.source("lane", 1)
		lane.Type, lane.From, lane.Lead = supply.Transfer, 0, supply.LeadTime{Periods: 1}
		lane.Terms = []supply.Terms{{Item: 0}}
		b.source("lyon", 0).Terms = []supply.Terms{{Item: 0}}
		b.closing(map[[2]int]int64{{0, 0}: 50, {1, 0}: 10})
		b.Targets = []stock.Target{itemTarget(0, whole(1))}
		return b.project()
	}
	x := make(period.None).Stock[0]
	same(t, "leaves", x.TransferOut, units(20, 30, 40, 50, 0))
	same(t, "target", x.Target, units(30, 40, 50, 50, 50))
	if x.TargetCarried != 3 || x.Cover[3] != (Cover{0, true}) {
		t.Errorf("carried from %d, cover %+v", x.TargetCarried, x.Cover)
	}
	same(t, "target of what ends with the horizon", make(first + 4).Stock[0].Target, units(30, 40, 50, 0, 0))
}
