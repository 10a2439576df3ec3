package adjust

import (
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// Standing is a decision as it stands after a change, and the gaps that it is
// about.
type Standing struct {
	ID     string `json:"id"`
	Status string `json:"status"`
	Chosen string `json:"chosen,omitempty"`
	// DecidedBy are the roles that decide.
	DecidedBy []string `json:"decided_by,omitempty"`
	// SignOffJudged says that it covers gaps only where those who decide have
	// signed; else the status in its file counts.
	SignOffJudged bool  `json:"sign_off_judged"`
	Gaps          []Met `json:"gaps,omitempty"`
}

// Met is a gap that a decision is about.
type Met struct {
	ID      string          `json:"id"`
	Periods string          `json:"periods"`
	Class   string          `json:"class"`
	Text    string          `json:"text"`
	Money   quantity.Number `json:"money"`
	// Covered says that the decision covers it, FallsShort how little of it a
	// decision covers that means it.
	Covered    bool   `json:"covered"`
	FallsShort string `json:"falls_short,omitempty"`
}

// StandingOf is a decision of a computed plan; nil if it has none of that id.
func (s *State) StandingOf(r *projection.Result, id string) *Standing {
	var d *decision.Decision
	for i := range r.Plan.Decisions {
		if r.Plan.Decisions[i].ID == id {
			d = &r.Plan.Decisions[i]
		}
	}
	if d == nil {
		return nil
	}
	out := &Standing{ID: d.ID, Status: string(d.Status), Chosen: d.Chosen, DecidedBy: d.DecidedBy, SignOffJudged: r.Agreed != nil}
	for _, g := range r.MeantBy(d) {
		out.Gaps = append(out.Gaps, Met{ID: g.ID(), Periods: s.label(g.From, g.To), Class: g.Class.String(), Text: g.Text, Money: g.Money,
			Covered: g.CoveredBy == d.ID, FallsShort: g.FallsShort})
	}
	return out
}
