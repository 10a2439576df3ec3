package gitea

import (
	"context"
	"fmt"
	"slices"

	"code.gitea.io/sdk/gitea"
	"github.com/accord-plan/accord/internal/forge"
)

// ghost is whom Gitea names in the place of a deleted account.
const ghost = -1

// person is an account, without a number where it was deleted.
func person(u *gitea.User) forge.User {
	out := user(u)
	if out.ID == ghost {
		return forge.User{Login: out.Login}
	}
	return out
}

// Reviews leaves out requests for a review, and what waits to be submitted. A
// review by somebody later is official in the place of their earlier one.
func (t *tea) Reviews(ctx context.Context, number int) ([]forge.Review, error) {
	var out []forge.Review
	err := t.try(ctx, fmt.Sprintf("read the reviews of pull request %d", number), readCode, func(c *gitea.Client, _ *forge.Try) error {
		return pages(func(o gitea.ListOptions) (*gitea.Response, []int64, error) {
			list, resp, err := c.ListPullReviews(t.owner, t.name, int64(number), gitea.ListPullReviewsOptions{ListOptions: o})
			ids := make([]int64, len(list))
			for i, one := range list {
				ids[i] = one.ID
				if r, ok := review(one); ok {
					out = append(out, r)
				}
			}
			return resp, ids, err
		})
	})
	if err != nil {
		return nil, err
	}
	forge.InOrder(out)
	return slices.CompactFunc(out, func(a, b forge.Review) bool { return a.ID == b.ID }), nil
}

// review makes ours of Gitea's, which keeps what a dismissed one said.
func review(r *gitea.PullReview) (forge.Review, bool) {
	states := map[gitea.ReviewStateType]forge.ReviewState{gitea.ReviewStateApproved: forge.ReviewApproved, gitea.ReviewStateRequestChanges: forge.ReviewRejected, gitea.ReviewStateComment: forge.ReviewComment}
	state, ok := states[r.State]
	out := forge.Review{ID: r.ID, Reviewer: person(r.Reviewer), State: state, Commit: r.CommitID, SubmittedAt: r.Submitted.UTC(), Stale: r.Stale}
	if state != forge.ReviewComment {
		out.Official = &r.Official
	}
	if r.Dismissed {
		out.State, out.Was = forge.ReviewDismissed, state
	}
	return out, ok
}

// Contributors are the opener, who pushed while it was open, and the accounts of
// the commits' mail addresses.
func (t *tea) Contributors(ctx context.Context, number int) ([]forge.Contributor, error) {
	pr, err := t.PullRequest(ctx, number)
	if err != nil {
		return nil, err
	}
	of := fmt.Sprintf("#%d", number)
	out := forge.AddContributor(nil, forge.Contributor{User: pr.Author, How: forge.Opener, Of: of})
	err = t.try(ctx, fmt.Sprintf("read the commits of pull request %d", number), readCode, func(c *gitea.Client, _ *forge.Try) error {
		return pages(func(o gitea.ListOptions) (*gitea.Response, []int64, error) {
			list, resp, err := c.ListPullRequestCommits(t.owner, t.name, int64(number), gitea.ListPullRequestCommitsOptions{ListOptions: o})
			ids := make([]int64, len(list))
			for i, one := range list {
				ids[i] = int64(o.Page)<<16 + int64(i) // commits have no number; pages do
				hash := ""
				if one.CommitMeta != nil {
					hash = one.SHA
				}
				out = forge.AddContributor(out, forge.Contributor{User: person(one.Author), How: forge.Author, Of: hash})
				out = forge.AddContributor(out, forge.Contributor{User: person(one.Committer), How: forge.Committer, Of: hash})
			}
			return resp, ids, err
		})
	})
	if err != nil {
		return nil, err
	}
	err = t.try(ctx, fmt.Sprintf("read who pushed to pull request %d", number), readComment, func(c *gitea.Client, _ *forge.Try) error {
		return pages(func(o gitea.ListOptions) (*gitea.Response, []int64, error) {
			list, resp, err := c.ListIssueTimeline(t.owner, t.name, int64(number), gitea.ListIssueCommentOptions{ListOptions: o})
			ids := make([]int64, len(list))
			for i, one := range list {
				ids[i] = one.ID
				if one.Type == "pull_push" {
					out = forge.AddContributor(out, forge.Contributor{User: person(one.Poster), How: forge.Pusher, Of: of})
				}
			}
			return resp, ids, err
		})
	})
	return out, err
}

func (t *tea) Branch(ctx context.Context, name string) (*forge.Branch, error) {
	var out *forge.Branch
	err := t.try(ctx, "read the branch "+name, readCode, func(c *gitea.Client, _ *forge.Try) error {
		b, _, err := c.GetRepoBranch(t.owner, t.name, name)
		if err == nil {
			out = &forge.Branch{Name: b.Name, Protected: b.Protected}
			if b.Commit != nil {
				out.Hash = b.Commit.ID
			}
		}
		return err
	})
	return out, err
}
