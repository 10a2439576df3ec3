package workspace_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/trail"
	"github.com/accord-plan/accord/internal/workspace"
	gocmp "github.com/google/go-cmp/cmp"
)

// trail is the history of cells of a revision.
func (s *story) trail(rev string, reference bool, o workspace.TrailOptions) *trail.Report {
	s.t.Helper()
	ctx := s.t.Context()
	w, err := workspace.Open(ctx, workspace.Options{Repo: s.Dir, AsOf: period.NoDate, Now: time.Now, Reference: reference})
	if err != nil {
		s.t.Fatal(err)
	}
	defer w.Close()
	at, err := w.Resolve(ctx, rev)
	if err != nil {
		s.t.Fatal(err)
	}
	o.From, o.After, o.Keep = period.None, period.NoDate, 1_000_000
	r, err := w.Trail(ctx, at, o)
	if err != nil {
		s.t.Fatal(err)
	}
	return r
}

// lines spell a history without its first commit.
func lines(r *trail.Report) []string {
	var out []string
	for i := range r.Commits {
		c := &r.Commits[i]
		if c.Subject == "Start the plan" {
			continue
		}
		for j := range c.Changes {
			x := &c.Changes[j]
			out = append(out, strings.Join(strings.Fields(fmt.Sprint(c.Subject, ": ", x.Of, " ", x.ID, " ", x.Item, " ", x.Period, " ", text(x.Old), " ", text(x.New), " ", x.Zone)), " "))
		}
	}
	return out
}

func text(s *string) string {
	if s == nil {
		return "-"
	}
	return *s
}

func named(name string) workspace.TrailOptions {
	return workspace.TrailOptions{Filter: trail.Filter{Name: name, From: period.None}}
}

func TestTrail(t *testing.T) {
	s := newStory(t)
	s.edit(baseline, "2027-01: 110.5", "2027-01: 130")
	s.did("Raise it (#7)")
	s.Git("mv", baseline, "plans/demand/moved.yaml")
	s.did("Move it")
	s.edit("plans/demand/moved.yaml", "2027-01: 130", "2027-01: 130.0 # still")
	s.did("Write it otherwise")
	s.edit("plans/demand/moved.yaml", "2027-01: 130.0 # still", "2027-01: [")
	s.did("Break it")
	s.edit("plans/demand/moved.yaml", "2027-01: [", "2027-01: 140")
	s.did("Mend it")
	r := s.trail("HEAD", false, named("A"))
	want := []string{"Mend it: forecast A 2027-01 130 140 slushy", "Raise it (#7): forecast A 2027-01 110.5 130 slushy"}
	if d := gocmp.Diff(want, lines(r)); d != "" {
		t.Error(d)
	}
	if len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "plans/demand/moved.yaml in ") || !strings.Contains(r.Notes[0], "cannot be read (line ") {
		t.Errorf("notes: %q", r.Notes)
	}
	if c := r.Commits[len(r.Commits)-2]; c.Request != "#7" || c.Person != "anna" {
		t.Errorf("%+v", c)
	}
}

// What a branch changed is told of the branch's commits, and the merge tells only
// what it changed itself.
func TestTrailOfMerges(t *testing.T) {
	s := newStory(t)
	s.Branch("promo")
	s.Checkout("promo")
	s.edit(sales, "2027-01: 40", "2027-01: 50")
	s.did("Raise the promotion")
	s.Checkout("main")
	s.edit(baseline, "2027-01: 110.5", "2027-01: 125")
	s.did("Raise the forecast")
	s.day++
	s.Merge("promo", fmt.Sprintf("2026-11-%02dT09:00:00Z", s.day))
	r := s.trail("HEAD", false, named("A"))
	got := lines(r)
	slices.Sort(got)
	want := []string{"Raise the forecast: forecast A 2027-01 110.5 125 slushy", "Raise the promotion: adjustment promo A 2027-01 40 50 slushy"}
	if d := gocmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	s.Branch("other")
	s.Checkout("other")
	s.edit(baseline, "2027-01: 125", "2027-01: 150")
	s.did("One says 150")
	s.Checkout("main")
	s.edit(baseline, "2027-01: 125", "2027-01: 160")
	s.did("The other says 160")
	if _, err := s.Try("2026-11-20T09:00:00Z", "merge", "-q", "other"); err == nil {
		t.Fatal("no conflict")
	}
	s.Git("checkout", "--ours", baseline)
	s.edit(baseline, "2027-01: 160", "2027-01: 155")
	s.Git("add", "-A")
	s.GitOn("2026-11-21T09:00:00Z", "commit", "-qm", "Merge in the middle")
	got = lines(s.trail("HEAD", false, named("A")))
	if got[0] != "Merge in the middle: forecast A 2027-01 160 155 slushy" || len(got) != 5 {
		t.Errorf("%q", got)
	}
}

// A shallow clone tells what it has, and that there is more.
func TestTrailOfShallowClones(t *testing.T) {
	s := newStory(t)
	for i := range 3 {
		s.edit(baseline, []string{"2027-01: 110.5", "2027-01: 121", "2027-01: 122"}[i], fmt.Sprintf("2027-01: 12%d", i+1))
		s.did("Raise it")
	}
	clone := &story{Repo: s.Clone("--depth", "2"), t: t}
	r := clone.trail("HEAD", false, named("A"))
	if got := lines(r); len(got) != 1 || len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "shallow") {
		t.Errorf("%q, notes %q", got, r.Notes)
	}
}

// The changes of a random history are those by which the cells of each commit,
// all read anew, differ from those of the commit before.
func TestTrailOfRandomHistories(t *testing.T) {
	for seed := range uint64(2) {
		s := newStory(t)
		random(s, rand.New(rand.NewPCG(seed, 1)), 25)
		r := s.trail("HEAD", false, workspace.TrailOptions{Filter: trail.Filter{From: period.None}})
		slow := s.trail("HEAD", true, workspace.TrailOptions{Filter: trail.Filter{From: period.None}})
		if d := gocmp.Diff(slow, r, gocmp.AllowUnexported(trail.Change{}, trail.Row{})); d != "" {
			t.Fatal(d)
		}
		commits := strings.Fields(s.Git("log", "--format=%h", "--abbrev=10"))
		told := map[string][]string{}
		for i := range r.Commits {
			told[r.Commits[i].Commit] = cells(r.Commits[i].Changes)
		}
		for i, c := range commits[:len(commits)-1] {
			if d := gocmp.Diff(differ(s.cells(commits[i+1]), s.cells(c)), told[c], emptyIsNil); d != "" {
				t.Fatalf("seed %d, commit %s: %s", seed, c, d)
			}
		}
	}
}

var emptyIsNil = gocmp.Transformer("empty", func(s []string) []string {
	if len(s) == 0 {
		return nil
	}
	return s
})

// random edits numbers, adds and removes lines, and moves files.
func random(s *story, r *rand.Rand, commits int) {
	base, promo := baseline, sales
	for i := range commits {
		for range 1 + r.IntN(3) {
			file := []string{base, promo, "plans/supply/factory.yaml"}[r.IntN(3)]
			if gone := s.Git("ls-files", file); strings.TrimSpace(gone) == "" {
				continue
			}
			all := strings.Split(s.read(file), "\n")
			at := r.IntN(len(all))
			key, value, ok := strings.Cut(all[at], ": ")
			if !ok || !period.LooksLike(strings.TrimSpace(key)) || strings.Contains(value, "{") {
				continue
			}
			switch r.IntN(5) {
			case 0:
				all[at] = key + ": " + value + ".0"
			default:
				all[at] = key + ": " + fmt.Sprint(100+r.IntN(50))
			}
			s.Write(file, strings.Join(all, "\n"))
		}
		if r.IntN(5) == 0 {
			to := fmt.Sprintf("plans/demand/moved-%d.yaml", i)
			s.Git("mv", base, to)
			base = to
		}
		s.Write("plans/README.md", fmt.Sprint(i))
		s.did(fmt.Sprint("Change ", i))
	}
}

// cells are those of a commit, as one of the same files without a parent states
// them.
func (s *story) cells(commit string) map[string]string {
	alone := strings.TrimSpace(s.GitOn("2026-11-01T09:00:00Z", "commit-tree", commit+"^{tree}", "-m", "Start the plan"))
	out := map[string]string{}
	r := s.trail(alone, true, workspace.TrailOptions{Filter: trail.Filter{From: period.None}})
	for i := range r.Commits[0].Changes {
		c := &r.Commits[0].Changes[i]
		out[name(c)] = *c.New
	}
	return out
}

func name(c *trail.Change) string {
	return strings.Join([]string{c.Of, c.Measure, c.Layer, c.ID, c.Item, c.Market, c.Source, c.Site, c.Resource, c.Key, c.Period}, "/")
}

func cells(changes []trail.Change) []string {
	var out []string
	for i := range changes {
		out = append(out, name(&changes[i])+" "+text(changes[i].Old)+" "+text(changes[i].New))
	}
	slices.Sort(out)
	return out
}

func differ(old, now map[string]string) []string {
	var out []string
	for k, v := range old {
		if w := cmp.Or(now[k], "-"); w != v {
			out = append(out, k+" "+v+" "+w)
		}
	}
	for k, w := range now {
		if _, known := old[k]; !known {
			out = append(out, k+" - "+w)
		}
	}
	slices.Sort(out)
	return out
}
