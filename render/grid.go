package render

import (
	"sort"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// Grid is one family over the closed and the open periods, in units.
type Grid struct {
	ID       string        `json:"id"`
	Family   string        `json:"family"`
	Site     string        `json:"site,omitempty"` // empty for all sites
	Unit     string        `json:"unit"`           // empty if the items' units differ
	Decimals int           `json:"decimals"`
	Items    int           `json:"items"`
	Periods  []string      `json:"periods"`
	Past     int           `json:"past"` // how many of the periods are closed
	Sections []GridSection `json:"sections"`
	// Unknown counts the items at sites whose stock nobody knows; they are in
	// no sum of stock, backlog or cover.
	Unknown int `json:"unknown_stock,omitempty"`
	// Markets counts those with demand, BudgetMarkets those that the budget
	// states units for.
	Markets       int `json:"markets,omitempty"`
	BudgetMarkets int `json:"budget_markets,omitempty"`
	// Short lists the items that have backlog or lost demand.
	Short []string `json:"short_items,omitempty"`

	titles []string
}

// GridSection is a group of rows: sales, supply, stock, backlog, cover.
type GridSection struct {
	Name string    `json:"name"`
	Rows []GridRow `json:"rows"`
}

// GridRow has one value per period, and sums where they mean something.
type GridRow struct {
	Name    string            `json:"name"`
	Values  []quantity.Number `json:"values"`
	AtLeast []bool            `json:"at_least,omitempty"` // of cover: known to last at least so long
	Next    *quantity.Number  `json:"next,omitempty"`
	Horizon *quantity.Number  `json:"horizon,omitempty"`

	form rowForm
}

// rowForm is how a row is printed.
type rowForm uint8

const (
	mainRow rowForm = iota + 1
	quietRow
	deltaRow
	coverRow
)

// Section returns a section by name, nil if it has no data.
func (g *Grid) Section(name string) *GridSection {
	for i := range g.Sections {
		if g.Sections[i].Name == name {
			return &g.Sections[i]
		}
	}
	return nil
}

// Row returns a row by name, nil if it has no data.
func (s *GridSection) Row(name string) *GridRow {
	if s == nil {
		return nil
	}
	for i := range s.Rows {
		if s.Rows[i].Name == name {
			return &s.Rows[i]
		}
	}
	return nil
}

// grid builds the grid of a family.
func (v *view) grid(f int) Grid {
	fam := &v.plan.Families[f]
	g := Grid{ID: fam.ID, Family: fam.Label(), Decimals: fam.Decimals, Unit: v.unit(fam), Items: len(fam.Items), Past: v.past}
	if v.in.Site != dimension.None {
		g.Site = v.plan.Sites[v.in.Site].ID
		if n := v.plan.Sites[v.in.Site].Name; n != "" {
			g.Site = n
		}
	}
	for i := range v.width() {
		p := v.first() + period.Period(i)
		g.Periods = append(g.Periods, v.plan.Calendar.Label(p))
		g.titles = append(g.titles, periodTitle(v.plan.Calendar, p, i == 0))
	}
	sales := v.sales(f)
	stock, backlog := v.stock(f)
	g.add("Sales", sales)
	g.add("Supply", v.supply(f))
	g.add("Stock", stock)
	g.add("Backlog", backlog)
	if fam.Strategy != catalog.MakeToOrder && g.Section("Stock").Row("plan / actual") != nil {
		g.add("Cover", []GridRow{v.coverRow(f)})
	}
	g.Short = v.short(f)
	for m := range v.plan.Markets {
		if v.ownMarket(m) && v.sellsIn(m, f) {
			g.Markets++
			if v.budgeted(m, f) {
				g.BudgetMarkets++
			}
		}
	}
	for _, i := range v.of(v.now).stock[f] {
		if s := &v.now.Stock[i]; v.inSite(s.Site) && s.Opening.IsMissing() {
			g.Unknown++
		}
	}
	return g
}

// add appends a section with those rows of which anything is known.
func (g *Grid) add(name string, rows []GridRow) {
	s := GridSection{Name: name}
	for _, r := range rows {
		if anyKnown(r.Values) {
			s.Rows = append(s.Rows, r)
		}
	}
	if len(s.Rows) > 0 {
		g.Sections = append(g.Sections, s)
	}
}

func anyKnown(row []quantity.Number) bool {
	for _, n := range row {
		if !n.IsMissing() {
			return true
		}
	}
	return false
}

func anyNonZero(row []quantity.Number) bool {
	for _, n := range row {
		if !n.IsMissing() && n != 0 {
			return true
		}
	}
	return false
}

// unit is the unit in which the family can be added up.
func (v *view) unit(fam *catalog.Family) string {
	if fam.PlanningUnit != "" {
		return fam.PlanningUnit
	}
	unit := ""
	for i, item := range fam.Items {
		u := v.plan.Items[item].Unit
		if i > 0 && u != unit {
			return ""
		}
		unit = u
	}
	return unit
}

// totals gives a row its sums over the next periods and over the horizon.
func (v *view) totals(r GridRow) GridRow {
	var next, all sum
	for i := range v.now.N {
		n := r.Values[v.past+i]
		all.add(n)
		if i < v.next {
			next.add(n)
		}
	}
	a, b := next.amount(), all.amount()
	r.Next, r.Horizon = &a, &b
	return r
}

// against adds difference and cumulative rows of plan to a base. The running
// sum begins anew with the first open period.
func (v *view) against(plan, base []quantity.Number, name string, cumulative bool) []GridRow {
	diff, run := v.blank(), v.blank()
	var total quantity.Number
	for i := range diff {
		if i == v.past {
			total = 0
		}
		if diff[i] = less(plan[i], base[i]); !diff[i].IsMissing() {
			total = total.Add(diff[i])
			run[i] = total
		}
	}
	rows := []GridRow{{Name: name, Values: diff, form: deltaRow}}
	if !cumulative {
		return rows
	}
	rows[0] = v.totals(rows[0])
	if anyNonZero(diff) {
		rows = append(rows, GridRow{Name: "cumulative", Values: run, form: deltaRow})
	}
	return rows
}

// compared adds the comparison with the previous plan, else with the budget.
func (v *view) compared(plan, previous, budget []quantity.Number, cumulative bool) []GridRow {
	switch {
	case anyKnown(previous):
		return v.against(plan, previous, "difference", cumulative)
	case anyKnown(budget):
		return v.against(plan, budget, "difference to budget", cumulative)
	}
	return nil
}

func (v *view) sales(f int) []GridRow {
	plan, previous, budget := v.blank(), v.blank(), v.budgetUnits(f)
	v.demand(plan, v.now, v.now.First, v.now.N, f)
	v.actualSales(plan, f)
	v.eachPrevious(func(r *projection.Result, from period.Period, n int) { v.demand(previous, r, from, n, f) })
	rows := []GridRow{
		v.totals(GridRow{Name: "budget", Values: budget, form: quietRow}),
		v.totals(GridRow{Name: "previous plan", Values: previous, form: quietRow}),
		v.totals(GridRow{Name: "plan / actual", Values: plan, form: mainRow}),
	}
	return append(rows, v.compared(plan, previous, budget, true)...)
}

// eachPrevious visits the plans that columns are compared with: lag 1 for each
// closed period, the last close for the open ones.
func (v *view) eachPrevious(visit func(r *projection.Result, from period.Period, n int)) {
	for i := range v.past {
		p := v.first() + period.Period(i)
		if r := v.in.Lag1[p]; r != nil {
			visit(r, p, 1)
		}
	}
	if v.in.Previous != nil {
		visit(v.in.Previous, v.now.First, v.now.N)
	}
}

// sameFamily finds a family of this plan in another one.
func (v *view) sameFamily(r *projection.Result, f int) int {
	if r == v.now {
		return f
	}
	return r.Plan.FamilyIDs.Index(v.plan.Families[f].ID)
}

func (v *view) sameSite(r *projection.Result, site int) bool {
	return v.in.Site == dimension.None || r.Plan.SiteIDs.ID(site) == v.plan.SiteIDs.ID(v.in.Site)
}

// demand adds a result's demand for n periods to a row: of markets for all
// sites, of what falls on it for one.
func (v *view) demand(row []quantity.Number, r *projection.Result, from period.Period, n, f int) {
	if f = v.sameFamily(r, f); f == dimension.None {
		return
	}
	add := func(c projection.Column) {
		for p := from; p < from+period.Period(n); p++ {
			plus(row, int(p-v.first()), at(r, c, p))
		}
	}
	if v.in.Site == dimension.None {
		for _, i := range v.of(r).demand[f] {
			add(r.Demand[i].Consensus)
		}
		return
	}
	for _, i := range v.of(r).stock[f] {
		if v.sameSite(r, r.Stock[i].Site) {
			add(r.Stock[i].Demand)
		}
	}
}

// actualSales adds what was sold in closed periods, booked where the family is
// made to order. What a site sold is known if its markets are its own.
func (v *view) actualSales(row []quantity.Number, f int) {
	table := v.plan.Actuals.Sales
	if v.plan.Families[f].Strategy == catalog.MakeToOrder {
		table = v.plan.Actuals.Bookings
	}
	for i := range v.past {
		p := v.first() + period.Period(i)
		for _, item := range v.plan.Families[f].Items {
			for m := range v.plan.Markets {
				if v.ownMarket(m) {
					plus(row, i, observed(table, actual.Key{Source: dimension.None, Market: m, Site: dimension.None, Item: item}, p))
				}
			}
		}
	}
}

// ownMarket reports whether all of a market's demand falls on the grid's site.
func (v *view) ownMarket(m int) bool {
	s := v.plan.Markets[m].ServedFrom
	return v.in.Site == dimension.None || len(s) == 1 && s[0].Site == v.in.Site
}

func observed(t actual.Table, k actual.Key, p period.Period) quantity.Number {
	if n, ok := t.Get(k, p); ok {
		return n
	}
	return quantity.Missing
}

// budgetUnits is the budget of the family's markets, by period.
func (v *view) budgetUnits(f int) []quantity.Number {
	row := v.blank()
	for b := range v.plan.Budgets {
		for _, l := range v.plan.Budgets[b].Lines {
			if l.Family != f || !v.ownMarket(l.Market) {
				continue
			}
			for _, c := range l.Units {
				plus(row, int(c.Period-v.first()), c.Value)
			}
		}
	}
	return row
}

func (v *view) sellsIn(m, f int) bool {
	for _, i := range v.of(v.now).demand[f] {
		if v.now.Demand[i].Market == m {
			return true
		}
	}
	return false
}

func (v *view) budgeted(m, f int) bool {
	for _, l := range v.budgetLines(m, f) {
		if len(l.Units) > 0 {
			return true
		}
	}
	return false
}

// short lists the items of a family that wait or are lost somewhere.
func (v *view) short(f int) []string {
	seen := map[int]bool{}
	for _, i := range v.of(v.now).stock[f] {
		s := &v.now.Stock[i]
		if v.inSite(s.Site) && (anyNonZero(s.Backlog) || anyNonZero(s.Lost)) {
			seen[s.Item] = true
		}
	}
	var out []string
	for item := range seen {
		out = append(out, v.plan.Items[item].ID)
	}
	sort.Strings(out)
	return out
}
