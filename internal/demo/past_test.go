package demo

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

func example(t *testing.T) *company {
	t.Helper()
	c, err := newCompany()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func month(t *testing.T, c *company, label string) period.Period {
	t.Helper()
	p, err := c.plan.Calendar.Parse(label)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func at(t *testing.T, c *company, cycle string) folder {
	t.Helper()
	f, err := c.at(month(t, c, cycle))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// What the past is computed with gives, for the open cycle, what lies in
// plans/.
func TestPastIsMadeAsTodayWas(t *testing.T) {
	c := example(t)
	now, err := c.today()
	if err != nil {
		t.Fatal(err)
	}
	e := &edit{folder: folder{}}
	for path, text := range now {
		e.folder[path] = text
	}
	c.facts(e, c.last)
	for path := range now {
		switch {
		case strings.HasPrefix(path, "demand/baseline/"):
			c.baseline(e, path, c.last)
		case strings.HasPrefix(path, "supply/"):
			c.supply(e, path, c.last)
		}
	}
	if e.err != nil {
		t.Fatal(e.err)
	}
	if diff := cmp.Diff(now, e.folder); diff != "" {
		t.Errorf("today, made again (-today +made):\n%s", diff)
	}
}

// Lines that must stand in a file of a past cycle, worked out by hand from the
// facts in plans/.
func TestPastByHand(t *testing.T) {
	c := example(t)
	for _, v := range []struct {
		name, cycle, path string
		has, hasNot       []string
	}{
		{"the cycle", "2026-07", "plan.yaml", []string{"\ncycle: 2026-07\n", "money: 50000\n"}, []string{"cycle: 2026-12"}},
		{"the tolerance of today", "2026-11", "plan.yaml", []string{"\ncycle: 2026-11\n"}, []string{"money: 50000\n"}},
		// Europe sold 444 in July 2025 and 560 in June 2026, the newest that July
		// 2026 knows; the new tent is 0.6 of 520.
		{"a forecast", "2026-07", "demand/baseline/eu-tents.yaml",
			[]string{"# Facts: sales of 2023-12 to 2026-06,", "  trained: 2023-12..2026-06\n", "  TENT-2P:\n    2026-07: 444\n", "    2027-06: 560\n    2027-07: 444\n", "    2027-12: 310\n  TENT-3X:\n", "  TENT-3P:\n    2027-02: 312\n"},
			[]string{"2026-06: ", "2028-01"}},
		// Three base camp shelters were ordered in America in October 2025.
		{"a forecast of orders", "2026-10", "demand/baseline/us-shelters.yaml", []string{"# Facts: bookings of 2023-12 to 2026-09,", "  SHEL-BASE:\n    2026-10: 3\n"}, nil},
		{"no rate of July in June", "2026-06", "network.yaml", []string{"2023-12: 0.92\n"}, []string{"2026-07"}},
		{"the rate in July", "2026-07", "network.yaml", []string{"2026-07: 0.90\n"}, nil},
		{"old prices", "2026-10", "catalog/stoves.yaml", []string{"        2023-12: 39.00\n      us: 45.00\n"}, []string{"2027-02", "Prices in Europe"}},
		// Came 120 in July and 60 in August; 20 were promised for July. Then 80
		// in September and 80 in October, 40 promised for September.
		{"packs promised early", "2026-06", "supply/viet-textile.yaml",
			[]string{"  central:\n    PACK-22:\n      2026-06: 120\n      2026-07: 140\n      2026-08: 40\n      2026-09: 120\n      2026-10: 40\n      2026-11: 80\n      2026-12: 60\n"}, nil},
		// Bags come as promised.
		{"bags", "2026-08", "supply/viet-textile.yaml", []string{"    BAG-SUM:\n      2026-08: 120\n      2026-09: 80\n      2026-10: 80\n      2026-11: 100\n      2026-12: 80\n"}, nil},
		// 374 came in November, in lots of 20.
		{"whole lots", "2026-11", "supply/lyon.yaml", []string{"    TENT-2P:\n      2026-11: 380\n      2026-12: 320\n"}, nil},
		{"no promise beyond nine months", "2026-10", "supply/lyon.yaml", []string{"      2027-06: 640\n    TENT-3X:"}, []string{"      2027-07: "}},
		// As much as November of next year.
		{"capacity", "2026-11", "supply/lyon.yaml", []string{"  sewing-hours:\n    2026-11: 1000\n    2026-12: 840\n"}, nil},
		{"facts", "2026-08", factsManifest, []string{"  sales/2026-07.csv:\n", "  stock/2026-07.csv:\n"}, []string{"2026-08"}},
		// Two polar shelters were ordered in each market in May; the American ones
		// wait longer.
		{"open orders", "2026-06", "facts/open/open-demand.csv", []string{"eu,SHEL-POLAR,2026-07-15,2\n", "us,SHEL-POLAR,2026-08-17,2\n"}, nil},
		{"open supply", "2026-08", "facts/open/open-supply.csv", []string{"viet-textile,central,PACK-22,2026-08-10,40\nviet-textile,central,PACK-22,2026-09-14,120\n", "reno,east,TENT-2P,2026-08-10,150\n"}, []string{"reno,east,TENT-2P,2026-09"}},
		{"no facts to date in a close", "2026-11", "facts/open/manifest.yaml", []string{"  open-supply.csv:\n"}, []string{"  sales.csv:", "  receipts.csv:"}},
		{"no reason before it happened", "2026-08", "plan.yaml", []string{"  weekly: tuesday\ntime_zone:"}, []string{"skipped:"}},
		{"the reason after it", "2026-10", "plan.yaml", []string{"skipped:\n  2026-09: the trade fair took everybody's time\n"}, nil},
		{"the chain in June", "2026-06", "demand/adjustments/sales-us.yaml", []string{"      2026-07..2026-12: 15%\n"}, nil},
		{"the chain in August", "2026-08", "demand/adjustments/sales-us.yaml", []string{"      2026-08..2027-01: 15%\n"}, nil},
		{"a decision before its outcome", "2026-08", "decisions/2026-08-early-packs.yaml", []string{"status: accepted\n"}, []string{"status: done"}},
		{"its outcome", "2026-12", "decisions/2026-08-early-packs.yaml", []string{"status: done\n"}, nil},
		{"no proposal on main", "2026-12", salesEU, []string{"adjustments:\n  - id: price-rise\n", "  - id: bag-listing\n"}, []string{"spring-promo"}},
	} {
		t.Run(v.name, func(t *testing.T) {
			text := at(t, c, v.cycle)[v.path]
			for _, s := range v.has {
				if !strings.Contains(text, s) {
					t.Errorf("%s in %s has no %q:\n%s", v.path, v.cycle, s, text)
				}
			}
			for _, s := range v.hasNot {
				if strings.Contains(text, s) {
					t.Errorf("%s in %s has %q", v.path, v.cycle, s)
				}
			}
		})
	}
}

func TestFilesComeAndGo(t *testing.T) {
	c := example(t)
	for path, cycles := range map[string]string{
		"budget/2026.yaml":                     "2026-06 2026-07 2026-08 2026-10 2026-11 2026-12",
		"budget/2027.yaml":                     "2026-11 2026-12",
		"demand/adjustments/marketing-eu.yaml": "2026-06 2026-07 2026-08 2026-11 2026-12",
		"decisions/2026-07-cascade-stock.yaml": "2026-07 2026-08 2026-10 2026-11 2026-12",
		"decisions/2026-09-reno-line.yaml":     "2026-10 2026-11 2026-12",
		"facts/sales/2026-06.csv":              "2026-07 2026-08 2026-10 2026-11 2026-12",
		"facts/stock/2026-11.csv":              "2026-12",
		assumption:                             "",
		decision:                               "",
	} {
		var in []string
		for _, cycle := range []string{"2026-06", "2026-07", "2026-08", "2026-10", "2026-11", "2026-12"} {
			if _, ok := at(t, c, cycle)[path]; ok {
				in = append(in, cycle)
			}
		}
		if got := strings.Join(in, " "); got != cycles {
			t.Errorf("%s is there in %q, want %q", path, got, cycles)
		}
	}
}

// The stories planted for those who look at accuracy and attainment: what was
// planned a month ahead against what came.
func TestStories(t *testing.T) {
	c := example(t)
	projected := map[string]*projection.Result{}
	for _, cycle := range []string{"2026-06", "2026-07", "2026-08", "2026-10"} {
		files := fstest.MapFS{}
		for path, text := range at(t, c, cycle) {
			files[path] = &fstest.MapFile{Data: []byte(text)}
		}
		loaded, err := planfile.Load(files, planDir, planfile.Options{})
		if err != nil {
			t.Fatal(err)
		}
		projected[cycle] = projection.Project(loaded.Plan)
	}
	var overUS, overEU, actualUS, actualEU quantity.Number
	for cycle, r := range projected {
		for _, row := range r.Demand {
			if r.Plan.Families[r.Plan.Items[row.Item].Family].ID != "tents" {
				continue
			}
			sold, _ := c.plan.Actuals.Sales.Get(actual.Key{Source: dimension.None, Site: dimension.None, Market: row.Market, Item: row.Item}, month(t, c, cycle)+1)
			if row.Consensus[1].IsMissing() {
				continue
			}
			if r.Plan.Markets[row.Market].ID == "us" {
				overUS, actualUS = overUS+row.Consensus[1]-sold, actualUS+sold
			} else {
				overEU, actualEU = overEU+row.Consensus[1]-sold, actualEU+sold
			}
		}
	}
	// Sales United States over-forecast by more than a tenth, Sales Europe by
	// less than a twentieth.
	if overUS*10 < actualUS {
		t.Errorf("American tents: %s over, of %s", overUS, actualUS)
	}
	if overEU.Abs()*20 > actualEU {
		t.Errorf("European tents: %s over, of %s", overEU, actualEU)
	}
}

func TestPromisesAreKeptTo(t *testing.T) {
	c := example(t)
	for i := range c.plan.Sources {
		src := &c.plan.Sources[i]
		late := 0
		for _, row := range src.Commitments {
			var promised, received quantity.Number
			for m := c.first; m < c.last; m++ {
				if n, ok := c.promised(src, row, m); ok {
					promised += n
					if c.received(src, row, m) < n {
						late++
					}
				}
				received += c.received(src, row, m)
			}
			if promised < received {
				t.Errorf("%s of %s: promised %s, received %s", src.ID, c.plan.Items[row.Item].ID, promised, received)
			}
		}
		if got := late >= 20; got != (src.ID == lateSupplier) {
			t.Errorf("%s was late %d times", src.ID, late)
		}
	}
}

func TestEditsSayWhatTheyMiss(t *testing.T) {
	for name, v := range map[string]struct {
		edit func(e *edit)
		want string
	}{
		"replace":       {func(e *edit) { e.replace("a", "gone", "") }, `the example's a has no "gone" any more`},
		"replace twice": {func(e *edit) { e.replace("a", "x", "") }, `the example's a has no "x" any more`},
		"after":         {func(e *edit) { e.replaceAfter("a", "head:\n", "gone", "") }, `the example's a has no "head:\n … gone" any more`},
		"cut":           {func(e *edit) { e.cut("a", "head", "gone") }, `the example's a has no "head … gone" any more`},
		"remove":        {func(e *edit) { e.remove("b") }, `the example has no b any more`},
		"the first":     {func(e *edit) { e.remove("b"); e.remove("c") }, `the example has no b any more`},
		"buy-in":        {buyIn, `the example has no supply/viet-textile.yaml any more`},
	} {
		e := &edit{folder: folder{"a": "head:\n  x: 1\n  x: 2\n"}}
		v.edit(e)
		if e.err == nil || e.err.Error() != v.want {
			t.Errorf("%s: %v, want %s", name, e.err, v.want)
		}
	}
}
