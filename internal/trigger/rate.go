package trigger

import (
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

// rates holds an exchange rate as the network states it now against the one that
// was committed. It has no sum: the last period of the window counts.
func (e *evaluator) rates(tr *decision.Trigger) {
	e.report.Subjects++
	at := func(k int) (s *sum, sign int, off bool) {
		t := e.last - period.Period(k)
		if tr.Window.Open {
			t = e.head.Result.First + period.Period(e.head.Result.N) - 1
		}
		c := e.compared(tr, t)
		if c.why != "" {
			if k == 0 {
				e.report.NotJudged = append(e.report.NotJudged, NotJudged{Trigger: tr.ID, All: true, Reason: c.why})
			}
			return nil, 0, false
		}
		then, ok := c.plan.Result.Plan.Rate(tr.Currency, t)
		now, known := e.plan().Rate(tr.Currency, t)
		if !ok || !known {
			if k == 0 {
				e.report.NotJudged = append(e.report.NotJudged, NotJudged{Trigger: tr.ID, All: true, Reason: "no rate of " + tr.Currency + " is stated for " + e.label(t)})
			}
			return nil, 0, false
		}
		// A rate has ten decimals, a quantity four: what is held against the limit
		// is the ratio itself.
		one := tally{used: 1, sum: sum{plan: quantity.Number(then), actual: quantity.Number(now), off: quantity.Number(now - then), base: quantity.Number(then), tag: c.tag}}
		sign, off = one.beyond(tr)
		return &one.sum, sign, off
	}
	s, sign, off := at(0)
	if !off {
		return
	}
	n := 1
	for ; n < lookBack && !tr.Window.Open; n++ {
		if _, other, again := at(n); !again || other != sign {
			break
		}
	}
	if n >= tr.For {
		e.report.Breaches = append(e.report.Breaches, e.rateBreach(tr, s, n))
	}
}

func (e *evaluator) rateBreach(tr *decision.Trigger, s *sum, run int) Breach {
	to := e.last
	if tr.Window.Open {
		to = e.head.Result.First + period.Period(e.head.Result.N) - 1
	}
	percent := s.off.Over(s.base)
	f := Figures{Plan: rounded(s.plan), Actual: rounded(s.actual), Percent: &percent, Money: quantity.Missing}
	f.Difference = f.Actual.Add(-f.Plan)
	b := Breach{ID: tr.ID + "/" + tr.Currency, Kind: Variance, Trigger: tr.ID, Subject: tr.Currency, Owner: tr.Owner, Call: tr.Call, Review: tr.Review, DueDays: tr.Due,
		Measure: tr.Measure, Against: tr.Against, Unit: InPercent, From: e.label(to), To: e.label(to), Figures: f, Used: 1, Cells: 1, Limits: limitsOf(tr), At: e.place(tr.At),
		Evidence: []Evidence{{e.label(to), s.tag, f}}}
	if !tr.Window.Open {
		b.Periods, b.Since = run, e.label(to-period.Period(run)+1)
	}
	if tr.Due > 0 {
		b.Due = e.due(tr.Due)
	}
	return b
}

// rounded brings a rate to four decimals.
func rounded(n quantity.Number) quantity.Number {
	return quantity.Number(quantity.MulDiv(int64(n), quantity.Scale, quantity.RatioScale))
}
