package stability

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

// Evaluate compares the plans of a record, each with the one before it.
func Evaluate(rec *vintage.Record, o Options) *Report {
	c := newComparer(rec, o)
	p := rec.Head.Plan
	out := &Report{FormatVersion: FormatVersion, Company: p.Name, Cycle: p.Cycle, Currency: p.Currency, Revision: rec.Revision, By: o.By, Short: rec.Short,
		Steps: []Step{}, Frozen: []Change{}}
	if rec.AsOf != period.NoDate {
		out.AsOf = rec.AsOf.String()
	}
	for i := range rec.Vintages {
		if v := &rec.Vintages[i]; v.Result == nil {
			out.Left = append(out.Left, Left{v.Tag, v.Why})
		}
	}
	for i := 1; i < len(c.plans); i++ {
		out.Steps = append(out.Steps, c.step(i))
	}
	if o.Of != Supply && o.By != "source" {
		out.Demand = c.measure(c.demand)
	}
	if o.Of != Demand {
		out.Supply = c.measure(c.supply)
	}
	slices.SortStableFunc(c.frozen, func(a, b Change) int { return cmp.Compare(b.Money, a.Money) })
	out.Frozen = append(out.Frozen, c.frozen...)
	return out
}

// stand is one plan of the sequence.
type stand struct {
	result *projection.Result
	view   *vintage.View
	tag    string // empty for the plan that stands
	cycle  period.Period
}

type comparer struct {
	rec    *vintage.Record
	o      Options
	axis   *vintage.Axis
	costs  *vintage.Actuals
	plans  []stand
	first  period.Period // of all shared periods
	last   period.Period
	spans  [][2]period.Period // by step, the periods that both plans plan
	frozen []Change
	// while measuring
	rows  map[string]*tally
	total *tally
	steps []*tally
}

func newComparer(rec *vintage.Record, o Options) *comparer {
	c := &comparer{rec: rec, o: o, axis: rec.Axis(), first: rec.Head.First, last: rec.Head.First - 1}
	c.costs = c.axis.Actuals(rec.Head)
	for _, v := range rec.Computable() {
		c.plans = append(c.plans, stand{v.Result, c.axis.View(v.Result), v.Tag, rec.Cycle(v)})
	}
	own, err := rec.Cycles.Parse(rec.Head.Plan.Cycle)
	if err != nil {
		own = period.None
	}
	c.plans = append(c.plans, stand{rec.Head, c.axis.View(rec.Head), "", own})
	if n := len(c.plans); o.Cycles > 0 && n > o.Cycles+1 {
		c.plans = c.plans[n-o.Cycles-1:]
	}
	// A plan of another calendar has no period to share.
	calendar := rec.Head.Plan.Calendar
	c.plans = slices.DeleteFunc(c.plans, func(s stand) bool { return s.result.Plan.Calendar != calendar })
	for i := 1; i < len(c.plans); i++ {
		from, to := c.shared(i)
		c.first, c.last = min(c.first, from), max(c.last, to)
		c.spans = append(c.spans, [2]period.Period{from, to})
	}
	return c
}

// shared are the periods that a plan and the one before it plan.
func (c *comparer) shared(i int) (from, to period.Period) {
	a, b := c.plans[i-1].result, c.plans[i].result
	return max(a.First, b.First), min(a.First+period.Period(a.N), b.First+period.Period(b.N)) - 1
}

func (c *comparer) step(i int) Step {
	a, b := &c.plans[i-1], &c.plans[i]
	from, to := c.shared(i)
	s := Step{From: a.tag, To: b.tag, First: c.label(from), Last: c.label(to)}
	if a.cycle != period.None && b.cycle != period.None {
		for k := a.cycle + 1; k < b.cycle; k++ {
			s.Skipped = append(s.Skipped, c.rec.Cycles.Label(k))
		}
	}
	return s
}

func (c *comparer) label(t period.Period) string { return c.rec.Head.Plan.Calendar.Label(t) }

// measure sums what walk tells it.
func (c *comparer) measure(walk func()) *Measure {
	n := len(c.plans) - 1
	c.rows, c.total, c.steps = map[string]*tally{}, newTally(n), make([]*tally, n)
	for i := range c.steps {
		c.steps[i] = newTally(0)
	}
	walk()
	m := &Measure{Total: c.total.done("", ""), Steps: []Row{}, Rows: []Row{}}
	for _, s := range c.steps {
		m.Steps = append(m.Steps, s.done("", ""))
	}
	keys := make([]string, 0, len(c.rows))
	for k := range c.rows {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		m.Rows = append(m.Rows, c.rows[k].done(k, c.name(k)))
	}
	slices.SortStableFunc(m.Rows, func(a, b Row) int { return cmp.Compare(b.All.ChangedMoney, a.All.ChangedMoney) })
	return m
}

// name is what a row is called beside its identifier.
func (c *comparer) name(key string) string {
	switch c.o.By {
	case "item":
		return c.axis.Item(c.axis.Items.Index(key)).Label()
	case "family":
		for i := range c.axis.Items.Len() {
			if f := c.axis.Family(i); f.ID == key {
				return f.Label()
			}
		}
	case "source":
		p := c.rec.Head.Plan
		if i := p.SourceIDs.Index(key); i != dimension.None {
			return p.Sources[i].Label()
		}
	}
	return ""
}

// put adds a number to the row of a key.
func (c *comparer) put(key string, k *track) {
	row := c.rows[key]
	if row == nil {
		row = newTally(len(c.plans) - 1)
		c.rows[key] = row
	}
	row.add(k)
}

// sum adds a number to the totals.
func (c *comparer) sum(k *track) {
	c.total.add(k)
	for i, s := range c.steps {
		if d := &k.steps[i]; d.zone != 0 {
			s.meet(k)
			s.step(d, k.cost)
		}
	}
}

// track follows one number over the steps; nil where no step shares it.
func (c *comparer) track(item int, columns []projection.Column, t period.Period) *track {
	k := &track{unit: c.axis.Item(item).Unit, decimals: c.axis.Family(item).Decimals, cost: quantity.Missing, steps: make([]delta, len(c.plans)-1)}
	if n, ok := c.costs.Cost(item, t); ok {
		k.cost = n
	}
	any := false
	for i := range k.steps {
		if t < c.spans[i][0] || t > c.spans[i][1] {
			continue
		}
		before, after := vintage.At(c.plans[i].result, columns[i], t), vintage.At(c.plans[i+1].result, columns[i+1], t)
		if before.IsMissing() && after.IsMissing() {
			continue
		}
		any = true
		k.steps[i] = between(before, after, c.plans[i+1].result.Plan.Zone(t))
	}
	if !any {
		return nil
	}
	return k
}

func between(before, after quantity.Number, z plan.Zone) delta {
	d := delta{zone: z, before: quantity.Missing}
	switch {
	case before.IsMissing():
		d.added = after
	case after.IsMissing():
		d.removed = before
	default:
		d.before, d.change = before, after.Add(-before)
	}
	return d
}

// demand walks over the consensus of all markets and items.
func (c *comparer) demand() {
	for _, k := range c.keys(func(s *stand, put func(...int)) {
		for i := range s.result.Demand {
			d := &s.result.Demand[i]
			put(s.view.Common(vintage.Market, d.Market), 0, s.view.Common(vintage.Item, d.Item))
		}
	}) {
		c.demandOf(k[0], k[2])
	}
}

// keys are the rows of all plans, sorted.
func (c *comparer) keys(rows func(s *stand, put func(...int))) [][3]int {
	seen := map[[3]int]bool{}
	var out [][3]int
	for i := range c.plans {
		rows(&c.plans[i], func(k ...int) {
			if key := [3]int(k); !seen[key] {
				seen[key] = true
				out = append(out, key)
			}
		})
	}
	slices.SortFunc(out, func(a, b [3]int) int { return slices.Compare(a[:], b[:]) })
	return out
}

func (c *comparer) demandOf(market, item int) {
	rows := make([]*projection.DemandRow, len(c.plans))
	for i := range c.plans {
		rows[i] = c.plans[i].view.Demand(market, item)
	}
	columns := make([]projection.Column, len(rows))
	for i, r := range rows {
		if r != nil {
			columns[i] = r.Consensus
		}
	}
	for t := c.first; t <= c.last; t++ {
		k := c.track(item, columns, t)
		if k == nil {
			continue
		}
		c.sum(k)
		c.byWhom(market, item, rows, t, k)
	}
}

// supply walks over the commitments of all sources.
func (c *comparer) supply() {
	for _, k := range c.keys(func(s *stand, put func(...int)) {
		for i := range s.result.Supply {
			r := &s.result.Supply[i]
			put(s.view.Common(vintage.Source, r.Source), s.view.Common(vintage.Site, r.Site), s.view.Common(vintage.Item, r.Item))
		}
	}) {
		c.supplyOf(k[0], k[1], k[2])
	}
}

func (c *comparer) supplyOf(source, site, item int) {
	columns := make([]projection.Column, len(c.plans))
	for i := range c.plans {
		if row := c.plans[i].view.Supply(source, site, item); row != nil {
			columns[i] = row.Committed
		}
	}
	key := c.supplyKey(source, item)
	for t := c.first; t <= c.last; t++ {
		k := c.track(item, columns, t)
		if k == nil {
			continue
		}
		c.sum(k)
		c.put(key, k)
		c.frozenSupply(source, site, item, t, k)
	}
}

func (c *comparer) supplyKey(source, item int) string {
	switch c.o.By {
	case "item":
		return c.axis.Items.ID(item)
	case "owner":
		return c.owner(len(c.plans)-1, source)
	case "source":
		return c.axis.Sources.ID(source)
	}
	return c.axis.Family(item).ID
}

// owner is who owns a source in a plan, or in the next later or else earlier
// one that knows it.
func (c *comparer) owner(at, source int) string {
	for i := at; i < at+2*len(c.plans); i++ {
		k := i
		if i >= len(c.plans) { // from the newest back
			k = 2*len(c.plans) - 1 - i
		}
		if k < 0 {
			break
		}
		v := c.plans[k].view
		if own := v.Own(vintage.Source, source); own != dimension.None {
			return v.Result.Plan.Sources[own].Owner
		}
	}
	return ""
}
