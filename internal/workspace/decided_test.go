package workspace_test

import (
	"slices"
	"testing"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/hindsight"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/workspace"
)

// A decision that is asked, mentioned, accepted and done on this branch, one that
// is asked on another and accepted there before it is merged, and one that nobody
// has committed.
func TestDaysOfDecisions(t *testing.T) {
	s := newStory(t)
	put := func(id, status string) {
		s.Write("plans/decisions/"+id+".yaml", decided(id, status))
	}
	put("D-50", "proposed")
	s.did("Ask") // 2026-11-02
	s.Write("plans/decisions/D-50.yaml", "# of Lyon\n"+decided("D-50", "proposed"))
	s.did("Say where")
	s.Branch("other")
	put("D-60", "proposed")
	s.did("Ask elsewhere")
	put("D-60", "accepted\nchosen: a")
	s.did("Accept elsewhere")
	s.Checkout("main")
	put("D-50", "accepted\nchosen: a")
	s.did("Accept") // 2026-11-06
	s.Merge("other", "2026-11-07T09:00:00Z")
	put("D-50", "done\nchosen: a")
	s.Git("add", "-A")
	s.Commit("Say that it is done", "2026-11-08T09:00:00Z")
	put("D-70", "proposed")

	days := s.days("")
	day := func(d string, status decision.Status) hindsight.Day {
		on, err := period.ParseDate(d)
		if err != nil {
			t.Fatal(err)
		}
		return hindsight.Day{On: on, Status: status}
	}
	for id, want := range map[string][]hindsight.Day{
		"D-50": {day("2026-11-02", decision.Proposed), day("2026-11-06", decision.Accepted), day("2026-11-08", decision.Done)},
		"D-60": {day("2026-11-07", decision.Accepted)},
		"D-70": nil,
	} {
		if got := days[id]; !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", id, got, want)
		}
	}
}

func decided(id, status string) string {
	return "kind: Decision\nversion: 1\nowner: planning\nid: " + id + "\nquestion: x\nstatus: " + status +
		"\ndue: 2026-12-31\noptions:\n  - {id: a, summary: x}\n  - {id: b, summary: y}\n"
}

func (s *story) days(rev string) hindsight.Days {
	s.t.Helper()
	ctx := s.t.Context()
	w, err := workspace.Open(ctx, workspace.Options{Repo: s.Dir})
	if err != nil {
		s.t.Fatal(err)
	}
	defer w.Close()
	src := workspace.WorkTree
	if rev != "" {
		if src, err = w.Resolve(ctx, rev); err != nil {
			s.t.Fatal(err)
		}
	}
	snap, err := w.Read(ctx, src)
	if err != nil {
		s.t.Fatal(err)
	}
	days, err := w.Days(ctx, snap)
	if err != nil {
		s.t.Fatal(err)
	}
	return days
}
