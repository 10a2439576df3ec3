package github

import (
	"context"
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/google/go-github/v88/github"
)

const writeComments = "pull-requests: write"

func (h *hub) Comments(ctx context.Context, number int) ([]forge.Comment, error) {
	ctx, try := h.Try(ctx, fmt.Sprintf("read the comments of pull request %d", number), "pull-requests: read")
	var out []forge.Comment
	err := pages(func(o github.ListOptions) (*github.Response, error) {
		list, resp, err := h.api.Issues.ListComments(ctx, h.owner, h.name, number, &github.IssueListCommentsOptions{ListOptions: o})
		for _, c := range list {
			out = append(out, comment(c))
		}
		return resp, err
	})
	if err != nil {
		return nil, try.Err(err)
	}
	slices.SortStableFunc(out, forge.OldestFirst)
	return out, nil
}

func (h *hub) CreateComment(ctx context.Context, number int, body string) (forge.Comment, error) {
	ctx, try := h.Try(ctx, fmt.Sprintf("write the comment on pull request %d", number), writeComments)
	c, _, err := h.api.Issues.CreateComment(ctx, h.owner, h.name, number, &github.IssueComment{Body: &body})
	if err != nil {
		return forge.Comment{}, try.Err(err)
	}
	return comment(c), nil
}

func (h *hub) UpdateComment(ctx context.Context, number int, id int64, body string) (forge.Comment, error) {
	ctx, try := h.Try(ctx, fmt.Sprintf("update comment %d on pull request %d", id, number), writeComments)
	c, _, err := h.api.Issues.EditComment(ctx, h.owner, h.name, id, &github.IssueComment{Body: &body})
	if err != nil {
		return forge.Comment{}, try.Err(err)
	}
	return comment(c), nil
}

func (h *hub) DeleteComment(ctx context.Context, number int, id int64) error {
	ctx, try := h.Try(ctx, fmt.Sprintf("delete comment %d on pull request %d", id, number), writeComments)
	_, err := h.api.Issues.DeleteComment(ctx, h.owner, h.name, id)
	return try.Err(err)
}

// HideComment is a thing of GraphQL alone, which knows comments by another name.
func (h *hub) HideComment(ctx context.Context, number int, id int64) error {
	what := fmt.Sprintf("hide comment %d on pull request %d", id, number)
	rest, try := h.Try(ctx, what, writeComments)
	c, _, err := h.api.Issues.GetComment(rest, h.owner, h.name, id)
	if err != nil {
		return try.Err(err)
	}
	return h.graph(ctx, what, writeComments,
		`mutation($id:ID!){minimizeComment(input:{subjectId:$id,classifier:OUTDATED}){minimizedComment{isMinimized}}}`,
		map[string]any{"id": c.GetNodeID()}, nil)
}

func comment(c *github.IssueComment) forge.Comment {
	return forge.Comment{ID: c.GetID(), Author: user(c.GetUser()), Body: c.GetBody(), URL: c.GetHTMLURL(),
		Created: c.GetCreatedAt().Time, Updated: c.GetUpdatedAt().Time}
}
