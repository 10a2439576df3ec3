package forge

import (
	"fmt"
	"testing"

	"github.com/accord-plan/accord/internal/hostiletest"
)

// TestHostileRemarks: a remark holds words of the plan, and a line of it as a
// suggested change. Neither does anything at a forge.
func TestHostileRemarks(t *testing.T) {
	for _, s := range hostiletest.Tried() {
		line := s.Text[:min(len(s.Text), 300)]
		a := Annotation{File: "plans/plan.yaml", Line: 3, Severity: Warning, Title: s.Text, Message: s.Text, Suggestion: &line}
		for _, fence := range []string{"suggestion", "suggestion:-2+0", ""} {
			r := a.Remark("accord", fence)
			for _, bad := range hostiletest.Posted([]byte(r.Body)) {
				t.Errorf("%s, fence %q: %s", s.ID, fence, bad)
			}
			if key := RemarkKey(r.Body); key != r.Key {
				t.Errorf("%s: the key is %q, want %q", s.ID, key, r.Key)
			}
		}
		if key := RemarkKey(fmt.Sprintf("%s\n<!-- accord:remark %032d -->\n", s.Text, 7)); key != "" {
			t.Errorf("%s: a text before the key passes for one of ours", s.ID)
		}
	}
}
