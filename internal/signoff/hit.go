package signoff

import (
	"slices"

	"github.com/accord-plan/accord/internal/policy"
)

// hit stands in for the conditions.
func hit(rule *policy.Rule, c *Case) Node {
	w := rule.When
	n := Node{Text: w.String(), State: Met}
	switch {
	case w.Control != nil:
		if !slices.ContainsFunc(c.Control, func(x ControlChange) bool {
			return len(w.Control.Files) == 0 || slices.Contains(w.Control.Files, x.Sort)
		}) {
			n.State = NotMet
		}
	case w.Change != nil:
		n.State = NotMet
	default:
		n.State = Failed
	}
	return n
}
