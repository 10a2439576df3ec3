package gitea

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"code.gitea.io/sdk/gitea"
	"github.com/accord-plan/accord/internal/forge"
)

// What a token needs: the scope of a person's, and what a workflow's job is
// given, where that has another name.
const (
	readCode     = "read:repository"
	readComment  = "read:issue"
	writeComment = "write:issue (in a job: pull-requests: write)"
	writePull    = "write:repository (in a job: pull-requests: write)"
	writeStatus  = "write:repository (in a job: contents: write)"
)

func (t *tea) PullRequest(ctx context.Context, number int) (*forge.PullRequest, error) {
	var out forge.PullRequest
	err := t.try(ctx, fmt.Sprintf("read pull request %d", number), readCode, func(c *gitea.Client, _ *forge.Try) error {
		pr, _, err := c.GetPullRequest(t.owner, t.name, int64(number))
		if err == nil {
			out = pull(pr)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return &out, nil
}

func (t *tea) OpenPullRequests(ctx context.Context) ([]forge.PullRequest, error) {
	var out []forge.PullRequest
	err := t.try(ctx, "list the open pull requests", readCode, func(c *gitea.Client, _ *forge.Try) error {
		return pages(func(o gitea.ListOptions) (*gitea.Response, []int64, error) {
			list, resp, err := c.ListRepoPullRequests(t.owner, t.name, gitea.ListPullRequestsOptions{ListOptions: o, State: gitea.StateOpen, Sort: "oldest"})
			ids := make([]int64, len(list))
			for i, pr := range list {
				ids[i] = pr.ID
				out = append(out, pull(pr))
			}
			return resp, ids, err
		})
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(a, b forge.PullRequest) int { return a.Number - b.Number })
	return slices.CompactFunc(out, func(a, b forge.PullRequest) bool { return a.Number == b.Number }), nil
}

// CreatePullRequest marks a draft by its title, as Gitea does.
func (t *tea) CreatePullRequest(ctx context.Context, n forge.NewPullRequest) (*forge.PullRequest, error) {
	if n.Draft && !strings.HasPrefix(n.Title, "WIP:") {
		n.Title = "WIP: " + n.Title
	}
	var out forge.PullRequest
	err := t.try(ctx, "open the pull request", writePull, func(c *gitea.Client, _ *forge.Try) error {
		pr, _, err := c.CreatePullRequest(t.owner, t.name, gitea.CreatePullRequestOption{Title: n.Title, Body: n.Body, Head: n.HeadBranch, Base: n.BaseBranch})
		if err == nil {
			out = pull(pr)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return &out, nil
}

func (t *tea) UpdatePullRequest(ctx context.Context, number int, title, body string) error {
	return t.try(ctx, fmt.Sprintf("change the text of pull request %d", number), writePull, func(c *gitea.Client, _ *forge.Try) error {
		_, _, err := c.EditPullRequest(t.owner, t.name, int64(number), gitea.EditPullRequestOption{Title: title, Body: &body})
		return err
	})
}

// pull makes ours of Gitea's, which has no test merge to show.
func pull(pr *gitea.PullRequest) forge.PullRequest {
	out := forge.PullRequest{Number: int(pr.Index), Title: pr.Title, Body: pr.Body, URL: pr.HTMLURL, Author: user(pr.Poster),
		State: string(pr.State), Draft: pr.Draft, HeadRef: fmt.Sprintf("refs/pull/%d/head", pr.Index)}
	if pr.HasMerged {
		out.State = "merged"
	}
	if pr.Base != nil {
		out.BaseBranch, out.BaseHash = pr.Base.Ref, pr.Base.Sha
	}
	if pr.Head != nil {
		out.HeadBranch, out.HeadHash = pr.Head.Ref, pr.Head.Sha
	}
	// A fork that was deleted has no number any more.
	out.Fork = pr.Base != nil && pr.Head != nil && pr.Base.RepoID != pr.Head.RepoID
	return out
}
