package render

import (
	"strings"

	"github.com/accord-plan/accord/internal/accuracy"
	"github.com/accord-plan/accord/internal/quantity"
)

// AccuracyView says how much of the report is printed. The zero value is fit
// for a terminal.
type AccuracyView struct {
	// Rows is how many rows a table has at most, 6 if zero; negative for all.
	Rows int
	// Charts adds drawings and the table of periods.
	Charts bool
	Footer []Text
}

// AccuracyDocument lays out how near the plans came: the answer in money first,
// then by step of the plan, by family, who adjusted, and by lag.
func AccuracyDocument(r *accuracy.Report, o AccuracyView) *Document {
	switch {
	case o.Rows == 0:
		o.Rows = 6
	case o.Rows < 0:
		o.Rows = everything
	}
	p := accuracyPage{r: r, o: o, d: &Document{Title: r.Company + ": forecast accuracy", Footer: o.Footer}}
	p.d.Subtitle = p.subtitle()
	if r.PeriodsUsed == 0 {
		p.d.Blocks = append(p.d.Blocks, &Paragraph{Plain("Nothing can be judged: " + p.whyNothing() + ".")})
		p.leftOut()
		return p.d
	}
	p.d.Headline = p.headline()
	p.worth()
	p.steps()
	switch accuracy.By(r.By) {
	case accuracy.Owner:
		p.owners()
		p.adjustments()
	case accuracy.Layer, accuracy.Reason:
		p.adjusters(r.Adjusters, "By "+r.By, r.By)
	default:
		p.groups()
		p.owners()
	}
	p.lags()
	p.periods()
	p.notes()
	return p.d
}

// accuracyPage makes the blocks of the report.
type accuracyPage struct {
	r *accuracy.Report
	o AccuracyView
	d *Document
}

func (p *accuracyPage) add(b ...Block) { p.d.Blocks = append(p.d.Blocks, b...) }

func (p *accuracyPage) subtitle() Text {
	r := p.r
	if r.From == "" {
		return Plain("no period is over")
	}
	s := r.From + ".." + r.To
	if r.From == r.To {
		s = r.From
	}
	s += " against the plans first committed " + Count(r.Lag, "cycle", "cycles") + " before (lag " + Whole(r.Lag) + "), " + usedOf(r.PeriodsUsed, len(r.Periods), "period", "periods") +
		", " + usedOf(r.Total.Units.Used, r.Total.Units.Of, "cell", "cells")
	if r.AsOf != "" {
		s += " · as of " + r.AsOf
	}
	return Plain(s)
}

// usedOf says how many of a number of things are used: 4 of 5 periods.
func usedOf(used, of int, one, many string) string {
	if used == of {
		return Count(of, one, many)
	}
	return Whole(used) + " of " + Count(of, one, many)
}

// whyNothing says why no period can be judged.
func (p *accuracyPage) whyNothing() string {
	for _, x := range p.r.Periods {
		if x.Why != "" {
			return x.Period + ": " + x.Why
		}
	}
	if p.r.Short {
		return "this clone is shallow, and no plan committed before is in it"
	}
	return "no plan was committed before a period that is over"
}

func (p *accuracyPage) headline() []Fact {
	t := &p.r.Total
	facts := []Fact{{Label: "off by", Value: ratioText(t.WAPE), Detail: "(WAPE" + basis(t) + ")"}, {Label: "bias", Value: biasText(t), Tone: biasTone(t)}}
	if added := p.peopleAdded(); added != nil && len(p.r.Owners) > 0 {
		facts = append(facts, Fact{Label: "people added", Value: pointsText(added) + " points", Tone: pointsTone(added)})
	}
	if len(p.r.Habits) > 0 {
		facts = append(facts, Fact{Label: "leaning", Value: strings.Join(p.r.Habits, ", "), Tone: Bad})
	}
	return facts
}

func basis(m *accuracy.Measure) string {
	if m.Mixed {
		return " at cost"
	}
	return ""
}

func minusRatio(a, b *quantity.Ratio) *quantity.Ratio {
	if a == nil || b == nil {
		return nil
	}
	r := *a - *b
	return &r
}

// ratioText prints a ratio as a percent with one decimal.
func ratioText(r *quantity.Ratio) string {
	if r == nil {
		return NotKnown
	}
	return Percent(quantity.Number(*r), quantity.Number(quantity.Unit))
}

// pointsText prints a difference of two ratios in points of percent.
func pointsText(r *quantity.Ratio) string {
	if r == nil {
		return NotKnown
	}
	return decimal(quantity.MulDiv(int64(*r), 1000, int64(quantity.Unit)), 1, "", "+")
}

func pointsTone(r *quantity.Ratio) Style {
	switch {
	case r == nil || *r == 0:
		return Normal
	case *r < 0:
		return Bad
	}
	return Good
}

// biasText prints bias in words: over-forecast 12.0 %.
func biasText(m *accuracy.Measure) string {
	a := m.Leading()
	if m.Bias == nil {
		if a.Used > 0 && a.Actual < 0 {
			return "undefined: more came back than was sold"
		}
		if a.Used > 0 && a.Forecast > 0 && !m.Mixed {
			return "over-forecast " + Quantity(a.Forecast, 0) + ", nothing came"
		}
		return NotKnown
	}
	return biasWords(m.Bias)
}

func biasWords(r *quantity.Ratio) string {
	switch {
	case r == nil:
		return NotKnown
	case *r > 0:
		return "over-forecast " + ratioText(r)
	case *r < 0:
		n := -*r
		return "under-forecast " + ratioText(&n)
	}
	return "none"
}

// biasTone warns where errors lean to one side for good.
func biasTone(m *accuracy.Measure) Style {
	if t := m.Tracking; !t.IsMissing() && t.Abs() > quantity.Whole(4) {
		return Bad
	}
	return Normal
}

func ratioCell(r *quantity.Ratio) Cell { return numbered(r, ratioText(r)) }

func pointsCell(r *quantity.Ratio) Cell {
	if r != nil && *r == 0 {
		return Figure(0, Nothing)
	}
	c := numbered(r, pointsText(r))
	c.Tone = pointsTone(r)
	return c
}

// numbered holds a ratio as percent for typed formats.
func numbered(r *quantity.Ratio, text string) Cell {
	if r == nil {
		return Styled(Muted, text)
	}
	return Figure(quantity.Number(quantity.MulDiv(int64(*r), 100*quantity.Scale, int64(quantity.Unit))), text)
}

func signedNumber(n quantity.Number, decimals int) Cell {
	if n.IsMissing() {
		return Styled(Muted, NotKnown)
	}
	return Figure(n, Signed(n, decimals))
}

func plainNumber(n quantity.Number, decimals int) Cell {
	if n.IsMissing() {
		return Styled(Muted, NotKnown)
	}
	return Figure(n, Quantity(n, decimals))
}
