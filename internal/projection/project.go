package projection

import (
	"runtime"
	"slices"
	"sync"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/quantity"
)

// Project computes a plan over its horizon as the first cycle that it is: new
// commitments inside the lead time are judged against open orders, changes in
// the frozen zone are not judged. The plan is only read.
func Project(p *plan.Plan) *Result { return ProjectAgainst(p, nil) }

// ProjectAgainst computes a plan and judges its commitments against those of
// the last close. previous may be nil, or of another calendar: then it is as
// if there was none, and Result.Judged says so.
func ProjectAgainst(p *plan.Plan, previous *Result) *Result {
	return newComputation(p, previous).run()
}

// Numbers computes a plan as [Project] does, to the last number and note, and
// looks for no gaps: what is asked of the plans of closed cycles.
func Numbers(p *plan.Plan) *Result {
	c := newComputation(p, nil)
	c.numbersOnly = true
	return c.run()
}

// Brief computes a plan as [Numbers] does and keeps of its rows what a plan is held
// against later, in the first n periods of the horizon: the consensus, trade spend,
// what is served and its money, steps, commitments and orders, stock and backlog.
// These columns end after n periods, all others are nil. Notes and the sums by
// family, site and resource are those of the whole plan; Plan is without what the
// numbers were computed from.
func Brief(p *plan.Plan, n int) *Result {
	c := newComputation(p, nil)
	c.numbersOnly, c.brief, c.most = true, true, min(max(n, 0), c.n)
	r := c.run()
	r.Plan = outline(p)
	return r
}

// outline is a plan without baselines, targets, budgets, facts, and what its sources
// state of items: most of the memory that a plan takes.
func outline(p *plan.Plan) *plan.Plan {
	out := *p
	out.Baselines, out.Targets, out.Budgets, out.Actuals = nil, nil, nil, actual.Base{}
	out.Sources = slices.Clone(p.Sources)
	for i := range out.Sources {
		s := &out.Sources[i]
		s.Uses, s.Terms, s.Commitments = nil, nil, nil
	}
	return &out
}

// Wanted tells, while a verdict is computed, whether somebody will read the rows
// of one item, here by market and by site. It is asked by several goroutines.
type Wanted func(demand []*DemandRow, stock []*StockRow) bool

// Verdict computes a plan as [ProjectAgainst] does and keeps of its items no
// more than what is wanted: Demand, Stock and Supply hold the rows of those
// alone. Gaps, notes and the sums by family, site and resource are those of the
// whole plan.
func Verdict(p *plan.Plan, previous *Result, wanted Wanted) *Result {
	c := newComputation(p, previous)
	c.wants = wanted
	return c.run()
}

func (c *computation) run() *Result {
	if c.n == 0 {
		return c.res
	}
	c.consensus()
	if c.rowKeys(); !c.statesOnly {
		c.sumRows()
	}
	c.marketRates()
	c.reuse = c.reusable()
	return c.end()
}

// end computes what follows from demand and from which rows there are.
func (c *computation) end() *Result {
	if c.n == 0 {
		return c.res
	}
	if c.second() {
		c.pair.take()
	}
	workers := c.items()
	if c.statesOnly {
		c.reaches = c.reached(workers)
	}
	c.capacityNotes()
	if !c.numbersOnly {
		workers[0].planGaps()
	}
	c.finish(workers)
	return c.res
}

// computation holds what the whole plan shares while it is computed: the
// result that grows, and indexes by item that are built once.
type computation struct {
	p     *plan.Plan
	res   *Result
	n     int
	first period.Period
	slab  slab
	// zero and none are shared by all columns that are zero or Missing
	// throughout; nobody writes to them.
	zero, none Column

	terms     lists[ref] // Plan.Sources[source].Terms[at]
	uses      lists[ref]
	commits   lists[ref]
	orders    lists[int32]    // Plan.Actuals.Open.Supply
	customers lists[int32]    // Plan.Actuals.Open.Demand
	targets   lists[int32]    // Plan.Targets, those of families first
	counted   lists[int32]    // sites with stock in the facts
	closed    lists[promised] // by the last close
	sellers   [][]int         // markets of each family's baselines

	// The keys of rows, in their order: of demand by market and item, of stock by
	// site and item, of supply by source, site and item.
	demandKeys, stockKeys, supplyKeys []uint64

	demandOf, stockOf, supplyOf lists[int32] // rows by item
	baselines                   lists[ref]   // Plan.Baselines[source].Rows[at], by demand row
	movedAt                     []int32      // by demand row: 1 + the index in movedRows
	movedRows                   []*DemandRow // what adjustments are about
	wants                       Wanted       // nil keeps all items
	rates                       [][]quantity.Ratio
	moneyOf, valueOf            []int32  // by demand row, by stock row
	loadAt                      []int32  // first load row of each source
	atStake                     [][]wide // margin of what resources work on, by load row

	snapshot snapshot
	// decideBy is the executive date, if decides.
	decideBy    period.Date
	decides     bool
	numbersOnly bool // no gaps are wanted
	// brief keeps of rows no more than the first most periods, see [Brief];
	// statesOnly computes nothing of items, see [Stated].
	brief, statesOnly bool
	most              int
	reaches           reach
	// base is what may be there already, and reuse what is taken from it.
	base  Projected
	reuse *reuse
	// pair is set where another plan is computed beside it.
	pair *pairing
	// workers and apiece say how the items are divided: over how many, and how many
	// a worker takes at once, at least.
	workers, apiece int
	steps           []rowStep
	receiptsOf      func() map[actual.Key][]int32 // receipts rows by site and item
}

// ref is an element of a source's list.
type ref struct{ source, at int32 }

func newComputation(p *plan.Plan, previous *Result) *computation {
	n := max(p.Horizon, 0)
	c := &computation{p: p, n: n, first: p.First, zero: make(Column, n), none: filled(n, quantity.Missing),
		res: &Result{Plan: p, First: p.First, N: n}}
	c.closed, c.res.Judged = earlierOf(p, previous)
	c.snapshot = snapshotOf(p)
	if p.Calendar.Name() != "" {
		c.decideBy, c.decides = p.ExecutiveDate()
	}
	c.workers, c.apiece = runtime.GOMAXPROCS(0), apiece
	c.receiptsOf = sync.OnceValue(c.receiptRows)
	c.index()
	return c
}

// index builds the lists by item, each in one pass over what it lists.
func (c *computation) index() {
	p, items := c.p, len(c.p.Items)
	bySource := func(count func(s int) int, item func(s, i int) int) lists[ref] {
		return listed(items, func(put func(int, ref)) {
			for s := range p.Sources {
				for i := range count(s) {
					put(item(s, i), ref{int32(s), int32(i)})
				}
			}
		})
	}
	c.terms = bySource(func(s int) int { return len(p.Sources[s].Terms) }, func(s, i int) int { return p.Sources[s].Terms[i].Item })
	c.uses = bySource(func(s int) int { return len(p.Sources[s].Uses) }, func(s, i int) int { return p.Sources[s].Uses[i].Item })
	c.commits = bySource(func(s int) int { return len(p.Sources[s].Commitments) }, func(s, i int) int { return p.Sources[s].Commitments[i].Item })
	c.orders = listed(items, func(put func(int, int32)) {
		for i, o := range p.Actuals.Open.Supply {
			if c.hasSource(o.Key.Source) && c.hasSite(o.Key.Site) {
				put(o.Key.Item, int32(i))
			}
		}
	})
	c.customers = listed(items, func(put func(int, int32)) {
		for i, o := range p.Actuals.Open.Demand {
			if c.hasMarket(o.Key.Market) {
				put(o.Key.Item, int32(i))
			}
		}
	})
	c.targets = listed(items, c.walkTargets)
	c.counted = listed(items, c.walkStock)
	c.sellers = make([][]int, len(p.Families))
	for i := range p.Baselines {
		if b := &p.Baselines[i]; b.Family >= 0 && b.Family < len(p.Families) && c.hasMarket(b.Market) {
			c.sellers[b.Family] = append(c.sellers[b.Family], b.Market)
		}
	}
}

// walkTargets lists family targets before those that name the item, so that
// the last one that applies is the most specific.
func (c *computation) walkTargets(put func(int, int32)) {
	for i := range c.p.Targets {
		if t := &c.p.Targets[i]; t.Family >= 0 && t.Family < len(c.p.Families) {
			for _, it := range c.p.Families[t.Family].Items {
				put(it, int32(i))
			}
		}
	}
	for i := range c.p.Targets {
		if t := &c.p.Targets[i]; t.Family < 0 {
			for _, it := range t.Items {
				put(it, int32(i))
			}
		}
	}
}

// walkStock lists the sites at which facts show stock other than zero.
func (c *computation) walkStock(put func(int, int32)) {
	rows := c.p.Actuals.Stock.Rows
	for i := range rows {
		cells := rows[i].Cells
		for k := cells.Len() - 1; k >= 0; k-- {
			if cells.Period(k) < c.first {
				if cells.Value(k) != 0 && c.hasSite(rows[i].Key.Site) {
					put(rows[i].Key.Item, int32(rows[i].Key.Site))
				}
				break
			}
		}
	}
	for k, v := range c.p.Actuals.Open.Stock { // the order does not matter: rows are sorted later
		if v != 0 && c.hasSite(k.Site) {
			put(k.Item, int32(k.Site))
		}
	}
}

func (c *computation) hasSource(s int) bool { return s >= 0 && s < len(c.p.Sources) }
func (c *computation) hasSite(s int) bool   { return s >= 0 && s < len(c.p.Sites) }
func (c *computation) hasMarket(m int) bool { return m >= 0 && m < len(c.p.Markets) }
func (c *computation) hasItem(i int) bool   { return i >= 0 && i < len(c.p.Items) }

// period returns the period at index t.
func (c *computation) period(t int) period.Period { return c.first + period.Period(t) }

// family returns an item's family; an item without one is made to stock.
func (c *computation) family(item int) *catalog.Family {
	if f := c.p.Items[item].Family; f >= 0 && f < len(c.p.Families) {
		return &c.p.Families[f]
	}
	return &orphan
}

var orphan = catalog.Family{Strategy: catalog.MakeToStock, Unmet: catalog.Backlog}

func (c *computation) decimals(item int) int { return min(max(c.family(item).Decimals, 0), 4) }

// alive returns the indexes [from, to) within the horizon in which an item is
// sold.
func (c *computation) alive(item int) (from, to int) {
	it := &c.p.Items[item]
	from, to = 0, c.n
	if it.From != period.None {
		from = min(max(int(it.From)-int(c.first), 0), c.n)
	}
	if it.Until != period.None {
		to = min(max(int(it.Until)-int(c.first)+1, 0), c.n)
	}
	return from, max(from, to)
}
