package gitea

import (
	"context"
	"fmt"
	"strings"

	"code.gitea.io/sdk/gitea"
	"github.com/accord-plan/accord/internal/forge"
)

const writeIssue = "write:issue (in a job: issues: write)"

// labelColour is that of labels which are made here.
const labelColour = "#5b7083"

// OwnIssues asks for those of our account and looks at who wrote each.
func (t *tea) OwnIssues(ctx context.Context) ([]forge.Issue, error) {
	self, err := t.Self(ctx)
	if err != nil {
		return nil, err
	}
	var out []forge.Issue
	err = t.try(ctx, "list the issues", readComment, func(c *gitea.Client, _ *forge.Try) error {
		return pages(func(o gitea.ListOptions) (*gitea.Response, []int64, error) {
			list, resp, err := c.ListRepoIssues(t.owner, t.name, gitea.ListIssueOption{ListOptions: o, State: gitea.StateAll, Type: gitea.IssueTypeIssue, CreatedBy: self.Login})
			ids := make([]int64, len(list))
			for i, one := range list {
				ids[i] = one.ID
				if x := issue(one); one.PullRequest == nil && x.Author.Is(self) {
					out = append(out, x)
				}
			}
			return resp, ids, err
		})
	})
	if err != nil {
		return nil, err
	}
	return forge.ByNumber(out), nil
}

// CreateIssue goes without a label where the token may not make it.
func (t *tea) CreateIssue(ctx context.Context, n forge.NewIssue) (*forge.Issue, error) {
	var labels []int64
	for _, name := range n.Labels {
		if id := t.label(ctx, name); id != 0 {
			labels = append(labels, id)
		}
	}
	logins := make([]string, len(n.Assignees))
	for i, u := range n.Assignees {
		logins[i] = u.Login
	}
	var out forge.Issue
	err := t.try(ctx, "open the issue", writeIssue, func(c *gitea.Client, _ *forge.Try) error {
		one, _, err := c.CreateIssue(t.owner, t.name, gitea.CreateIssueOption{Title: n.Title, Body: n.Body, Assignees: logins, Labels: labels})
		if err == nil {
			out = issue(one)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return &out, nil
}

// label is the number of a label, which is made if it is not there; 0 where it
// cannot be had.
func (t *tea) label(ctx context.Context, name string) int64 {
	id, err := t.findLabel(ctx, name)
	if id != 0 || err != nil {
		return id
	}
	_ = t.try(ctx, "make the label "+name, writeIssue, func(c *gitea.Client, _ *forge.Try) error {
		l, _, err := c.CreateLabel(t.owner, t.name, gitea.CreateLabelOption{Name: name, Color: labelColour})
		if err == nil {
			id = l.ID
		}
		return err
	})
	return id
}

func (t *tea) findLabel(ctx context.Context, name string) (id int64, err error) {
	err = t.try(ctx, "list the labels", readComment, func(c *gitea.Client, _ *forge.Try) error {
		return pages(func(o gitea.ListOptions) (*gitea.Response, []int64, error) {
			list, resp, err := c.ListRepoLabels(t.owner, t.name, gitea.ListLabelsOptions{ListOptions: o})
			ids := make([]int64, len(list))
			for i, l := range list {
				ids[i] = l.ID
				if strings.EqualFold(l.Name, name) && id == 0 {
					id = l.ID
				}
			}
			return resp, ids, err
		})
	})
	return id, err
}

func (t *tea) UpdateIssue(ctx context.Context, number int, title, body string, open bool) error {
	state := gitea.StateClosed
	if open {
		state = gitea.StateOpen
	}
	return t.try(ctx, fmt.Sprintf("update issue %d", number), writeIssue, func(c *gitea.Client, _ *forge.Try) error {
		_, _, err := c.EditIssue(t.owner, t.name, int64(number), gitea.EditIssueOption{Title: title, Body: &body, State: &state})
		return err
	})
}

func (t *tea) Unlabel(ctx context.Context, number int, label string) error {
	id, err := t.labelOf(ctx, number, label)
	if id == 0 || err != nil {
		return err
	}
	return t.try(ctx, fmt.Sprintf("take the label %s off issue %d", label, number), writeIssue, func(c *gitea.Client, _ *forge.Try) error {
		_, err := c.DeleteIssueLabel(t.owner, t.name, int64(number), id)
		return err
	})
}

// labelOf is the number of a label that an issue has, 0 where it has none of
// this name; it may be the organisation's.
func (t *tea) labelOf(ctx context.Context, number int, name string) (id int64, err error) {
	err = t.try(ctx, fmt.Sprintf("read the labels of issue %d", number), readComment, func(c *gitea.Client, _ *forge.Try) error {
		list, _, err := c.GetIssueLabels(t.owner, t.name, int64(number), gitea.ListLabelsOptions{})
		for _, l := range list {
			if strings.EqualFold(l.Name, name) {
				id = l.ID
			}
		}
		return err
	})
	return id, err
}

// IssueComments are read as those of pull requests are, which are issues here.
func (t *tea) IssueComments(ctx context.Context, number int) ([]forge.Comment, error) {
	return t.Comments(ctx, number)
}

func (t *tea) CommentIssue(ctx context.Context, number int, body string) (forge.Comment, error) {
	return t.comment(ctx, fmt.Sprintf("comment on issue %d", number), func(c *gitea.Client) (*gitea.Comment, *gitea.Response, error) {
		return c.CreateIssueComment(t.owner, t.name, int64(number), gitea.CreateIssueCommentOption{Body: body})
	})
}

func (t *tea) DeleteIssueComment(ctx context.Context, number int, id int64) error {
	return t.DeleteComment(ctx, number, id)
}

func issue(i *gitea.Issue) forge.Issue {
	out := forge.Issue{Number: int(i.Index), Title: i.Title, Body: i.Body, URL: i.HTMLURL, Author: user(i.Poster), Open: i.State == gitea.StateOpen, Created: i.Created}
	for _, l := range i.Labels {
		out.Labels = append(out.Labels, l.Name)
	}
	for _, u := range i.Assignees {
		out.Assignees = append(out.Assignees, user(u))
	}
	return out
}
