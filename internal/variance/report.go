package variance

import (
	"slices"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

// FormatVersion is the version of a Report as JSON. Properties may be added
// within a major version.
const FormatVersion = "1.0"

// Measure is what is held against a plan.
type Measure string

// The measures. Demand, supply, transfers, revenue and margin are summed over
// the periods; stock, stock value and backlog are of the end of the last one.
const (
	DemandMeasure     Measure = "demand"
	SupplyMeasure     Measure = "supply"
	TransfersMeasure  Measure = "transfers"
	StockMeasure      Measure = "stock"
	BacklogMeasure    Measure = "backlog"
	RevenueMeasure    Measure = "revenue"
	MarginMeasure     Measure = "margin"
	StockValueMeasure Measure = "stock value"
)

// Measures are all measures, in the order of reports.
var Measures = []Measure{DemandMeasure, SupplyMeasure, TransfersMeasure, StockMeasure, BacklogMeasure, RevenueMeasure, MarginMeasure, StockValueMeasure}

const measures = 8

const (
	demandAt = iota
	supplyAt
	transfersAt
	stockAt
	backlogAt
	revenueAt
	marginAt
	stockValueAt
)

// state says that a measure is of the end of a period.
func state(m int) bool { return m == stockAt || m == backlogAt || m == stockValueAt }

// Against is what actuals are held against.
type Against string

// What actuals can be held against.
const (
	// Committed is the plan in force: the vintage at lag 1, its latest re-plan.
	Committed Against = "committed"
	// Previous is the plan of the cycle before that one.
	Previous Against = "previous"
	// Budget is the annual operating plan, which knows demand, revenue and
	// margin of families in markets.
	Budget Against = "budget"
)

// Level is what variances are summed by.
type Level string

// The levels.
const (
	Family Level = "family"
	Item   Level = "item"
	Market Level = "market"
	Source Level = "source"
	Owner  Level = "owner"
)

// Levels are all levels; families always stand in a report.
var Levels = []Level{Family, Item, Market, Source, Owner}

// Figure is a sum over the cells of which both sides are known: Used of them,
// of Of. A cell is an item in a market or at a site in a period.
type Figure struct {
	Plan       quantity.Number `json:"plan"`
	Actual     quantity.Number `json:"actual"`
	Difference quantity.Number `json:"difference"` // actual - plan
	Used       int             `json:"used"`
	Of         int             `json:"of"`
}

func (f *Figure) add(plan, actual quantity.Number) {
	f.Of++
	if plan.IsMissing() || actual.IsMissing() {
		return
	}
	f.Used++
	f.Plan, f.Actual = f.Plan.Add(plan), f.Actual.Add(actual)
	f.Difference = f.Actual.Add(-f.Plan)
}

func (f *Figure) join(o Figure) {
	f.Used, f.Of = f.Used+o.Used, f.Of+o.Of
	f.Plan, f.Actual = f.Plan.Add(o.Plan), f.Actual.Add(o.Actual)
	f.Difference = f.Actual.Add(-f.Plan)
}

// Row is one measure of what a group is about.
type Row struct {
	Measure Measure `json:"measure"`
	// Units is absent where units of several kinds do not add up, and for money.
	Units *Figure `json:"units,omitempty"`
	// Money is plan currency. Of demand it is at the plan's net prices on both
	// sides, of supply, transfers, stock and backlog at the catalog's cost of
	// today: what the units of the difference are worth.
	Money *Figure `json:"money,omitempty"`
	// Unplanned are units that happened where the plan says nothing; they are
	// in no sum.
	Unplanned quantity.Number `json:"unplanned"`
	// Standing is against the plan's tolerance: in, lever, decision, or empty
	// where no tolerance is stated.
	Standing Standing `json:"standing,omitempty"`
}

// Figure is the units of a line, or its money where it has none.
func (l *Row) Figure() *Figure {
	if l.Units != nil {
		return l.Units
	}
	return l.Money
}

// Worth is the difference in money, quantity.Missing where none is known.
func (l *Row) Worth() quantity.Number {
	if l.Money == nil || l.Money.Used == 0 {
		return quantity.Missing
	}
	return l.Money.Difference
}

// Group is the measures of one family, item, market, source or owner.
type Group struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Unit is empty where the group has units of several kinds.
	Unit     string `json:"unit,omitempty"`
	Decimals int    `json:"decimals"`
	Rows     []Row  `json:"measures"`
}

// Row is a measure of the group, nil where it does not have it.
func (g *Group) Row(m Measure) *Row {
	for i := range g.Rows {
		if g.Rows[i].Measure == m {
			return &g.Rows[i]
		}
	}
	return nil
}

// Cause is one item's demand in one market, or what one source brings of it,
// that differs from the plan.
type Cause struct {
	Measure Measure `json:"measure"`
	Item    string  `json:"item"`
	Name    string  `json:"name"`
	Family  string  `json:"family"`
	// Where is the market of a demand, the source of supply.
	Where    string   `json:"where"`
	Site     string   `json:"site,omitempty"`
	Owner    string   `json:"owner"`
	Unit     string   `json:"unit"`
	Decimals int      `json:"decimals"`
	Units    Figure   `json:"units"`
	Money    Figure   `json:"money"`
	Standing Standing `json:"standing,omitempty"`
}

// Comparison is what happened against one plan.
type Comparison struct {
	Against Against `json:"against"`
	// Periods says for each period which plan it is held against.
	Periods []PeriodPlan `json:"periods"`
	Total   Group        `json:"total"`
	// Families are all, those with most money off the plan first.
	Families []Group `json:"families"`
	Items    []Group `json:"items,omitempty"`
	Markets  []Group `json:"markets,omitempty"`
	Sources  []Group `json:"sources,omitempty"`
	// Owners are of demand those whose adjustments moved a cell, together where
	// they are several, else "forecast"; of supply the source's.
	Owners []Group `json:"owners,omitempty"`
	// Causes are the largest differences; MoreCauses counts the others.
	Causes     []Cause `json:"causes,omitempty"`
	MoreCauses int     `json:"more_causes,omitempty"`
	// Revenue and Margin lead from the plan's money to the actual.
	Revenue *Waterfall `json:"revenue_bridge,omitempty"`
	Margin  *Waterfall `json:"margin_bridge,omitempty"`
	// Parts are the bridges of revenue by market and family.
	Parts []Waterfall `json:"revenue_bridges,omitempty"`
}

// PeriodPlan is the plan that a period is held against.
type PeriodPlan struct {
	Period string `json:"period"`
	Cycle  string `json:"cycle,omitempty"`
	Tag    string `json:"tag,omitempty"`
	// Why says why there is none.
	Why string `json:"why,omitempty"`
}

// Used counts the periods that have a plan.
func (c *Comparison) Used() int {
	n := 0
	for _, p := range c.Periods {
		if p.Why == "" {
			n++
		}
	}
	return n
}

// Report is what happened against what was planned.
type Report struct {
	FormatVersion string       `json:"format_version"`
	Company       string       `json:"company"`
	Cycle         string       `json:"cycle"`
	Currency      string       `json:"currency"`
	Revision      string       `json:"revision,omitempty"`
	AsOf          string       `json:"as_of"`
	From          string       `json:"from"`
	To            string       `json:"to"`
	Comparisons   []Comparison `json:"comparisons"`
	Outlook       *Outlook     `json:"outlook,omitempty"`
	Grids         []Grid       `json:"grids,omitempty"`
	Process       *Process     `json:"process,omitempty"`
	// Skipped are the cycles that were not closed, Short says that the clone
	// lacks commits, so that there may be more closes.
	Skipped []string `json:"skipped,omitempty"`
	Short   bool     `json:"shallow,omitempty"`
}

// Options say what a report holds.
type Options struct {
	// From and To are closed periods.
	From, To period.Period
	Against  []Against
	By       []Level
	// Causes is how many causes are kept, all below zero.
	Causes int
	// Families are those that are reported; none is all.
	Families []string
}

// Reads is what a report reads of the closes before the head. Of a month that only
// the process grid shows, what its plan states is enough.
func Reads(head *projection.Result, o Options) vintage.Extent {
	_, last := head.Plan.Calendar.OfYear(head.Plan.Calendar.Year(head.First)) // for the outlook
	cycles, parts := head.Plan.Cycles(), map[period.Period]vintage.Part{}
	read := func(t period.Period, lag int, d vintage.Depth) {
		c := cycles.Of(t) - period.Period(lag)
		parts[c] = parts[c].And(vintage.Part{Depth: d, Until: t})
	}
	for t := firstOf(head, o); t < head.First; t++ {
		if t < o.From || t > o.To {
			read(t, 1, vintage.Stated)
			continue
		}
		read(t, 1, vintage.Brief)
		if slices.Contains(o.Against, Previous) {
			read(t, 2, vintage.Brief)
		}
	}
	return vintage.Extent{Cycles: cyclesOf(head, o), Newest: vintage.Part{Depth: vintage.Brief, Until: last}, Of: func(cycle period.Period) vintage.Part {
		if p, ok := parts[cycle]; ok {
			return p
		}
		return vintage.Part{Depth: vintage.Stated, Until: head.First - 1} // its names
	}}
}

// cyclesOf is how many cycles before the head's own a report goes back.
func cyclesOf(head *projection.Result, o Options) int {
	cycles := head.Plan.Cycles()
	own, err := cycles.Parse(head.Plan.Cycle)
	if err != nil {
		return 0
	}
	back := int(own-cycles.Of(o.From)) + 2
	return max(back, int(own-cycles.Of(head.First-ProcessPeriods))+1)
}

// firstOf is the first period of a report's process grid and of its own.
func firstOf(head *projection.Result, o Options) period.Period {
	return min(o.From, head.First-ProcessPeriods)
}
