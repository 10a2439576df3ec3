package finding

import (
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// FormatVersion is the version of [Report] as JSON. Within a major version
// properties are only added.
const FormatVersion = "1.0"

// Report is what is published about a plan: everything that is wrong in its
// files, and the gaps that a planner may decide to live with. All of it is
// plain text, numbers and places; it needs neither the plan nor its files to
// be printed, and every format is made from it. Make one with [NewReport].
type Report struct {
	FormatVersion string `json:"format_version"`
	About
	Counts   Counts     `json:"counts"`
	Findings []Resolved `json:"findings"`
	Gaps     []Gap      `json:"gaps"`
	// Left is by class how many gaps are counted that are not in Gaps, since a
	// page leaves them out.
	Left map[string]int `json:"-"`
}

// About says what was judged, and as of when.
type About struct {
	// Plan is the plan's folder relative to the repository's root, "." for the
	// root itself.
	Plan string `json:"plan"`
	// AsOf is the day that dates were judged by, `2026-12-10`; AsOfFrom says in
	// words how it was chosen.
	AsOf     string `json:"as_of,omitempty"`
	AsOfFrom string `json:"as_of_from,omitempty"`
	// Currency is that of all money here, ISO 4217.
	Currency string `json:"currency,omitempty"`
	// Files is the number of files that were read.
	Files int `json:"files"`
	// NotJudged says in words what could not be judged and why.
	NotJudged []string `json:"not_judged,omitempty"`
	// Unjudged names each check of these that was not made.
	Unjudged []Unjudged `json:"checks_not_judged,omitempty"`
}

// Unjudged is a check that was not made, and why.
type Unjudged struct {
	Check  string `json:"check"`
	Reason string `json:"reason"`
}

// Counts are the totals of a report.
type Counts struct {
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Gaps     int `json:"gaps"`
	// Undecided is the number of gaps that need a decision and have none.
	Undecided int `json:"undecided"`
}

// Resolved is a finding with its place and words written out.
type Resolved struct {
	Severity Severity `json:"severity"`
	Code     Code     `json:"code"`
	Title    string   `json:"title"`
	// Position is relative to the repository's root; empty where the finding
	// is about the plan as a whole.
	position.Position
	// EndLine and EndColumn are the place after the last marked character.
	EndLine   int `json:"end_line,omitempty"`
	EndColumn int `json:"end_column,omitempty"`
	// Bytes and EndBytes are Column and EndColumn counted in bytes of UTF-8,
	// for formats that want those.
	Bytes    int    `json:"-"`
	EndBytes int    `json:"-"`
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
	// Excerpt is the line that it stands in, nil where there is none.
	Excerpt *Excerpt `json:"excerpt,omitempty"`
	Related []Place  `json:"related,omitempty"`
	// Fix is the one certain mend, in bytes of the file; FixAt and FixEnd are
	// where what it replaces begins and ends.
	Fix    *Fix  `json:"fix,omitempty"`
	FixAt  Point `json:"fix_at,omitzero"`
	FixEnd Point `json:"fix_end,omitzero"`
}

// Point is a line and column of a file, as those of [position.Position].
type Point struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	// Bytes is Column counted in bytes of UTF-8.
	Bytes int `json:"-"`
}

// Excerpt is a line of a file, or the part of a very long one around what is
// marked, exactly as it is written.
type Excerpt struct {
	Text string `json:"text"`
	// Start is the number of code points of Text before the mark, Length the
	// number that are marked, at least 1; the mark may begin right after the
	// end of Text.
	Start  int `json:"start"`
	Length int `json:"length"`
	// CutBefore and CutAfter say that the line goes on.
	CutBefore bool `json:"cut_before,omitempty"`
	CutAfter  bool `json:"cut_after,omitempty"`
}

// Place is another place that explains a finding.
type Place struct {
	position.Position
	Message string `json:"message,omitempty"`
}

// The classes of a gap, as [Gap] names them.
const (
	ClassNoise    = "noise"
	ClassLever    = "lever"
	ClassDecision = "decision"
)

// Gap is a gap as it is published: periods by label, days as `2026-12-31`.
type Gap struct {
	// ID is `kind/what`, stable over cycles.
	ID    string `json:"id"`
	Class string `json:"class"`
	From  string `json:"from"`
	To    string `json:"to"`
	// Units are in the item's or resource's unit, of a budget in the plan's
	// currency, as Money is. Measure says what they are of a gap over several
	// periods: "peak", the most in one, or "sum".
	Units   Amount `json:"units"`
	Measure string `json:"measure,omitempty"`
	Money   Amount `json:"money"`
	Text    string `json:"text"`
	// LastDay is the last day on which something can still be ordered for it;
	// CannotWait says that it lies before the executive meeting.
	LastDay    string `json:"last_day,omitempty"`
	CannotWait bool   `json:"cannot_wait,omitempty"`
	// CoveredBy is the decision that accepts it, ProposedBy one that would.
	CoveredBy  string `json:"covered_by,omitempty"`
	ProposedBy string `json:"proposed_by,omitempty"`
	// FallsShort says which accepted decision means a gap that needs one, and
	// how little of it that covers.
	FallsShort string `json:"falls_short,omitempty"`
	position.Position
}

// Undecided reports whether the gap needs a decision that nobody has made.
func (g *Gap) Undecided() bool { return g.Class == ClassDecision && g.CoveredBy == "" }

// Periods returns the gap's period, or its range of periods.
func (g *Gap) Periods() string {
	if g.From == g.To || g.To == "" {
		return g.From
	}
	return g.From + ".." + g.To
}

// Amount is a number that JSON shows exactly, and as null where it is missing.
type Amount quantity.Number

// MarshalJSON writes the exact decimal, or null.
func (a Amount) MarshalJSON() ([]byte, error) {
	if quantity.Number(a).IsMissing() {
		return []byte("null"), nil
	}
	return []byte(quantity.Number(a).String()), nil
}

// NewReport makes a report and counts what is in it. Findings come sorted from
// [Resolve]; gaps stand in the order of their money, as the projection has
// them.
func NewReport(about About, findings []Resolved, gaps []Gap) Report {
	r := Report{FormatVersion: FormatVersion, About: about,
		Findings: append([]Resolved{}, findings...), Gaps: append([]Gap{}, gaps...)}
	for i := range r.Findings {
		if r.Findings[i].Severity == Error {
			r.Counts.Errors++
		} else {
			r.Counts.Warnings++
		}
	}
	r.Counts.Gaps = len(r.Gaps)
	for i := range r.Gaps {
		if r.Gaps[i].Undecided() {
			r.Counts.Undecided++
		}
	}
	return r
}
