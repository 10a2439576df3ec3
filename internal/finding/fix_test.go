package finding

import (
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/position"
)

func TestSuggestion(t *testing.T) {
	for name, tt := range map[string]struct {
		source string
		fix    Fix
		now    string // the file under review, source if empty
		line   int
		want   string
	}{
		"a word":           {"a: 1\nitems: [tent]\n", Fix{13, "tent", "TENT"}, "", 2, "items: [TENT]"},
		"removed":          {"a: 1\t\n", Fix{4, "\t", ""}, "", 1, "a: 1"},
		"CRLF":             {"a: 1\r\nb: +4\r\n", Fix{9, "+4", "4"}, "", 2, "b: 4"},
		"no line end":      {"a: +4", Fix{3, "+4", "4"}, "", 1, "a: 4"},
		"another file":     {"a: +4\n", Fix{3, "+4", "4"}, "b: 4\n", 0, ""},
		"shorter by now":   {"a: +4\n", Fix{3, "+4", "4"}, "a:", 0, ""},
		"a fence":          {"a: +4 # ```\n", Fix{3, "+4", "4"}, "", 0, ""},
		"another fence":    {"a: +4 # ~~~\n", Fix{3, "+4", "4"}, "", 0, ""},
		"hidden signs":     {"a: +4 # \u202e\n", Fix{3, "+4", "4"}, "", 0, ""},
		"a tab":            {"a: +4\t#\n", Fix{3, "+4", "4"}, "", 0, ""},
		"not UTF-8":        {"a: +4 # \xff\n", Fix{3, "+4", "4"}, "", 0, ""},
		"very long":        {"a: +4 # " + strings.Repeat("x", 500) + "\n", Fix{3, "+4", "4"}, "", 0, ""},
		"an empty file":    {"a: +4\n", Fix{3, "+4", "4"}, " ", 0, ""},
		"the last of many": {strings.Repeat("x: 1\n", 99) + "a: +4\n", Fix{99*5 + 3, "+4", "4"}, "", 100, "a: 4"},
	} {
		files := position.NewFiles([]string{"f"}, func(string) []byte { return []byte(tt.source) })
		f := New(TextNumber, position.Ref{File: 1, Offset: int32(tt.fix.Offset)}, "m").WithFix(&tt.fix)
		r := Resolve([]Finding{f}, files, "plans")[0]
		now := tt.source
		if tt.now != "" {
			now = tt.now
		}
		line, text, ok := r.Suggestion([]byte(now))
		if line != tt.line || text != tt.want || ok != (tt.line > 0) {
			t.Errorf("%s: line %d %q, %t", name, line, text, ok)
		}
	}
}

// TestFixesWritePlainWords: nothing but a word of the format, a number or a
// space is ever offered.
func TestFixesWritePlainWords(t *testing.T) {
	at := position.Ref{File: 1}
	for _, text := range []string{"TENT-2P", "4", "-4.5", "4%", `"1001"`, " ", ": ", "", "2026-12-31"} {
		if New(TextNumber, at, "m").WithFix(&Fix{0, "x", text}).Fix == nil {
			t.Errorf("%q is refused", text)
		}
	}
	for _, text := range []string{"a b", "a\nb", "@anna", "`x`", "${{ x }}", "a: 1", "# x", "<b>", "é", strings.Repeat("a", 65), "[a]", "a,b", `"a b"`, "::set-output", "- x"} {
		if New(TextNumber, at, "m").WithFix(&Fix{0, "x", text}).Fix != nil {
			t.Errorf("%q is offered", text)
		}
	}
	for _, x := range []Fix{{0, "", "a"}, {0, "a", "a"}, {0, "a\nb", "a"}, {0, strings.Repeat("x", 81), "a"}} {
		if New(TextNumber, at, "m").WithFix(&x).Fix != nil {
			t.Errorf("%q -> %q is offered", x.Old, x.New)
		}
	}
}
