package hindsight

import (
	"cmp"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// adds says which measures are amounts over a range; all others are looked at
// period by period.
func adds(measure string) bool {
	switch measure {
	case "demand", "supply", "revenue", "margin":
		return true
	}
	return false
}

// testOf is an expectation as a test: what it looks at.
func testOf(e *decision.Expectation) *decision.Test {
	t := &decision.Test{Measure: e.Measure, Market: e.Market, Family: e.Family, Site: e.Site, Resource: e.Resource, From: e.From, To: e.To}
	if e.Item != "" {
		t.Items = []string{e.Item}
	}
	return t
}

// Outcome holds what a decision expected against what came. It is nil where the
// decision states no expectation.
func (f *Facts) Outcome(d *decision.Decision) *Outcome {
	e := d.Expected
	if e == nil || e.From == period.None {
		return nil
	}
	t := testOf(e)
	o := &Outcome{What: label(t), Measure: e.Measure, Periods: f.span(e.From, e.To), CheckOn: f.label(e.CheckOn), Operator: "above", Target: e.Target,
		Off: quantity.Missing, Without: quantity.Missing, Planned: quantity.Missing}
	if e.Below() {
		o.Operator = "below"
	}
	came := together(f.read(t, e.From, e.To), e.Measure, e.Below())
	o.Came, o.Used, o.All, o.Note = came.value, came.used, came.all, came.note
	if !adds(e.Measure) && e.From != e.To && !came.value.IsMissing() {
		o.In = f.label(came.from)
	}
	f.judge(o, e, &came)
	return o
}

// judge gives the verdict: none before its day or before its periods are over,
// none on facts with holes.
func (f *Facts) judge(o *Outcome, e *decision.Expectation, came *figure) {
	switch {
	case e.To >= f.head.First:
		o.Verdict, o.Why = NotDue, f.label(e.To)+" is not over"
	case e.CheckOn > f.head.First:
		o.Verdict, o.Why = NotDue, "looked at in "+o.CheckOn
	case !came.known():
		o.Verdict, o.Why = NotTold, cmp.Or(came.why, "facts do not say it")
		o.Overdue = e.CheckOn < f.head.First
	case o.Operator == "below" && came.value <= e.Target || o.Operator == "above" && came.value >= e.Target:
		o.Verdict, o.Off = Kept, 0
	case came.atLeast && o.Operator == "above":
		o.Verdict, o.Why = NotTold, "it is only known to be at least that"
	default:
		o.Verdict, o.Off = Missed, (came.value - e.Target).Abs()
	}
}

// together makes one figure of those of several periods: the sum of what adds
// up, of all else the worst, which is the highest where it is to be below.
func together(xs []figure, measure string, below bool) figure {
	out := figure{value: quantity.Missing, from: period.None, to: period.None}
	for _, x := range xs {
		out.used, out.all = out.used+x.used, out.all+x.all
		out.note, out.why = cmp.Or(out.note, x.note), cmp.Or(out.why, x.why)
		switch {
		case x.value.IsMissing():
			if x.all == 0 {
				out.all++ // what is not known at all is a hole too
			}
			continue
		case out.value.IsMissing():
			out.value, out.from, out.to, out.what, out.atLeast = x.value, x.from, x.to, x.what, x.atLeast
		case adds(measure):
			out.value, out.to = out.value.Add(x.value), x.to
		case below == (x.value > out.value) && x.value != out.value:
			out.value, out.from, out.to, out.what, out.atLeast = x.value, x.from, x.to, x.what, x.atLeast
		}
	}
	return out
}

// planned is what a plan says of an expectation, quantity.Missing where it says
// nothing.
func planned(r *projection.Result, e *decision.Expectation) quantity.Number {
	if r == nil {
		return quantity.Missing
	}
	return together(figuresOf(r, testOf(e)), e.Measure, e.Below()).value
}

func (f *Facts) label(p period.Period) string { return f.head.Plan.Calendar.Label(p) }

func (f *Facts) span(from, to period.Period) string {
	if from == to {
		return f.label(from)
	}
	return f.label(from) + ".." + f.label(to)
}
