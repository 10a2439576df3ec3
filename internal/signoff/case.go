// Package signoff knows who must agree to a change of a plan, and who has. It is
// a pure function: policy, what the change does, and the evidence go in, a tree
// that explains itself comes out. It verifies no signature and reads no git;
// what it is given has a standing already, and the reason for it.
package signoff

import (
	"time"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/statement"
)

// Case is one transition of one plan, and all that is known of who agrees.
type Case struct {
	// Policy is the one that judges: the target's, or of a close that of the
	// last close. Nil fails the case.
	Policy *policy.Policy
	// HeadPolicy is the one that the content brings, nil if it has none.
	HeadPolicy *policy.Policy
	// Purpose is Proposals or Closes.
	Purpose policy.Purpose
	// AsOf is today: deputies and keys are held against it.
	AsOf period.Date
	// Views are the comparisons that predicates are held against; a hit in any
	// of them counts.
	Views []View
	// Uncomputed says that there are none because the content has errors.
	Uncomputed bool
	// Control are the control files that differ, in any view.
	Control []ControlChange
	// NewPlan says that the content brings this plan into the repository.
	NewPlan bool
	// Decisions are those of the content that are accepted and were not so at
	// the base, or whose covers changed; of a close all that are accepted and
	// cover a gap.
	Decisions []Decided
	// Contributors are who made the change.
	Contributors []Contributor
	// AllSigned says that a key of the policy signed each commit of the change;
	// else names in commits prove nothing.
	AllSigned bool
	// Evidence is all that was ever said in this plan: links of chains that are
	// about another transition have the standing Apart.
	Evidence []Evidence
	// Unwitnessed counts reviews whose record is not kept yet.
	Unwitnessed bool
	// Earlier are the overrides of other transitions that still want to be told,
	// as the reports of their own cases have them.
	Earlier []OverrideNote
	// Blocked are reasons for which nothing can be approved, whoever agrees: a
	// ledger that was tampered with, a limit that was hit.
	Blocked []string
}

// View is one comparison. Its name is target, or close, with `, as the target
// judges` where settings, rates, prices and families are the target's.
type View struct {
	Name       string
	Base, Head *projection.Result
	Diff       *change.Diff
}

// ControlChange is a control file that differs.
type ControlChange struct {
	// Sort is policy, tolerances, fences, rates, triggers, rules, imports, workflows,
	// codeowners, attributes or plans.
	Sort string `json:"sort"`
	Path string `json:"path"`
	// How is added, removed or edited.
	How string `json:"how"`
	// Since is close where the proposal does not touch the file and it differs
	// from the last close.
	Since string `json:"since,omitempty"`
}

// Decided is a decision that says that it is accepted.
type Decided struct {
	Decision *decision.Decision
	Plan     *plan.Plan
	// New says that it is not accepted at the base.
	New bool
	// Hash is that of its section in the content that is judged.
	Hash statement.Hash
	// Contributors are who wrote it, where that was another change than this
	// one; they do not accept it either.
	Contributors []Contributor
}

// Contributor is somebody who made the change: opener, pusher, author,
// committer, co-author or signer.
type Contributor struct {
	// Person is who it is by the policy, "" if nobody.
	Person string `json:"person,omitempty"`
	// Name is what is known otherwise: name and address of a commit, or
	// HOST/LOGIN.
	Name string `json:"name"`
	How  string `json:"how"` // author, committer, co-author, opener, pusher, signer
	Of   string `json:"of"`  // short hash of a commit, or #42
}

// Standing is whether evidence is about the content that is judged.
type Standing string

// The standings. Refused evidence is about nothing: its signature or its form is
// wrong. A rejection that has lapsed still stands, because only who rejected
// takes it back; so one that may be about this proposal is Lapsed, never Apart.
const (
	Direct  Standing = "direct"  // exactly this transition
	Carried Standing = "carried" // another one, from which nothing has changed that matters
	Lapsed  Standing = "lapsed"  // what was signed has changed since
	Apart   Standing = "apart"   // another proposal, or an earlier cycle
	Refused Standing = "refused"
)

// Evidence is a statement, or a review at a forge.
type Evidence struct {
	// ID is the statement's hash; of a review that of its record, or
	// HOST/PATH#42/REVIEW while it is not recorded.
	ID string
	// Sort is policy.Signature or policy.Review.
	Sort policy.Evidence
	// Witnessed says of a review that its record is kept, signed by the recorder.
	Witnessed bool
	// Review is what a review is called at its forge, HOST/PATH#42/REVIEW,
	// recorded or not. Only with it a later review of the same pull request takes
	// the place of one that asks for changes.
	Review  string
	Purpose statement.Purpose
	Verdict statement.Verdict
	// Person is whose key or account it is, Role as which it was given ("" for a
	// review), For what the statement says behind `for:`.
	Person, Role, For string
	// Key is the id of the key.
	Key string
	// Recovery says that the key is one of the recovery keys, which are nobody's.
	Recovery bool
	// New is who it is by HeadPolicy, at a close that brings another policy; nil
	// for whom it knows by the same key or account as Policy does, and for whom
	// it does not know.
	New      *Identity
	SignedAt time.Time
	// After is the hash of the person's statement before it, None for the first;
	// empty for a review.
	After statement.Hash
	// Links says of refused evidence that it holds its place in the person's
	// chain all the same: it is theirs, and its key has expired or was revoked.
	Links    bool
	Reason   string
	Standing Standing
	// Why says why it is carried, lapsed or refused, in words.
	Why string
	// Changed are the cells that changed since, of a lapsed approval.
	Changed []string
	Accepts []statement.Accepted
	// Content is what was signed.
	Content statement.Hash
	// Holds are the sizes of gaps in the content that was signed, by which a
	// decision covers without up_to; nil where not known.
	Holds decision.Sizes
	// Contains are the hashes of the decisions' sections in what was signed, by
	// decision id.
	Contains map[string]statement.Hash
}

// Identity is who gave evidence, and what it is about, by another policy.
type Identity struct {
	Person, Key string
	Recovery    bool
	Standing    Standing
	Why         string
}
