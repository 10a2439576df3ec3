package render_test

import (
	"testing"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
)

func TestDiffSaysWhatIsUnderWay(t *testing.T) {
	for _, c := range []struct {
		underWay quantity.Number
		want     string
	}{
		{quantity.Whole(47_400), "in 2027-01, all of it under way"},
		{quantity.Whole(1000), "in 2027-01, of it +€1,000 under way"},
		{quantity.Whole(0), "in 2027-01"},
		{quantity.Missing, "in 2027-01"},
	} {
		d := diffOf(t)
		d.Headline.StockValue.Delta, d.Headline.StockValue.Period, d.Headline.UnderWay = quantity.Whole(47_400), "2027-01", c.underWay
		for _, f := range render.DiffDocument(d, render.DiffView{}).Headline {
			if f.Label == "stock value" && f.Detail != c.want {
				t.Errorf("%q, want %q", f.Detail, c.want)
			}
		}
	}
}
