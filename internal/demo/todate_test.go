package demo

import (
	"testing"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/quantity"
)

// TestToDate: what came in December and what is still on order are together what
// was committed, and no warehouse sold what it did not have. Each market has its own
// site; the lane takes from Lyon what it brings to Reno.
func TestToDate(t *testing.T) {
	c, err := newCompany()
	if err != nil {
		t.Fatal(err)
	}
	p, open := c.plan, &c.plan.Actuals.Open
	none := dimension.None
	for s := range p.Sources {
		for _, row := range p.Sources[s].Commitments {
			key := actual.Key{Source: s, Market: none, Site: row.Site, Item: row.Item}
			sum := open.Receipts[key]
			for _, o := range open.Supply {
				if o.Key == key && p.Calendar.Containing(o.Due) == c.last {
					sum = sum.Add(o.Quantity)
				}
			}
			if want, _ := row.Cells.Get(c.last); sum != want {
				t.Errorf("%s brings %s to %s: %s came or are on order, and %s are committed", p.Sources[s].ID, p.Items[row.Item].ID, p.Sites[row.Site].ID, sum, want)
			}
		}
	}
	left := map[[2]int]quantity.Number{}
	for _, row := range p.Actuals.Stock.Rows {
		left[[2]int{row.Key.Site, row.Key.Item}], _ = row.Cells.Get(c.last - 1)
	}
	add := func(site, item int, n quantity.Number) {
		left[[2]int{site, item}] = left[[2]int{site, item}].Add(n)
	}
	for k, n := range open.Sales {
		add(p.Shares(k.Market, k.Item)[0].Site, k.Item, -n)
	}
	for k, n := range open.Receipts {
		add(k.Site, k.Item, n)
		if from := p.Sources[k.Source].From; from != none {
			add(from, k.Item, -n)
		}
	}
	for at, n := range left {
		if n < 0 {
			t.Errorf("%s@%s: %s are left", p.Items[at[1]].ID, p.Sites[at[0]].ID, n)
		}
	}
}
