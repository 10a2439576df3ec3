// Package review judges a proposal and says so where it is discussed.
//
// A review is three steps that can run apart, because only two of them need a
// token and only one of them reads what a stranger wrote:
//
//	locate    asks the forge which commits are meant and fetches them: [At]
//	compute   judges target → merge result, without a token: [Report]
//	publish   writes the comment, the annotations and the statuses
//
// Between the steps the values are JSON. What is published is in the report
// already, as text; publishing adds nothing but the comment's key, and reads
// nothing of the proposal.
//
// # The comment
//
// There is one comment for each plan, updated in place. Its first line is an
// HTML comment with the plan's key, the run that wrote it and the digest of
// what it says. A comment counts as ours only if our own account wrote it. An
// older run never replaces a newer one's words; equal words are not written
// again; a comment that somebody deleted is written anew.
package review

import (
	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/render"
)

// FormatVersion is the version of [At] and [Report] as JSON. Properties may be
// added under the same major number.
const FormatVersion = "1.0"

// Event says what is reviewed. The zero value is invalid.
type Event string

// The events.
const (
	// Proposal is a pull request: target → merge result.
	Proposal Event = "pull-request"
	// Queued is a group of a merge queue: target → the group's commit.
	Queued Event = "merge-queue"
	// Pushed is the target itself after a push: what stood before → its tip.
	Pushed Event = "push"
	// Local is a branch of a clone that no forge is asked about.
	Local Event = "local"
)

// At says which commits a review is about, and where it is told.
type At struct {
	// FormatVersion is MAJOR.MINOR of this value.
	FormatVersion string `json:"format_version"`
	// Event is pull-request, merge-queue, push or local.
	Event Event `json:"event"`
	// PullRequest is nil where there is none.
	PullRequest *forge.PullRequest `json:"pull_request,omitempty"`
	// Target is the full hash of what is merged into, TargetName how people call
	// it.
	Target     string `json:"target"`
	TargetName string `json:"target_name"`
	// Head is the full hash of the proposal, HeadName how people call it.
	Head     string `json:"head"`
	HeadName string `json:"head_name"`
	// Plans are the folders of the plans on either side.
	Plans []string `json:"plans,omitempty"`
	// SignOff are the folders of the plans whose policy at the target has rules:
	// only they have the status accord/sign-off.
	SignOff []string `json:"sign_off,omitempty"`
	// Reviews are what was said of the pull request at the forge, in its order;
	// what was approved is fetched.
	Reviews []forge.Review `json:"reviews,omitempty"`
	// Contributors are the accounts that the forge knows to have made it.
	Contributors []forge.Contributor `json:"contributors,omitempty"`
	// ReviewsUnknown says why the forge tells neither of them. Then nobody knows
	// who objects, and nothing is signed off.
	ReviewsUnknown string `json:"reviews_unknown,omitempty"`
	// Forge is how the words are written for it; nil for a local review.
	Forge *Place `json:"forge,omitempty"`
	// Others are the other open pull requests for the same target, the newest
	// first, 50 at most; their heads are fetched.
	Others []Other `json:"others,omitempty"`
	// Run is the run of CI; zero outside.
	Run forge.Run `json:"run,omitzero"`
}

// Other is an open pull request beside the one that is reviewed.
type Other struct {
	// Number and Title are the forge's.
	Number int    `json:"number"`
	Title  string `json:"title"`
	// Head is the full hash of its head.
	Head string `json:"head"`
	// Conflicts are the files of the plan that both change in the same lines.
	Conflicts []string `json:"conflicts,omitempty"`
}

// Place is what computing must know of a forge, so that it need not ask.
type Place struct {
	// Kind is github, gitlab or gitea.
	Kind forge.Kind `json:"kind"`
	// Host is the forge's, as the policy names it for accounts, and Repository
	// the path of the repository there.
	Host       string `json:"host,omitempty"`
	Repository string `json:"repository,omitempty"`
	// Features say what it can do, and its limits.
	Features forge.Features `json:"features"`
	// Tree is the address under which the files of the head are shown,
	// TargetTree that of the target.
	Tree       string `json:"tree"`
	TargetTree string `json:"target_tree,omitempty"`
}

// older reports whether r is an older run of CI than o. What is no run of CI is
// older than nothing.
func older(r, o forge.Run) bool {
	return r.Order() != 0 && r.Order() < o.Order()
}

// Outcome is what came of judging. The zero value is invalid.
type Outcome string

// The outcomes.
const (
	// Changed: both sides are computed, and the plan means something else.
	Changed Outcome = "changed"
	// Unchanged: the plan says the same on both sides.
	Unchanged Outcome = "unchanged"
	// Invalid: the merge result has errors, so there is no diff.
	Invalid Outcome = "invalid"
	// TargetInvalid: the target has errors, the merge result has none.
	TargetInvalid Outcome = "target-invalid"
	// Conflict: the branches cannot be merged without a person.
	Conflict Outcome = "conflict"
	// Unknown: the merge result could not be had.
	Unknown Outcome = "not-judged"
	// Gone: the proposal removes the plan.
	Gone Outcome = "plan-removed"
)

// Report is what a review says.
type Report struct {
	// FormatVersion is MAJOR.MINOR of this report.
	FormatVersion string `json:"format_version"`
	// At says which commits were judged.
	At At `json:"at"`
	// Outcome is changed, unchanged, invalid, target-invalid, conflict,
	// not-judged or plan-removed.
	Outcome Outcome `json:"outcome"`
	// Plan is the plan's folder.
	Plan string `json:"plan"`
	// Name is the plan's own name.
	Name string `json:"name,omitempty"`
	// Cycle is the head's.
	Cycle string `json:"cycle,omitempty"`
	// AsOf is the day that dates were judged by.
	AsOf string `json:"as_of,omitempty"`
	// MergedBy says who computed the merge result.
	MergedBy string `json:"merged_by,omitempty"`
	// MergeTree is the hash of the merge result's root folder.
	MergeTree string `json:"merge_tree,omitempty"`
	// PlanTree is the hash of the plan's folder in the merge result.
	PlanTree string `json:"plan_tree,omitempty"`
	// Conflicts are the files that cannot be merged without a person.
	Conflicts []string `json:"conflicts,omitempty"`
	// Collides are open pull requests that cannot be merged together with this
	// one without a person.
	Collides []Other `json:"collides,omitempty"`
	// Pending says why the merge result is not known.
	Pending string `json:"pending,omitempty"`
	// Findings are those of the merge result.
	Findings *finding.Report `json:"findings,omitempty"`
	// New counts the findings that the target does not have.
	New finding.Counts `json:"new"`
	// Diff is target → merge result, absent where it cannot be computed.
	Diff *change.Diff `json:"diff,omitempty"`
	// SignOff is who must agree and who has; absent where the policy at the
	// target has no rules.
	SignOff *signoff.Report `json:"sign_off,omitempty"`
	// Speaks says whether the comment is worth a reader's time.
	Speaks bool `json:"speaks"`
	// Because says why it is, or is not.
	Because string `json:"because"`
	Publication

	document func(View) *render.Document
}

// Publication is what a forge is told, ready to be sent.
type Publication struct {
	// Key names the plan's comment among all others.
	Key string `json:"key"`
	// Comment is the comment in Markdown, without its first line.
	Comment string `json:"comment"`
	// Summary is the full report in Markdown.
	Summary string `json:"summary"`
	// Statuses are accord/validate, accord/gaps and, where sign-off was set up,
	// accord/sign-off.
	Statuses []forge.Status `json:"statuses"`
	// Records are what is to be recorded of reviews, each the text of a record
	// that the step which publishes signs, once it has asked the forge again.
	Records []string `json:"records,omitempty"`
	// Recorders are the fingerprints of the keys that may sign them, by the
	// policy at the target.
	Recorders []string `json:"recorders,omitempty"`
	// Annotations are remarks at lines, the most material first, 200 at most.
	Annotations []forge.Annotation `json:"annotations"`
	// Remarks is how many annotations there would be without a limit.
	Remarks int `json:"remarks"`
}
