package hindsight

import (
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/validate"
)

// beyond reports whether a value lies on the operator's side of a test's
// threshold; exactly at it does not.
func beyond(t *decision.Test, n quantity.Number) bool {
	return t.Above && n > t.Threshold || !t.Above && n < t.Threshold
}

func operator(above bool) string {
	if above {
		return "above"
	}
	return "below"
}

// farthest is the figure that is farthest from the threshold, the first of
// equals.
func farthest(t *decision.Test, xs []figure) *figure {
	var far *figure
	for i := range xs {
		if far == nil || (xs[i].value.Add(-t.Threshold)).Abs() > (far.value.Add(-t.Threshold)).Abs() {
			far = &xs[i]
		}
	}
	return far
}

// sides parts what is known by the side of the threshold on which it lies. Of a
// value that is only known to be so much or more, the other side is not known.
func sides(t *decision.Test, xs []figure) (met, unmet []figure) {
	for _, x := range xs {
		if !x.known() {
			continue
		}
		switch is := beyond(t, x.value); {
		case is && (t.Above || !x.atLeast):
			met = append(met, x)
		case !is && (!t.Above || !x.atLeast):
			unmet = append(unmet, x)
		}
	}
	return met, unmet
}

// planFigures is what a plan says of a test. Of a total over a range that began
// before its first open period, the plan that stands says what came and what is
// still to come.
func (f *Facts) planFigures(v *version, t *decision.Test) []figure {
	if v.result == f.head && isTotal(t) && t.From < f.head.First && t.To >= f.head.First {
		return f.outlook(t)
	}
	return figuresOf(v.result, t)
}

// figuresOf is what a plan says of a test.
func figuresOf(r *projection.Result, t *decision.Test) []figure {
	readings, _ := validate.Readings(r, t)
	var out []figure
	for _, x := range readings {
		out = append(out, figure{what: x.What, from: x.From, to: x.To, value: x.Value, atLeast: x.AtLeast, used: 1, all: 1})
	}
	return out
}

// isTotal reports whether a test is about one amount over several periods.
func isTotal(t *decision.Test) bool {
	return adds(t.Measure) && !t.Percent && t.From != period.None && t.From < t.To
}

// outlook is a total of which some periods are closed: what came and what is
// planned for the others.
func (f *Facts) outlook(t *decision.Test) []figure {
	rest := *t
	rest.From = f.head.First
	xs := append(f.read(t, t.From, f.head.First-1), figuresOf(f.head, &rest)...)
	x := together(xs, t.Measure, !t.Above)
	x.what, x.from, x.to = label(t), t.From, t.To
	if !x.known() || len(xs) < int(f.head.First-t.From)+1 {
		return nil
	}
	return []figure{x}
}

// reconsider finds when the condition came about under which its makers wanted
// to look at a decision again: in a closed period, or in a plan.
func (f *Facts) reconsider(vs []version, d *decision.Decision, accepted int) *Condition {
	t := d.Reconsider
	if t == nil {
		return nil
	}
	return f.since(vs, t, accepted, func(xs []figure) []figure { met, _ := sides(t, xs); return met })
}

// since finds the first closed period, or else the first plan from a version on,
// of which hits are left; nil where there is none.
func (f *Facts) since(vs []version, t *decision.Test, from int, hits func([]figure) []figure) *Condition {
	c := &Condition{Operator: operator(t.Above), Threshold: t.Threshold, Percent: t.Percent}
	now := hits(f.planFigures(&vs[len(vs)-1], t))
	c.Now = len(now) > 0
	if was := hits(f.past(vs, t, from)); len(was) > 0 {
		c.take(f, &was[0])
		c.Since, c.Happened = c.In, true
		return c
	}
	for i := from; i < len(vs); i++ {
		if far := farthest(t, hits(f.planFigures(&vs[i], t))); far != nil {
			c.take(f, far)
			c.Since = vs[i].name
			return c
		}
	}
	return nil
}

func (c *Condition) take(f *Facts, x *figure) {
	c.What, c.Value, c.In = x.what, x.value, f.span(x.from, x.to)
}

// past are the closed periods that a test is about since a version, as they
// were; a total over a range that is over is one figure.
func (f *Facts) past(vs []version, t *decision.Test, from int) []figure {
	first, last := vs[from].result.First, f.head.First-1
	if t.From != period.None {
		first, last = t.From, min(last, t.To)
	}
	if isTotal(t) {
		if t.To >= f.head.First {
			return nil // a part of a total says nothing of it
		}
		x := together(f.read(t, first, last), t.Measure, !t.Above)
		x.what, x.from, x.to = label(t), t.From, t.To
		return []figure{x}
	}
	return f.read(t, first, last)
}
