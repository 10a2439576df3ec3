package vintage

import (
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
}

type itemOf struct {
	plan   *plan.Plan
	index  int
	family int
}

// NewAxis joins the identifiers of plans. Where several know an item, the first
// says what it is called and which family it is of.
func NewAxis(plans ...*plan.Plan) *Axis {
	var ids [5][]string
	for _, p := range plans {
		for i, t := range tables(p) {
			for k := range t.Len() {
				ids[i] = append(ids[i], t.ID(k))
			}
		}
	}
	a := &Axis{dimension.NewTable(ids[0]), dimension.NewTable(ids[1]), dimension.NewTable(ids[2]), dimension.NewTable(ids[3]), dimension.NewTable(ids[4]), nil}
	a.of = make([]itemOf, a.Items.Len())
	for _, p := range plans {
		for k := range p.Items {
			i := a.Items.Index(p.Items[k].ID)
			if a.of[i].plan == nil {
				f := a.Families.Index(p.Families[p.Items[k].Family].ID)
				a.of[i] = itemOf{p, k, f}
			}
		}
	}
	return a
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

// View reads one plan by the indexes of an axis.
type View struct {
	Result *projection.Result
	axis   *Axis
	// to are the axis's indexes of the plan's own, from the other way round;
	// dimension.None where the plan does not know the thing.
	to, from [5][]int
	demand   map[[2]int]int
	stock    map[[2]int]int
	supply   map[[3]int]int
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
	v := &View{Result: r, axis: a, demand: map[[2]int]int{}, stock: map[[2]int]int{}, supply: map[[3]int]int{}}
	for d, common := range [5]dimension.Table{a.Markets, a.Sites, a.Families, a.Items, a.Sources} {
		own := tables(r.Plan)[d]
		v.to[d] = make([]int, own.Len())
		v.from[d] = make([]int, common.Len())
		for i := range v.from[d] {
			v.from[d][i] = dimension.None
		}
		for i := range v.to[d] {
			k := common.Index(own.ID(i))
			v.to[d][i], v.from[d][k] = k, i
		}
	}
	for i := range r.Demand {
		v.demand[[2]int{v.to[Market][r.Demand[i].Market], v.to[Item][r.Demand[i].Item]}] = i
	}
	for i := range r.Stock {
		v.stock[[2]int{v.to[Site][r.Stock[i].Site], v.to[Item][r.Stock[i].Item]}] = i
	}
	for i := range r.Supply {
		s := &r.Supply[i]
		v.supply[[3]int{v.to[Source][s.Source], v.to[Site][s.Site], v.to[Item][s.Item]}] = i
	}
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
	if i, ok := v.demand[[2]int{market, item}]; ok {
		return &v.Result.Demand[i]
	}
	return nil
}

// Stock is the row of an item at a site, nil where the plan has none.
func (v *View) Stock(site, item int) *projection.StockRow {
	if i, ok := v.stock[[2]int{site, item}]; ok {
		return &v.Result.Stock[i]
	}
	return nil
}

// Supply is the row of what a source brings of an item to a site, nil where the
// plan has none.
func (v *View) Supply(source, site, item int) *projection.SupplyRow {
	if i, ok := v.supply[[3]int{source, site, item}]; ok {
		return &v.Result.Supply[i]
	}
	return nil
}
