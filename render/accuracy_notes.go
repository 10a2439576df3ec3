package render

import (
	"github.com/accord-plan/accord/internal/accuracy"
	"github.com/accord-plan/accord/internal/quantity"
)

// notes say what is left out and how things are measured.
func (p *accuracyPage) notes() {
	out := []Text{Plain(p.method())}
	if p.o.Charts || p.o.Rows == everything {
		out = append(out, Plain(p.naive()))
	}
	p.d.Footer = append(out, p.d.Footer...)
	p.leftOut()
}

// leftOut says what is not judged, and why.
func (p *accuracyPage) leftOut() {
	var out []Text
	for _, x := range p.together() {
		out = append(out, Plain(x))
	}
	if p.r.Open != "" {
		out = append(out, Plain("Not judged: "+p.r.Open+", not over yet."))
	}
	for _, f := range p.facts() {
		out = append(out, Plain(f))
	}
	if p.r.Short {
		out = append(out, Plain("This clone is shallow: plans that were committed before are not in it."))
	}
	p.d.Footer = append(out, p.d.Footer...)
}

// together tells of the periods that no plan spoke of, runs of them at once.
func (p *accuracyPage) together() []string {
	var out []string
	for i := 0; i < len(p.r.Periods); {
		x := &p.r.Periods[i]
		k := i + 1
		for k < len(p.r.Periods) && x.Why != "" && p.r.Periods[k].Why != "" && p.o.Rows != everything {
			k++
		}
		switch {
		case x.Why == "":
		case k == i+1:
			out = append(out, "Not judged: "+x.Period+", "+x.Why+".")
		default:
			out = append(out, "Not judged: "+x.Period+".."+p.r.Periods[k-1].Period+", as "+x.Period+": "+x.Why+".")
		}
		i = k
	}
	return out
}

// facts tells of facts that are missing or not complete.
func (p *accuracyPage) facts() []string {
	var out []string
	for i, f := range p.r.Facts {
		if i == p.o.Rows {
			return append(out, Whole(len(p.r.Facts)-i)+" more periods have facts that are missing or not complete, with --all.")
		}
		what := "not complete: what has no row is not known and left out"
		if f.Missing {
			what = "missing"
		}
		out = append(out, "Facts of "+f.Fact+" "+f.Period+" are "+what+".")
	}
	return out
}

// naive says what a naive forecast is and where it is from.
func (p *accuracyPage) naive() string {
	n := &p.r.Naive
	s := "Naive: the same period a year before, as far as it was over when the plan was committed (" + Count(n.YearAgo, "cell", "cells")
	if n.LastKnown > 0 {
		s += "; the last value known in " + Whole(n.LastKnown)
	}
	if n.Missing > 0 {
		s += "; none in " + Whole(n.Missing)
	}
	s += "). MASE: errors in units of what it was off by in the history known then"
	switch {
	case n.Seasonal+n.Stepwise == 0:
		s += ", which is too short"
	case n.Seasonal == 0:
		s += "; the value before stands for the year before, for want of history"
	case n.Stepwise > 0:
		s += "; in " + Count(n.Stepwise, "cell", "cells") + " of the value before, for want of history"
	}
	return s + ". Tracking above +4 leans to too much, below \u22124 to too little."
}

// periods is the table and the charts of periods, where they are asked for.
func (p *accuracyPage) periods() {
	if !p.o.Charts {
		return
	}
	t := &Table{ID: "periods", Fixed: 1, Columns: []Column{{Title: "period"}, {Title: "plan"}, {Title: "actual", Kind: NumberKind}, {Title: "forecast", Kind: NumberKind}, {Title: "WAPE", Kind: PercentKind}, {Title: "bias"},
		{Title: "statistical", Kind: PercentKind}, {Title: "naive", Kind: PercentKind}, {Title: "cells", Kind: NumberKind}}}
	for i := range p.r.Periods {
		x := &p.r.Periods[i]
		if x.Why != "" {
			t.Rows = append(t.Rows, Row{Cells: []Cell{Words(x.Period), Styled(Muted, x.Why)}})
			continue
		}
		a := x.Measure.Leading()
		t.Rows = append(t.Rows, Row{Cells: []Cell{Words(x.Period), Words(x.Plan), plainNumber(a.Actual, 0), plainNumber(a.Forecast, 0), ratioCell(x.Measure.WAPE), Words(shortBias(&x.Measure)),
			ratioCell(x.Statistical.WAPE), ratioCell(x.Naive.WAPE), Words(usedOfShort(a.Used, a.Of))}})
	}
	p.add(&Heading{Level: 2, Text: "By period", ID: "by-period"}, p.biasChart(), t)
}

// biasChart draws bias over the periods.
func (p *accuracyPage) biasChart() *Chart {
	c := &Chart{ID: "bias", Form: Lines, Title: "Bias by period", Unit: "% of actual", Decimals: 1,
		Description: "How much more was forecast than happened, in percent, by the committed plan, the statistical and the naive one."}
	series := []Series{{Name: "committed plan", Role: RoleDemand}, {Name: "statistical", Role: RolePrevious}, {Name: "naive", Role: RoleBudget}}
	for i := range p.r.Periods {
		x := &p.r.Periods[i]
		c.Periods = append(c.Periods, x.Period)
		for k, m := range []*accuracy.Measure{&x.Measure, &x.Statistical, &x.Naive} {
			series[k].Values = append(series[k].Values, inPercent(m.Bias))
		}
	}
	c.Series = series
	if p.r.Naive.SameAsStatistical {
		c.Series = series[:2]
		c.Series[1].Name = "statistical and naive"
	}
	return c
}

func inPercent(r *quantity.Ratio) quantity.Number {
	if r == nil {
		return quantity.Missing
	}
	return numbered(r, "").Value
}

// staircase draws how WAPE goes from the naive forecast to the committed plan.
func (p *accuracyPage) staircase() *Chart {
	last := len(p.r.Steps) - 1
	c := &Chart{ID: "staircase", Form: Waterfall, Title: "From the naive forecast to the committed plan (WAPE)", Unit: "percent", Decimals: 1, Less: true,
		Description: "How much each step of the plan took from the error, or added to it."}
	if p.r.Steps[0].Shared.WAPE == nil {
		return nil
	}
	c.Steps = append(c.Steps, BridgeStep{Label: "naive", Money: inPercent(p.r.Steps[0].Shared.WAPE), Total: true})
	for i := range p.r.Steps {
		if s := &p.r.Steps[i]; i > 0 && (s.Changed > 0 || i == 1) && s.Added != nil {
			c.Steps = append(c.Steps, BridgeStep{Label: s.Step, Money: -inPercent(s.Added)})
		}
	}
	c.Steps = append(c.Steps, BridgeStep{Label: "committed plan", Money: inPercent(p.r.Steps[last].Shared.WAPE), Total: true})
	return c
}
