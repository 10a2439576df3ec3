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
	var gaps []finding.Gap
	if s.Result != nil {
		gaps = findings.Gaps(s.Result, w.Prefix())
	}
	return w.report(s, gaps)
}

// Page is the report with the gaps that a page shows which has limit of each class;
// the others are counted.
func (w *Workspace) Page(s *Snapshot, limit int) finding.Report {
	if s.Result == nil {
		return w.report(s, nil)
	}
	shown, counts, left := findings.Page(s.Result, w.Prefix(), limit)
	r := w.report(s, shown)
	r.Counts.Gaps, r.Counts.Undecided, r.Left = counts.Gaps, counts.Undecided, left
	return r
}

func (w *Workspace) report(s *Snapshot, gaps []finding.Gap) finding.Report {
	about := finding.About{Plan: w.dir, AsOfFrom: s.AsOfBy, Files: len(s.Loaded.Files.Names()), NotJudged: validate.Tell(s.NotJudged)}
	for _, n := range validate.Told(s.NotJudged) {
		about.Unjudged = append(about.Unjudged, finding.Unjudged{Check: n.Check, Reason: n.Reason})
	}
	if s.AsOf != period.NoDate {
		about.AsOf = s.AsOf.String()
	}
	if s.Plan != nil {
		about.Currency = s.Plan.Currency
	}
	return finding.NewReport(about, finding.Resolve(s.Findings, s.Loaded.Files, w.Prefix()), gaps)
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
