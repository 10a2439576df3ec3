package hindsight_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

var months, _ = period.NewCalendar("month", "")

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func num(s string) quantity.Number {
	if s == "-" {
		return quantity.Missing
	}
	return must(quantity.Parse(s))
}

func day(s string) period.Date { return must(period.ParseDate(s)) }

// company sells one tent to one market from one site, 100 a month by forecast,
// at a list price of 100 and a cost of 60. One tent takes half an hour in the
// month of its receipt and a tenth of a pot of glue in the month before.
var company = map[string]string{
	"network.yaml":       "kind: Network\nversion: 1\nowner: planning\nmarkets:\n  eu: {currency: EUR, served_from: {hub: 100%}}\nsites:\n  hub: {}\n",
	"catalog/t.yaml":     "kind: Catalog\nversion: 1\nowner: planning\nfamily: tents\nstrategy: make-to-stock\nunmet: backlog\nitems:\n  TENT: {unit: each, price: 100, cost: 60}\n",
	"demand/b.yaml":      "kind: Baseline\nversion: 1\nmarket: eu\nfamily: tents\nmethod: {name: hand}\nforecast:\n  TENT:\n    2026-08..2027-06: 100\n",
	"stock/targets.yaml": "kind: StockTargets\nversion: 1\nowner: planning\ntargets:\n  tent: {items: [TENT], site: hub, units: 40}\n",
	"supply/lyon.yaml": "kind: Supply\nversion: 1\nowner: planning\nsource: lyon\ntype: make\nsites: [hub]\nlead_time: 0\nresources:\n  hours: 55\n  glue: 100\n" +
		"uses:\n  TENT: {hours: 0.5, glue: {amount: 0.1, offset: 1}}\nterms:\n  TENT: {primary: true}\ncommitments:\n  hub:\n    TENT:\n      2026-08..2027-06: 80\n",
}

// facts are what happened: 100, 90 and 130 sold at 100, 95 and 95.
//
//	           2026-07  2026-08  2026-09  2026-10
//	sold                    100       90      130
//	received                100       60      120
//	stock           50       50       20       10
var facts = map[string]string{
	"sales/2026-08":    "period,market,item,quantity,revenue\n2026-08,eu,TENT,100,10000\n",
	"sales/2026-09":    "period,market,item,quantity,revenue\n2026-09,eu,TENT,90,8550\n",
	"sales/2026-10":    "period,market,item,quantity,revenue\n2026-10,eu,TENT,130,12350\n",
	"receipts/2026-08": "period,source,site,item,quantity\n2026-08,lyon,hub,TENT,100\n",
	"receipts/2026-09": "period,source,site,item,quantity\n2026-09,lyon,hub,TENT,60\n",
	"receipts/2026-10": "period,source,site,item,quantity\n2026-10,lyon,hub,TENT,120\n",
	"stock/2026-07":    "period,site,item,quantity\n2026-07,hub,TENT,50\n",
	"stock/2026-08":    "period,site,item,quantity\n2026-08,hub,TENT,50\n",
	"stock/2026-09":    "period,site,item,quantity\n2026-09,hub,TENT,20\n",
	"stock/2026-10":    "period,site,item,quantity\n2026-10,hub,TENT,10\n",
}

// project computes the company's plan of a cycle: with the facts of the months
// before it, the orders that were open, and more files.
func project(t testing.TB, cycle, orders string, more map[string]string) *projection.Result {
	t.Helper()
	files := fstest.MapFS{}
	put := func(name, text string) { files[name] = &fstest.MapFile{Data: []byte(text)} }
	for name, text := range company {
		put(name, text)
	}
	put("plan.yaml", "kind: Plan\nversion: 1\nowner: planning\nname: Small\ncurrency: EUR\ncalendar: month\ncycle: "+cycle+"\nhorizon: 6\nfences: {frozen: 1, slushy: 2}\n")
	manifest := "kind: Facts\nversion: 1\nfiles:\n"
	for name, text := range facts {
		kind, p, _ := strings.Cut(name, "/")
		if p < cycle {
			put("facts/"+name+".csv", text)
			manifest += fmt.Sprintf("  %s.csv: {fact: %s, measure: ordered, complete: true, as_of: %s-28, source: erp, rows: 1, sha256: aa}\n", name, kind, p)
		}
	}
	put("facts/facts.yaml", manifest)
	if orders != "" {
		put("facts/open/open-demand.csv", "market,item,due,quantity\n"+orders)
		put("facts/open/manifest.yaml", "kind: Facts\nversion: 1\nfiles:\n  open-demand.csv: {fact: open-demand, complete: true, as_of: "+cycle+"-05, source: erp, rows: 1, sha256: aa}\n")
	}
	for name, text := range more {
		put(name, text)
	}
	l, err := planfile.Load(files, "plans", planfile.Options{Workers: 1})
	if err != nil || l.Plan == nil {
		t.Fatal(err, l.Findings)
	}
	for _, f := range l.Findings {
		t.Fatalf("%s: %s %s", l.Files.Name(f.At.File), f.Code, f.Message)
	}
	return projection.Project(l.Plan)
}

// promo adds 30 tents in October and 40 in December, which rest on A-1.
const promo = "kind: Adjustments\nversion: 1\nowner: sales\nlayer: sales\nmarket: eu\nadjustments:\n" +
	"  - {id: promo, reason: promotion, note: x, items: [TENT], add: {2026-10: 30, 2026-12: 40}, assumption: A-1}\n"

const a1 = "kind: Assumption\nversion: 1\nowner: sales\nid: A-1\nstatement: The retailers buy.\nexpires: 2026-10-31\ntest: {measure: demand, market: eu, items: [TENT], period: %s, operator: above, threshold: %s}\n"

// record are the plans of August, September and October and the one of November
// that stands, each with the files that it has more.
func record(t testing.TB, aug, sep, oct, nov map[string]string) *vintage.Record {
	t.Helper()
	cycles := must(period.NewCycles(months, "2026-11"))
	v := func(cycle, on string, orders string, more map[string]string) vintage.Vintage {
		return vintage.Vintage{Cycle: cycle, Tag: "plan/" + cycle, Replan: 1, On: day(on), Result: project(t, cycle, orders, more)}
	}
	return &vintage.Record{
		Head: project(t, "2026-11", "eu,TENT,2026-10-20,12\neu,TENT,2026-12-20,5\n", nov), Cycles: cycles, AsOf: day("2026-11-10"),
		Vintages: []vintage.Vintage{
			v("2026-08", "2026-08-20", "", aug),
			v("2026-09", "2026-09-20", "", sep),
			v("2026-10", "2026-10-20", "eu,TENT,2026-12-20,5\n", oct),
		},
	}
}
