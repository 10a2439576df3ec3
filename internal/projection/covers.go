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

// FallsShort says how much of a gap an accepted decision covers that means it
// but does not cover it: `D-12 covers up to 300 of 380`, `D-12 covers 2027-03
// only`. It is empty where there is no such decision, and tells the first of
// several. The gap may be one that was found elsewhere.
func (r *Result) FallsShort(g *Gap) string {
	for i := range r.Plan.Decisions {
		d := &r.Plan.Decisions[i]
		if d.Status != decision.Accepted || d.Chosen == "" {
			continue
		}
		if text := r.part(d, g); text != "" {
			return d.ID + " covers " + text
		}
	}
	return ""
}

// part says how much of a gap the covers of a decision hold that mean it: up to
// which size, where one spans all of its periods, else which periods.
func (r *Result) part(d *decision.Decision, g *Gap) string {
	var size string
	var spans []string
	for k := range d.Covers {
		v := &d.Covers[k]
		switch {
		case !r.names(v, g) || v.From != period.None && (g.From > v.To || g.To < v.From):
		case v.From != period.None && (g.From < v.From || g.To > v.To):
			span := r.Plan.Calendar.Label(v.From)
			if v.To != v.From {
				span += ".." + r.Plan.Calendar.Label(v.To)
			}
			spans = append(spans, span)
		case size == "":
			size = r.tooSmall(v, g)
		}
	}
	if size == "" && len(spans) > 0 {
		return strings.Join(spans, ", ") + " only"
	}
	return size
}

// tooSmall says which size of a gap a cover holds, "" where it holds all of it.
func (r *Result) tooSmall(v *decision.Cover, g *Gap) string {
	switch {
	case v.UpTo != nil && g.Units > *v.UpTo:
		return "up to " + words(*v.UpTo) + " of " + words(g.Units)
	case v.UpToMoney != nil && g.Money.IsMissing():
		return "up to " + r.Plan.Currency + " " + words(*v.UpToMoney) + ", and its money is not known"
	case v.UpToMoney != nil && g.Money > *v.UpToMoney:
		return "up to " + r.Plan.Currency + " " + words(*v.UpToMoney) + " of " + words(g.Money)
	}
	return ""
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
