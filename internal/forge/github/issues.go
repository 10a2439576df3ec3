package github

import (
	"context"
	"errors"
	"fmt"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/google/go-github/v88/github"
)

const (
	readIssues  = "issues: read"
	writeIssues = "issues: write"
)

// OwnIssues asks for those of our account and looks at who wrote each: the
// list has pull requests too.
func (h *hub) OwnIssues(ctx context.Context) ([]forge.Issue, error) {
	self, err := h.Self(ctx)
	if err != nil {
		return nil, err
	}
	ctx, try := h.Try(ctx, "list the issues", readIssues)
	var out []forge.Issue
	err = pages(func(o github.ListOptions) (*github.Response, error) {
		list, resp, err := h.api.Issues.ListByRepo(ctx, h.owner, h.name, &github.IssueListByRepoOptions{State: "all", Creator: self.Login, Sort: "created", Direction: "asc", ListOptions: o})
		for _, one := range list {
			if i := issue(one); !one.IsPullRequest() && i.Author.Is(self) {
				out = append(out, i)
			}
		}
		return resp, err
	})
	if err != nil {
		return nil, try.Err(err)
	}
	return forge.ByNumber(out), nil
}

func (h *hub) CreateIssue(ctx context.Context, n forge.NewIssue) (*forge.Issue, error) {
	ctx, try := h.Try(ctx, "open the issue", writeIssues)
	logins := make([]string, len(n.Assignees))
	for i, u := range n.Assignees {
		logins[i] = u.Login
	}
	labels := append([]string{}, n.Labels...)
	one, _, err := h.api.Issues.Create(ctx, h.owner, h.name, &github.IssueRequest{Title: &n.Title, Body: &n.Body, Labels: &labels, Assignees: &logins})
	if err != nil {
		return nil, try.Err(err)
	}
	out := issue(one)
	return &out, nil
}

func (h *hub) UpdateIssue(ctx context.Context, number int, title, body string, open bool) error {
	ctx, try := h.Try(ctx, fmt.Sprintf("update issue %d", number), writeIssues)
	state := "closed"
	if open {
		state = "open"
	}
	_, _, err := h.api.Issues.Edit(ctx, h.owner, h.name, number, &github.IssueRequest{Title: &title, Body: &body, State: &state})
	return try.Err(err)
}

func (h *hub) Unlabel(ctx context.Context, number int, label string) error {
	ctx, try := h.Try(ctx, fmt.Sprintf("take the label %s off issue %d", label, number), writeIssues)
	_, err := h.api.Issues.RemoveLabelForIssue(ctx, h.owner, h.name, number, label)
	if err = try.Err(err); errors.Is(err, forge.ErrNotFound) {
		return nil
	}
	return err
}

// IssueComments are read as those of pull requests are, which are issues here.
func (h *hub) IssueComments(ctx context.Context, number int) ([]forge.Comment, error) {
	return h.Comments(ctx, number)
}

func (h *hub) CommentIssue(ctx context.Context, number int, body string) (forge.Comment, error) {
	ctx, try := h.Try(ctx, fmt.Sprintf("comment on issue %d", number), writeIssues)
	c, _, err := h.api.Issues.CreateComment(ctx, h.owner, h.name, number, &github.IssueComment{Body: &body})
	if err != nil {
		return forge.Comment{}, try.Err(err)
	}
	return comment(c), nil
}

func (h *hub) DeleteIssueComment(ctx context.Context, number int, id int64) error {
	ctx, try := h.Try(ctx, fmt.Sprintf("delete comment %d on issue %d", id, number), writeIssues)
	_, err := h.api.Issues.DeleteComment(ctx, h.owner, h.name, id)
	return try.Err(err)
}

func issue(i *github.Issue) forge.Issue {
	out := forge.Issue{Number: i.GetNumber(), Title: i.GetTitle(), Body: i.GetBody(), URL: i.GetHTMLURL(), Author: user(i.GetUser()),
		Open: i.GetState() == "open", Created: i.GetCreatedAt().Time}
	for _, l := range i.Labels {
		out.Labels = append(out.Labels, l.GetName())
	}
	for _, u := range i.Assignees {
		out.Assignees = append(out.Assignees, user(u))
	}
	return out
}
