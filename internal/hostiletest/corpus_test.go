package hostiletest

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestCorpus: enough strings, each with a name and a reason, none twice.
func TestCorpus(t *testing.T) {
	all := Corpus()
	if len(all) < 250 {
		t.Errorf("%d strings, want 250 or more", len(all))
	}
	ids, texts := map[string]bool{}, map[string]string{}
	for _, s := range all {
		if !regexp.MustCompile(`^[a-z0-9-]+$`).MatchString(s.ID) || ids[s.ID] {
			t.Errorf("the id %q is no id, or stands twice", s.ID)
		}
		if other := texts[s.Text]; other != "" {
			t.Errorf("%s is the same text as %s", s.ID, other)
		}
		if s.Text == "" || s.Why == "" {
			t.Errorf("%s has no text or no reason", s.ID)
		}
		ids[s.ID], texts[s.Text] = true, s.ID
	}
}

// careless is a writer that escapes nothing, and how its output is judged.
// What a string attacks is what one of them must give away: otherwise either
// the string is harmless or the judge is blind.
type careless struct {
	before, after string
	judge         func([]byte) []string
	// shape is compared with that of a harmless word; may be nil.
	shape func([]byte) string
}

const harmless = "tent"

func (c careless) write(s string) []byte { return []byte(c.before + s + c.after) }

// sees reports whether the judges refuse s. A page by a careless writer is no
// whole page; there the shape must tell.
func (c careless) sees(s string) bool {
	if c.shape != nil && c.shape(c.write(s)) != c.shape(c.write(harmless)) {
		return true
	}
	return c.judge != nil && len(c.judge(c.write(s))) > 0
}

var writers = map[string][]careless{
	AttacksMarkdown: {
		{"words\n\n", "\n", Markdown, Shape},
		{"words\n", "\n", Markdown, Shape},
		{"- ", "\n", Markdown, Shape},
		{"|a|b|\n|---|---|\n|", "|x|\n", Markdown, Shape},
		{"[tents](https://forge.example/x) ", "\n\n[tents]\n", Markdown, Shape},
		{"```mermaid\nxychart-beta\n  title \"", "\"\n```\n", Markdown, Shape},
	},
	AttacksHTML: {
		{"<title>", "</title>", nil, PageShape},
		{"<p class=\"", "\">x</p>", nil, PageShape},
		{"<p class='", "'>x</p>", nil, pageAttributesOf},
		{"<p class=\"", "\">x</p>", nil, pageAttributesOf},
		{"<script>", "</script>", nil, PageShape},
		{"<style>", "</style>", nil, PageShape},
		{"<p>", "</p>", nil, PageShape},
	},
	AttacksLog:      {{"", "\n", Log, nil}},
	AttacksTerminal: {{"in the middle ", "\n", Log, nil}, {"", "", Coloured, nil}},
	AttacksSheet: {
		{"a,b\n", ",1\n", Table, nil},
		{"a,b\n\"", "\",1\n", Table, nil},
		{"a,b,c\n\"", "\"\n", Table, nil},
	},
	AttacksXML:  {{"<testsuite name=\"", "\">x</testsuite>", JUnit, nil}, {"<testsuite>", "</testsuite>", JUnit, nil}},
	AttacksJSON: {{`{"message":"`, "\"}\n", oneKey, nil}, {"", "", JSONLines, nil}},
}

// pageAttributesOf are the names of attributes in a page.
func pageAttributesOf(out []byte) string {
	var b strings.Builder
	for _, bad := range (&pageJudge{}).all(out) {
		b.WriteString(bad)
	}
	return b.String()
}

// oneKey judges a value that has one key.
func oneKey(out []byte) []string {
	bad := JSON(out)
	var v map[string]any
	if _ = json.Unmarshal(out, &v); len(v) > 1 {
		bad = append(bad, "keys of somebody else's")
	}
	return bad
}

// TestJudgesSee: no judge passes what attacks its format.
func TestJudgesSee(t *testing.T) {
	for _, s := range Corpus() {
		ws := writers[s.Attacks]
		if len(ws) > 0 && !slices.ContainsFunc(ws, func(c careless) bool { return c.sees(s.Text) }) {
			t.Errorf("%s: no judge sees %s in text that is not escaped", s.ID, quoted(s.Text))
		}
	}
}

// TestJudgesPass: a judge that refuses everything says nothing.
func TestJudgesPass(t *testing.T) {
	for kind, ws := range writers {
		for i, c := range ws {
			if kind == AttacksJSON && c.before == "" {
				continue // a word is no JSON
			}
			if kind == AttacksSheet && i == 2 {
				continue // a row of one cell, which a string must complete
			}
			if c.sees(harmless) {
				t.Errorf("%s, writer %d: refuses %q: %v", kind, i, c.write(harmless), c.judge(c.write(harmless)))
			}
		}
	}
}
