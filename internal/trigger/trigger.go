// Package trigger holds what happened against what was committed, by the rules
// that the plan states: which variance calls for which review, by whom.
//
// [Evaluate] is pure: it reads a [vintage.Record], and the same record gives the
// same report. A [Breach] has an id that stays the same from period to period,
// so that whoever tells people about it can tell what they know already.
//
// Closed periods are compared only where both sides are known, and the report
// says how many cells that were. What cannot be judged at all is listed with the
// reason; it never passes for quiet.
package trigger

import (
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

// FormatVersion is that of Report.
const FormatVersion = "1.0"

// Prefix is how a decision names breaches in `covers`: `trigger/ID/SUBJECT`.
const Prefix = "trigger/"

// Input is what is judged.
type Input struct {
	// Record is what was committed and what happened; its head holds the plan's
	// triggers, and counts decisions as whoever made it has said.
	Record *vintage.Record
	// Findings are those of the head, of which some are breaches: assumptions
	// that broke or expired, decisions to look at again, facts that are stale.
	Findings []finding.Finding
	// Opened reports whether a gap of the head, by its id, was not there at the
	// last close; nil where there was none.
	Opened func(gap string) bool
}

// Report is what was found.
type Report struct {
	FormatVersion string `json:"format_version"`
	Company       string `json:"company"`
	// Plan is the plan's folder.
	Plan     string `json:"plan"`
	Cycle    string `json:"cycle"`
	Currency string `json:"currency"`
	AsOf     string `json:"as_of,omitempty"`
	Revision string `json:"revision,omitempty"`
	// Closed is the last closed period.
	Closed string `json:"closed"`
	// Triggers is how many triggers the plan states, Subjects how many things
	// they looked at.
	Triggers int `json:"triggers"`
	Subjects int `json:"subjects"`
	// Breaches are those that nobody has decided to live with, by money, largest
	// first; Quiet those that an accepted decision covers.
	Breaches []Breach `json:"breaches"`
	Quiet    []Breach `json:"quiet"`
	// NotJudged are subjects or triggers for which there are no numbers.
	NotJudged []NotJudged `json:"not_judged"`
	// SignOffJudged says that a decision counts as accepted where those who
	// decide have signed; else the status in its file counts.
	SignOffJudged bool `json:"sign_off_judged"`
}

// NotJudged is what a trigger could not say, and why.
type NotJudged struct {
	// Trigger is its id, or what is watched without one: assumption, decision,
	// facts, gap.
	Trigger string `json:"trigger"`
	// Subjects are those of which nothing can be said; All says that nothing can
	// be said of any. Else some periods are left out.
	Subjects []string `json:"subjects,omitempty"`
	All      bool     `json:"all,omitempty"`
	Reason   string   `json:"reason"`
}

// Kind says what a breach is of.
type Kind string

// The kinds. All but Variance are watched without a trigger of the plan.
const (
	Variance   Kind = "trigger"
	Decision   Kind = "decision"   // to be looked at again, or overdue
	Assumption Kind = "assumption" // broken, or expired
	Facts      Kind = "facts"      // stale, or missing
	Gap        Kind = "gap"        // needs a decision, and was not there at the last close
)

// Breach is something that calls for a review.
type Breach struct {
	// ID is stable: the trigger's, a slash and the subject's; or the kind, a
	// slash and what it is of.
	ID   string `json:"id"`
	Kind Kind   `json:"kind"`
	// Trigger and Subject are the parts of a variance's id.
	Trigger string `json:"trigger,omitempty"`
	Subject string `json:"subject,omitempty"`
	// Name is what it is, where it is no variance, such as `assumption A-014 is
	// broken`; What says it with its figures.
	Name string `json:"name,omitempty"`
	What string `json:"what,omitempty"`
	// Owner is the role that answers, Call the roles that are called too,
	// Review what the review is called, Due the day by which it is held, DueDays
	// in working days after the facts came.
	Owner   string   `json:"owner"`
	Call    []string `json:"call,omitempty"`
	Review  string   `json:"review,omitempty"`
	Due     string   `json:"due,omitempty"`
	DueDays int      `json:"due_days,omitempty"`
	// Measure and Against are the trigger's; Unit is units, money or percent.
	Measure string `json:"measure,omitempty"`
	Against string `json:"against,omitempty"`
	Unit    Unit   `json:"unit,omitempty"`
	// From and To are the periods that are added up; Since is the first period
	// of the run of Periods in which it was off each time.
	From    string `json:"from,omitempty"`
	To      string `json:"to,omitempty"`
	Since   string `json:"since,omitempty"`
	Periods int    `json:"periods,omitempty"`
	// Variance is the sum over these periods.
	Figures
	// Used of Cells cells are known on both sides.
	Used  int `json:"used,omitempty"`
	Cells int `json:"cells,omitempty"`
	// Limits is what must be exceeded.
	Limits Limits `json:"limits,omitzero"`
	// Cause is the source whose short deliveries explain it; then Items are
	// what is late.
	Cause *Cause `json:"cause,omitempty"`
	// Evidence are the periods one by one, oldest first; Items the parts that
	// are off most, of which More are left out.
	Evidence []Evidence `json:"evidence,omitempty"`
	Items    []Item     `json:"items,omitempty"`
	More     int        `json:"more,omitempty"`
	Offer    Offer      `json:"offer,omitzero"`
	// CoveredBy is the accepted decision that covers it, ProposedBy one that is
	// proposed and would; FallsShort says how little an accepted one covers.
	CoveredBy  string `json:"covered_by,omitempty"`
	ProposedBy string `json:"proposed_by,omitempty"`
	FallsShort string `json:"falls_short,omitempty"`
	// At is where the trigger, decision, assumption or gap is stated.
	At *Place `json:"at,omitempty"`
}

// Unit says what figures are in.
type Unit string

// The units.
const (
	InUnits   Unit = "units"
	InMoney   Unit = "money"
	InPercent Unit = "percent" // of what was sold, or plan currency per foreign unit
)

// Figures are a plan against what came of it.
type Figures struct {
	Plan       quantity.Number `json:"plan"`
	Actual     quantity.Number `json:"actual"`
	Difference quantity.Number `json:"difference"`
	// Percent is the difference of the plan; of attainment of what was
	// committed, of bias and error of what was sold. It is null where that is 0.
	Percent *quantity.Ratio `json:"percent"`
	// Money is what the difference is worth, null where no price or cost is known.
	Money quantity.Number `json:"money"`
}

// Limits are those of a trigger.
type Limits struct {
	Percent *quantity.Ratio  `json:"percent,omitempty"`
	Money   *quantity.Number `json:"money,omitempty"`
	Units   *quantity.Number `json:"units,omitempty"`
	For     int              `json:"for,omitempty"`
	// Direction is above, below or either.
	Direction string `json:"direction,omitempty"`
}

// Evidence is one period.
type Evidence struct {
	Period string `json:"period"`
	// Tag is the close in which it was committed.
	Tag string `json:"tag,omitempty"`
	Figures
}

// Item is a part of a subject: an item in a market, at a site, of a source.
type Item struct {
	What string `json:"what"`
	Figures
	// At is the row of facts that is off most.
	At *Place `json:"at,omitempty"`
}

// Cause is a source that delivered less than it had committed to.
type Cause struct {
	Source string `json:"source"`
	Name   string `json:"name"`
	Owner  string `json:"owner"`
	// Committed and Received are units of the items concerned in the periods
	// From to To, Short what is missing of them, never netted.
	Committed quantity.Number `json:"committed"`
	Received  quantity.Number `json:"received"`
	Short     quantity.Number `json:"short"`
	From      string          `json:"from"`
	To        string          `json:"to"`
}

// Offer is what the plan itself has to say.
type Offer struct {
	// Gaps that it touches, largest money first; MoreGaps are left out.
	Gaps     []OpenGap `json:"gaps,omitempty"`
	MoreGaps int       `json:"more_gaps,omitempty"`
	// Decisions that are open about these gaps, with their options.
	Decisions []OpenDecision `json:"decisions,omitempty"`
	// Assumptions about the same things.
	Assumptions []Assumed `json:"assumptions,omitempty"`
	// LastDay is the first of the last days on which something can still be
	// ordered.
	LastDay string `json:"last_day,omitempty"`
}

// OpenGap is a gap of the plan as it stands.
type OpenGap struct {
	ID       string          `json:"id"`
	Class    string          `json:"class"`
	Text     string          `json:"text"`
	Money    quantity.Number `json:"money"`
	LastDay  string          `json:"last_day,omitempty"`
	Decision string          `json:"decision,omitempty"`
}

// OpenDecision is a proposed decision.
type OpenDecision struct {
	ID          string   `json:"id"`
	Question    string   `json:"question"`
	Owner       string   `json:"owner"`
	Due         string   `json:"due,omitempty"`
	Recommended string   `json:"recommended,omitempty"`
	Options     []Option `json:"options"`
}

// Option of a decision; Cost is null where it is not stated.
type Option struct {
	ID      string           `json:"id"`
	Summary string           `json:"summary"`
	Cost    *quantity.Number `json:"cost"`
}

// Assumed is an assumption about the same things.
type Assumed struct {
	ID        string `json:"id"`
	Statement string `json:"statement"`
	Owner     string `json:"owner"`
	// Broken says that the plan's own numbers contradict it.
	Broken bool `json:"broken"`
}

// Place is a line of a file of the plan.
type Place struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// Open reports whether anything calls for a review.
func (r *Report) Open() bool { return len(r.Breaches) > 0 }

// limitsOf are the limits that a trigger states.
func limitsOf(t *decision.Trigger) Limits {
	l := Limits{Percent: t.Percent, Money: t.Money, Units: t.Units, For: t.For, Direction: "either"}
	switch {
	case !t.Below:
		l.Direction = "above"
	case !t.Above:
		l.Direction = "below"
	}
	return l
}
