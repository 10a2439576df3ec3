package cadence_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/cadence"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/planfile"
	"golang.org/x/tools/txtar"
)

func day(t testing.TB, s string) period.Date {
	t.Helper()
	d, err := period.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// small is a plan of one item, with a cadence, three owners and an open period.
const small = `
-- plan.yaml --
# The small plan.
kind: Plan
version: 1
owner: planning
name: Small
currency: EUR
calendar: month
cycle: 2026-12   # the open one
horizon: 3
cadence: {gather: 3, demand: 8, supply: 12, pre_sop: 15, executive: 18, weekly: tuesday}
holidays: [2026-12-08, 2026-12-25, 2027-01-01]
-- policy.yaml --
kind: Policy
version: 1
owner: planning
people:
  ada: {name: Ada, email: ada@example.com}
  bob: {name: Bob, email: bob@example.com}
  cyd: {name: Cyd}
roles:
  closer: {people: [ada]}
  planning: {people: [ada]}
  plant: {people: [cyd]}
  sales: {people: [bob]}
rules:
  close: {for: [close], need: {roles: [planning, sales]}}
-- network.yaml --
kind: Network
version: 1
owner: planning
markets:
  eu: {currency: EUR, priority: 1, served_from: {central: 100%}}
sites: {central: {name: Central}}
-- catalog/cups.yaml --
kind: Catalog
version: 1
owner: planning
family: cups
strategy: make-to-stock
unmet: backlog
items:
  CUP: {name: Cup, unit: each, price: 10.00, cost: 4.00}
-- demand/baseline/eu-cups.yaml --
kind: Baseline
version: 1
market: eu
family: cups
method: {name: seasonal-naive, season: 12, trained: 2025-01..2026-11, facts: "sha256:0000000000000000000000000000000000000000000000000000000000000000"}
forecast:
  CUP:            # cups
    2026-11: 90
    2026-12: 220
    2027-01: 110  # as last year
    2027-02: 120
-- demand/adjustments/sales.yaml --
kind: Adjustments
version: 1
owner: sales
layer: sales
market: eu
adjustments:
  - {id: listing, reason: customer, note: a shop, items: [CUP], add: {2027-01: 10}}
-- supply/plant.yaml --
kind: Supply
version: 1
owner: plant
source: plant
type: make
sites: [central]
lead_time: 1
currency: EUR
resources: {hours: {2026-12: 100, 2027-01: 100, 2027-02: 100}}
uses: {CUP: {hours: 0.1}}
commitments:
  central:
    CUP:
      2026-12: 200
-- facts/facts.yaml --
kind: Facts
version: 1
files:
SALES
-- facts/open/manifest.yaml --
kind: Facts
version: 1
files:
  sales.csv: {fact: sales, measure: shipped, complete: true, as_of: 2026-12-11, source: erp, rows: 1, sha256: "0000000000000000000000000000000000000000000000000000000000000000"}
  receipts.csv: {fact: receipts, complete: true, as_of: 2026-12-11, source: erp, rows: 1, sha256: "0000000000000000000000000000000000000000000000000000000000000000"}
  open-supply.csv: {fact: open-supply, complete: true, as_of: 2026-12-11, source: erp, rows: 1, sha256: "0000000000000000000000000000000000000000000000000000000000000000"}
-- facts/open/sales.csv --
period,market,item,quantity,revenue
2026-12,eu,CUP,60,600
-- facts/open/receipts.csv --
period,source,site,item,quantity
2026-12,plant,central,CUP,80
-- facts/open/open-supply.csv --
source,site,item,due,quantity
plant,central,CUP,2026-12-10,25
`

// read reads a plan of a txtar, with some text of it changed.
func read(t testing.TB, text string, changes ...string) *planfile.Loaded {
	t.Helper()
	text = withSales(text)
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(text, changes[i]) {
			t.Fatalf("the plan does not hold %q", changes[i])
		}
		text = strings.Replace(text, changes[i], changes[i+1], 1)
	}
	folder := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(text)).Files {
		folder[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	l, err := planfile.Load(folder, "plans", planfile.Options{Workers: 1})
	if err != nil || l.Plan == nil {
		t.Fatalf("no plan: %v %v", err, l.Findings)
	}
	return l
}

// withSales adds two years of sales: 100 in January of both, else as many as the
// month has days.
func withSales(text string) string {
	var manifest, files strings.Builder
	months, _ := period.NewCalendar("month", "")
	first, _ := months.Parse("2025-01")
	last, _ := months.Parse("2026-11")
	for p := first; p <= last; p++ {
		label := months.Label(p)
		manifest.WriteString("  sales/" + label + ".csv: {fact: sales, measure: shipped, complete: true, as_of: 2026-12-01, source: erp, rows: 1, sha256: \"0000000000000000000000000000000000000000000000000000000000000000\"}\n")
		n := "30"
		if strings.HasSuffix(label, "-01") {
			n = "100"
		}
		files.WriteString("-- facts/sales/" + label + ".csv --\nperiod,market,item,quantity,revenue\n" + label + ",eu,CUP," + n + ",0\n")
	}
	for _, fact := range []string{"receipts", "stock"} {
		manifest.WriteString("  " + fact + "/2026-11.csv: {fact: " + fact + ", complete: true, as_of: 2026-12-01, source: erp, rows: 1, sha256: \"0000000000000000000000000000000000000000000000000000000000000000\"}\n")
	}
	files.WriteString("-- facts/receipts/2026-11.csv --\nperiod,source,site,item,quantity\n2026-11,plant,central,CUP,50\n-- facts/stock/2026-11.csv --\nperiod,site,item,quantity\n2026-11,central,CUP,40\n")
	return strings.Replace(text, "SALES\n", manifest.String(), 1) + files.String()
}

// days is the cadence of the small plan.
var days = [5]int{3, 8, 12, 15, 18}

// record is a history of four cycles, of which the third was skipped and the
// second closed two days late.
func record(t testing.TB, p *plan.Plan) *cadence.Record {
	t.Helper()
	months := p.Calendar
	first := func(s string) period.Period {
		x, err := months.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	r := &cadence.Record{}
	land := func(commit, on, cycle string, l cadence.Landing) {
		l.Commit, l.On, l.Cycle, l.First, l.Days, l.Holidays = commit, day(t, on), cycle, first(cycle), days, p.Holidays
		r.Landings = append(r.Landings, l)
	}
	facts := func(period string) []cadence.Fact {
		return []cadence.Fact{{Name: "sales", Period: period}, {Name: "receipts", Period: period}, {Name: "stock", Period: period}}
	}
	manifest := []cadence.Touch{{Path: "facts/facts.yaml", Kind: "Facts", By: []string{"ada"}}}
	touch := func(path, kind, owner string, by ...string) []cadence.Touch {
		return []cadence.Touch{{Path: path, Kind: kind, Owner: owner, By: by}}
	}
	const baseline, sales, plant = "demand/baseline/eu-cups.yaml", "demand/adjustments/sales.yaml", "supply/plant.yaml"
	// September: everything on its day. Working days of September 2026 from the
	// 1st, a Tuesday: the 3rd is the 3rd, the 10th the 8th, the 16th the 12th, the
	// 24th the 18th.
	land("a1", "2026-09-03", "2026-09", cadence.Landing{By: []string{"ada"}, Touched: manifest, Facts: facts("2026-08")})
	land("a2", "2026-09-08", "2026-09", cadence.Landing{By: []string{"ada"}, Touched: touch(baseline, "Baseline", "", "ada")})
	land("a3", "2026-09-10", "2026-09", cadence.Landing{By: []string{"bob"}, Touched: touch(sales, "Adjustments", "sales", "bob")})
	land("a4", "2026-09-16", "2026-09", cadence.Landing{By: []string{"cyd"}, Touched: touch(plant, "Supply", "plant", "cyd")})
	// October: facts a day late, sales changed by Ada for Bob, supply three days
	// early. The 1st is a Thursday: the 5th is the 3rd, the 12th the 8th, the 16th
	// the 12th, the 26th the 18th.
	land("b1", "2026-10-06", "2026-10", cadence.Landing{By: []string{"ada"}, Touched: manifest, Facts: facts("2026-09")})
	land("b2", "2026-10-12", "2026-10", cadence.Landing{By: []string{"ada"}, Touched: touch(sales, "Adjustments", "sales", "ada")})
	land("b3", "2026-10-13", "2026-10", cadence.Landing{By: []string{"cyd"}, Touched: touch(plant, "Supply", "plant", "cyd")})
	land("b4", "2026-10-30", "2026-10", cadence.Landing{By: []string{"bob"}, Touched: touch(sales, "Adjustments", "sales", "bob")}) // behind the close
	// November: opened, and nothing but the facts.
	land("c1", "2026-11-04", "2026-11", cadence.Landing{By: []string{"ada"}, Touched: manifest, Facts: facts("2026-10")})
	// December, open: facts and the forecast.
	land("d1", "2026-12-03", "2026-12", cadence.Landing{By: []string{"ada"}, Touched: manifest, Facts: facts("2026-11")})
	land("d2", "2026-12-04", "2026-12", cadence.Landing{By: []string{"ada"}, Touched: touch(baseline, "Baseline", "", "ada")})
	r.Closes = []cadence.Close{{Cycle: "2026-09", Number: 1, Tag: "plan/2026-09", Commit: "a4", On: day(t, "2026-09-24"), By: "ada"},
		{Cycle: "2026-10", Number: 1, Tag: "plan/2026-10", Commit: "b3", On: day(t, "2026-10-28"), By: "ada"},
		{Cycle: "2026-10", Number: 2, Tag: "plan/2026-10.2", Commit: "b4", On: day(t, "2026-11-02"), By: "ada"}}
	r.Words = []cadence.Word{{Cycle: "2026-09", Person: "bob", Role: "sales", Purpose: "close", Verdict: "approve", On: day(t, "2026-09-23")}}
	return r
}
