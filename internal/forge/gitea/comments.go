package gitea

import (
	"context"
	"fmt"
	"slices"

	"code.gitea.io/sdk/gitea"
	"github.com/accord-plan/accord/internal/forge"
)

// Comments are those of the conversation; reviews are kept apart by Gitea.
func (t *tea) Comments(ctx context.Context, number int) ([]forge.Comment, error) {
	var out []forge.Comment
	err := t.try(ctx, fmt.Sprintf("read the comments of pull request %d", number), readComment, func(c *gitea.Client, _ *forge.Try) error {
		return pages(func(o gitea.ListOptions) (*gitea.Response, []int64, error) {
			list, resp, err := c.ListIssueComments(t.owner, t.name, int64(number), gitea.ListIssueCommentOptions{ListOptions: o})
			ids := make([]int64, len(list))
			for i, one := range list {
				ids[i] = one.ID
				out = append(out, comment(one))
			}
			return resp, ids, err
		})
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(out, forge.OldestFirst)
	return slices.CompactFunc(out, func(a, b forge.Comment) bool { return a.ID == b.ID }), nil
}

func (t *tea) CreateComment(ctx context.Context, number int, body string) (forge.Comment, error) {
	return t.comment(ctx, fmt.Sprintf("write the comment on pull request %d", number), func(c *gitea.Client) (*gitea.Comment, *gitea.Response, error) {
		return c.CreateIssueComment(t.owner, t.name, int64(number), gitea.CreateIssueCommentOption{Body: body})
	})
}

func (t *tea) UpdateComment(ctx context.Context, number int, id int64, body string) (forge.Comment, error) {
	return t.comment(ctx, fmt.Sprintf("update comment %d on pull request %d", id, number), func(c *gitea.Client) (*gitea.Comment, *gitea.Response, error) {
		return c.EditIssueComment(t.owner, t.name, id, gitea.EditIssueCommentOption{Body: body})
	})
}

// HideComment is nothing that Gitea has.
func (t *tea) HideComment(_ context.Context, number int, id int64) error {
	return &forge.Problem{Summary: fmt.Sprintf("cannot hide comment %d on pull request %d: Gitea hides no comments", id, number), Do: "update the comment, or write a new one", Err: forge.ErrUnsupported}
}

func (t *tea) DeleteComment(ctx context.Context, number int, id int64) error {
	return t.try(ctx, fmt.Sprintf("delete comment %d on pull request %d", id, number), writeComment, func(c *gitea.Client, _ *forge.Try) error {
		_, err := c.DeleteIssueComment(t.owner, t.name, id)
		return err
	})
}

// comment runs a call that answers with a comment.
func (t *tea) comment(ctx context.Context, what string, do func(*gitea.Client) (*gitea.Comment, *gitea.Response, error)) (forge.Comment, error) {
	var out forge.Comment
	err := t.try(ctx, what, writeComment, func(c *gitea.Client, _ *forge.Try) error {
		one, _, err := do(c)
		if err == nil {
			out = comment(one)
		}
		return err
	})
	return out, err
}

func comment(c *gitea.Comment) forge.Comment {
	return forge.Comment{ID: c.ID, Author: user(c.Poster), Body: c.Body, URL: c.HTMLURL, Created: c.Created, Updated: c.Updated}
}
