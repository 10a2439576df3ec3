package gitlab

import (
	"context"
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/forge"
	gitlab "gitlab.com/gitlab-org/api/client-go"
)

// OwnIssues asks for those of our account and looks at who wrote each.
func (l *lab) OwnIssues(ctx context.Context) ([]forge.Issue, error) {
	self, err := l.Self(ctx)
	if err != nil {
		return nil, err
	}
	ctx, try := l.Try(ctx, "list the issues", reader)
	var out []forge.Issue
	err = pages(func(o gitlab.ListOptions) (*gitlab.Response, error) {
		list, resp, err := l.api.Issues.ListProjectIssues(l.pid, &gitlab.ListProjectIssuesOptions{ListOptions: o, AuthorID: &self.ID, State: new("all"), Scope: new("all"),
			OrderBy: new("created_at"), Sort: new("asc")}, gitlab.WithContext(ctx))
		for _, one := range list {
			if i := issue(one); i.Author.Is(self) {
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

// CreateIssue assigns the first account only: GitLab's free edition takes one.
func (l *lab) CreateIssue(ctx context.Context, n forge.NewIssue) (*forge.Issue, error) {
	ctx, try := l.Try(ctx, "open the issue", writer)
	o := &gitlab.CreateIssueOptions{Title: &n.Title, Description: &n.Body}
	if len(n.Labels) > 0 {
		o.Labels = new(gitlab.LabelOptions(n.Labels))
	}
	if len(n.Assignees) > 0 {
		o.AssigneeIDs = &[]int64{n.Assignees[0].ID}
	}
	one, _, err := l.api.Issues.CreateIssue(l.pid, o, gitlab.WithContext(ctx))
	if err != nil {
		return nil, try.Err(err)
	}
	out := issue(one)
	return &out, nil
}

// UpdateIssue reads the state first: GitLab refuses to close what is closed.
func (l *lab) UpdateIssue(ctx context.Context, number int, title, body string, open bool) error {
	ctx, try := l.Try(ctx, fmt.Sprintf("update issue %d", number), writer)
	one, _, err := l.api.Issues.GetIssue(l.pid, int64(number), gitlab.WithContext(ctx))
	if err != nil {
		return try.Err(err)
	}
	o := &gitlab.UpdateIssueOptions{Title: &title, Description: &body}
	switch is := issue(one).Open; {
	case open && !is:
		o.StateEvent = new("reopen")
	case !open && is:
		o.StateEvent = new("close")
	}
	_, _, err = l.api.Issues.UpdateIssue(l.pid, int64(number), o, gitlab.WithContext(ctx))
	return try.Err(err)
}

func (l *lab) Unlabel(ctx context.Context, number int, label string) error {
	ctx, try := l.Try(ctx, fmt.Sprintf("take the label %s off issue %d", label, number), writer)
	_, _, err := l.api.Issues.UpdateIssue(l.pid, int64(number), &gitlab.UpdateIssueOptions{RemoveLabels: new(gitlab.LabelOptions{label})}, gitlab.WithContext(ctx))
	return try.Err(err)
}

// IssueComments leaves out what GitLab says itself.
func (l *lab) IssueComments(ctx context.Context, number int) ([]forge.Comment, error) {
	ctx, try := l.Try(ctx, fmt.Sprintf("read the notes of issue %d", number), reader)
	var out []forge.Comment
	err := pages(func(o gitlab.ListOptions) (*gitlab.Response, error) {
		list, resp, err := l.api.Notes.ListIssueNotes(l.pid, int64(number),
			&gitlab.ListIssueNotesOptions{ListOptions: o, OrderBy: new("created_at"), Sort: new("asc")}, gitlab.WithContext(ctx))
		for _, n := range list {
			if !n.System {
				out = append(out, l.issueComment(number, n))
			}
		}
		return resp, err
	})
	if err != nil {
		return nil, try.Err(err)
	}
	slices.SortStableFunc(out, forge.OldestFirst)
	return out, nil
}

func (l *lab) CommentIssue(ctx context.Context, number int, body string) (forge.Comment, error) {
	ctx, try := l.Try(ctx, fmt.Sprintf("comment on issue %d", number), writer)
	n, _, err := l.api.Notes.CreateIssueNote(l.pid, int64(number), &gitlab.CreateIssueNoteOptions{Body: &body}, gitlab.WithContext(ctx))
	if err != nil {
		return forge.Comment{}, try.Err(err)
	}
	return l.issueComment(number, n), nil
}

func (l *lab) DeleteIssueComment(ctx context.Context, number int, id int64) error {
	ctx, try := l.Try(ctx, fmt.Sprintf("delete note %d on issue %d", id, number), writer)
	_, err := l.api.Notes.DeleteIssueNote(l.pid, int64(number), id, gitlab.WithContext(ctx))
	return try.Err(err)
}

func (l *lab) issueComment(number int, n *gitlab.Note) forge.Comment {
	c := l.comment(number, n)
	c.URL = fmt.Sprintf("%s/%s/-/issues/%d#note_%d", l.Web, l.Repository, number, n.ID)
	return c
}

func issue(i *gitlab.Issue) forge.Issue {
	out := forge.Issue{Number: int(i.IID), Title: i.Title, Body: i.Description, URL: i.WebURL, Open: i.State == "opened", Labels: i.Labels}
	if i.Author != nil {
		out.Author = user(i.Author.ID, i.Author.Username)
	}
	if i.CreatedAt != nil {
		out.Created = *i.CreatedAt
	}
	for _, u := range i.Assignees {
		out.Assignees = append(out.Assignees, user(u.ID, u.Username))
	}
	return out
}
