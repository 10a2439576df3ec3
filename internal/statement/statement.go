// Package statement knows the texts that people sign: statements about a plan,
// tags of closes, and records of what was seen at a forge. It spells and reads
// them byte for byte; who signed them is package signature's matter, and what
// they count for is package signoff's.
package statement

import (
	"time"

	"github.com/accord-plan/accord/internal/quantity"
)

// The namespaces that signatures are made in, so that one for a statement passes
// for nothing else.
const (
	Namespace         = "accord-approval"
	EvidenceNamespace = "accord-evidence"
	TagNamespace      = "git"
)

// Hash is `sha256:` and 64 lower-case hexadecimal digits, or None.
type Hash string

// None stands where there is nothing to name: what genesis follows, a person's
// first statement.
const None Hash = "none"

// Purpose is what a statement may be counted for, and nothing else.
type Purpose string

// The purposes.
const (
	Proposal Purpose = "proposal"
	Close    Purpose = "close"
	Policy   Purpose = "policy"
	Override Purpose = "override"
	Ratify   Purpose = "ratify"
)

// Verdict is what a statement says.
type Verdict string

// The verdicts. Revoke takes back the statement that For names.
const (
	Approve Verdict = "approve"
	Reject  Verdict = "reject"
	Abstain Verdict = "abstain"
	Revoke  Verdict = "revoke"
)

// Statement is one person's word about one transition of one plan.
type Statement struct {
	// Plan is the hash of the genesis tag's bytes, Chain that of the previous
	// close's tag (or genesis).
	Plan, Chain Hash
	Cycle       string
	Purpose     Purpose
	// Scope is "all" or a list as digest.Scope writes it.
	Scope string
	// Base and Content are content digests of the transition within Scope,
	// Effects that of what follows from Content, under Arithmetic.
	Base, Content, Effects Hash
	Arithmetic             int
	// Policy is the digest of the policy's section; Report that of the page that
	// the person saw.
	Policy, Report Hash
	Verdict        Verdict
	// After is the hash of the same person's previous statement in this plan.
	After  Hash
	Person string
	Role   string
	// For is "none"; the person in whose place a deputy signs; of a revoke the
	// hash of the statement that is taken back; of a ratify that of the override.
	For string
	// Tolerance is by how much effects may differ for the approval to hold.
	Tolerance quantity.Ratio
	Accepts   []Accepted // sorted
	Reason    string     // as the person wrote it; encoded in the text
	Tool      string
	SignedAt  time.Time // UTC, whole seconds
}

// Accepted is a gap that the person accepts up to a size. Money is in plan
// currency; Missing is written n/a.
type Accepted struct {
	Gap          string
	Units, Money quantity.Number
}

// Tag is the message of the tag that closes a cycle, or of genesis.
type Tag struct {
	// Cycle is the header's: 2026-12, 2026-12.2, or genesis.
	Cycle                         string
	Plan, Chain                   Hash
	Base, Content, Effects        Hash
	Arithmetic                    int
	Policy, Statements, Overrides Hash
	Closer, Tool                  string
}

// Record is what the recorder saw of a review at a forge.
type Record struct {
	Plan, Chain Hash
	Cycle       string
	Purpose     Purpose
	Scope       string
	Base        Hash
	Content     Hash
	Effects     Hash
	Arithmetic  int
	Policy      Hash
	// Forge is HOST/PATH of the repository; Review names it there; Reviewer is
	// HOST/NUMBER of the account and Person who that is by the policy.
	Forge       string
	PullRequest int
	Review      string
	Reviewer    string
	Person      string
	// Verdict is approve, reject, or revoke for one that was dismissed; Commit
	// is what was reviewed.
	Verdict     Verdict
	Commit      string
	SubmittedAt time.Time
	Tool        string
	RecordedAt  time.Time
}
