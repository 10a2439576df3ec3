package projection

import (
	"strings"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/period"
)

// CoverRef names one `covers` of one decision, by index.
type CoverRef struct {
	Decision int // in Plan.Decisions
	Cover    int // in Decision.Covers
}

// cover finds the decisions that accept or close a gap.
func (c *computation) cover(g *Gap) {
	for i := range c.p.Decisions {
		d := &c.p.Decisions[i]
		by := &g.CoveredBy
		switch d.Status {
		case decision.Accepted:
		case decision.Proposed:
			by = &g.ProposedBy
		default:
			continue
		}
		for k := range d.Covers {
			if *by == "" && c.covers(&d.Covers[k], g) {
				*by = d.ID
			}
		}
	}
}

// covers reports whether a cover holds all of a gap: its name, all its periods
// and its size.
func (c *computation) covers(v *decision.Cover, g *Gap) bool {
	switch {
	case !c.res.names(v, g):
	case v.From != period.None && (g.From < v.From || g.To > v.To):
	case v.UpTo != nil && g.Units > *v.UpTo:
	case v.UpToMoney != nil && (g.Money.IsMissing() || g.Money > *v.UpToMoney):
	default:
		return true
	}
	return false
}

// names reports whether a cover's pattern and family mean a gap.
func (r *Result) names(v *decision.Cover, g *Gap) bool {
	if v.Family != "" && (g.Family < 0 || g.Family >= len(r.Plan.Families) || r.Plan.Families[g.Family].ID != v.Family) {
		return false
	}
	kind, what, _ := strings.Cut(v.Gap, "/")
	if head, ok := strings.CutSuffix(what, "*"); ok {
		return kind == g.Kind && strings.HasPrefix(g.What, head)
	}
	return kind == g.Kind && what == g.What
}

// CoversUnmatched lists the covers of proposed and accepted decisions that
// meet no gap of this result in any of their periods, whatever its size.
func (r *Result) CoversUnmatched() []CoverRef {
	var out []CoverRef
	for i := range r.Plan.Decisions {
		d := &r.Plan.Decisions[i]
		if d.Status != decision.Accepted && d.Status != decision.Proposed {
			continue
		}
		for k := range d.Covers {
			if !r.Meets(&d.Covers[k]) {
				out = append(out, CoverRef{i, k})
			}
		}
	}
	return out
}

// Meets reports whether a cover names a gap of this result in one of its
// periods, whatever its size.
func (r *Result) Meets(v *decision.Cover) bool {
	for i := range r.Gaps {
		g := &r.Gaps[i]
		if r.names(v, g) && (v.From == period.None || g.From <= v.To && g.To >= v.From) {
			return true
		}
	}
	return false
}
