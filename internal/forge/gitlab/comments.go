package gitlab

import (
	"context"
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/forge"
	gitlab "gitlab.com/gitlab-org/api/client-go"
)

// Comments leaves out what GitLab says itself and what stands at lines.
func (l *lab) Comments(ctx context.Context, number int) ([]forge.Comment, error) {
	ctx, try := l.Try(ctx, fmt.Sprintf("read the notes of merge request %d", number), reader)
	var out []forge.Comment
	err := pages(func(o gitlab.ListOptions) (*gitlab.Response, error) {
		list, resp, err := l.api.Notes.ListMergeRequestNotes(l.pid, int64(number),
			&gitlab.ListMergeRequestNotesOptions{ListOptions: o, OrderBy: new("created_at"), Sort: new("asc")}, gitlab.WithContext(ctx))
		for _, n := range list {
			if !n.System && n.Type != gitlab.DiffNote && n.Type != gitlab.LegacyDiffNote {
				out = append(out, l.comment(number, n))
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

func (l *lab) CreateComment(ctx context.Context, number int, body string) (forge.Comment, error) {
	ctx, try := l.Try(ctx, fmt.Sprintf("write the note on merge request %d", number), writer)
	n, _, err := l.api.Notes.CreateMergeRequestNote(l.pid, int64(number), &gitlab.CreateMergeRequestNoteOptions{Body: &body}, gitlab.WithContext(ctx))
	if err != nil {
		return forge.Comment{}, try.Err(err)
	}
	return l.comment(number, n), nil
}

func (l *lab) UpdateComment(ctx context.Context, number int, id int64, body string) (forge.Comment, error) {
	ctx, try := l.Try(ctx, fmt.Sprintf("update note %d on merge request %d", id, number), writer)
	n, _, err := l.api.Notes.UpdateMergeRequestNote(l.pid, int64(number), id, &gitlab.UpdateMergeRequestNoteOptions{Body: &body}, gitlab.WithContext(ctx))
	if err != nil {
		return forge.Comment{}, try.Err(err)
	}
	return l.comment(number, n), nil
}

// HideComment is nothing that GitLab has.
func (l *lab) HideComment(_ context.Context, number int, id int64) error {
	return &forge.Problem{Summary: fmt.Sprintf("cannot hide note %d on merge request %d: GitLab hides no notes", id, number), Do: "update the note, or write a new one", Err: forge.ErrUnsupported}
}

func (l *lab) DeleteComment(ctx context.Context, number int, id int64) error {
	ctx, try := l.Try(ctx, fmt.Sprintf("delete note %d on merge request %d", id, number), writer)
	_, err := l.api.Notes.DeleteMergeRequestNote(l.pid, int64(number), id, gitlab.WithContext(ctx))
	return try.Err(err)
}

func (l *lab) comment(number int, n *gitlab.Note) forge.Comment {
	c := forge.Comment{ID: n.ID, Author: user(n.Author.ID, n.Author.Username), Body: n.Body,
		URL: fmt.Sprintf("%s/%s/-/merge_requests/%d#note_%d", l.Web, l.Repository, number, n.ID)}
	if n.CreatedAt != nil {
		c.Created, c.Updated = *n.CreatedAt, *n.CreatedAt
	}
	if n.UpdatedAt != nil {
		c.Updated = *n.UpdatedAt
	}
	return c
}
