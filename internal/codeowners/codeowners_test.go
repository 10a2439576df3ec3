package codeowners

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/plans"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var dialects = []Forge{GitHub, GitLab, Gitea}

func written(t *testing.T, o *Owners, old string) string {
	t.Helper()
	b, err := o.Write([]byte(old))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// policyText has a role by team, one by two people, one whose person has a
// login on another forge only, and one of nobody.
const policyText = `kind: Policy
version: 1
owner: board
people:
  anna: {name: Anna, email: anna@a.example, logins: {github.com: anna-l, git.example: anna}}
  ben: {name: Ben, logins: {github.com: ben-o, git.example: ben}}
  clara: {name: Clara, email: clara@a.example}
  dora: {name: Dora}
roles:
  board: {people: [clara], team: "@acme/board"}
  sales: {people: [ben, anna]}
  product: {people: [clara, dora]}
  ops: {people: [dora]}
  nobody: {people: []}
`

func document(kind, owner string) *fstest.MapFile {
	text := "kind: " + kind + "\nversion: 1\n"
	if owner != "" {
		text += "owner: " + owner + "\n"
	}
	return &fstest.MapFile{Data: []byte(text)}
}

func company() fstest.MapFS {
	settings := document("Plan", "sales")
	settings.Data = append(settings.Data, "name: Acme\ncurrency: EUR\ncalendar: month\ncycle: 2026-12\nhorizon: 6\n"...)
	return fstest.MapFS{
		"plan.yaml": settings, "policy.yaml": {Data: []byte(policyText)},
		"network.yaml":               document("Network", "sales"),
		"catalog/tents.yaml":         document("Catalog", "product"),
		"catalog/packs.yaml":         document("Catalog", "product"),
		"supply/lyon.yaml":           document("Supply", "ops"),
		"supply/reno.yaml":           document("Supply", "board"),
		"baseline/eu.yaml":           document("Baseline", ""),
		"facts/sales/2026-11.csv":    {Data: []byte("period\n")},
		"decisions/third shift.yaml": document("Decision", "board"),
		"decisions/b.yaml":           document("Decision", "sales"),
		"risks/R-1.yaml":             document("Risk", "nobody"),
		"risks/R-2.yaml":             document("Risk", "gone"),
		"risks/R-3.yaml":             document("Risk", ""),
	}
}

func loaded(t *testing.T, files fstest.MapFS) *planfile.Loaded {
	t.Helper()
	l, err := planfile.Load(files, "plans", planfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestCompany(t *testing.T) {
	l := loaded(t, company())
	for name, tt := range map[string]struct {
		opt  Options
		want map[string]string
		// said are the findings, at their file.
		said []string
	}{
		"GitHub": {Options{GitHub, "github.com", "plans", "CODEOWNERS"}, map[string]string{
			"plans/plan.yaml": "@acme/board", "plans/policy.yaml": "@acme/board", "plans/rules/first.cue": "@acme/board",
			"plans/network.yaml": "@anna-l @ben-o", "plans/catalog/tents.yaml": "clara@a.example", "plans/catalog/new.yaml": "clara@a.example",
			"plans/supply/lyon.yaml": "@anna-l @ben-o", "plans/supply/reno.yaml": "@acme/board", "plans/supply/new.yaml": "@anna-l @ben-o",
			"plans/baseline/eu.yaml": "@anna-l @ben-o", "plans/facts/sales/2026-12.csv": "@anna-l @ben-o",
			"plans/decisions/third shift.yaml": "@acme/board", "plans/risks/R-2.yaml": "@anna-l @ben-o",
			"CODEOWNERS": "@acme/board", ".github/workflows/plan.yml": "@acme/board", ".gitattributes": "@acme/board",
			"README.md": "", "plansx": "", ".github/pull_request_template.md": "", "old/plans/plan.yaml": "",
		}, []string{
			"policy.yaml A0902 dora of role product cannot be asked on github.com",
			"policy.yaml A0901 role ops owns files and nobody of it can be asked on github.com",
			"policy.yaml A0901 role nobody owns files and nobody of it can be asked on github.com",
			"risks/R-2.yaml A0903 risks/R-2.yaml has an owner that is no role of the policy",
			"risks/R-3.yaml A0903 risks/R-3.yaml has no owner",
		}},
		"GitLab, by mail address": {Options{GitLab, "gitlab.com", "plans", ".gitlab/CODEOWNERS"}, map[string]string{
			"plans/network.yaml": "anna@a.example", "plans/catalog/tents.yaml": "clara@a.example", ".gitlab-ci.yml": "@acme/board",
			".gitlab/CODEOWNERS": "@acme/board", ".gitlab/ci/plan.yml": "@acme/board", "CODEOWNERS": "@acme/board", "x/CODEOWNERS": "",
		}, []string{
			"policy.yaml A0902 ben of role sales cannot be asked on gitlab.com",
			"policy.yaml A0902 dora of role product cannot be asked on gitlab.com",
			"policy.yaml A0901 role ops owns files and nobody of it can be asked on gitlab.com",
			"policy.yaml A0901 role nobody owns files and nobody of it can be asked on gitlab.com",
			"risks/R-2.yaml A0903 risks/R-2.yaml has an owner that is no role of the policy",
			"risks/R-3.yaml A0903 risks/R-3.yaml has no owner",
		}},
		"Gitea, which knows no mail addresses": {Options{Gitea, "git.example", "plans", "CODEOWNERS"}, map[string]string{
			"plans/network.yaml": "@anna @ben", "plans/catalog/tents.yaml": "@anna @ben", "plans/supply/reno.yaml": "@acme/board",
			"plans/supply/new.yaml": "@anna @ben", "plans/new.yaml": "@anna @ben", "plans/new/new.yaml": "@anna @ben",
			"plans/rules/first.cue": "@acme/board", "plans/decisions/third shift.yaml": "@acme/board",
			"plans/facts/sales/2026-12.csv": "@anna @ben", ".gitea/workflows/plan.yml": "@acme/board", ".github/workflows/plan.yml": "@acme/board",
			"CODEOWNERS": "@acme/board", "README.md": "", "plansx": "", "aCODEOWNERS": "", "plans/planXyaml": "@anna @ben",
		}, []string{
			"policy.yaml A0901 role product owns files and nobody of it can be asked on git.example",
			"policy.yaml A0901 role ops owns files and nobody of it can be asked on git.example",
			"policy.yaml A0901 role nobody owns files and nobody of it can be asked on git.example",
			"risks/R-2.yaml A0903 risks/R-2.yaml has an owner that is no role of the policy",
			"risks/R-3.yaml A0903 risks/R-3.yaml has no owner",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			o, found := Of(l, tt.opt)
			var said []string
			for _, f := range found {
				said = append(said, fmt.Sprintf("%s %s %s", l.Files.Name(f.At.File), f.Code, f.Message))
			}
			if diff := cmp.Diff(tt.said, said); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			text := written(t, o, "")
			for p, want := range tt.want {
				if got := strings.Join(asked(t, tt.opt.Forge, text, p), " "); got != want {
					t.Errorf("%s: %q is asked, want %q", p, got, want)
				}
			}
			if t.Failed() {
				t.Log("\n" + text)
			}
		})
	}
}

// TestExample proves that every file of the example company is asked about at
// those that the plan names.
func TestExample(t *testing.T) {
	l, err := planfile.Load(plans.Files, "plans", planfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range dialects {
		o, found := Of(l, Options{Forge: f, Host: f.Host(), Folder: "plans", File: Root})
		if len(found) > 0 {
			t.Errorf("%s: %v", f, found)
		}
		text := written(t, o, "")
		for name, want := range o.files {
			if got := asked(t, f, text, "plans/"+name); !slices.Equal(got, want) {
				t.Errorf("%s asks %v for %s, want %v", f, got, name, want)
			}
		}
		for _, d := range l.Documents {
			if role := l.Plan.Policy.Role(d.Owner); role != nil && d.Kind != "Plan" && d.Kind != "Policy" {
				if got := asked(t, f, text, "plans/"+d.Path); !slices.Equal(got, []string{role.Team}) {
					t.Errorf("%s asks %v for %s of %s", f, got, d.Path, d.Owner)
				}
			}
		}
	}
}

// TestPatternsAgainstGit holds the patterns against git's own reading of them.
func TestPatternsAgainstGit(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("git", "init", "-q", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	names := []string{"plans/a.yaml", "plans/a b.yaml", "plans/a*.yaml", "plans/[ab].yaml", "plans/a?.yaml", "plans/#a.yaml", "plans/!a.yaml", `plans/a\b.yaml`,
		"plans/é.yaml", "plans/b.yaml", "plans/ab.yaml", "plans/axb.yaml", "plans/sub/a.yaml", "plans/a.yaml.bak"}
	for _, name := range names {
		pattern := GitHub.pattern(rule{path: name})
		if err := os.WriteFile(filepath.Join(dir, ".git", "info", "exclude"), []byte(pattern+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, other := range names {
			err := exec.Command("git", "-C", dir, "check-ignore", "-q", "--no-index", "--", other).Run()
			if fits := err == nil; fits != (name == other) {
				t.Errorf("%s fits %s: %t", pattern, other, fits)
			}
		}
	}
}

// TestAnyTree: whatever lies where, and whoever owns it, each file is asked
// about at its owners; nothing outside the plan is.
func TestAnyTree(t *testing.T) {
	part := rapid.SampledFrom([]string{"a", "b", "c", "a.yaml", "b.yaml", "ab", "a b", "(a|b).*", "[ab]", "#x", "!x", "x$", "^", "a\\b", "é", "a\tb", "*", "?"})
	owner := rapid.SampledFrom([]string{"@x", "@y", "@z"})
	rapid.Check(t, func(rt *rapid.T) {
		o := &Owners{files: map[string][]string{}, rest: []string{"@rest"}, control: []string{"@control"}}
		o.opt = Options{Forge: rapid.SampledFrom(dialects).Draw(rt, "forge"), Folder: rapid.SampledFrom([]string{"plans", "eu/plans", "."}).Draw(rt, "folder"), File: Root}
		for range rapid.IntRange(0, 12).Draw(rt, "files") {
			parts := rapid.SliceOfN(part, 1, 3).Draw(rt, "path")
			name := strings.Join(parts, "/")
			if clash(o.files, name) || parts[0] == "rules" {
				continue
			}
			o.files[name] = []string{owner.Draw(rt, "owner")}
		}
		text, err := o.Write(nil)
		if err != nil {
			rt.Fatal(err)
		}
		for name, want := range o.files {
			p := path.Join(o.opt.Folder, name)
			got := asked(t, o.opt.Forge, string(text), p)
			if strings.Contains(name, "\t") && o.opt.Forge != Gitea { // written as any sign: others may fit too
				continue
			}
			if !slices.Equal(got, want) {
				rt.Fatalf("%s: %v asked, want %v\n%s", p, got, want, text)
			}
		}
		if got := asked(t, o.opt.Forge, string(text), path.Join(o.opt.Folder, "zz/new")); !slices.Equal(got, o.rest) {
			rt.Fatalf("a new folder: %v asked\n%s", got, text)
		}
		if got := asked(t, o.opt.Forge, string(text), "elsewhere"); o.opt.Folder != "." && len(got) > 0 {
			rt.Fatalf("a file outside: %v asked\n%s", got, text)
		}
		if again, err := o.Write(text); err != nil || !bytes.Equal(again, text) {
			rt.Fatalf("written twice: %v\n%s", err, again)
		}
	})
}

// clash reports whether a file would lie where a folder is, or the other way.
func clash(files map[string][]string, name string) bool {
	for _, other := range slices.Sorted(maps.Keys(files)) {
		if name == other || strings.HasPrefix(name, other+"/") || strings.HasPrefix(other, name+"/") {
			return true
		}
	}
	return false
}

func plain(forge Forge) *Owners {
	return &Owners{opt: Options{Forge: forge, Folder: "plans", File: Root}, rest: []string{"@rest"}, control: []string{"@board"},
		files: map[string][]string{"plan.yaml": {"@board"}, "a/x.yaml": {"@x"}, "a/y.yaml": {"@rest"}}}
}

func TestWriteKeepsOtherLines(t *testing.T) {
	o := plain(GitHub)
	block := written(t, o, "")
	stale := strings.Replace(block, "@x", "@old", 1)
	for name, tt := range map[string][2]string{
		"empty":          {"", block},
		"behind":         {"* @all\n", "* @all\n\n" + block},
		"no line end":    {"* @all", "* @all\n\n" + block},
		"in its place":   {"# ours\n* @all\n" + stale + "/docs/ @docs\n", "# ours\n* @all\n" + block + "/docs/ @docs\n"},
		"CRLF":           {"* @all\r\n", "* @all\r\n\n" + strings.ReplaceAll(block, "\n", "\r\n")},
		"another plan's": {strings.ReplaceAll(block, "plans/", "eu/"), strings.ReplaceAll(block, "plans/", "eu/") + "\n" + block},
	} {
		if got := written(t, o, tt[0]); got != tt[1] {
			t.Errorf("%s (-want +got):\n%s", name, cmp.Diff(tt[1], got))
		}
	}
	lab := written(t, plain(GitLab), "[Docs]\n/docs/ @docs\n")
	if !strings.Contains(lab, "\n[Plan]\n/plans/ ") || strings.Contains(written(t, plain(GitLab), "/docs/ @docs\n"), "[Plan]") {
		t.Errorf("behind a section of others the plan has its own, else none:\n%s", lab)
	}
}

func TestCheck(t *testing.T) {
	o := plain(GitHub)
	block := written(t, o, "")
	for name, tt := range map[string]struct{ text, want string }{
		"as it is":          {"* @all\n" + block, ""},
		"a line of others":  {block + "/docs/ @docs\n", ""},
		"the same owner":    {block + "/plans/a/x.yaml @x\n", ""},
		"nobody":            {block + "# why\n/plans/a/\n", "A0905 18: plans/a/x.yaml would belong to nobody by this line"},
		"another":           {block + "*.yaml @all # everything\n", "A0905 17: plans/a/x.yaml would belong to @all by this line"},
		"a star":            {block + "/plans/*/x.yaml @all\n", "A0905 17: plans/a/x.yaml would belong to @all by this line"},
		"not deep enough":   {block + "/plans/*/*/x.yaml @all\n/plans/* @board\n", ""},
		"stale":             {strings.Replace(block, "@x", "@y", 1), "A0904 5: the plan says `/plans/a/x.yaml @x`"},
		"other columns":     {strings.ReplaceAll(block, "  ", " "), "A0904 1: the plan says the same in other columns"},
		"cut":               {strings.Split(block, "/.git")[0] + "# <<< accord codeowners plans/", "A0904 8: the plan says `/.gitattributes @board`"},
		"a line more":       {strings.Replace(block, "# <<<", "/plans/b @y\n# <<<", 1), "A0904 16: the plan says `# <<< accord codeowners plans/`"},
		"not there":         {"* @all\n", "A0904 1: it has no lines for plans/"},
		"not ended":         {strings.Split(block, "# <<<")[0], "A0904 1: the plan's owners begin and do not end"},
		"begun twice":       {block + block, "A0904 17: the plan's owners begin a second time"},
		"ended, not begun":  {"# <<< accord codeowners plans/\n", "A0904 1: the plan's owners end and have not begun"},
		"ended twice":       {block + "# <<< accord codeowners plans/\n", "A0904 17: the plan's owners end and have not begun"},
		"hostile patterns":  {block + strings.Repeat("**/", 2000) + "x.yaml @all\n(((( @all\n\\ @x\n", "A0905 17: plans/a/x.yaml would belong to @all by this line"},
		"every sign a star": {block + strings.Repeat("*", 3000) + " @all\n", "A0905 17: plans/a/x.yaml would belong to @all by this line"},
	} {
		t.Run(name, func(t *testing.T) {
			found, files := o.Check([]byte(tt.text))
			var got []string
			for _, f := range found {
				got = append(got, fmt.Sprintf("%s %d: %s", f.Code, files.At(f.At).Line, f.Message))
				if f.Hint == "" {
					t.Errorf("no hint: %s", f.Message)
				}
			}
			if s := strings.Join(got, "\n"); s != tt.want {
				t.Errorf("got %s\nwant %s", s, tt.want)
			}
		})
	}
	if found, _ := o.Check(nil); len(found) != 1 || found[0].Message != "there is no CODEOWNERS" {
		t.Errorf("no file: %v", found)
	}
	sections := "[Docs]\n/docs/ @docs\n"
	lab := written(t, plain(GitLab), sections)
	if found, _ := plain(GitLab).Check([]byte(lab + "[Other]\n* @all\n")); len(found) > 0 {
		t.Errorf("other sections take nothing away: %v", found)
	}
	if found, _ := plain(GitLab).Check([]byte(lab + "[Other]\n* @all\n^[PLAN][2]\n* @all\n")); len(found) != 1 {
		t.Errorf("the same section does: %v", found)
	}
}

// TestNothingForeignIsWritten: what a plan of a pull request says is written
// only where it has the form of an account.
func TestNothingForeignIsWritten(t *testing.T) {
	files := company()
	files["policy.yaml"] = &fstest.MapFile{Data: []byte(`kind: Policy
version: 1
owner: board
people:
  anna: {name: Anna, email: "a@b\n* @evil", logins: {github.com: "a @evil"}}
roles:
  board: {people: [anna], team: "@acme/board @evil"}
  sales: {people: [anna], team: "acme"}
`)}
	o, found := Of(loaded(t, files), Options{Forge: GitHub, Host: "github.com", Folder: "plans", File: Root})
	if text := written(t, o, ""); strings.Contains(text, "evil") || strings.Contains(text, "acme") {
		t.Error(text)
	}
	if len(found) == 0 {
		t.Error("nobody can be asked, and nothing says so")
	}
}
