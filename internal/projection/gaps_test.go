package projection

import (
	"testing"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/stock"
	"github.com/accord-plan/accord/internal/supply"
	"github.com/google/go-cmp/cmp"
)

// ref is a place in the second file of a test plan.
func placed(s dimension.Series, offset int32) dimension.Series {
	cells := s.List()
	for i := range cells {
		cells[i].At = position.Ref{File: 2, Offset: offset + int32(i)}
	}
	return dimension.SeriesOf(cells)
}

// spring is a plan that is 380 short in March: demand 610 + 400 + 20, supply
// as in the outputs that the product shows.
func spring() builder {
	b := newPlan(5, "TENT-2P")
	b.baseline(0, 0, 100, 100, 100, 610, 50)
	b.Baselines[0].Rows[0].Cells = placed(b.Baselines[0].Rows[0].Cells, 10)
	b.adjust(demand.Sales, demand.Adjustment{ID: "spring", Add: placed(seriesAt(3, 400, 150), 50)})
	s := b.source("lyon", 0)
	s.Lead.Periods = 2
	s.Terms = []supply.Terms{{Item: 0, Primary: true}}
	commit(s, 0, 0, series(100, 100, 100, 630, 580))
	b.closing(map[[2]int]int64{{0, 0}: 0})
	b.Cadence = plan.Cadence{Executive: 18}
	b.Holidays = []period.Date{date("2026-12-25")}
	return b
}

func TestShortageGap(t *testing.T) {
	g := gap(t, spring().project(), Shortage)
	want := Gap{Kind: Shortage, What: "TENT-2P@central", From: first + 3, To: first + 3, Class: Lever, Units: quantity.Whole(380), Base: quantity.Whole(1010),
		Measure: AtPeak, Peak: quantity.Whole(380), Money: quantity.Whole(26_790), LastDay: date("2026-12-31"), Text: "380 short of 1,010 demanded",
		At: position.Ref{File: 2, Offset: 50}, Family: 0, Item: 0, Site: 0, Market: dimension.None, Source: dimension.None, Resource: dimension.None}
	if d := cmp.Diff(want, *g); d != "" {
		t.Error(d)
	}
	if g.ID() != "shortage/TENT-2P@central" {
		t.Error(g.ID())
	}
}

func TestCannotWait(t *testing.T) {
	// The 18th working day of December 2026, without the 25th, is the 24th.
	b := spring()
	if day, ok := b.ExecutiveDate(); !ok || day != date("2026-12-24") {
		t.Fatalf("executive date %v", day)
	}
	if gap(t, b.project(), Shortage).CannotWait {
		t.Error("until December 31 it can wait for the executives")
	}
	b.Sources[0].Lead = supply.LeadTime{Days: 70} // March 1 less 71 days
	if g := gap(t, b.project(), Shortage); !g.CannotWait || g.LastDay != date("2026-12-20") {
		t.Errorf("%v %v", g.LastDay, g.CannotWait)
	}
}

func TestWhereAShortageComesFrom(t *testing.T) {
	// A quarter of the 380 that are short is 95.
	for _, c := range []struct {
		name                 string
		baseline, add, short int64
		offset               int32
	}{
		{"an add larger than the baseline", 610, 700, 680, 50},
		{"a smaller add that is most of it", 610, 400, 380, 50},
		{"exactly a quarter", 915, 95, 380, 50},
		{"less than a quarter", 916, 94, 380, 13},
		{"nothing added", 1010, 0, 380, 13},
		{"less is wanted", 1110, -100, 380, 13},
	} {
		b := spring()
		b.Baselines[0].Rows[0].Cells = valued(b.Baselines[0].Rows[0].Cells, 3, quantity.Whole(c.baseline))
		b.Adjustments[0].Add = placed(seriesAt(3, c.add), 50)
		g := gap(t, b.project(), Shortage)
		if g.Units != quantity.Whole(c.short) || g.At != (position.Ref{File: 2, Offset: c.offset}) {
			t.Errorf("%s: %s short at %+v", c.name, g.Units, g.At)
		}
	}
}

func TestTolerances(t *testing.T) {
	// 380 of 1,010 is 37.6237623... %, 26,790 at risk.
	for _, c := range []struct {
		name            string
		lever, decision string
		money           int64
		want            Class
	}{
		{"above both", "2%", "5%", 10_000, NeedsDecision},
		{"above one", "2%", "50%", 10_000, Lever},
		{"below both", "40%", "50%", 10_000, Noise},
		{"too little money", "2%", "5%", 30_000, Noise},
		{"exactly the money", "2%", "5%", 26_790, Noise},
		{"just above the percent", "2%", "37.6237%", 0, NeedsDecision},
		{"just below the percent", "2%", "37.6238%", 0, Lever},
	} {
		b := spring()
		b.Plan.Tolerances[Shortage] = plan.Tolerance{Lever: ratioOf(c.lever), Decision: ratioOf(c.decision), Money: quantity.Whole(c.money)}
		if g := gap(t, b.project(), Shortage); g.Class != c.want {
			t.Errorf("%s: %v, want %v", c.name, g.Class, c.want)
		}
	}
}

func TestOverloadIsJudgedByPercentAlone(t *testing.T) {
	make := func(decision string) builder {
		b := newPlan(2, "A")
		b.baseline(0, 0, 100, 0)
		s := b.source("lyon", 0)
		s.Resources = []supply.Resource{{ID: "hours", Capacity: placed(series(45, 45), 7)}}
		s.Uses = []supply.Use{{Item: 0, Amount: 5000}}
		commit(s, 0, 0, series(100))
		b.closing(nil)
		b.Plan.Tolerances[Overload] = plan.Tolerance{Decision: ratioOf(decision), Money: quantity.Whole(1_000_000)}
		return b
	}
	g := gap(t, make("11%").project(), Overload)
	if g.Class != NeedsDecision || g.What != "lyon/hours" || g.Text != "load 50, capacity 45 (5 too much, 111.1%)" || g.At != (position.Ref{File: 2, Offset: 7}) {
		t.Errorf("%+v", g)
	}
	// A tenth of the load is too much: a tenth of 100 x (189 - 118.50).
	if g.Money != quantity.Whole(705) {
		t.Errorf("money %v", g.Money)
	}
	if g := gap(t, make("11.2%").project(), Overload); g.Class != Noise {
		t.Errorf("%v", g.Class)
	}
	none := make("5%")
	none.Sources[0].Resources[0].Capacity = series(0, 0)
	if g := gap(t, none.project(), Overload); g.Class != NeedsDecision || g.Text != "load 50, capacity 0: infeasible" {
		t.Errorf("%v %s", g.Class, g.Text)
	}
}

func TestTermsGaps(t *testing.T) {
	b := newPlan(4, "A")
	b.baseline(0, 0, 60, 70, 950, 100)
	s := b.source("lyon", 0)
	s.Terms = []supply.Terms{{Item: 0, Minimum: whole(100), Multiple: whole(20), Maximum: whole(900)}}
	commit(s, 0, 0, placed(series(60, 70, 950, 0), 30))
	b.closing(map[[2]int]int64{{0, 0}: 100})
	b.order(0, 0, 0, "2026-12-05", 60)
	r := b.project()
	for kind, want := range map[string][]seen{
		BelowMinimum: {{"A@central", 0, 1, "70"}},
		OffMultiple:  {{"A@central", 1, 2, "20"}},
		OverMaximum:  {{"A@central", 2, 2, "50"}},
	} {
		if d := cmp.Diff(want, gapsOf(r, kind)); d != "" {
			t.Error(kind, d)
		}
	}
	for kind, want := range map[string]string{
		BelowMinimum: "60 committed, minimum of lyon 100 (40 too little) in 2026-12, 70 in all periods",
		OffMultiple:  "70 committed, multiple of lyon 20 (10 too much) in 2027-01, 20 in all periods",
		OverMaximum:  "950 committed, maximum of lyon 900 (50 too much)",
	} {
		if g := gap(t, r, kind); g.Text != want || g.Class != Lever || g.Source != 0 {
			t.Errorf("%s: %q, %v", kind, g.Text, g.Class)
		}
	}
	if g := gap(t, r, OverMaximum); g.At != (position.Ref{File: 2, Offset: 32}) {
		t.Errorf("%+v", g.At)
	}
}

func TestInsideLeadTimeAndFrozen(t *testing.T) {
	make := func(horizonFirst period.Period, commits dimension.Series) builder {
		b := newPlan(4, "A")
		b.baseline(0, 0, 50, 50, 50, 50)
		s := b.source("lyon", 0)
		s.Lead.Periods = 2
		s.Terms = []supply.Terms{{Item: 0}}
		commit(s, 0, 0, commits)
		b.order(0, 0, 0, "2026-12-10", 40)
		b.closing(map[[2]int]int64{{0, 0}: 10})
		b.Fences = plan.Fences{Frozen: 1, Slushy: 2}
		b.First = horizonFirst
		return b
	}
	now := make(first, series(50, 50, 50, 50))
	r := now.project()
	// First cycle: 40 of December are on order, 10 and all of January are new.
	if d := cmp.Diff([]seen{{"A@central", 0, 1, "60"}}, gapsOf(r, InsideLeadTime)); d != "" {
		t.Error(d)
	}
	if r.Judged || gapsOf(r, FrozenChange) != nil {
		t.Error("without a last close nothing is frozen")
	}
	last := make(first-1, seriesAt(0, 30, 45))
	last.index()
	r = ProjectAgainst(now.Plan, Project(last.Plan))
	// The last close said 30 for December, 45 for January: 10 and 5 are new.
	if d := cmp.Diff([]seen{{"A@central", 0, 1, "15"}}, gapsOf(r, InsideLeadTime)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]seen{{"A@central", 0, 0, "20"}}, gapsOf(r, FrozenChange)); d != "" {
		t.Error(d)
	}
	if g := gap(t, r, FrozenChange); g.Class != NeedsDecision || g.Text != "50 committed by lyon, at the last close 30 committed (20 changed in the frozen zone)" {
		t.Errorf("%v %s", g.Class, g.Text)
	}
	gone := make(first, dimension.Series{})
	gone.Sources[0].Commitments = nil
	gone.Sources[0].Terms = nil
	gone.Actuals.Open = actual.Open{}
	gone.index()
	if d := cmp.Diff([]seen{{"A@central", 0, 0, "30"}}, gapsOf(ProjectAgainst(gone.Plan, Project(last.Plan)), FrozenChange)); d != "" {
		t.Errorf("a commitment that was dropped: %s", d)
	}
}

func TestExcess(t *testing.T) {
	b := newPlan(4, "A", "OLD")
	b.baseline(0, 0, 10, 10, 10, 10)
	b.baseline(0, 1, 0, 0, 0, 0)
	b.closing(map[[2]int]int64{{0, 0}: 50, {0, 1}: 7})
	b.Targets = []stock.Target{{ID: "t", Items: []int{0}, Family: dimension.None, MaximumCover: whole(2)}}
	r := b.project()
	// Stock 40 30 20 10, maximum 20 20, carried on as 20 20.
	if d := cmp.Diff([]seen{{"A@central", 0, 1, "30"}, {"OLD@central", 0, 3, "28"}}, gapsOf(r, Excess)); d != "" {
		t.Error(d)
	}
	g := r.Gaps[0]
	if g.Peak != quantity.Whole(20) || g.Money != quantity.Whole(2370) || g.Base != quantity.Whole(40) || g.Text != "stock 40, maximum 20 (20 too much) in 2026-12, 30 in all periods" {
		t.Errorf("%+v", g)
	}
	if old := r.Gaps[1]; old.Text != "stock 7 without demand: obsolete" || old.Peak != quantity.Whole(7) {
		t.Errorf("%+v", old)
	}
}

func TestNoSource(t *testing.T) {
	b := newPlan(3, "A")
	b.baseline(0, 0, 20, 20, 20)
	b.closing(map[[2]int]int64{{0, 0}: 30})
	r := b.project()
	// 30 last until 10 are missing in January, 30 in February.
	if d := cmp.Diff([]seen{{"A@central", 1, 2, "30"}}, gapsOf(r, NoSource)); d != "" {
		t.Error(d)
	}
	if g := gapsOf(r, Shortage); g != nil {
		t.Errorf("the same units are short twice: %v", g)
	}
	// 30 x (189 - 118.50).
	if g := gap(t, r, NoSource); g.Class != NeedsDecision || g.Base != quantity.Whole(40) || g.Money != quantity.Whole(2115) ||
		g.Text != "30 short of 40 demanded, no source delivers it here" {
		t.Errorf("%+v", g)
	}
	b.Families[0].Unmet = catalog.Lost
	if g := gap(t, b.project(), NoSource); g.Units != quantity.Whole(30) || g.Peak != quantity.Whole(20) ||
		g.Text != "30 lost of 40 demanded, no source delivers it here" {
		t.Errorf("%+v", g)
	}
	b.Families[0].Unmet = catalog.Backlog
	b.Actuals.Stock = actual.Table{}
	if g := gap(t, b.project(), NoSource); g.Units != quantity.Whole(60) || g.Money != quantity.Whole(4230) ||
		g.Text != "60 demanded and stock not known, no source delivers it here" {
		t.Errorf("%+v", g)
	}
	b.closing(map[[2]int]int64{{0, 0}: 60})
	if g := gapsOf(b.project(), NoSource); g != nil {
		t.Errorf("stock covers all of it: %v", g)
	}
}

func TestNoForecast(t *testing.T) {
	b := newPlan(3, "A", "B", "C")
	b.Markets = append(b.Markets, network.Market{ID: "us", Currency: "EUR", Priority: 2, ServedFrom: servedFrom(0)})
	b.baseline(0, 0, 1, 1, 1)
	b.Items[0].Prices = catalog.PricesBy(map[int]dimension.Series{0: always(quantity.One), 1: always(quantity.One)})
	b.Items[1].From = first + 1
	b.Items[2].Until = first - 1
	b.closing(nil)
	if d := cmp.Diff([]seen{{"A@us", 0, 2, "0"}, {"B@eu", 1, 2, "0"}}, gapsOf(b.project(), NoForecast)); d != "" {
		t.Error(d)
	}
}

func TestLateBacklog(t *testing.T) {
	// Promise of one period, nothing made: December's 30 are late in February
	// (two periods old), the order due on January 10 from January on.
	b := newPlan(3, "A")
	b.Families[0].Strategy, b.Families[0].Promise = catalog.MakeToOrder, 1
	b.baseline(0, 0, 30, 0, 0)
	commit(b.source("lyon", 0), 0, 0, series(0, 0, 25))
	b.closing(nil)
	b.Actuals.Open.Demand = []actual.Order{{Key: atMarket(0, 0), Due: date("2027-01-10"), Quantity: quantity.Whole(5)}}
	r := b.project()
	same(t, "backlog", r.Stock[0].Backlog, units(35, 35, 10))
	// January: 5. February: 35 due, 25 shipped, 10 late.
	if d := cmp.Diff([]seen{{"A@central", 1, 2, "10"}}, gapsOf(r, LateBacklog)); d != "" {
		t.Error(d)
	}
	if g := gap(t, r, LateBacklog); g.Class != NeedsDecision || g.Money != quantity.Whole(705) {
		t.Errorf("%+v", g)
	}
}

func TestBudgetGap(t *testing.T) {
	b := newPlan(4, "A")
	b.baseline(0, 0, 100, 100, 100, 100) // 18,900 a period
	b.closing(map[[2]int]int64{{0, 0}: 1000})
	b.Budgets = []finance.Budget{{Year: 2027, Lines: []finance.Line{{Market: 0, Family: 0, Revenue: placed(series(18_900, 20_000, 20_500, 17_000), 3)}}}}
	b.Plan.Tolerances[BudgetGap] = plan.Tolerance{Lever: ratioOf("5%"), Decision: ratioOf("10%"), Money: quantity.Whole(1000)}
	r := b.project()
	// January and February: 1,100 + 1,600 of 40,500 = 6.7 %. March: 1,900 above 17,000 = 11.2 %.
	if d := cmp.Diff([]seen{{"tents@eu", 1, 2, "2700"}, {"tents@eu", 3, 3, "1900"}}, gapsOf(r, BudgetGap)); d != "" {
		t.Error(d)
	}
	for k, want := range []struct {
		class Class
		text  string
	}{{Lever, "revenue 37,800, budget 40,500 (2,700 below)"}, {NeedsDecision, "revenue 18,900, budget 17,000 (1,900 above)"}} {
		if g := r.Gaps[k]; g.Class != want.class || g.Text != want.text || g.Money != g.Units {
			t.Errorf("%+v", g)
		}
	}
	if r.Gaps[0].At != (position.Ref{File: 2, Offset: 5}) {
		t.Errorf("%+v", r.Gaps[0].At)
	}
}

func TestOneBadMonthDoesNotDrown(t *testing.T) {
	b := newPlan(4, "A")
	b.baseline(0, 0, 100, 100, 100, 100) // 18,900 a period
	b.closing(map[[2]int]int64{{0, 0}: 1000})
	b.Budgets = []finance.Budget{{Year: 2027, Lines: []finance.Line{{Market: 0, Family: 0, Revenue: series(19_000, 19_000, 23_000, 19_000)}}}}
	b.Plan.Tolerances[BudgetGap] = plan.Tolerance{Lever: ratioOf("5%"), Decision: ratioOf("15%"), Money: quantity.Whole(1000)}
	r := b.project()
	want := []seen{{"tents@eu", 2, 2, "4100"}, {"tents@eu", 0, 1, "200"}, {"tents@eu", 3, 3, "100"}}
	if d := cmp.Diff(want, gapsOf(r, BudgetGap)); d != "" {
		t.Error(d)
	}
	if r.Gaps[0].Class != NeedsDecision || r.Gaps[1].Class != Noise {
		t.Errorf("%v, %v", r.Gaps[0].Class, r.Gaps[1].Class)
	}
}

func TestMoney(t *testing.T) {
	b := newPlan(2, "A")
	b.Markets[0].Currency = "USD"
	b.Rates["USD"] = dimension.Ratios{{Period: first, Value: ratio("0.9")}, {Period: first + 1, Value: ratio("0.8")}}
	b.Items[0].Prices = catalog.PricesBy(map[int]dimension.Series{0: dimension.SeriesOf([]dimension.Cell{{Period: first, Value: quantity.Whole(20)}, {Period: first + 1, Value: quantity.Whole(22)}})})
	b.Items[0].Cost = always(quantity.Whole(10))
	b.baseline(0, 0, 50, 40)
	b.adjust(demand.Sales, demand.Adjustment{ID: "promo", TradeSpend: series(100)})
	b.closing(map[[2]int]int64{{0, 0}: 80})
	b.Targets = []stock.Target{itemTarget(0, whole(1))}
	m := b.project()
	// (50 x 20 - 100) x 0.9; 30 are there for January's 40: 30 x 22 x 0.8.
	same(t, "revenue", m.Money[0].Revenue, units(810, 528))
	same(t, "trade spend", m.Money[0].TradeSpend, units(90, 0))
	same(t, "margin", m.Money[0].Margin, units(310, 228))
	same(t, "demand value", m.Money[0].DemandValue, units(900, 704))
	same(t, "stock value", m.Value[0].Stock, units(300, 0))
	same(t, "value of the target", m.Value[0].TargetValue, units(400, 400)) // January's is carried
	same(t, "value of stock with a target", m.Value[0].OfTarget, units(300, 0))
	b.Rates["USD"] = b.Rates["USD"][1:]
	m = b.project()
	if got := m.Demand[0].Revenue; !got[0].IsMissing() || m.Money[0].Unpriced != 1 {
		t.Errorf("without a rate: %v, unpriced %d", got, m.Money[0].Unpriced)
	}
}

func TestCovers(t *testing.T) {
	for _, c := range []struct {
		name   string
		status decision.Status
		cover  decision.Cover
		by     string
		prop   string
		unmet  int
	}{
		{"its id", decision.Accepted, decision.Cover{Gap: "shortage/TENT-2P@central"}, "d", "", 0},
		{"a pattern", decision.Accepted, decision.Cover{Gap: "shortage/*", Family: "tents"}, "d", "", 0},
		{"proposed", decision.Proposed, decision.Cover{Gap: "shortage/TENT*"}, "", "d", 0},
		{"rejected", decision.Rejected, decision.Cover{Gap: "shortage/*"}, "", "", 0},
		{"another kind", decision.Accepted, decision.Cover{Gap: "excess/*"}, "", "", 1},
		{"another family", decision.Accepted, decision.Cover{Gap: "shortage/*", Family: "stoves"}, "", "", 1},
		{"enough units", decision.Accepted, decision.Cover{Gap: "shortage/*", UpTo: whole(380)}, "d", "", 0},
		{"too few units", decision.Accepted, decision.Cover{Gap: "shortage/*", UpTo: whole(379)}, "", "", 0},
		{"too little money", decision.Accepted, decision.Cover{Gap: "shortage/*", UpToMoney: whole(26_789)}, "", "", 0},
		{"its periods", decision.Accepted, decision.Cover{Gap: "shortage/*", From: first + 3, To: first + 5}, "d", "", 0},
		{"periods before", decision.Accepted, decision.Cover{Gap: "shortage/*", From: first, To: first + 2}, "", "", 1},
	} {
		b := spring()
		if c.cover.From == 0 {
			c.cover.From, c.cover.To = period.None, period.None
		}
		b.Decisions = []decision.Decision{{ID: "d", Status: c.status, Chosen: "o", Covers: []decision.Cover{c.cover}}}
		r := b.project()
		if g := gap(t, r, Shortage); g.CoveredBy != c.by || g.ProposedBy != c.prop {
			t.Errorf("%s: covered by %q, proposed by %q", c.name, g.CoveredBy, g.ProposedBy)
		}
		if got := r.CoversUnmatched(); len(got) != c.unmet {
			t.Errorf("%s: unmatched %v", c.name, got)
		}
	}
}

// What an accepted decision names and does not cover says by how much.
func TestFallsShort(t *testing.T) {
	const never = period.None
	cover := func(from, to period.Period, units, money *quantity.Number) decision.Cover {
		return decision.Cover{Gap: "shortage/*", From: from, To: to, UpTo: units, UpToMoney: money}
	}
	for name, c := range map[string]struct {
		covers []decision.Cover
		want   string
	}{
		"all of it":             {[]decision.Cover{cover(never, never, whole(380), nil)}, ""},
		"too few units":         {[]decision.Cover{cover(never, never, whole(300), nil)}, "d covers up to 300 of 380"},
		"too little money":      {[]decision.Cover{cover(never, never, nil, whole(1_500))}, "d covers up to EUR 1,500 of 26,790"},
		"too few periods":       {[]decision.Cover{cover(first+4, first+4, nil, nil)}, "d covers 2027-04 only"},
		"in two parts":          {[]decision.Cover{cover(first+1, first+3, nil, nil), cover(first+5, first+6, nil, nil)}, "d covers 2027-01..2027-03, 2027-05..2027-06 only"},
		"periods and units":     {[]decision.Cover{cover(first+4, first+4, nil, nil), cover(never, never, whole(10), nil)}, "d covers up to 10 of 380"},
		"periods long before":   {[]decision.Cover{cover(first, first, nil, nil)}, ""},
		"another thing's units": {[]decision.Cover{{Gap: "excess/*", From: never, To: never, UpTo: whole(1)}}, ""},
	} {
		b := spring()
		b.Decisions = []decision.Decision{{ID: "d", Status: decision.Accepted, Chosen: "o", Covers: c.covers}}
		r := b.project()
		g := *gap(t, r, Shortage)
		g.From, g.To = first+3, first+5 // 2027-03..2027-05
		if got := r.FallsShort(&g); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		r.Plan.Decisions[0].Status = decision.Proposed
		if got := r.FallsShort(&g); got != "" {
			t.Errorf("%s: a proposed decision: %q", name, got)
		}
	}
	for limit, want := range map[quantity.Ratio]string{0: "d covers up to 300 of 380", quantity.Unit: ""} { // no lever needs it
		b := spring()
		b.Tolerances = map[string]plan.Tolerance{Shortage: {Decision: &limit}}
		b.Decisions = []decision.Decision{{ID: "d", Status: decision.Accepted, Chosen: "o", Covers: []decision.Cover{cover(never, never, whole(300), nil)}}}
		if g := gap(t, b.project(), Shortage); g.FallsShort != want {
			t.Errorf("above %v a %v: %q, want %q", limit, g.Class, g.FallsShort, want)
		}
	}
	b := spring()
	b.Decisions = []decision.Decision{{ID: "d", Status: decision.Accepted, Chosen: "o", Covers: []decision.Cover{cover(never, never, nil, whole(5))}}}
	r := &Result{Plan: b.Plan}
	if got := r.FallsShort(&Gap{Kind: Shortage, What: "TENT-2P@central", Units: *whole(1), Money: quantity.Missing}); got != "d covers up to EUR 5, and its money is not known" {
		t.Errorf("money that is not known: %q", got)
	}
}

// An accepted decision that chooses nothing accepts nothing.
func TestCoversNeedAChoice(t *testing.T) {
	b := spring()
	b.Decisions = []decision.Decision{{ID: "d", Status: decision.Accepted, Covers: []decision.Cover{{Gap: "shortage/*", From: period.None, To: period.None}}}}
	if g := gap(t, b.project(), Shortage); g.CoveredBy != "" {
		t.Errorf("covered by %q", g.CoveredBy)
	}
}

func TestCoveringOfRules(t *testing.T) {
	b := spring()
	b.Decisions = []decision.Decision{{ID: "d", Status: decision.Accepted, Chosen: "o", Covers: []decision.Cover{{Gap: "rule/lean/TENT-2P*", From: period.None, To: period.None}}}}
	r := &Result{Plan: b.Plan, Gaps: []Gap{{Kind: "rule/lean", What: "TENT-2P@central"}}}
	if by, _ := r.Covering(&r.Gaps[0]); by != "d" || !r.Meets(&b.Decisions[0].Covers[0]) {
		t.Errorf("covered by %q", by)
	}
	if by, _ := r.Covering(&Gap{Kind: "rule/other", What: "TENT-2P@central"}); by != "" {
		t.Errorf("another rule is covered by %q", by)
	}
}

func TestGapsAreRankedByMoney(t *testing.T) {
	b := newPlan(2, "A", "B", "C", "D")
	for i, v := range []int64{10, 30, 20, 20} {
		b.baseline(0, i, v, 0)
	}
	b.Items[0].Prices = catalog.PricesBy(map[int]dimension.Series{1: always(quantity.One)}) // no price in eu
	b.source("lyon", 0).Terms = []supply.Terms{{Item: 0}, {Item: 1}, {Item: 2}, {Item: 3}}
	b.Sources[0].Lead.Periods = 9
	b.closing(nil)
	var got []string
	for _, g := range b.project().Gaps {
		if g.Kind == Shortage {
			got = append(got, g.What)
		}
	}
	if d := cmp.Diff([]string{"B@central", "C@central", "D@central", "A@central"}, got); d != "" {
		t.Error(d)
	}
}

func TestNobodySuppliesAnOrigin(t *testing.T) {
	// 30 are there; 20 and 40 leave for reno, and nobody brings any here.
	b := newPlan(2, "A")
	b.Sites = append(b.Sites, network.Site{ID: "reno"})
	b.Markets[0].ServedFrom = servedFrom(1)
	b.baseline(0, 0, 20, 40)
	lane := b.source("lane", 1)
	lane.Type, lane.From = supply.Transfer, 0
	commit(lane, 1, 0, series(20, 40))
	b.closing(map[[2]int]int64{{0, 0}: 30, {1, 0}: 0})
	r := b.project()
	if d := cmp.Diff([]seen{{"A@central", 1, 1, "30"}}, gapsOf(r, NoSource)); d != "" {
		t.Error(d)
	}
	if g := gap(t, r, NoSource); g.Base != quantity.Whole(40) || g.Text != "30 short of 40 to be shipped, no source delivers it here" {
		t.Errorf("%+v", g)
	}
}

func TestWhatALaterCommitmentHoldsBack(t *testing.T) {
	const note = "; supply is planned only after the last commitment, lyon 2027-04"
	for _, c := range []struct {
		name    string
		commits dimension.Series
		lead    int
		short   string
		below   string
	}{
		{"one far ahead", seriesAt(4, 20), 0, "80 short of 80 demanded" + note, "stock 0, target 20 (20 too little) in 2026-12, 60 in all periods" + note},
		{"stated throughout, nothing comes", series(0, 0, 0, 0, 20), 0, "80 short of 80 demanded", "stock 0, target 20 (20 too little) in 2026-12, 60 in all periods"},
		{"within the lead time anyway", seriesAt(4, 20), 4, "80 short of 80 demanded", "stock 0, target 20 (20 too little) in 2026-12, 60 in all periods"},
		{"a hole outside the lead time", seriesAt(4, 20), 3, "80 short of 80 demanded" + note, "stock 0, target 20 (20 too little) in 2026-12, 60 in all periods"},
	} {
		b := newPlan(6, "A")
		b.baseline(0, 0, 20, 20, 20, 20, 0, 20)
		s := b.source("lyon", 0)
		s.Terms, s.Lead.Periods = []supply.Terms{{Item: 0}}, c.lead
		commit(s, 0, 0, c.commits)
		b.closing(map[[2]int]int64{{0, 0}: 0})
		b.Targets = []stock.Target{itemTarget(0, whole(1))}
		r := b.project()
		same(t, c.name+": planned", r.Stock[0].Planned, units(0, 0, 0, 0, 0, 100))
		if g := gap(t, r, Shortage); g.Text != c.short {
			t.Errorf("%s: %s", c.name, g.Text)
		}
		if g := gap(t, r, BelowTarget); g.Text != c.below {
			t.Errorf("%s: %s", c.name, g.Text)
		}
	}
}

// Every kind has one measure; that of demand that is not met follows from
// whether it waits.
func TestMeasures(t *testing.T) {
	b := newPlan(4, "A")
	b.baseline(0, 0, 20, 0, 0, 20)
	commit(b.source("lyon", 0), 0, 0, series(0, 0, 0, 0))
	b.closing(map[[2]int]int64{{0, 0}: 0})
	b.Targets = []stock.Target{{ID: "t", Items: []int{0}, Family: dimension.None, Units: whole(20)}}
	r := b.project()
	// Backlog 20 20 20 40; target 20 throughout.
	if g := gap(t, r, Shortage); g.Units != quantity.Whole(40) || g.Measure != AtPeak {
		t.Errorf("%+v", g)
	}
	if g := gap(t, r, BelowTarget); g.Units != quantity.Whole(80) || g.Peak != quantity.Whole(20) || g.Measure != InAll {
		t.Errorf("%+v", g)
	}
	b.Families[0].Unmet = catalog.Lost
	r = b.project()
	for i := range r.Gaps {
		if g := &r.Gaps[i]; g.Kind == Shortage && (g.Units != quantity.Whole(20) || g.Measure != InAll) {
			t.Errorf("%+v", g)
		}
	}
	if got := gapsOf(r, Shortage); len(got) != 2 {
		t.Errorf("lost in December and in March: %v", got)
	}
	b.Items = append(b.Items, b.Items[0])
	b.Items[1].ID = "B"
	b.Families[0].Items = append(b.Families[0].Items, 1)
	if g := gap(t, b.project(), NoForecast); g.Units != 0 || g.Measure != "" {
		t.Errorf("%+v", g)
	}
}
