// Package forge is what accord needs of the places where pull requests are
// reviewed: GitHub and GitHub Enterprise, GitLab, Gitea and Forgejo.
//
// [Forge] is small on purpose: each method is one thing that a review does.
// Packages github, gitlab and gitea implement it with the client libraries of
// their makers; tests run them against recorded answers, and Gitea for real.
//
// Tokens come from the environment only and appear in no output, error or log.
// What a forge answers is foreign text.
package forge

import (
	"context"
	"errors"
	"strings"
	"time"
)

// Kind is which forge it is. The zero value is invalid.
type Kind string

// The forges.
const (
	GitHub Kind = "github"
	GitLab Kind = "gitlab"
	Gitea  Kind = "gitea" // and Forgejo
)

// What went wrong, for errors.Is. Each comes as a [*Problem].
var (
	// ErrNotFound: there is no such thing, or the token may not see it.
	ErrNotFound = errors.New("not found")
	// ErrPermission: the token may not do this.
	ErrPermission = errors.New("not permitted")
	// ErrUnauthorized: there is no token, or it is not valid.
	ErrUnauthorized = errors.New("not authorised")
	// ErrUnsupported: this forge has no such thing.
	ErrUnsupported = errors.New("not supported")
	// ErrRateLimit: the limit of calls is used up for longer than we wait.
	ErrRateLimit = errors.New("rate limit")
	// ErrUnreachable: the forge did not answer.
	ErrUnreachable = errors.New("not reachable")
	// ErrRefused: the forge understood and refused, as a body that is too long.
	ErrRefused = errors.New("refused")
)

// Problem is something that the forge refused, in words for its user: what was
// tried, what is missing, what to do. Exit code 3.
type Problem struct {
	Summary string // "cannot write the comment: the token lacks the permission pull-requests: write"
	Do      string // what mends it, one sentence
	Err     error  // one of the Err values
}

func (p *Problem) Error() string {
	if p.Do == "" {
		return p.Summary
	}
	return p.Summary + "; " + p.Do
}

// Unwrap returns what it is about.
func (p *Problem) Unwrap() error { return p.Err }

// User is an account. ID is the forge's number of it, which stays when the
// login changes.
type User struct {
	ID    int64  `json:"id"`
	Login string `json:"login"`
	Bot   bool   `json:"bot,omitzero"`
}

// Is compares accounts by the forge's number; one of which it is not known is
// known by its login.
func (u User) Is(o User) bool {
	if u.ID != 0 && o.ID != 0 {
		return u.ID == o.ID
	}
	return u.Login != "" && strings.EqualFold(u.Login, o.Login)
}

// PullRequest is a proposal; a merge request at GitLab.
type PullRequest struct {
	Number int    `json:"number"` // at GitLab the iid
	Title  string `json:"title"`
	Body   string `json:"body,omitzero"`
	URL    string `json:"url"` // of its page
	Author User   `json:"author"`
	// State is open, closed or merged.
	State string `json:"state"`
	Draft bool   `json:"draft,omitzero"`
	// Base is the target branch by name and its tip as the forge knows it; Head
	// likewise, at the author's fork where Fork is set.
	BaseBranch string `json:"base_branch"`
	BaseHash   string `json:"base_hash,omitzero"`
	HeadBranch string `json:"head_branch"`
	HeadHash   string `json:"head_hash"`
	Fork       bool   `json:"fork,omitzero"`
	// MergeHash is the forge's own test merge, "" where there is none yet. Its
	// parents must be asked for before it is believed.
	MergeHash string `json:"merge_hash,omitzero"`
	// HeadRef is the reference in the target repository from which the head can
	// be fetched, such as refs/pull/7/head.
	HeadRef string `json:"head_ref,omitzero"`
}

// NewPullRequest is a proposal to open.
type NewPullRequest struct {
	Title, Body string
	// HeadBranch is a branch of the same repository, or OWNER:BRANCH of a fork.
	HeadBranch, BaseBranch string
	Draft                  bool
}

// Comment is a comment on a pull request that is no review of a line.
type Comment struct {
	ID      int64
	Author  User
	Body    string
	URL     string
	Created time.Time
	Updated time.Time
}

// State of a status. The zero value is invalid: nothing is ever neutral where
// something is missing.
type State string

// The states.
const (
	Pending State = "pending"
	Success State = "success"
	Failure State = "failure"
	Error   State = "error"
)

// Status is a commit's status under one context, such as accord/validate.
type Status struct {
	Context     string    `json:"context"`
	State       State     `json:"state"`
	Description string    `json:"description"` // at most [Features].DescriptionLimit characters
	URL         string    `json:"url,omitzero"`
	Created     time.Time `json:"created,omitzero"`
}

// Severity of an annotation.
type Severity string

// The severities.
const (
	Notice  Severity = "notice"
	Warning Severity = "warning"
	Failed  Severity = "error"
)

// Annotation is a remark at a line of a file of the proposal.
type Annotation struct {
	File     string   `json:"file"` // from the repository's root
	Line     int      `json:"line"` // from 1
	EndLine  int      `json:"end_line,omitzero"`
	Column   int      `json:"column,omitzero"`
	Severity Severity `json:"severity"`
	// Title and Message are plain text without control characters; Markdown
	// says both for comments on a line, with foreign text escaped.
	Title    string `json:"title"`
	Message  string `json:"message"`
	Markdown string `json:"markdown"`
	// Key tells ours apart when they are put again, such as the finding's code
	// and the place.
	Key string `json:"key"`
	// Suggestion replaces the whole line where the forge has suggested changes;
	// nil for none.
	Suggestion *string `json:"suggestion,omitempty"`
}

// Features say what a forge can do, so that nothing is tried that cannot work.
type Features struct {
	CommentLimit     int  // characters of a comment's body, in UTF-16 units
	DescriptionLimit int  // characters of a status's description
	AnnotationLimit  int  // annotations that one run may put; 0 for none
	Mermaid          bool // draws ```mermaid blocks
	Details          bool // folds <details>
	Suggestions      bool // has suggested changes
	Hide             bool // can hide a comment as outdated
}

// Forge is one repository at one forge, with one token.
type Forge interface {
	Tracker

	Kind() Kind
	Features() Features
	// Self is the account whose token is used. GitHub's job tokens belong to
	// github-actions[bot] and may not ask: that answer is given all the same.
	Self(ctx context.Context) (User, error)

	PullRequest(ctx context.Context, number int) (*PullRequest, error)
	// OpenPullRequests are all open ones, by number.
	OpenPullRequests(ctx context.Context) ([]PullRequest, error)
	CreatePullRequest(ctx context.Context, n NewPullRequest) (*PullRequest, error)
	// UpdatePullRequest sets title and body.
	UpdatePullRequest(ctx context.Context, number int, title, body string) error

	// Comments are all comments, oldest first.
	Comments(ctx context.Context, number int) ([]Comment, error)
	CreateComment(ctx context.Context, number int, body string) (Comment, error)
	// UpdateComment replaces the body; ErrNotFound if somebody has deleted it.
	UpdateComment(ctx context.Context, number int, id int64, body string) (Comment, error)
	// HideComment folds a comment away as outdated; ErrUnsupported where the
	// forge cannot.
	HideComment(ctx context.Context, number int, id int64) error
	DeleteComment(ctx context.Context, number int, id int64) error

	// Reviews are all reviews that were submitted, in their order, dismissed ones
	// too. One of a deleted account has no reviewer's number.
	Reviews(ctx context.Context, number int) ([]Review, error)
	// Contributors are the accounts that made the proposal, as far as the forge
	// knows them: who opened it, who pushed, whose commits they are by their mail
	// addresses. It never knows all of them; each one that it knows is one.
	Contributors(ctx context.Context, number int) ([]Contributor, error)
	// Branch is a branch of the repository, and whether it is protected.
	Branch(ctx context.Context, name string) (*Branch, error)

	// SetStatus sets a status of a commit; only the newest of a context counts.
	SetStatus(ctx context.Context, hash string, s Status) error
	// Statuses are the newest status of each context, sorted by context.
	Statuses(ctx context.Context, hash string) ([]Status, error)

	// Annotate puts annotations on a commit of a pull request in place of those
	// that an earlier run under the same name put there, as many as the forge
	// takes, in their order, and returns how many it placed.
	Annotate(ctx context.Context, pr *PullRequest, name string, as []Annotation) (placed int, err error)

	// FileURL is the address under which a file of a commit is shown, at a line
	// if it is above 0. TreeURL is what it begins with, for whole documents.
	FileURL(hash, file string, line int) string
	TreeURL(hash string) string
	// CloneURL is where git fetches from.
	CloneURL() string
}
