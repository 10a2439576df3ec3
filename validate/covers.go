package validate

import (
	"strings"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
)

var coverChecks = []Check{
	{"covers", "What a decision covers is a gap of this plan or of the last close.",
		[]finding.Code{finding.DecisionCoversNothing}, NeedsResult, func(ctx *Context) []finding.Finding { return checkCovers(ctx, false) }},
	{"covers-rules", "What a decision covers of the company's rules is broken in this plan or was in the last close.",
		[]finding.Code{finding.DecisionCoversNothing}, NeedsResult | NeedsRules, func(ctx *Context) []finding.Finding { return checkCovers(ctx, true) }},
}

// checkCovers looks at covers of decisions that are proposed or accepted: what
// is done may have closed its gap for good.
func checkCovers(ctx *Context, rules bool) []finding.Finding {
	return eachDecision(ctx, func(d *decision.Decision) (fs []finding.Finding) {
		if d.Status != decision.Proposed && d.Status != decision.Accepted {
			return nil
		}
		for i := range d.Covers {
			c := &d.Covers[i]
			if strings.HasPrefix(c.Gap, projection.RuleGap+"/") != rules || ctx.met(c) {
				continue
			}
			fs = append(fs, finding.New(finding.DecisionCoversNothing, c.At, "%s covers %s%s, and no gap is like it", d.ID, c.Gap, ctx.limits(c)).
				WithHint("%s", ctx.nearGap(c)))
		}
		return fs
	})
}

// met reports whether a cover meets a gap here or in the last close.
func (ctx *Context) met(c *decision.Cover) bool {
	return ctx.Result.Meets(c) || ctx.Previous != nil && ctx.Previous.Meets(c) || ctx.meets(c, ctx.RuleGaps...)
}

// meets reports whether a cover is about one of these gaps of the plan.
func (ctx *Context) meets(c *decision.Cover, gaps ...projection.Gap) bool {
	return (&projection.Result{Plan: ctx.Plan, Gaps: gaps}).Meets(c)
}

// limits names what else a cover asks for.
func (ctx *Context) limits(c *decision.Cover) string {
	text := ""
	if c.Family != "" {
		text += " of " + c.Family
	}
	if c.From != period.None {
		text += " in " + ctx.text(span{c.From, c.To})
	}
	return text
}

// suggested is the number of gaps, the most expensive first, among which a
// mistyped id is looked for: comparing it with all of a large plan's is slow.
const suggested = 1000

// nearGap says what a cover may have meant.
func (ctx *Context) nearGap(c *decision.Cover) string {
	var ids []string
	for _, gaps := range [][]projection.Gap{ctx.Result.Gaps, ctx.RuleGaps} {
		for i := range gaps {
			g := &gaps[i]
			if len(g.Kind)+1+len(g.What) == len(c.Gap) && g.ID() == c.Gap {
				return "the plan has it in " + ctx.text(span{g.From, g.To})
			}
			if len(ids) < suggested {
				ids = append(ids, g.ID())
			}
		}
	}
	if near := dimension.Nearest(c.Gap, ids); near != "" {
		return "did you mean " + near + "?"
	}
	return "remove the cover, or check the gap's id"
}
