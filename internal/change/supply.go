package change

import (
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/supply"
)

// sources compares where supply comes from.
func (c *comparer) sources() {
	b, h := c.base.Plan, c.head.Plan
	for slot, id := range c.source.ids {
		i, j := c.source.inBase[slot], c.source.inHead[slot]
		sub := &Subject{Kind: Source, What: id, Source: id}
		var x, y supply.Source
		if i != dimension.None {
			x = b.Sources[i]
			sub.Owner = x.Owner
		}
		if j != dimension.None {
			y = h.Sources[j]
			sub.Owner = y.Owner
		}
		switch {
		case i == dimension.None:
			c.whole(sub, Added, Text(y.Label()), y.At)
		case j == dimension.None:
			c.whole(sub, Removed, Text(x.Label()), x.At)
		default:
			c.move(Source, id, x.At, y.At)
			c.sourceFields(sub, &x, &y)
		}
		pair := sourcePair{id: id, owner: sub.Owner, a: &x, b: &y}
		c.resources(pair)
		c.uses(pair)
		c.terms(pair)
		c.commitments(pair)
	}
}

// sourcePair is one source on both sides; the missing side is empty.
type sourcePair struct {
	id, owner string
	a, b      *supply.Source
}

func (s sourcePair) subject(k Kind, what string) *Subject {
	return &Subject{Kind: k, What: what, Source: s.id, Owner: s.owner}
}

func (c *comparer) sourceFields(sub *Subject, x, y *supply.Source) {
	c.fields(sub, x.At, y.At,
		field{"owner", Text(x.Owner), Text(y.Owner), false},
		field{"type", Text(x.Type.String()), Text(y.Type.String()), false},
		field{"from", Text(siteID(c.base.Plan, x.From)), Text(siteID(c.head.Plan, y.From)), false},
		field{"sites", listValue(siteIDs(c.base.Plan, x.Sites)), listValue(siteIDs(c.head.Plan, y.Sites)), false},
		field{"lead_time", leadValue(&x.Lead), leadValue(&y.Lead), false},
		field{"currency", Text(x.Currency), Text(y.Currency), false},
		field{"owned_from", ownedValue(x.OwnedOnShipment), ownedValue(y.OwnedOnShipment), false},
		field{"name", Text(x.Name), Text(y.Name), true})
}

func siteID(p *plan.Plan, i int) string {
	if i == dimension.None {
		return ""
	}
	return p.SiteIDs.ID(i)
}

func siteIDs(p *plan.Plan, sites []int) []string {
	out := make([]string, len(sites))
	for i, s := range sites {
		out[i] = p.SiteIDs.ID(s)
	}
	return out
}

func leadValue(l *supply.LeadTime) Value {
	switch {
	case l == nil:
		return Value{}
	case l.Days != 0:
		return Text(countValue(l.Days).String() + "d")
	}
	return countValue(l.Periods)
}

func ownedValue(shipment bool) Value {
	if shipment {
		return Text("shipment")
	}
	return Text("receipt")
}

// resources compares capacity. A single number that holds always is compared
// with numbers by period in the periods that either side states.
func (c *comparer) resources(s sourcePair) {
	of := func(_ side, r *supply.Resource) key { return keyOf(r.ID) }
	merge(s.a.Resources, s.b.Resources, of, func(x, y *supply.Resource) {
		var none supply.Resource
		id := ""
		if x != nil {
			id = x.ID
		} else {
			x = &none
		}
		if y != nil {
			id = y.ID
		} else {
			y = &none
		}
		sub := s.subject(Capacity, s.id+"/"+id)
		sub.Resource = id
		a, b := capacityCells(x), capacityCells(y)
		if x.Always != nil && y.Always == nil && y != &none {
			a = spreadOver(a[0], b)
		} else if y.Always != nil && x.Always == nil && x != &none {
			b = spreadOver(b[0], a)
		}
		c.cellEdits(row{subject: sub}, a, b)
		if (x.Always != nil) != (y.Always != nil) && x != &none && y != &none {
			c.fields(sub, x.At, y.At, field{"holds", holdsValue(x), holdsValue(y), false})
		}
	})
}

func capacityCells(r *supply.Resource) []cell {
	if r.Always != nil {
		return []cell{{period.None, Number(*r.Always), r.At}}
	}
	return cellsOf(r.Capacity)
}

// spreadOver gives a number that holds always to each period of another series.
func spreadOver(always cell, periods []cell) []cell {
	out := make([]cell, len(periods))
	for i, p := range periods {
		out[i] = cell{p.p, always.v, always.at}
	}
	return out
}

func holdsValue(r *supply.Resource) Value {
	if r.Always != nil {
		return Text("always")
	}
	return Text("by period")
}

func (c *comparer) uses(s sourcePair) {
	of := func(d side, u *supply.Use) key {
		resources := s.a.Resources
		if d == headSide {
			resources = s.b.Resources
		}
		return keyOf(resources[u.Resource].ID, c.item.of(d, u.Item))
	}
	merge(s.a.Uses, s.b.Uses, of, func(x, y *supply.Use) {
		if x != nil && y != nil && x.Amount == y.Amount && x.Offset == y.Offset {
			return // as most are
		}
		var none supply.Use
		sub := s.subject(Use, "")
		if y != nil {
			sub.Item, sub.Resource = c.item.id(c.item.head[y.Item]), s.b.Resources[y.Resource].ID
		} else {
			sub.Item, sub.Resource = c.item.id(c.item.base[x.Item]), s.a.Resources[x.Resource].ID
		}
		sub.What = sub.Item + " of " + s.id + "/" + sub.Resource
		var before, after, from, to Value
		if x == nil {
			x = &none
		} else {
			before, from = Number(x.Amount), countOrNone(x.Offset)
		}
		if y == nil {
			y = &none
		} else {
			after, to = Number(y.Amount), countOrNone(y.Offset)
		}
		c.fields(sub, x.At, y.At, field{"amount", before, after, false}, field{"offset", from, to, false})
	})
}

func (c *comparer) terms(s sourcePair) {
	of := func(d side, t *supply.Terms) key { return keyOf("", c.item.of(d, t.Item)) }
	merge(s.a.Terms, s.b.Terms, of, func(x, y *supply.Terms) {
		if sameTerms(x, y) {
			return // as most are
		}
		var none supply.Terms
		slot, primaryBefore, primaryAfter := 0, Value{}, Value{}
		if x == nil {
			x = &none
		} else {
			slot, primaryBefore = c.item.base[x.Item], onlyTrue(x.Primary)
		}
		if y == nil {
			y = &none
		} else {
			slot, primaryAfter = c.item.head[y.Item], onlyTrue(y.Primary)
		}
		sub := s.subject(Terms, c.item.id(slot)+" from "+s.id)
		sub.Item = c.item.id(slot)
		c.fields(sub, x.MinimumAt, y.MinimumAt, field{"minimum", optional(x.Minimum), optional(y.Minimum), false})
		c.fields(sub, x.MultipleAt, y.MultipleAt, field{"multiple", optional(x.Multiple), optional(y.Multiple), false})
		c.fields(sub, x.MaximumAt, y.MaximumAt, field{"maximum", optional(x.Maximum), optional(y.Maximum), false})
		c.fields(sub, x.CostAt, y.CostAt, field{"cost", optional(x.Cost), optional(y.Cost), false})
		c.fields(sub, x.At, y.At,
			field{"primary", primaryBefore, primaryAfter, false},
			field{"share", optionalPercent(x.Share), optionalPercent(y.Share), false},
			field{"lead_time", leadValue(x.Lead), leadValue(y.Lead), false},
			field{"payment_days", countOrNone(x.PaymentDays), countOrNone(y.PaymentDays), false})
	})
}

// onlyTrue leaves false unstated: the file need not say it.
func onlyTrue(b bool) Value {
	if b {
		return flagValue(true)
	}
	return Value{}
}

func (c *comparer) commitments(s sourcePair) {
	of := func(d side, k *supply.Commitment) key {
		return keyOf("", c.site.of(d, k.Site), c.item.of(d, k.Item))
	}
	merge(s.a.Commitments, s.b.Commitments, of, func(x, y *supply.Commitment) {
		var a, b dimension.Series
		var site, item int
		if x != nil {
			a, site, item = x.Cells, c.site.base[x.Site], c.item.base[x.Item]
		}
		if y != nil {
			b, site, item = y.Cells, c.site.head[y.Site], c.item.head[y.Item]
		}
		if a.Same(b) {
			return
		}
		sub := s.subject(Commitment, c.item.id(item)+"@"+c.site.id(site)+" from "+s.id)
		sub.Item, sub.Site = c.item.id(item), c.site.id(site)
		c.series(row{subject: sub, worth: c.commitmentWorth(item)}, a, b)
	})
}
