package findings

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/finding"
)

var goldenName = map[string]string{
	"github": "github.txt", "gitlab": "gitlab.json", "json": "report.json", "text": "text.txt",
	"junit": "junit.xml", "markdown": "findings.md", "rdjsonl": "rd.jsonl", "sarif": "report.sarif",
}

func TestGolden(t *testing.T) {
	for _, format := range Formats() {
		t.Run(format, func(t *testing.T) {
			got := write(t, format, sample(t), Options{Limit: 20, Version: "1.2.3"})
			if format == "sarif" {
				got = withoutRules(t, got)
			}
			golden(t, goldenName[format], got)
		})
	}
	t.Run("colour", func(t *testing.T) { golden(t, "colour.txt", write(t, "text", sample(t), Options{Color: true})) })
	t.Run("narrow", func(t *testing.T) { golden(t, "narrow.txt", write(t, "text", sample(t), Options{Width: 60})) })
}

// withoutRules takes the list of all rules out, which grows with every code.
func withoutRules(t *testing.T, s string) string {
	t.Helper()
	s = regexp.MustCompile(`(?s)"rules": \[.*?\n          \]`).ReplaceAllString(s, `"rules": []`)
	if strings.Contains(s, `"shortDescription"`) {
		t.Fatal("the rules are not where they were")
	}
	return regexp.MustCompile(`"ruleIndex": \d+`).ReplaceAllString(s, `"ruleIndex": 0`)
}

func TestNothingFound(t *testing.T) {
	r := finding.NewReport(finding.About{Plan: "plans", Files: 31}, nil, nil)
	for format, want := range map[string]string{
		"text":   "nothing found in 31 files\n",
		"github": "",
		"json": `{
  "format_version": "1.0",
  "plan": "plans",
  "files": 31,
  "counts": {
    "errors": 0,
    "warnings": 0,
    "gaps": 0,
    "undecided": 0
  },
  "findings": [],
  "gaps": []
}
`,
	} {
		if got := write(t, format, r, Options{}); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", format, got, want)
		}
	}
}

func TestFormats(t *testing.T) {
	if got := Formats(); !slices.IsSorted(got) || len(got) != len(goldenName) {
		t.Errorf("Formats() = %q, want the %d formats with a golden file, sorted", got, len(goldenName))
	}
	err := Write(&bytes.Buffer{}, "jsn", finding.Report{}, Options{})
	if want := `unknown format "jsn", expected one of ` + strings.Join(Formats(), ", "); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
