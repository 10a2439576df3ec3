package attainment_test

import (
	"testing"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/attainment"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
	"github.com/accord-plan/accord/internal/vintage"
)

const horizon = 12

var months, _ = period.NewCalendar("month", "")

func month(s string) period.Period { p, _ := months.Parse(s); return p }

func whole(n int64) quantity.Number { return quantity.Whole(n) }

// promises are by `SOURCE ITEM` and period; a key that begins with + is planned
// supply.
type promises map[string]map[string]int64

// lead is the lead time of every source but lyon, whose is a period.
const lead = 3

// world knows two sources of two items at one site.
func world(cycle string) *plan.Plan {
	p := &plan.Plan{Name: "Acme", Currency: "EUR", Calendar: months, Cycle: cycle, First: month(cycle), Horizon: horizon,
		SiteIDs: dimension.NewTable([]string{"central"}), FamilyIDs: dimension.NewTable([]string{"packs"}), ItemIDs: dimension.NewTable([]string{"BELT", "PACK"}),
		SourceIDs: dimension.NewTable([]string{"lyon", "viet"})}
	p.Sites = []network.Site{{ID: "central", Name: "Lyon warehouse"}}
	p.Families = []catalog.Family{{ID: "packs"}}
	cost := func(n int64) dimension.Series {
		return dimension.SeriesOf([]dimension.Cell{{Value: whole(n), Period: period.None}})
	}
	p.Items = []catalog.Item{{ID: "BELT", Unit: "m", Cost: cost(2)}, {ID: "PACK", Unit: "each", Cost: cost(50)}}
	p.Sources = []supply.Source{{ID: "lyon", Owner: "ops", Lead: supply.LeadTime{Periods: 1}}, {ID: "viet", Name: "Viet Textile", Owner: "procurement", Lead: supply.LeadTime{Periods: lead}}}
	return p
}

// close is a plan as committed.
func close(cycle string, says promises) vintage.Vintage {
	p := world(cycle)
	r := &projection.Result{Plan: p, First: p.First, N: horizon}
	for s, source := range p.SourceIDs.IDs() {
		for i, item := range p.ItemIDs.IDs() {
			row := projection.SupplyRow{Source: s, Item: i, Committed: column(quantity.Missing), Orders: column(0), Planned: column(0)}
			set := func(c projection.Column, cells map[string]int64) {
				for t, n := range cells {
					c[month(t)-p.First] = whole(n)
				}
			}
			set(row.Committed, says[source+" "+item])
			set(row.Planned, says["+"+source+" "+item])
			if says[source+" "+item] != nil || says["+"+source+" "+item] != nil {
				r.Supply = append(r.Supply, row)
			}
		}
	}
	return vintage.Vintage{Cycle: cycle, Tag: "plan/" + cycle, Replan: 1, Result: r}
}

func column(n quantity.Number) projection.Column {
	c := make(projection.Column, horizon)
	for i := range c {
		c[i] = n
	}
	return c
}

// record joins closes with what came until a cycle; a period that is in none of
// the rows, nor in known, has no file of receipts.
func record(cycle string, came promises, known []string, closes ...vintage.Vintage) *vintage.Record {
	p := world(cycle)
	files := map[period.Period]bool{}
	for _, t := range known {
		files[month(t)] = true
	}
	var rows []actual.Row
	for s, source := range p.SourceIDs.IDs() {
		for i, item := range p.ItemIDs.IDs() {
			var cells dimension.Series
			for t := month("2026-01"); t < p.First; t++ {
				if n, ok := came[source+" "+item][months.Label(t)]; ok {
					cells = cells.With(dimension.Cell{Value: whole(n), Period: t})
				}
			}
			if cells.Len() > 0 {
				rows = append(rows, actual.Row{Key: actual.Key{Source: s, Market: dimension.None, Site: 0, Item: i}, Cells: cells})
			}
		}
	}
	p.Actuals.Receipts = actual.NewTable(rows, files, files)
	cycles, _ := period.NewCycles(months, cycle)
	return &vintage.Record{Head: &projection.Result{Plan: p, First: p.First, N: horizon}, Cycles: cycles, AsOf: period.NoDate, Vintages: closes}
}

var summer = []string{"2026-07", "2026-08", "2026-09", "2026-10", "2026-11"}

// late is a supplier whose July came in part in August, in a year whose September
// was skipped, and whose November was promised lower and lower.
func late() *vintage.Record {
	june := close("2026-06", promises{"viet PACK": {"2026-07": 100, "2026-08": 100, "2026-09": 100, "2026-10": 100, "2026-11": 100}})
	june.Result.Plan.Actuals.Open.Supply = []actual.Order{order("2026-07-10", 50), order("2026-07-20", 30), order("2026-08-03", 100)}
	return record("2026-12", promises{"viet PACK": {"2026-07": 60, "2026-08": 140, "2026-09": 100, "2026-10": 100, "2026-11": 70}}, summer,
		june,
		close("2026-07", promises{"viet PACK": {"2026-08": 100, "2026-09": 100, "2026-10": 100, "2026-11": 100}}),
		close("2026-08", promises{"viet PACK": {"2026-09": 100, "2026-10": 100, "2026-11": 90}}),
		close("2026-10", promises{"viet PACK": {"2026-11": 80}}))
}

func order(due string, n int64) actual.Order {
	d, _ := period.ParseDate(due)
	return actual.Order{Key: actual.Key{Source: 1, Market: dimension.None, Site: 0, Item: 1}, Due: d, Quantity: whole(n)}
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func TestLateSupplier(t *testing.T) {
	r := attainment.Evaluate(late(), month("2026-07"), month("2026-11"), "source")
	if len(r.Rows) != 1 {
		t.Fatalf("%d rows, want 1", len(r.Rows))
	}
	v := r.Rows[0]
	equal(t, "key", v.Key, "viet")
	equal(t, "owner", v.Owner, "procurement")
	// July 60 of 100, August 100 of 100, September 100 of 100, November 70 of 80.
	equal(t, "committed", v.Lag1.Committed, whole(380))
	equal(t, "attained", v.Lag1.Attained, whole(330))
	equal(t, "ratio", *v.Lag1.Ratio, 8684210526)
	equal(t, "used", v.Lag1.Used, 4)
	equal(t, "of", v.Lag1.Of, 5)
	short, money := v.Lag1.Short()
	equal(t, "short", short, whole(50))
	equal(t, "short at cost", money, whole(2500))
	// September as of June, October as of July, November as of August.
	equal(t, "committed at lead time", v.LeadTime.Committed, whole(290))
	equal(t, "attained at lead time", v.LeadTime.Attained, whole(270))
	equal(t, "used at lead time", v.LeadTime.Used, 3)
	// In force for October is August's promise.
	equal(t, "running committed", v.Running.Committed, whole(480))
	equal(t, "running received", v.Running.Received, whole(470))
	equal(t, "on time", v.Running.OnTime, whole(430))
	equal(t, "late", v.Running.Late, whole(40))
	equal(t, "delay", v.Running.Delay, whole(1))
	equal(t, "owed", v.Running.Owed, whole(10))
	equal(t, "owed at cost", v.Running.OwedMoney, whole(500))
	equal(t, "since", v.Running.Since, "2026-11")
	equal(t, "made up", v.Unplanned.MadeUp, whole(40))
	equal(t, "above", v.Unplanned.Above, 0)
	equal(t, "without", v.Unplanned.Without, 0)
	equal(t, "lowered", v.Moved.Lowered, whole(10))
	equal(t, "raised", v.Moved.Raised, 0)
	equal(t, "moved cells", v.Moved.Cells, 2)
	// Two lines were due in July: 50 came of 50, 10 of 30. None in other months;
	// the 100 of August were not on order in July.
	equal(t, "order lines", v.Orders.Lines, 2)
	equal(t, "in full", v.Orders.InFull, 1)
	equal(t, "units ordered", v.Orders.Units, whole(80))
	equal(t, "units in time", v.Orders.OnTime, whole(60))
	equal(t, "worst", *v.Worst, attainment.Line{Source: "viet", Site: "central", Item: "PACK", Short: whole(50), Money: whole(2500)})
	for i, want := range [][3]int64{{100, 60, 40}, {200, 200, 0}, {300, 300, 0}, {400, 400, 0}, {480, 470, 10}} {
		equal(t, "course in "+summer[i], v.Course[i], attainment.Point{Committed: whole(want[0]), Received: whole(want[1]), Owed: whole(want[2])})
	}
	equal(t, "October", r.Periods[3].Why, "cycle 2026-09 has no close")
	equal(t, "in force for October", r.Periods[3].InForce, "plan/2026-08")
	if v.Trend[3].Ratio != nil {
		t.Errorf("October has ratio %s, want none", v.Trend[3].Ratio)
	}
}

// A range that begins later still knows what was owed before it.
func TestRangeKnowsWhatWasOwed(t *testing.T) {
	r := attainment.Evaluate(late(), month("2026-08"), month("2026-08"), "source")
	v := r.Rows[0]
	equal(t, "attained", v.Lag1.Attained, whole(100))
	equal(t, "made up", v.Unplanned.MadeUp, whole(40))
	equal(t, "late of its own", v.Running.Late, 0)
	equal(t, "periods", len(r.Periods), 1)
}

func TestUnplanned(t *testing.T) {
	for _, c := range []struct {
		name string
		says promises
		came promises
		want attainment.Unplanned
		owed quantity.Number
	}{
		{"planned supply is nobody's promise", promises{"+viet PACK": {"2026-11": 30}}, promises{"viet PACK": {"2026-11": 50}}, attainment.Unplanned{Without: whole(50), Planned: whole(30)}, 0},
		{"above", promises{"viet PACK": {"2026-11": 30}}, promises{"viet PACK": {"2026-11": 50}}, attainment.Unplanned{Above: whole(20)}, 0},
		{"nothing was to come", promises{"viet PACK": {"2026-11": 0}}, promises{"viet PACK": {"2026-11": 50}}, attainment.Unplanned{Above: whole(50)}, 0},
		{"absent row", promises{"viet PACK": {"2026-11": 30}}, nil, attainment.Unplanned{}, whole(30)},
		{"nobody knew the item", promises{"lyon BELT": {"2026-11": 0}}, promises{"viet PACK": {"2026-11": 5}}, attainment.Unplanned{Without: whole(5)}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			rec := record("2026-12", c.came, []string{"2026-11"}, close("2026-10", c.says))
			r := attainment.Evaluate(rec, month("2026-11"), month("2026-11"), "source")
			got := r.Rows[len(r.Rows)-1]
			equal(t, "unplanned", got.Unplanned, c.want)
			equal(t, "owed", got.Running.Owed, c.owed)
			if c.want.Without != 0 && got.Lag1.Ratio != nil {
				t.Errorf("attained %s, want none: nothing was committed", got.Lag1.Ratio)
			}
		})
	}
}

// What is not known leaves both sums, and the promise with it.
func TestMissingReceipts(t *testing.T) {
	rec := record("2026-12", promises{"viet PACK": {"2026-09": 80, "2026-11": 100}}, []string{"2026-09", "2026-11"},
		close("2026-08", promises{"viet PACK": {"2026-09": 100, "2026-10": 100}}),
		close("2026-09", promises{"viet PACK": {"2026-10": 100}}),
		close("2026-10", promises{"viet PACK": {"2026-11": 100}}))
	v := attainment.Evaluate(rec, month("2026-01"), month("2026-12"), "item").Rows[0]
	equal(t, "committed", v.Lag1.Committed, whole(200))
	equal(t, "attained", v.Lag1.Attained, whole(180))
	equal(t, "used", v.Lag1.Used, 2)
	equal(t, "of", v.Lag1.Of, 3)
	// November's 100 make up what September owes first: 20 of November are owed.
	equal(t, "late", v.Running.Late, whole(20))
	equal(t, "delay", v.Running.Delay, whole(2))
	equal(t, "owed", v.Running.Owed, whole(20))
	equal(t, "since", v.Running.Since, "2026-11")
	equal(t, "running used", v.Running.Used, 2)
	equal(t, "running of", v.Running.Of, 3)
}

// Delay is weighted by quantity: 30 a month late and 10 three months late.
func TestDelay(t *testing.T) {
	rec := record("2026-12", promises{"viet PACK": {"2026-07": 60, "2026-08": 30, "2026-10": 10}}, summer,
		close("2026-06", promises{"viet PACK": {"2026-07": 100}}))
	v := attainment.Evaluate(rec, month("2026-07"), month("2026-11"), "source").Rows[0]
	equal(t, "late", v.Running.Late, whole(40))
	equal(t, "delay", v.Running.Delay, quantity.Number(1_5000))
	equal(t, "on time", v.Running.OnTime, whole(60))
	equal(t, "unplanned", v.Unplanned, attainment.Unplanned{MadeUp: whole(40)})
}

// July promised 100 and brought 60, August promises nothing and brings 10: 40 and
// then 30 are owed, in the running sums too.
func TestWhatIsOwedOutlivesItsPromise(t *testing.T) {
	rec := record("2026-10", promises{"viet PACK": {"2026-07": 60, "2026-08": 10}}, []string{"2026-07", "2026-08", "2026-09"},
		close("2026-06", promises{"viet PACK": {"2026-07": 100}}))
	v := attainment.Evaluate(rec, month("2026-07"), month("2026-09"), "source").Rows[0]
	for i, want := range []attainment.Point{{whole(100), whole(60), whole(40)}, {whole(100), whole(60), whole(30)}, {whole(100), whole(60), whole(30)}} {
		equal(t, "course of "+summer[i], v.Course[i], want)
	}
}

// Units that cannot be added are weighed at cost: 100 of 200 metres at 2 and 10
// of 10 packs at 50 are 700 of 900.
func TestMixedUnits(t *testing.T) {
	rec := record("2026-12", promises{"viet PACK": {"2026-11": 10}, "lyon BELT": {"2026-11": 100}}, []string{"2026-11"},
		close("2026-10", promises{"viet PACK": {"2026-11": 10}, "lyon BELT": {"2026-11": 200}}))
	r := attainment.Evaluate(rec, month("2026-11"), month("2026-11"), "source")
	equal(t, "by", r.Total.Lag1.By, "money")
	equal(t, "ratio", *r.Total.Lag1.Ratio, 7777777778)
	if !r.Total.Lag1.Committed.IsMissing() || !r.Total.Running.Owed.IsMissing() || r.Total.Unit != "" {
		t.Errorf("metres and packs are added: %+v", r.Total.Score)
	}
	equal(t, "first", r.Rows[0].Key, "lyon")
	equal(t, "lyon", *r.Rows[0].Lag1.Ratio, quantity.Unit/2)
	equal(t, "lyon's lead time is a period", r.Cells[0].LeadLag, 1)
}

// The plan had 25 in stock at the end of July and 100 in August: the 40 that
// July owes leave 15 unserved, with a margin of 300 / 60 each.
func TestDemandHit(t *testing.T) {
	rec := late()
	for i := range rec.Vintages {
		r := rec.Vintages[i].Result
		row := projection.StockRow{Site: 0, Item: 1, Stock: column(whole(100))}
		demand := projection.DemandRow{Item: 1, Served: column(whole(60)), Margin: column(whole(300))}
		if i == 0 {
			row.Stock[1] = whole(25)
		}
		r.Plan.MarketIDs = dimension.NewTable([]string{"eu"})
		r.Stock, r.Demand = []projection.StockRow{row}, []projection.DemandRow{demand}
	}
	v := attainment.Evaluate(rec, month("2026-07"), month("2026-11"), "source").Rows[0]
	equal(t, "hit", v.Hit, attainment.Hit{Units: whole(15), Money: whole(75)})
}

// A re-plan is what people worked by; a close that cannot be computed, or is of
// another calendar, has no promise and says so.
func TestWhichClose(t *testing.T) {
	weeks, _ := period.NewCalendar("week", "")
	of := func(n int64) vintage.Vintage { return close("2026-10", promises{"viet PACK": {"2026-11": n}}) }
	first, again, broken, other := of(100), of(80), of(100), of(100)
	again.Tag, again.Replan = "plan/2026-10.2", 2
	broken.Result = nil
	other.Result.Plan.Calendar = weeks
	for _, c := range []struct {
		name   string
		closes []vintage.Vintage
		want   quantity.Number
		why    string
	}{
		{"re-plan", []vintage.Vintage{first, again}, whole(80), ""},
		{"broken", []vintage.Vintage{close("2026-09", promises{"viet PACK": {"2026-11": 60}}), broken}, 0, "plan/2026-10 cannot be computed"},
		{"weeks", []vintage.Vintage{close("2026-09", promises{"viet PACK": {"2026-11": 60}}), other}, 0, "plan/2026-10 is of another calendar"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rec := record("2026-12", promises{"viet PACK": {"2026-11": 70}}, []string{"2026-11"}, c.closes...)
			r := attainment.Evaluate(rec, month("2026-11"), month("2026-11"), "source")
			equal(t, "committed", r.Rows[0].Lag1.Committed, c.want)
			equal(t, "why", r.Periods[0].Why, c.why)
		})
	}
}

// With weeks and monthly cycles, lag 1 of a week is the close of the month before
// the one that it lies in.
func TestWeeks(t *testing.T) {
	weeks, _ := period.NewCalendar("week", "")
	week := func(s string) period.Period { p, _ := weeks.Parse(s); return p }
	head, closed := world("2026-12"), world("2026-11")
	head.Calendar, head.First = weeks, week("2026-W49")
	closed.Calendar, closed.First = weeks, week("2026-W45")
	row := projection.SupplyRow{Source: 1, Item: 1, Committed: column(whole(10)), Orders: column(0), Planned: column(0)}
	files := map[period.Period]bool{week("2026-W48"): true}
	head.Actuals.Receipts = actual.NewTable([]actual.Row{{Key: actual.Key{Source: 1, Market: dimension.None, Item: 1}, Cells: dimension.SeriesOf([]dimension.Cell{{Value: whole(4), Period: week("2026-W48")}})}}, files, files)
	rec := &vintage.Record{Head: &projection.Result{Plan: head, First: head.First, N: horizon}, AsOf: period.NoDate,
		Vintages: []vintage.Vintage{{Cycle: "2026-10", Tag: "plan/2026-10", Replan: 1, Result: &projection.Result{Plan: closed, First: week("2026-W41"), N: horizon, Supply: []projection.SupplyRow{row}}}}}
	rec.Cycles, _ = period.NewCycles(weeks, "2026-12")
	r := attainment.Evaluate(rec, week("2026-W45"), week("2026-W48"), "source")
	equal(t, "periods", len(r.Periods), 4)
	equal(t, "lag 1 of November's last week", r.Periods[3].Lag1, "plan/2026-10")
	v := r.Rows[0]
	equal(t, "committed", v.Lag1.Committed, whole(10))
	equal(t, "attained", v.Lag1.Attained, whole(4))
	equal(t, "used", v.Lag1.Used, 1)
	equal(t, "of", v.Lag1.Of, 4)
}

func TestNothingCommitted(t *testing.T) {
	r := attainment.Evaluate(record("2026-12", nil, summer), month("2026-07"), month("2026-11"), "owner")
	equal(t, "periods", len(r.Periods), 0)
	equal(t, "rows", len(r.Rows), 0)
	if r.Total.Lag1.Ratio != nil {
		t.Error("a ratio of nothing")
	}
}
