package workspace_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/closestest"
	"github.com/accord-plan/accord/internal/demo"
	"github.com/accord-plan/accord/internal/history/gitrepo"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/workspace"
)

// What two states say, and how they differ, does not depend on whether they share
// what they read: over edits of every sort, of commits, the index and the work
// tree, each against each.
func TestSharedStatesSayTheSame(t *testing.T) {
	for name, build := range map[string]func(dir string){
		"demo":      func(dir string) { must(t, second(demo.Build(dir))) },
		"generated": func(dir string) { closestest.Build(t, dir, closestest.Options{Items: 120, Closes: 2}) },
		"company": func(dir string) {
			closestest.Build(t, dir, closestest.Options{Items: 120, Closes: 2})
			company(t, dir, 1_000_000)
		},
	} {
		seeds := uint64(3)
		if testing.Short() {
			seeds = 1
		}
		for seed := range seeds {
			t.Run(fmt.Sprint(name, " ", seed), func(t *testing.T) {
				dir := filepath.Join(t.TempDir(), "plan")
				build(dir)
				repo := gitrepo.At(t, dir)
				e := editor{t, dir, rand.New(rand.NewPCG(seed, 7))}
				e.edit(2, breaking(seed%2 == 1)) // both sides have these
				repo.Commit("Before", "2027-01-04T09:00:00Z")
				e.edit(4, breaking(seed > 0))
				if name == "company" { // rules that some exceed, or none
					company(t, dir, []int{300, 300, 0}[seed])
				}
				repo.Commit("After", "2027-01-05T09:00:00Z")
				e.edit(2, nil)
				repo.Git("add", "--all")
				e.edit(2, nil)
				if d := cmp.Diff(edited(t, dir, true), edited(t, dir, false)); d != "" {
					t.Errorf("edited: %.3000s", d)
				}
				pairs := [][]string{{"HEAD~", "HEAD"}, {"HEAD"}, nil, {"HEAD", "HEAD~"}, {"HEAD~"}, {"HEAD~~", "HEAD"}}
				if testing.Short() {
					pairs = pairs[:3]
				}
				for _, pair := range pairs {
					if d := cmp.Diff(told(t, dir, true, pair), told(t, dir, false, pair)); d != "" {
						t.Errorf("%v: %.3000s", pair, d)
					}
				}
			})
		}
	}
}

// A state of which one number is another one is computed from the state before it
// to the last gap as if that were not there.
func TestOneNumberChangedIsComputedTheSame(t *testing.T) {
	for name, build := range map[string]func(dir string){
		"demo":      func(dir string) { must(t, second(demo.Build(dir))) },
		"generated": func(dir string) { closestest.Build(t, dir, closestest.Options{Items: 300, Closes: 1}) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "plan")
			build(dir)
			repo := gitrepo.At(t, dir)
			e := editor{t, dir, rand.New(rand.NewPCG(5, 7))}
			changes := 5
			if testing.Short() {
				changes = 2
			}
			for range changes {
				for repo.Git("status", "--short") == "" {
					name := e.some()
					text, err := os.ReadFile(name)
					must(t, err)
					harmless[0](e, name, text)
				}
				repo.Commit("Another number", "2027-01-04T09:00:00Z")
				if d := cmp.Diff(told(t, dir, true, []string{"HEAD~", "HEAD"}), told(t, dir, false, []string{"HEAD~", "HEAD"})); d != "" {
					t.Errorf("%.3000s", d)
				}
			}
		})
	}
}

// company gives a plan rules by which forecasts have a limit that some exceed, and
// terms need CUE; none where the limit is zero.
func company(t *testing.T, dir string, limit int) {
	t.Helper()
	folder := filepath.Join(dir, "plans", "rules")
	if limit == 0 {
		must(t, os.RemoveAll(folder))
		return
	}
	must(t, os.MkdirAll(folder, 0o755))
	must(t, os.WriteFile(filepath.Join(folder, "company.cue"), fmt.Appendf(nil, `package rules

import "strings"

shape: Baseline: {forecast: [string]: [string]: null | <=%d, ...}
shape: Catalog: {name!: strings.MinRunes(3), ...}
shape: Adjustments: {adjustments: [...{note!: string, ...}], ...}
`, limit), 0o644))
}

// told is what the states of a pair say, nil for HEAD and the index.
func told(t *testing.T, dir string, reference bool, pair []string) []string {
	t.Helper()
	ctx := t.Context()
	w, err := workspace.Open(ctx, workspace.Options{Repo: dir, Plan: "plans", Reference: reference})
	must(t, err)
	defer w.Close()
	p, err := w.Pair(ctx, pair, pair == nil, "", os.Getenv)
	must(t, err)
	base, head, err := w.Sides(ctx, p)
	if err != nil {
		return []string{err.Error()}
	}
	out := []string{spelled(t, w.Report(base)), spelled(t, w.Report(head)), numbers(base), numbers(head)}
	if base.Result != nil && head.Result != nil {
		out = append(out, spelled(t, w.Compare(base, head, true)))
	}
	return out
}

// numbers are what was computed of a state, but for rows of items: a comparison has
// no use for those of which nothing differs.
func numbers(s *workspace.Snapshot) string {
	if s.Result == nil {
		return ""
	}
	r := s.Result
	var gaps []projection.Gap
	for g := range r.EachGapBut(func(int) bool { return false }) {
		gaps = append(gaps, *g)
	}
	return fmt.Sprintf("%+v", []any{r.First, r.N, r.Load, r.Money, r.Value, gaps, r.Notes, r.Judged, r.Agreed})
}

// edited is what a commit, the work tree and the work tree with changes say, read
// one after the other.
func edited(t *testing.T, dir string, reference bool) (out []string) {
	t.Helper()
	ctx := t.Context()
	w, err := workspace.Open(ctx, workspace.Options{Repo: dir, Plan: "plans", Reference: reference})
	must(t, err)
	defer w.Close()
	defer w.Share()()
	at, err := w.Resolve(ctx, "HEAD")
	must(t, err)
	for _, src := range []workspace.Source{at, workspace.WorkTree} {
		s, err := w.Load(ctx, src, workspace.Compared)
		must(t, err)
		out = append(out, spelled(t, w.Report(s)))
	}
	text, err := os.ReadFile(filepath.Join(dir, "plans", "network.yaml"))
	if err != nil {
		return out
	}
	s, err := w.Edited(ctx, map[string][]byte{"network.yaml": bytes.Replace(text, []byte("name: "), []byte("name: Old "), 1)}, "edited")
	must(t, err)
	return append(out, spelled(t, w.Report(s)))
}

func spelled(t *testing.T, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", " ")
	must(t, err)
	return string(b)
}

// editor changes files of a work tree at random.
type editor struct {
	t   *testing.T
	dir string
	*rand.Rand
}

type edit func(e editor, name string, text []byte)

var harmless = []edit{
	func(e editor, name string, text []byte) { // another digit
		at := bytes.LastIndex(text, []byte(": 1"))
		if at > 0 {
			e.write(name, append(append(bytes.Clone(text[:at+2]), byte('2'+e.IntN(8))), text[at+3:]...))
		}
	},
	func(e editor, name string, text []byte) { // another name, the same text
		must(e.t, os.Rename(name, filepath.Join(filepath.Dir(name), "moved-"+filepath.Base(name))))
	},
	func(e editor, name string, text []byte) { must(e.t, os.Chmod(name, 0o755)) },
	func(e editor, name string, text []byte) { e.write(name, append([]byte("# why\n"), text...)) },
	func(e editor, name string, text []byte) { // blank line in another file
		e.write(name, append(text, '\n'))
	},
}

var bad = []edit{
	func(e editor, name string, text []byte) { // the same text twice
		e.write(filepath.Join(filepath.Dir(name), "copy-"+filepath.Base(name)), text)
	},
	func(e editor, name string, text []byte) { e.write(name, append(text, "colour: red\n"...)) },
	func(e editor, name string, text []byte) { e.write(name, text[:len(text)-1]) },
	func(e editor, name string, text []byte) {
		e.write(name, bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n")))
	},
	func(e editor, name string, text []byte) { e.write(name, append([]byte("a: [\n"), text...)) },
	func(e editor, name string, text []byte) { must(e.t, os.Remove(name)) },
	func(e editor, name string, text []byte) { // a text under another document's name
		e.write(e.some(), text)
	},
}

func breaking(yes bool) []edit {
	if yes {
		return bad
	}
	return nil
}

// edit makes some changes, one of them one that breaks things if there are any.
func (e editor) edit(n int, breaks []edit) {
	for i := range n {
		from := harmless
		if i == 0 && breaks != nil {
			from = breaks
		}
		name := e.some()
		text, err := os.ReadFile(name)
		must(e.t, err)
		from[e.IntN(len(from))](e, name, text)
	}
}

// some is a document of the plan, but for its settings.
func (e editor) some() string {
	var all []string
	must(e.t, filepath.WalkDir(filepath.Join(e.dir, "plans"), func(name string, d fs.DirEntry, err error) error {
		if ext := filepath.Ext(name); (ext == ".yaml" || ext == ".csv") && d.Name() != "plan.yaml" {
			all = append(all, name)
		}
		return err
	}))
	return all[e.IntN(len(all))]
}

func (e editor) write(name string, text []byte) { must(e.t, os.WriteFile(name, text, 0o644)) }
