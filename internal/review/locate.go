package review

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/git"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/workspace"
)

// Locator finds out which commits a review is about.
type Locator struct {
	Forge   forge.Forge
	Context forge.Context
	// Token lets git fetch; it goes into git's environment and nowhere else.
	Token string
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
	head := ""
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
		head = pr.HeadRef
	case l.Context.Event == "merge_group":
		at.Event, at.TargetName, at.HeadName, at.Head = Queued, branchName(l.Context.Target), "merge queue", l.Context.Hash
	case l.Context.Event == "push" && l.Context.Hash != "":
		at.Event, at.TargetName, at.HeadName, at.Head = Pushed, "before", branchName(l.Context.Target), l.Context.Hash
	default:
		return at, &workspace.Usage{Summary: "it is not known which pull request is meant", Do: "name it with --pr N"}
	}
	if !hash.MatchString(at.Head) {
		return at, fmt.Errorf("the forge names %q as the head, which is no commit", line(at.Head))
	}
	if err := l.fetch(ctx, &at, head); err != nil {
		return at, err
	}
	if at.Event == Proposal {
		at.Others = l.others(ctx, &at)
	}
	at.Forge = &Place{Kind: l.Forge.Kind(), Features: l.Forge.Features(), Tree: l.Forge.TreeURL(at.Head), TargetTree: l.Forge.TreeURL(at.Target)}
	return at, nil
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

// fetch brings both commits into the repository and says which the target's
// tip is: what git fetched now, which an interface may remember from earlier.
func (l *Locator) fetch(ctx context.Context, at *At, headRef string) error {
	g := l.git()
	branch := at.TargetName
	if at.Event == Pushed {
		branch = at.HeadName
	}
	var specs []string
	if headRef != "" {
		specs = append(specs, "+"+headRef+":refs/accord/head")
	}
	base, err := l.fetchRefs(ctx, g, branch, specs...)
	if err != nil {
		return err
	}
	if _, err := g.Run(ctx, "cat-file", "-e", at.Head+"^{commit}"); err != nil {
		// A head that was pushed over meanwhile, or a group that is not a branch.
		if _, err := g.Run(ctx, "fetch", "--quiet", "--no-tags", "--end-of-options", l.Forge.CloneURL(), at.Head); err != nil {
			return l.unfetched(err)
		}
	}
	return l.target(ctx, g, at, base+branch)
}

// fetchRefs fetches all branches, since a decision's options are branches too,
// the tags of closes, and what else is named. It returns what the name of a
// branch begins with. A bare repository without a HEAD gets the target's.
func (l *Locator) fetchRefs(ctx context.Context, g git.Git, branch string, specs ...string) (base string, err error) {
	if _, err := g.Run(ctx, "check-ref-format", "refs/heads/"+branch); err != nil {
		return "", fmt.Errorf("the forge names a branch %q, which is none of git's", line(branch))
	}
	base = "refs/remotes/origin/"
	if bare, err := g.Line(ctx, "rev-parse", "--is-bare-repository"); err == nil && bare == "true" {
		base = "refs/heads/"
	}
	args := append([]string{"fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--end-of-options", l.Forge.CloneURL(),
		"+refs/heads/*:" + base + "*", "+refs/tags/plan/*:refs/tags/plan/*"}, specs...)
	if _, err := g.Run(ctx, args...); err != nil {
		return "", l.unfetched(err)
	}
	if base == "refs/heads/" {
		if _, err := g.Run(ctx, "rev-parse", "--verify", "--quiet", "HEAD"); err != nil {
			_, err = g.Run(ctx, "symbolic-ref", "HEAD", base+branch)
			return base, err
		}
	}
	return base, nil
}

func (l *Locator) target(ctx context.Context, g git.Git, at *At, ref string) (err error) {
	rev := ref
	if at.Event == Pushed {
		rev = at.Head + "^"
		if hash.MatchString(l.Before) && strings.Trim(l.Before, "0") != "" {
			rev = l.Before
		}
	}
	if at.Target, err = g.Line(ctx, "rev-parse", "--verify", "--end-of-options", rev+"^{commit}"); err != nil && at.Event == Pushed {
		// The first commit of a branch is compared with itself.
		at.Target, err = at.Head, nil
	}
	return err
}

// git is authorised for the forge's address alone, and follows no redirection
// with what authorises it.
func (l *Locator) git() git.Git {
	g := git.Git{Dir: l.Dir}
	if l.Token == "" {
		return g
	}
	user := "x-access-token"
	if l.Forge.Kind() == forge.GitLab {
		user = "oauth2"
	}
	secret := base64.StdEncoding.EncodeToString([]byte(user + ":" + l.Token))
	return g.With("GIT_CONFIG_COUNT=2",
		"GIT_CONFIG_KEY_0=http."+l.Forge.CloneURL()+".extraHeader", "GIT_CONFIG_VALUE_0=Authorization: Basic "+secret,
		"GIT_CONFIG_KEY_1=http.followRedirects", "GIT_CONFIG_VALUE_1=false")
}

func (l *Locator) unfetched(err error) error {
	if errors.Is(err, git.ErrNoGit) {
		return &history.Problem{Summary: err.Error(), Do: "install git 2.38 or newer", Err: history.ErrUnsupported}
	}
	return &history.Problem{Summary: "the proposal cannot be fetched: " + err.Error(),
		Do: "check that the token in " + l.Context.TokenVar + " may read the repository", Err: history.ErrMissingObject}
}

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
