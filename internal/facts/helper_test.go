package facts_test

import (
	"context"
	"io"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/facts"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/planfile"
)

const planText = `kind: Plan
version: 1
owner: ops
name: Test
currency: EUR
calendar: month
cycle: 2026-12
horizon: 12
time_zone: Europe/Paris
`

const networkText = `kind: Network
version: 1
owner: ops
markets:
  eu:
    currency: EUR
    served_from:
      central: 100%
    code: "1000"
  us:
    currency: USD
    served_from:
      central: 100%
    code: "2000"
sites:
  central:
    code: LY01
`

const catalogText = `kind: Catalog
version: 1
owner: ops
family: tents
strategy: make-to-stock
items:
  TENT-2P:
    unit: each
    units:
      case: 12
    code: "0400102"
  TENT-3P:
    unit: each
    code: "400113"
`

const supplyText = `kind: Supply
version: 1
owner: ops
source: lyon
type: make
sites:
  - central
lead_time: 1
resources: {sewing: 1600}
`

// load reads a plan whose imports are the given list of mappings.
func load(t testing.TB, mappings string) (*plan.Plan, []planfile.Mapping) {
	t.Helper()
	l, err := planfile.Load(fstest.MapFS{
		"plan.yaml": {Data: []byte(planText)}, "network.yaml": {Data: []byte(networkText)}, "catalog/tents.yaml": {Data: []byte(catalogText)},
		"supply/lyon.yaml": {Data: []byte(supplyText)},
		"imports.yaml":     {Data: []byte("kind: Import\nversion: 1\nowner: ops\nimports:\n" + mappings)},
	}, "plans", planfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range l.Findings {
		t.Fatalf("the test's plan: %s %s", f.Code, f.Message)
	}
	return l.Plan, planfile.Imports(l)
}

// sales maps an export with the columns day, org, sku, qty and net.
const sales = `  - id: sales
    fact: sales
    files:
      - sales-*.csv
    source: erp
    measure: shipped
    columns:
      date: day
      market: org
      item: sku
      quantity: qty
      revenue: net
`

func input(name, text string) facts.Input {
	return facts.Input{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
}

// run imports one text as sales-1.csv.
func run(t testing.TB, mappings, text string, change ...func(*facts.Options)) (facts.Report, error) {
	t.Helper()
	p, ms := load(t, mappings)
	o := facts.Options{Plan: p, Mappings: ms, Inputs: []facts.Input{input("sales-1.csv", text)}}
	for _, c := range change {
		c(&o)
	}
	return facts.Run(context.Background(), o)
}

func day(t testing.TB, s string) period.Date {
	t.Helper()
	d, err := period.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func example(t testing.TB) (*plan.Plan, []planfile.Mapping) {
	t.Helper()
	l, err := planfile.Load(os.DirFS("../../plans"), "plans", planfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return l.Plan, planfile.Imports(l)
}

func mustPlan(t testing.TB) *plan.Plan {
	p, _ := load(t, sales)
	return p
}

func partial(o *facts.Options) { o.Partial = true }
