package vintage

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
)

// Axis is the identifiers of several plans, sorted, each with one index.
type Axis struct {
	Markets, Sites, Families, Items, Sources dimension.Table
	// Of is the newest plan that knows an item: the head, where it does.
	of []itemOf
	// firstOf are the first items of families.
	firstOf []int
}

type itemOf struct {
	plan   *plan.Plan
	index  int
	family int
}

// NewAxis joins the identifiers of plans. Where several know an item, the first
// says what it is called and which family it is of.
func NewAxis(plans ...*plan.Plan) *Axis {
	var all [5]dimension.Table
	for i, p := range plans {
		for d, t := range tables(p) {
			if i == 0 {
				all[d] = t
			} else {
				all[d] = joined(all[d], t)
			}
		}
	}
	a := &Axis{Markets: all[Market], Sites: all[Site], Families: all[Family], Items: all[Item], Sources: all[Source]}
	a.of = make([]itemOf, a.Items.Len())
	for _, p := range plans {
		last := dimension.None
		for k := range p.Items {
			last = a.Items.After(last, p.Items[k].ID)
			if a.of[last].plan == nil {
				a.of[last] = itemOf{p, k, a.Families.Index(p.Families[p.Items[k].Family].ID)}
			}
		}
	}
	a.firstOf = make([]int, a.Families.Len())
	for f := range a.firstOf {
		a.firstOf[f] = dimension.None
	}
	for i := len(a.of) - 1; i >= 0; i-- {
		a.firstOf[a.of[i].family] = i
	}
	return a
}

// joined is a table with the identifiers of both.
func joined(a, b dimension.Table) dimension.Table {
	last, more := dimension.None, []string(nil)
	for _, id := range b.IDs() {
		if at := a.After(last, id); at != dimension.None {
			last = at
		} else {
			more = append(more, id)
		}
	}
	if len(more) == 0 {
		return a
	}
	return dimension.NewTable(slices.Concat(a.IDs(), more))
}

func tables(p *plan.Plan) [5]dimension.Table {
	return [5]dimension.Table{p.MarketIDs, p.SiteIDs, p.FamilyIDs, p.ItemIDs, p.SourceIDs}
}

// Axis joins the head's identifiers with those of every vintage.
func (r *Record) Axis() *Axis {
	plans := []*plan.Plan{r.Head.Plan}
	for i := len(r.Vintages) - 1; i >= 0; i-- {
		if v := r.Vintages[i].Result; v != nil {
			plans = append(plans, v.Plan)
		}
	}
	return NewAxis(plans...)
}

// Item is an item as the newest plan that knows it says, and Family its family
// there. FamilyOf is that family on the axis.
func (a *Axis) Item(i int) *catalog.Item { return &a.of[i].plan.Items[a.of[i].index] }

// Family is the family of an item as the newest plan that knows the item says.
func (a *Axis) Family(item int) *catalog.Family {
	return &a.of[item].plan.Families[a.Item(item).Family]
}

// FamilyOf is the index of an item's family.
func (a *Axis) FamilyOf(item int) int { return a.of[item].family }

// FirstOf is the first item of a family, dimension.None where it has none.
func (a *Axis) FirstOf(family int) int { return a.firstOf[family] }

// View reads one plan by the indexes of an axis.
type View struct {
	Result *projection.Result
	// to are the axis's indexes of the plan's own, from the other way round;
	// dimension.None where the plan does not know the thing.
	to, from              [5][]int
	demand, stock, supply byItem // by the plan's own items
}

// The dimensions of an axis, as Own and Common take them.
const (
	Market = iota
	Site
	Family
	Item
	Source
)

// View makes a reader of a result.
func (a *Axis) View(r *projection.Result) *View {
	v := &View{Result: r}
	for d, common := range [5]dimension.Table{a.Markets, a.Sites, a.Families, a.Items, a.Sources} {
		own := tables(r.Plan)[d]
		v.to[d] = make([]int, own.Len())
		v.from[d] = make([]int, common.Len())
		for i := range v.from[d] {
			v.from[d][i] = dimension.None
		}
		last := dimension.None
		for i := range v.to[d] {
			last = common.After(last, own.ID(i))
			v.to[d][i], v.from[d][last] = last, i
		}
	}
	items := r.Plan.ItemIDs.Len()
	v.demand = listed(items, len(r.Demand), func(row int) int { return r.Demand[row].Item })
	v.stock = listed(items, len(r.Stock), func(row int) int { return r.Stock[row].Item })
	v.supply = listed(items, len(r.Supply), func(row int) int { return r.Supply[row].Item })
	return v
}

// Own is the plan's own index of a thing on the axis, dimension.None where the
// plan does not know it.
func (v *View) Own(dim, common int) int {
	if common == dimension.None {
		return dimension.None
	}
	return v.from[dim][common]
}

// Common is the axis's index of one of the plan's own.
func (v *View) Common(dim, own int) int {
	if own == dimension.None {
		return dimension.None
	}
	return v.to[dim][own]
}

// Demand is the row of an item in a market, nil where the plan has none.
func (v *View) Demand(market, item int) *projection.DemandRow {
	m, i := v.Own(Market, market), v.Own(Item, item)
	if m == dimension.None || i == dimension.None {
		return nil
	}
	rows := v.Result.Demand
	if at := v.demand.find(i, func(row int) int { return m - rows[row].Market }); at >= 0 {
		return &rows[at]
	}
	return nil
}

// Stock is the row of an item at a site, nil where the plan has none.
func (v *View) Stock(site, item int) *projection.StockRow {
	s, i := v.Own(Site, site), v.Own(Item, item)
	if s == dimension.None || i == dimension.None {
		return nil
	}
	rows := v.Result.Stock
	if at := v.stock.find(i, func(row int) int { return s - rows[row].Site }); at >= 0 {
		return &rows[at]
	}
	return nil
}

// Supply is the row of what a source brings of an item to a site, nil where the
// plan has none.
func (v *View) Supply(source, site, item int) *projection.SupplyRow {
	x, s, i := v.Own(Source, source), v.Own(Site, site), v.Own(Item, item)
	if x == dimension.None || s == dimension.None || i == dimension.None {
		return nil
	}
	rows := v.Result.Supply
	if at := v.supply.find(i, func(row int) int { return cmp.Or(x-rows[row].Source, s-rows[row].Site) }); at >= 0 {
		return &rows[at]
	}
	return nil
}
