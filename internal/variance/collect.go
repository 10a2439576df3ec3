package variance

import (
	"cmp"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
	"github.com/accord-plan/accord/internal/vintage"
)

// cell is one measure of one item at one place in one period. Indexes are of
// the axis, dimension.None where they do not apply.
type cell struct {
	measure, market, site, source, item int
	t                                   period.Period
	owner                               string
	plan, actual, planMoney, money      quantity.Number
	unplanned                           quantity.Number
}

// account is the sums of one group.
type account struct {
	units, money [measures]Figure
	unplanned    [measures]quantity.Number
	unit         string
	decimals     int
	mixed, any   bool
	// found is what happened, whether a plan says anything of it or not.
	found [measures]happening
}

type happening struct {
	units, money quantity.Number
	any          bool
}

func (h *happening) add(c *cell) {
	if !c.actual.IsMissing() {
		h.units, h.any = h.units.Add(c.actual), true
	}
	if !c.money.IsMissing() {
		h.money, h.any = h.money.Add(c.money), true
	}
}

// names notes in what units something of a group is.
func (a *account) names(unit string, decimals int) {
	if !a.any {
		a.unit, a.any = unit, true
	}
	a.mixed = a.mixed || a.unit != unit
	a.decimals = max(a.decimals, decimals)
}

func (a *account) add(c *cell, unit string, decimals int) {
	a.names(unit, decimals)
	if c.measure < revenueAt {
		a.units[c.measure].add(c.plan, c.actual)
	}
	a.money[c.measure].add(c.planMoney, c.money)
	a.found[c.measure].add(c)
	a.unplanned[c.measure] = a.unplanned[c.measure].Add(c.unplanned)
}

// causeKey is what a cause is about.
type causeKey struct{ measure, place, site, item int }

type causeSum struct {
	causeKey
	units, money Figure
	owners       []string // as cells have them: several of one are joined
}

// collector sums the cells of one comparison.
type collector struct {
	r      *vintage.Record
	axis   *vintage.Axis
	actual *vintage.Actuals
	head   *vintage.View
	views  map[*projection.Result]*vintage.View
	o      Options
	lag    int
	by     map[Level]bool

	total    account
	families []account
	items    []account
	markets  []account
	sources  []account
	owners   map[string]*account
	causes   []causeSum
	causeAt  map[causeKey]int32
	// grid is by family and period from first on.
	first   period.Period
	grid    [][]account
	bridges *bridges
	without []bool // families that are not reported
}

func newCollector(r *vintage.Record, axis *vintage.Axis, o Options, lag int) *collector {
	c := &collector{r: r, axis: axis, actual: axis.Actuals(r.Head), head: axis.View(r.Head), views: map[*projection.Result]*vintage.View{}, o: o, lag: lag,
		by: map[Level]bool{}, owners: map[string]*account{}, causeAt: map[causeKey]int32{}}
	for _, l := range o.By {
		c.by[l] = true
	}
	c.families = make([]account, axis.Families.Len())
	c.items = make([]account, axis.Items.Len())
	c.markets = make([]account, axis.Markets.Len())
	c.sources = make([]account, axis.Sources.Len())
	c.first = firstOf(r.Head, o)
	c.grid = make([][]account, axis.Families.Len())
	for f := range c.grid {
		c.grid[f] = make([]account, int(r.Head.First-c.first))
	}
	c.bridges = newBridges(c)
	c.without = make([]bool, axis.Families.Len())
	for f := range c.without {
		c.without[f] = len(o.Families) > 0 && !slices.Contains(o.Families, axis.Families.ID(f))
	}
	return c
}

// collect sums all cells of the periods of the report. Of other periods of the
// process grid it sums what that shows: demand and supply against the plan of the
// cycle before.
func (c *collector) collect() {
	for t := c.first; t < c.r.Head.First; t++ {
		v := c.r.Committed(t, c.lag)
		switch planned := v != nil && v.Result != nil; {
		case planned && (c.within(t) || c.lag == 1):
			view := c.view(v.Result)
			c.demand(view, t)
			c.supply(view, t)
			c.stock(view, t)
		case c.within(t):
			c.alone(t)
		}
	}
}

// alone puts what happened in a period without a plan into the grids.
func (c *collector) alone(t period.Period) {
	facts := &c.r.Head.Plan.Actuals
	put := func(x cell) {
		f := c.axis.FamilyOf(x.item)
		c.grid[f][t-c.first].add(&x, c.axis.Item(x.item).Unit, c.axis.Family(x.item).Decimals)
	}
	seen := map[[2]int]bool{}
	for _, table := range []*actual.Table{&facts.Sales, &facts.Bookings} {
		for i := range table.Rows {
			k := table.Rows[i].Key
			market, item := c.head.Common(vintage.Market, k.Market), c.head.Common(vintage.Item, k.Item)
			if seen[[2]int{market, item}] {
				continue
			}
			seen[[2]int{market, item}] = true
			x := cell{measure: demandAt, item: item, plan: quantity.Missing, planMoney: quantity.Missing, actual: c.actual.Demand(market, item, t), money: quantity.Missing}
			put(x)
			x.actual = quantity.Missing
			x.measure, x.money = revenueAt, c.actual.Revenue(market, item, t)
			put(x)
			x.measure, x.money = marginAt, c.actual.Margin(market, item, t)
			put(x)
		}
	}
	for i := range facts.Receipts.Rows {
		k := facts.Receipts.Rows[i].Key
		x := cell{measure: supplyAt, item: c.head.Common(vintage.Item, k.Item), plan: quantity.Missing, planMoney: quantity.Missing, money: quantity.Missing}
		if c.r.Head.Plan.Sources[k.Source].Type == supply.Transfer {
			x.measure = transfersAt
		}
		x.actual = c.actual.Received(c.head.Common(vintage.Source, k.Source), c.head.Common(vintage.Site, k.Site), x.item, t)
		put(x)
	}
	for i := range facts.Stock.Rows {
		k := facts.Stock.Rows[i].Key
		x := cell{measure: stockAt, item: c.head.Common(vintage.Item, k.Item), plan: quantity.Missing, planMoney: quantity.Missing}
		x.actual = c.actual.Stock(c.head.Common(vintage.Site, k.Site), x.item, t)
		x.money = c.atCost(x.item, x.actual, t)
		put(x)
		x.measure, x.actual = stockValueAt, quantity.Missing
		put(x)
	}
}

func (c *collector) within(t period.Period) bool { return t >= c.o.From && t <= c.o.To }

func (c *collector) view(r *projection.Result) *vintage.View {
	v := c.views[r]
	if v == nil {
		v = c.axis.View(r)
		c.views[r] = v
	}
	return v
}

// add puts a cell into every group that it is part of.
func (c *collector) add(x *cell) {
	f := c.axis.FamilyOf(x.item)
	if c.without[f] {
		return
	}
	unit, decimals := c.axis.Item(x.item).Unit, c.axis.Family(x.item).Decimals
	c.grid[f][x.t-c.first].add(x, unit, decimals)
	if !c.within(x.t) || state(x.measure) && x.t != c.o.To {
		return
	}
	c.total.add(x, unit, decimals)
	c.families[f].add(x, unit, decimals)
	if c.by[Item] {
		c.items[x.item].add(x, unit, decimals)
	}
	if x.market != dimension.None && c.by[Market] {
		c.markets[x.market].add(x, unit, decimals)
	}
	if x.source != dimension.None && c.by[Source] {
		c.sources[x.source].add(x, unit, decimals)
	}
	if x.owner != "" && c.by[Owner] {
		a := c.owners[x.owner]
		if a == nil {
			a = &account{}
			c.owners[x.owner] = a
		}
		a.add(x, unit, decimals)
	}
	c.cause(x)
}

// cause sums what may be a cause: demand in a market, and what a source brings.
// Periods that were as planned are part of its figures; its owners are those of
// the others.
func (c *collector) cause(x *cell) {
	if x.measure != demandAt && x.measure != supplyAt {
		return
	}
	k := causeKey{x.measure, max(x.market, x.source), x.site, x.item}
	at, known := c.causeAt[k]
	if !known {
		at = int32(len(c.causes))
		c.causes, c.causeAt[k] = append(c.causes, causeSum{causeKey: k}), at
	}
	s := &c.causes[at]
	s.units.add(x.plan, x.actual)
	s.money.add(x.planMoney, x.money)
	if x.plan != x.actual && !slices.Contains(s.owners, x.owner) {
		s.owners = append(s.owners, x.owner)
	}
}

// demand adds demand, revenue and margin of a period: every row of the plan,
// and what was wanted beside it.
func (c *collector) demand(v *vintage.View, t period.Period) {
	for i := range v.Result.Demand {
		row := &v.Result.Demand[i]
		c.demandCell(v, row, v.Common(vintage.Market, row.Market), v.Common(vintage.Item, row.Item), t)
	}
	seen := map[[2]int]bool{}
	for _, table := range []*actual.Table{&c.r.Head.Plan.Actuals.Sales, &c.r.Head.Plan.Actuals.Bookings} {
		for _, row := range table.Rows {
			m, i := c.head.Common(vintage.Market, row.Key.Market), c.head.Common(vintage.Item, row.Key.Item)
			if n, ok := row.Cells.Get(t); ok && n != 0 && v.Demand(m, i) == nil && !seen[[2]int{m, i}] {
				seen[[2]int{m, i}] = true
				c.demandCell(v, nil, m, i, t)
			}
		}
	}
}

// demandCell adds one item's cells in a market; the plan has no row of what it
// does not plan, and plans 0 of it.
func (c *collector) demandCell(v *vintage.View, row *projection.DemandRow, market, item int, t period.Period) {
	if c.without[c.axis.FamilyOf(item)] {
		return
	}
	x := cell{market: market, item: item, site: dimension.None, source: dimension.None, t: t, owner: "not planned"}
	happened := c.actual.Demand(market, item, t)
	var planned, revenue, margin quantity.Number
	if row != nil {
		planned = vintage.At(v.Result, row.Consensus, t)
		revenue, margin = vintage.At(v.Result, row.Revenue, t), vintage.At(v.Result, row.Margin, t)
		x.owner = ownersOf(v.Result, row, t)
		if planned.IsMissing() && !v.Result.Plan.Items[row.Item].Alive(t) {
			if happened == 0 {
				return
			}
			planned = 0
		}
	}
	price := c.planPrice(v, market, item, t)
	x.measure, x.plan, x.actual = demandAt, planned, happened
	x.planMoney, x.money = price.of(planned), price.of(happened)
	if planned.IsMissing() && !happened.IsMissing() {
		x.unplanned = happened
	}
	c.add(&x)
	if !c.within(t) {
		return
	}
	x.unplanned = 0
	sold := c.sale(market, item, t)
	x.measure, x.planMoney, x.money = revenueAt, revenue, sold.revenue
	c.add(&x)
	x.measure, x.planMoney, x.money = marginAt, margin, sold.margin
	c.add(&x)
	c.bridges.add(v, row, market, item, t, price, sold)
}

// sale is what was sold of an item in a market in a period, and what came of it.
type sale struct{ units, local, revenue, margin quantity.Number }

func (c *collector) sale(market, item int, t period.Period) (s sale) {
	s.units, s.local, s.revenue, s.margin = c.actual.Sale(market, item, t)
	return s
}

// price is a plan's net price and rate, if both are known.
type price struct {
	net   quantity.Number
	rate  quantity.Ratio
	known bool
}

// of is what units are worth.
func (p price) of(n quantity.Number) quantity.Number {
	switch {
	case n == 0 || n.IsMissing():
		return n
	case !p.known:
		return quantity.Missing
	}
	return value(n, p.net, p.rate)
}

// planPrice is the plan's net price and rate; of what the plan does not know,
// the head's.
func (c *collector) planPrice(v *vintage.View, market, item int, t period.Period) price {
	m, i := v.Own(vintage.Market, market), v.Own(vintage.Item, item)
	if m == dimension.None || i == dimension.None {
		v = c.head
		m, i = v.Own(vintage.Market, market), v.Own(vintage.Item, item)
	}
	if m == dimension.None || i == dimension.None {
		return price{}
	}
	p := v.Result.Plan
	net, ok := p.Items[i].Price(m, t)
	rate, rated := p.Rate(p.Markets[m].Currency, t)
	return price{net, rate, ok && rated}
}

// Forecast is whose a demand is that nobody adjusted.
const Forecast = "forecast"

// ownersOf are the owners of the adjustments that moved a cell, joined.
func ownersOf(r *projection.Result, row *projection.DemandRow, t period.Period) string {
	var owners []string
	for _, s := range row.Steps {
		if s.Period == t && s.Delta != 0 {
			owners = append(owners, r.Plan.Adjustments[s.Adjustment].Owner)
		}
	}
	switch len(owners) {
	case 0:
		return Forecast
	case 1:
		return owners[0]
	}
	slices.Sort(owners)
	return strings.Join(slices.Compact(owners), ", ")
}

// supply adds what sources brought.
func (c *collector) supply(v *vintage.View, t period.Period) {
	for i := range v.Result.Supply {
		s := &v.Result.Supply[i]
		planned := vintage.At(v.Result, s.Committed, t)
		if planned.IsMissing() {
			planned = vintage.At(v.Result, s.Orders, t)
		}
		c.supplyCell(&v.Result.Plan.Sources[s.Source], v.Common(vintage.Source, s.Source), v.Common(vintage.Site, s.Site), v.Common(vintage.Item, s.Item), planned, t)
	}
	for _, row := range c.r.Head.Plan.Actuals.Receipts.Rows {
		k := row.Key
		source, site, item := c.head.Common(vintage.Source, k.Source), c.head.Common(vintage.Site, k.Site), c.head.Common(vintage.Item, k.Item)
		if n, ok := row.Cells.Get(t); ok && n != 0 && v.Supply(source, site, item) == nil {
			c.supplyCell(&c.r.Head.Plan.Sources[k.Source], source, site, item, 0, t)
		}
	}
}

func (c *collector) supplyCell(s *supply.Source, source, site, item int, planned quantity.Number, t period.Period) {
	x := cell{measure: supplyAt, market: dimension.None, source: source, site: site, item: item, t: t, owner: s.Owner, plan: planned, actual: c.actual.Received(source, site, item, t)}
	if s.Type == supply.Transfer {
		x.measure = transfersAt
	}
	x.planMoney, x.money = c.atCost(item, planned, t), c.atCost(item, x.actual, t)
	c.add(&x)
}

// atCost values units at the catalog's cost of the head.
func (c *collector) atCost(item int, n quantity.Number, t period.Period) quantity.Number {
	if n == 0 || n.IsMissing() {
		return n
	}
	cost, ok := c.actual.Cost(item, t)
	if !ok {
		return quantity.Missing
	}
	return n.Times(cost)
}

// stock adds stock, its value and backlog at the end of a period.
func (c *collector) stock(v *vintage.View, t period.Period) {
	backlogs := t == c.r.Head.First-1 && c.ordersKnown()
	for _, row := range c.r.Head.Plan.Actuals.Stock.Rows {
		site, item := c.head.Common(vintage.Site, row.Key.Site), c.head.Common(vintage.Item, row.Key.Item)
		if n, ok := row.Cells.Get(t); ok && n != 0 && v.Stock(site, item) == nil { // not planned to be there
			if !c.within(t) {
				c.names(item, t)
				continue
			}
			x := cell{measure: stockAt, market: dimension.None, source: dimension.None, site: site, item: item, t: t, actual: n, money: c.atCost(item, n, t)}
			c.add(&x)
			x.measure = stockValueAt
			c.add(&x)
		}
	}
	for i := range v.Result.Stock {
		s := &v.Result.Stock[i]
		site, item := v.Common(vintage.Site, s.Site), v.Common(vintage.Item, s.Item)
		if !c.within(t) {
			c.names(item, t)
			continue
		}
		x := cell{measure: stockAt, market: dimension.None, source: dimension.None, site: site, item: item, t: t,
			plan: vintage.At(v.Result, s.Stock, t), actual: c.actual.Stock(site, item, t)}
		x.planMoney, x.money = c.atCost(item, x.plan, t), c.atCost(item, x.actual, t)
		c.add(&x)
		x.measure, x.planMoney = stockValueAt, x.plan
		if !x.plan.IsMissing() && x.plan != 0 {
			x.planMoney = quantity.Missing
			if cost, ok := v.Result.Plan.Items[s.Item].Cost.InForce(t); ok {
				x.planMoney = x.plan.Times(cost)
			}
		}
		c.add(&x)
		x.measure, x.plan, x.actual = backlogAt, vintage.At(v.Result, s.Backlog, t), quantity.Missing
		if now := c.head.Stock(site, item); backlogs && now != nil {
			x.actual = now.OpeningBacklog
		}
		x.planMoney, x.money = c.atCost(item, x.plan, t), c.atCost(item, x.actual, t)
		c.add(&x)
	}
}

// names notes that an item is one of its family's in a period: with its unit, the
// units of the family may not add up.
func (c *collector) names(item int, t period.Period) {
	if f := c.axis.FamilyOf(item); !c.without[f] {
		c.grid[f][t-c.first].names(c.axis.Item(item).Unit, c.axis.Family(item).Decimals)
	}
}

// ordersKnown reports whether the facts say what customers wait for.
func (c *collector) ordersKnown() bool {
	return slices.ContainsFunc(c.r.Head.Plan.Actuals.Files, func(f actual.File) bool { return f.Fact == "open-demand" && f.Found })
}

// group makes a group of an account, judged by the tolerance of a family.
func (c *collector) group(a *account, id, name, family string) Group {
	g := Group{ID: id, Name: name, Decimals: a.decimals}
	if !a.mixed {
		g.Unit = a.unit
	}
	for m := range Measures {
		l := Row{Measure: Measures[m], Unplanned: a.unplanned[m]}
		if u := a.units[m]; u.Of > 0 && !a.mixed {
			l.Units = &u
		}
		if u := a.money[m]; u.Of > 0 {
			l.Money = &u
		}
		if l.Units == nil && l.Money == nil {
			continue
		}
		if m != stockValueAt || a.mixed { // else its units are judged
			l.Standing = stands(c.r.Head.Plan, family, l.Figure(), l.Worth())
		}
		g.Rows = append(g.Rows, l)
	}
	return g
}

// weight is by how much money a group is off its plan.
func (g *Group) weight() quantity.Number {
	var most quantity.Number
	for i := range g.Rows {
		if n := g.Rows[i].Worth(); !n.IsMissing() {
			most = max(most, n.Abs())
		}
	}
	return most
}

func byWeight(a, b Group) int {
	return cmp.Or(cmp.Compare(b.weight(), a.weight()), cmp.Compare(a.ID, b.ID))
}
