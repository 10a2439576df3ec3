package signoff

import (
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/statement"
)

// FormatVersion is the version of a Report as JSON. Properties may be added
// under the same major number.
const FormatVersion = "1.0"

// State of a rule, a condition or a need. The zero value is invalid.
type State string

// The states. Skipped is a rule whose condition is not met: it is not failed,
// and where every rule is skipped nothing is approved. Open is a need that lacks
// somebody; Rejected one that somebody whom it needs refuses.
const (
	Met      State = "met"
	NotMet   State = "not-met" // of a condition
	Skipped  State = "skipped"
	Open     State = "open"
	Rejected State = "rejected"
	Failed   State = "failed" // it cannot be judged, which never passes
)

// Outcome is what came of it. The zero value is invalid.
type Outcome string

// The outcomes.
const (
	Approved   Outcome = "approved"
	NotYet     Outcome = "not-yet"
	Refusal    Outcome = "rejected"
	NotJudged  Outcome = "failed"
	Overridden Outcome = "overridden" // approved by an emergency override that waits to be ratified
)

// Report is who must agree, who has, and who is missing.
type Report struct {
	FormatVersion string `json:"format_version"`
	Plan          string `json:"plan"`
	Name          string `json:"name,omitempty"`
	Cycle         string `json:"cycle,omitempty"`
	Purpose       string `json:"purpose"`
	AsOf          string `json:"as_of"`
	// Target and Head are full hashes, with how people call them.
	Target     string `json:"target"`
	TargetName string `json:"target_name"`
	Head       string `json:"head"`
	HeadName   string `json:"head_name"`
	// Close is the tag of the last close, empty before the first.
	Close string `json:"close,omitempty"`
	// Scope, Base, Content, Effects and Arithmetic are what a statement now
	// would be about.
	Scope      string         `json:"scope"`
	Base       statement.Hash `json:"base"`
	Content    statement.Hash `json:"content"`
	Effects    statement.Hash `json:"effects"`
	Arithmetic int            `json:"arithmetic"`

	Outcome Outcome `json:"outcome"`
	// Why is one sentence.
	Why   string `json:"why"`
	Rules []Rule `json:"rules"`
	// Failed says what cannot be judged, such as a change that no rule is for.
	Failed []string `json:"failed,omitempty"`
	// Blocked are reasons for which nothing can be approved.
	Blocked []string `json:"blocked,omitempty"`
	// Counted, Lapsed and NotCounted are all evidence, each in one of them.
	Counted    []Voice `json:"counted"`
	Lapsed     []Voice `json:"lapsed,omitempty"`
	NotCounted []Voice `json:"not_counted,omitempty"`
	// Overrides are emergency overrides that stand, ratified or not; loud in
	// every report.
	Overrides    []OverrideNote  `json:"overrides,omitempty"`
	Contributors []Contributor   `json:"contributors,omitempty"`
	Control      []ControlChange `json:"control,omitempty"`
	// Missing says whom it waits for, one line each, as `cfo: clara`.
	Missing []Missing `json:"missing,omitempty"`
	// Elsewhere is how many statements are about other proposals or earlier
	// cycles: they are history, and listed nowhere.
	Elsewhere int      `json:"elsewhere,omitempty"`
	Notes     []string `json:"notes,omitempty"`
	// Genesis is the hash by which statements name the plan; Anchored says that
	// somebody stated it from elsewhere.
	Genesis  statement.Hash `json:"genesis,omitempty"`
	Anchored bool           `json:"anchored,omitempty"`
}

// Rule is one rule of the policy, or what an accepted decision asks for.
type Rule struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
	// Purpose is what it is asked about: proposal, close or policy.
	Purpose string `json:"purpose"`
	// New says that it is a rule of the policy that a close brings.
	New bool `json:"new,omitempty"`
	// Decision is set for what `decided_by` of a decision asks for.
	Decision string `json:"decision,omitempty"`
	State    State  `json:"state"`
	// When says whether it applies and why, with its numbers; nil for a rule
	// that always does.
	When *Node `json:"when,omitempty"`
	// Need says who counts and who is missing; nil where it is skipped.
	Need *Node             `json:"need,omitempty"`
	At   position.Position `json:"at,omitzero"`
}

// Node is one line of the tree that explains a rule.
type Node struct {
	ID string `json:"id,omitempty"`
	// Text is one line in words, with its numbers and the view they are of.
	Text  string `json:"text"`
	State State  `json:"state"`
	// Seats are the people who fill a leaf of needs.
	Seats    []Seat `json:"seats,omitempty"`
	Children []Node `json:"children,omitempty"`
}

// Seat is one seat of a leaf: filled by a person, or empty.
type Seat struct {
	// Role is one, or several joined by ` or `.
	Role string `json:"role"`
	// Person fills it, in the place of For where that is not empty; By is the
	// evidence's id, Kind signature or review.
	Person string `json:"person,omitempty"`
	For    string `json:"for,omitempty"`
	By     string `json:"by,omitempty"`
	Kind   string `json:"kind,omitempty"`
	// Could are the people who could fill it, of an empty seat.
	Could []string `json:"could,omitempty"`
}

// Voice is one piece of evidence and what became of it.
type Voice struct {
	ID       string   `json:"id"`
	Kind     string   `json:"kind"` // signature or review
	Person   string   `json:"person,omitempty"`
	Role     string   `json:"role,omitempty"`
	For      string   `json:"for,omitempty"`
	Verdict  string   `json:"verdict"`
	Purpose  string   `json:"purpose,omitempty"`
	SignedAt string   `json:"signed_at,omitempty"`
	Standing Standing `json:"standing"`
	Content  string   `json:"content,omitempty"`
	// Why says why it is carried, lapsed or not counted.
	Why string `json:"why,omitempty"`
	// Changed are the cells that changed since.
	Changed []string `json:"changed,omitempty"`
	Reason  string   `json:"reason,omitempty"`
	// Blocks are the rules that a rejection blocks.
	Blocks []string `json:"blocks,omitempty"`
	// Accepts are the gaps that the statement names, up to their sizes.
	Accepts []AcceptedGap `json:"accepts,omitempty"`
}

// AcceptedGap is a gap that somebody accepts up to a size, in its units and in
// plan currency.
type AcceptedGap struct {
	Gap   string          `json:"gap"`
	Units quantity.Number `json:"units"`
	Money quantity.Number `json:"money"`
}

// OverrideNote is an emergency override.
type OverrideNote struct {
	ID     string `json:"id"`
	Person string `json:"person"`
	Role   string `json:"role"`
	Reason string `json:"reason"`
	At     string `json:"at"`
	// Ratified names who ratified it, empty until somebody did.
	Ratified string `json:"ratified,omitempty"`
}

// Missing is a seat that nobody fills yet.
type Missing struct {
	Rule string `json:"rule"`
	// Purpose and New are the rule's.
	Purpose string   `json:"purpose"`
	New     bool     `json:"new,omitempty"`
	Role    string   `json:"role"`
	From    []string `json:"from"` // people who could
	// Any names the alternative that the seat belongs to, where another one
	// would do as well.
	Any string `json:"any,omitempty"`
	// Why says why nobody could, where From is empty.
	Why string `json:"why,omitempty"`
	// Evidence is what they are asked for: a signature, a review, either.
	Evidence string `json:"evidence"`
}
