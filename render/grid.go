package render

import (
	"sort"

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
	// Holes counts the open periods in which the demand of some item is not
	// known; sums leave it out.
	Holes int `json:"periods_with_unknown_demand,omitempty"`
	// Shared says that closed periods hold a site's share of what markets
	// bought that several sites serve: facts do not say which of them shipped.
	Shared bool `json:"shared_markets,omitempty"`
	// Undivided lists the markets whose budget cannot be said by site, since
	// the family's items come from sites of their own.
	Undivided []string `json:"undivided_budget,omitempty"`
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
	// NextKnown and HorizonKnown count the periods that a sum holds where they
	// are not all: such a sum is not to be held against one over all.
	NextKnown    int `json:"next_known,omitempty"`
	HorizonKnown int `json:"horizon_known,omitempty"`

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
	if g.Site != "" && !g.anything() {
		g.Sections = nil
	}
	g.Short = v.short(f)
	g.budgeted(v, f)
	for _, n := range v.holes(v.now, v.now.First, v.now.N, f)[v.past:] {
		if n > 0 {
			g.Holes++
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

// anything reports whether any row says more than zero.
func (g *Grid) anything() bool {
	for _, s := range g.Sections {
		for _, r := range s.Rows {
			if r.form != deltaRow && anyNonZero(r.Values) {
				return true
			}
		}
	}
	return false
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
