package review

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/workspace"
)

// Locator finds out which commits a review is about.
type Locator struct {
	Forge   forge.Forge
	Context forge.Context
	// Token lets git fetch; it goes into git's environment and nowhere else.
	Token forge.Token
	// Dir is a folder of the repository that is fetched into; a bare one will
	// do.
	Dir string
	// Before is what stood on the target before a push, "" for the parent.
	Before string
}

// Locate asks the forge and fetches what is missing: the target's tip, the
// proposal's head and the tags of closes. Nothing of the proposal is checked
// out or run.
func (l *Locator) Locate(ctx context.Context, number int) (At, error) {
	at := At{FormatVersion: FormatVersion, Run: l.Context.Run}
	if number == 0 && l.Context.Event == "workflow_run" {
		var err error
		if number, err = l.numberOf(ctx, l.Context.Head); err != nil {
			return at, err
		}
	}
	switch {
	case number > 0:
		pr, err := l.Forge.PullRequest(ctx, number)
		if err != nil {
			return at, err
		}
		at.Event, at.PullRequest, at.TargetName, at.HeadName, at.Head = Proposal, pr, pr.BaseBranch, pr.HeadBranch, pr.HeadHash
	case l.Context.Event == "merge_group":
		at.Event, at.TargetName, at.HeadName, at.Head = Queued, branchName(l.Context.Target), "merge queue", l.Context.Hash
	case l.Context.Event == "push" && l.Context.Hash != "":
		at.Event, at.TargetName, at.HeadName, at.Head = Pushed, "before", branchName(l.Context.Target), l.Context.Hash
	default:
		return at, &workspace.Usage{Summary: "it is not known which pull request is meant", Do: "name it with --pr N"}
	}
	if !hash().MatchString(at.Head) {
		return at, fmt.Errorf("the forge names %q as the head, which is no commit", line(at.Head))
	}
	if err := l.fetch(ctx, &at); err != nil {
		return at, err
	}
	if at.Event == Proposal {
		at.Others = l.others(ctx, &at)
		l.voices(ctx, &at)
	}
	at.Forge = &Place{Kind: l.Forge.Kind(), Host: l.Context.Host(), Repository: l.Context.Repository, Features: l.Forge.Features(), Tree: l.Forge.TreeURL(at.Head), TargetTree: l.Forge.TreeURL(at.Target)}
	return at, nil
}

// mostReviewed bounds how many commits are fetched because somebody approved them.
const mostReviewed = 50

// voices asks who said what of the pull request, and fetches what was approved: a
// commit that was pushed over is on no branch any more. One that cannot be had is
// no failure; its approval does not count.
func (l *Locator) voices(ctx context.Context, at *At) {
	number := at.PullRequest.Number
	rs, err := l.Forge.Reviews(ctx, number)
	if err == nil {
		at.Contributors, err = l.Forge.Contributors(ctx, number)
	}
	if err != nil {
		at.ReviewsUnknown, at.Contributors = line(err.Error()), nil
		return
	}
	at.Reviews = rs
	fetched := map[string]bool{}
	for i := len(rs) - 1; i >= 0 && len(fetched) < mostReviewed; i-- {
		c := rs[i].Commit
		if rs[i].State != forge.ReviewApproved || fetched[c] || !hash().MatchString(c) {
			continue
		}
		fetched[c] = true
		_ = l.bring(ctx, c)
	}
}

// ErrNothing says that there is nothing to review.
var ErrNothing = errors.New("there is nothing to review")

// numberOf finds the open pull request whose head is a commit: of a job that
// was woken by another, the forge does not always tell the number.
func (l *Locator) numberOf(ctx context.Context, head string) (int, error) {
	prs, err := l.Forge.OpenPullRequests(ctx)
	if err != nil {
		return 0, err
	}
	number := 0
	for _, pr := range prs {
		if pr.HeadHash != head {
			continue
		}
		if number != 0 {
			return 0, &workspace.Usage{Summary: fmt.Sprintf("pull requests %d and %d have the head %s", number, pr.Number, short(head)), Do: "name one of them with --pr N"}
		}
		number = pr.Number
	}
	if number == 0 {
		return 0, fmt.Errorf("%w: %s is the head of no open pull request", ErrNothing, line(head))
	}
	return number, nil
}

func branchName(ref string) string { return strings.TrimPrefix(ref, "refs/heads/") }

// LocateHere is a review without a forge: a branch of a clone, "" for the one
// that is checked out, against its target.
func LocateHere(ctx context.Context, repo *history.Repository, rev, target string, getenv func(string) string) (At, error) {
	at := At{FormatVersion: FormatVersion, Event: Local, HeadName: rev}
	tip, name, err := repo.DefaultTarget(ctx, target, getenv)
	if err != nil {
		return at, err
	}
	at.Target, at.TargetName = tip.Hash, name
	if rev == "" {
		head, branch, err := repo.Head(ctx)
		at.Head, at.HeadName = head.Hash, cmp.Or(branch, "HEAD")
		return at, err
	}
	head, err := repo.Resolve(ctx, rev)
	at.Head = head.Hash
	return at, err
}
