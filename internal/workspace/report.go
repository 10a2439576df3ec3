package workspace

import (
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/render/findings"
	"github.com/accord-plan/accord/validate"
)

// Report is the snapshot's findings and gaps as a report value, with paths
// that begin at the repository's root.
func (w *Workspace) Report(s *Snapshot) finding.Report {
	about := finding.About{Plan: w.dir, AsOfFrom: s.AsOfBy, Files: len(s.Loaded.Files.Names()), NotJudged: validate.Tell(s.NotJudged)}
	if s.AsOf != period.NoDate {
		about.AsOf = s.AsOf.String()
	}
	var gaps []finding.Gap
	if s.Plan != nil {
		about.Currency = s.Plan.Currency
	}
	prefix := w.Prefix()
	if s.Result != nil {
		gaps = findings.Gaps(s.Result, prefix)
	}
	return finding.NewReport(about, finding.Resolve(s.Findings, s.Loaded.Files, prefix), gaps)
}

// Findings are those of the snapshot's report.
func (w *Workspace) Findings(s *Snapshot) []finding.Resolved {
	return finding.NewReport(finding.About{}, finding.Resolve(s.Findings, s.Loaded.Files, w.Prefix()), nil).Findings
}

// Prefix is what the paths of the plan's files begin with in reports, "" for a
// plan at the root.
func (w *Workspace) Prefix() string {
	if w.dir == "." {
		return ""
	}
	return w.dir
}
