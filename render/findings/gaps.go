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
	out := make([]finding.Gap, 0, len(result.Gaps)+result.Found.Len())
	for g := range result.EachGapBut(func(int) bool { return false }) {
		out = append(out, published(result, g, prefix))
	}
	return out
}

// Page is [Gaps] of those that a page with so many of each class shows, see
// [Options.Limit], and the counts of all. The others are neither put into words
// nor looked up in their files.
func Page(result *projection.Result, prefix string, limit int) (shown []finding.Gap, counts finding.Counts, left map[string]int) {
	left = map[string]int{}
	taken := map[projection.Class]int{}
	for class, open := range result.Standings() {
		at := counts.Gaps
		counts.Gaps++
		if open {
			counts.Undecided++
		}
		if limit > 0 && (class == projection.Noise || taken[class] == limit) {
			left[class.String()]++
			continue
		}
		taken[class]++
		told := result.Tell(at)
		shown = append(shown, published(result, &told, prefix))
	}
	return shown, counts, left
}

func published(result *projection.Result, g *projection.Gap, prefix string) finding.Gap {
	calendar := result.Plan.Calendar
	out := finding.Gap{ID: g.ID(), Class: g.Class.String(), From: calendar.Label(g.From), To: calendar.Label(g.To),
		Units: finding.Amount(g.Units), Measure: string(g.Measure), Money: finding.Amount(g.Money), Text: g.Text, CannotWait: g.CannotWait,
		CoveredBy: g.CoveredBy, ProposedBy: g.ProposedBy, FallsShort: g.FallsShort, Position: finding.Locate(g.At, result.Plan.Files, prefix)}
	if g.LastDay != period.NoDate {
		out.LastDay = g.LastDay.String()
	}
	return out
}
