package render

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/variance"
)

// VarianceView says how much of a variance is printed. The zero value is fit
// for a terminal.
type VarianceView struct {
	// Full adds the grids, the process grid, charts and every level, as pages
	// and workbooks have them.
	Full bool
	// Causes is how many causes are listed, 5 if zero; negative for all.
	Causes int
	// Families restricts the grids.
	Families []string
	// Footer closes the document.
	Footer []Text
}

// VarianceDocument lays out what happened against what was planned: the answer,
// then families, what is behind it, the bridge, and the year's outlook.
func VarianceDocument(r *variance.Report, o VarianceView) *Document {
	p := &variancePage{r: r, o: o}
	if p.o.Causes == 0 {
		p.o.Causes = 5
	}
	d := &Document{Title: r.Company + ", variance of " + p.span(), Subtitle: p.subtitle(), Headline: p.headline()}
	for i := range r.Comparisons {
		d.Blocks = append(d.Blocks, p.comparison(&r.Comparisons[i], i)...)
	}
	d.Blocks = slices.Concat(d.Blocks, p.outlook(), p.process(), p.grids())
	d.Footer = append(p.leftOut(), o.Footer...)
	return d
}

type variancePage struct {
	r *variance.Report
	o VarianceView
}

func (p *variancePage) span() string {
	if p.r.From == p.r.To {
		return p.r.From
	}
	return p.r.From + ".." + p.r.To
}

func (p *variancePage) subtitle() Text {
	if len(p.r.Comparisons) == 0 {
		return nil
	}
	c, some := &p.r.Comparisons[0], ""
	if n := len(c.Periods); c.Used() > 0 && c.Used() < n {
		some = ", " + Whole(c.Used()) + " of " + Count(n, "period", "periods")
	}
	return Plain("against " + p.against(c) + some)
}

// against says which plan a comparison is with.
func (p *variancePage) against(c *variance.Comparison) string {
	switch c.Against {
	case variance.Budget:
		return "the budget"
	case variance.Previous:
		return "the plan committed two cycles before" + p.tags(c)
	}
	return "the plan committed the cycle before" + p.tags(c)
}

// tags names the closes, the first and the last where they are several.
func (p *variancePage) tags(c *variance.Comparison) string {
	var tags []string
	for _, x := range c.Periods {
		if x.Tag != "" && x.Why == "" && !slices.Contains(tags, x.Tag) {
			tags = append(tags, x.Tag)
		}
	}
	switch len(tags) {
	case 0:
		return ""
	case 1:
		return ", " + tags[0]
	}
	return ", " + tags[0] + " to " + tags[len(tags)-1]
}

// headline are the measures of the first comparison over all families.
func (p *variancePage) headline() []Fact {
	if len(p.r.Comparisons) == 0 {
		return nil
	}
	c := &p.r.Comparisons[0]
	if c.Used() == 0 {
		return []Fact{{Label: "variance", Value: NotKnown, Detail: p.why(c), Tone: Warn}}
	}
	var out []Fact
	for _, m := range []variance.Measure{variance.DemandMeasure, variance.SupplyMeasure, variance.RevenueMeasure, variance.MarginMeasure, variance.StockValueMeasure, variance.BacklogMeasure} {
		row := c.Total.Row(m)
		if row == nil || row.Figure().Used == 0 {
			continue
		}
		out = append(out, p.fact(row, &c.Total))
	}
	return out
}

// why says why no period has a plan.
func (p *variancePage) why(c *variance.Comparison) string {
	for _, x := range c.Periods {
		if x.Why != "" {
			return x.Period + ": " + x.Why
		}
	}
	return "nothing is known"
}

func (p *variancePage) fact(row *variance.Row, g *variance.Group) Fact {
	f := row.Figure()
	x := Fact{Label: string(row.Measure), Value: p.signed(row, f.Difference, g), Detail: p.words(row, f)}
	if f.Plan != 0 {
		x.Value += " (" + SignedPercent(f.Difference, f.Plan.Abs()) + ")"
	}
	parts := []string{x.Detail, p.amounts(row, f, g)}
	if row.Units != nil && row.Money != nil && row.Money.Used > 0 && row.Money.Difference != 0 {
		parts = append(parts, "worth "+SignedMoney(row.Money.Difference, p.r.Currency, 0))
	}
	if f.Used < f.Of {
		parts = append(parts, "used "+Whole(f.Used)+" of "+Whole(f.Of)+" cells")
	}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	x.Detail = strings.Join(parts, "; ")
	x.Tone = tone(row.Standing)
	return x
}

func tone(s variance.Standing) Style {
	switch s {
	case variance.NeedsDecision:
		return Bad
	case variance.Lever:
		return Warn
	}
	return Normal
}

func (p *variancePage) signed(row *variance.Row, n quantity.Number, g *variance.Group) string {
	if row.Units == nil {
		return SignedMoney(n, p.r.Currency, 0)
	}
	return strings.TrimSpace(Signed(n, g.Decimals) + " " + g.Unit)
}

// amounts are what happened and what was planned.
func (p *variancePage) amounts(row *variance.Row, f *variance.Figure, g *variance.Group) string {
	if row.Units == nil {
		return Money(f.Actual, p.r.Currency, 0) + " of " + Money(f.Plan, p.r.Currency, 0) + " planned"
	}
	return Quantity(f.Actual, g.Decimals) + " of " + Quantity(f.Plan, g.Decimals) + " planned"
}

// words say what a difference means in the trade's words. That of demand is a
// share of what was wanted, as forecast errors are.
func (p *variancePage) words(row *variance.Row, f *variance.Figure) string {
	d := f.Difference
	if d == 0 {
		return "as planned"
	}
	below := d < 0
	switch row.Measure {
	case variance.DemandMeasure:
		word := "under-forecast"
		if below {
			word = "over-forecast"
		}
		if f.Actual > 0 {
			word += " " + Percent(d.Abs(), f.Actual)
		}
		return word
	case variance.SupplyMeasure, variance.TransfersMeasure:
		if below {
			return "less came than was committed"
		}
		return "more came than was committed"
	case variance.StockMeasure, variance.StockValueMeasure:
		if below {
			return "less than was projected"
		}
		return "more than was projected"
	case variance.BacklogMeasure:
		if below {
			return "less is owed than was projected"
		}
		return "more is owed than was projected"
	}
	if below {
		return "below plan"
	}
	return "above plan"
}

// leftOut says what is in no sum.
func (p *variancePage) leftOut() []Text {
	var out []Text
	for i := range p.r.Comparisons {
		c := &p.r.Comparisons[i]
		if n := len(c.Periods); c.Used() < n {
			out = append(out, Plain("against "+string(c.Against)+": used "+Whole(c.Used())+" of "+Count(n, "period", "periods")+"; not "+strings.Join(withoutPlan(c.Periods), ", ")))
		}
		for k := range c.Families {
			g := &c.Families[k]
			if d := g.Row(variance.DemandMeasure); d != nil && d.Unplanned != 0 {
				out = append(out, Plain(g.Name+": "+Quantity(d.Unplanned, g.Decimals)+" "+g.Unit+" were wanted that the plan says nothing of; they are in no sum"))
			}
		}
	}
	if p.r.Short {
		out = append(out, Plain("the clone is shallow: closes may be missing (git fetch --unshallow)"))
	}
	return out
}

// withoutPlan lists the periods that have no plan and why; several in a row whose
// cycles were not closed are one.
func withoutPlan(periods []variance.PeriodPlan) []string {
	var out []string
	for i := 0; i < len(periods); i++ {
		x := periods[i]
		if x.Why == "" {
			continue
		}
		last := i
		for last+1 < len(periods) && sameWhy(x, periods[last+1]) {
			last++
		}
		switch y := periods[last]; {
		case last == i:
			out = append(out, x.Period+" ("+x.Why+")")
		case x.Cycle == y.Cycle:
			out = append(out, x.Period+".."+y.Period+" ("+x.Why+")")
		default:
			out = append(out, x.Period+".."+y.Period+" (cycles "+x.Cycle+".."+y.Cycle+" were not closed)")
		}
		i = last
	}
	return out
}

func sameWhy(a, b variance.PeriodPlan) bool {
	return a.Why == b.Why && b.Why != "" || strings.HasSuffix(a.Why, " was not closed") && strings.HasSuffix(b.Why, " was not closed")
}
