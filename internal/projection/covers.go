package projection

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/decision"
)

// CoverRef names one `covers` of one decision, by index.
type CoverRef struct {
	Decision int // in Plan.Decisions
	Cover    int // in Decision.Covers
}

// Agreeing is the result with its gaps held against the decisions that those
// who decide have agreed to, in place of what the files say. Nothing is
// computed again, and r stays as it is.
func (r *Result) Agreeing(agreed decision.Agreed) *Result {
	out := *r
	out.Agreed = agreed
	out.Gaps = slices.Clone(r.Gaps)
	for i := range out.Gaps {
		out.Decide(&out.Gaps[i])
	}
	if r.Found != nil {
		told := *r.Found
		told.res, out.Found = &out, &told
	}
	return &out
}

// Decide notes in a gap which decisions cover it, or fall short of it. The gap
// may be one that was found elsewhere, such as a company rule's.
func (r *Result) Decide(g *Gap) {
	g.CoveredBy, g.ProposedBy = r.Covering(g)
	g.FallsShort = ""
	if g.Class == NeedsDecision && g.CoveredBy == "" {
		g.FallsShort = r.FallsShort(g)
	}
}

// Sizes are the sizes of the gaps by id, those of noise too: what somebody
// agrees to who signs this plan.
func (r *Result) Sizes() decision.Sizes {
	out := make(decision.Sizes, len(r.Gaps))
	for _, g := range r.EachGap() {
		size, known := out[g.ID()]
		if !known {
			size = decision.Size{Units: g.Units, Money: g.Money}
		}
		size.Units, size.Money = max(size.Units, g.Units), max(size.Money, g.Money)
		out[g.ID()] = size
	}
	return out
}

// Covering returns the accepted decision that covers a gap, and a proposed one
// that would; empty where there is none. An accepted decision that names no
// chosen option covers nothing, nor does one that is not agreed to. The gap may
// be one that was found elsewhere, such as a company rule's.
func (r *Result) Covering(g *Gap) (accepted, proposed string) {
	for i := range r.Plan.Decisions {
		d := &r.Plan.Decisions[i]
		by := &accepted
		switch {
		case r.Agreed.Takes(d):
		case d.Status == decision.Proposed:
			by = &proposed
		default:
			continue
		}
		for k := range d.Covers {
			if *by == "" && r.covers(d, &d.Covers[k], g) {
				*by = d.ID
			}
		}
	}
	return accepted, proposed
}

// AcceptedFor lists all accepted decisions that cover a gap, in the order of
// their ids.
func (r *Result) AcceptedFor(g *Gap) []*decision.Decision {
	var out []*decision.Decision
	for i := range r.Plan.Decisions {
		d := &r.Plan.Decisions[i]
		if r.Agreed.Takes(d) && slices.ContainsFunc(d.Covers, func(v decision.Cover) bool { return r.covers(d, &v, g) }) {
			out = append(out, d)
		}
	}
	return out
}

// MeantBy lists the gaps that the covers of a decision name in any of their
// periods, whatever its status and their size.
func (r *Result) MeantBy(d *decision.Decision) []*Gap {
	var out []*Gap
	for _, g := range r.EachGap() {
		if slices.ContainsFunc(d.Covers, func(v decision.Cover) bool { return r.names(&v, g) && v.Meets(g.From, g.To) }) {
			out = append(out, g)
		}
	}
	return out
}

// CoverCounts says how many gaps a cover of a decision names in any of their
// periods, and how many of them it holds as a whole: those it covers, or would
// if the decision were accepted.
func (r *Result) CoverCounts(d *decision.Decision, v *decision.Cover) (meets, holds int) {
	for _, g := range r.EachGap() {
		if r.names(v, g) && v.Meets(g.From, g.To) {
			meets++
			if r.covers(d, v, g) {
				holds++
			}
		}
	}
	return meets, holds
}

// covers reports whether a cover of a decision holds all of a gap: its name, all
// its periods and its size.
func (r *Result) covers(d *decision.Decision, v *decision.Cover, g *Gap) bool {
	return r.names(v, g) && v.Spans(g.From, g.To) && r.tooSmall(d, v, g) == ""
}

// FallsShort says how much of a gap an accepted decision covers that means it
// but does not cover it: `D-12 covers up to 300 of 380`, `D-12 covers 2027-03
// only`, `D-12 is accepted in its file, and not signed by who decides`. It is
// empty where there is no such decision, and tells the first of several. The
// gap may be one that was found elsewhere.
func (r *Result) FallsShort(g *Gap) string {
	for i := range r.Plan.Decisions {
		d := &r.Plan.Decisions[i]
		if d.Status != decision.Accepted || d.Chosen == "" {
			continue
		}
		if !r.Agreed.Takes(d) {
			if slices.ContainsFunc(d.Covers, func(v decision.Cover) bool { return r.names(&v, g) && v.Meets(g.From, g.To) }) {
				return d.ID + " is accepted in its file, and not signed by who decides"
			}
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
		case !r.names(v, g) || !v.Meets(g.From, g.To):
		case !v.Spans(g.From, g.To):
			span := r.Plan.Calendar.Label(v.From)
			if v.To != v.From {
				span += ".." + r.Plan.Calendar.Label(v.To)
			}
			spans = append(spans, span)
		case size == "":
			size = r.tooSmall(d, v, g)
		}
	}
	if size == "" && len(spans) > 0 {
		return strings.Join(spans, ", ") + " only"
	}
	return size
}

// tooSmall says which size of a gap a cover holds, "" where it holds all of it.
func (r *Result) tooSmall(d *decision.Decision, v *decision.Cover, g *Gap) string {
	switch {
	case v.UpTo != nil && g.Units > *v.UpTo:
		return "up to " + words(*v.UpTo) + " of " + words(g.Units)
	case v.UpToMoney != nil && g.Money.IsMissing():
		return "up to " + r.Plan.Currency + " " + words(*v.UpToMoney) + ", and its money is not known"
	case v.UpToMoney != nil && g.Money > *v.UpToMoney:
		return "up to " + r.Plan.Currency + " " + words(*v.UpToMoney) + " of " + words(g.Money)
	case v.UpTo == nil && v.UpToMoney == nil && r.Agreed != nil && d.Status == decision.Accepted:
		return r.beyondSigned(r.Agreed[d.ID], g)
	}
	return ""
}

// beyondSigned holds a gap against its size in what was signed, by which a
// decision covers without a limit of its own.
func (r *Result) beyondSigned(sizes decision.Sizes, g *Gap) string {
	size, known := sizes[g.ID()]
	switch {
	case sizes == nil:
		return "its size as it was signed, which is not known"
	case !known:
		return "what was signed, where this was no gap"
	case g.Units > size.Units:
		return "up to " + words(size.Units) + " of " + words(g.Units) + ", as was signed"
	case g.Money.IsMissing() && !size.Money.IsMissing():
		return "up to " + r.Plan.Currency + " " + words(size.Money) + ", as was signed, and its money is not known"
	case !size.Money.IsMissing() && g.Money > size.Money:
		return "up to " + r.Plan.Currency + " " + words(size.Money) + " of " + words(g.Money) + ", as was signed"
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
	for _, g := range r.EachGap() {
		if r.names(v, g) && v.Meets(g.From, g.To) {
			return true
		}
	}
	return false
}
