package signoff

import (
	"strings"

	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/quantity"
)

// words tells a gross change against its limits: `demand changes by 1.4 % in
// value (EUR 103,950 gross of EUR 7,425,000) and is above 1 %`.
func (g *gross) words(v *View, t *policy.ChangeTest, met bool) string {
	p := v.Head.Plan
	amount := func(n quantity.Number) string {
		if isMoney(t.Measure) {
			return p.Currency + " " + rounded(n).Words()
		}
		return n.Words() + " units"
	}
	text := measureWords(t.Measure)
	if what := g.scope(t); what != "" {
		text += " of " + what
	}
	if isLevel(t.Measure) && g.period != 0 {
		text += " in " + p.Calendar.Label(g.period)
	}
	if len(t.Zones) > 0 {
		text += " (" + strings.Join(t.Zones, ", ") + ")"
	}
	limit := limitWords(t, amount)
	switch {
	case g.unknown != "":
		return text + " changes by what nobody knows (" + g.unknown + "), which is more than any limit"
	case g.change == 0:
		return text + " does not change"
	}
	text += " changes by "
	if t.Percent != nil && g.before != 0 {
		text += percentWords(g.change, g.before, *t.Percent) + " (" + amount(g.change) + " gross of " + amount(g.before) + ")"
	} else {
		text += amount(g.change) + " gross"
		if t.Percent != nil {
			text += " from nothing"
		}
	}
	if met {
		return text + ", above " + limit
	}
	return text + ", not above " + limit
}

// scope says what a sum is of, where it is not the whole plan.
func (g *gross) scope(t *policy.ChangeTest) string {
	var parts []string
	if t.By != policy.ByPlan && (g.change != 0 || g.unknown != "") {
		parts = append(parts, g.group)
	}
	if t.By != policy.ByItem {
		parts = append(parts, lists(t.Items)...)
	}
	if t.By != policy.ByFamily {
		parts = append(parts, lists(t.Families)...)
	}
	if t.By != policy.ByMarket {
		parts = append(parts, lists(t.Markets)...)
	}
	return strings.Join(parts, " ")
}

func lists(ids []string) []string {
	if len(ids) == 0 {
		return nil
	}
	return []string{strings.Join(ids, "+")}
}

func measureWords(m policy.ChangeMeasure) string {
	switch m {
	case policy.DemandValue:
		return "demand in value"
	case policy.StockValue:
		return "stock in value"
	}
	return string(m)
}

func limitWords(t *policy.ChangeTest, amount func(quantity.Number) string) string {
	var parts []string
	if t.Percent != nil {
		parts = append(parts, spaced(t.Percent.Percent()))
	}
	if t.Above != nil {
		parts = append(parts, amount(*t.Above))
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, " and ")
}

// percentWords prints a part of a whole in percent with one decimal, and with
// as many more as tell it from the limit that it does not equal.
func percentWords(part, of quantity.Number, limit quantity.Ratio) string {
	r := part.Over(of)
	exact := product(int64(part), quantity.RatioScale) == product(int64(of), int64(limit))
	for step := quantity.Ratio(quantity.RatioScale / 1000); step >= percentGrid; step /= 10 {
		near := (r + step/2) / step * step
		if near != 0 && (near != limit || exact) {
			return decimalWords(near) + " %"
		}
	}
	if r < percentGrid {
		return "under 0.0001 %"
	}
	return "hardly other than " + spaced(limit.Percent())
}

// percentGrid is the finest step of a percent: 0.0001 %.
const percentGrid = quantity.RatioScale / 100 / quantity.Scale

// decimalWords prints a ratio in percent without its sign.
func decimalWords(r quantity.Ratio) string {
	return quantity.Number(r / percentGrid).Words()
}

// spaced writes 1% as 1 %.
func spaced(percent string) string { return strings.TrimSuffix(percent, "%") + " %" }

// rounded drops the cents of what has thousands.
func rounded(n quantity.Number) quantity.Number {
	if n.Abs() >= quantity.Whole(1000) {
		return quantity.Round(n, 0)
	}
	return quantity.Round(n, 2)
}
