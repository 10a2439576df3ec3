package findings

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/position"
)

func TestFit(t *testing.T) {
	long := strings.Repeat("a", 300) + "MARK" + strings.Repeat("b", 300)
	for name, tt := range map[string]struct {
		e     finding.Excerpt
		width int
		want  view
	}{
		"plain":            {finding.Excerpt{Text: "ab cd", Start: 3, Length: 2}, 40, view{"ab cd", 3, 2}},
		"accents are one":  {finding.Excerpt{Text: "é: x", Start: 3, Length: 1}, 40, view{"é: x", 3, 1}},
		"combining":        {finding.Excerpt{Text: "e\u0301: x", Start: 4, Length: 1}, 40, view{"e\u0301: x", 3, 1}},
		"wide before":      {finding.Excerpt{Text: "二人: x", Start: 4, Length: 1}, 40, view{"二人: x", 6, 1}},
		"wide marked":      {finding.Excerpt{Text: "a二人b", Start: 1, Length: 2}, 40, view{"a二人b", 1, 4}},
		"tab before":       {finding.Excerpt{Text: "\tx", Start: 1, Length: 1}, 40, view{`\tx`, 2, 1}},
		"tab marked":       {finding.Excerpt{Text: "a:\tx", Start: 2, Length: 1}, 40, view{`a:\tx`, 2, 2}},
		"hidden marked":    {finding.Excerpt{Text: "a\u202eb", Start: 1, Length: 1}, 40, view{`a\u{202e}b`, 1, 8}},
		"bad byte":         {finding.Excerpt{Text: "a\xffb", Start: 2, Length: 1}, 40, view{`a\xffb`, 5, 1}},
		"behind the end":   {finding.Excerpt{Text: "ab", Start: 2, Length: 1}, 40, view{"ab", 2, 1}},
		"empty line":       {finding.Excerpt{Text: "", Start: 0, Length: 1}, 40, view{"", 0, 1}},
		"mark in a window": {finding.Excerpt{Text: long, Start: 300, Length: 4}, 22, view{"…aaaaaaMARKbbbbbbbbbb…", 7, 4}},
		"at the beginning": {finding.Excerpt{Text: long, Start: 0, Length: 2}, 12, view{"aaaaaaaaaa…", 0, 2}},
		"at the end":       {finding.Excerpt{Text: long, Start: 603, Length: 1}, 12, view{"…bbbbbbbbbb", 10, 1}},
		"mark too long":    {finding.Excerpt{Text: long, Start: 2, Length: 500}, 12, view{"aaaaaaaaaa…", 2, 8}},
		"cut before":       {finding.Excerpt{Text: "abc", Start: 1, Length: 1, CutBefore: true, CutAfter: true}, 40, view{"…abc…", 2, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			got := fit(&tt.e, tt.width)
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(view{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func repeated(n int, code finding.Code, file string) []finding.Resolved {
	var out []finding.Resolved
	for i := range n {
		d, _ := finding.Lookup(code)
		out = append(out, finding.Resolved{Severity: d.Severity, Code: code, Title: d.Title, Message: fmt.Sprintf("number %d", i+1),
			Position: position.Position{File: file, Line: i + 1, Column: 1}, EndLine: i + 1, EndColumn: 2})
	}
	return out
}

func TestLimit(t *testing.T) {
	fs := append(repeated(5, finding.DuplicateCell, "a.yaml"), repeated(1, finding.TextNotRead, "a.yaml")...)
	fs = append(fs, repeated(3, finding.DuplicateCell, "b.yaml")...)
	var gaps []finding.Gap
	for i := range 4 {
		gaps = append(gaps, finding.Gap{ID: fmt.Sprintf("excess/I%d@s", i), Class: finding.ClassLever, From: "2027-01", Text: "x"})
	}
	got := write(t, "text", finding.NewReport(finding.About{Files: 2}, fs, gaps), Options{Limit: 2})
	want := `a.yaml:1:1: error A0107: number 1
a.yaml:2:1: error A0107: number 2
a.yaml:1:1: warning A0026: number 1
and 3 more of A0107 in a.yaml
b.yaml:1:1: error A0107: number 1
b.yaml:2:1: error A0107: number 2
and 1 more of A0107 in b.yaml
gap excess/I0@s 2027-01: x  lever
gap excess/I1@s 2027-01: x  lever
and 2 more gaps of class lever
8 errors, 1 warning, 4 gaps in 2 files
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSummaryByCode(t *testing.T) {
	fs := append(repeated(3, finding.TextNotRead, "a.yaml"), repeated(2, finding.DuplicateKey, "a.yaml")...)
	fs = append(fs, repeated(1200, finding.DuplicateCell, "a.yaml")...)
	got := write(t, "text", finding.NewReport(finding.About{Files: 1}, fs, nil), Options{Limit: 1})
	want := `a.yaml:1:1: warning A0026: number 1
a.yaml:1:1: error A0108: number 1
a.yaml:1:1: error A0107: number 1
and 1 more of A0108 in a.yaml
and 1199 more of A0107 in a.yaml
and 2 more of A0026 in a.yaml
  1,200 error A0107 duplicate cell
      2 error A0108 duplicate key
      3 warning A0026 file is not part of the plan
1,202 errors, 3 warnings in 1 file
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestGitHubShowsTheMostMaterial(t *testing.T) {
	fs := append(repeated(30, finding.DuplicateCell, "a.yaml"), repeated(1, finding.DuplicateKey, "z.yaml")...)
	fs = append(fs, repeated(11, finding.TextNotRead, "z.yaml")...)
	gap := finding.Gap{ID: "shortage/A@b", Class: finding.ClassDecision, From: "2027-01", To: "2027-01", Text: "5 too little"}
	got := strings.Split(strings.TrimSuffix(write(t, "github", finding.NewReport(finding.About{Files: 2}, fs, []finding.Gap{gap}), Options{}), "\n"), "\n")
	if len(got) != 21 {
		t.Fatalf("%d commands, want 10 errors, 10 warnings and a notice:\n%s", len(got), strings.Join(got, "\n"))
	}
	for i, want := range map[int]string{
		0:  "::error file=a.yaml,line=1,col=1,endColumn=2,title=A0107 duplicate cell::number 1",
		1:  "::error file=z.yaml,line=1,col=1,endColumn=2,title=A0108 duplicate key::number 1",
		9:  "::error file=a.yaml,line=9,col=1,endColumn=2,title=A0107 duplicate cell::number 9",
		10: "::warning title=gap shortage/A@b 2027-01::5 too little",
		20: "::notice title=accord::31 errors, 11 warnings, 1 gap (1 needs a decision) in 2 files; 23 of them not shown here, all stand in the log of accord validate",
	} {
		if got[i] != want {
			t.Errorf("command %d is\n%s\nwant\n%s", i, got[i], want)
		}
	}
}

// TestGapsHaveOneLayout: the first gap would fit into 70 columns, the second
// does not; both have their second half on a line of its own. With 90 columns
// both fit.
func TestGapsHaveOneLayout(t *testing.T) {
	gap := func(id string) finding.Gap {
		return finding.Gap{ID: "no-forecast/" + id, Class: finding.ClassLever, From: "2027-01", Text: "nobody states the demand",
			Position: position.Position{File: "a.yaml", Line: 1}}
	}
	gaps := []finding.Gap{gap("A@eu"), gap("BIVOUAC-SHELTER@eu")}
	for width, want := range map[int]string{
		70: `gap no-forecast/A@eu 2027-01: nobody states the demand
    lever     a.yaml:1
gap no-forecast/BIVOUAC-SHELTER@eu 2027-01: nobody states the demand
    lever     a.yaml:1
2 gaps in 0 files
`,
		90: `gap no-forecast/A@eu 2027-01: nobody states the demand                lever     a.yaml:1
gap no-forecast/BIVOUAC-SHELTER@eu 2027-01: nobody states the demand  lever     a.yaml:1
2 gaps in 0 files
`} {
		got := write(t, "text", finding.NewReport(finding.About{}, nil, gaps), Options{Width: width})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d columns (-want +got):\n%s", width, diff)
		}
	}
}
