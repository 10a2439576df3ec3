package validate

import (
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// reading is one number that a test looks at: the measure over a span. With
// atLeast it is only known to be that or more.
type reading struct {
	what    string
	span    span
	value   quantity.Number
	atLeast bool
}

// verdict is what a test found. met holds the readings beyond the threshold on
// the operator's side, unmet the others; what is not known is in neither.
type verdict struct {
	test       *decision.Test
	met, unmet []reading
	// problem says why the test cannot be judged.
	problem string
}

// judge holds a test against the computed plan. Demand, supply, revenue and
// margin over a stated range are totals; everything else, and every measure
// without a period, is looked at period by period. Exactly at the threshold is
// neither above nor below.
func (ctx *Context) judge(t *decision.Test) verdict {
	v := verdict{test: t}
	g := &gauge{ctx: ctx, test: t}
	readings := g.read()
	if v.problem = g.problem; v.problem != "" {
		return v
	}
	for _, r := range readings {
		switch beyond := t.Above && r.value > t.Threshold || !t.Above && r.value < t.Threshold; {
		case beyond && (t.Above || !r.atLeast):
			v.met = append(v.met, r)
		case !beyond && (!t.Above || !r.atLeast):
			v.unmet = append(v.unmet, r)
		}
	}
	return v
}

// beyond says on which side of the threshold the test's readings should lie,
// or, the other way round, do not.
func (v verdict) beyond(met bool) string {
	if v.test.Above == met {
		return "above"
	}
	return "below"
}

// farthest returns the reading that is farthest from the threshold, the first
// of equals.
func (v verdict) farthest(rs []reading) reading {
	far := rs[0]
	for _, r := range rs[1:] {
		if (r.value - v.test.Threshold).Abs() > (far.value - v.test.Threshold).Abs() {
			far = r
		}
	}
	return far
}

// tell reads `demand of TENT-2P in eu is 380 in 2027-03`, with the number of
// other readings that are like it.
func (v verdict) tell(ctx *Context, rs []reading) string {
	far := v.farthest(rs)
	text := fmt.Sprintf("%s is %s in %s", far.what, v.show(far.value), ctx.text(far.span))
	if n := len(rs) - 1; n > 0 {
		text += fmt.Sprintf(" and likewise in %d more", n)
	}
	return text
}

// off is by how much the farthest reading misses or exceeds the threshold.
func (v verdict) off(rs []reading) string {
	return v.show((v.farthest(rs).value - v.test.Threshold).Abs())
}

// show prints a value of the test's measure.
func (v verdict) show(n quantity.Number) string {
	if v.test.Percent {
		return figure(n) + "%"
	}
	return figure(n)
}

// gauge reads a measure off a computed plan.
type gauge struct {
	ctx     *Context
	test    *decision.Test
	items   []bool // by item: in scope
	market  int
	site    int
	problem string
}

// fail notes why the test cannot be judged.
func (g *gauge) fail(format string, args ...any) []reading {
	if g.problem == "" {
		g.problem = fmt.Sprintf(format, args...)
	}
	return nil
}

func (g *gauge) read() []reading {
	t, p := g.test, g.ctx.Plan
	if !g.scope() {
		return nil
	}
	if t.To != period.None && t.To < p.First {
		return nil // over: its time was judged by earlier cycles
	}
	if t.From != period.None && t.From > p.Last() {
		return g.fail("%s is beyond the horizon, which ends with %s", g.ctx.text(span{t.From, t.To}), p.Calendar.Label(p.Last()))
	}
	if t.Percent && t.Measure != "load" && t.Measure != "margin" {
		return g.fail("%s is not measured in percent", t.Measure)
	}
	switch t.Measure {
	case "demand", "supply", "stock", "backlog", "revenue", "margin":
		return g.sums()
	case "load":
		return g.load()
	case "cover":
		return g.cover()
	case "price":
		return g.prices()
	case "rate":
		return g.rate()
	}
	return g.fail("unknown measure %s", t.Measure)
}

// scope resolves the names of the test.
func (g *gauge) scope() bool {
	p, t := g.ctx.Plan, g.test
	g.market, g.site = g.index(p.MarketIDs, t.Market, "market"), g.index(p.SiteIDs, t.Site, "site")
	g.items = make([]bool, len(p.Items))
	f := g.index(p.FamilyIDs, t.Family, "family")
	for i := range g.items {
		g.items[i] = len(t.Items) == 0 && (f == dimension.None || p.Items[i].Family == f)
	}
	for _, id := range t.Items {
		if i := g.index(p.ItemIDs, id, "item"); i != dimension.None {
			g.items[i] = true
		}
	}
	return g.problem == ""
}

func (g *gauge) index(table dimension.Table, id, noun string) int {
	if id == "" {
		return dimension.None
	}
	i := table.Index(id)
	if i == dimension.None {
		g.fail("the plan has no %s %s", noun, id)
	}
	return i
}

// label says what is measured: `demand of TENT-2P in eu`.
func (g *gauge) label() string {
	t := g.test
	text := t.Measure
	if len(t.Items) > 0 {
		text += " of " + some(t.Items)
	} else if t.Family != "" {
		text += " of " + t.Family
	}
	if t.Resource != "" {
		text += " of " + t.Resource
	}
	if t.Market != "" {
		text += " in " + t.Market
	}
	if t.Site != "" {
		text += " at " + t.Site
	}
	return text
}

// periods returns the open periods that the test looks at.
func (g *gauge) periods() []period.Period {
	from, to := g.ctx.Plan.First, g.ctx.Plan.Last()
	if g.test.From != period.None {
		from, to = max(from, g.test.From), min(to, g.test.To)
	}
	var out []period.Period
	for t := from; t <= to; t++ {
		out = append(out, t)
	}
	return out
}

func (g *gauge) inScope(item, market, site int) bool {
	return g.items[item] && (g.market == dimension.None || market == g.market) && (g.site == dimension.None || site == g.site)
}

// resource finds the row of `SOURCE/RESOURCE`, or of `RESOURCE` where only one
// source has it.
func (g *gauge) resource() *projection.LoadRow {
	var found []*projection.LoadRow
	rows := g.ctx.Result.Load
	for i := range rows {
		s := &g.ctx.Plan.Sources[rows[i].Source]
		id := s.Resources[rows[i].Resource].ID
		if s.ID+"/"+id == g.test.Resource || id == g.test.Resource && !strings.Contains(g.test.Resource, "/") {
			found = append(found, &rows[i])
		}
	}
	switch len(found) {
	case 0:
		g.fail("the plan has no load of a resource %s", orQuote(g.test.Resource))
		return nil
	case 1:
		return found[0]
	}
	g.fail("%s have a resource %s: write SOURCE/%s", count(len(found), "source", "sources"), g.test.Resource, g.test.Resource)
	return nil
}

func orQuote(s string) string {
	if s == "" {
		return "without a name"
	}
	return s
}
