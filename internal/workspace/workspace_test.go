package workspace_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/plans"
)

// northlight copies the example company into a folder of its own and changes
// files in it: path to text, "" for removal.
func northlight(t *testing.T, change map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "plans")
	if err := os.CopyFS(dir, plans.Files); err != nil {
		t.Fatal(err)
	}
	for name, text := range change {
		p := filepath.Join(dir, name)
		if text == "" {
			if err := os.Remove(p); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func load(t *testing.T, dir string) *workspace.Snapshot {
	t.Helper()
	asOf, err := period.ParseDate("2026-12-10")
	if err != nil {
		t.Fatal(err)
	}
	w, err := workspace.Open(t.Context(), workspace.Options{Repo: dir, AsOf: asOf})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	s, err := w.Load(t.Context(), workspace.WorkTree, workspace.Computed)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// said lists the codes of the findings that are errors, with their files.
func said(s *workspace.Snapshot) []string {
	var out []string
	for _, f := range s.Findings {
		if f.Severity == finding.Error {
			out = append(out, string(f.Code)+" "+s.Loaded.Files.Name(f.At.File))
		}
	}
	return slices.Compact(out)
}

func TestRules(t *testing.T) {
	const only = "package rules\n"
	for name, c := range map[string]struct {
		change map[string]string
		want   []string
	}{
		"as they are": {nil, nil},
		"none":        {map[string]string{"rules/northlight.cue": ""}, nil},
		"unreadable":  {map[string]string{"rules/x.cue": only + "rule: a: {"}, []string{"A0701 rules/x.cue"}},
		"import":      {map[string]string{"rules/x.cue": only + `import "example.com/x"`}, []string{"A0702 rules/x.cue"}},
		"misspelt":    {map[string]string{"rules/x.cue": only + `rules: a: {over: "plan", check: {...}}`}, []string{"A0701 rules/x.cue"}},
		"too large":   {map[string]string{"rules/x.cue": only + "// " + strings.Repeat("x", 300<<10)}, []string{"A0701 rules/x.cue"}},
		"over nothing": {map[string]string{"rules/x.cue": only + `rule: a: {over: "market", check: {...}}`},
			[]string{"A0705 rules/x.cue"}},
		"a field that rows do not have": {map[string]string{"rules/x.cue": only + `rule: a: {over: "family", check: stok_value?: <=30000}`},
			[]string{"A0706 rules/x.cue"}},
		"a text for a number": {map[string]string{"rules/x.cue": only + `rule: a: {over: "family", check: {cover: >="0.4", ...}}`},
			[]string{"A0706 rules/x.cue"}},
		"every field a number": {map[string]string{"rules/x.cue": only + `rule: a: {over: "family", check: [string]: number}`},
			[]string{"A0703 rules/x.cue"}},
		"a shape of the company's": {map[string]string{"rules/x.cue": only + `shape: Network: {owner!: "nobody", ...}`},
			[]string{"A0113 network.yaml"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := load(t, northlight(t, c.change))
			if got := said(s); !slices.Equal(got, c.want) {
				t.Errorf("said %q, want %q", got, c.want)
			}
			if own := len(c.want) > 0 && strings.HasPrefix(c.want[0], "A01"); (s.Result == nil) != own {
				t.Errorf("computed: %t; a broken rule leaves the numbers as they are, a broken plan has none", s.Result != nil)
			}
		})
	}
}

// A rule that fails is a gap with the rule's words, once for a run of periods.
func TestRuleGap(t *testing.T) {
	s := load(t, northlight(t, map[string]string{
		"rules/x.cue": "package rules\nrule: frugal: {over: \"plan\", check: {stock_value?: <=1, ...}, message: \"no stock at all\"}",
	}))
	found := 0
	for _, g := range s.Result.Gaps {
		if g.Kind == "rule/frugal" {
			found++
			if !strings.HasPrefix(g.Text, "no stock at all: stock_value ") || g.From != s.Plan.First || s.Loaded.Files.Name(g.Related.File) != "rules/x.cue" {
				t.Errorf("%+v", g)
			}
		}
	}
	if found != 1 {
		t.Errorf("%d gaps of the rule, want 1", found)
	}
}

// A rule without an end costs its time, not the verdict on the plan.
func TestHostileRule(t *testing.T) {
	if testing.Short() {
		t.Log("in short runs the deadline is what internal/apart tests")
		return
	}
	s := load(t, northlight(t, map[string]string{
		"rules/x.cue": `package rules
import "list"
rule: endless: {over: "plan", check: {index!: int, n: len([for x in list.Range(0, 3000+index, 1) for y in list.Range(0, 3000, 1) for z in list.Range(0, 3000, 1) {0}]), ...}}`,
	}))
	if got := said(s); len(got) != 1 || !strings.HasPrefix(got[0], "A0704 rules/") {
		t.Errorf("said %q, want A0704 of the rules", got)
	}
}

// Files that are not documents are read for their lines when a finding in them
// is printed.
func TestPlacesInOtherFiles(t *testing.T) {
	dir := northlight(t, map[string]string{"rules/x.cue": "package rules\nrule: a: {over: \"market\", check: {...}}\n"})
	w, err := workspace.Open(t.Context(), workspace.Options{Repo: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	s, err := w.Load(t.Context(), workspace.WorkTree, workspace.Computed)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range w.Report(s).Findings {
		if f.Code == finding.RuleOver && f.Line == 2 && f.Column == 7 {
			return
		}
	}
	t.Errorf("no place in rules/x.cue: %+v", w.Report(s).Findings)
}

func TestOpenRefuses(t *testing.T) {
	dir := northlight(t, nil)
	other := t.TempDir()
	for name, opt := range map[string]workspace.Options{
		"no folder":     {Repo: filepath.Join(dir, "nowhere")},
		"no plan":       {Repo: other},
		"outside":       {Repo: dir, Plan: other},
		"not a plan":    {Repo: dir, Plan: "demand"},
		"climbing":      {Repo: dir, Plan: "../../.."},
		"file, no plan": {Repo: filepath.Join(dir, "plan.yaml")},
	} {
		opt.AsOf = period.NoDate
		w, err := workspace.Open(t.Context(), opt)
		var usage *workspace.Usage
		if !errors.As(err, &usage) {
			t.Errorf("%s: %v, want a mistake in usage", name, err)
		}
		if err == nil {
			w.Close()
		}
	}
}

// What stands there keeps its mode, and what is no file is not replaced.
func TestWriteTreeKeeps(t *testing.T) {
	dir := t.TempDir()
	for name, mode := range map[string]os.FileMode{"private.csv": 0o600, "program.csv": 0o755} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("old"), mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(filepath.Join(dir, name), mode); err != nil {
			t.Fatal(err)
		}
		if err := workspace.WriteTree(dir, map[string][]byte{name: []byte("new")}); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if err := os.Symlink("private.csv", filepath.Join(dir, "link.csv")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "folder.csv"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"link.csv", "folder.csv"} {
		var usage *workspace.Usage
		if err := workspace.WriteTree(dir, map[string][]byte{name: []byte("x"), "private.csv": []byte("half")}); !errors.As(err, &usage) {
			t.Errorf("%s: %v", name, err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 4 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	if b, _ := os.ReadFile(filepath.Join(dir, "private.csv")); string(b) != "new" {
		t.Errorf("half was written: %q", b)
	}
}

func TestWriteTree(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(t.TempDir(), "outside")
	if err := os.WriteFile(outside, []byte("untouched"), 0o600); err != nil {
		t.Fatal(err)
	}
	mine := filepath.Join(dir, "plan.yaml")
	if err := os.WriteFile(mine, []byte("untouched"), 0o600); err != nil {
		t.Fatal(err)
	}
	// What a pull request may have left in the way of the temporary file.
	if err := os.MkdirAll(filepath.Join(dir, "facts"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../plan.yaml", filepath.Join(dir, "facts", ".accord-new-a.csv")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Dir(outside), filepath.Join(dir, "away")); err != nil {
		t.Fatal(err)
	}
	if err := workspace.WriteTree(dir, map[string][]byte{"facts/a.csv": []byte("new")}); err != nil {
		t.Errorf("a link in the way: %v", err)
	}
	if err := workspace.WriteTree(dir, map[string][]byte{"facts/b.csv": []byte("new"), "away/outside": []byte("new")}); err == nil {
		t.Error("a path through a link was written")
	}
	if err := workspace.WriteTree(dir, map[string][]byte{"../x": []byte("new")}); err == nil {
		t.Error("a path that climbs was written")
	}
	for name, want := range map[string]string{outside: "untouched", mine: "untouched", filepath.Join(dir, "facts", "a.csv"): "new"} {
		if b, err := os.ReadFile(name); err != nil || string(b) != want {
			t.Errorf("%s holds %q, %v, want %q", filepath.Base(name), b, err, want)
		}
	}
	if info, err := os.Lstat(filepath.Join(dir, "facts", "a.csv")); err != nil || !info.Mode().IsRegular() {
		t.Errorf("facts/a.csv is no file: %v", err)
	}
	if _, err := os.Lstat(filepath.Join(dir, "facts", "b.csv")); err == nil {
		t.Error("half of what was refused was written")
	}
	if err := workspace.WriteTree(dir, map[string][]byte{"facts/a.csv": nil, "facts/never.csv": nil}); err != nil {
		t.Errorf("removing: %v", err)
	}
	if _, err := os.Lstat(filepath.Join(dir, "facts", "a.csv")); err == nil {
		t.Error("facts/a.csv was not removed")
	}
	if err := os.WriteFile(filepath.Join(dir, ".accord.lock"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var usage *workspace.Usage
	if err := workspace.WriteTree(dir, map[string][]byte{"c": nil}); !errors.As(err, &usage) {
		t.Errorf("beside another writer: %v", err)
	}
}

// That no gap is told of a plan with errors does not mean that it has none; of one
// that is not to be computed nothing is said of them.
func TestGapsOfBrokenPlans(t *testing.T) {
	for name, c := range map[string]struct {
		change map[string]string
		depth  workspace.Depth
		want   bool
	}{
		"sound":           {nil, workspace.Computed, false},
		"a reference":     {map[string]string{"assumptions/x.yaml": "kind: Assumption\nversion: 1\nowner: nobody\nid: X\nstatement: x\nsaid: 2026-12-01\n"}, workspace.Computed, true},
		"no settings":     {map[string]string{"plan.yaml": "x: [\n"}, workspace.Computed, true},
		"shape alone":     {map[string]string{"plan.yaml": "x: [\n"}, workspace.Shape, false},
		"rules of no use": {map[string]string{"rules/x.cue": "package rules\nshape: Risks: {...}\n"}, workspace.Computed, false},
	} {
		t.Run(name, func(t *testing.T) {
			w, err := workspace.Open(t.Context(), workspace.Options{Repo: northlight(t, c.change), AsOf: period.DateOf(2026, 12, 10)})
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			s, err := w.Load(t.Context(), workspace.WorkTree, c.depth)
			if err != nil {
				t.Fatal(err)
			}
			told := slices.Contains(w.Report(s).NotJudged, "gaps: the plan is computed once its errors are mended")
			if told != c.want || c.want && s.Result != nil {
				t.Errorf("told %v of %v", told, w.Report(s).NotJudged)
			}
		})
	}
}
