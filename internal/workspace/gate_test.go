package workspace_test

import (
	"os"
	"slices"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/validate"
)

// What sign-off counts reaches gaps, findings and the gate as a value, and the
// snapshot itself stays as it was.
func TestAgreeing(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir+"/plans", os.DirFS("../../plans")); err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return time.Date(2026, 12, 10, 0, 0, 0, 0, time.UTC) }
	w, err := workspace.Open(t.Context(), workspace.Options{Repo: dir, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	s, err := w.Load(t.Context(), workspace.WorkTree, workspace.Compared)
	if err != nil {
		t.Fatal(err)
	}
	unsigned := func(s *workspace.Snapshot) bool {
		return slices.ContainsFunc(s.Findings, func(f finding.Finding) bool { return f.Code == finding.DecisionUnsigned })
	}
	counted := func(s *workspace.Snapshot) bool {
		return !slices.ContainsFunc(s.NotJudged, func(n validate.NotJudged) bool { return n.Check == "decision-signed" })
	}
	state := func(s *workspace.Snapshot) string {
		for _, x := range w.Gate(s, policy.Closes, "").Points {
			if x.ID == "signed" {
				return string(x.State)
			}
		}
		return ""
	}
	for _, c := range []struct {
		name              string
		agreed            decision.Agreed
		unsigned, counted bool
		state             string
	}{
		{"nobody counted", nil, false, false, "not-judged"},
		{"nobody signed", decision.Agreed{}, true, true, "missing"},
		{"signed", decision.Agreed{"2026-11-lean-tents": nil}, false, true, "done"},
	} {
		got := s.Agreeing(c.agreed)
		if unsigned(got) != c.unsigned || counted(got) != c.counted || state(got) != c.state {
			t.Errorf("%s: unsigned %v, counted %v, %s", c.name, unsigned(got), counted(got), state(got))
		}
	}
	if unsigned(s) || counted(s) || s.Result.Agreed != nil {
		t.Error("the snapshot itself has changed")
	}
	gated := s.Gated(w.Gate(s, policy.Closes, ""))
	if errs, _ := finding.Count(gated.Findings); errs != 1 {
		t.Errorf("%d errors, want the gap without a decision", errs)
	}
	if again := gated.Gated(w.Gate(gated, policy.Closes, "")); len(again.Findings) < len(gated.Findings) {
		t.Error("findings are lost")
	}
}
