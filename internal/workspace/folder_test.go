package workspace_test

import (
	"slices"
	"testing"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/history/gitrepo"
	"github.com/accord-plan/accord/internal/workspace"
)

// TestApprovalsAreNoPlan: of a plan in the repository's root the folder of the
// statements is no part, whatever lies there; below a plan's own folder it is one
// as any other.
func TestApprovalsAreNoPlan(t *testing.T) {
	for dir, read := range map[string]bool{"": false, "plans/": true} {
		repo := gitrepo.New(t)
		repo.Write(dir+"plan.yaml", "kind: Plan\nversion: 1\nowner: sales\nname: Root\ncurrency: EUR\ncalendar: month\ncycle: 2026-12\nhorizon: 6\n")
		repo.Write(dir+"approvals/x.yaml", "kind: Assumption\nversion: 1\nowner: sales\nid: A-1\nstatement: x\n")
		repo.Write(dir+"approvals/2026-12/anna.txt", "accord-statement: 1\n")
		repo.Commit("Start", "2026-12-01T09:00:00Z")
		for _, proven := range []bool{false, true} {
			w, err := workspace.Open(t.Context(), workspace.Options{Repo: repo.Dir, Proven: proven})
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			src, err := w.Resolve(t.Context(), "HEAD")
			if err != nil {
				t.Fatal(err)
			}
			s, err := w.Read(t.Context(), src)
			if err != nil {
				t.Fatal(err)
			}
			said := slices.ContainsFunc(s.Findings, func(f finding.Finding) bool { return f.Code == finding.TextNotRead })
			if got := len(s.Loaded.Documents) == 2; got != read || said != read {
				t.Errorf("%q, as a witness %t: %d documents, %v", dir, proven, len(s.Loaded.Documents), s.Findings)
			}
			files, err := w.PlanFiles(t.Context(), src)
			if err != nil || (len(files) == 3) != read {
				t.Errorf("%q: %d files, %v", dir, len(files), err)
			}
		}
	}
}
