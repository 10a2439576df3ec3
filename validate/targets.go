package validate

import (
	"slices"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/stock"
)

var targetChecks = []Check{
	{"targets", "An item has one stock target at a site, and its largest cover is not below its target.",
		[]finding.Code{finding.TargetTwice, finding.TargetMaximum}, 0, checkTargets},
}

func checkTargets(ctx *Context) (fs []finding.Finding) {
	// A target that names items goes before its family's, so only targets of
	// the same kind contradict.
	type key struct {
		site, item int32
		named      bool
	}
	most := 0
	for i := range ctx.Plan.Targets {
		most += len(ctx.Plan.Targets[i].Items)
	}
	most = min(most, len(ctx.Plan.Items)) // several may be about one item
	seen := make(map[key]int32, most)     // one more than a target's index
	for i := range ctx.Plan.Targets {
		t := &ctx.Plan.Targets[i]
		if t.Cover != nil && t.MaximumCover != nil && *t.MaximumCover < *t.Cover {
			fs = append(fs, finding.New(finding.TargetMaximum, orElse(t.MaximumCoverAt, t.At), "%s wants a cover of %s and at most %s (%s too little)",
				t.ID, figure(*t.Cover), figure(*t.MaximumCover), figure(*t.Cover-*t.MaximumCover)).
				WithHint("write `maximum_cover: %s` or more, or lower `cover`", *t.Cover))
		}
		twice, other := []int(nil), (*stock.Target)(nil)
		for _, item := range t.Items {
			k := key{int32(t.Site), int32(item), t.Family == dimension.None}
			if before := seen[k]; before != 0 {
				twice, other = append(twice, item), &ctx.Plan.Targets[before-1]
				continue
			}
			seen[k] = int32(i) + 1
		}
		if len(twice) > 0 {
			fs = append(fs, finding.New(finding.TargetTwice, t.At, "%s and %s both state a target for %s at %s",
				other.ID, t.ID, ctx.items(slices.Clone(twice)), ctx.site(t.Site)).WithRelated(other.At, "the other target"))
		}
	}
	return fs
}
