package projection

import (
	"fmt"
	"slices"
	"testing"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/stock"
	"github.com/accord-plan/accord/internal/supply"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// edits are what a proposal may change of a plan. Each tells whether there was
// anything to change.
var edits = map[string]func(dice, builder) bool{
	"nothing": func(dice, builder) bool { return true },
	"a forecast": func(d dice, b builder) bool {
		return change(d, b.Baselines, func(x *demand.Baseline) bool {
			return change(d, x.Rows, func(r *demand.Row) bool { return d.cell(&r.Cells) })
		})
	},
	"the place of a forecast": func(d dice, b builder) bool {
		return change(d, b.Baselines, func(x *demand.Baseline) bool {
			return change(d, x.Rows, func(r *demand.Row) bool { r.Cells = moved(r.Cells); return true })
		})
	},
	"a forecast that ends": func(d dice, b builder) bool {
		return change(d, b.Baselines, func(x *demand.Baseline) bool { return shorter(d, &x.Rows) })
	},
	"a forecast that begins": func(d dice, b builder) bool {
		return change(d, b.Baselines, func(x *demand.Baseline) bool {
			for _, i := range b.Families[x.Family].Items {
				if !slices.ContainsFunc(x.Rows, func(r demand.Row) bool { return r.Item == i }) {
					x.Rows = append(x.Rows, demand.Row{Item: i, Cells: d.cells(b.Horizon, 70, 10)})
					slices.SortFunc(x.Rows, func(a, b demand.Row) int { return a.Item - b.Item })
					return true
				}
			}
			return false
		})
	},
	"a baseline gone":    func(d dice, b builder) bool { return shorter(d, &b.Baselines) },
	"an adjustment gone": func(d dice, b builder) bool { return shorter(d, &b.Adjustments) },
	"an adjustment's add": func(d dice, b builder) bool {
		return change(d, b.Adjustments, func(a *demand.Adjustment) bool { return d.cell(&a.Add) })
	},
	"an adjustment's set": func(d dice, b builder) bool {
		return change(d, b.Adjustments, func(a *demand.Adjustment) bool { return d.cell(&a.Set) })
	},
	"an adjustment's text": func(d dice, b builder) bool {
		return change(d, b.Adjustments, func(a *demand.Adjustment) bool { a.Reason += "."; return true })
	},
	"an adjustment's percent": func(d dice, b builder) bool {
		return change(d, b.Adjustments, func(a *demand.Adjustment) bool {
			return change(d, a.Percent, func(c *dimension.RatioCell) bool { c.Value = d.percent("new"); return true })
		})
	},
	"the place of an adjustment": func(d dice, b builder) bool {
		return change(d, b.Adjustments, func(a *demand.Adjustment) bool { a.Add, a.Set = moved(a.Add), moved(a.Set); return true })
	},
	"an adjustment that comes first": func(d dice, b builder) bool {
		a := demand.Adjustment{ID: "new", Layer: demand.Product, Family: dimension.None, Markets: []int{0}, Items: []int{0}, Add: d.cells(b.Horizon, 50, 40)}
		b.Adjustments = append([]demand.Adjustment{a}, b.Adjustments...)
		return true
	},
	"an adjustment in the middle": func(d dice, b builder) bool {
		a := demand.Adjustment{ID: "new", Layer: demand.Layer(1 + d.upTo(3, "layer")), Family: dimension.None, Markets: []int{0}, Items: []int{d.upTo(len(b.Items)-1, "item")},
			Add: d.cells(b.Horizon, 50, 40)}
		b.Adjustments = slices.Insert(slices.Clone(b.Adjustments), d.upTo(len(b.Adjustments), "where"), a)
		laid(b.Adjustments)
		return true
	},
	"an adjustment cut out": func(d dice, b builder) bool {
		defer func() { laid(b.Adjustments) }()
		return shorter(d, &b.Adjustments)
	},
	"adjustments in the order of another text": func(_ dice, b builder) bool {
		slices.Reverse(b.Adjustments)
		laid(b.Adjustments)
		return len(b.Adjustments) > 1
	},
	"two adjustments swapped": func(d dice, b builder) bool {
		if len(b.Adjustments) < 2 {
			return false
		}
		k := d.upTo(len(b.Adjustments)-2, "first")
		b.Adjustments[k], b.Adjustments[k+1] = b.Adjustments[k+1], b.Adjustments[k]
		laid(b.Adjustments)
		return true
	},
	"an adjustment's name": func(d dice, b builder) bool {
		return change(d, b.Adjustments, func(a *demand.Adjustment) bool { a.ID += "x"; return true })
	},
	"adjustments in another order": func(d dice, b builder) bool {
		slices.Reverse(b.Adjustments)
		return len(b.Adjustments) > 1
	},
	"an item's name": func(d dice, b builder) bool {
		return change(d, b.Items, func(x *catalog.Item) bool { x.Name += "."; return true })
	},
	"a commitment": func(d dice, b builder) bool {
		return change(d, b.Sources, func(s *supply.Source) bool {
			return change(d, s.Commitments, func(c *supply.Commitment) bool { return d.cell(&c.Cells) })
		})
	},
	"the place of a commitment": func(d dice, b builder) bool {
		return change(d, b.Sources, func(s *supply.Source) bool {
			return change(d, s.Commitments, func(c *supply.Commitment) bool { c.Cells, c.At.Offset = moved(c.Cells), c.At.Offset+1; return true })
		})
	},
	"a commitment gone": func(d dice, b builder) bool {
		return change(d, b.Sources, func(s *supply.Source) bool { return shorter(d, &s.Commitments) })
	},
	"terms": func(d dice, b builder) bool {
		return change(d, b.Sources, func(s *supply.Source) bool {
			return change(d, s.Terms, func(t *supply.Terms) bool {
				switch d.upTo(5, "which terms") {
				case 0:
					t.Minimum = whole(int64(d.upTo(90, "min")))
				case 1:
					t.Multiple = nil
				case 2:
					t.Maximum = whole(int64(d.upTo(300, "max")))
				case 3:
					t.Primary = !t.Primary
				case 4:
					t.Lead = &supply.LeadTime{Periods: d.upTo(3, "lead")}
				default:
					r := quantity.Ratio(quantity.RatioScale / 2)
					t.Share = &r
				}
				return true
			})
		})
	},
	"terms gone": func(d dice, b builder) bool {
		return change(d, b.Sources, func(s *supply.Source) bool { return shorter(d, &s.Terms) })
	},
	"a use": func(d dice, b builder) bool {
		return change(d, b.Sources, func(s *supply.Source) bool {
			return change(d, s.Uses, func(u *supply.Use) bool { u.Amount, u.Offset = u.Amount+1000, d.upTo(2, "offset"); return true })
		})
	},
	"a capacity": func(d dice, b builder) bool {
		return change(d, b.Sources, func(s *supply.Source) bool { return d.cell(&s.Resources[0].Capacity) })
	},
	"a lead time": func(d dice, b builder) bool {
		return change(d, b.Sources, func(s *supply.Source) bool { s.Lead = supply.LeadTime{Periods: 2}; return true })
	},
	"a source gone": func(d dice, b builder) bool { return shorter(d, &b.Sources) },
	"a source's places": func(d dice, b builder) bool {
		return change(d, b.Sources, func(s *supply.Source) bool { return shorter(d, &s.Sites) })
	},
	"a target": func(d dice, b builder) bool {
		return change(d, b.Targets, func(t *stock.Target) bool {
			cover := quantity.Number(d.upTo(40_000, "cover"))
			if t.Cover = &cover; d.chance(30, "units") {
				t.Cover, t.Units = nil, whole(int64(d.upTo(99, "units")))
			}
			return true
		})
	},
	"a target gone": func(d dice, b builder) bool { return shorter(d, &b.Targets) },
	"a target of a family": func(d dice, b builder) bool {
		b.Targets = append(b.Targets, stock.Target{ID: "zz", Family: 1, Items: b.Families[1].Items, Site: 0, Units: whole(40)})
		return true
	},
	"a price": func(d dice, b builder) bool {
		return change(d, b.Items, func(x *catalog.Item) bool {
			x.Prices = x.Prices.With(d.upTo(1, "market")-1, always(quantity.Whole(int64(d.upTo(300, "price")))))
			return true
		})
	},
	"a cost": func(d dice, b builder) bool {
		return change(d, b.Items, func(x *catalog.Item) bool { return d.cell(&x.Cost) })
	},
	"an item's end": func(d dice, b builder) bool {
		return change(d, b.Items, func(x *catalog.Item) bool { x.Until = first + 1; return true })
	},
	"an item's site": func(d dice, b builder) bool {
		return change(d, b.Items, func(x *catalog.Item) bool {
			x.ServedFrom = map[int][]network.Share{0: servedFrom(len(b.Sites) - 1)}
			return true
		})
	},
	"the place of an item": func(d dice, b builder) bool {
		return change(d, b.Items, func(x *catalog.Item) bool { x.At.Offset += 100; return true })
	},
	"another family": func(d dice, b builder) bool {
		for f := range b.Families {
			b.Families[f].Items = nil
		}
		for i := range b.Items {
			if i == 0 {
				b.Items[i].Family = 1 - max(b.Items[i].Family, 0) // it may have none
			}
			f := &b.Families[b.Items[i].Family]
			f.Items = append(f.Items, i)
		}
		return true
	},
	"no family": func(d dice, b builder) bool { b.Items[0].Family = dimension.None; return true },
	"a new item": func(d dice, b builder) bool {
		b.item(fmt.Sprint("new-", len(b.Items)), d.upTo(1, "family"))
		return true
	},
	"a family's way": func(d dice, b builder) bool {
		return change(d, b.Families, func(f *catalog.Family) bool { f.Decimals = (f.Decimals + 1) % 3; return true })
	},
	"a market": func(d dice, b builder) bool {
		return change(d, b.Markets, func(m *network.Market) bool { m.Priority = 3 - m.Priority; return true })
	},
	"a market's sites": func(d dice, b builder) bool {
		return change(d, b.Markets, func(m *network.Market) bool { m.ServedFrom = d.shares(len(b.Sites)); return true })
	},
	"the horizon":   func(d dice, b builder) bool { b.Horizon++; return true },
	"the first day": func(d dice, b builder) bool { b.First++; return true },
	"the fences":    func(d dice, b builder) bool { b.Fences.Frozen++; return true },
	"the tolerances": func(d dice, b builder) bool {
		b.Tolerances = map[string]plan.Tolerance{Shortage: {Decision: ratioOf("0.1")}, BelowTarget: {Lever: ratioOf("0.1"), Money: quantity.Whole(500)}}
		return true
	},
	"a decision": func(d dice, b builder) bool {
		b.Decisions = nil
		for k, kind := range []string{Shortage, BelowTarget, Excess, NoSource, NoForecast} {
			b.Decisions = append(b.Decisions, decision.Decision{ID: fmt.Sprint("D-", k), Status: decision.Proposed, Covers: []decision.Cover{{Gap: kind + "/*", From: period.None, To: period.None}}})
		}
		return true
	},
	"a budget": func(d dice, b builder) bool { return d.cell(&b.Budgets[0].Lines[0].Revenue) },
	"a closing stock": func(d dice, b builder) bool {
		return change(d, b.Actuals.Stock.Rows, func(r *actual.Row) bool { return d.cell(&r.Cells) })
	},
	"stock of today": func(d dice, b builder) bool {
		return b.Actuals.Open.Stock != nil && bump(b.Actuals.Open.Stock, ofItem(0, 0))
	},
	"sales to date": func(d dice, b builder) bool {
		return b.Actuals.Open.Sales != nil && bump(b.Actuals.Open.Sales, atMarket(0, 0))
	},
	"an open order": func(d dice, b builder) bool {
		return change(d, b.Actuals.Open.Supply, func(o *actual.Order) bool { o.Quantity += quantity.Scale; return true })
	},
	"a customer's order": func(d dice, b builder) bool {
		return change(d, b.Actuals.Open.Demand, func(o *actual.Order) bool { o.Quantity += quantity.Scale; return true })
	},
	"a customer less": func(d dice, b builder) bool { return shorter(d, &b.Actuals.Open.Demand) },
	"names of files":  func(d dice, b builder) bool { b.Files = position.NewFiles([]string{"other.yaml"}, nil); return true },
}

// change changes one of a list.
func change[T any](d dice, list []T, how func(*T) bool) bool {
	return len(list) > 0 && how(&list[d.upTo(len(list)-1, "which")])
}

// shorter drops one of a list.
func shorter[T any](d dice, list *[]T) bool {
	if len(*list) == 0 {
		return false
	}
	k := d.upTo(len(*list)-1, "dropped")
	*list = slices.Delete(slices.Clone(*list), k, k+1)
	return true
}

// cell changes one cell of a series.
func (d dice) cell(s *dimension.Series) bool {
	if s.Len() == 0 {
		return false
	}
	*s = valued(*s, d.upTo(s.Len()-1, "cell"), quantity.Whole(int64(d.upTo(150, "changed"))))
	return true
}

// moved is the same series elsewhere in its file.
func moved(s dimension.Series) dimension.Series {
	cells := s.List()
	for i := range cells {
		cells[i].At.Offset += 7
	}
	return dimension.SeriesOf(cells)
}

// everywhere adds an adjustment that is about the items of all families together.
func (b builder) everywhere() {
	a := demand.Adjustment{ID: "zz", Layer: demand.Management, Family: dimension.None, Markets: []int{0}, Add: series(60, 30)}
	for i := range b.Items {
		a.Items = append(a.Items, i)
	}
	b.Adjustments = append(b.Adjustments, a)
}

func bump(m map[actual.Key]quantity.Number, k actual.Key) bool {
	m[k] += quantity.Whole(3)
	return true
}

func TestWhatIsTakenIsWhatIsComputed(t *testing.T) {
	taken, of := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		both := DrawBoth(t)
		before, now, said := both.First, both.Second, both.Said
		c := newComputation(now.Plan, now.Previous)
		c.base = Projected{ProjectAgainst(before.Plan, before.Previous), before.Previous}
		got, want := c.run(), ProjectAgainst(now.Plan, now.Previous)
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Result{}, "Plan", "borrowed")); diff != "" {
			t.Fatalf("after %s: %s", said, diff)
		}
		for i := range now.Plan.Items {
			if of++; c.n > 0 && c.reuse.has(i) {
				taken++
			}
		}
	})
	if taken*10 < of || taken == of {
		t.Errorf("%d of %d items are taken", taken, of)
	}
	t.Log(fmt.Sprint(taken, " of ", of, " items are taken"))
}
