package digest_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/schema"
)

// TestEveryKindIsSpelled: a kind that the schema gains needs an identity here.
func TestEveryKindIsSpelled(t *testing.T) {
	identity := "family: f\nmarket: m\nowner: o\nlayer: l\nsource: s\nyear: 2027\nid: i\n"
	for _, kind := range schema.Kinds() {
		c, problems := digest.Spell([]digest.File{{Path: "a.yaml", Body: []byte("kind: " + kind + "\n" + identity)}}, nil)
		if len(problems) > 0 || c.Sections[0].Kind != kind {
			t.Errorf("%s: %v", kind, problems)
		}
	}
}

// TestProblems asserts places and words.
func TestProblems(t *testing.T) {
	plan := "kind: Plan\ncalendar: month\n"
	for _, tt := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"duplicate key", map[string]string{"a.yaml": "kind: Risk\nid: r\nid: s\n"}, "a.yaml:3:1: duplicate key id"},
		{"no YAML", map[string]string{"a.yaml": "kind: Risk\nid: [r\n"}, "a.yaml:2:5: not readable as YAML: did not find expected ',' or ']'"},
		{"not a map", map[string]string{"a.yaml": "- a\n"}, "a.yaml:1:1: a plan file is a map of keys"},
		{"unknown kind", map[string]string{"a.yaml": "version: 1\nkind: Forecast\n"}, "a.yaml:2:7: unknown kind Forecast"},
		{"no kind", map[string]string{"a.yaml": "version: 1\n"}, "a.yaml:1:1: unknown kind "},
		{"no identity", map[string]string{"a.yaml": "kind: Baseline\nmarket: eu\n"}, "a.yaml:1:7: no family: nothing tells which Baseline it is"},
		{"identity that is a list", map[string]string{"a.yaml": "kind: Catalog\nfamily: [a]\n"}, "a.yaml:1:7: no family: nothing tells which Catalog it is"},
		{"overlap", map[string]string{"plan.yaml": plan, "a.yaml": "kind: Budget\nyear: 2027\nü:\n  2027-01..2027-03: 1\n  2027-03: 2\n"}, "a.yaml:4:3: duplicate cell 2027-03, stated as 2027-03 and as 2027-01..2027-03"},
		{"two ranges overlap", map[string]string{"plan.yaml": plan, "a.yaml": "kind: Budget\nyear: 2027\na: {2027-01..2027-03: 1, 2027-03..2027-04: 1}\n"}, "a.yaml:3:26: duplicate cell 2027-03, stated as 2027-01..2027-03 and as 2027-03..2027-04"},
		{"reversed", map[string]string{"plan.yaml": plan, "a.yaml": "kind: Budget\nyear: 2027\na: {2027-03..2027-01: 1}\n"}, `a.yaml:3:5: range "2027-03..2027-01": ends before it starts, expected 2027-01..2027-03`},
		{"no calendar", map[string]string{"a.yaml": "kind: Budget\nyear: 2027\na: {2027-01..2027-03: 1}\n"}, "a.yaml:3:5: the range 2027-01..2027-03 cannot be read: no document of kind Plan states a calendar"},
		{"range in a catalog", map[string]string{"plan.yaml": plan, "a.yaml": "kind: Catalog\nfamily: f\na: {2027-01..2027-03: 1}\n"}, "a.yaml:3:5: a range of periods as key, where kind Catalog has no cells: 2027-01..2027-03"},
		{"no id", map[string]string{"a.yaml": "kind: Risk\nid: r\nl:\n  - {id: a}\n  - {x: 1}\n"}, "a.yaml:5:5: an element without an id"},
		{"mixed", map[string]string{"a.yaml": "kind: Risk\nid: r\nl: [a, {id: b}]\n"}, "a.yaml:3:8: a list of both plain values and maps"},
		{"numbers twice", map[string]string{"a.yaml": "kind: Risk\nid: r\nl: [1, 2, 1.0]\n"}, "a.yaml:3:11: listed twice"},
		{"two documents", map[string]string{"b.yaml": "kind: Policy\n", "a.yaml": "kind: Policy\n"}, "b.yaml:1:1: a second Policy, as in a.yaml"},
		{"two with identity", map[string]string{"b.yaml": "kind: Baseline\nmarket: eu\nfamily: a b\n", "a.yaml": "kind: Baseline\nmarket: eu\nfamily: \"a b\"\n"}, "b.yaml:1:1: a second Baseline eu a b, as in a.yaml"},
		{"path that leaves", map[string]string{"../a.csv": ""}, `../a.csv:0:0: "../a.csv" is no path below the plan's folder`},
		{"absolute path", map[string]string{"/a.csv": ""}, `/a.csv:0:0: "/a.csv" is no path below the plan's folder`},
		{"path that is not clean", map[string]string{"a//b.csv": ""}, `a//b.csv:0:0: "a//b.csv" is no path below the plan's folder`},
		{"a range of ages", map[string]string{"plan.yaml": plan, "a.yaml": "kind: Budget\nyear: 2027\n" + ages(400)}, "a.yaml:558:3: the ranges of this document hold over 1,000,000 cells"},
		{"ranges in ranges", map[string]string{"plan.yaml": plan, "a.yaml": "kind: Budget\nyear: 2027\na: " + strings.Repeat("{1900-01..2199-12: ", 6) + "1" + strings.Repeat("}", 6) + "\n"}, "a.yaml:3:100: the ranges of this document hold over 1,000,000 cells"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, problems := digest.Spell(filesOf(tt.files), nil)
			if c != nil || len(problems) == 0 {
				t.Fatal("not refused")
			}
			p := problems[0]
			if got := fmt.Sprintf("%s:%d:%d: %s", p.At.File, p.At.Line, p.At.Column, p.Message); got != tt.want {
				t.Errorf("%s\nwant %s", got, tt.want)
			}
		})
	}
}

// TestLargeTogether: many documents of which none is too large. They are all the
// same here, and so are spelled once.
func TestLargeTogether(t *testing.T) {
	files := map[string]string{"plan.yaml": "kind: Plan\ncalendar: month\n"}
	for i := range 40 {
		files[fmt.Sprintf("a%d.yaml", i)] = "kind: Budget\nyear: 2027\n" + ages(270)
	}
	_, problems := digest.Spell(filesOf(files), nil)
	if len(problems) != 1 || problems[0].Message != "the plan is too large: written out for its digest its documents take more than 512 MiB" {
		t.Errorf("%d problems, the first of which is %v", len(problems), problems[:min(1, len(problems))])
	}
}

// ages are n rows, each of all months that there are.
func ages(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "k%d:\n  1900-01..2199-12: 1\n", i)
	}
	return b.String()
}

func filesOf(files map[string]string) []digest.File {
	var out []digest.File
	for _, path := range slices.Sorted(maps.Keys(files)) {
		out = append(out, digest.File{Path: path, Body: []byte(files[path])})
	}
	return out
}

// TestALongNameIsBounded: a file within its limits must not be spelled in
// gigabytes.
func TestALongNameIsBounded(t *testing.T) {
	name := strings.Repeat("é", 200)
	text := "kind: Budget\nyear: 2027\n\"" + name + "\":\n  \"" + name + "\":\n" + strings.Repeat(" ", 4) + "1900-01..2199-12: 1\n"
	for i := range 30 {
		text += fmt.Sprintf("  \"%s%d\": {1900-01..2199-12: 1}\n", name, i)
	}
	_, problems := digest.Spell(filesOf(map[string]string{"plan.yaml": "kind: Plan\ncalendar: month\n", "a.yaml": text}), nil)
	if len(problems) != 1 || problems[0].Message != "the document is too large: written out for its digest it takes more than 64 MiB" {
		t.Errorf("%v", problems)
	}
}

// TestCache: what is remembered is told apart by bytes and by calendar, and a
// problem is told of the file that it is in.
func TestCache(t *testing.T) {
	cache := digest.NewCache()
	budget := "kind: Budget\nyear: 2027\na: {2026-12..2027-01: 1}\n"
	month, problems := digest.Spell(filesOf(map[string]string{"plan.yaml": "kind: Plan\ncalendar: month\n", "b.yaml": budget}), cache)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	again, _ := digest.Spell(filesOf(map[string]string{"plan.yml": "kind: Plan\ncalendar: month\n", "other/b.yaml": budget}), cache)
	if diff := cmp.Diff(month.Section("Budget/2027").Lines, again.Section("Budget/2027").Lines); diff != "" {
		t.Error(diff)
	}
	if got := again.Section("Budget/2027").Path; got != "other/b.yaml" {
		t.Errorf("it is in %s", got)
	}
	for _, path := range []string{"b.yaml", "c.yaml"} {
		_, problems = digest.Spell(filesOf(map[string]string{"plan.yaml": "kind: Plan\ncalendar: week\n", path: budget}), cache)
		if len(problems) != 1 || problems[0].At.File != path || problems[0].At.Line != 3 {
			t.Errorf("%v", problems)
		}
	}
}

// TestCalendarHidesNowhere: the calendar is the one of the document of kind
// Plan, however that writes its kind and wherever it lies.
func TestCalendarHidesNowhere(t *testing.T) {
	budget := "kind: Budget\nyear: 2027\na: {2026-12..2027-01: 1}\n"
	want := ""
	for path, text := range map[string]string{
		"plan.yaml": "kind: Plan\ncalendar: month\n", "x.yml": "kind: \"Pl\\x61n\"\ncalendar: \"mo\\u006eth\"\n", "z/y.yaml": "kind: 'Plan'\ncalendar: month\n",
	} {
		c, problems := digest.Spell(filesOf(map[string]string{path: text, "b.yaml": budget}), nil)
		if len(problems) > 0 {
			t.Errorf("%s: %v", path, problems)
			continue
		}
		got := string(c.Hash("none", "2026-12", digest.Scope{}))
		if want != "" && got != want {
			t.Errorf("%s: another digest", path)
		}
		want = got
	}
}

// FuzzSpell: whatever stands in a file, it is refused or spelled as the form
// demands, and spelled again the same.
func FuzzSpell(f *testing.F) {
	for _, v := range vectors(f) {
		for _, body := range v.Files {
			f.Add("a.yaml", []byte(body))
		}
	}
	f.Add("rules/a.cue", []byte("package rules"))
	f.Add("a b/ü\n.csv", []byte("x"))
	f.Add("facts/open/a.yaml", []byte("kind: Facts\n"))
	plan := digest.File{Path: "0plan.yaml", Body: []byte("kind: Plan\ncalendar: month\n")}
	f.Fuzz(func(t *testing.T, path string, body []byte) {
		c, problems := digest.Spell([]digest.File{plan, {Path: path, Body: body}}, nil)
		if (c == nil) != (len(problems) > 0) {
			t.Fatal("neither or both of content and problems")
		}
		if c == nil {
			return
		}
		for _, s := range c.Sections {
			if strings.ContainsAny(s.Key, " \t\n") || !slices.IsSorted(s.Lines) {
				t.Errorf("key %q, lines %q", s.Key, s.Lines)
			}
			for i, l := range s.Lines {
				path, value, ok := strings.Cut(l, "\t")
				if !ok || path[0] != '/' || strings.ContainsAny(l, "\n\r ") || strings.Contains(value, "\t") {
					t.Errorf("line %q", l)
				}
				if i > 0 && strings.HasPrefix(s.Lines[i-1], path+"\t") {
					t.Errorf("path %q twice", path)
				}
			}
		}
		scope := digest.ScopeOf(&digest.Content{}, c)
		if again, err := digest.ParseScope(scope.String()); err != nil || again.String() != scope.String() {
			t.Errorf("scope %q: %v", scope, err)
		}
		if got := c.Within(scope); len(got.Sections) != len(c.Sections) {
			t.Errorf("%d of %d new sections are within %s", len(got.Sections), len(c.Sections), scope)
		}
		digest.Compare(&digest.Content{}, c)
	})
}
