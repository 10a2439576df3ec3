package attacktest

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/assess"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// today is the day on which everything is judged.
var today = time.Date(2026, 12, 10, 12, 0, 0, 0, time.UTC)

// world is a repository in which people work, and an attacker.
type world struct {
	store
	tips map[string]tip // of branches
	// now is when the next thing is done.
	now time.Time
	// genesis and last are the hashes of genesis and of the newest close.
	genesis, last statement.Hash
	// after is the last statement of each person, and said how many there are.
	after map[string]statement.Hash
	said  int
	// reviews and makers are what the forge knows, nil where it is not asked.
	reviews []review
	makers  []maker
	host    string // another one than that of the policy
	// merged is the forge's own test merge.
	merged string
	origin store // the remote, where there is one
	// expect and anchor are what the judge knows from elsewhere.
	expect map[string]statement.Hash
	anchor statement.Hash
}

// tip is where a branch stands.
type tip struct {
	commit string
	files  map[string]entry
}

// built is the company after its first close: the next cycle is open, and nothing
// is proposed. It is made once.
var built = sync.OnceValue(func() *world {
	dir, err := os.MkdirTemp("", "attack")
	if err != nil {
		panic(err)
	}
	temporary = append(temporary, dir)
	w := &world{store: store{panics{}, dir}, tips: map[string]tip{}, after: map[string]statement.Hash{}, now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	w.initialise()
	w.found()
	return w
})

// temporary are folders to be removed behind all tests.
var temporary []string

func TestMain(m *testing.M) {
	code := m.Run()
	for _, dir := range temporary {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}

// panics is a test that is none: what is built once belongs to nobody.
type panics struct{ testing.TB }

func (panics) Helper()                           {}
func (panics) Context() context.Context          { return context.Background() }
func (panics) Cleanup(func())                    {} // one workspace stays open
func (panics) Fatal(args ...any)                 { panic(fmt.Sprint(args...)) }
func (panics) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

// found starts the plan, closes its first cycle and opens the next.
func (w *world) found() {
	w.commit("main", change{message: "Start the plan", write: map[string]string{
		".gitattributes":            attributesText,
		"plans/plan.yaml":           planText,
		"plans/policy.yaml":         policyText(),
		"plans/network.yaml":        networkText,
		"plans/catalog/tents.yaml":  catalogText("tents", "TENT", 200),
		"plans/catalog/stoves.yaml": catalogText("stoves", "STOVE", 80),
		"plans/demand/tents.yaml":   baselineText("tents", "TENT"),
		"plans/demand/stoves.yaml":  baselineText("stoves", "STOVE"),
		"plans/supply/lyon.yaml":    supplyText,
	}})
	w.genesis = w.tag(closing{cycle: statement.Genesis})
	w.last = w.genesis
	w.edit("main", "plans/plan.yaml", "name: Northlight", "name: Northlight Outdoor")
	w.now = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	w.consent()
	w.last = w.tag(closing{cycle: "2026-11"})
	w.now = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	open := facts()
	open["plans/plan.yaml"] = replaced(w.read("main", "plans/plan.yaml"), "cycle: 2026-11", "cycle: 2026-12")
	w.commit("main", change{message: "Open 2026-12", write: open})
}

// copied is a copy of what was built.
func copied(t *testing.T) *world {
	t.Helper()
	from := built()
	dir := filepath.Join(t.TempDir(), "plan")
	if err := os.CopyFS(dir, os.DirFS(from.dir)); err != nil {
		t.Fatal(err)
	}
	w := *from
	w.store = store{t, dir}
	w.tips, w.after = map[string]tip{}, maps.Clone(from.after)
	for name, at := range from.tips {
		w.tips[name] = tip{at.commit, maps.Clone(at.files)}
	}
	return &w
}

// open opens the repository as a witness, whose plans are those of some revisions.
func (w *world) open(revisions ...string) (*workspace.Workspace, error) {
	return w.opened("", revisions...)
}

func (w *world) opened(plan string, revisions ...string) (*workspace.Workspace, error) {
	ws, err := workspace.Open(w.t.Context(), workspace.Options{Repo: w.dir, Plan: plan, AsOf: period.FromTime(today), Proven: true, Revisions: revisions})
	if err == nil {
		w.t.Cleanup(ws.Close)
	}
	return ws, err
}

// assess judges a branch against main, or main for its close.
func (w *world) assess(head string, edits ...func(*assess.Transition)) (*assess.Assessment, error) {
	t := assess.Transition{TargetName: "main", HeadName: head, Purpose: policy.Proposals}
	t.Target, t.Head = history.Commit{Hash: w.tips["main"].commit}, history.Commit{Hash: w.tips[head].commit}
	ws, err := w.open(t.Target.Hash, t.Head.Hash)
	if err != nil {
		return nil, err
	}
	for _, c := range []*history.Commit{&t.Target, &t.Head} {
		if *c, err = ws.Repository().Resolve(w.t.Context(), c.Hash); err != nil {
			return nil, err
		}
	}
	for _, edit := range edits {
		edit(&t)
	}
	return assess.Case(w.t.Context(), ws, t)
}

// ofClose judges main for its close.
func ofClose(t *assess.Transition) { t.Purpose = policy.Closes }

// must is an assessment that people make before anybody attacks them.
func (w *world) must(head string, edits ...func(*assess.Transition)) *assess.Assessment {
	w.t.Helper()
	a, err := w.assess(head, edits...)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}
