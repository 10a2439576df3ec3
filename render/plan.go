package render

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/variance"
)

// FormatVersion is the version of the report values as JSON publishes them.
const FormatVersion = "1.0"

// PlanInput is what the report of a plan is made from. Only Result must be
// there; what is not leaves its section out.
type PlanInput struct {
	Result *projection.Result
	// Previous is the plan of the last close, nil in a first cycle.
	Previous *projection.Result
	// Lag1 holds for each closed period the plan that was committed one cycle
	// before it.
	Lag1 map[period.Period]*projection.Result
	// Site restricts the grids to one site; dimension.None for all.
	Site int
	// AsOf is the day at which dates are judged.
	AsOf period.Date
	// Revision and Digest name what is reported on.
	Revision, Digest string
	// Bridge leads from the budget's money to the plan's over the next periods,
	// BridgeOf says which money: margin.
	Bridge   []BridgeStep
	BridgeOf string
	// Assumptions says how each assumption stands, by id; one that is not in
	// it is judged by its date alone.
	Assumptions map[string]State
	// Reconsider says of decisions, by id, why their makers want them looked at
	// again.
	Reconsider map[string]string
	// Process says which of the last periods were as committed the cycle before,
	// nil where nothing is known.
	Process *variance.Process
	// Outcomes says what became of decisions, by id.
	Outcomes map[string]State
}

// State is how something stands that is watched: Good is nil as long as nobody
// can tell.
type State struct {
	Good *bool  `json:"good"`
	Text string `json:"text"`
}

// PlanReport is the report of one plan. Amounts are exact, money in Currency,
// null where nothing is known; periods are labels of the plan's calendar.
type PlanReport struct {
	FormatVersion string     `json:"format_version"`
	Company       string     `json:"company"`
	Cycle         string     `json:"cycle"`
	Currency      string     `json:"currency"`
	AsOf          string     `json:"as_of,omitempty"`
	Revision      string     `json:"revision,omitempty"`
	Digest        string     `json:"digest,omitempty"`
	Previous      string     `json:"previous_cycle,omitempty"`
	Next          int        `json:"next_periods"` // the open periods that sums cover, at most a year of them
	Executive     Executive  `json:"executive"`
	Capacity      []Resource `json:"capacity,omitempty"`
	Issues        Issues     `json:"issues"`
	Decisions     *Register  `json:"decisions,omitempty"`
	// Uncommitted are the closed periods of the grids for which no plan was
	// committed one cycle before, though it was for others.
	Uncommitted []string `json:"periods_without_previous_plan,omitempty"`
	// Grids are in the order of Executive.Families: by revenue.
	Grids []Grid `json:"families"`

	firstTitle string // of the first open period
}

// NewPlanReport computes every figure of the report.
func NewPlanReport(in PlanInput) *PlanReport {
	v := newView(in)
	r := &PlanReport{FormatVersion: FormatVersion, Company: v.plan.Name, Cycle: v.plan.Cycle, Currency: v.plan.Currency,
		Revision: in.Revision, Digest: in.Digest, Next: v.next, firstTitle: periodTitle(v.plan.Calendar, v.now.First, true)}
	if in.AsOf != period.NoDate {
		r.AsOf = in.AsOf.String()
	}
	if in.Previous != nil {
		r.Previous = in.Previous.Plan.Cycle
	}
	for f := range v.plan.Families {
		r.Grids = append(r.Grids, v.grid(f))
	}
	r.Issues = v.issues()
	if len(v.plan.Decisions) > 0 {
		r.Decisions = v.register()
	}
	r.Capacity = v.capacity()
	r.Executive = v.executive()
	r.sortGrids()
	for i := range v.past {
		if p := v.first() + period.Period(i); len(in.Lag1) > 0 && in.Lag1[p] == nil {
			r.Uncommitted = append(r.Uncommitted, v.label(p))
		}
	}
	return r
}

// sortGrids puts the grids in the order of the family lines.
func (r *PlanReport) sortGrids() {
	rank := map[string]int{}
	for i, l := range r.Executive.Families {
		rank[l.ID] = i
	}
	slices.SortStableFunc(r.Grids, func(a, b Grid) int { return cmp.Compare(rank[a.ID], rank[b.ID]) })
}

// pastPeriods is how many closed periods a grid shows.
const pastPeriods = 3

// NextPeriods is how many open periods the main sums of a plan cover: a year of
// them, 12 months or fiscal periods, 52 weeks, or all where the horizon has less.
func NextPeriods(r *projection.Result) int { return min(r.Plan.Calendar.Season(), r.N) }

// view is the input with what all parts of the report need.
type view struct {
	in   PlanInput
	plan *plan.Plan
	now  *projection.Result
	past int
	next int
	// rows of each result by family, made when first asked for.
	rows map[*projection.Result]*familyRows
	// receipts by family.
	receipt [][]int
}

// familyRows are indexes of rows by the family of their item, so that a grid
// does not walk the rows of all others.
type familyRows struct{ stock, demand [][]int }

func (v *view) of(r *projection.Result) *familyRows {
	if rows := v.rows[r]; rows != nil {
		return rows
	}
	n := len(r.Plan.Families)
	rows := &familyRows{stock: make([][]int, n), demand: make([][]int, n)}
	for i := range r.Stock {
		f := r.Plan.Items[r.Stock[i].Item].Family
		rows.stock[f] = append(rows.stock[f], i)
	}
	for i := range r.Demand {
		f := r.Plan.Items[r.Demand[i].Item].Family
		rows.demand[f] = append(rows.demand[f], i)
	}
	v.rows[r] = rows
	return rows
}

func newView(in PlanInput) *view {
	v := &view{in: in, plan: in.Result.Plan, now: in.Result, next: NextPeriods(in.Result),
		rows: map[*projection.Result]*familyRows{}, receipt: make([][]int, len(in.Result.Plan.Families))}
	for i, row := range v.plan.Actuals.Receipts.Rows {
		f := v.familyOf(row.Key.Item)
		v.receipt[f] = append(v.receipt[f], i)
	}
	for v.past < pastPeriods && v.known(in.Result.First-period.Period(v.past+1)) {
		v.past++
	}
	return v
}

// known reports whether any fact of a closed period is there.
func (v *view) known(p period.Period) bool {
	a := &v.plan.Actuals
	return a.Sales.Known[p] || a.Receipts.Known[p] || a.Stock.Known[p] || a.Bookings.Known[p]
}

// width is the number of periods of a grid's row, from first on.
func (v *view) width() int            { return v.past + v.now.N }
func (v *view) first() period.Period  { return v.now.First - period.Period(v.past) }
func (v *view) inSite(site int) bool  { return v.in.Site == dimension.None || v.in.Site == site }
func (v *view) familyOf(item int) int { return v.plan.Items[item].Family }

// blank is a row of a grid of which nothing is known yet.
func (v *view) blank() []quantity.Number {
	row := make([]quantity.Number, v.width())
	for i := range row {
		row[i] = quantity.Missing
	}
	return row
}

// sum adds the known cells of a row and counts them.
type sum struct {
	Total     quantity.Number
	Used, All int
	Any       bool // whether any cell was known
}

func (s *sum) add(n quantity.Number) {
	s.All++
	if !n.IsMissing() {
		s.Used, s.Any = s.Used+1, true
		s.Total = s.Total.Add(n)
	}
}

// part is the number of known cells where it is not all or none of them, else
// 0.
func (s sum) part() int {
	if s.Used == s.All {
		return 0
	}
	return s.Used
}

// amount is the total, missing where no cell was known.
func (s sum) amount() quantity.Number {
	if !s.Any {
		return quantity.Missing
	}
	return s.Total
}

// plus adds a cell to a row; a cell that nothing is known of becomes known.
func plus(row []quantity.Number, i int, n quantity.Number) {
	if i < 0 || i >= len(row) || n.IsMissing() {
		return
	}
	if row[i].IsMissing() {
		row[i] = 0
	}
	row[i] = row[i].Add(n)
}

// less is a-b, missing where one of them is.
func less(a, b quantity.Number) quantity.Number {
	if a.IsMissing() || b.IsMissing() {
		return quantity.Missing
	}
	return a.Add(-b)
}

// more returns a+b, missing where one of them is.
func more(a, b quantity.Number) quantity.Number {
	if a.IsMissing() || b.IsMissing() {
		return quantity.Missing
	}
	return a.Add(b)
}

// at returns a result's cell of a period, missing outside its horizon.
func at(r *projection.Result, c projection.Column, p period.Period) quantity.Number {
	if i := int(p - r.First); i >= 0 && i < len(c) {
		return c[i]
	}
	return quantity.Missing
}
