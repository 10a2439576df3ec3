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

// Covering returns the accepted decision that covers a gap, and a proposed one
// that would; empty where there is none. An accepted decision that names no
// chosen option covers nothing. The gap may be one that was found
// elsewhere, such as a company rule's.
func (r *Result) Covering(g *Gap) (accepted, proposed string) {
	for i := range r.Plan.Decisions {
		d := &r.Plan.Decisions[i]
		by := &accepted
		switch d.Status {
		case decision.Accepted:
			if d.Chosen == "" {
				continue // it decides nothing, and so accepts nothing
			}
		case decision.Proposed:
			by = &proposed
		default:
			continue
		}
		for k := range d.Covers {
			if *by == "" && r.covers(&d.Covers[k], g) {
				*by = d.ID
			}
		}
	}
	return accepted, proposed
}

// covers reports whether a cover holds all of a gap: its name, all its periods
// and its size.
func (r *Result) covers(v *decision.Cover, g *Gap) bool {
	switch {
	case !r.names(v, g):
	case v.From != period.None && (g.From < v.From || g.To > v.To):
	case v.UpTo != nil && g.Units > *v.UpTo:
	case v.UpToMoney != nil && (g.Money.IsMissing() || g.Money > *v.UpToMoney):
	default:
		return true
	}
	return false
}

// names reports whether a cover's pattern and family mean a gap. A kind may
// hold a slash, as rule/NAME does, so it is the whole id that is matched.
func (r *Result) names(v *decision.Cover, g *Gap) bool {
	if v.Gap == "" || g.Kind == "" || v.Gap[0] != g.Kind[0] {
		return false // spares most of the ids
	}
	if v.Family != "" && (g.Family < 0 || g.Family >= len(r.Plan.Families) || r.Plan.Families[g.Family].ID != v.Family) {
		return false
	}
	if head, ok := strings.CutSuffix(v.Gap, "*"); ok {
		return strings.HasPrefix(g.ID(), head)
	}
	return g.ID() == v.Gap
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
