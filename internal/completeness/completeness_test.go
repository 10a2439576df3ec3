package completeness_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/completeness"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/quantity"
)

func day(t *testing.T, s string) period.Date {
	t.Helper()
	d, err := period.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// December is open. Sales are known to November, which us, there in each of
// the three months before, is silent in; jp was there in October only. Of stock
// November is not complete; receipts nobody has; of open orders there are those
// of 9 December.
func TestOf(t *testing.T) {
	cal, err := period.NewCalendar("month", "")
	if err != nil {
		t.Fatal(err)
	}
	p := &plan.Plan{Calendar: cal}
	first, err := p.Calendar.Parse("2026-12")
	if err != nil {
		t.Fatal(err)
	}
	p.First = first
	p.MarketIDs, p.SiteIDs = dimension.NewTable([]string{"eu", "jp", "us"}), dimension.NewTable([]string{"central"})
	row := func(market int, periods ...int) actual.Row {
		r := actual.Row{Key: actual.Key{Source: dimension.None, Market: market, Site: dimension.None}}
		for _, n := range periods {
			r.Cells = r.Cells.With(dimension.Cell{Period: first + period.Period(n), Value: quantity.Whole(1)})
		}
		return r
	}
	known := map[period.Period]bool{first - 4: true, first - 3: true, first - 2: true, first - 1: true}
	p.Actuals.Sales = actual.NewTable([]actual.Row{row(0, -4, -3, -2, -1), row(1, -2), row(2, -4, -3, -2)}, known, known)
	p.Actuals.Stock = actual.NewTable(nil, map[period.Period]bool{first - 1: true, first - 2: true}, map[period.Period]bool{first - 2: true})
	file := func(fact, asOf string, complete bool) actual.File {
		return actual.File{Fact: fact, AsOf: day(t, asOf), Complete: complete, Found: true}
	}
	p.Actuals.Files = []actual.File{file("sales", "2026-10-31", true), file("sales", "2026-11-30", true), file("stock", "2026-11-30", false),
		file("open-supply", "2026-12-09", true), file("open-demand", "2026-10-09", true)}
	got := completeness.Of(p, day(t, "2027-01-20"))
	want := []completeness.State{
		{Fact: "sales", Expected: first - 1, Last: first - 1, Known: true, Complete: true, AsOf: day(t, "2026-11-30"), Age: 51, Stale: true, Missing: []completeness.Part{{Role: "market", ID: "us"}}},
		{Fact: "receipts", Expected: first - 1, Last: period.None, AsOf: period.NoDate},
		{Fact: "stock", Expected: first - 1, Last: first - 2, Known: true, AsOf: day(t, "2026-11-30"), Age: 51, Stale: true},
		{Fact: "open-supply", Expected: first, Last: period.None, Known: true, Complete: true, AsOf: day(t, "2026-12-09"), Age: 42},
		{Fact: "open-demand", Expected: first, Last: period.None, AsOf: day(t, "2026-10-09"), Age: 103, Stale: true},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if !got[3].OK() || got[0].OK() || got[1].OK() {
		t.Error("only the open orders are in order")
	}
}
