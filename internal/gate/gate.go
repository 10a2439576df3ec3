// Package gate knows what a close needs of the plan itself: a decision for each
// gap that asks for one, nothing that is past its day, and a checklist of what a
// cycle does before it closes, computed where it can be computed and said by the
// company where it cannot.
//
// It reads no signature. Which decisions count as accepted is a value that it is
// given with the projection's result; without it the status in the files counts,
// and the report says that sign-off is not judged.
package gate

import (
	"slices"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
)

// FormatVersion is the version of a Report as JSON. Properties may be added
// under the same major number.
const FormatVersion = "1.0"

// Input is the plan that would be closed, or proposed.
type Input struct {
	// Purpose is policy.Closes, where what is missing is an error, or
	// policy.Proposals, where it is a warning.
	Purpose policy.Purpose
	Plan    *plan.Plan
	// Result is the plan computed, held against the decisions that count as
	// accepted; nil where its errors do not let it be computed.
	Result *projection.Result
	// Findings are those of validation.
	Findings []finding.Finding
	// Unread are the places of what is wrong with forecasts that cannot be read, one
	// of each file: they are there, and not in the plan.
	Unread []position.Ref
	// AsOf is the day on which dates are judged, period.NoDate if not known.
	AsOf period.Date
	// Prefix is the plan's folder, which the paths of places begin with.
	Prefix string
	// Unsigned is why Result is not held against what was signed, in words; empty
	// where it is, or where nobody asked.
	Unsigned string
}

// State of a point of the list.
type State string

// The states. NotJudged is a point that has nothing to judge it by, which the
// text says; it does not fail.
const (
	Done      State = "done"
	Missing   State = "missing"
	NotJudged State = "not-judged"
)

// Report is the list that a plan must pass before its cycle closes.
type Report struct {
	FormatVersion string `json:"format_version"`
	Plan          string `json:"plan"`
	Name          string `json:"name,omitempty"`
	Cycle         string `json:"cycle"`
	Currency      string `json:"currency"`
	AsOf          string `json:"as_of,omitempty"`
	// Purpose is close or proposal; what is missing stops a close only.
	Purpose string `json:"purpose"`
	// Passed says that nothing is missing, Missing how many points are.
	Passed  bool   `json:"passed"`
	Missing int    `json:"missing"`
	Points  []Item `json:"points"`

	// Findings are what is missing, as findings: errors for a close, warnings
	// for a proposal. Those that validation raised are among them.
	Findings []finding.Finding `json:"-"`
}

// Item is one point of the list.
type Item struct {
	ID string `json:"id"`
	// Step is the step of the cycle that it belongs to, as `cadence` spells it.
	Step string `json:"step"`
	// What is what must hold, By the role that answers for it where the company
	// says so.
	What  string `json:"what"`
	By    string `json:"by,omitempty"`
	State State  `json:"state"`
	// Text says how it stands, in one line.
	Text string `json:"text"`
	// Open are the things that are missing, those with most at stake first.
	Open []Thing `json:"open,omitempty"`
}

// Thing is one thing that is missing.
type Thing struct {
	// ID is a gap, an adjustment, a decision, a file or whatever else it is
	// about; empty where the text says all.
	ID   string `json:"id,omitempty"`
	Text string `json:"text"`
	// Do is what to do about it.
	Do string             `json:"do,omitempty"`
	At *position.Position `json:"at,omitempty"`

	finding finding.Finding
}

// ours are the codes that only a gate raises; others are raised by validation,
// and a gate only makes more of them.
const ours = "A10"

// judge is a gate while it is judged.
type judge struct {
	Input
	r *Report
}

// Judge makes the list.
func Judge(in Input) *Report {
	p := in.Plan
	r := &Report{FormatVersion: FormatVersion, Plan: p.ID, Name: p.Name, Cycle: p.Cycle, Currency: p.Currency, Purpose: string(in.Purpose)}
	if in.AsOf != period.NoDate {
		r.AsOf = in.AsOf.String()
	}
	j := &judge{in, r}
	for _, point := range []func() Item{
		j.facts, j.baselines, j.adjustments, j.commitments, j.frozen, j.budget, j.assumptions, j.sound, j.gaps, j.overdue, j.signed,
	} {
		j.take(point())
	}
	for i := range p.Checklist {
		j.take(j.task(&p.Checklist[i]))
	}
	slices.SortStableFunc(r.Points, func(a, b Item) int { return slices.Index(plan.Steps, a.Step) - slices.Index(plan.Steps, b.Step) })
	r.Passed = r.Missing == 0
	r.Findings = finding.Sort(r.Findings)
	return r
}

// take adds a point, and what is missing as findings.
func (j *judge) take(x Item) {
	if x.State == Missing {
		j.r.Missing++
	}
	for i := range x.Open {
		f := x.Open[i].finding
		if family, _ := finding.Family(f.Code); j.Purpose == policy.Closes {
			f.Severity = finding.Error
		} else if family == ours {
			f.Severity = finding.Warning
		}
		if at := finding.Locate(f.At, j.Plan.Files, j.Prefix); at.File != "" {
			x.Open[i].At = &at
		}
		f = finding.Advise([]finding.Finding{f})[0]
		x.Open[i].Do = f.Hint
		j.r.Findings = append(j.r.Findings, f)
	}
	j.r.Points = append(j.r.Points, x)
}

// lack makes a thing that is missing of a finding; id is what it is about.
func lack(id string, f finding.Finding) Thing { return Thing{ID: id, Text: f.Message, finding: f} }

// judged makes a point of what was found missing: done says how it stands where
// nothing is.
func judged(id, step, what, done string, open []Thing, missing string) Item {
	x := Item{ID: id, Step: step, What: what, State: Done, Text: done}
	if len(open) > 0 {
		x.State, x.Text, x.Open = Missing, missing, open
	}
	return x
}

// notJudged is a point that nothing is known of.
func notJudged(id, step, what, why string) Item {
	return Item{ID: id, Step: step, What: what, State: NotJudged, Text: why}
}

// found are the findings of some codes as things that are missing.
func (j *judge) found(codes ...finding.Code) (out []Thing) {
	for _, f := range j.Findings {
		if slices.Contains(codes, f.Code) {
			out = append(out, lack("", f))
		}
	}
	return out
}

func (j *judge) label(p period.Period) string { return j.Plan.Calendar.Label(p) }

// span is a range of periods as people write it.
func (j *judge) span(from, to period.Period) string {
	if from == to {
		return j.label(from)
	}
	return j.label(from) + ".." + j.label(to)
}
