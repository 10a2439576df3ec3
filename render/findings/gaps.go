package findings

import (
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
)

// Gaps writes the gaps of a projection out for a report: periods by the plan's
// calendar, and places with paths that begin at the repository's root; prefix
// is the plan's folder. They keep their order.
func Gaps(result *projection.Result, prefix string) []finding.Gap {
	out := make([]finding.Gap, len(result.Gaps))
	calendar := result.Plan.Calendar
	for i := range result.Gaps {
		g := &result.Gaps[i]
		out[i] = finding.Gap{ID: g.ID(), Class: g.Class.String(), From: calendar.Label(g.From), To: calendar.Label(g.To),
			Units: finding.Amount(g.Units), Measure: string(g.Measure), Money: finding.Amount(g.Money), Text: g.Text, CannotWait: g.CannotWait,
			CoveredBy: g.CoveredBy, ProposedBy: g.ProposedBy, FallsShort: g.FallsShort, Position: finding.Locate(g.At, result.Plan.Files, prefix)}
		if g.LastDay != period.NoDate {
			out[i].LastDay = g.LastDay.String()
		}
	}
	return out
}
