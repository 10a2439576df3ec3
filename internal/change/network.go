package change

import (
	"slices"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/network"
)

// network compares markets, sites, shares and rates.
func (c *comparer) network() {
	b, h := c.base.Plan, c.head.Plan
	for slot, id := range c.market.ids {
		i, j := c.market.inBase[slot], c.market.inHead[slot]
		var x, y network.Market
		if i != dimension.None {
			x = b.Markets[i]
		}
		if j != dimension.None {
			y = h.Markets[j]
		}
		sub := &Subject{Kind: Market, What: id, Market: id}
		switch {
		case i == dimension.None:
			c.whole(sub, Added, Text(id), y.At)
		case j == dimension.None:
			c.whole(sub, Removed, Text(id), x.At)
		default:
			c.fields(sub, x.At, y.At,
				field{"currency", Text(x.Currency), Text(y.Currency), false},
				field{"priority", countValue(x.Priority), countValue(y.Priority), false},
				field{"code", Text(x.Code), Text(y.Code), false},
				field{"name", Text(x.Name), Text(y.Name), true})
		}
		c.shares(&Subject{Kind: Share, What: id, Market: id}, x.ServedFrom, y.ServedFrom)
	}
	c.sites()
	c.rates(b.Rates, h.Rates)
}

func (c *comparer) sites() {
	b, h := c.base.Plan, c.head.Plan
	for slot, id := range c.site.ids {
		i, j := c.site.inBase[slot], c.site.inHead[slot]
		sub := &Subject{Kind: Site, What: id, Site: id}
		switch {
		case i == dimension.None:
			c.whole(sub, Added, Text(id), h.Sites[j].At)
		case j == dimension.None:
			c.whole(sub, Removed, Text(id), b.Sites[i].At)
		default:
			x, y := b.Sites[i], h.Sites[j]
			c.fields(sub, x.At, y.At, field{"code", Text(x.Code), Text(y.Code), false},
				field{"name", Text(x.Name), Text(y.Name), true})
		}
	}
}

// shares compares by site how a market's demand is divided; subject names the
// market, and the item where it has shares of its own.
func (c *comparer) shares(subject *Subject, a, b []network.Share) {
	of := func(s side, x *network.Share) key { return keyOf("", c.site.of(s, x.Site)) }
	merge(a, b, of, func(x, y *network.Share) {
		sub := *subject
		var none network.Share
		var before, after Value
		if x == nil {
			x = &none
		} else {
			before, sub.Site = percentValue(x.Share), c.site.id(c.site.base[x.Site])
		}
		if y == nil {
			y = &none
		} else {
			after, sub.Site = percentValue(y.Share), c.site.id(c.site.head[y.Site])
		}
		sub.What += " from " + sub.Site
		c.fields(&sub, x.At, y.At, field{"", before, after, false})
	})
}

// rates compares exchange rates by currency and the period from which they
// hold.
func (c *comparer) rates(a, b network.Rates) {
	var currencies []string
	for k := range a {
		currencies = append(currencies, k)
	}
	for k := range b {
		currencies = append(currencies, k)
	}
	slices.Sort(currencies)
	for _, k := range slices.Compact(currencies) {
		sub := &Subject{Kind: Rate, What: k, Currency: k}
		c.ratios(row{subject: sub, closed: true, holds: true, worth: c.rateWorth(k, a[k], b[k])}, isFactor, a[k], b[k])
	}
}
