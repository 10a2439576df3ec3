package planfile

import (
	"sort"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

func (l *loader) catalog() {
	p, drafts := l.plan, l.settledCatalog()
	if l.sharedCatalog(drafts) {
		return
	}
	p.Families = make([]catalog.Family, p.FamilyIDs.Len())
	p.Items = make([]catalog.Item, p.ItemIDs.Len())
	for _, d := range l.byKind[kindCatalog] {
		if l.draftedCatalog(d) {
			d.draft = nil
			continue
		}
		l.again(d)
		drafts = nil
		r, root := l.reader(d), d.Tree.Root()
		fi := p.FamilyIDs.Index(root.Get("family").Text())
		p.Families[fi] = r.familyOf(root)
		for k, v := range root.Get("items").Pairs() {
			i := p.ItemIDs.Index(k.Text())
			if p.Items[i].ID == "" {
				p.Items[i] = r.itemOf(k, v, fi)
			}
		}
	}
	for i := range p.Items {
		f := &p.Families[p.Items[i].Family]
		f.Items = append(f.Items, i)
	}
	l.keepCatalog(drafts)
}

func (r reader) familyOf(root N) catalog.Family {
	f := catalog.Family{ID: r.id(root.Get("family")), Name: r.text(root.Get("name")), Owner: r.text(root.Get("owner")),
		Promise: r.integer(root.Get("promise"), 0), Decimals: r.integer(root.Get("decimals"), 0),
		PlanningUnit: r.text(root.Get("planning_unit")), Strategy: catalog.MakeToStock, Unmet: catalog.Backlog, At: r.ref(root.Get("family")), StrategyAt: r.ref(root.Get("strategy"))}
	if root.Get("strategy").Text() == "make-to-order" {
		f.Strategy = catalog.MakeToOrder
	}
	if root.Get("unmet").Text() == "lost" {
		f.Unmet = catalog.Lost
	}
	f.Decimals = min(max(f.Decimals, 0), 4)
	return f
}

func (r reader) itemOf(k, v N, family int) catalog.Item {
	it := catalog.Item{ID: r.id(k), Name: r.text(v.Get("name")), Code: r.text(v.Get("code")), Unit: r.text(v.Get("unit")), Family: family,
		From: r.period(v.Get("from")), Until: r.period(v.Get("until")), Replaces: dimension.None, Like: catalog.Like{Item: dimension.None}, At: r.ref(k),
		UntilAt: r.ref(v.Get("until")), ReplacesAt: r.ref(v.Get("replaces")), LikeAt: r.ref(v.Get("like").Get("item")), UnitAt: r.ref(v.Get("unit"))}
	if n := v.Get("price"); n.OK() {
		it.Prices = r.prices(n)
	}
	if n := v.Get("cost"); n.OK() {
		it.Cost = r.fromPeriod(n)
	}
	if n := v.Get("replaces"); n.OK() {
		it.Replaces = r.item(n)
	}
	if n := v.Get("like"); n.OK() {
		it.Like.Item = r.item(n.Get("item"))
		it.Like.Factor, _ = r.ratio(n.Get("factor"))
	}
	for unit, factor := range v.Get("units").Pairs() {
		if x, ok := r.ratio(factor); ok {
			it.Units = append(it.Units, catalog.Conversion{Unit: r.store.text(unit.Text()), Factor: x, At: r.ref(unit)})
		}
	}
	sort.Slice(it.Units, func(i, j int) bool { return it.Units[i].Unit < it.Units[j].Unit })
	for m, shares := range v.Get("served_from").Pairs() {
		if mi := r.market(m); mi != dimension.None {
			if it.ServedFrom == nil {
				it.ServedFrom = map[int][]network.Share{}
			}
			it.ServedFrom[mi] = r.shares(shares)
		}
	}
	return it
}

// prices reads a number, numbers by market, numbers by period, or both.
func (r reader) prices(n N) catalog.Prices {
	if n.Kind() == Scalar {
		return r.store.price(r.fromPeriod(n))
	}
	if n.Kind() != Map {
		r.skip(n)
		return nil
	}
	byPeriod := false
	for k := range n.Pairs() {
		byPeriod = byPeriod || period.LooksLike(k.Text())
	}
	if byPeriod {
		return r.store.price(r.cells(n))
	}
	out := make(catalog.Prices, 0, n.Len())
	for k, v := range n.Pairs() {
		if m := r.market(k); m != dimension.None {
			out = append(out, catalog.Price{Market: m, Cells: r.fromPeriod(v)})
		}
	}
	sorted(out, catalog.ByMarket)
	return out
}

func (l *loader) targets(d *Document) {
	r := l.reader(d)
	for k, v := range d.Tree.Root().Get("targets").Pairs() {
		t := targetOf(r, k, v)
		if t.Site != dimension.None && (t.Items != nil || t.Family != dimension.None) {
			l.plan.Targets = append(l.plan.Targets, t)
		}
	}
}

// scope reads `items` or `family`, of which there is exactly one.
func (r reader) scope(at, v N) (items []int, family int) {
	in, fn := v.Get("items"), v.Get("family")
	if in.OK() == fn.OK() {
		r.report(finding.ShapeEither, at, "write `items: [...]` or `family: ...`", "needs exactly one of items and family")
	}
	family = dimension.None
	if fn.OK() {
		if family = r.family(fn); family != dimension.None {
			return r.plan.Families[family].Items, family
		}
		return nil, family
	}
	return r.listOf(in, r.item), family
}

func (l *loader) budgetRates(r reader, n N) map[string]quantity.Ratio {
	out := map[string]quantity.Ratio{}
	for k, v := range n.Pairs() {
		if x, ok := r.ratio(v); ok {
			out[k.Text()] = x
		}
	}
	return out
}
