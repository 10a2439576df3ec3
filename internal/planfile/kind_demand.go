package planfile

import (
	"slices"
	"sort"

	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/stock"
)

func (r reader) baseline(root N) demand.Baseline {
	b := demand.Baseline{Market: r.market(root.Get("market")), Family: r.family(root.Get("family")), At: r.ref(root.Get("kind"))}
	m := root.Get("method")
	b.Method = demand.Method{Name: r.text(m.Get("name")), Trained: r.text(m.Get("trained")), Facts: r.text(m.Get("facts")), Season: r.integer(m.Get("season"), 0)}
	forecast := root.Get("forecast")
	b.Rows = room[demand.Row](forecast.Len())
	for k, v := range forecast.Pairs() {
		i := r.item(k)
		cells := r.cells(v)
		if i != dimension.None && r.ofFamily(i, b.Family, k) {
			if b.Method.Typed() { // a draft notes what may be a fraction, and gives up at what may be thousands
				r.quantities(r.decimalsOf(i), v)
			}
			b.Rows = append(b.Rows, demand.Row{Item: i, Cells: cells, At: r.ref(k)})
		}
	}
	sorted(b.Rows, byRow)
	return b
}

// ofFamily reports whether an item is of the family that a baseline is for. A
// draft cannot tell yet.
func (r reader) ofFamily(item, family int, k N) bool {
	if r.draft != nil || family == dimension.None || r.plan.Items[item].Family == family {
		return true
	}
	if !r.doubled[k.Text()] { // else said in the catalog
		r.say(finding.New(finding.UnknownItem, r.ref(k), "item %s is not of family %s", k.Text(), r.plan.FamilyIDs.ID(family)).
			WithHint("its family is %s: move the row there", r.plan.FamilyIDs.ID(r.plan.Items[item].Family)).WithLength(length(k)))
	}
	return false
}

func byRow(a, b demand.Row) int { return a.Item - b.Item }

// sorted sorts what mostly is sorted already; equal ones stay in their order.
func sorted[T any](s []T, compare func(a, b T) int) {
	if !slices.IsSortedFunc(s, compare) {
		slices.SortStableFunc(s, compare)
	}
}

func (l *loader) baselines() {
	for _, d := range l.byKind[kindBaseline] {
		b, ok := l.draftedBaseline(d)
		if !ok {
			l.again(d)
			b = l.reader(d).baseline(d.Tree.Root())
		}
		if b.Market != dimension.None && b.Family != dimension.None {
			l.plan.Baselines = append(l.plan.Baselines, b)
		}
		d.draft, d.Tree = nil, nil // it is read: the trees of cells take more memory than the plan
	}
}

func (l *loader) adjustments(d *Document) {
	r, root := l.reader(d), d.Tree.Root()
	var layer demand.Layer
	for _, x := range demand.Layers {
		if x.String() == root.Get("layer").Text() {
			layer = x
		}
	}
	market := root.Get("market")
	var markets []int
	if market.Text() == "all" {
		for i := range l.plan.Markets {
			markets = append(markets, i)
		}
	} else if m := r.market(market); m != dimension.None {
		markets = []int{m}
	}
	for _, e := range root.Get("adjustments").Elements() {
		a := r.adjustment(e, markets)
		a.Layer, a.Owner, a.Document = layer, r.text(root.Get("owner")), market.Text()
		a.Places.Layer, a.Places.Owner, a.Places.Document = r.ref(root.Get("layer")), r.ref(root.Get("owner")), r.ref(market)
		if layer != 0 && len(a.Markets) > 0 && len(a.Items) > 0 {
			l.plan.Adjustments = append(l.plan.Adjustments, a)
		}
	}
}

func (r reader) adjustment(e N, markets []int) demand.Adjustment {
	id := e.Get("id")
	a := demand.Adjustment{ID: r.id(id), Reason: r.text(e.Get("reason")), Note: r.text(e.Get("note")), Evidence: r.text(e.Get("evidence")),
		Markets: markets, Add: r.cells(e.Get("add")), Set: r.cells(e.Get("set")), Percent: r.ratios(e.Get("percent")), TradeSpend: r.cells(e.Get("trade_spend")),
		Assumption: r.text(e.Get("assumption")), Decision: r.text(e.Get("decision")), Expires: r.period(e.Get("expires")), At: r.ref(id), ExpiresAt: r.ref(e.Get("expires"))}
	a.Places = demand.Places{Scope: r.ref(either(e.Get("items"), e.Get("family"))), Markets: r.ref(e.Get("markets")), Reason: r.ref(e.Get("reason")), Note: r.ref(e.Get("note")),
		Evidence: r.ref(e.Get("evidence")), Assumption: r.ref(e.Get("assumption")), Decision: r.ref(e.Get("decision")), Split: r.ref(e.Get("split"))}
	a.Items, a.Family = r.scope(id, e)
	if n := e.Get("markets"); n.OK() {
		a.Markets = r.listOf(n, r.market)
	}
	r.quantities(r.decimalsOf(a.Items...), e.Get("add"), e.Get("set"))
	if len(a.Markets) > 0 {
		r.thousands(moneyDecimals(r.plan.Markets[a.Markets[0]].Currency), e.Get("trade_spend"))
	}
	if !e.Get("add").OK() && !e.Get("set").OK() && !e.Get("percent").OK() && !e.Get("trade_spend").OK() {
		r.report(finding.ShapeEither, id, "write what it changes: add, percent, set or trade_spend", "adjustment %s changes nothing", clip(a.ID))
	}
	for k, v := range e.Get("split").Pairs() {
		i := r.item(k)
		if x, ok := r.ratio(v); ok && i != dimension.None {
			a.Split = append(a.Split, demand.Part{Item: i, Share: x, At: r.ref(k)})
		}
	}
	sort.SliceStable(a.Split, func(i, j int) bool { return a.Split[i].Item < a.Split[j].Item })
	r.named(e.Get("assumption"), r.assumptions, finding.UnknownAssumption, kindAssumption, "assumption")
	r.named(e.Get("decision"), r.decisions, finding.UnknownDecision, kindDecision, "decision")
	return a
}

// either is the first of two nodes, the second where it is not there.
func either(a, b N) N {
	if a.OK() {
		return a
	}
	return b
}

// named checks a reference to something that is known by id alone.
func (r reader) named(n N, known map[string]bool, code finding.Code, kind, what string) {
	if !n.OK() || known[n.Text()] || r.unread[kind] || n.Kind() != Scalar {
		return
	}
	r.unknown(code, r.d, n, what, r.names[kind], what+"s of the plan")
}

func targetOf(r reader, k, v N) stock.Target {
	t := stock.Target{ID: r.id(k), Site: dimension.None, Cover: r.optional(v.Get("cover")), Units: r.optional(v.Get("units")),
		MaximumCover: r.optional(v.Get("maximum_cover")), At: r.ref(k), CoverAt: r.ref(v.Get("cover")), MaximumCoverAt: r.ref(v.Get("maximum_cover"))}
	if n := v.Get("site"); n.OK() {
		t.Site = r.site(n)
	}
	t.Items, t.Family = r.scope(k, v)
	r.quantities(r.decimalsOf(t.Items...), v.Get("units"))
	if t.Cover != nil && t.Units != nil {
		r.report(finding.ShapeEither, k, "keep cover or units", "target %s states both cover and units", clip(k.Text()))
	}
	return t
}

func (l *loader) budget(d *Document) {
	r, root := l.reader(d), d.Tree.Root()
	b := finance.Budget{Year: r.integer(root.Get("year"), 0), Owner: r.text(root.Get("owner")), Rates: l.budgetRates(r, root.Get("rates")), At: r.ref(root.Get("kind"))}
	for mk, families := range root.Get("budget").Pairs() {
		m := r.market(mk)
		for fk, v := range families.Pairs() {
			f := r.family(fk)
			line := finance.Line{Market: m, Family: f, At: r.ref(fk)}
			for _, x := range []struct {
				name string
				to   *dimension.Series
			}{{"units", &line.Units}, {"revenue", &line.Revenue}, {"margin", &line.Margin}} {
				known := m != dimension.None && f != dimension.None
				if n := v.Get(x.name); !known || !l.byMonth(r, n, monthly{m, f, x.name}, len(l.plan.Budgets)) {
					*x.to = r.cells(n)
				}
			}
			if m != dimension.None && f != dimension.None {
				r.thousands(r.familyDecimals(f), v.Get("units"))
				r.thousands(moneyDecimals(r.plan.Currency), v.Get("revenue"), v.Get("margin"))
				b.Lines = append(b.Lines, line)
			}
		}
	}
	sortLines(b.Lines)
	l.plan.Budgets = append(l.plan.Budgets, b)
}
