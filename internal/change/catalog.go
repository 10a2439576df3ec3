package change

import (
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
)

// catalog compares families and items.
func (c *comparer) catalog() {
	b, h := c.base.Plan, c.head.Plan
	for slot, id := range c.family.ids {
		i, j := c.family.inBase[slot], c.family.inHead[slot]
		sub := &Subject{Kind: Family, What: id, Family: id}
		switch {
		case i == dimension.None:
			sub.Owner = h.Families[j].Owner
			c.whole(sub, Added, Text(h.Families[j].Label()), h.Families[j].At)
		case j == dimension.None:
			sub.Owner = b.Families[i].Owner
			c.whole(sub, Removed, Text(b.Families[i].Label()), b.Families[i].At)
		default:
			c.familyFields(sub, &b.Families[i], &h.Families[j])
		}
	}
	alike := c.sameTables()
	for slot := range c.item.ids {
		if alike && unedited(&b.Items[c.item.inBase[slot]], &h.Items[c.item.inHead[slot]]) {
			continue // as most are
		}
		c.itemEdits(slot)
	}
}

func (c *comparer) familyFields(sub *Subject, x, y *catalog.Family) {
	sub.Owner = y.Owner
	c.move(Family, sub.What, x.At, y.At)
	c.fields(sub, x.At, y.At,
		field{"owner", Text(x.Owner), Text(y.Owner), false},
		field{"strategy", strategyValue(x.Strategy), strategyValue(y.Strategy), false},
		field{"promise", countOrNone(x.Promise), countOrNone(y.Promise), false},
		field{"unmet", unmetValue(x.Unmet), unmetValue(y.Unmet), false},
		field{"decimals", countValue(x.Decimals), countValue(y.Decimals), false},
		field{"planning_unit", Text(x.PlanningUnit), Text(y.PlanningUnit), false},
		field{"name", Text(x.Name), Text(y.Name), true})
}

func (c *comparer) itemEdits(slot int) {
	b, h := c.base.Plan, c.head.Plan
	i, j := c.item.inBase[slot], c.item.inHead[slot]
	var x, y catalog.Item
	sub := &Subject{Kind: Item, What: c.item.id(slot), Item: c.item.id(slot)}
	if i != dimension.None {
		x = b.Items[i]
		sub.Family, sub.Owner = b.FamilyIDs.ID(x.Family), b.Families[x.Family].Owner
	}
	if j != dimension.None {
		y = h.Items[j]
		sub.Family, sub.Owner = h.FamilyIDs.ID(y.Family), h.Families[y.Family].Owner
	}
	switch {
	case i == dimension.None:
		c.whole(sub, Added, Text(y.Label()), y.At)
	case j == dimension.None:
		c.whole(sub, Removed, Text(x.Label()), x.At)
	default:
		c.itemFields(sub, &x, &y)
	}
	c.prices(slot, sub, &x, &y)
	c.itemShares(sub, &x, &y)
}

func (c *comparer) itemFields(sub *Subject, x, y *catalog.Item) {
	b, h := c.base.Plan, c.head.Plan
	likeA, likeB := "", ""
	var factorA, factorB Value
	if x.Like.Item != dimension.None {
		likeA, factorA = c.item.id(c.item.base[x.Like.Item]), factorValue(x.Like.Factor)
	}
	if y.Like.Item != dimension.None {
		likeB, factorB = c.item.id(c.item.head[y.Like.Item]), factorValue(y.Like.Factor)
	}
	c.fields(sub, x.At, y.At,
		field{"family", Text(b.FamilyIDs.ID(x.Family)), Text(h.FamilyIDs.ID(y.Family)), false},
		field{"unit", Text(x.Unit), Text(y.Unit), false},
		field{"from", Text(c.baseLabel(x.From)), Text(c.label(y.From)), false},
		field{"until", Text(c.baseLabel(x.Until)), Text(c.label(y.Until)), false},
		field{"replaces", Text(c.item.id(c.item.of(baseSide, x.Replaces))), Text(c.item.id(c.item.of(headSide, y.Replaces))), false},
		field{"like", Text(likeA), Text(likeB), false},
		field{"like factor", factorA, factorB, false},
		field{"code", Text(x.Code), Text(y.Code), false},
		field{"name", Text(x.Name), Text(y.Name), true})
	of := func(_ side, u *catalog.Conversion) key { return keyOf(u.Unit) }
	merge(x.Units, y.Units, of, func(u, v *catalog.Conversion) {
		f := field{name: "units "}
		if u != nil {
			f.name, f.before = "units "+u.Unit, factorValue(u.Factor)
		}
		if v != nil {
			f.name, f.after = "units "+v.Unit, factorValue(v.Factor)
		}
		c.fields(sub, x.At, y.At, f)
	})
}

// prices compares prices by market, first the one that holds for every market
// without its own, and costs.
func (c *comparer) prices(slot int, item *Subject, x, y *catalog.Item) {
	of := func(k Kind, market string) *Subject {
		s := *item
		s.Kind, s.Market = k, market
		if market != "" {
			s.What += " " + market
		}
		return &s
	}
	c.series(row{subject: of(Price, ""), closed: true, holds: true,
		worth: c.priceWorth(slot, c.defaultMarkets(y), x.Prices.Of(dimension.None), y.Prices.Of(dimension.None))},
		x.Prices.Of(dimension.None), y.Prices.Of(dimension.None))
	for m, id := range c.market.ids {
		a, b := x.Prices.Of(priceKey(c.market.inBase[m])), y.Prices.Of(priceKey(c.market.inHead[m]))
		if a.Same(b) {
			continue
		}
		markets := []int{}
		if i := c.market.inHead[m]; i != dimension.None {
			markets = append(markets, i)
		}
		c.series(row{subject: of(Price, id), closed: true, holds: true, worth: c.priceWorth(slot, markets, a, b)}, a, b)
	}
	c.series(row{subject: of(Cost, ""), closed: true, holds: true, worth: c.costWorth(slot, x.Cost, y.Cost)}, x.Cost, y.Cost)
}

// priceKey keeps a market that a side does not have from reading the price for
// all markets, whose key is dimension.None.
func priceKey(market int) int {
	if market == dimension.None {
		return dimension.None - 1
	}
	return market
}

// defaultMarkets are the head's markets for which an item has no own price.
func (c *comparer) defaultMarkets(it *catalog.Item) []int {
	var out []int
	for m := range c.head.Plan.Markets {
		if !it.Prices.Has(m) {
			out = append(out, m)
		}
	}
	return out
}

func (c *comparer) itemShares(item *Subject, x, y *catalog.Item) {
	if len(x.ServedFrom) == 0 && len(y.ServedFrom) == 0 {
		return
	}
	for m, id := range c.market.ids {
		sub := *item
		sub.Kind, sub.Market, sub.What = Share, id, item.What+" "+id
		c.shares(&sub, x.ServedFrom[c.market.inBase[m]], y.ServedFrom[c.market.inHead[m]])
	}
}

// familyOf returns the family slot of an item slot, the head's where both
// sides have the item.
func (c *comparer) familyOf(item int) int {
	if j := c.item.inHead[item]; j != dimension.None {
		return c.family.head[c.head.Plan.Items[j].Family]
	}
	return c.family.base[c.base.Plan.Items[c.item.inBase[item]].Family]
}

func strategyValue(s catalog.Strategy) Value {
	if s == catalog.MakeToOrder {
		return Text("make-to-order")
	}
	return Text("make-to-stock")
}

func unmetValue(u catalog.Unmet) Value {
	if u == catalog.Lost {
		return Text("lost")
	}
	return Text("backlog")
}
