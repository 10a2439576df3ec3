package validate

import (
	"slices"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
)

var beyondChecks = []Check{
	{"adjustment-horizon", "Adjustments change periods that the plan has, or will soon have.",
		[]finding.Code{finding.AdjustmentBeyond}, NeedsWhole, checkAdjustmentHorizon},
	{"commitment-horizon", "Sources commit to periods that the plan has, or will soon have.",
		[]finding.Code{finding.CommitmentBeyond}, NeedsWhole, checkCommitmentHorizon},
}

// astray returns which of ascending periods lie beyond the horizon by mistake,
// probably. What was written for later than the plan reaches is right: a range that
// goes on, the promotion of next year. What reaches no period of the plan has no
// effect at all, which is worth a word, and what stands apart, beyond the horizon by
// more than the horizon and more than a year, is a year mistyped.
//
// Items that begin later still are planned for later.
func (ctx *Context) astray(periods []period.Period, items ...int) []span {
	last := ctx.Plan.Last()
	if len(periods) == 0 || periods[len(periods)-1] <= last {
		return nil
	}
	all := spans(periods)
	begun := slices.ContainsFunc(items, func(i int) bool { return ctx.Plan.Items[i].From <= last })
	if periods[0] > last && begun {
		return all
	}
	far := last + period.Period(max(ctx.Plan.Horizon, ctx.Plan.Calendar.Season()))
	return slices.DeleteFunc(all, func(s span) bool { return s.from <= far })
}

// beyondHint says what to do about what lies beyond the horizon. Of items that are not
// sold any more then it never counts.
func (ctx *Context) beyondHint(items ...int) string {
	lasts := slices.ContainsFunc(items, func(i int) bool {
		until := ctx.Plan.Items[i].Until
		return until == period.None || until > ctx.Plan.Last()
	})
	if !lasts {
		return "correct the period; by then it is not sold any more"
	}
	return "correct the period, or leave it if it is meant: it counts from the cycle on whose horizon reaches it"
}

func checkAdjustmentHorizon(ctx *Context) (fs []finding.Finding) {
	for i := range ctx.Plan.Adjustments {
		a := &ctx.Plan.Adjustments[i]
		var periods []period.Period
		at := map[period.Period]position.Ref{}
		for _, s := range states(a) {
			periods, at[s.period] = append(periods, s.period), s.at
		}
		if lost := ctx.astray(periods, a.Items...); len(lost) > 0 {
			fs = append(fs, finding.New(finding.AdjustmentBeyond, orElse(at[lost[0].from], a.At), "%s changes %s, beyond the horizon, which ends with %s",
				a.ID, ctx.texts(lost), ctx.Plan.Calendar.Label(ctx.Plan.Last())).WithHint("%s", ctx.beyondHint(a.Items...)))
		}
	}
	return fs
}

func checkCommitmentHorizon(ctx *Context) []finding.Finding {
	return eachSource(ctx, func(s *supply.Source) (fs []finding.Finding) {
		for i := range s.Commitments {
			c := &s.Commitments[i]
			if n := c.Cells.Len(); n == 0 || c.Cells.Period(n-1) <= ctx.Plan.Last() {
				continue
			}
			_, periods := ctx.pick(c.Cells, func(cell dimension.Cell) bool { return !cell.Value.IsMissing() && cell.Value != 0 })
			lost := ctx.astray(periods, c.Item)
			if len(lost) == 0 {
				continue
			}
			total := quantity.Number(0)
			at, _ := ctx.pick(c.Cells, func(cell dimension.Cell) bool {
				in := slices.ContainsFunc(lost, func(s span) bool { return s.from <= cell.Period && cell.Period <= s.to })
				if in && !cell.Value.IsMissing() {
					total = total.Add(cell.Value)
				}
				return in
			})
			fs = append(fs, finding.New(finding.CommitmentBeyond, orElse(at, c.At), "%s commits %s %s to %s in %s, beyond the horizon, which ends with %s",
				s.ID, figure(total), ctx.item(c.Item), ctx.site(c.Site), ctx.texts(lost), ctx.Plan.Calendar.Label(ctx.Plan.Last())).WithHint("%s", ctx.beyondHint(c.Item)))
		}
		return fs
	})
}
