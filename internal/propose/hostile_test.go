package propose

import (
	"regexp"
	"testing"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/hostiletest"
	"github.com/accord-plan/accord/internal/quantity"
)

// TestHostileNames: whatever a plan calls things, a title and a commit's message
// made of them notify nobody, close nothing and switch nothing off, and a branch
// is one that git takes.
func TestHostileNames(t *testing.T) {
	plainBranch := regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_-]*$`)
	for _, s := range hostiletest.Tried() {
		text := s.Text[:min(len(s.Text), 2000)]
		for _, kind := range []change.Kind{change.Adjustment, change.Commitment, change.Price} {
			d := edits(change.Subject{Kind: kind, ID: text, What: text, Market: text, Item: text, Source: text, Reason: text})
			d.Edited[0].From, d.Edited[0].Before, d.Edited[0].After = "2027-03", change.Number(quantity.Whole(1)), change.Number(quantity.Whole(2))
			title := titleOf(d, 1)
			for _, bad := range append(hostiletest.Message([]byte(title)), hostiletest.Line(title)...) {
				t.Errorf("%s in the title %q: %s", s.ID, title, bad)
			}
			for _, bad := range hostiletest.Message([]byte(messageOf(title, d))) {
				t.Errorf("%s in the message: %s", s.ID, bad)
			}
			if b := branchOf(d); !plainBranch.MatchString(b) {
				t.Errorf("%s: the branch %q", s.ID, b)
			}
		}
	}
}
