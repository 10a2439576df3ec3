package github

import (
	"context"
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/google/go-github/v88/github"
)

// mostSuggestions stand at one pull request at a time: each is a conversation
// and a mail.
const mostSuggestions = 10

// suggest puts suggested changes into one review, as far as they are not there
// already and their lines are in the diff, and deletes those of ours that are
// no longer true and that nobody has answered.
func (h *hub) suggest(ctx context.Context, pr *forge.PullRequest, name string, as []forge.Annotation) error {
	wanted := forge.Remarks(name, slices.DeleteFunc(slices.Clone(as), func(a forge.Annotation) bool { return !a.Suggests() || a.Line <= 0 }),
		func(forge.Annotation) string { return "suggestion" })
	ctx, try := h.Try(ctx, fmt.Sprintf("suggest changes on pull request %d", pr.Number), "pull-requests: write")
	list, err := h.reviewComments(ctx, pr.Number)
	switch {
	case err != nil && len(wanted) == 0:
		return nil // nothing was to be said
	case err != nil:
		return try.Err(err)
	}
	self, err := h.selfAmong(ctx, list)
	if err != nil {
		return err
	}
	fresh, stale, standing := sortOut(wanted, list, self)
	for _, id := range stale {
		if _, err := h.api.PullRequests.DeleteComment(ctx, h.owner, h.name, id); err != nil && try.Status != 404 {
			return try.Err(err)
		}
	}
	room := mostSuggestions - standing
	if len(fresh) == 0 || room <= 0 {
		return nil
	}
	if fresh, err = h.inDiff(ctx, pr.Number, fresh); err != nil || len(fresh) == 0 {
		return try.Err(err)
	}
	return try.Err(h.review(ctx, pr, fresh[:min(len(fresh), room)]))
}

func (h *hub) reviewComments(ctx context.Context, number int) ([]*github.PullRequestComment, error) {
	var out []*github.PullRequestComment
	err := pages(func(o github.ListOptions) (*github.Response, error) {
		list, resp, err := h.api.PullRequests.ListComments(ctx, h.owner, h.name, number, &github.PullRequestListCommentsOptions{ListOptions: o})
		out = append(out, list...)
		return resp, err
	})
	return out, err
}

// selfAmong asks whose the token is only if there is a remark that may be ours.
func (h *hub) selfAmong(ctx context.Context, list []*github.PullRequestComment) (forge.User, error) {
	for _, c := range list {
		if forge.RemarkKey(c.GetBody()) != "" {
			return h.Self(ctx)
		}
	}
	return forge.User{}, nil
}

// sortOut compares what is wanted with what stands there: what is new, which
// comments of ours are to go, and how many stay. A comment whose line has
// changed since has no line any more.
func sortOut(wanted []forge.Remark, list []*github.PullRequestComment, self forge.User) (fresh []forge.Remark, stale []int64, standing int) {
	keys, answered, have := map[string]bool{}, map[int64]bool{}, map[string]bool{}
	for _, r := range wanted {
		keys[r.Key] = true
	}
	for _, c := range list {
		answered[c.GetInReplyTo()] = true
	}
	for _, c := range list {
		key := forge.RemarkKey(c.GetBody())
		if key == "" || !user(c.GetUser()).Is(self) {
			continue
		}
		switch {
		case keys[key] && c.Line != nil && !have[key]:
			have[key] = true
			standing++
		case !answered[c.GetID()]:
			stale = append(stale, c.GetID())
		}
	}
	for _, r := range wanted {
		if !have[r.Key] {
			fresh = append(fresh, r)
		}
	}
	return fresh, stale, standing
}

// inDiff keeps the remarks whose lines the pull request's diff shows: GitHub
// refuses the whole review for one that it does not.
func (h *hub) inDiff(ctx context.Context, number int, rs []forge.Remark) ([]forge.Remark, error) {
	lines := map[string]map[int]forge.DiffLine{}
	err := pages(func(o github.ListOptions) (*github.Response, error) {
		list, resp, err := h.api.PullRequests.ListFiles(ctx, h.owner, h.name, number, &o)
		for _, f := range list {
			lines[f.GetFilename()] = forge.DiffLines(f.GetPatch())
		}
		return resp, err
	})
	var out []forge.Remark
	for _, r := range rs {
		if forge.Carries(lines[r.File], r.Annotation) {
			out = append(out, r)
		}
	}
	return out, err
}

// review puts the remarks as one review, so that there is one mail.
func (h *hub) review(ctx context.Context, pr *forge.PullRequest, rs []forge.Remark) error {
	said := "accord suggests 1 change."
	if len(rs) > 1 {
		said = fmt.Sprintf("accord suggests %d changes.", len(rs))
	}
	request := &github.PullRequestReviewRequest{CommitID: &pr.HeadHash, Body: &said, Event: new("COMMENT")}
	for _, r := range rs {
		c := &github.DraftReviewComment{Path: &r.File, Body: &r.Body, Side: new("RIGHT"), Line: new(r.LastLine())}
		if r.LastLine() > r.Line {
			c.StartLine, c.StartSide = new(r.Line), new("RIGHT")
		}
		request.Comments = append(request.Comments, c)
	}
	_, _, err := h.api.PullRequests.CreateReview(ctx, h.owner, h.name, pr.Number, request)
	return err
}
