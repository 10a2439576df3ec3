// Package hindsight holds what was decided, assumed and feared against what
// happened: whether decisions brought what they promised, which assumptions
// broke and what hung on them, which risks came true.
//
// It reads plans as they were committed and the facts of the plan that stands,
// and judges only periods that are closed. What facts cannot say is not told,
// with the reason; nothing is filled in.
package hindsight

import (
	"github.com/accord-plan/accord/internal/quantity"
)

// FormatVersion is that of the report as JSON.
const FormatVersion = "1.0"

// Report is what became of decisions, assumptions and risks.
type Report struct {
	FormatVersion string `json:"format_version"`
	Company       string `json:"company"`
	Cycle         string `json:"cycle"`
	Currency      string `json:"currency"`
	AsOf          string `json:"as_of,omitempty"`
	Revision      string `json:"revision,omitempty"`
	// LastClosed is the last period of which facts are judged.
	LastClosed string `json:"last_closed"`
	// Cycles are the plans that were committed and read, oldest first; Skipped
	// those cycles that closed none, NotRead those whose plan could not be
	// computed.
	Cycles  []string `json:"cycles"`
	Skipped []string `json:"skipped,omitempty"`
	NotRead []string `json:"not_read,omitempty"`
	// Short says that the clone is shallow, so that there may be more.
	Short bool `json:"short,omitempty"`

	// Decisions are those of the plan that stands and of all plans read: missed
	// first, then by the money at stake.
	Decisions []Decision `json:"decisions,omitempty"`
	Ledger    *Ledger    `json:"ledger,omitempty"`
	// Assumptions are ranked: broken first, by the money that hangs on them.
	Assumptions []Assumption `json:"assumptions,omitempty"`
	// Risks are those that came true, then those that nobody judged, then those
	// that did not, then those that are open.
	Risks       []Risk       `json:"risks,omitempty"`
	Calibration *Calibration `json:"calibration,omitempty"`
}

// Verdict says what became of an expectation.
type Verdict string

// The verdicts. A decision that states no expectation has none.
const (
	Kept    Verdict = "kept"
	Missed  Verdict = "missed"
	NotDue  Verdict = "not due"
	NotTold Verdict = "cannot be told"
)

// Outcome is what a decision was expected to bring, and what came.
type Outcome struct {
	Verdict Verdict `json:"verdict"`
	// Why says why it is not due or cannot be told.
	Why string `json:"why,omitempty"`
	// Overdue says that its check was due in a closed period and facts are
	// missing.
	Overdue bool `json:"overdue,omitempty"`
	// What is the measure and what it is of; Measure alone, for its unit.
	What    string `json:"what"`
	Measure string `json:"measure"`
	Periods string `json:"periods"`
	CheckOn string `json:"check_on"`
	// Operator says whether it is kept above or below the target; the target
	// itself keeps it.
	Operator string          `json:"operator"`
	Target   quantity.Number `json:"target"`
	// Came is the total of demand, supply, revenue and margin, of all else what
	// was farthest from the target on the wrong side, In which period.
	Came quantity.Number `json:"came"`
	In   string          `json:"in,omitempty"`
	// Off is by how much it is missed, 0 where it is kept.
	Off quantity.Number `json:"off"`
	// Without is what the last plan before it was accepted said, Planned the
	// first plan with it.
	Without     quantity.Number `json:"without"`
	WithoutPlan string          `json:"without_plan,omitempty"`
	Planned     quantity.Number `json:"planned"`
	PlannedPlan string          `json:"planned_plan,omitempty"`
	// Note says where Came is from, if not from facts of its own.
	Note string `json:"note,omitempty"`
	// Used of All cells were known.
	Used int `json:"used"`
	All  int `json:"all"`
}

// Decision is one decision in hindsight.
type Decision struct {
	ID        string   `json:"id"`
	Question  string   `json:"question"`
	Owner     string   `json:"owner"`
	DecidedBy []string `json:"decided_by,omitempty"`
	// Kind is that of the gaps it covers, or the measure it should change.
	Kind   string `json:"kind"`
	Status string `json:"status"`
	// Chosen is the summary of the chosen option, Cost its effect on margin as
	// it was stated.
	Chosen       string          `json:"chosen,omitempty"`
	Cost         quantity.Number `json:"cost"`
	SupersededBy string          `json:"superseded_by,omitempty"`
	// Gone says that the plan that stands does not hold it any more.
	Gone bool `json:"gone,omitempty"`
	// History is its status in the plans read, where it changed.
	History []Standing `json:"history"`
	// Opened and Accepted are cycles; CyclesOpen counts those between them.
	Opened     string `json:"opened"`
	Accepted   string `json:"accepted,omitempty"`
	CyclesOpen *int   `json:"cycles_open,omitempty"`
	// OpenedOn and AcceptedOn are the days on which commits brought it and had it
	// accepted, DaysOpen those between; absent where no commit is known.
	OpenedOn   string `json:"opened_on,omitempty"`
	AcceptedOn string `json:"accepted_on,omitempty"`
	DaysOpen   *int   `json:"days_open,omitempty"`
	// Due is its last day; Late says that it was accepted after it or, where no
	// commit is known, that a plan committed after it had it still open, OpenOn
	// on which day.
	Due    string `json:"due,omitempty"`
	Late   bool   `json:"late,omitempty"`
	OpenOn string `json:"open_on,omitempty"`
	// Reopened says that it went back to proposed.
	Reopened bool `json:"reopened,omitempty"`
	// AtStake is the money of the gaps it covers in the plan that accepted it;
	// where it covers none, of its dearest option.
	AtStake quantity.Number `json:"at_stake"`
	// Outcome is nil where nothing was expected in figures, or it was never
	// accepted.
	Outcome    *Outcome   `json:"outcome,omitempty"`
	Covered    []Covered  `json:"covered,omitempty"`
	Reconsider *Condition `json:"reconsider,omitempty"`
}

// Standing is a status and the cycle whose plan has it first.
type Standing struct {
	Cycle  string `json:"cycle"`
	Status string `json:"status"`
}

// Covered is a gap that a decision covered, and what came of it.
type Covered struct {
	Gap     string `json:"gap"`
	Periods string `json:"periods"`
	// Plan is the cycle whose plan had the gap; empty where the size is that
	// which the decision states.
	Plan string `json:"plan,omitempty"`
	// Measure says whether the sizes are the peak or the sum over the periods.
	Measure string `json:"measure,omitempty"`
	// Size is as it was planned, Came what it came to in Closed of All periods.
	Size   quantity.Number `json:"size"`
	Came   quantity.Number `json:"came"`
	Closed int             `json:"closed"`
	All    int             `json:"all"`
	// Money is what the gap was worth in the plan, MoneyCame as much of it in
	// proportion to what came.
	Money     quantity.Number `json:"money"`
	MoneyCame quantity.Number `json:"money_came"`
	// Why says why it cannot be told.
	Why  string `json:"why,omitempty"`
	Note string `json:"note,omitempty"`
}

// Condition is a limit that was passed.
type Condition struct {
	What      string          `json:"what"`
	Operator  string          `json:"operator"`
	Threshold quantity.Number `json:"threshold"`
	Percent   bool            `json:"percent,omitempty"`
	// Since is the closed period, or the cycle of the plan, in which it was
	// passed first; Happened says that it is a closed period.
	Since    string `json:"since"`
	Happened bool   `json:"happened"`
	// Value is the farthest beyond in that period or plan, In its period.
	Value quantity.Number `json:"value"`
	In    string          `json:"in"`
	// Now says that the plan that stands passes it too.
	Now bool `json:"now"`
}
