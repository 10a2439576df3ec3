package validate

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
)

var preferenceChecks = []Check{
	{"preference", "Where several sources bring an item, one is primary or shares say who takes what.",
		[]finding.Code{finding.TwoPrimaries, finding.SourceShares, finding.PrimaryNothing, finding.ComputeNoPrimary}, NeedsWhole, checkPreference},
}

// bringer is a source that brings an item to some sites, with its terms, nil
// where it states none. It is able when terms or uses say that it can bring
// more than it has promised.
type bringer struct {
	source int
	sites  []int
	terms  *supply.Terms
	able   bool
	at     position.Ref
}

// brought returns, by item, the sources that name it in terms, uses, commitments or
// open orders. Several checks ask, and are given the same.
func (ctx *Context) brought() [][]bringer {
	ctx.bring.Do(func() { ctx.bringers = bringers(ctx.Plan) })
	return ctx.bringers
}

func bringers(p *plan.Plan) [][]bringer {
	by := make([][]bringer, len(p.Items))
	firsts := make([]bringer, 0, len(p.Items)) // most items have one
	add := func(item int, b bringer) {
		switch {
		case by[item] == nil && len(firsts) < cap(firsts):
			n := len(firsts)
			firsts = append(firsts, b)
			by[item] = firsts[n : n+1 : n+1]
		case !slices.ContainsFunc(by[item], func(o bringer) bool { return o.source == b.source && containsAll(o.sites, b.sites) }):
			by[item] = append(by[item], b)
		}
	}
	for n := range p.Sources {
		s := &p.Sources[n]
		for i := range s.Terms {
			add(s.Terms[i].Item, bringer{n, s.Sites, &s.Terms[i], true, s.Terms[i].At})
		}
		for i := range s.Uses {
			add(s.Uses[i].Item, bringer{n, s.Sites, nil, true, s.Uses[i].At})
		}
		for i := range s.Commitments {
			c := &s.Commitments[i]
			at := slices.Index(s.Sites, c.Site)
			if at < 0 {
				continue // that it does not deliver there is said apart
			}
			add(c.Item, bringer{n, s.Sites[at : at+1 : at+1], nil, false, c.At})
		}
	}
	for _, o := range p.Actuals.Open.Supply {
		if o.Key.Source != dimension.None {
			add(o.Key.Item, bringer{o.Key.Source, []int{o.Key.Site}, nil, false, o.At})
		}
	}
	return by
}

func containsAll(set, of []int) bool {
	return !slices.ContainsFunc(of, func(i int) bool { return !slices.Contains(set, i) })
}

func checkPreference(ctx *Context) (fs []finding.Finding) {
	for item, all := range ctx.brought() {
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

// judgePreference looks at the sources of one item at one site. Shares divide
// what is planned, and a primary source takes what they leave.
func (ctx *Context) judgePreference(item, site int, here []bringer) []finding.Finding {
	var primaries, shared []bringer
	var sum quantity.Ratio
	rest, able := false, 0
	for _, b := range here {
		if b.able {
			able++
		}
		if b.terms == nil {
			continue
		}
		if b.terms.Primary {
			primaries = append(primaries, b)
			rest = rest || b.terms.Share == nil
		}
		if b.terms.Share != nil {
			shared = append(shared, b)
			sum += *b.terms.Share
		}
	}
	what := ctx.item(item) + "@" + ctx.site(site)
	switch {
	case len(primaries) > 1:
		return ctx.between(primaries, primaries[1].source, finding.New(finding.TwoPrimaries, orElse(primaries[1].terms.PrimaryAt, primaries[1].at), "%s are both primary for %s", ctx.both(primaries), what))
	case slices.ContainsFunc(shared, outOfRange):
		return nil // said of the share
	case len(shared) > 0 && (sum > quantity.Unit || !rest && sum < quantity.Unit && !ctx.Unsupplied):
		return ctx.between(shared, shared[len(shared)-1].source, finding.New(finding.SourceShares, orElse(shared[len(shared)-1].terms.ShareAt, shared[len(shared)-1].at), "%s of %s for %s %s %s, 100%% expected (%s)",
			plural(len(shared), "share", "shares"), ctx.both(shared), what, plural(len(shared), "is", "sum to"), inPercent(sum), offBy(sum)))
	case rest && sum == quantity.Unit:
		return ctx.between(shared, dimension.None, finding.New(finding.PrimaryNothing, orElse(primaries[0].terms.PrimaryAt, primaries[0].at), "%s is primary for %s, and %s %s 100%%",
			ctx.source(primaries[0].source), what, ctx.both(shared), plural(len(shared), "takes", "take")))
	case len(primaries)+len(shared) == 0 && able != 1 && ctx.Result == nil && !ctx.Unsupplied:
		// A source that could not be read may be the primary one, or have the share that
		// is missing. Where the plan was computed, the computation says so.
		return ctx.between(here, here[1].source, finding.New(finding.ComputeNoPrimary, here[1].at, "%s bring %s, and none is primary or has a share", ctx.both(here), what))
	}
	return nil
}

// outOfRange reports whether a share lies outside 0 % to 100 %.
func outOfRange(b bringer) bool { return *b.terms.Share < 0 || *b.terms.Share > quantity.Unit }

// between adds the other sources, all but the told one, as related places.
func (ctx *Context) between(bs []bringer, told int, f finding.Finding) []finding.Finding {
	for _, b := range bs {
		if b.at != f.At && b.source != told {
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
