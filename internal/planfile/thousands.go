package planfile

import (
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/quantity"
)

// thousands warns of numbers that half of Europe reads as a thousand times as
// much, in what people write by hand: adjustments, commitments, terms, targets and
// budgets, and forecasts whose method says so. Other forecasts, prices, rates and facts
// come out of programs, some of which print three decimals of everything. What has
// three decimals of its own is not judged either, since there 1.250 is how one and a
// quarter is written.
//
// Each of ns is a number or a map of numbers.
func (r reader) thousands(decimals int, ns ...N) {
	if decimals > 2 {
		return
	}
	for _, n := range ns {
		if n.Kind() == Scalar {
			r.thousand(n)
		}
		for _, v := range n.Pairs() {
			r.thousand(v)
		}
	}
}

func (r reader) thousand(n N) {
	t := n.Text()
	// Few numbers have a point there: nearly all, and percents, are passed over by this.
	if len(t) < len("1.000") || t[len(t)-len(".000")] != '.' {
		return
	}
	if n.Kind() != Scalar || n.Style() != Plain || !quantity.Ambiguous(t) {
		return
	}
	v, _ := quantity.Parse(t)
	r.report(finding.TextThousands, n, "write "+strings.Replace(t, ".", "", 1)+" if the point sets thousands apart, else "+v.String(),
		"%s is read as %s", t, v.String())
}

// quantities judges how people wrote quantities by hand that are counted in so many
// decimals: [reader.thousands] and [reader.fraction].
func (r reader) quantities(decimals int, ns ...N) {
	r.thousands(decimals, ns...)
	if decimals == notKnown {
		return
	}
	for _, n := range ns {
		if n.Kind() == Scalar {
			r.fraction(decimals, n)
		}
		for _, v := range n.Pairs() {
			r.fraction(decimals, v)
		}
	}
}

// fraction warns of a number that has a part which is not counted: each such number
// is rounded where it is used, and what was rounded by itself does not sum to what
// the numbers sum to. What looks like thousands is told as that.
func (r reader) fraction(decimals int, n N) {
	t := n.Text()
	if !strings.Contains(t, ".") || n.Kind() != Scalar || n.Style() != Plain || decimals <= 2 && quantity.Ambiguous(t) {
		return
	}
	v, err := quantity.Parse(t)
	if err != nil {
		return
	}
	_, parts, _ := strings.Cut(v.String(), ".")
	if r.draft != nil { // which does not know yet what is counted in how many
		r.draft.decimals = max(r.draft.decimals, len(parts))
		return
	}
	grain := quantity.Number(grainOf(decimals))
	if v%grain == 0 {
		return
	}
	near := v - v%grain
	far := near + grain
	if v < 0 {
		far = near - grain
	}
	do := "write " + near.String() + " or " + far.String() + "; `decimals: " + strconv.Itoa(len(parts)) + "` in the catalog counts the family in smaller parts"
	if whole, parts, _ := strings.Cut(strings.TrimPrefix(t, "-"), "."); len(parts) == 3 && len(whole) <= 3 && whole[0] != '0' {
		do = "write " + strings.Replace(t, ".", "", 1) + " if the point sets thousands apart; else " + do
	}
	what := "whole units"
	if decimals > 0 {
		what = "units of " + grain.String()
	}
	r.report(finding.TextFraction, n, do, "%s is a fraction of what is counted in %s, and is rounded wherever it counts", t, what)
}

// notKnown is more decimals than any family may have: of items that nobody knows
// nothing is said.
const notKnown = 99

// decimalsOf are the most that one of the items is counted in. A draft does not know
// items yet: it gives up at what may be thousands, and notes how many decimals there are,
// by which the document is read again when items are known.
func (r reader) decimalsOf(items ...int) int {
	if r.draft != nil {
		return 0
	}
	most := -1
	for _, i := range items {
		if i != dimension.None {
			most = max(most, r.familyDecimals(r.plan.Items[i].Family))
		}
	}
	if most < 0 {
		return notKnown
	}
	return most
}

func (r reader) familyDecimals(family int) int {
	switch {
	case r.draft != nil:
		return 0
	case family == dimension.None:
		return notKnown
	}
	return r.plan.Families[family].Decimals
}

// moneyDecimals are those of a currency: ISO 4217 gives seven of them three.
func moneyDecimals(currency string) int {
	switch currency {
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	}
	return 2
}
