package forge

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Issue is something to do at a forge that is no proposal.
type Issue struct {
	Number int // at GitLab the iid
	Title  string
	Body   string
	URL    string // of its page
	Author User
	Open   bool
	// Labels and Assignees are as the forge lists them.
	Labels    []string
	Assignees []User
	Created   time.Time
}

// Labelled reports whether an issue has a label; forges keep their case and
// compare without it.
func (i *Issue) Labelled(name string) bool {
	return slices.ContainsFunc(i.Labels, func(l string) bool { return strings.EqualFold(l, name) })
}

// NewIssue is an issue to open. A label that is not there yet is made where the
// token may do so. Assignees are accounts whose number and login are known.
type NewIssue struct {
	Title, Body string
	Labels      []string
	Assignees   []User
}

// Tracker is where a forge keeps its issues. Forges number issues and proposals
// in one row, GitLab apart from each other.
type Tracker interface {
	// OwnIssues are all issues that the token's account wrote, open and closed,
	// by number. Those of anybody else are none of ours, whatever they say.
	OwnIssues(ctx context.Context) ([]Issue, error)
	// CreateIssue opens an issue. An account that may not be assigned makes it
	// ErrRefused or is left out, as the forge likes.
	CreateIssue(ctx context.Context, n NewIssue) (*Issue, error)
	// UpdateIssue sets title and body, and opens or closes.
	UpdateIssue(ctx context.Context, number int, title, body string, open bool) error
	// Unlabel takes a label off; that it is not there is no error.
	Unlabel(ctx context.Context, number int, label string) error

	// IssueComments are all comments, oldest first.
	IssueComments(ctx context.Context, number int) ([]Comment, error)
	CommentIssue(ctx context.Context, number int, body string) (Comment, error)
	DeleteIssueComment(ctx context.Context, number int, id int64) error
}

// ByNumber brings issues into the order of their numbers. One that came twice,
// because another was opened while pages were turned, is there once.
func ByNumber(list []Issue) []Issue {
	slices.SortStableFunc(list, func(a, b Issue) int { return a.Number - b.Number })
	return slices.CompactFunc(list, func(a, b Issue) bool { return a.Number == b.Number })
}
