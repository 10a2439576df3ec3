package findings

import (
	"fmt"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/hostiletest"
	"github.com/accord-plan/accord/internal/position"
)

// poisoned is a report in which every piece of foreign text is s.
func poisoned(s string) finding.Report {
	at := position.Position{File: s, Line: 3, Column: 2}
	f := finding.Resolved{Severity: finding.Error, Code: finding.DuplicateCell, Title: s, Position: at, EndLine: 3, EndColumn: 4, Bytes: 2, EndBytes: 4,
		Message: s, Hint: s, Excerpt: &finding.Excerpt{Text: s, Start: 1, Length: 2}, Related: []finding.Place{{Position: at, Message: s}, {Position: at}}}
	g := finding.Gap{ID: "shortage/" + s, Class: finding.ClassDecision, From: s, To: s + s, Text: s, LastDay: s, ProposedBy: s, FallsShort: s, Position: at}
	covered := g
	covered.ID, covered.Class, covered.CoveredBy, covered.File = s, s, s, ""
	warning := f
	warning.Severity, warning.Code, warning.Related = finding.Warning, finding.Code(s), nil
	fs := []finding.Resolved{f, warning}
	for range 21 { // enough for a summary by code
		fs = append(fs, finding.Resolved{Severity: finding.Error, Code: f.Code, Title: s, Position: at})
	}
	return finding.NewReport(finding.About{Plan: s, AsOf: s, AsOfFrom: s, Currency: s, Files: 3}, fs, []finding.Gap{g, covered})
}

// judges are those of the formats; every format has one.
var judges = map[string]func([]byte) []string{
	"github":   hostiletest.Annotations,
	"gitlab":   hostiletest.JSON,
	"json":     hostiletest.JSON,
	"junit":    hostiletest.JUnit,
	"markdown": hostiletest.Markdown,
	"rdjsonl":  hostiletest.Diagnostics,
	"sarif":    hostiletest.SARIF,
	"text":     hostiletest.Log,
}

// shape of the Markdown of a harmless name.
var shape = hostiletest.Shape(inFormat("markdown", "tent", Options{Limit: 3}))

func inFormat(format, s string, o Options) []byte {
	var b strings.Builder
	if err := Write(&b, format, poisoned(s), o); err != nil {
		panic(err)
	}
	return []byte(b.String())
}

// TestHostile: text of somebody else's acts in no format.
func TestHostile(t *testing.T) {
	for _, s := range hostiletest.Tried() {
		checkHostile(t, s.ID, s.Text[:min(len(s.Text), 4000)])
	}
}

func FuzzFormats(f *testing.F) {
	f.Add("")
	f.Add(":")
	for i, s := range hostiletest.Tried() {
		if i%10 == 0 { // the test before has all of them
			f.Add(s.Text[:min(len(s.Text), 4000)])
		}
	}
	f.Fuzz(func(t *testing.T, s string) { checkHostile(t, fmt.Sprintf("%q", s), s) })
}

func checkHostile(t *testing.T, name, s string) {
	t.Helper()
	for _, format := range Formats() {
		judge := judges[format]
		if judge == nil {
			t.Fatalf("the format %s has no judge", format)
		}
		out := inFormat(format, s, Options{Limit: 3, Width: 80})
		for _, bad := range judge(out) {
			t.Errorf("%s as %s: %s", name, format, bad)
		}
		if format != "markdown" || strings.TrimSpace(s) == "" {
			continue // what is empty has no code around it
		}
		if got := hostiletest.Shape(out); got != shape {
			t.Errorf("%s: markdown has another shape than that of a harmless name:\n%s\n%s", name, got, shape)
		}
	}
	for _, bad := range hostiletest.Coloured(inFormat("text", s, Options{Color: true, Width: 40})) {
		t.Errorf("%s as coloured text: %s", name, bad)
	}
}

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                   "plain",
		"für 二人":                  "für 二人",
		"a\x1b[31m":               `a\u{1b}[31m`,
		"user\u202eexe":           `user\u{202e}exe`,
		"a\tb\r\n":                `a\tb\r\n`,
		"\xffx":                   `\xffx`,
		"\U000E0041":              `\u{e0041}`,
		" ::error::x":             " : :error::x",
		"a::b":                    "a::b",
		"x ##[group]":             "x # #[group]",
		"## heading":              "## heading",
		"20\u00a0%":               "20\u00a0%",
		"replacement \ufffd rune": "replacement \ufffd rune",
	} {
		if got := visible(in); got != want {
			t.Errorf("visible(%q) = %q, want %q", in, got, want)
		}
	}
}
