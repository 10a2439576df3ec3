package demo_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/crypto/ssh"

	"github.com/accord-plan/accord/internal/demo"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/history/gitrepo"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/plans"
)

// built is the demonstration that tests read; none writes to it.
var built struct {
	dir  string
	tour *demo.Tour
}

func TestMain(m *testing.M) {
	os.Exit(func() int {
		top, err := os.MkdirTemp("", "demo")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(top)
		built.dir = filepath.Join(top, "northlight")
		if built.tour, err = demo.Build(built.dir); err != nil {
			panic(err)
		}
		return m.Run()
	}())
}

// load reads the plan at a revision as the command does: shape, company rules,
// facts and the close before it included. Dates are judged on the day of the
// revision, as they are there.
func load(t *testing.T, dir, rev string) *workspace.Snapshot {
	t.Helper()
	w, err := workspace.Open(t.Context(), workspace.Options{Repo: dir, AsOf: period.NoDate})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	src, err := w.Resolve(t.Context(), rev)
	if err != nil {
		t.Fatal(err)
	}
	s, err := w.Load(t.Context(), src, workspace.Compared)
	if err != nil {
		t.Fatal(err)
	}
	if s.Result == nil {
		t.Fatalf("%s is not computed: %v", rev, s.Findings)
	}
	return s
}

func TestEveryPlanIsSound(t *testing.T) {
	dir := built.dir
	story := []string{"shortage/TENT-2P@central 2027-03..2027-05 380 2026-12-third-shift"}
	for _, c := range []struct {
		rev, cycle, previous string
		decisions            []string
	}{
		{"plan/2026-06", "2026-06", "", nil},
		{"plan/2026-07", "2026-07", "plan/2026-06", nil},
		{"plan/2026-08", "2026-08", "plan/2026-07", nil},
		{"plan/2026-10", "2026-10", "plan/2026-08", nil},
		{"plan/2026-11", "2026-11", "plan/2026-10", nil},
		{"main", "2026-12", "plan/2026-11", nil},
		{"spring-promo", "2026-12", "plan/2026-11", story},
		{"option/third-shift", "2026-12", "plan/2026-11", nil},
		{"option/buy-in", "2026-12", "plan/2026-11", nil},
	} {
		t.Run(c.rev, func(t *testing.T) {
			s := load(t, dir, c.rev)
			for _, f := range s.Findings {
				t.Errorf("finding %v", f)
			}
			if s.Plan.Cycle != c.cycle || s.Plan.Calendar.Label(s.Plan.First) != c.cycle || s.Result.N != 18 {
				t.Errorf("cycle %s from %s over %d periods", s.Plan.Cycle, s.Plan.Calendar.Label(s.Plan.First), s.Result.N)
			}
			if c.previous != "" && s.PreviousBy != c.previous || c.previous == "" && s.Previous != nil {
				t.Errorf("the close before is %s, want %q", s.PreviousBy, c.previous)
			}
			if diff := cmp.Diff(c.decisions, needDecisions(s.Result)); diff != "" {
				t.Errorf("gaps that need a decision (-want +got):\n%s", diff)
			}
			if n := unknown(s.Result); n > 0 {
				t.Errorf("%d cells of stock are not known", n)
			}
		})
	}
}

// needDecisions lists the gaps of class decision that nobody has accepted.
func needDecisions(r *projection.Result) (out []string) {
	for i := range r.Gaps {
		g := &r.Gaps[i]
		if g.Class == projection.NeedsDecision && g.CoveredBy == "" {
			cal := r.Plan.Calendar
			out = append(out, g.ID()+" "+cal.Label(g.From)+".."+cal.Label(g.To)+" "+g.Units.String()+" "+g.ProposedBy)
		}
	}
	return out
}

func unknown(r *projection.Result) (n int) {
	for _, row := range r.Stock {
		for _, v := range row.Stock {
			if v.IsMissing() {
				n++
			}
		}
	}
	return n
}

func TestProposalIsTheExample(t *testing.T) {
	dir := built.dir
	want := map[string]string{}
	err := fs.WalkDir(plans.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(plans.Files, name)
		want[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(want) < 100 {
		t.Fatalf("only %d files are embedded", len(want))
	}
	got := map[string]string{}
	folder := filepath.Join(dir, "plans")
	err = filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		rel, _ := filepath.Rel(folder, name)
		got[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("plans/ as checked out (-example +got):\n%s", diff)
	}
}

// The example in plans/ on disk is what the program carries.
func TestEmbeddedIsTheFolder(t *testing.T) {
	err := filepath.WalkDir("../../plans", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, ".go") {
			return err
		}
		rel, _ := filepath.Rel("../../plans", name)
		want, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		got, err := fs.ReadFile(plans.Files, filepath.ToSlash(rel))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not embedded as it is: %v", rel, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestGitAgrees(t *testing.T) {
	dir, tour := built.dir, built.tour
	repo := gitrepo.At(t, dir)
	repo.Git("fsck", "--strict", "--full", "--no-dangling")
	if out := repo.Git("status", "--porcelain"); out != "" {
		t.Errorf("the work tree is not clean:\n%s", out)
	}
	if got := repo.Git("branch", "--show-current"); got != tour.CheckedOut || got != "spring-promo" {
		t.Errorf("checked out is %s, the tour says %s", got, tour.CheckedOut)
	}
	if got, want := repo.Git("rev-list", "--all", "--count"), tour.Commits; got != strconv.Itoa(want) {
		t.Errorf("%s commits, the tour says %d", got, want)
	}
	const form = "%(refname:short) %(objecttype) %(taggerdate:iso-strict) %(taggername)"
	want := `plan/2026-06 tag 2026-06-24T16:30:00+02:00 Hugo Lefevre
plan/2026-07 tag 2026-07-24T16:30:00+02:00 Anna Lindqvist
plan/2026-08 tag 2026-08-28T16:30:00+02:00 Hugo Lefevre
plan/2026-10 tag 2026-10-26T16:30:00+01:00 Hugo Lefevre
plan/2026-11 tag 2026-11-25T16:30:00+01:00 Anna Lindqvist
plan/genesis tag 2026-05-28T14:30:00+02:00 Hugo Lefevre`
	if diff := cmp.Diff(want, repo.Git("for-each-ref", "--format="+form, "refs/tags")); diff != "" {
		t.Errorf("closes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff("accord/approvals\nmain\noption/buy-in\noption/third-shift\nspring-promo", repo.Git("for-each-ref", "--format=%(refname:short)", "refs/heads")); diff != "" {
		t.Errorf("branches (-want +got):\n%s", diff)
	}
	if got := repo.Git("log", "-1", "--format=%an %ae %aI", "spring-promo~1"); got != "Ben Okafor ben@northlight.example 2026-12-09T10:12:00+01:00" {
		t.Errorf("the proposal is by %s", got)
	}
	if got := repo.Git("log", "-1", "--format=%cI", "main"); got != "2026-12-09T08:15:00+01:00" {
		t.Errorf("main is of %s", got)
	}
	for _, option := range []string{"option/third-shift", "option/buy-in"} {
		if n := repo.Git("rev-list", "--count", "spring-promo.."+option); n != "1" {
			t.Errorf("%s is %s commits above the proposal", option, n)
		}
	}
	const named = "    branch: option/third-shift\n    branch: option/buy-in" // no branch that is not there
	if diff := cmp.Diff(named, repo.Git("grep", "-h", "branch:", "spring-promo", "--", "plans/decisions")); diff != "" {
		t.Errorf("branches that decisions name (-want +got):\n%s", diff)
	}
}

// Commits on main come one after the other, in the order of their dates.
func TestTimeRunsForward(t *testing.T) {
	dir := built.dir
	dates := strings.Fields(gitrepo.At(t, dir).Git("log", "--reverse", "--format=%ct", "spring-promo"))
	for i := 1; i < len(dates); i++ {
		if dates[i] <= dates[i-1] { // seconds of one length
			t.Errorf("commit %d is of %s, the one before of %s", i, dates[i], dates[i-1])
		}
	}
	if len(dates) < 50 {
		t.Errorf("only %d commits", len(dates))
	}
}

func TestBuildsAreTheSame(t *testing.T) {
	refs := func(dir string) string {
		return gitrepo.At(t, dir).Git("for-each-ref", "--format=%(refname) %(objectname)")
	}
	again := filepath.Join(t.TempDir(), "again")
	if _, err := demo.Build(again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(refs(built.dir), refs(again)); diff != "" {
		t.Errorf("two builds differ:\n%s", diff)
	}
}

func TestTour(t *testing.T) {
	dir, tour := built.dir, built.tour
	if tour.Dir != dir || tour.Plan != "plans" || tour.Company != "Northlight Outdoor" || tour.Cycle != "2026-12" || tour.AsOf.String() != "2026-12-10" || tour.Main != "main" {
		t.Errorf("tour %+v", tour)
	}
	var closed, people []string
	for _, c := range tour.Closes {
		closed = append(closed, c.Tag+" "+c.On.String()+" "+c.By)
	}
	want := []string{"plan/2026-06 2026-06-24 hugo", "plan/2026-07 2026-07-24 anna", "plan/2026-08 2026-08-28 hugo", "plan/2026-10 2026-10-26 hugo", "plan/2026-11 2026-11-25 anna"}
	if diff := cmp.Diff(want, closed); diff != "" {
		t.Errorf("closes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"2026-09"}, tour.Skipped); diff != "" {
		t.Errorf("skipped (-want +got):\n%s", diff)
	}
	for _, p := range tour.People {
		people = append(people, p.ID)
		if p.Name == "" || p.Email != p.ID+"@northlight.example" || len(p.Roles) == 0 {
			t.Errorf("person %+v", p)
		}
	}
	if got := strings.Join(people, " "); got != "anna ben clara dora elias fatima hugo june marc nina sam tom" {
		t.Errorf("people %s", got)
	}
	if tour.Proposal.Name != "spring-promo" || len(tour.Options) != 2 || tour.Options[0].Name != "option/third-shift" || tour.Options[1].Name != "option/buy-in" {
		t.Errorf("branches %+v, %+v", tour.Proposal, tour.Options)
	}
}

func TestBuildRefusesAFolderInUse(t *testing.T) {
	dir := t.TempDir()
	mine := filepath.Join(dir, "mine.txt")
	if err := os.WriteFile(mine, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	tour, err := demo.Build(dir)
	var problem *history.Problem
	if tour != nil || !errors.Is(err, fs.ErrExist) || !errors.As(err, &problem) || !strings.Contains(err.Error(), "is not empty") {
		t.Fatalf("got %v, %v", tour, err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v now (%v)", entries, err)
	}
}

// The keys are those of the policy, and readable as people's own are.
func TestKeys(t *testing.T) {
	w, err := workspace.Open(t.Context(), workspace.Options{Repo: built.dir})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	s, err := w.Load(t.Context(), workspace.WorkTree, workspace.Shape)
	if err != nil {
		t.Fatal(err)
	}
	text, err := fs.ReadFile(plans.Files, "policy.yaml")
	if err != nil || s.Errors() {
		t.Fatal(err, s.Findings)
	}
	n := 0
	for line := range strings.Lines(string(text)) {
		key, ok := strings.CutPrefix(strings.TrimSpace(line), "key: ")
		if !ok {
			continue
		}
		n++
		mail := key[strings.LastIndexByte(key, ' ')+1:]
		who, _, _ := strings.Cut(mail, "@")
		if want := demo.PublicKey(who, mail); key != want {
			t.Errorf("the policy has %q, want %q", key, want)
		}
		private, err := ssh.ParsePrivateKey(demo.PrivateKey(who, mail))
		if err != nil || !bytes.Equal(private.PublicKey().Marshal(), demo.Key(who).PublicKey().Marshal()) {
			t.Errorf("the private key of %s: %v", who, err)
		}
		file, err := os.ReadFile(filepath.Join(built.dir, ".git", "accord-demo", who))
		if err != nil || !bytes.Equal(file, demo.PrivateKey(who, mail)) {
			t.Errorf("the file of %s: %v", who, err)
		}
	}
	if n < 5 {
		t.Errorf("%d keys", n)
	}
}
