package workspace_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/history/gitrepo"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile/planfiletest"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
)

// story is a repository with the small plan, to which commits are added.
type story struct {
	*gitrepo.Repo
	t   *testing.T
	day int
}

const sales, baseline = "plans/demand/adjustments/sales-eu.yaml", "plans/demand/baseline/eu-goods.yaml"

func newStory(t *testing.T) *story {
	s := &story{Repo: gitrepo.New(t), t: t}
	small, err := planfiletest.Small("../planfile/testdata")
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range small {
		s.Write("plans/"+name, string(f.Data))
	}
	s.Write("plans/policy.yaml", strings.Replace(string(small["policy.yaml"].Data), "anna@example.com", "ADA@example.com", 1))
	s.did("Start the plan")
	return s
}

// did commits everything, a day after the commit before.
func (s *story) did(subject string) {
	s.t.Helper()
	s.day++
	s.Git("add", "-A")
	s.Commit(subject, fmt.Sprintf("2026-11-%02dT09:00:00Z", s.day))
}

func (s *story) edit(file, old, by string) {
	s.t.Helper()
	text := s.read(file)
	if !strings.Contains(text, old) {
		s.t.Fatalf("%s does not hold %q:\n%s", file, old, text)
	}
	s.Write(file, strings.Replace(text, old, by, 1))
}

func (s *story) read(file string) string {
	s.t.Helper()
	b, err := os.ReadFile(filepath.Join(s.Dir, filepath.FromSlash(file)))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(b)
}

// why is what the history tells of the forecast and of the promotion.
func (s *story) why(rev string) (base, promo *render.WhySet) {
	s.t.Helper()
	ctx := s.t.Context()
	w, err := workspace.Open(ctx, workspace.Options{Repo: s.Dir, AsOf: period.NoDate, Now: func() time.Time { return time.Date(2026, 12, 10, 0, 0, 0, 0, time.UTC) }})
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
	snap, err := w.Load(ctx, src, workspace.Computed)
	if err != nil || snap.Result == nil {
		s.t.Fatal(err, snap.Findings)
	}
	t, err := snap.Plan.Calendar.Parse("2027-01")
	if err != nil {
		s.t.Fatal(err)
	}
	y := render.NewWhy(snap.Result, snap.Plan.MarketIDs.Index("eu"), snap.Plan.ItemIDs.Index("A"), t, w.Prefix())
	if err := w.WhoSet(ctx, snap, []*render.Why{y}); err != nil {
		s.t.Fatal(err)
	}
	for i := range y.Steps {
		if y.Steps[i].ID == "promo" {
			promo = y.Steps[i].Set
		}
	}
	return y.BaselineSet, promo
}

func line(s *render.WhySet) string {
	switch {
	case s == nil:
		return "nothing"
	case s.Uncommitted:
		return "not committed"
	}
	out := s.Subject + " by " + s.Person + " on " + s.Date
	if s.Request != "" {
		out += " " + s.Request
	}
	if s.Earlier {
		out += " or earlier"
	}
	return out
}

func (s *story) expect(rev, base, promo string) {
	s.t.Helper()
	gotBase, gotPromo := s.why(rev)
	if line(gotBase) != base {
		s.t.Errorf("the forecast: %s, want %s", line(gotBase), base)
	}
	if line(gotPromo) != promo {
		s.t.Errorf("the promotion: %s, want %s", line(gotPromo), promo)
	}
}

const start = "Start the plan by anna on 2026-11-01"

func TestWhoSet(t *testing.T) {
	for name, c := range map[string]struct {
		did         func(s *story)
		base, promo string
	}{
		"nothing since": {func(*story) {}, start, start},
		"another number": {func(s *story) {
			s.edit(sales, "{2027-01: 40}", "{2027-01: 50}")
			s.did("More tents")
			s.edit(baseline, "2027-01: 110.5", "2027-01: 111")
			s.did("Forecast anew")
			s.edit("plans/plan.yaml", "name: Small", "name: Smaller")
			s.did("Rename the plan")
		}, "Forecast anew by anna on 2026-11-03", "More tents by anna on 2026-11-02"},
		"the same in another way": {func(s *story) {
			s.edit(sales, "add: {2027-01: 40}", "add:\n      2027-01: 40.00 # agreed")
			s.edit(sales, "note: agreed", "note: agreed at last")
			s.edit(baseline, "2027-01: 110.5", "2027-01..2027-01: 110.50")
			s.did("Write it in another way")
		}, start, start},
		"a neighbour": {func(s *story) {
			s.edit(sales, "{2027-01: 40}", "{2027-01: 40, 2027-02: 7}")
			s.edit(baseline, "2026-12: 100", "2026-12: 90")
			s.did("Other months")
		}, start, start},
		"moved to another file": {func(s *story) {
			text := s.read(sales)
			s.Remove(sales)
			s.Write("plans/demand/europe.yaml", text)
			s.Git("mv", baseline, "plans/demand/forecast.yaml")
			s.did("Sort the files")
			s.edit("plans/demand/europe.yaml", "note: agreed", "note: so agreed")
			s.did("Say it better")
		}, start, start},
		"moved and changed": {func(s *story) {
			s.Git("mv", sales, "plans/demand/europe.yaml")
			s.edit("plans/demand/europe.yaml", "{2027-01: 40}", "{2027-01: 60}")
			s.did("Move and change")
		}, start, "Move and change by anna on 2026-11-02"},
		"taken back and stated again": {func(s *story) {
			s.edit(sales, "{2027-01: 40}", "{2027-02: 40}")
			s.did("Not in January")
			s.edit(sales, "{2027-02: 40}", "{2027-01: 40}")
			s.did("In January after all (#12)")
		}, start, "In January after all (#12) by anna on 2026-11-03 #12"},
		"brought by a merge": {func(s *story) {
			s.Branch("promo")
			s.edit(sales, "{2027-01: 40}", "{2027-01: 70}")
			s.did("More tents")
			s.Checkout("main")
			s.edit("plans/plan.yaml", "name: Small", "name: Smaller")
			s.did("Rename the plan")
			s.day++
			s.GitOn("2026-11-20T09:00:00Z", "merge", "--quiet", "--no-ff", "-m", "Merge pull request #7 from acme/promo", "promo")
			s.edit("plans/plan.yaml", "name: Smaller", "name: Tiny")
			s.did("Rename it again")
		}, start, "More tents by anna on 2026-11-02 #7"},
		"made by the merge": {func(s *story) {
			s.Branch("promo")
			s.edit(sales, "{2027-01: 40}", "{2027-01: 70}")
			s.did("More tents")
			s.Checkout("main")
			s.edit(sales, "{2027-01: 40}", "{2027-01: 80}")
			s.did("Yet more")
			_, _ = s.Try("2026-11-20T09:00:00Z", "merge", "--quiet", "promo")
			s.Write(sales, strings.Replace(s.Git("show", "main:"+sales)+"\n", "{2027-01: 80}", "{2027-01: 75}", 1))
			s.did("Meet in the middle")
		}, start, "Meet in the middle by anna on 2026-11-04"},
		"the file was broken in between": {func(s *story) {
			text := s.read(sales)
			s.Write(sales, "<<<<<<< x\n"+text)
			s.did("Break it")
			s.Write(sales, text)
			s.did("Mend it")
		}, start, "Mend it by anna on 2026-11-03"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStory(t)
			c.did(s)
			s.expect("HEAD", c.base, c.promo)
			s.expect("", c.base, c.promo)
		})
	}
}

// TestWhoSetOfWhatIsNotCommitted: the work tree has numbers that nobody has
// committed, and files that lie elsewhere in the last commit.
func TestWhoSetOfWhatIsNotCommitted(t *testing.T) {
	s := newStory(t)
	s.edit(sales, "{2027-01: 40}", "{2027-01: 50}")
	s.expect("", start, "not committed")
	s.expect("HEAD", start, start)
	s.edit(sales, "{2027-01: 50}", "{2027-01: 40}")
	s.edit(sales, "note: agreed", "note: agreed at last")
	text := s.read(sales)
	s.Remove(sales)
	s.Write("plans/demand/europe.yaml", text)
	s.expect("", start, start)
}

// TestWhoSetAtTheEndOfTheHistory: a shallow clone tells how far it reaches.
func TestWhoSetAtTheEndOfTheHistory(t *testing.T) {
	s := newStory(t)
	s.edit("plans/plan.yaml", "name: Small", "name: Smaller")
	s.did("Rename the plan")
	s.edit(sales, "{2027-01: 40}", "{2027-01: 50}")
	s.did("More tents")
	clone := &story{Repo: s.Clone("--depth=2"), t: t}
	clone.expect("HEAD", "Rename the plan by anna on 2026-11-02 or earlier", "More tents by anna on 2026-11-03")
}
