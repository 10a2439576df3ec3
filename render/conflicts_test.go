package render_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/merge"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/text"
)

// TestConflictsPrintATrueMinus as all reports do; what is no number stays as it
// is written.
func TestConflictsPrintATrueMinus(t *testing.T) {
	value := func(s string) merge.Value { return merge.Value{Text: s, There: true} }
	r := &merge.Report{Conflicts: []merge.Conflict{{Key: "a/2027-05", File: "a.yaml", Base: value("-120"), Ours: value("-4.5%"), Theirs: value("-x")}}}
	out := written(t, func(b *bytes.Buffer) error { return text.Write(b, render.ConflictsDocument(r), text.Options{}) })
	for _, want := range []string{"base    −120", "ours    −4.5%", "theirs  -x"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in:\n%s", want, out)
		}
	}
}
