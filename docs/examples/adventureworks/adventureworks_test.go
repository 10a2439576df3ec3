package main

import (
	"context"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/scaffold"
	"github.com/accord-plan/accord/schema"
	"github.com/accord-plan/accord/validate"
	"github.com/google/go-cmp/cmp"
)

// exports is the folder with the AdventureWorks exports.
func exports(t *testing.T) fs.FS {
	t.Helper()
	data := os.Getenv("ACCORD_DATA")
	if data == "" {
		t.Skip("ACCORD_DATA is not set: it names the folder that holds adventureworks/, which is no part of this repository")
	}
	return os.DirFS(filepath.Join(data, "adventureworks"))
}

func build(t *testing.T) (fs.FS, scaffold.Files, *scaffold.Report) {
	t.Helper()
	in := exports(t)
	files, report, err := Build(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	return in, files, report
}

func TestPlan(t *testing.T) {
	in, files, report := build(t)
	l, err := planfile.Load(files.FS("plans"), "plans", planfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	checker, err := schema.NewChecker(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range l.Documents {
		if err := checker.Fits(d.Kind, d.Text()); err != nil {
			t.Errorf("%s: %v", d.Path, err)
		}
	}
	p := l.Plan
	alive := 0
	for i := range p.Items {
		if p.Items[i].Alive(p.First) {
			alive++
		}
	}
	if len(p.Items) != 266 || alive != 183 || len(p.Families) != 35 || len(p.Markets) != 6 {
		t.Errorf("%d items, %d of them alive, %d families, %d markets", len(p.Items), alive, len(p.Families), len(p.Markets))
	}
	result := projection.Project(p)
	found, _ := validate.Validate(&validate.Context{Plan: p, Result: result})
	codes := map[finding.Code]int{}
	for _, f := range append(found, l.Findings...) {
		codes[f.Code]++
		if f.Severity == finding.Error {
			t.Errorf("%v %s %s", l.Files.At(f.At), f.Code, f.Message)
		}
	}
	want := map[finding.Code]int{
		finding.FactsIncomplete:       2,  // 2011-05 begins on its last day; the stock count has no date and 56 items no row
		finding.FactsOutsideLife:      23, // resellers went on buying what had ended
		finding.ComputeOpeningMissing: 1,  // 43 of those items are alive
		finding.ComputeOrdersOverdue:  1,  // work orders that ran late, 84 of them in one file
		finding.PriceBelowCost:        6,  // resellers pay less than the standard cost in six families
	}
	if d := cmp.Diff(want, codes); d != "" {
		t.Error(d)
	}
	sums(t, in, report)
	gaps(t, result)
}

// sums holds the imported sales against the heads of the orders, which are
// another file, and against the lines summed here.
func sums(t *testing.T, in fs.FS, report *scaffold.Report) {
	orders, heads, units, lines := 0, new(big.Rat), new(big.Rat), new(big.Rat)
	add := func(to *big.Rat, s string) {
		v, ok := new(big.Rat).SetString(s)
		if !ok {
			t.Fatalf("%q", s)
		}
		to.Add(to, v)
	}
	all := 0
	err := each(in, "SalesOrderHeader.csv.gz", func(r row) error {
		if all++; r("OrderDate") < "2014-02-01" {
			orders++
			add(heads, r("SubTotal"))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = each(in, "SalesOrderDetail.csv.gz", func(r row) error {
		if r("OrderDate") < "2014-02-01" {
			add(units, r("OrderQty"))
			add(lines, r("LineTotal"))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if all != 31465 || orders != 21845 {
		t.Errorf("%d orders, %d before the plan", all, orders)
	}
	b := report.Import.Balance[0]
	if b.Fact != "sales" || b.Quantity.Kept.String() != units.FloatString(0) || b.Quantity.Rejected != 0 {
		t.Errorf("%+v, want %s units", b.Quantity, units.FloatString(0))
	}
	if got := b.Revenue.Kept.Fixed(2); got != lines.FloatString(2) {
		t.Errorf("revenue %s, the lines say %s", got, lines.FloatString(2))
	}
	off := new(big.Rat).Sub(heads, lines)
	if off.Abs(off).Cmp(big.NewRat(int64(orders)*2, 100)) > 0 {
		t.Errorf("heads %s, lines %s", heads.FloatString(2), lines.FloatString(2))
	}
	for _, s := range report.Import.Sources {
		if s.Read != s.Kept+s.Filtered+s.Rejected {
			t.Errorf("%+v", s)
		}
	}
	for _, g := range report.Import.Rejected {
		if !strings.HasPrefix(g.Reason, "unknown item ") {
			t.Errorf("%+v", g)
		}
	}
}

// gaps asserts that the plan can be read: nobody has committed anything yet, so
// planned supply fills what open orders leave, and what remains are dozens.
func gaps(t *testing.T, r *projection.Result) {
	var planned, committed, orders, demand quantity.Number
	for _, s := range r.Stock {
		for i := range s.Planned {
			for _, x := range []struct {
				to *quantity.Number
				c  projection.Column
			}{{&planned, s.Planned}, {&committed, s.Committed}, {&orders, s.Orders}, {&demand, s.Demand}} {
				if !x.c[i].IsMissing() {
					*x.to = x.to.Add(x.c[i])
				}
			}
		}
	}
	if committed != 0 || planned < demand/2 || planned.Add(orders) > demand.Add(demand/4) {
		t.Errorf("planned %s, committed %s, orders %s for a demand of %s", planned, committed, orders, demand)
	}
	kinds, decisions := map[string]int{}, 0
	for i := range r.Gaps {
		kinds[r.Gaps[i].Kind]++
		if r.Gaps[i].Class == projection.NeedsDecision {
			decisions++
		}
	}
	if len(r.Gaps) < 24 || len(r.Gaps) > 144 || decisions > 60 || kinds[projection.NoSource]+kinds[projection.NoForecast] > 0 {
		t.Errorf("%d gaps, %d of them need a decision: %v", len(r.Gaps), decisions, kinds)
	}
}

// The same exports make the same bytes.
func TestTwice(t *testing.T) {
	_, a, _ := build(t)
	_, b, _ := build(t)
	for name := range a {
		if string(a[name]) != string(b[name]) {
			t.Errorf("%s differs", name)
		}
	}
}
