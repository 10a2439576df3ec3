package disarm

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"github.com/accord-plan/accord/internal/hostiletest"
)

func TestLine(t *testing.T) {
	for in, want := range map[string]string{
		"plain: text":                  "plain: text",
		"::error::x":                   ": :error::x",
		"\u00a0\u3000 │ ::x":           "\u00a0\u3000 │ : :x",
		"\x1b[1m::x":                   "\x1b[1m: :x",
		"x ::error::":                  "x ::error::",
		"section_start:1:x":            "section_start :1:x",
		"Travis_Fold:end":              "Travis_Fold :end",
		"## heading ##[group]":         "## heading # #[group]",
		"##vso[x] ##TeamCity[y] ###[z": "# #vso[x] # #TeamCity[y] ## #[z",
	} {
		if got := Line(in); got != want {
			t.Errorf("Line(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMarkdown(t *testing.T) {
	for in, want := range map[string]string{
		"@anna":                 "<span>@</span>anna",
		"plan.yaml:4:3, 10:30":  "plan.yaml:4:3, 10:30",
		"https://x :tada: a: b": "https<span>:</span>//x <span>:</span>tada: a: b",
		"a|b":                   `a\|b`,
		"<i> & [x](y)":          `&lt;i&gt; &amp; \[x\](y)`,
		"50 % of 50%v":          "50 % of 50<span>%</span>v",
	} {
		if got := Markdown(in); got != want {
			t.Errorf("Markdown(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCode(t *testing.T) {
	for in, want := range map[string]string{
		"":             "",
		"TENT-2P@eu":   "`TENT-2P@eu`",
		"a b":          "<code>a b</code>",
		"a`b":          "<code>a\\`b</code>",
		"a|b":          "<code>a\\|b</code>",
		"<!-- key -->": "<code>&lt;!-- key --&gt;</code>",
	} {
		if got := Code(in); got != want {
			t.Errorf("Code(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestLooseIsSeenAsItWas: without the invisible space the words are the same.
func TestLooseIsSeenAsItWas(t *testing.T) {
	for _, s := range hostiletest.Corpus() {
		got := Loose(s.Text)
		if plain := strings.ReplaceAll(got, "\u200b", ""); plain != strings.ReplaceAll(s.Text, "\u200b", "") {
			t.Errorf("%s: Loose(%q) = %q", s.ID, s.Text, got)
		}
	}
	if got, want := Loose("see plan.yaml:4:3, @anna <b>"), "see plan.yaml:4:3, @\u200banna <\u200bb>"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestJSONMeansTheSame to whoever reads it, and may be printed.
func TestJSONMeansTheSame(t *testing.T) {
	for _, s := range hostiletest.Corpus() {
		before, err := json.Marshal([]string{s.Text})
		if err != nil {
			t.Fatal(err)
		}
		after := JSON(before)
		var a, b []string
		if err := json.Unmarshal(before, &a); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(after, &b); err != nil || a[0] != b[0] {
			t.Errorf("%s: %q became %q (%v)", s.ID, a, b, err)
		}
		for _, bad := range hostiletest.JSON(append(after, '\n')) {
			t.Errorf("%s: %s", s.ID, bad)
		}
	}
}

func TestMessage(t *testing.T) {
	for in, want := range map[string]string{
		"Adjust TENT-2P in eu":      "Adjust TENT-2P in eu",
		"fixes #1, GH-2 @anna !3":   "fixes _1, GH_2 _anna _3",
		"[skip ci] x":               "(skip ci) x",
		"/approve":                  "_approve",
		"Co-authored-by: x":         "Co-authored-by_ x",
		"Changelog: added":          "Changelog_ added",
		"closes https://x.example/": "closes https: //x.example/",
	} {
		if got := Message(in); got != want {
			t.Errorf("Message(%q) = %q, want %q", in, got, want)
		}
	}
	for _, s := range hostiletest.Corpus() {
		seen := strings.Map(func(r rune) rune {
			if Hidden(r) && !unicode.IsSpace(r) {
				return -1
			}
			return r
		}, strings.ToValidUTF8(s.Text, "")) // as a cleaned text is
		for _, bad := range hostiletest.Message([]byte(Message(strings.Join(strings.Fields(seen), " ")))) {
			t.Errorf("%s: %s", s.ID, bad)
		}
	}
}

func TestSheet(t *testing.T) {
	for in, want := range map[string]string{"": "", "tents": "tents", "=1+1": "'=1+1", "+x": "'+x", "-x": "'-x", "@x": "'@x", "\tx": "'\tx", "＝1": "'＝1", "a=b": "a=b", "é": "é"} {
		if got := Sheet(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
