package signoff

import "github.com/accord-plan/accord/internal/decision"

// Evaluate says who must agree to a transition and who has.
func Evaluate(c *Case) *Report {
	return &Report{FormatVersion: FormatVersion, Purpose: string(c.Purpose), AsOf: c.AsOf.String(), Outcome: NotJudged, Blocked: c.Blocked}
}

// AcceptedDecisions are the decisions of a case that those who decide have
// agreed to, with the sizes of gaps in what they signed.
func AcceptedDecisions(c *Case) decision.Agreed { return decision.Agreed{} }
