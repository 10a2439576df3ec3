package proof

import (
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
)

// FormatVersion is the version of a Report as JSON. Properties may be added
// under the same major number.
const FormatVersion = "1.0"

// Report says what is proven and what is not.
type Report struct {
	FormatVersion string `json:"format_version"`
	Plan          string `json:"plan"`
	Name          string `json:"name,omitempty"`
	// Proven says that everything holds; Anchored that genesis is the one whose
	// hash was given from outside. Only both together prove anything.
	Proven   bool `json:"proven"`
	Anchored bool `json:"anchored"`
	// Fast says that neither effects nor rules were judged again.
	Fast bool `json:"fast,omitempty"`
	// Target is the commit whose history was looked at, as it is called.
	Target     string `json:"target"`
	TargetName string `json:"target_name"`
	// Genesis and Head are what to keep outside of the repository.
	Genesis  statement.Hash `json:"genesis"`
	Head     string         `json:"head"`
	HeadHash statement.Hash `json:"head_hash"`
	// Links are genesis and the closes, oldest first; Stray tags that are named
	// like closes and are none.
	Links []Link `json:"links"`
	Stray []Link `json:"stray,omitempty"`
	// Faults are those of the chain as a whole.
	Faults []Fault  `json:"faults"`
	Notes  []string `json:"notes,omitempty"`
}

// Link is genesis or a close.
type Link struct {
	Cycle  string         `json:"cycle"`
	Tag    string         `json:"tag"`
	Hash   statement.Hash `json:"hash,omitempty"`
	Commit string         `json:"commit,omitempty"`
	// On is when the tag says it was made, UTC.
	On     string `json:"on,omitempty"`
	Closer string `json:"closer,omitempty"`
	Key    string `json:"key,omitempty"`
	// Holds says that all checks hold.
	Holds bool `json:"holds"`
	// Base, Content and Policy are as they were computed here; Policy is the
	// section of the plan that was tagged, Sections how many it has.
	Base     statement.Hash `json:"base,omitempty"`
	Content  statement.Hash `json:"content,omitempty"`
	Effects  statement.Hash `json:"effects,omitempty"`
	Policy   statement.Hash `json:"policy,omitempty"`
	Sections int            `json:"sections,omitempty"`
	// Statements are those that the tag names.
	Statements []Statement `json:"statements,omitempty"`
	Checks     []Check     `json:"checks"`
	// SignOff says by whom the close was approved, nil where it was not judged.
	SignOff *signoff.Report `json:"sign_off,omitempty"`
}

// Check is one question and its answer.
type Check struct {
	Name  string `json:"name"`
	Holds bool   `json:"holds"`
	Text  string `json:"text"`
}

// Statement is one that a tag names.
type Statement struct {
	Hash    statement.Hash `json:"hash"`
	Path    string         `json:"path"`
	Person  string         `json:"person"`
	Purpose string         `json:"purpose"`
	Verdict string         `json:"verdict"`
}

// Fault is something that does not hold, and what to do about it.
type Fault struct {
	Text string `json:"text"`
	Do   string `json:"do,omitempty"`
}
