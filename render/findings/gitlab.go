package findings

import (
	"strings"

	"github.com/accord-plan/accord/internal/finding"
)

// quality is one entry of GitLab's code quality report. Every property is
// required, the line too.
type quality struct {
	Description string `json:"description"`
	Check       string `json:"check_name"`
	Fingerprint string `json:"fingerprint"`
	Severity    string `json:"severity"`
	Location    struct {
		Path  string `json:"path"`
		Lines struct {
			Begin int `json:"begin"`
		} `json:"lines"`
	} `json:"location"`
}

// writeGitLab writes a code quality report, which GitLab shows in a merge
// request: findings, and gaps that are more than noise.
func writeGitLab(r finding.Report, _ Options) ([]byte, error) {
	out := []quality{}
	seen := prints{}
	for i := range r.Findings {
		f := &r.Findings[i]
		severity := "major"
		if f.Severity != finding.Error {
			severity = "minor"
		}
		words := []string{visible(f.Message)}
		if hint, _ := advice(f); hint != "" {
			words = append(words, hint)
		}
		out = append(out, entry(string(f.Code), severity, seen.finding(f), fileOf(f.File, &r), f.Line, words))
	}
	for i := range r.Gaps {
		g := &r.Gaps[i]
		if g.Class == finding.ClassNoise {
			continue
		}
		severity := "info"
		if g.Undecided() {
			severity = "minor"
		}
		words := append([]string{"gap " + visible(g.ID) + " " + visible(g.Periods()) + ": " + visible(g.Text)}, standing(g, &r)...)
		out = append(out, entry(gapRule(g), severity, seen.gap(g), fileOf(g.File, &r), g.Line, words))
	}
	return indented(out)
}

func entry(check, severity, print, path string, line int, words []string) quality {
	q := quality{Description: strings.Join(words, "; "), Check: check, Fingerprint: print, Severity: severity}
	q.Location.Path, q.Location.Lines.Begin = path, max(line, 1)
	return q
}
