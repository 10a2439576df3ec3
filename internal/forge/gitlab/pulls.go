package gitlab

import (
	"context"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/forge"
	gitlab "gitlab.com/gitlab-org/api/client-go"
)

// PullRequest reads a merge request, the tip of its target, and the merge that
// GitLab makes for it while it is open.
func (l *lab) PullRequest(ctx context.Context, number int) (*forge.PullRequest, error) {
	ctx, try := l.Try(ctx, fmt.Sprintf("read merge request %d", number), reader)
	mr, _, err := l.api.MergeRequests.GetMergeRequest(l.pid, int64(number), nil, gitlab.WithContext(ctx))
	if err != nil {
		return nil, try.Err(err)
	}
	out := pull(&mr.BasicMergeRequest)
	if out.State == "open" {
		// Where the tip or the merge cannot be had, they stay unknown.
		if b, _, err := l.api.Branches.GetBranch(l.pid, out.BaseBranch, gitlab.WithContext(ctx)); err == nil && b.Commit != nil {
			out.BaseHash = b.Commit.ID
		}
		out.MergeHash = l.mergeHash(ctx, number)
	}
	return &out, ctx.Err()
}

// mergeHash has GitLab write its test merge; "" where there are conflicts.
func (l *lab) mergeHash(ctx context.Context, number int) string {
	req, err := l.api.NewRequest(http.MethodGet, fmt.Sprintf("projects/%s/merge_requests/%d/merge_ref", gitlab.PathEscape(l.pid), number), nil, []gitlab.RequestOptionFunc{gitlab.WithContext(ctx)})
	if err != nil {
		return ""
	}
	var answer struct {
		Commit string `json:"commit_id"`
	}
	if _, err := l.api.Do(req, &answer); err != nil || forge.CheckHash(answer.Commit) != nil {
		return ""
	}
	return answer.Commit
}

func (l *lab) OpenPullRequests(ctx context.Context) ([]forge.PullRequest, error) {
	ctx, try := l.Try(ctx, "list the open merge requests", reader)
	var out []forge.PullRequest
	err := pages(func(o gitlab.ListOptions) (*gitlab.Response, error) {
		list, resp, err := l.api.MergeRequests.ListProjectMergeRequests(l.pid,
			&gitlab.ListProjectMergeRequestsOptions{ListOptions: o, State: new("opened"), OrderBy: new("created_at"), Sort: new("asc")}, gitlab.WithContext(ctx))
		for _, mr := range list {
			out = append(out, pull(mr))
		}
		return resp, err
	})
	if err != nil {
		return nil, try.Err(err)
	}
	slices.SortFunc(out, func(a, b forge.PullRequest) int { return a.Number - b.Number })
	return slices.CompactFunc(out, func(a, b forge.PullRequest) bool { return a.Number == b.Number }), nil
}

// CreatePullRequest opens a merge request; that of a fork is made in the fork
// and names the target by its number.
func (l *lab) CreatePullRequest(ctx context.Context, n forge.NewPullRequest) (*forge.PullRequest, error) {
	ctx, try := l.Try(ctx, "open the merge request", writer)
	if n.Draft && !strings.HasPrefix(n.Title, "Draft:") {
		n.Title = "Draft: " + n.Title
	}
	o := &gitlab.CreateMergeRequestOptions{Title: &n.Title, Description: &n.Body, SourceBranch: &n.HeadBranch, TargetBranch: &n.BaseBranch}
	pid := l.pid
	if owner, branch, ok := strings.Cut(n.HeadBranch, ":"); ok {
		target, _, err := l.api.Projects.GetProject(l.pid, nil, gitlab.WithContext(ctx))
		if err != nil {
			return nil, try.Err(err)
		}
		pid, o.SourceBranch, o.TargetProjectID = owner+"/"+path.Base(l.pid), &branch, &target.ID
	}
	mr, _, err := l.api.MergeRequests.CreateMergeRequest(pid, o, gitlab.WithContext(ctx))
	if err != nil {
		return nil, try.Err(err)
	}
	out := pull(&mr.BasicMergeRequest)
	return &out, nil
}

func (l *lab) UpdatePullRequest(ctx context.Context, number int, title, body string) error {
	ctx, try := l.Try(ctx, fmt.Sprintf("change the text of merge request %d", number), writer)
	_, _, err := l.api.MergeRequests.UpdateMergeRequest(l.pid, int64(number), &gitlab.UpdateMergeRequestOptions{Title: &title, Description: &body}, gitlab.WithContext(ctx))
	return try.Err(err)
}

func pull(mr *gitlab.BasicMergeRequest) forge.PullRequest {
	out := forge.PullRequest{Number: int(mr.IID), Title: mr.Title, Body: mr.Description, URL: mr.WebURL, State: mr.State, Draft: mr.Draft,
		BaseBranch: mr.TargetBranch, HeadBranch: mr.SourceBranch, HeadHash: mr.SHA, Fork: mr.SourceProjectID != mr.TargetProjectID,
		HeadRef: fmt.Sprintf("refs/merge-requests/%d/head", mr.IID)}
	if mr.Author != nil {
		out.Author = user(mr.Author.ID, mr.Author.Username)
	}
	switch mr.State {
	case "opened", "locked": // locked for the moment in which it is merged
		out.State = "open"
	}
	return out
}
