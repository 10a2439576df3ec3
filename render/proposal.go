package render

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
)

// ProposalDocument lays a diff out as the text of a pull request: what it means
// in money, what was changed and why, which gaps it opens, and what the people
// who must agree look at. p is the plan as it is proposed.
func ProposalDocument(d *change.Diff, p *plan.Plan, o DiffView) *Document {
	o.Comment = true
	if o.Rows == 0 {
		o.Rows = 20
	}
	page := diffHead(d, o)
	if len(d.Edited) > 0 {
		page.add(&Heading{Level: 2, Text: "What: " + strings.TrimPrefix(editedTitle(d), "Edited: ")})
		page.add(page.edited()...)
	}
	page.others()
	if why := reasons(d); len(why) > 0 {
		page.add(&Heading{Level: 2, Text: "Why"}, &List{Items: why})
	}
	if len(d.Gaps) > 0 {
		page.add(&Heading{Level: 2, Text: "What follows"})
		page.openGaps()
	}
	if tasks := checklist(d, p); len(tasks) > 0 {
		page.add(&Heading{Level: 2, Text: "To check"}, &List{Tasks: true, Items: tasks})
	}
	return page.doc
}

// mostReasons bounds the lists of a proposal.
const mostReasons = 20

// adjusted are the adjustments that a diff changes, each once, in its order.
func adjusted(d *change.Diff) []*change.Subject {
	var out []*change.Subject
	seen := map[string]bool{}
	for i := range d.Edited {
		s := d.Edited[i].Subject
		if key := s.Owner + "/" + s.ID; s.Kind == change.Adjustment && d.Edited[i].How != change.Removed && !seen[key] {
			seen[key] = true
			out = append(out, s)
		}
	}
	return out
}

// reasons says why, in people's own words.
func reasons(d *change.Diff) []Text {
	var out []Text
	subjects := adjusted(d)
	for i, s := range subjects {
		if i == mostReasons {
			return append(out, Plain(Whole(len(subjects)-i)+" more"))
		}
		t := Text{Code.Of(s.ID), Normal.Of(" (" + s.What + ", " + s.Owner + "): "), Strong.Of(s.Reason)}
		if s.Note != "" {
			t = append(t, Normal.Of(", "+oneLine(s.Note)))
		}
		out = append(out, t)
	}
	return out
}

// checklist is what nobody can compute: whether what the change rests on holds,
// and who decides what it opens.
func checklist(d *change.Diff, p *plan.Plan) []Text {
	out := gapTasks(d)
	named := map[string]bool{}
	for _, s := range adjusted(d) {
		for i := range p.Adjustments {
			a := &p.Adjustments[i]
			if a.ID != s.ID || a.Owner != s.Owner {
				continue
			}
			if a.Assumption != "" && !named[a.Assumption] {
				named[a.Assumption] = true
				out = append(out, assumptionTask(p, a.Assumption))
			}
			if a.Assumption == "" && a.Decision == "" && a.Evidence == "" {
				out = append(out, Text{Code.Of(a.ID), Normal.Of(" names no assumption, decision or evidence: what does it rest on?")})
			}
			if a.Expires != period.None {
				out = append(out, Text{Code.Of(a.ID), Normal.Of(" is looked at again in " + p.Calendar.Label(a.Expires))})
			}
			break
		}
	}
	if n := frozen(d); n > 0 {
		out = append(out, Plain(Count(n, "number lies", "numbers lie")+" in the frozen fence: can it still be done?"))
	}
	if more := len(out) - mostReasons; more > 0 {
		out = append(out[:mostReasons], Plain(Whole(more)+" more"))
	}
	return out
}

// gapTasks are the gaps that somebody has to decide about.
func gapTasks(d *change.Diff) []Text {
	var out []Text
	for i := range d.Gaps {
		g := &d.Gaps[i]
		if !g.NeedsDecision() || g.CoveredBy != "" {
			continue
		}
		t := Text{Normal.Of("Decide on "), Code.Of(g.ID), Normal.Of(" " + span(g.From, g.To))}
		if g.ProposedBy != "" {
			t = append(t, Normal.Of(" (asked in "), Code.Of(g.ProposedBy), Normal.Of(")"))
		} else {
			t = append(t, Normal.Of(" (no decision asks for it yet)"))
		}
		if g.LastDay != "" {
			t = append(t, Normal.Of("; last day to order more: "+g.LastDay))
		}
		out = append(out, t)
	}
	return out
}

func assumptionTask(p *plan.Plan, id string) Text {
	t := Text{Normal.Of("Assumption "), Code.Of(id), Normal.Of(" still holds")}
	i := slices.IndexFunc(p.Assumptions, func(a decision.Assumption) bool { return a.ID == id })
	if i < 0 {
		return t
	}
	t = append(t, Normal.Of(": "+p.Assumptions[i].Statement))
	if day := p.Assumptions[i].Expires; day != period.NoDate {
		t = append(t, Normal.Of(" (until "+day.String()+")"))
	}
	return t
}

// frozen counts the numbers that were edited inside the frozen fence.
func frozen(d *change.Diff) int {
	n := 0
	for i := range d.Edited {
		if e := &d.Edited[i]; e.IsNumber() && e.Zone == "frozen" {
			n += max(e.Periods, 1)
		}
	}
	return n
}
