package github

import (
	"context"
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/google/go-github/v88/github"
)

func (h *hub) PullRequest(ctx context.Context, number int) (*forge.PullRequest, error) {
	ctx, try := h.Try(ctx, fmt.Sprintf("read pull request %d", number), "pull-requests: read")
	pr, _, err := h.api.PullRequests.Get(ctx, h.owner, h.name, number)
	if err != nil {
		return nil, try.Err(err)
	}
	out := pull(pr)
	return &out, nil
}

func (h *hub) OpenPullRequests(ctx context.Context) ([]forge.PullRequest, error) {
	ctx, try := h.Try(ctx, "list the open pull requests", "pull-requests: read")
	var out []forge.PullRequest
	err := pages(func(o github.ListOptions) (*github.Response, error) {
		list, resp, err := h.api.PullRequests.List(ctx, h.owner, h.name, &github.PullRequestListOptions{State: "open", Sort: "created", Direction: "asc", ListOptions: o})
		for _, pr := range list {
			out = append(out, pull(pr))
		}
		return resp, err
	})
	if err != nil {
		return nil, try.Err(err)
	}
	// One that is opened while pages are turned may come twice.
	slices.SortFunc(out, func(a, b forge.PullRequest) int { return a.Number - b.Number })
	return slices.CompactFunc(out, func(a, b forge.PullRequest) bool { return a.Number == b.Number }), nil
}

func (h *hub) CreatePullRequest(ctx context.Context, n forge.NewPullRequest) (*forge.PullRequest, error) {
	ctx, try := h.Try(ctx, "open the pull request", "pull-requests: write")
	pr, _, err := h.api.PullRequests.Create(ctx, h.owner, h.name, &github.NewPullRequest{Title: &n.Title, Body: &n.Body, Head: &n.HeadBranch, Base: &n.BaseBranch, Draft: &n.Draft})
	if err != nil {
		return nil, try.Err(err)
	}
	out := pull(pr)
	return &out, nil
}

func (h *hub) UpdatePullRequest(ctx context.Context, number int, title, body string) error {
	ctx, try := h.Try(ctx, fmt.Sprintf("change the text of pull request %d", number), "pull-requests: write")
	_, _, err := h.api.PullRequests.Edit(ctx, h.owner, h.name, number, &github.PullRequest{Title: &title, Body: &body})
	return try.Err(err)
}

// pull makes ours of GitHub's. The test merge is that of the heads that GitHub
// knew last; while it is being made anew the old one stands there still.
func pull(pr *github.PullRequest) forge.PullRequest {
	out := forge.PullRequest{Number: pr.GetNumber(), Title: pr.GetTitle(), Body: pr.GetBody(), URL: pr.GetHTMLURL(), Author: user(pr.GetUser()),
		State: pr.GetState(), Draft: pr.GetDraft(),
		BaseBranch: pr.GetBase().GetRef(), BaseHash: pr.GetBase().GetSHA(), HeadBranch: pr.GetHead().GetRef(), HeadHash: pr.GetHead().GetSHA(),
		HeadRef: fmt.Sprintf("refs/pull/%d/head", pr.GetNumber())}
	if pr.GetMerged() || pr.MergedAt != nil {
		out.State = "merged"
	}
	// A fork that was deleted is no repository any more.
	out.Fork = pr.GetHead().GetRepo().GetID() != pr.GetBase().GetRepo().GetID()
	if out.State == "open" && (pr.Mergeable == nil || *pr.Mergeable) {
		out.MergeHash = pr.GetMergeCommitSHA()
	}
	return out
}
