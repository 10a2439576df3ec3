package workspace

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/history/gitrepo"
	"github.com/accord-plan/accord/internal/joint"
	"github.com/google/go-cmp/cmp"
)

// proposed is one proposal: replacements in files, or new files.
type proposed struct {
	name  string
	edits [][3]string // file, old, new; a file that is new has no old
}

// adjustment is a new file with one adjustment of the two-person tent in
// April.
func adjustment(owner, layer, id, what string) [3]string {
	return [3]string{"demand/adjustments/" + id + ".yaml", "", fmt.Sprintf(`kind: Adjustments
version: 1
owner: %s
layer: %s
market: eu
adjustments:
  - id: %s
    reason: customer
    note: an order of April
    items:
      - TENT-2P
    %s
    expires: 2027-05
`, owner, layer, id, what)}
}

// opened is a repository of the small plan with a branch for each proposal. In
// May Lyon has 560 hours and needs 640 x 0.6 + 140 x 0.8 = 496; more than 588
// would need a decision.
func opened(t *testing.T, ps []proposed) (*Workspace, []OpenProposal) {
	t.Helper()
	repo := gitrepo.New(t)
	if err := os.CopyFS(filepath.Join(repo.Dir, "plans"), os.DirFS("../../cmd/testdata/small")); err != nil {
		t.Fatal(err)
	}
	edit := func(file, old, by string) {
		t.Helper()
		path := filepath.Join(repo.Dir, "plans", file)
		text, _ := os.ReadFile(path)
		if old != "" && strings.Count(string(text), old) != 1 {
			t.Fatalf("%s holds %q %d times", file, old, strings.Count(string(text), old))
		}
		if old != "" {
			by = strings.Replace(string(text), old, by, 1)
		}
		repo.Write("plans/"+file, by)
	}
	edit("supply/lyon.yaml", "sewing-hours: 1300", "sewing-hours:\n    2026-12..2027-04: 1300\n    2027-05: 560")
	edit("plan.yaml", "tolerances:\n", "tolerances:\n  overload:\n    lever: 2%\n    decision: 5%\n")
	repo.Commit("Start", "2026-12-10T09:00:00Z")
	w, err := Open(context.Background(), Options{Repo: repo.Dir})
	if err != nil {
		t.Fatal(err)
	}
	var open []OpenProposal
	for _, p := range ps {
		repo.Git("switch", "-q", "-c", p.name, "main")
		for _, e := range p.edits {
			edit(e[0], e[1], e[2])
		}
		repo.Commit(p.name, "2026-12-10T10:00:00Z")
	}
	w.Close()
	if w, err = Open(context.Background(), Options{Repo: repo.Dir}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	for _, p := range ps {
		open = append(open, OpenProposal{Proposal: joint.Proposal{Name: p.name}, Head: commit(t, w, p.name)})
	}
	return w, open
}

const lyonFile = "supply/lyon.yaml"

// Three changes of May: 60 more two-person tents are 36 hours, 60 more of the
// larger one 48, and an hour for each of these 28 more.
var (
	more2P = proposed{"more-2p", [][3]string{{lyonFile, "2027-05: 640", "2027-05: 700"}}}
	more4P = proposed{"more-4p", [][3]string{{lyonFile, "2027-05: 140", "2027-05: 200"}}}
	slower = proposed{"slower", [][3]string{{lyonFile, "sewing-hours: 0.8", "sewing-hours: 1"}}}
)

func told(r *joint.Report, sets []joint.Set) []string {
	var out []string
	for _, s := range sets {
		var names, what []string
		for _, i := range s.Members {
			names = append(names, r.Proposals[i].Name)
		}
		for _, p := range s.Problems {
			line := string(p.Kind) + " " + p.ID
			if p.Kind == joint.Infeasible {
				line += fmt.Sprintf(" %s, %s alone", p.Units, p.Alone)
			}
			what = append(what, line)
		}
		out = append(out, strings.Join(names, "+")+": "+strings.Join(what, "; "))
	}
	return out
}

// TestThreeOverload: any two of the three changes need 588 hours or fewer, and
// all three need 700 x 0.6 + 200 x 1 = 620: 60 too many. Alone none opens a
// gap at all.
func TestThreeOverload(t *testing.T) {
	w, open := opened(t, []proposed{more2P, more4P, slower})
	r, err := w.Together(t.Context(), commit(t, w, "main"), "main", open, 0)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"more-2p+more-4p+slower: infeasible overload/lyon/sewing-hours 60, 0 alone"}, told(r, r.Sets)); diff != "" {
		t.Error(diff)
	}
	if len(r.Pairs) > 0 || r.JudgedPairs != 3 || r.AllPairs != 3 || len(r.NotJudged) > 0 {
		t.Errorf("pairs %v; %d of %d judged, not judged: %v", told(r, r.Pairs), r.JudgedPairs, r.AllPairs, r.NotJudged)
	}
}

// TestTogether: pairs that cannot be merged, that contradict each other, and
// that want the same stock. In May as many tents come as are wanted; 100 more
// are 7,050 of margin short, below the 10,000 that need a decision, and 200 are
// 14,100. Of the shortage in March, which needs one already, march-one and
// march-two want 10 more each and 20 together: no problem of theirs together.
func TestTogether(t *testing.T) {
	w, open := opened(t, []proposed{
		more2P, more4P, slower,
		{"fewer-2p", [][3]string{{lyonFile, "2027-05: 640", "2027-05: 600"}}},
		{"set-one", [][3]string{adjustment("sales-eu", "management", "one", "set: {2027-05: 640}")}},
		{"set-two", [][3]string{adjustment("product", "management", "two", "set: {2027-05: 650}")}},
		{"order-one", [][3]string{adjustment("sales-eu", "marketing", "three", "add: {2027-05: 100}")}},
		{"order-two", [][3]string{adjustment("product", "marketing", "four", "add: {2027-05: 100}")}},
		{"march-one", [][3]string{{"demand/adjustments/sales-eu.yaml", "2027-03: 400", "2027-03: 410"}}},
		{"march-two", [][3]string{{"demand/baseline/eu-tents.yaml", "2027-03: 610", "2027-03: 620"}}},
		{"broken", [][3]string{{lyonFile, "owner: ops-lyon", "owner: nobody"}}},
		{"nothing", [][3]string{{"plan.yaml", "# Two tents", "# Two tents,"}}},
	})
	r, err := w.Together(t.Context(), commit(t, w, "main"), "main", open, 0)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"more-2p+fewer-2p: conflict plans/supply/lyon.yaml",
		"set-one+set-two: contradiction A0805",
		"order-one+order-two: infeasible shortage/TENT-2P@central 200, 200 alone",
	}
	if diff := cmp.Diff(want, told(r, r.Pairs)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"more-2p+more-4p+slower: infeasible overload/lyon/sewing-hours 60, 0 alone"}, told(r, r.Sets)); diff != "" {
		t.Error(diff)
	}
	for i, m := range r.Proposals {
		if (m.Alone != "") != (m.Name == "broken") {
			t.Errorf("%d %s alone: %q", i, m.Name, m.Alone)
		}
	}
	if diff := cmp.Diff([]string{"sets of three and more with fewer-2p, which cannot be computed with all others"}, r.NotJudged); diff != "" {
		t.Error(diff)
	}
}
