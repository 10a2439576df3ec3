package findings

import (
	"encoding/json"
	"encoding/xml"
	"regexp"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/position"
)

// TestSARIF holds the output against what SARIF 2.1.0 requires: section 3 names
// the properties that must be present and what their values may be.
func TestSARIF(t *testing.T) {
	var log struct {
		Schema  string `json:"$schema"`
		Version string
		Runs    []struct {
			ColumnKind string
			Tool       struct {
				Driver struct {
					Name, Version string
					Rules         []struct {
						ID               string
						ShortDescription struct{ Text string }
						Default          struct{ Level string } `json:"defaultConfiguration"`
					}
				}
			}
			Results []struct {
				RuleID       string
				RuleIndex    *int
				Level        string
				Message      struct{ Text string }
				Locations    []sarifLocation
				Fingerprints map[string]string `json:"partialFingerprints"`
			}
		}
	}
	if err := json.Unmarshal([]byte(write(t, "sarif", sample(t), Options{Version: "1.2.3"})), &log); err != nil {
		t.Fatal(err)
	}
	if log.Version != "2.1.0" || log.Schema == "" || len(log.Runs) != 1 {
		t.Fatalf("version %q, schema %q, %d runs", log.Version, log.Schema, len(log.Runs))
	}
	run := log.Runs[0]
	if run.ColumnKind != "unicodeCodePoints" || run.Tool.Driver.Name != "accord" || run.Tool.Driver.Version != "1.2.3" {
		t.Errorf("column kind %q, driver %q %q", run.ColumnKind, run.Tool.Driver.Name, run.Tool.Driver.Version)
	}
	levels := map[string]bool{"error": true, "warning": true, "note": true}
	for _, rule := range run.Tool.Driver.Rules {
		if rule.ID == "" || rule.ShortDescription.Text == "" || !levels[rule.Default.Level] {
			t.Errorf("rule %+v is not complete", rule)
		}
	}
	if want := len(finding.All()) + 3; len(run.Tool.Driver.Rules) != want {
		t.Errorf("%d rules, want %d: every code and the three kinds of gaps", len(run.Tool.Driver.Rules), want)
	}
	if len(run.Results) != 8+3 {
		t.Errorf("%d results, want 8 findings and the 3 gaps that are not noise", len(run.Results))
	}
	uri := regexp.MustCompile(`^[A-Za-z0-9._~%/-]+$`)
	seen := map[string]bool{}
	for _, res := range run.Results {
		if res.RuleIndex == nil || run.Tool.Driver.Rules[*res.RuleIndex].ID != res.RuleID {
			t.Errorf("result of %s points at another rule", res.RuleID)
		}
		if !levels[res.Level] || res.Message.Text == "" || len(res.Locations) != 1 {
			t.Errorf("result %+v is not complete", res)
		}
		p := res.Locations[0].Physical
		if !uri.MatchString(p.Artifact.URI) {
			t.Errorf("uri %q", p.Artifact.URI)
		}
		if g := p.Region; g != nil && (g.StartLine < 1 || g.StartColumn < 1 || g.EndLine != 0 && g.EndLine < g.StartLine || g.EndLine == g.StartLine && g.EndColumn < g.StartColumn) {
			t.Errorf("region %+v", *g)
		}
		print := res.Fingerprints[fingerprint]
		if len(print) != 32 || seen[print] {
			t.Errorf("fingerprint %q is not one of its own", print)
		}
		seen[print] = true
	}
}

// TestFingerprintsStay asserts that a finding keeps its fingerprint when lines
// are added above it, and loses it when its line says something else.
func TestFingerprintsStay(t *testing.T) {
	of := func(line int, text, message string) string {
		return prints{}.finding(&finding.Resolved{Code: "A0107", Message: message, Position: position.Position{File: "a", Line: line},
			Excerpt: &finding.Excerpt{Text: text}})
	}
	was := of(3, "  2027-02: 60", "duplicate cell")
	if got := of(9, "    2027-02:  60", "duplicate cell"); got != was {
		t.Error("it changes with its line and its indentation")
	}
	if got := of(3, "  2027-02: 61", "duplicate cell"); got == was {
		t.Error("it stays when the line says something else")
	}
	if got := of(3, "  2027-02: 60", "duplicate item"); got == was {
		t.Error("it stays when the message says something else")
	}
}

func TestSARIFPaths(t *testing.T) {
	for path, want := range map[string]string{
		"plans/a b.yaml":     "plans/a%20b.yaml",
		"plans/für.yaml":     "plans/f%C3%BCr.yaml",
		"a:b.yaml":           "./a:b.yaml",
		"plans/50%#?.yaml":   "plans/50%25%23%3F.yaml",
		"plans/bad\xff.yaml": "plans/bad%FF.yaml",
	} {
		if got := sarifPlace(path, 0, 0).Physical.Artifact.URI; got != want {
			t.Errorf("%q becomes %q, want %q", path, got, want)
		}
	}
}

type junitSuite struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Cases    []struct {
		Name    string `xml:"name,attr"`
		Failure *struct {
			Type    string `xml:"type,attr"`
			Message string `xml:"message,attr"`
			Text    string `xml:",chardata"`
		} `xml:"failure"`
		Out string `xml:"system-out"`
	} `xml:"testcase"`
}

func TestJUnit(t *testing.T) {
	var doc struct {
		Tests    int        `xml:"tests,attr"`
		Failures int        `xml:"failures,attr"`
		Suite    junitSuite `xml:"testsuite"`
	}
	r := sample(t)
	r.Files = 31
	if err := xml.Unmarshal([]byte(write(t, "junit", r, Options{})), &doc); err != nil {
		t.Fatal(err)
	}
	failed := map[string]string{}
	for _, c := range doc.Suite.Cases {
		if c.Failure != nil {
			failed[c.Name] = c.Failure.Type + ": " + c.Failure.Message
		}
	}
	for name, want := range map[string]string{
		"plan":                            "A0114: no plan.yaml",
		"plans/adjustments/sales-eu.yaml": "A0106: unknown item TENT-2p (and 1 more error)",
		"plans/catalog/tents.yaml":        "A0103: unknown key kind",
		"plans/supply/lyon.yaml":          "A0117: a block over two lines (and 2 more errors)",
		"plans/notes.yaml":                "",
		"27 other files":                  "",
	} {
		if failed[name] != want {
			t.Errorf("case %s fails with %q, want %q", name, failed[name], want)
		}
	}
	if n := len(doc.Suite.Cases); n != 7 || doc.Tests != 7 || doc.Suite.Tests != 7 || doc.Failures != 4 || doc.Suite.Failures != 4 || len(failed) != 4 {
		t.Errorf("%d cases, %d and %d said, %d failed, %d and %d said", n, doc.Tests, doc.Suite.Tests, len(failed), doc.Failures, doc.Suite.Failures)
	}
}

// TestRDJSONColumns: the format counts columns in bytes of UTF-8.
func TestRDJSONColumns(t *testing.T) {
	for line := range strings.Lines(write(t, "rdjsonl", sample(t), Options{})) {
		var d rdDiagnostic
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			t.Fatal(err)
		}
		// `name: 二人用テント, two`: six bytes, then nine of the mark's before it.
		if d.Location.Path == "plans/notes.yaml" {
			if g := d.Location.Range; g.Start != (rdPosition{1, 16}) || *g.End != (rdPosition{1, 25}) {
				t.Errorf("range %v to %v, want column 16 to 25", g.Start, *g.End)
			}
			return
		}
	}
	t.Error("the finding after wide characters is not there")
}
