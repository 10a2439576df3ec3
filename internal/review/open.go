package review

import (
	"context"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/workspace"
)

// Waiting are the open proposals for a target.
type Waiting struct {
	Target     history.Commit
	TargetName string
	Proposals  []Candidate
}

// Candidate is an open pull request and its head.
type Candidate struct {
	forge.PullRequest
	Commit history.Commit
}

// Open asks for the open pull requests for a branch, "" for the one that most
// are for, and fetches their heads. Drafts count: they are meant to be merged
// as well.
func (l *Locator) Open(ctx context.Context, repo *history.Repository, branch string) (*Waiting, error) {
	all, err := l.Forge.OpenPullRequests(ctx)
	if err != nil {
		return nil, err
	}
	if branch == "" {
		branch = mostWanted(all)
	}
	if branch == "" {
		return nil, &workspace.Usage{Summary: "no pull request is open", Do: "there is nothing to hold against each other"}
	}
	w := &Waiting{TargetName: branch}
	specs := []string{}
	for i := range all {
		if pr := &all[i]; pr.BaseBranch == branch && pr.HeadRef != "" {
			w.Proposals = append(w.Proposals, Candidate{PullRequest: *pr})
			specs = append(specs, "+"+pr.HeadRef+":"+pulledAt(pr.Number))
		}
	}
	if err := l.fetchBranches(ctx, branch, specs...); err != nil {
		return nil, err
	}
	if w.Target, err = repo.Resolve(ctx, branches+branch); err != nil {
		return nil, err
	}
	for i := range w.Proposals {
		p := &w.Proposals[i]
		// What git fetched is what is judged, though it be newer than the answer.
		if p.Commit, err = repo.Resolve(ctx, pulledAt(p.Number)); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// mostWanted is the branch that most pull requests are for; of equals the first
// by name.
func mostWanted(all []forge.PullRequest) string {
	count := map[string]int{}
	best := ""
	for i := range all {
		b := all[i].BaseBranch
		count[b]++
		if best == "" || count[b] > count[best] || count[b] == count[best] && b < best {
			best = b
		}
	}
	return best
}
