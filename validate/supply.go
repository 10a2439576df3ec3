package validate

import (
	"slices"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
)

var supplyChecks = []Check{
	{"commitment-sites", "Sources deliver somewhere, and commit to nothing elsewhere.",
		[]finding.Code{finding.CommitmentSite, finding.SourceNoSites}, NeedsWhole, checkCommitmentSites},
	{"commitment-life", "Nothing is committed after an item's last period.",
		[]finding.Code{finding.CommitmentAfterLife}, NeedsWhole, checkCommitmentLife},
	{"terms", "Terms leave an order size, and a share between 0 % and 100 %.",
		[]finding.Code{finding.ShareRange, finding.MinimumAboveMaximum, finding.NoOrderSize}, 0, checkTerms},
	{"terms-sold", "Terms are stated for items that somebody sells.",
		[]finding.Code{finding.TermsUnsold}, NeedsWhole | NeedsForecasts, checkTermsSold},
	{"uses", "Items use resources of their own source.",
		[]finding.Code{finding.ResourceForeign}, 0, checkUses},
}

// eachSource collects what f finds at every source.
func eachSource(ctx *Context, f func(s *supply.Source) []finding.Finding) (fs []finding.Finding) {
	for i := range ctx.Plan.Sources {
		fs = append(fs, f(&ctx.Plan.Sources[i])...)
	}
	return fs
}

func checkCommitmentSites(ctx *Context) []finding.Finding {
	return eachSource(ctx, func(s *supply.Source) (fs []finding.Finding) {
		if len(s.Sites) == 0 {
			return append(fs, finding.New(finding.SourceNoSites, orElse(s.SitesAt, s.At), "%s delivers to no site", s.ID).
				WithHint("name them in `sites`; the network has %s", some(ctx.Plan.SiteIDs.IDs())))
		}
		for i := range s.Commitments {
			c := &s.Commitments[i]
			if !slices.Contains(s.Sites, c.Site) {
				fs = append(fs, finding.New(finding.CommitmentSite, c.At, "%s commits %s to %s, where it does not deliver", s.ID, ctx.item(c.Item), ctx.site(c.Site)).
					WithHint("it delivers to %s: move the commitment there, or name the site in `sites`", ctx.sites(s.Sites)))
			}
		}
		return fs
	})
}

func checkCommitmentLife(ctx *Context) []finding.Finding {
	return eachSource(ctx, func(s *supply.Source) (fs []finding.Finding) {
		for i := range s.Commitments {
			c := &s.Commitments[i]
			it := &ctx.Plan.Items[c.Item]
			if it.Until == period.None || reversed(it) {
				continue
			}
			total := quantity.Number(0)
			at, periods := ctx.pick(c.Cells, func(cell dimension.Cell) bool {
				late := cell.Period > it.Until && ctx.open(cell.Period) && !cell.Value.IsMissing() && cell.Value != 0
				if late {
					total = total.Add(cell.Value)
				}
				return late
			})
			if len(periods) == 0 {
				continue
			}
			fs = append(fs, finding.New(finding.CommitmentAfterLife, orElse(at, c.At), "%s commits %s %s to %s in %s, last sold in %s",
				s.ID, figure(total), it.ID, ctx.site(c.Site), ctx.texts(spans(periods)), ctx.Plan.Calendar.Label(it.Until)).
				WithHint("end the commitment in %s, or change `until` in the catalog", ctx.Plan.Calendar.Label(it.Until)).WithRelated(it.At, "the item"))
		}
		return fs
	})
}

func checkTerms(ctx *Context) []finding.Finding {
	return eachSource(ctx, func(s *supply.Source) (fs []finding.Finding) {
		for i := range s.Terms {
			t := &s.Terms[i]
			if t.Share != nil && (*t.Share < 0 || *t.Share > quantity.Unit) {
				fs = append(fs, finding.New(finding.ShareRange, orElse(t.ShareAt, t.At), "share of %s in %s is %s, 0%% to 100%% expected", s.ID, ctx.item(t.Item), inPercent(*t.Share)))
			}
			if t.Maximum == nil {
				continue
			}
			least := quantity.Number(0)
			if t.Minimum != nil {
				least = *t.Minimum
			}
			smallest := least
			if t.Multiple != nil && *t.Multiple > 0 {
				smallest = max(1, (least+*t.Multiple-1)/(*t.Multiple)) * *t.Multiple
			}
			switch most := *t.Maximum; {
			case least > most:
				fs = append(fs, finding.New(finding.MinimumAboveMaximum, orElse(t.MinimumAt, t.At), "minimum of %s at %s is %s, maximum %s (%s too much)",
					ctx.item(t.Item), s.ID, figure(least), figure(most), figure(least-most)).WithRelated(orElse(t.MaximumAt, t.At), "the maximum"))
			case smallest > most && most > 0:
				fs = append(fs, finding.New(finding.NoOrderSize, orElse(t.MultipleAt, t.At), "smallest order of %s at %s is %s, maximum %s (%s too much)",
					ctx.item(t.Item), s.ID, figure(smallest), figure(most), figure(smallest-most)).WithRelated(orElse(t.MaximumAt, t.At), "the maximum"))
			}
		}
		return fs
	})
}

func checkTermsSold(ctx *Context) []finding.Finding {
	sold := ctx.sold()
	return eachSource(ctx, func(s *supply.Source) (fs []finding.Finding) {
		for i := range s.Terms {
			if t := &s.Terms[i]; !sold[t.Item] {
				fs = append(fs, finding.New(finding.TermsUnsold, t.At, "%s states terms for %s, which nobody sells", s.ID, ctx.item(t.Item)))
			}
		}
		return fs
	})
}

// sold says of each item whether a baseline or an adjustment asks for it in
// the horizon.
func (ctx *Context) sold() []bool {
	sold := make([]bool, len(ctx.Plan.Items))
	for b := range ctx.Plan.Baselines {
		for _, row := range ctx.Plan.Baselines[b].Rows {
			sold[row.Item] = sold[row.Item] || row.Cells.Len() > 0 && ctx.aliveAtAll(&ctx.Plan.Items[row.Item])
		}
	}
	for i := range ctx.Plan.Adjustments {
		a := &ctx.Plan.Adjustments[i]
		if a.Add.Len()+a.Set.Len() == 0 {
			continue
		}
		for _, item := range a.Items {
			sold[item] = sold[item] || ctx.aliveAtAll(&ctx.Plan.Items[item])
		}
	}
	return sold
}

func checkUses(ctx *Context) []finding.Finding {
	return eachSource(ctx, func(s *supply.Source) (fs []finding.Finding) {
		for i := range s.Uses {
			if u := &s.Uses[i]; u.Resource < 0 || u.Resource >= len(s.Resources) {
				fs = append(fs, finding.New(finding.ResourceForeign, u.At, "%s at %s uses a resource that %s does not have", ctx.item(u.Item), s.ID, s.ID).
					WithHint("it has %s", ctx.resources(s)))
			}
		}
		return fs
	})
}

func (ctx *Context) resources(s *supply.Source) string {
	if len(s.Resources) == 0 {
		return "none"
	}
	var ids []string
	for i := range s.Resources {
		ids = append(ids, s.Resources[i].ID)
	}
	return some(ids)
}
