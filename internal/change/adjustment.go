package change

import (
	"strings"

	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// adjustment adds the edits of one adjustment that differs.
func (c *comparer) adjustment(p *adjusted) {
	a, b := p.a, p.b
	one, s := b, headSide
	if b == nil {
		one, s = a, baseSide
	}
	sub := c.adjustmentSubject(s, one)
	var none demand.Adjustment
	switch {
	case a == nil:
		c.whole(sub, Added, Text(c.scope(s, one)), b.At)
		a = &none
	case b == nil:
		c.whole(sub, Removed, Text(c.scope(s, one)), a.At)
		b = &none
	default:
		c.adjustmentFields(p, sub)
	}
	c.noteCells(s, one)
	c.series(row{subject: sub, field: "set", worth: c.effectWorth(p, "set")}, a.Set, b.Set)
	c.ratios(row{subject: sub, field: "percent", worth: c.effectWorth(p, "percent")}, isPercent, a.Percent, b.Percent)
	c.series(row{subject: sub, field: "add", worth: c.effectWorth(p, "add")}, a.Add, b.Add)
	c.series(row{subject: sub, field: "trade_spend", worth: c.spendWorth(s, one)}, a.TradeSpend, b.TradeSpend)
}

// noteCells remembers an adjustment of a single cell a period, whose effect
// stands in the edit itself.
func (c *comparer) noteCells(s side, a *demand.Adjustment) {
	if !a.Group() && len(a.Items) == 1 && len(a.Markets) == 1 {
		c.cells[[2]int{c.market.of(s, a.Markets[0]), c.item.of(s, a.Items[0])}] = true
	}
}

func (c *comparer) adjustmentSubject(s side, a *demand.Adjustment) *Subject {
	sub := &Subject{Kind: Adjustment, ID: a.ID, Layer: a.Layer.String(), Owner: a.Owner,
		Reason: a.Reason, Note: a.Note, Market: a.Document, Family: c.family.id(c.family.of(s, a.Family))}
	for _, i := range a.Items {
		if a.Family == dimension.None {
			sub.Items = append(sub.Items, c.item.id(c.item.of(s, i)))
		}
	}
	if len(sub.Items) == 1 {
		sub.Item = sub.Items[0]
		sub.Family = c.family.id(c.family.of(s, c.planOf(s).Items[a.Items[0]].Family))
	}
	sub.What = c.scope(s, a)
	return sub
}

// scope says what an adjustment applies to, `TENT-2P eu`.
func (c *comparer) scope(s side, a *demand.Adjustment) string {
	what := c.what(s, a)
	markets := a.Document
	if markets == "all" && len(a.Markets) < len(c.planOf(s).Markets) {
		var ids []string
		for _, m := range a.Markets {
			ids = append(ids, c.market.id(c.market.of(s, m)))
		}
		markets = strings.Join(ids, ", ")
	}
	return what + " " + markets
}

// what says which family or items an adjustment is about.
func (c *comparer) what(s side, a *demand.Adjustment) string {
	if a.Family == dimension.None {
		return strings.Join(c.itemIDs(s, a.Items), ", ")
	}
	return c.family.id(c.family.of(s, a.Family))
}

// itemIDs returns the identifiers of items of one side.
func (c *comparer) itemIDs(s side, items []int) []string {
	out := make([]string, len(items))
	for i, it := range items {
		out[i] = c.item.id(c.item.of(s, it))
	}
	return out
}

func (c *comparer) adjustmentFields(p *adjusted, sub *Subject) {
	a, b := p.a, p.b
	if a.ID != b.ID {
		c.d.Renames = append(c.d.Renames, Rename{Adjustment, a.ID, b.ID})
	}
	x, y := a.Places, b.Places
	if c.base.Plan.Files.Name(a.At.File) != c.head.Plan.Files.Name(b.At.File) {
		// It has moved: what stands at the beginning of its file is not what changed.
		y.Layer, y.Owner, y.Document = position.Ref{}, position.Ref{}, position.Ref{}
	}
	for _, f := range []struct {
		base, head position.Ref
		field
	}{
		{x.Layer, y.Layer, field{"layer", Text(a.Layer.String()), Text(b.Layer.String()), false}},
		{x.Owner, y.Owner, field{"owner", Text(a.Owner), Text(b.Owner), false}},
		{x.Document, y.Document, field{"market", Text(a.Document), Text(b.Document), false}},
		{x.Reason, y.Reason, field{"reason", Text(a.Reason), Text(b.Reason), false}},
		{x.Assumption, y.Assumption, field{"assumption", Text(a.Assumption), Text(b.Assumption), false}},
		{x.Decision, y.Decision, field{"decision", Text(a.Decision), Text(b.Decision), false}},
		{a.ExpiresAt, b.ExpiresAt, field{"expires", Text(c.baseLabel(a.Expires)), Text(c.label(b.Expires)), false}},
		{x.Split, y.Split, field{"split", Text(c.splitText(baseSide, a)), Text(c.splitText(headSide, b)), false}},
		{x.Evidence, y.Evidence, field{"evidence", Text(a.Evidence), Text(b.Evidence), true}},
		{x.Note, y.Note, field{"note", Text(a.Note), Text(b.Note), true}},
	} {
		c.fields(sub, placeOr(f.base, a.At), placeOr(f.head, b.At), f.field)
	}
	before, after := c.scope(baseSide, a), c.scope(headSide, b)
	if before == after {
		return
	}
	e := Edit{Subject: sub, Field: "applies to", How: Changed, Before: Text(before), After: Text(after),
		Units: quantity.Missing, Money: quantity.Missing, first: period.None}
	for t := c.from; t <= c.to; t++ {
		if f, ok := p.effects[t]; ok && !cellsDiffer(a, b, t) {
			e.Units, e.Money, e.Valued = sum(e.Units, f.units), sum(e.Money, f.money), atPrice
		}
	}
	base, head := x.Scope, y.Scope
	if c.what(baseSide, a) == c.what(headSide, b) { // then it is the markets
		base, head = placeOr(x.Markets, x.Document), placeOr(y.Markets, y.Document)
	}
	c.add(e, placeOr(base, a.At), placeOr(head, b.At))
}

// placeOr is the place of a setting, that of the adjustment where it is not stated.
func placeOr(at, adjustment position.Ref) position.Ref {
	if at.IsZero() {
		return adjustment
	}
	return at
}

// cellsDiffer reports whether any number of a period was edited.
func cellsDiffer(a, b *demand.Adjustment, t period.Period) bool {
	return differs(a.Set, b.Set, t) || differs(a.Add, b.Add, t) || percentDiffers(a, b, t)
}

func differs(a, b dimension.Series, t period.Period) bool {
	x, inA := a.Cell(t)
	y, inB := b.Cell(t)
	return inA != inB || x.Value != y.Value
}

func percentDiffers(a, b *demand.Adjustment, t period.Period) bool {
	x, ok1 := a.Percent.Get(t)
	y, ok2 := b.Percent.Get(t)
	return ok1 != ok2 || x != y
}

// effectWorth values a cell at what the projection says that the adjustment
// did. Where several numbers of one adjustment and period were edited, the
// effect stands beside the first of set, percent and add. Beyond the shared
// horizon nothing is computed, and an add to a single cell speaks for itself.
func (c *comparer) effectWorth(p *adjusted, name string) worth {
	var none demand.Adjustment
	a, b := p.a, p.b
	if a == nil {
		a = &none
	}
	if b == nil {
		b = &none
	}
	return func(t period.Period, before, after Value) (quantity.Number, quantity.Number, string) {
		first := "add"
		if differs(a.Set, b.Set, t) {
			first = "set"
		} else if percentDiffers(a, b, t) {
			first = "percent"
		}
		if f, ok := p.effects[t]; ok {
			if name == first {
				return f.units, f.money, atPrice
			}
			return quantity.Missing, quantity.Missing, ""
		}
		one, s := p.b, headSide
		if one == nil {
			one, s = p.a, baseSide
		}
		if name != "add" || len(one.Markets) != 1 || len(one.Items) != 1 || one.Family != dimension.None {
			return quantity.Missing, quantity.Missing, ""
		}
		u := delta(before, after)
		return u, c.demandMoney(c.market.of(s, one.Markets[0]), c.item.of(s, one.Items[0]), t, u), atPrice
	}
}

// spendWorth values trade spend, which lowers revenue, at the market's rate.
func (c *comparer) spendWorth(s side, a *demand.Adjustment) worth {
	return func(t period.Period, before, after Value) (quantity.Number, quantity.Number, string) {
		d := delta(before, after)
		rate, ok := rateOf(c.planOf(s), a.Markets, t)
		if !ok || !c.sameMoney || d.IsMissing() {
			return quantity.Missing, quantity.Missing, ""
		}
		return quantity.Missing, -d.Scaled(rate), atItself
	}
}

// sameWords reports whether the fields that contentOf leaves out are equal.
func sameWords(a, b *demand.Adjustment) bool {
	return a.ID == b.ID && a.Owner == b.Owner && a.Document == b.Document && a.Layer == b.Layer &&
		a.Note == b.Note && a.Evidence == b.Evidence
}

// contentOf writes all that an adjustment means, without its own names and
// words, so that equal texts are equal adjustments.
func (c *comparer) contentOf(s side, a *demand.Adjustment) string {
	w := contentWriter{}
	w.add(c.scope(s, a), a.Reason, a.Assumption, a.Decision, c.splitText(s, a), c.planOf(s).Calendar.Label(a.Expires))
	w.series("set", a.Set)
	w.series("add", a.Add)
	w.series("trade_spend", a.TradeSpend)
	w.ratios("percent", a.Percent)
	return w.String()
}

func (c *comparer) splitText(s side, a *demand.Adjustment) string {
	var parts []string
	for _, p := range a.Split {
		parts = append(parts, c.item.id(c.item.of(s, p.Item))+" "+p.Share.Percent())
	}
	return strings.Join(parts, ", ")
}

// baseLabel returns a period's label in the base's calendar.
func (c *comparer) baseLabel(p period.Period) string {
	if p == period.None {
		return ""
	}
	return c.base.Plan.Calendar.Label(p)
}
