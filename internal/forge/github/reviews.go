package github

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/google/go-github/v88/github"
)

// Reviews leaves out drafts of our own account, which nobody else sees. Of one
// that was dismissed GitHub forgets what it said; the events still know.
func (h *hub) Reviews(ctx context.Context, number int) ([]forge.Review, error) {
	ctx, try := h.Try(ctx, fmt.Sprintf("read the reviews of pull request %d", number), "pull-requests: read")
	var out []forge.Review
	dismissed := false
	err := pages(func(o github.ListOptions) (*github.Response, error) {
		list, resp, err := h.api.PullRequests.ListReviews(ctx, h.owner, h.name, number, &o)
		for _, r := range list {
			one, ok := review(r)
			if !ok {
				continue
			}
			out = append(out, one)
			dismissed = dismissed || one.State == forge.ReviewDismissed
		}
		return resp, err
	})
	if err != nil {
		return nil, try.Err(err)
	}
	if dismissed {
		if err := h.dismissals(ctx, number, out); err != nil {
			return nil, try.Err(err)
		}
	}
	forge.InOrder(out)
	return out, nil
}

// review makes ours of GitHub's. A state that is not known here is no approval.
func review(r *github.PullRequestReview) (forge.Review, bool) {
	states := map[string]forge.ReviewState{"APPROVED": forge.ReviewApproved, "CHANGES_REQUESTED": forge.ReviewRejected, "DISMISSED": forge.ReviewDismissed, "PENDING": forge.ReviewPending}
	state, ok := states[r.GetState()]
	if !ok {
		state = forge.ReviewComment
	}
	// Within the repository's organisation a member whose membership is private
	// looks like anybody, so the association is told and not judged.
	return forge.Review{ID: r.GetID(), Reviewer: user(r.User), State: state, Commit: r.GetCommitID(),
		SubmittedAt: r.GetSubmittedAt().UTC(), Association: strings.ToLower(r.GetAuthorAssociation())}, state != forge.ReviewPending
}

// dismissals fills in what dismissed reviews said, and who dismissed them.
func (h *hub) dismissals(ctx context.Context, number int, rs []forge.Review) error {
	at := map[int64]int{}
	for i := range rs {
		if rs[i].State == forge.ReviewDismissed {
			at[rs[i].ID] = i
		}
	}
	return pages(func(o github.ListOptions) (*github.Response, error) {
		list, resp, err := h.api.Issues.ListIssueEvents(ctx, h.owner, h.name, number, &o)
		for _, e := range list {
			i, ok := at[e.GetDismissedReview().GetReviewID()]
			if !ok || e.GetEvent() != "review_dismissed" {
				continue
			}
			by := user(e.Actor)
			rs[i].DismissedBy = &by
			switch e.GetDismissedReview().GetState() {
			case "approved":
				rs[i].Was = forge.ReviewApproved
			case "changes_requested":
				rs[i].Was = forge.ReviewRejected
			default:
				rs[i].Was = forge.ReviewComment
			}
		}
		return resp, err
	})
}

// Contributors are the opener, the accounts of the commits' mail addresses, and
// who pushed to the branch, which GitHub tells of branches of this repository.
func (h *hub) Contributors(ctx context.Context, number int) ([]forge.Contributor, error) {
	pr, err := h.PullRequest(ctx, number)
	if err != nil {
		return nil, err
	}
	out := forge.AddContributor(nil, forge.Contributor{User: pr.Author, How: forge.Opener, Of: fmt.Sprintf("#%d", number)})
	ctx, try := h.Try(ctx, fmt.Sprintf("read the commits of pull request %d", number), "pull-requests: read")
	err = pages(func(o github.ListOptions) (*github.Response, error) {
		list, resp, err := h.api.PullRequests.ListCommits(ctx, h.owner, h.name, number, &o)
		for _, c := range list {
			out = forge.AddContributor(out, forge.Contributor{User: user(c.Author), How: forge.Author, Of: c.GetSHA()})
			if c.GetCommitter().GetLogin() != webFlow {
				out = forge.AddContributor(out, forge.Contributor{User: user(c.Committer), How: forge.Committer, Of: c.GetSHA()})
			}
		}
		return resp, err
	})
	if err != nil {
		return nil, try.Err(err)
	}
	if pr.Fork {
		return out, nil
	}
	return h.pushers(ctx, pr.HeadBranch, out)
}

// webFlow commits what people write on GitHub's own pages.
const webFlow = "web-flow"

// pushers are told by github.com and newer servers; where there is no such
// thing, nobody is added.
func (h *hub) pushers(ctx context.Context, branch string, out []forge.Contributor) ([]forge.Contributor, error) {
	ctx, try := h.Try(ctx, "read who pushed to "+branch, "contents: read")
	o := &github.ListRepositoryActivityOptions{Ref: "refs/heads/" + branch, PerPage: perPage}
	for {
		list, resp, err := h.api.Repositories.ListRepositoryActivities(ctx, h.owner, h.name, o)
		if err != nil && (try.Status == http.StatusNotFound || try.Status == http.StatusForbidden) {
			return out, nil
		}
		if err != nil {
			return nil, try.Err(err)
		}
		for _, a := range list {
			if a.Actor != nil {
				u := forge.User{ID: a.Actor.GetID(), Login: a.Actor.GetLogin(), Bot: a.Actor.GetType() == "Bot"}
				out = forge.AddContributor(out, forge.Contributor{User: u, How: forge.Pusher, Of: a.After})
			}
		}
		if resp.After == "" || resp.After == o.After {
			return out, nil
		}
		o.After = resp.After
	}
}

// Branch counts a ruleset as protection where it says how something comes onto
// the branch.
func (h *hub) Branch(ctx context.Context, name string) (*forge.Branch, error) {
	ctx, try := h.Try(ctx, "read the branch "+name, "contents: read")
	b, _, err := h.api.Repositories.GetBranch(ctx, h.owner, h.name, name, 1)
	if err != nil {
		return nil, try.Err(err)
	}
	out := &forge.Branch{Name: b.GetName(), Hash: b.GetCommit().GetSHA(), Protected: b.GetProtected()}
	if out.Protected {
		return out, nil
	}
	rules, _, err := h.api.Repositories.ListRulesForBranch(ctx, h.owner, h.name, name, &github.ListOptions{PerPage: perPage})
	if err != nil && try.Status == http.StatusNotFound {
		return out, nil // a server that has no rulesets
	}
	if err != nil {
		return nil, try.Err(err)
	}
	out.Protected = rules != nil && len(rules.Update)+len(rules.PullRequest)+len(rules.RequiredStatusChecks)+len(rules.MergeQueue)+len(rules.Workflows) > 0
	return out, nil
}
