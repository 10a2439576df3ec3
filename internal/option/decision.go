package option

import (
	"slices"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// decisions finds the questions that the caller names, or else those that the
// options answer, and holds what they state against what was computed.
func (c *comparer) decisions() {
	told := map[string]bool{}
	for _, p := range c.holders() {
		for i := range p.Result.Plan.Decisions {
			d := &p.Result.Plan.Decisions[i]
			if told[d.ID] || !c.wanted(d) {
				continue
			}
			told[d.ID] = true
			c.out.Decisions = append(c.out.Decisions, c.decision(d))
		}
	}
}

// holders are the plans in the order in which they are asked for a decision:
// those in which it stands open, the base, the options.
func (c *comparer) holders() []Plan {
	var out []Plan
	for _, id := range sortedKeys(c.in.Asked) {
		out = append(out, c.in.Asked[id])
	}
	out = append(append(out, c.in.Base), c.in.Options...)
	return slices.DeleteFunc(out, func(p Plan) bool { return p.Result == nil })
}

func (c *comparer) wanted(d *decision.Decision) bool {
	if len(c.in.Decisions) > 0 {
		return slices.Contains(c.in.Decisions, d.ID)
	}
	return slices.ContainsFunc(d.Options, func(o decision.Option) bool { return c.optionOf(o.Branch) >= 0 })
}

// optionOf returns the index of the option that is a branch, -1 for none.
func (c *comparer) optionOf(branch string) int {
	if branch == "" {
		return -1
	}
	return slices.IndexFunc(c.in.Options, func(p Plan) bool { return p.Branch == branch && !p.Asks })
}

func (c *comparer) decision(d *decision.Decision) Decision {
	out := Decision{ID: d.ID, Question: d.Question, Status: string(d.Status), Recommended: d.Recommended, Chosen: d.Chosen}
	if d.Due != period.NoDate {
		out.Due = d.Due.String()
	}
	asked, ok := c.in.Asked[d.ID]
	if !ok && holds(c.in.Base.Result, d.ID) {
		asked = c.in.Base
	}
	if asked.Result != nil {
		out.Against = asked.Label
	}
	for _, o := range d.Options {
		out.Choices = append(out.Choices, c.choice(o, asked.Result, out.Against))
	}
	return out
}

func holds(r *projection.Result, id string) bool {
	return slices.ContainsFunc(r.Plan.Decisions, func(d decision.Decision) bool { return d.ID == id })
}

func (c *comparer) choice(o decision.Option, asked *projection.Result, against string) Choice {
	x := Choice{ID: o.ID, Summary: o.Summary, Branch: o.Branch, Option: c.optionOf(o.Branch),
		Stated: quantity.Missing, Computed: quantity.Missing, Difference: quantity.Missing, Cash: quantity.Missing}
	if o.Cost != nil {
		x.Stated = -*o.Cost
	}
	switch {
	case o.Branch == "":
		x.Why = "it names no branch"
		return x
	case x.Option < 0:
		if x.Why = c.in.Unresolved[o.Branch]; x.Why == "" {
			x.Why = "its branch is not compared"
		}
		return x
	case c.results[x.Option] == nil:
		x.Why = c.out.Options[x.Option].NotComputed
		return x
	case asked == nil:
		x.Why = "the plan that asks is not known"
		return x
	case !comparable(asked, c.results[x.Option]):
		x.Why = "it cannot be compared with " + against
		return x
	}
	c.effect(&x, asked, c.results[x.Option])
	return x
}

// effect is what an option does to margin and cash, over the periods of the
// comparison that both plans have.
func (c *comparer) effect(x *Choice, asked, of *projection.Result) {
	in := *c
	in.from, in.to = max(c.from, asked.First), min(c.to, last(asked))
	in.settled = min(c.settled, in.to)
	if in.from > in.to {
		x.Why = "no period is open in both"
		return
	}
	a, b := in.facts(asked), in.facts(of)
	margin := sumOf(a.margin, b.margin, in.from, in.to).amount()
	x.Computed, x.Cash = margin.Delta, in.cash(a, b).Delta
	if x.Computed.IsMissing() {
		x.Why = "the margin is not known"
		return
	}
	if !x.Stated.IsMissing() {
		x.Difference = x.Computed.Add(-x.Stated)
	}
}
