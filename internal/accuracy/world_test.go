package accuracy_test

import (
	"slices"
	"testing"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

var months, _ = period.NewCalendar("month", "")

func month(s string) period.Period { p, _ := months.Parse(s); return p }

const missing = quantity.Missing

func n(v int64) quantity.Number { return quantity.Whole(v) }

// numbers are whole numbers; -1 is missing.
func numbers(vs ...int64) []quantity.Number {
	out := make([]quantity.Number, len(vs))
	for i, v := range vs {
		out[i] = n(v)
		if v == -1 {
			out[i] = missing
		}
	}
	return out
}

// world is a company of one market and a few items of one family, all at cost
// 10 and price 25 unless a test says otherwise.
type world struct {
	record *vintage.Record
	items  []string
}

// newWorld begins a record with a head of a cycle.
func newWorld(cycle string, items ...string) *world {
	w := &world{items: items}
	cycles, _ := period.NewCycles(months, cycle)
	w.record = &vintage.Record{Head: w.result(cycle, 1), Cycles: cycles, AsOf: period.NoDate}
	return w
}

func (w *world) result(cycle string, horizon int) *projection.Result {
	p := &plan.Plan{Name: "Small", Currency: "EUR", Calendar: months, Cycle: cycle, First: month(cycle), Horizon: horizon,
		MarketIDs: dimension.NewTable([]string{"eu"}), FamilyIDs: dimension.NewTable([]string{"tents"}), ItemIDs: dimension.NewTable(w.items)}
	p.Markets = []network.Market{{ID: "eu", Currency: "EUR"}}
	p.Families = []catalog.Family{{ID: "tents", Strategy: catalog.MakeToStock}}
	for i, id := range w.items {
		from := period.None
		p.Items = append(p.Items, catalog.Item{ID: id, Unit: "each", From: from, Until: period.None, Like: catalog.Like{Item: dimension.None},
			Cost: always(10), Prices: catalog.PricesBy(map[int]dimension.Series{dimension.None: always(25)})})
		p.Families[0].Items = append(p.Families[0].Items, i)
	}
	return &projection.Result{Plan: p, First: p.First, N: horizon}
}

func always(v int64) dimension.Series {
	return dimension.SeriesOf([]dimension.Cell{{Period: period.None, Value: n(v)}})
}

// sold states the sales of an item from a month on; missing ones have no row
// and their file is not complete.
func (w *world) sold(from string, of map[string][]quantity.Number) *world {
	known, complete := map[period.Period]bool{}, map[period.Period]bool{}
	var rows []actual.Row
	for i, id := range w.items {
		r := actual.Row{Key: actual.Key{Source: dimension.None, Market: 0, Site: dimension.None, Item: i}}
		for k, v := range of[id] {
			t := month(from) + period.Period(k)
			known[t] = true
			if v == missing {
				complete[t] = false
				continue
			}
			if _, said := complete[t]; !said {
				complete[t] = true
			}
			r.Cells = r.Cells.With(dimension.Cell{Period: t, Value: v})
		}
		rows = append(rows, r)
	}
	w.record.Head.Plan.Actuals.Sales = actual.NewTable(rows, known, complete)
	return w
}

// layers are what the steps of a plan say of one item in one month: baseline,
// product, marketing, sales, management. Steps that are left out repeat the one
// before.
type layers []quantity.Number

// committed adds a close of a cycle that says something of the month so many
// after it. by are the adjustments behind the layers, by layer.
func (w *world) committed(cycle string, after int, said map[string]layers, by ...demand.Adjustment) *world {
	r := w.result(cycle, after+1)
	r.Plan.Adjustments = by
	for i, id := range w.items {
		s, ok := said[id]
		if !ok {
			continue
		}
		row := projection.DemandRow{Item: i, Baseline: w.column(after, s[0])}
		last := s[0]
		for l := range row.After {
			before := last
			if l+1 < len(s) {
				last = s[l+1]
			}
			row.After[l] = w.column(after, last)
			if a := slices.IndexFunc(by, func(a demand.Adjustment) bool { return int(a.Layer) == l+1 }); a >= 0 && last != before {
				delta := last
				if before != missing {
					delta = last.Add(-before)
				}
				row.Steps = append(row.Steps, projection.Step{Adjustment: a, Period: month(cycle) + period.Period(after), Delta: delta})
			}
		}
		row.Consensus = row.After[3]
		r.Demand = append(r.Demand, row)
	}
	w.record.Vintages = append(w.record.Vintages, vintage.Vintage{Cycle: cycle, Replan: 1, Tag: "plan/" + cycle, Result: r})
	return w
}

func (w *world) column(after int, v quantity.Number) projection.Column {
	c := slices.Repeat(projection.Column{missing}, after+1)
	c[after] = v
	return c
}

// wants compares printed numbers, since tables made by hand are printed.
func wants(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %s, want %s", what, got, want)
	}
}

// percent prints a ratio with one decimal.
func percent(r *quantity.Ratio) string {
	if r == nil {
		return "n/a"
	}
	return quantity.Number(quantity.MulDiv(int64(*r), 100*quantity.Scale, quantity.RatioScale)).Fixed(1)
}
