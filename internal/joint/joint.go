// Package joint finds proposals that are fine alone and not together: two that
// cannot be merged both, that say the same thing twice, or that want the same
// hours, tents or money.
//
// Each set of proposals is judged as what the target would be with all of them
// merged. A problem is a joint one if neither the target has it, nor the target
// with any one of them; a gap also if it grows by more than each of them alone
// makes it grow. Pairs come first. A larger set is told only for what no pair
// in it explains, and is minimal: without any one of its members the problem is
// gone.
package joint

import "github.com/accord-plan/accord/internal/quantity"

// FormatVersion is the version of a [Report] as JSON. Properties may be added
// under the same major number.
const FormatVersion = "1.0"

// Proposal is one open proposal, as it is called.
type Proposal struct {
	// Name is short and unique, `#42` or a branch; Title is what it is about,
	// Author whose it is. Both are text of strangers.
	Name   string `json:"name"`
	Title  string `json:"title,omitempty"`
	Author string `json:"author,omitempty"`
	// URL is where it is discussed, as the forge itself says; empty for none.
	URL string `json:"url,omitempty"`
}

// State is what the target means with some proposals merged into it.
type State struct {
	// Conflicts are the files that cannot be merged without a person; then
	// nothing else is known. Pending says why the merge is not known at all.
	Conflicts []string
	Pending   string
	// Errors are the findings of severity error. Broken says that nothing could
	// be computed for them; then gaps are not known.
	Errors []Finding
	Broken bool
	// Gaps are those of every class.
	Gaps []Gap
	// Touched are the keys of all that differs from the target: files, and rows
	// that are computed differently.
	Touched []string
}

// Computed reports whether the plan could be computed.
func (s *State) Computed() bool {
	return len(s.Conflicts) == 0 && s.Pending == "" && !s.Broken
}

// Finding is something that is wrong in the text of a plan.
type Finding struct {
	Code    string `json:"code"`
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"`
	Message string `json:"message"`
}

// Gap is a gap of a plan. Undecided says that it needs a decision and none is
// accepted.
type Gap struct {
	ID       string
	Above    bool // of the budget: above it, not below
	From, To string
	// First and Last order its periods.
	First, Last int
	Undecided   bool
	Units       quantity.Number
	Money       quantity.Number
	Text        string
}

// Report is which proposals do not go together.
type Report struct {
	FormatVersion string `json:"format_version"`
	Target        string `json:"target"`
	// Currency is that of all money.
	Currency  string   `json:"currency,omitempty"`
	Proposals []Member `json:"proposals"`
	// Pairs and Sets are sorted by money, those that cannot be merged first.
	Pairs []Set `json:"pairs"`
	Sets  []Set `json:"sets"`
	// JudgedPairs is how many pairs were judged, AllPairs how many there are
	// among the proposals that are fine alone. Merges counts all merges.
	JudgedPairs int `json:"judged_pairs"`
	AllPairs    int `json:"all_pairs"`
	Merges      int `json:"merges"`
	// All are the proposals that were merged together, by index: the more that
	// were, the more is known about sets of three and more.
	All []int `json:"all_together"`
	// NotJudged says in words what was not judged, and why.
	NotJudged []string `json:"not_judged,omitempty"`
}

// Member is a proposal and how it stands alone.
type Member struct {
	Proposal
	// Alone is empty where it is fine, or says why it is in no set: it cannot
	// be merged into the target, or has errors by itself.
	Alone string `json:"alone,omitempty"`
}

// Set is proposals, by index, that are fine alone and not together.
type Set struct {
	Members  []int     `json:"members"`
	Problems []Problem `json:"problems"`
}

// Kind says what sort of problem it is.
type Kind string

// The kinds, the worst first.
const (
	// Conflict: the same lines were changed.
	Conflict Kind = "conflict"
	// Contradiction: the merge has an error that none of them has alone.
	Contradiction Kind = "contradiction"
	// Infeasible: a gap needs a decision that none needs alone, or grows by
	// more than all alone make it grow.
	Infeasible Kind = "infeasible"
)

// Problem is one that a set has together.
type Problem struct {
	Kind Kind `json:"kind"`
	// ID is the file of a conflict, the finding's code of a contradiction, the
	// gap's id.
	ID string `json:"id"`
	// Text says it in words.
	Text string   `json:"text"`
	At   *Finding `json:"finding,omitempty"`
	From string   `json:"from,omitempty"`
	To   string   `json:"to,omitempty"`
	// Units and Money are the gap's size together; Alone is the sum of what the
	// target and each of them alone have of it, AloneMoney its money.
	Units      quantity.Number `json:"units"`
	Alone      quantity.Number `json:"units_alone"`
	Money      quantity.Number `json:"money"`
	AloneMoney quantity.Number `json:"money_alone"`

	key         string
	first, last int
}

// same reports whether two sets have one problem: of gaps, in periods that
// overlap.
func (p *Problem) same(o *Problem) bool {
	return p.key == o.key && (p.Kind != Infeasible || p.first <= o.last && o.first <= p.last)
}
