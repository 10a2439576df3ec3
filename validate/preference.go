package validate

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
)

var preferenceChecks = []Check{
	{"preference", "Where several sources bring an item, one is primary or shares say who takes what.",
		[]finding.Code{finding.TwoPrimaries, finding.SourceShares, finding.PrimaryAndShare, finding.ComputeNoPrimary}, 0, checkPreference},
}

// bringer is a source that brings an item to some sites, with its terms, nil
// where it states none.
type bringer struct {
	source int
	sites  []int
	terms  *supply.Terms
	at     position.Ref
}

// bringers returns, by item, the sources that name it in terms or commitments.
func (ctx *Context) bringers() [][]bringer {
	by := make([][]bringer, len(ctx.Plan.Items))
	for n := range ctx.Plan.Sources {
		s := &ctx.Plan.Sources[n]
		for i := range s.Terms {
			t := &s.Terms[i]
			by[t.Item] = append(by[t.Item], bringer{n, s.Sites, t, t.At})
		}
		for i := range s.Commitments {
			c := &s.Commitments[i]
			if !slices.ContainsFunc(by[c.Item], func(b bringer) bool { return b.source == n && slices.Contains(b.sites, c.Site) }) {
				by[c.Item] = append(by[c.Item], bringer{n, []int{c.Site}, nil, c.At})
			}
		}
	}
	return by
}

func checkPreference(ctx *Context) (fs []finding.Finding) {
	for item, all := range ctx.bringers() {
		if len(all) < 2 {
			continue
		}
		for site := range ctx.Plan.Sites {
			var here []bringer
			for _, b := range all {
				if slices.Contains(b.sites, site) {
					here = append(here, b)
				}
			}
			if len(here) > 1 {
				fs = append(fs, ctx.judgePreference(item, site, here)...)
			}
		}
	}
	return fs
}

// judgePreference looks at the sources of one item at one site.
func (ctx *Context) judgePreference(item, site int, here []bringer) []finding.Finding {
	var primaries, shared []bringer
	var sum quantity.Ratio
	for _, b := range here {
		if b.terms != nil && b.terms.Primary {
			primaries = append(primaries, b)
		}
		if b.terms != nil && b.terms.Share != nil {
			shared = append(shared, b)
			sum += *b.terms.Share
		}
	}
	what := ctx.item(item) + "@" + ctx.site(site)
	switch {
	case len(primaries) > 1:
		return ctx.between(primaries, finding.New(finding.TwoPrimaries, primaries[1].at, "%s are both primary for %s", ctx.both(primaries), what))
	case len(primaries) == 1 && len(shared) > 0:
		return ctx.between([]bringer{primaries[0], shared[0]}, finding.New(finding.PrimaryAndShare, shared[0].at,
			"%s is primary for %s and %s has a share of %s", ctx.source(primaries[0].source), what, ctx.source(shared[0].source), shared[0].terms.Share.Percent()))
	case len(shared) > 0 && sum != quantity.Unit:
		return ctx.between(shared, finding.New(finding.SourceShares, shared[len(shared)-1].at, "shares of %s for %s sum to %s, 100%% expected (%s)",
			ctx.both(shared), what, sum.Percent(), offBy(sum)))
	case len(primaries)+len(shared) == 0 && ctx.Result == nil:
		// Where the plan was computed, the computation says so.
		return ctx.between(here, finding.New(finding.ComputeNoPrimary, here[1].at, "%s bring %s, and none is primary or has a share", ctx.both(here), what))
	}
	return nil
}

// between adds the other sources as related places.
func (ctx *Context) between(bs []bringer, f finding.Finding) []finding.Finding {
	for _, b := range bs {
		if b.at != f.At {
			f = f.WithRelated(b.at, "%s", ctx.source(b.source))
		}
	}
	return []finding.Finding{f}
}

// both joins names of sources with `and`.
func (ctx *Context) both(bs []bringer) string {
	var words []string
	for _, b := range bs {
		words = append(words, ctx.source(b.source))
	}
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
