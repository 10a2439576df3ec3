package forge

import (
	"cmp"
	"slices"
	"time"
)

// ReviewState is what a review says. The zero value is invalid.
type ReviewState string

// The states. A review that waits to be submitted is nobody's word yet, and one
// that only comments takes no other word back.
const (
	ReviewApproved  ReviewState = "approved"
	ReviewRejected  ReviewState = "changes-requested"
	ReviewComment   ReviewState = "commented"
	ReviewDismissed ReviewState = "dismissed"
	ReviewPending   ReviewState = "pending"
)

// Review is what one account said of a pull request.
type Review struct {
	// ID is the forge's number of it, 0 where the forge keeps none.
	ID       int64       `json:"id,omitzero"`
	Reviewer User        `json:"reviewer"`
	State    ReviewState `json:"state"`
	// Was is what a dismissed review said, and DismissedBy who dismissed it; empty
	// where the forge does not tell.
	Was         ReviewState `json:"was,omitzero"`
	DismissedBy *User       `json:"dismissed_by,omitempty"`
	// Commit is what was reviewed, "" where the forge does not say: then nobody
	// can tell what was approved.
	Commit      string    `json:"commit,omitzero"`
	SubmittedAt time.Time `json:"submitted_at,omitzero"`
	// Official says whether the forge itself counts the reviewer among those whose
	// approval it asks for; nil where it does not say.
	Official *bool `json:"official,omitempty"`
	// Stale says that the forge takes the proposal to have changed since. It is
	// told and decides nothing: what was reviewed is compared.
	Stale bool `json:"stale,omitzero"`
	// Association is GitHub's word for what the reviewer is to the repository, as
	// this token may see it.
	Association string `json:"association,omitzero"`
}

// Contributor is an account that the forge knows to have made a pull request, or
// a part of it.
type Contributor struct {
	User User `json:"user"`
	// How is opener, pusher, author or committer.
	How string `json:"how"`
	// Of is a commit's full hash, or #NUMBER.
	Of string `json:"of,omitzero"`
}

// How a contributor took part, as signoff.Contributor says it.
const (
	Opener    = "opener"
	Pusher    = "pusher"
	Author    = "author"
	Committer = "committer"
)

// Branch is a branch as the forge has it.
type Branch struct {
	Name string
	Hash string // of its tip
	// Protected says that rules of the forge hold for it, so that not everybody
	// who may push may push there.
	Protected bool
}

// InOrder sorts reviews by the time at which they were submitted, and then by
// number: in the order in which they were said.
func InOrder(rs []Review) {
	slices.SortStableFunc(rs, func(a, b Review) int {
		return cmp.Or(a.SubmittedAt.Compare(b.SubmittedAt), cmp.Compare(a.ID, b.ID))
	})
}

// AddContributor adds one that is not there yet. An account without a number is
// nobody who could be found again, and is left out.
func AddContributor(list []Contributor, c Contributor) []Contributor {
	if c.User.ID == 0 || slices.Contains(list, c) {
		return list
	}
	return append(list, c)
}
