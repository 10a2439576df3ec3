package monitor

import (
	"context"
	"fmt"

	"github.com/accord-plan/accord/internal/forge"
)

// Rehearsal is a forge on which nothing is changed: what would be sent is kept.
type Rehearsal struct {
	forge.Forge
	Sent []Sent
}

// Sent is what would be sent.
type Sent struct {
	// What says it in words: `open an issue`, `update #7`, `comment on #7`.
	What  string
	Title string
	Body  string
}

func (r *Rehearsal) would(title, body, format string, args ...any) {
	r.Sent = append(r.Sent, Sent{fmt.Sprintf(format, args...), title, body})
}

// CreateIssue keeps it.
func (r *Rehearsal) CreateIssue(_ context.Context, n forge.NewIssue) (*forge.Issue, error) {
	what := "open an issue"
	for i, u := range n.Assignees {
		if i == 0 {
			what += " for"
		}
		what += " " + u.Login
	}
	r.would(n.Title, n.Body, "%s", what)
	return &forge.Issue{Title: n.Title, Body: n.Body, Open: true}, nil
}

// UpdateIssue keeps it.
func (r *Rehearsal) UpdateIssue(_ context.Context, number int, title, body string, open bool) error {
	if open {
		r.would(title, body, "update #%d, open", number)
	} else {
		r.would(title, body, "close #%d", number)
	}
	return nil
}

// Unlabel keeps it.
func (r *Rehearsal) Unlabel(_ context.Context, number int, label string) error {
	r.would("", "", "take the label %s off #%d", label, number)
	return nil
}

// CommentIssue keeps it.
func (r *Rehearsal) CommentIssue(_ context.Context, number int, body string) (forge.Comment, error) {
	r.would("", body, "comment on #%d", number)
	return forge.Comment{}, nil
}

// DeleteIssueComment keeps it.
func (r *Rehearsal) DeleteIssueComment(_ context.Context, number int, id int64) error {
	r.would("", "", "delete comment %d on #%d", id, number)
	return nil
}
