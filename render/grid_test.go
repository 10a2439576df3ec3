package render_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
	"github.com/accord-plan/accord/render"
)

// gridOf finds the grid of a family, wherever it is sorted to.
func gridOf(r *render.PlanReport, family string) *render.Grid {
	for i := range r.Grids {
		if r.Grids[i].ID == family {
			return &r.Grids[i]
		}
	}
	return &render.Grid{}
}

// printed returns the printed cells of a row of a family's grid; a row name
// occurs once in each section.
func printed(t *testing.T, d *render.Document, family, section, row string) []string {
	t.Helper()
	for _, b := range d.Blocks {
		table, ok := b.(*render.Table)
		if !ok || table.ID != "grid-"+family {
			continue
		}
		in := ""
		for _, r := range table.Rows {
			name := r.Cells[0].Text.String()
			if r.Kind == render.GroupRow {
				in = name
				continue
			}
			if in != section || name != row {
				continue
			}
			var out []string
			for _, c := range r.Cells[1:] {
				out = append(out, c.Text.String())
			}
			return out
		}
	}
	t.Fatalf("no row %s, %s of %s", section, row, family)
	return nil
}

// TestSumsSayWhatTheyHold: the budget of tents is stated to December 2027, 13
// of 18 periods: 10,850 in the next 12 and 490 more.
func TestSumsSayWhatTheyHold(t *testing.T) {
	r := render.NewPlanReport(northlight(t))
	row := gridOf(r, "tents").Section("Sales").Row("budget")
	if row.NextKnown != 0 || row.HorizonKnown != 13 || *row.Next != quantity.Whole(10850) || *row.Horizon != quantity.Whole(11340) {
		t.Errorf("next %s (%d), horizon %s (%d)", *row.Next, row.NextKnown, *row.Horizon, row.HorizonKnown)
	}
	got := printed(t, r.Document(render.Parts{Grids: true}), "tents", "Sales", "budget")
	if diff := cmp.Diff([]string{"10,850", "13 of 18: 11,340"}, got[len(got)-2:]); diff != "" {
		t.Error(diff)
	}
}

// TestDifferencesCompareLikeWithLike: the budget states Europe, 430 demanded
// of 420 in December, and nothing of the 90 that the United States want; no
// sum of differences reaches beyond it, nor runs on behind it.
func TestDifferencesCompareLikeWithLike(t *testing.T) {
	in := northlight(t)
	in.Previous, in.Lag1 = nil, nil
	r := render.NewPlanReport(in)
	sales := gridOf(r, "tents").Section("Sales")
	if got := cells(sales.Row("plan / actual"), 6); got != "785 561 444 520 710 1040" {
		t.Errorf("demand: %s", got)
	}
	if got := cells(sales.Row("difference to budget"), 6); got != "55 -29 -1 10 0 0" {
		t.Errorf("difference: %s", got)
	}
	// 10+350+130-30-40-20-20-20-20-20 in 12, 470-490 in December 2027.
	row := sales.Row("difference to budget")
	if row.NextKnown != 0 || row.HorizonKnown != 13 || *row.Next != quantity.Whole(320) || *row.Horizon != quantity.Whole(300) {
		t.Errorf("next %s, horizon %s of %d", *row.Next, *row.Horizon, row.HorizonKnown)
	}
	run := sales.Row("cumulative").Values
	if run[15] != quantity.Whole(300) || !run[16].IsMissing() || !run[20].IsMissing() {
		t.Errorf("cumulative ends with %s %s %s", run[15], run[16], run[20])
	}
}

// TestSkippedCloseIsSaidOnce: without the plan for October nothing is compared
// there, nor does a sum run over it.
func TestSkippedCloseIsSaidOnce(t *testing.T) {
	in := northlight(t)
	delete(in.Lag1, at("2026-10"))
	r := render.NewPlanReport(in)
	if diff := cmp.Diff([]string{"2026-10"}, r.Uncommitted); diff != "" {
		t.Error(diff)
	}
	sales := gridOf(r, "tents").Section("Sales")
	// 785 were sold in September where 610 were planned.
	if got := cells(sales.Row("cumulative"), 4); got != "175 n/a n/a 0" {
		t.Errorf("cumulative: %s", got)
	}
	said := 0
	for _, b := range r.Document(render.Parts{}).Blocks {
		if p, ok := b.(*render.Paragraph); ok && p.Text.String() == "No plan was committed one cycle before 2026-10: that column has no previous plan and no difference, and the running sum stops there." {
			said++
		}
	}
	if said != 1 {
		t.Errorf("said %d times", said)
	}
}

// TestSiteOfAnItem: tents for the United States come from Lyon by the item's
// own word, wholly or by six tenths; 90 are wanted there in December, and 130
// were sold in September.
func TestSiteOfAnItem(t *testing.T) {
	for _, c := range []struct {
		name                    string
		shares                  []network.Share
		central, east           string
		sharedLyon, sharedOther bool
	}{
		{"the market's", nil, "655 451 349 430 600", "130 110 95 90 110", false, false},
		{"wholly from Lyon", []network.Share{{Site: central, Share: quantity.Unit}}, "785 561 444 520 710", "0 0 0 n/a n/a", false, false},
		{"by shares", []network.Share{{Site: central, Share: quantity.Unit / 10 * 6}, {Site: east, Share: quantity.Unit / 10 * 4}},
			"733 517 406 484 666", "52 44 38 36 44", true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			for site, want := range map[int]string{central: c.central, east: c.east} {
				in := northlight(t)
				if c.shares != nil {
					in.Result.Plan.Items[tent2].ServedFrom = map[int][]network.Share{us: c.shares}
				}
				in.Site = site
				g := gridOf(render.NewPlanReport(in), "tents")
				if got := cells(g.Section("Sales").Row("plan / actual"), 5); got != want {
					t.Errorf("site %d:\n got %s\nwant %s", site, got, want)
				}
				if g.Shared != (c.sharedLyon && site == central || c.sharedOther && site == east) {
					t.Errorf("site %d: shared %v", site, g.Shared)
				}
			}
		})
	}
}

// TestBudgetOfASite: where the items of a family come from different sites, the
// budget of the market cannot be said by site; where all do alike, it can.
func TestBudgetOfASite(t *testing.T) {
	for _, c := range []struct {
		name      string
		tent3     []network.Share
		tent2     []network.Share
		want      string
		undivided []string
	}{
		{"from one site", nil, nil, "600 480 350 420", nil},
		{"items from different sites", []network.Share{{Site: east, Share: quantity.Unit}}, nil, "no row", []string{"Europe"}},
		{"all half from here", half, half, "300 240 175 210", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := northlight(t)
			in.Site = central
			for item, shares := range map[int][]network.Share{tent2: c.tent2, tent3: c.tent3} {
				if shares != nil {
					in.Result.Plan.Items[item].ServedFrom = map[int][]network.Share{eu: shares}
				}
			}
			g := gridOf(render.NewPlanReport(in), "tents")
			if got := cells(g.Section("Sales").Row("budget"), 4); got != c.want {
				t.Errorf("budget %s, want %s", got, c.want)
			}
			if diff := cmp.Diff(c.undivided, g.Undivided); diff != "" {
				t.Error(diff)
			}
		})
	}
}

var half = []network.Share{{Site: central, Share: quantity.Unit / 2}, {Site: east, Share: quantity.Unit / 2}}

// TestUnknownDemandIsNoChange: where the plan no longer knows the demand of an
// item, what the previous plan said of it is no difference.
func TestUnknownDemandIsNoChange(t *testing.T) {
	in := northlight(t)
	for i := range in.Result.Demand {
		if d := &in.Result.Demand[i]; d.Item == tent3 {
			d.Consensus = append(d.Consensus[:0:0], d.Consensus...)
			d.Consensus[2] = quantity.Missing
		}
	}
	for i := range in.Result.Stock {
		if s := &in.Result.Stock[i]; s.Item == tent3 {
			s.Demand = append(s.Demand[:0:0], s.Demand...)
			s.Demand[2] = quantity.Missing
		}
	}
	g := gridOf(render.NewPlanReport(in), "tents")
	// 620+160 of 2P stand, 260 of 3P are not known.
	if got := cells(g.Section("Sales").Row("plan / actual"), 6); got != "785 561 444 520 710 780" {
		t.Errorf("demand: %s", got)
	}
	if got := cells(g.Section("Sales").Row("difference"), 7); got != "175 91 84 0 0 n/a 400" {
		t.Errorf("difference: %s", got)
	}
	if g.Holes != 1 {
		t.Errorf("%d holes", g.Holes)
	}
}

// TestGridsAreInTheOrderOfRevenue, and what is cut is named.
func TestGridsAreInTheOrderOfRevenue(t *testing.T) {
	r := render.NewPlanReport(northlight(t))
	var got []string
	for _, g := range r.Grids {
		got = append(got, g.ID)
	}
	if diff := cmp.Diff([]string{"tents", "packs", "stoves"}, got); diff != "" {
		t.Error(diff)
	}
	blocks := r.Document(render.Parts{Grids: true, Limit: 2}).Blocks
	want := "1 family that sells less has no grid here: stoves. accord render --only grids --family stoves prints one."
	if got := blocks[len(blocks)-1].(*render.Paragraph).Text.String(); got != want {
		t.Errorf("got %q", got)
	}
}

// TestFirstPeriodIsWhole: with a snapshot inside December a grid has the whole
// month: 300 tents are still to come and 120 came, 50 of them from the other
// site, where they left.
func TestFirstPeriodIsWhole(t *testing.T) {
	for _, c := range []struct {
		name                  string
		site                  int
		committed, moved, sum string
	}{
		{"all sites", dimension.None, "700 620 495 640 740", "n/a n/a n/a -50 0", "700 620 495 590 740"},
		{"Lyon", central, "580 500 405 540 620", "no row", "no row"},
		{"Reno", east, "120 120 90 100 120", "n/a n/a n/a -50 0", "120 120 90 50 120"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := northlight(t)
			in.Site = c.site
			p := in.Result.Plan
			lane := supply.Source{ID: "lane", Type: supply.Transfer, Sites: []int{central}, From: east}
			p.Sources = append(p.Sources, lane)
			p.Actuals.Open.Receipts = map[actual.Key]quantity.Number{{Source: 1, Market: dimension.None, Site: central, Item: tent2}: quantity.Whole(50)}
			for i := range in.Result.Stock {
				if s := &in.Result.Stock[i]; s.Site == central && s.Item == tent2 {
					s.SupplyToDate = quantity.Whole(120)
				}
			}
			supplied := gridOf(render.NewPlanReport(in), "tents").Section("Supply")
			for row, want := range map[string]string{"committed / received": c.committed, "moved to other sites": c.moved, "total": c.sum} {
				if got := cells(supplied.Row(row), 5); got != want {
					t.Errorf("%s: got %s, want %s", row, got, want)
				}
			}
		})
	}
}
