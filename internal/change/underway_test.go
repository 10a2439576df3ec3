package change

import (
	"testing"

	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// TestUnderWay buys in 400 tents at 118.50 that leave in January and arrive in
// March: 47,400 are ours for two months before a site has them.
func TestUnderWay(t *testing.T) {
	for _, c := range []struct {
		name                 string
		stock, transit       string
		period               string
		delta, underWay, all string
	}{
		{"all of it", "100 100 100 200 300 100", "0 47400 47400 0 0 0", "2027-01", "47400", "47400", "47500"},
		{"a part of it", "100 100 500 200 300 100", "0 47000 47400 0 0 0", "2027-02", "47800", "47400", "47900"},
		{"none of it", "100 100 100 60100 300 100", "0 47400 47400 0 0 0", "2027-03", "60000", "0", "60100"},
		{"what is unknown is in neither", "100 - 100 100 300 100", "0 47400 0 0 0 0", "2027-04", "200", "0", "300"},
	} {
		base, head := bare(world()), bare(world())
		base.Value = []projection.ValueRow{{Site: central, Family: tents, Stock: column("100 100 100 100 100 100"), InTransit: column("0 0 0 0 0 0")}}
		head.Value = []projection.ValueRow{{Site: central, Family: tents, Stock: column(c.stock), InTransit: column(c.transit)}}
		h := Compare(base, head, Options{}).Headline
		if v := h.StockValue; v.Period != c.period || v.Delta != number(c.delta) || v.Head != number(c.all) || h.UnderWay != number(c.underWay) {
			t.Errorf("%s: %+v, under way %s", c.name, v, h.UnderWay)
		}
	}
	other := bare(world())
	other.Plan.Currency = "USD"
	if h := Compare(bare(world()), other, Options{}).Headline; h.UnderWay != quantity.Missing {
		t.Errorf("of two currencies %s is under way", h.UnderWay)
	}
}
