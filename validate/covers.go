package validate

import (
	"iter"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
)

var coverChecks = []Check{
	{"covers", "What a decision covers is a gap of this plan or of the last close.",
		[]finding.Code{finding.DecisionCoversNothing}, NeedsResult | NeedsTrust, func(ctx *Context) []finding.Finding { return checkCovers(ctx, false) }},
	{"covers-rules", "What a decision covers of the company's rules is broken in this plan or was in the last close.",
		[]finding.Code{finding.DecisionCoversNothing}, NeedsResult | NeedsRules | NeedsTrust, func(ctx *Context) []finding.Finding { return checkCovers(ctx, true) }},
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
			if strings.HasPrefix(c.Gap, triggerCover) {
				if !rules {
					fs = append(fs, ctx.checkTriggerCover(d, c)...)
				}
				continue
			}
			over := d.Status == decision.Accepted && c.To != period.None && c.To < ctx.Plan.First // its time has passed
			if strings.HasPrefix(c.Gap, projection.RuleGap+"/") != rules || over || ctx.met(c) {
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
	var ids, longer []string
	thing, _, _ := strings.Cut(c.Gap, "@")
	rules := projection.Result{Gaps: ctx.RuleGaps}
	for _, gaps := range []iter.Seq2[int, *projection.Gap]{ctx.Result.EachGap(), rules.EachGap()} {
		for _, g := range gaps {
			if len(g.Kind)+1+len(g.What) == len(c.Gap) && g.ID() == c.Gap {
				return "the plan has it in " + ctx.text(span{g.From, g.To})
			}
			if len(ids) < suggested {
				ids = append(ids, g.ID())
				if strings.HasPrefix(g.ID(), thing+"@") && !slices.Contains(longer, g.ID()) {
					longer = append(longer, g.ID())
				}
			}
		}
	}
	switch {
	case len(longer) > 0:
		return "did you mean " + strings.Join(longer[:min(most, len(longer))], " or ") + "?"
	case ctx.exists(c.Gap):
		return "the plan has no such gap any more: remove the cover, or the decision if it is not needed"
	}
	if near := dimension.Nearest(c.Gap, ids); near != "" {
		return "did you mean " + near + "?"
	}
	return "write KIND/ITEM@SITE, KIND/SOURCE/RESOURCE or KIND/FAMILY@MARKET as `accord validate` prints it, or remove the cover"
}

// exists reports whether a gap's id names an item at a site of the plan, and a
// kind that such gaps have: then it is no slip of the pen.
func (ctx *Context) exists(gap string) bool {
	kind, what, _ := strings.Cut(gap, "/")
	item, site, _ := strings.Cut(what, "@")
	return slices.Contains(itemGaps, kind) && ctx.Plan.ItemIDs.Index(item) != dimension.None && ctx.Plan.SiteIDs.Index(site) != dimension.None
}

// itemGaps are the kinds of gaps about an item at a site.
var itemGaps = []string{projection.Shortage, projection.BelowTarget, projection.Excess, projection.OverMaximum, projection.BelowMinimum, projection.OffMultiple,
	projection.OrdersAboveCommitment, projection.InsideLeadTime, projection.FrozenChange, projection.NoSource, projection.LateBacklog, projection.MinimumsExceedSupply}
