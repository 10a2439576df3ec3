package render_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/text"
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

// TestDiffSaysWhatIsInNoSum: sums of money that lack something say so, and that it
// may be stock that nobody knows, not a price alone.
func TestDiffSaysWhatIsInNoSum(t *testing.T) {
	for n, want := range map[int]string{0: "", 1: "- 1 amount is in no sum: a price, rate, cost or stock is missing\n", 3: "- 3 amounts are in no sum: a price, rate, cost or stock is missing\n"} {
		d := diffOf(t)
		d.Headline.LeftOut = n
		out := written(t, func(b *bytes.Buffer) error {
			return text.Write(b, render.DiffDocument(d, render.DiffView{}), text.Options{})
		})
		if got := strings.Contains(out, "in no sum"); got != (n > 0) || !strings.Contains(out, want) {
			t.Errorf("%d left out, and no %q in:\n%s", n, want, out)
		}
	}
}
