package adjust

import (
	"path"

	"github.com/accord-plan/accord/internal/change"
)

// FormatVersion is the version of a Report as JSON. Properties may be added
// under the same major number.
const FormatVersion = "1.0"

// Report is what was written and what follows from it.
type Report struct {
	FormatVersion string `json:"format_version"`
	// DryRun says that nothing was written.
	DryRun bool `json:"dry_run"`
	// Changed says that a file differs.
	Changed bool      `json:"changed"`
	Written []Written `json:"written"`
	// Notes say what a reader would not expect.
	Notes []string `json:"notes,omitempty"`
	// Decision is what a decision that was written covers, nil for anything else.
	Decision *Standing `json:"decision,omitempty"`
	// Diff is what follows, nil where the plan had errors before, so that
	// nothing could be compared.
	Diff *change.Diff `json:"diff,omitempty"`
}

// Report makes the report of a result; prefix is the plan's folder.
func (r *Result) Report(prefix string, dryRun bool, d *change.Diff) *Report {
	out := &Report{FormatVersion: FormatVersion, DryRun: dryRun, Changed: r.Changed(), Written: []Written{}, Notes: r.Notes, Diff: d}
	for _, x := range r.Written {
		x.File = path.Join(prefix, x.File)
		out.Written = append(out.Written, x)
	}
	return out
}
