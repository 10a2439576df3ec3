package render

import (
	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// portion is the part of a market's quantity of an item that falls on the
// grid's site, all of it without one, by the shares that the projection goes
// by; missing where none of it does.
func (v *view) portion(p *plan.Plan, market, item int, n quantity.Number) quantity.Number {
	if v.in.Site == dimension.None || n.IsMissing() {
		return n
	}
	site, shares := v.siteIn(p), p.Shares(market, item)
	if len(shares) == 1 && shares[0].Site == site {
		return n
	}
	weights := make([]quantity.Number, len(shares))
	at := dimension.None
	for k, s := range shares {
		weights[k] = quantity.Number(s.Share)
		if s.Site == site && s.Share != 0 {
			at = k
		}
	}
	if at == dimension.None {
		return quantity.Missing
	}
	return quantity.Spread(n, weights, p.Families[p.Items[item].Family].Decimals)[at]
}

// siteIn is the grid's site in another plan.
func (v *view) siteIn(p *plan.Plan) int {
	if p == v.plan {
		return v.in.Site
	}
	return p.SiteIDs.Index(v.plan.SiteIDs.ID(v.in.Site))
}

// demand adds a result's demand for n periods to a row: of markets for all
// sites, what of it falls on the site for one.
func (v *view) demand(row []quantity.Number, r *projection.Result, from period.Period, n, f int) {
	if f = v.sameFamily(r, f); f == dimension.None {
		return
	}
	for _, i := range v.of(r).demand[f] {
		d := &r.Demand[i]
		for p := from; p < from+period.Period(n); p++ {
			plus(row, int(p-v.first()), v.portion(r.Plan, d.Market, d.Item, at(r, d.Consensus, p)))
		}
	}
}

// holes counts by period the items at sites whose demand is not known.
func (v *view) holes(r *projection.Result, from period.Period, n, f int) []int {
	out := make([]int, v.width())
	if f = v.sameFamily(r, f); f == dimension.None {
		return out
	}
	for _, k := range v.of(r).stock[f] {
		s := &r.Stock[k]
		if !v.sameSite(r, s.Site) || len(s.Demand) == 0 {
			continue
		}
		for p := from; p < from+period.Period(n); p++ {
			i, t := int(p-v.first()), int(p-r.First)
			if i >= 0 && i < len(out) && t >= 0 && t < len(s.Demand) && s.Demand[t].IsMissing() {
				out[i]++
			}
		}
	}
	return out
}

// actualSales adds what was sold in closed periods, booked where the family is
// made to order. Facts are by market; a site's is the share that falls on it.
func (v *view) actualSales(row []quantity.Number, f int) {
	for i := range v.past {
		for _, item := range v.plan.Families[f].Items {
			for m := range v.plan.Markets {
				plus(row, i, v.portion(v.plan, m, item, v.sold(f, m, item, v.first()+period.Period(i))))
			}
		}
	}
}

func (v *view) sold(f, market, item int, p period.Period) quantity.Number {
	table := v.plan.Actuals.Sales
	if v.plan.Families[f].Strategy == catalog.MakeToOrder {
		table = v.plan.Actuals.Bookings
	}
	return observed(table, actual.Key{Source: dimension.None, Market: market, Site: dimension.None, Item: item}, p)
}

func observed(t actual.Table, k actual.Key, p period.Period) quantity.Number {
	if n, ok := t.Get(k, p); ok {
		return n
	}
	return quantity.Missing
}

// serving is the part of a market's demand for a family that falls on the
// grid's site, 1 without one; ok is false where the family's items differ.
func (v *view) serving(market, f int) (part quantity.Ratio, ok bool) {
	if v.in.Site == dimension.None {
		return quantity.Unit, true
	}
	for k, item := range v.plan.Families[f].Items {
		share, all := quantity.Ratio(0), quantity.Ratio(0)
		for _, s := range v.plan.Shares(market, item) {
			all += s.Share
			if s.Site == v.in.Site {
				share = s.Share
			}
		}
		if all != 0 && all != quantity.Unit {
			share = quantity.Number(share).Over(quantity.Number(all))
		}
		if k > 0 && share != part {
			return 0, false
		}
		part = share
	}
	return part, true
}
