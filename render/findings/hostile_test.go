package findings

import (
	"bufio"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/position"
)

// hostile is text that somebody might write to deceive a reader, a terminal, a
// build system, a forge or a parser.
var hostile = []string{
	"\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\", "\x1b[2J\x1b[H", "\x9b31m", "\u009b31m",
	"a\rfine, no findings", "a\nb", "a\r\nb", "a\x00b", "a\bb", "a\x7fb", "a\tb", "a\vb\fc", "a\u0085b", "a\u2028b", "a\u2029b",
	"user\u202eexe.txt", "\u2066a\u2069", "\u200e\u200f\u061c", "a\u200bb\u2060c\u00ad", "a\ufeffb", "tag\U000E0041\U000E0042", "\ue000", "\uffff",
	"bad \xff\xfe utf8", "\xc3", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x80",
	"::error file=x,line=1::owned", "::add-mask::secret", "a\n::stop-commands::x", "  ::set-output name=a::b", "##[error]owned", "##vso[task.setvariable variable=a]b",
	"##teamcity[buildProblem description='x']", "100% \u0025%0A::error::x", "a,b:c,title=d",
	"<script>alert(1)</script>", "</code></td><img src=x onerror=alert(1)>", "]]><b>", "<!-- --><!ENTITY x SYSTEM 'file:///etc/passwd'>", "&lt;b&gt; &#60;i&#62; &amp;", "\"'><svg/onload=1>",
	"@everyone", "@accord-plan/admins please approve", "fixes #1, closes org/repo#2, GH-3, !4, ~bug, $5, %6, &7", "anna@example.org", "https://evil.example/x", "www.evil.example", "http://evil.example", "xmpp:a@b", "mailto:a@b.c",
	"![x](https://evil.example/p.png)", "[approve](https://evil.example)", "[x]: https://evil.example", "`code` ``more``", "a ` b", "| a | b |", `a \| b`, "\\`", "*bold* _it_ ~~no~~ ^up^", "# heading", "---", "- [ ] task", "/close", "```\nblock\n```", "$\\text{x}$", ":tada:",
	"", " ", "  padded  ", strings.Repeat("x", 1000), strings.Repeat("界", 500), "e" + strings.Repeat("\u0301", 200), "👩‍👩‍👧 family", "null", "{{ secrets.TOKEN }}", "${{ github.token }}", "$(rm -rf /)", "=cmd|' /C calc'!A0",
}

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

func TestHostile(t *testing.T) {
	if len(hostile) < 40 {
		t.Fatal("too few")
	}
	for _, s := range hostile {
		for _, format := range Formats() {
			got := write(t, format, poisoned(s), Options{Limit: 3, Width: 80})
			checkBytes(t, format, s, got)
			checkFormat(t, format, s, got)
		}
	}
}

// checkBytes asserts what holds for every format: nothing hidden, nothing that
// is not UTF-8, no command to a build system.
func checkBytes(t *testing.T, format, s, got string) {
	t.Helper()
	if !utf8.ValidString(got) {
		t.Errorf("%s of %q is not UTF-8", format, s)
	}
	for _, r := range got {
		if r != '\n' && !unicode.IsGraphic(r) {
			t.Errorf("%s of %q has the raw character %U", format, s, r)
			break
		}
	}
	for line := range strings.Lines(got) {
		if format != "github" && strings.HasPrefix(strings.TrimSpace(line), "::") {
			t.Errorf("%s of %q has the line %q", format, s, line)
		}
	}
	if m := anyLog.FindString(got); m != "" {
		t.Errorf("%s of %q has the command %q", format, s, m)
	}
}

var workflowCommand = regexp.MustCompile(`^::(error|warning|notice) ([a-zA-Z]+=[^,:\r\n]*(,[a-zA-Z]+=[^,:\r\n]*)*)::([^\r\n]*)$`)

func checkFormat(t *testing.T, format, s, got string) {
	t.Helper()
	switch format {
	case "github":
		for line := range strings.Lines(got) {
			m := workflowCommand.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
			if m == nil {
				t.Errorf("of %q: not a single workflow command: %q", s, line)
			} else if bad := percent.FindString(m[4]); bad != "" {
				t.Errorf("of %q: message has the unescaped %q", s, bad)
			}
		}
	case "json", "sarif", "gitlab":
		var v any
		if err := json.Unmarshal([]byte(got), &v); err != nil {
			t.Errorf("%s of %q: %v", format, s, err)
		}
	case "rdjsonl":
		for line := range strings.Lines(got) {
			if !json.Valid([]byte(line)) {
				t.Errorf("of %q: not JSON: %q", s, line)
			}
		}
	case "junit":
		checkXML(t, s, got)
	case "markdown":
		checkMarkdown(t, s, got)
	}
}

func checkXML(t *testing.T, s, got string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(got))
	known := map[string]bool{"testsuites": true, "testsuite": true, "testcase": true, "failure": true, "system-out": true, "properties": true, "property": true}
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Errorf("of %q: %v", s, err)
			return
		}
		if e, ok := tok.(xml.StartElement); ok && !known[e.Name.Local] {
			t.Errorf("of %q: element %s", s, e.Name.Local)
		}
	}
}

var (
	ourCode = regexp.MustCompile("</?code>|`[^`\n]*`|\\[A0[0-9]{3}\\]\\(" + regexp.QuoteMeta(docs) + "[a-z0-9.#]*\\)")
	entity  = regexp.MustCompile(`&(#8203|lt|gt|amp);|\\[\\\[\]]`)
	bar     = regexp.MustCompile(`(^|[^\\])(\\\\)*\|`)
	anyLog  = regexp.MustCompile(`##([a-z]*)\[`)
	percent = regexp.MustCompile(`%([^02]|0[^AD]|2[^5])`)
	live    = regexp.MustCompile(`[<>]|[@#]\w|://\w|www\.\w|!\[|\]\(`)
)

// checkMarkdown asserts that outside of code and of our own links nothing is
// HTML, mention, link or image, and that every row has its cells.
func checkMarkdown(t *testing.T, s, got string) {
	t.Helper()
	sc := bufio.NewScanner(bytes.NewReader([]byte(got)))
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		line := sc.Text()
		bare := entity.ReplaceAllString(ourCode.ReplaceAllString(line, ""), "·")
		if m := live.FindString(bare); m != "" {
			t.Errorf("of %q: live %q in %q", s, m, line)
		}
		if n := bar.FindAllString(line, -1); len(n) > 0 && len(n) != 4 && len(n) != 5 && len(n) != 6 {
			t.Errorf("of %q: a row of %d bars: %q", s, len(n), line)
		}
		if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "```") || strings.HasPrefix(line, "/") {
			t.Errorf("of %q: line %q", s, line)
		}
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
		" ::error::x":             ` \u{3a}:error::x`,
		"a::b":                    "a::b",
		"x ##[group]":             `x #\u{23}[group]`,
		"## heading":              "## heading",
		"20\u00a0%":               "20\u00a0%",
		"replacement \ufffd rune": "replacement \ufffd rune",
	} {
		if got := visible(in); got != want {
			t.Errorf("visible(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzFormats(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, format := range Formats() {
			got := write(t, format, poisoned(s), Options{Limit: 2, Width: 60})
			checkBytes(t, format, s, got)
			checkFormat(t, format, s, got)
		}
	})
}
