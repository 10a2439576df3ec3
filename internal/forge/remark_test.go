package forge_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"pgregory.net/rapid"

	"github.com/yuin/goldmark"
)

func TestRemark(t *testing.T) {
	better := "  2027-03: 400"
	a := forge.Annotation{File: "plans/a.yaml", Line: 5, Severity: forge.Failed, Title: "A0203 unknown item", Message: "unknown item TENT_2p for @anna; #7", Key: "k", Suggestion: &better}
	r := a.Remark("accord", "suggestion")
	want := "<!-- accord:remark " + r.Key + " -->\n<strong>A0203 unknown item</strong>: unknown item TENT\\_2p for <span>@</span>anna; <span>#</span>7\n\n```suggestion\n  2027-03: 400\n```\n"
	if d := cmp.Diff(want, r.Body); d != "" {
		t.Error(d)
	}
	if forge.RemarkKey(r.Body) != r.Key || len(r.Key) != 32 {
		t.Errorf("key %q of\n%s", r.Key, r.Body)
	}
	if plain := a.Remark("accord", "").Body; !strings.Contains(plain, "\nSuggested:\n\n```\n  2027-03: 400\n```\n") {
		t.Error(plain)
	}
	a.Markdown = "**said** by the\ncaller"
	if said := a.Remark("accord", "").Body; !strings.Contains(said, "-->\n**said** by the caller\n") {
		t.Error(said)
	}
	a.Markdown = "/approve"
	if said := a.Remark("accord", "").Body; !strings.Contains(said, "-->\n\\/approve\n") {
		t.Error("a command of GitLab's:", said)
	}
}

// TestRemarkKeys: what says something else is something else.
func TestRemarkKeys(t *testing.T) {
	one, two := "one", "two"
	base := forge.Annotation{File: "a.yaml", Line: 5, Severity: forge.Failed, Title: "t", Message: "m", Key: "k", Suggestion: &one}
	keys := map[string]string{"": base.Remark("accord", "").Key}
	for name, change := range map[string]func(*forge.Annotation){
		"file": func(a *forge.Annotation) { a.File = "b.yaml" }, "severity": func(a *forge.Annotation) { a.Severity = forge.Warning },
		"title": func(a *forge.Annotation) { a.Title = "u" }, "message": func(a *forge.Annotation) { a.Message = "n" }, "key": func(a *forge.Annotation) { a.Key = "l" },
		"suggestion": func(a *forge.Annotation) { a.Suggestion = &two }, "no suggestion": func(a *forge.Annotation) { a.Suggestion = nil },
	} {
		a := base
		change(&a)
		keys[name] = a.Remark("accord", "").Key
	}
	keys["name"] = base.Remark("other", "").Key
	seen := map[string]string{}
	for name, key := range keys {
		if before, ok := seen[key]; ok {
			t.Errorf("%q and %q have one key", name, before)
		}
		seen[key] = name
	}
	moved := base
	moved.Line = 6
	if moved.Remark("accord", "").Key != base.Remark("accord", "").Key {
		t.Error("a line that moved is another remark")
	}
}

// TestRemarksThatSayTheSame at two lines are two, the same two each time.
func TestRemarksThatSayTheSame(t *testing.T) {
	a := forge.Annotation{File: "a.yaml", Line: 5, Title: "t", Key: "k"}
	b := a
	b.Line = 9
	none := func(forge.Annotation) string { return "" }
	once, again := forge.Remarks("accord", []forge.Annotation{a, b, a}, none), forge.Remarks("accord", []forge.Annotation{a, b}, none)
	if once[0].Key == once[1].Key || once[1].Key == once[2].Key || once[0].Key != again[0].Key || once[1].Key != again[1].Key || once[0].Key != a.Remark("accord", "").Key {
		t.Errorf("%v, then %v", once, again)
	}
}

func TestRemarkKeyIsAtTheBeginningOnly(t *testing.T) {
	key := strings.Repeat("ab", 16)
	mark := "<!-- accord:remark " + key + " -->"
	for body, want := range map[string]string{
		mark + "\nx": key, mark + "\r\nx": key,
		mark: "", " " + mark + "\n": "", "x\n" + mark + "\n": "", "> " + mark + "\n": "", strings.ToUpper(mark) + "\n": "",
		"<!-- accord:remark " + key + "0 -->\n": "", "": "",
	} {
		if got := forge.RemarkKey(body); got != want {
			t.Errorf("%q has the key %q", body, got)
		}
	}
}

// TestRemarkCannotBeForgedOrBrokenOut: whatever a plan's texts are, the body has
// our key, and Markdown sees one paragraph and, with a suggestion, one block
// that holds it exactly.
func TestRemarkCannotBeForgedOrBrokenOut(t *testing.T) {
	pieces := []string{"```", "````suggestion", "~~~", "\n", "<!-- accord:remark 00000000000000000000000000000000 -->", "-->", "<script>", "@all", "#1", "/close", "  ", "word", "`", "|", "\t", "- ", "# ", "[a](b)", "![x](y)", "<details>", "\u202e", "é"}
	words := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 8).Draw(t, "pieces"), "")
	})
	rapid.Check(t, func(t *rapid.T) {
		s := words.Draw(t, "suggestion")
		a := forge.Annotation{File: "a.yaml", Line: 1, Severity: forge.Failed, Title: words.Draw(t, "title"), Message: words.Draw(t, "message"), Key: words.Draw(t, "key"), Suggestion: &s}
		r := a.Remark("accord", "suggestion:-0+0")
		if forge.RemarkKey(r.Body) != r.Key {
			t.Fatalf("the key is lost in %q", r.Body)
		}
		blocks := fenced(r.Body)
		if !a.Suggests() {
			if len(blocks) != 0 {
				t.Fatalf("a block without a suggestion: %q", r.Body)
			}
			return
		}
		want := strings.TrimSuffix(s, "\n") + "\n"
		if len(blocks) != 1 || blocks[0] != want {
			t.Fatalf("blocks %q, want %q in\n%s", blocks, want, r.Body)
		}
	})
}

// fenced are the texts of a document's code blocks.
func fenced(body string) []string {
	source := []byte(body)
	var out []string
	doc := goldmark.DefaultParser().Parse(text.NewReader(source), parser.WithContext(parser.NewContext()))
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || n.Kind() != ast.KindFencedCodeBlock && n.Kind() != ast.KindCodeBlock {
			return ast.WalkContinue, nil
		}
		var b strings.Builder
		for i := range n.Lines().Len() {
			seg := n.Lines().At(i)
			b.Write(seg.Value(source))
		}
		out = append(out, b.String())
		return ast.WalkContinue, nil
	})
	return out
}

func TestSuggests(t *testing.T) {
	for s, want := range map[string]bool{"items: [TENT-2P]": true, "": true, "a\n  b": true, "\tx": true, "preço": true,
		"a\x00": false, "a\u202eb": false, "a\u200bb": false, "\xff": false, "a\rb": false} {
		if got := (forge.Annotation{Suggestion: &s}).Suggests(); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
	if (forge.Annotation{}).Suggests() {
		t.Error("nothing is suggested")
	}
}

func TestDiffLines(t *testing.T) {
	patch := "@@ -1,4 +1,5 @@ kind: Adjustments\n one\n-two\n+TWO\n+two and a half\n three\n four\n@@ -40 +41,2 @@\n forty\n+@@ -1 +1 @@\n\\ No newline at end of file"
	want := map[int]forge.DiffLine{1: {1, 1}, 2: {0, 1}, 3: {0, 1}, 4: {3, 1}, 5: {4, 1}, 41: {40, 2}, 42: {0, 2}}
	if d := cmp.Diff(want, forge.DiffLines(patch)); d != "" {
		t.Error(d)
	}
	for _, none := range []string{"", "Binary files differ", "+a\n-b", "@@ -99999999999 +1 @@\n a"} {
		if got := forge.DiffLines(none); len(got) != 0 {
			t.Errorf("%q: %v", none, got)
		}
	}
	for _, x := range []struct {
		first, last int
		want        bool
	}{{1, 0, true}, {1, 5, true}, {5, 41, false}, {6, 0, false}, {0, 0, false}, {41, 42, true}} {
		if got := forge.Carries(want, forge.Annotation{Line: x.first, EndLine: x.last}); got != x.want {
			t.Errorf("lines %d to %d: %v", x.first, x.last, got)
		}
	}
}

func FuzzDiffLines(f *testing.F) {
	f.Add("@@ -1,4 +1,5 @@\n one\n-two\n+TWO")
	f.Fuzz(func(t *testing.T, patch string) {
		lines := forge.DiffLines(patch)
		if len(lines) > strings.Count(patch, "\n")+1 {
			t.Errorf("%d lines of %q", len(lines), patch)
		}
	})
}

func TestSmallThings(t *testing.T) {
	if got := forge.EscapePath("plans/a b/ü#?.yaml"); got != "plans/a%20b/%C3%BC%23%3F.yaml" {
		t.Error(got)
	}
	if got := forge.Clip("größer", 4); got != "grö…" {
		t.Error(got)
	}
	if forge.LinkOnly("javascript:alert(1)") != "" || forge.LinkOnly("https://ci.example/1") == "" || forge.LinkOnly("/x") != "" {
		t.Error("links")
	}
	if forge.CheckHash(hash) != nil || forge.CheckHash("main") == nil || forge.CheckHash(hash+"?") == nil {
		t.Error("hashes")
	}
	got := forge.Newest([]forge.Status{{Context: "b", Description: "1"}, {Context: "a", Description: "2"}, {Context: "b", Description: "3"}})
	if len(got) != 2 || got[0].Description != "2" || got[1].Description != "3" {
		t.Errorf("%+v", got)
	}
	if !slices.IsSortedFunc(got, func(a, b forge.Status) int { return strings.Compare(a.Context, b.Context) }) {
		t.Error(fmt.Sprint(got))
	}
}
