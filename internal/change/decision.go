package change

import (
	"strings"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/period"
)

// decisions compares them by id, with their options and covers.
func (c *comparer) decisions() {
	of := func(_ side, d *decision.Decision) key { return keyOf(d.ID) }
	merge(c.base.Plan.Decisions, c.head.Plan.Decisions, of, func(x, y *decision.Decision) {
		switch {
		case x == nil:
			c.whole(decisionSubject(y), Added, Text(string(y.Status)), y.At)
		case y == nil:
			c.whole(decisionSubject(x), Removed, Text(string(x.Status)), x.At)
		default:
			c.move(Decision, y.ID, x.At, y.At)
			c.decisionFields(decisionSubject(y), x, y)
		}
	})
}

func decisionSubject(d *decision.Decision) *Subject {
	return &Subject{Kind: Decision, What: d.ID, ID: d.ID, Owner: d.Owner, Note: d.Question}
}

func (c *comparer) decisionFields(sub *Subject, x, y *decision.Decision) {
	c.fields(sub, x.StatusAt, y.StatusAt, field{"status", Text(string(x.Status)), Text(string(y.Status)), false})
	c.fields(sub, x.ChosenAt, y.ChosenAt, field{"chosen", Text(x.Chosen), Text(y.Chosen), false})
	c.fields(sub, x.DueAt, y.DueAt, field{"due", dateValue(x.Due), dateValue(y.Due), false})
	c.fields(sub, x.At, y.At,
		field{"owner", Text(x.Owner), Text(y.Owner), false},
		field{"recommended", Text(x.Recommended), Text(y.Recommended), false},
		field{"decided_by", setValue(x.DecidedBy, ""), setValue(y.DecidedBy, ""), false},
		field{"expected", Text(c.expectation(baseSide, x.Expected)), Text(c.expectation(headSide, y.Expected)), false},
		field{"reconsider_if", Text(c.test(baseSide, x.Reconsider)), Text(c.test(headSide, y.Reconsider)), false},
		field{"superseded_by", Text(x.SupersededBy), Text(y.SupersededBy), false},
		field{"question", Text(x.Question), Text(y.Question), true},
		field{"because", Text(x.Because), Text(y.Because), true})
	c.options(sub, x, y)
	c.covers(sub, x, y)
}

func (c *comparer) options(sub *Subject, x, y *decision.Decision) {
	of := func(_ side, o *decision.Option) key { return keyOf(o.ID) }
	merge(x.Options, y.Options, of, func(a, b *decision.Option) {
		switch {
		case a == nil:
			c.fields(sub, x.At, b.At, field{"option " + b.ID, Value{}, Text(optionText(b)), false})
		case b == nil:
			c.fields(sub, a.At, y.At, field{"option " + a.ID, Text(optionText(a)), Value{}, false})
		default:
			name := "option " + b.ID
			c.fields(sub, a.At, b.At,
				field{name + " cost", optional(a.Cost), optional(b.Cost), false},
				field{name + " branch", Text(a.Branch), Text(b.Branch), false},
				field{name + " summary", Text(a.Summary), Text(b.Summary), true})
		}
	})
}

func optionText(o *decision.Option) string {
	if o.Cost == nil {
		return o.Summary
	}
	return o.Summary + ", cost " + o.Cost.String()
}

func (c *comparer) covers(sub *Subject, x, y *decision.Decision) {
	of := func(_ side, v *decision.Cover) key { return keyOf(v.ID) }
	merge(x.Covers, y.Covers, of, func(a, b *decision.Cover) {
		switch {
		case a == nil:
			c.fields(sub, x.At, b.At, field{"covers " + b.ID, Value{}, Text(c.coverText(headSide, b)), false})
		case b == nil:
			c.fields(sub, a.At, y.At, field{"covers " + a.ID, Text(c.coverText(baseSide, a)), Value{}, false})
		default:
			name := "covers " + b.ID
			c.fields(sub, a.At, b.At,
				field{name + " gap", Text(a.Gap), Text(b.Gap), false},
				field{name + " family", Text(a.Family), Text(b.Family), false},
				field{name + " periods", Text(c.span(baseSide, a.From, a.To)), Text(c.span(headSide, b.From, b.To)), false},
				field{name + " up_to", optional(a.UpTo), optional(b.UpTo), false},
				field{name + " up_to_money", optional(a.UpToMoney), optional(b.UpToMoney), false})
		}
	})
}

func (c *comparer) coverText(s side, v *decision.Cover) string {
	parts := []string{v.Gap, v.Family, c.span(s, v.From, v.To)}
	if v.UpTo != nil {
		parts = append(parts, "up to "+v.UpTo.String())
	}
	if v.UpToMoney != nil {
		parts = append(parts, "up to "+v.UpToMoney.String()+" "+c.planOf(s).Currency)
	}
	return joinWords(parts...)
}

// span writes a range of periods of one side, "" for any.
func (c *comparer) span(s side, from, to period.Period) string {
	cal := c.planOf(s).Calendar
	switch {
	case from == period.None:
		return ""
	case from == to:
		return cal.Label(from)
	}
	return cal.Label(from) + ".." + cal.Label(to)
}

func joinWords(parts ...string) string {
	out := parts[:0:0]
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " ")
}

// test writes a test as a sentence would: `demand TENT-2P eu 2027-03 above 400`.
func (c *comparer) test(s side, t *decision.Test) string {
	if t == nil {
		return ""
	}
	operator := "below"
	if t.Above {
		operator = "above"
	}
	limit := t.Threshold.String()
	if t.Percent {
		limit += "%"
	}
	return joinWords(t.Measure, strings.Join(t.Items, ", "), t.Family, t.Market, t.Site, t.Resource, t.Currency,
		c.span(s, t.From, t.To), operator, limit)
}

func (c *comparer) expectation(s side, e *decision.Expectation) string {
	if e == nil {
		return ""
	}
	return joinWords(e.Measure, e.Item, e.Family, e.Market, e.Site, e.Resource, c.span(s, e.From, e.To),
		joinWords(e.Operator, e.Target.String()), "checked on", c.span(s, e.CheckOn, e.CheckOn))
}

func (c *comparer) assumptions() {
	of := func(_ side, a *decision.Assumption) key { return keyOf(a.ID) }
	merge(c.base.Plan.Assumptions, c.head.Plan.Assumptions, of, func(x, y *decision.Assumption) {
		sub := func(a *decision.Assumption) *Subject {
			return &Subject{Kind: Assumption, What: a.ID, ID: a.ID, Owner: a.Owner, Note: a.Statement}
		}
		switch {
		case x == nil:
			c.whole(sub(y), Added, Text(y.Statement), y.At)
		case y == nil:
			c.whole(sub(x), Removed, Text(x.Statement), x.At)
		default:
			c.move(Assumption, y.ID, x.At, y.At)
			c.fields(sub(y), x.At, y.At,
				field{"owner", Text(x.Owner), Text(y.Owner), false},
				field{"test", Text(c.test(baseSide, x.Test)), Text(c.test(headSide, y.Test)), false},
				field{"statement", Text(x.Statement), Text(y.Statement), true},
				field{"evidence", Text(x.Evidence), Text(y.Evidence), true})
			c.fields(sub(y), x.ExpiresAt, y.ExpiresAt, field{"expires", dateValue(x.Expires), dateValue(y.Expires), false})
		}
	})
}

func (c *comparer) risks() {
	of := func(_ side, r *decision.Risk) key { return keyOf(r.ID) }
	merge(c.base.Plan.Risks, c.head.Plan.Risks, of, func(x, y *decision.Risk) {
		sub := func(r *decision.Risk) *Subject {
			return &Subject{Kind: Risk, What: r.ID, ID: r.ID, Owner: r.Owner, Note: r.Statement}
		}
		switch {
		case x == nil:
			c.whole(sub(y), Added, Text(y.Statement), y.At)
		case y == nil:
			c.whole(sub(x), Removed, Text(x.Statement), x.At)
		default:
			c.move(Risk, y.ID, x.At, y.At)
			c.fields(sub(y), x.At, y.At,
				field{"owner", Text(x.Owner), Text(y.Owner), false},
				field{"type", riskType(x), riskType(y), false},
				field{"probability", percentValue(x.Probability), percentValue(y.Probability), false},
				field{"money", Number(x.Money), Number(y.Money), false},
				field{"periods", Text(c.span(baseSide, x.From, x.To)), Text(c.span(headSide, y.From, y.To)), false},
				field{"in_plan", flagValue(x.InPlan), flagValue(y.InPlan), false},
				field{"status", Text(x.Status), Text(y.Status), false},
				field{"happened", Text(c.happened(baseSide, x)), Text(c.happened(headSide, y)), false},
				field{"statement", Text(x.Statement), Text(y.Statement), true},
				field{"mitigation", Text(x.Mitigation), Text(y.Mitigation), true})
		}
	})
}

// happened says that a risk came true, when and for how much.
func (c *comparer) happened(s side, r *decision.Risk) string {
	h := r.Happened
	if h == nil {
		return ""
	}
	words := "in " + c.span(s, h.Period, h.Period)
	if !h.Money.IsMissing() {
		words += ", " + h.Money.Words()
	}
	if h.Note != "" {
		words += ": " + h.Note
	}
	return words
}

func riskType(r *decision.Risk) Value {
	if r.Opportunity {
		return Text("opportunity")
	}
	return Text("risk")
}
