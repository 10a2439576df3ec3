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
)

// Where what is fetched lies, in a bare repository as in a clone: branches are
// origin's, so that no branch of the repository itself is written over.
const branches = "refs/remotes/origin/"

// pulledAt is where the head of a pull request lies, one reference for each:
// several runs may share a clone.
func pulledAt(number int) string { return fmt.Sprintf("refs/accord/pull/%d", number) }

// fetch brings both commits into the repository and says which the target's
// tip is: what git fetched now, which an interface may remember from earlier.
func (l *Locator) fetch(ctx context.Context, at *At) error {
	branch := at.TargetName
	if at.Event == Pushed {
		branch = at.HeadName
	}
	var specs []string
	if pr := at.PullRequest; pr != nil && pr.HeadRef != "" {
		specs = append(specs, "+"+pr.HeadRef+":"+pulledAt(pr.Number))
	}
	if err := l.fetchBranches(ctx, branch, specs...); err != nil {
		return err
	}
	// A head that was pushed over meanwhile, or a group that is not a branch.
	if err := l.bring(ctx, at.Head); err != nil {
		return err
	}
	if err := l.target(ctx, at, branch); err != nil {
		return err
	}
	if pr := at.PullRequest; pr != nil && hash().MatchString(pr.MergeHash) && !l.ahead(ctx, at) {
		// Without the forge's own test merge there is git's.
		_ = l.bring(ctx, pr.MergeHash)
	}
	return ctx.Err()
}

// fetchBranches fetches all branches, since a decision's options are branches
// too, the tags of closes, and what else is named. A close that lies here
// otherwise is not written over.
func (l *Locator) fetchBranches(ctx context.Context, branch string, specs ...string) error {
	if _, err := l.git().Run(ctx, "check-ref-format", "refs/heads/"+branch); err != nil {
		if errors.Is(err, git.ErrNoGit) {
			return l.unfetched(err)
		}
		return fmt.Errorf("the forge names a branch %q, which is none of git's", line(branch))
	}
	return l.fetchRefs(ctx, append([]string{"+refs/heads/*:" + branches + "*", "refs/tags/plan/*:refs/tags/plan/*"}, specs...)...)
}

// Tip fetches all branches and closes and returns the tip of the forge's default
// branch, a hash.
func (l *Locator) Tip(ctx context.Context) (string, error) {
	there, err := l.git().Run(ctx, "ls-remote", "--symref", "--end-of-options", l.Forge.CloneURL(), "HEAD")
	if err != nil {
		return "", l.unfetched(err)
	}
	rest, ok := strings.CutPrefix(string(there), "ref: refs/heads/")
	branch, _, named := strings.Cut(rest, "\t")
	if !ok || !named {
		return "", &history.Problem{Summary: "the forge names no default branch", Do: "push the plan to it first", Err: history.ErrEmpty}
	}
	if err := l.fetchBranches(ctx, branch); err != nil {
		return "", err
	}
	return l.git().Line(ctx, "rev-parse", "--verify", "--end-of-options", branches+branch+"^{commit}")
}

// fetchRefs fetches references or hashes. Where another run holds the same
// reference at this moment, it is tried again. Nothing is pruned, whatever the
// person has configured: closes that were not pushed yet are nobody else's.
func (l *Locator) fetchRefs(ctx context.Context, specs ...string) error {
	const attempts = 3
	args := append([]string{"fetch", "--quiet", "--no-tags", "--no-prune", "--no-recurse-submodules", "--end-of-options", l.Forge.CloneURL()}, specs...)
	for n := 1; ; n++ {
		_, err := l.git().Run(ctx, args...)
		if err == nil {
			return nil
		}
		if n == attempts || git.CodeOf(err) < 0 || !strings.Contains(err.Error(), "cannot lock ref") {
			return cmp.Or(l.moved(ctx, err), l.unfetched(err))
		}
	}
}

// moved finds the close that made a fetch fail because it lies here otherwise:
// git says nothing of it.
func (l *Locator) moved(ctx context.Context, err error) error {
	var failed *git.Error
	if !errors.As(err, &failed) || failed.Said != "" {
		return nil
	}
	there, err := l.git().Run(ctx, "ls-remote", "--refs", "--end-of-options", l.Forge.CloneURL(), "refs/tags/plan/*")
	if err != nil {
		return nil
	}
	for row := range strings.Lines(string(there)) {
		theirs, tag, _ := strings.Cut(strings.TrimSpace(row), "\t")
		ours, err := l.git().Line(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", tag)
		if err == nil && ours != theirs {
			return &history.Problem{Summary: fmt.Sprintf("the close %s is %s here and %s at the forge", strings.TrimPrefix(tag, "refs/tags/"), short(ours), short(theirs)),
				Do: "find out which of the two is right, as a close is never moved; then delete the wrong one", Err: history.ErrCorrupt}
		}
	}
	return nil
}

// bring fetches a commit that is not here.
func (l *Locator) bring(ctx context.Context, commit string) error {
	if _, err := l.git().Run(ctx, "cat-file", "-e", commit+"^{commit}"); err == nil {
		return nil
	}
	return l.fetchRefs(ctx, commit)
}

// ahead says that the target is in the head's history already.
func (l *Locator) ahead(ctx context.Context, at *At) bool {
	_, err := l.git().Run(ctx, "merge-base", "--is-ancestor", at.Target, at.Head)
	return err == nil
}

// target is the tip of the target, or what stood there before a push: what the
// event says, though it be pushed over; else the parent; of a first commit the
// commit itself.
func (l *Locator) target(ctx context.Context, at *At, branch string) (err error) {
	tip := func(rev string) error {
		at.Target, err = l.git().Line(ctx, "rev-parse", "--verify", "--end-of-options", rev+"^{commit}")
		return err
	}
	if at.Event != Pushed {
		if tip(branches+branch) != nil {
			return &history.Problem{Summary: fmt.Sprintf("the target branch %s is not there", line(branch)), Do: "look whether it was deleted or renamed at the forge", Err: history.ErrUnknownRevision}
		}
		return nil
	}
	if hash().MatchString(l.Before) && strings.Trim(l.Before, "0") != "" && l.bring(ctx, l.Before) == nil && tip(l.Before) == nil {
		return nil
	}
	if tip(at.Head+"^") != nil {
		at.Target = at.Head
	}
	return ctx.Err()
}

// git is authorised for the forge's address alone, by the token and nothing
// else that lies on this machine, and follows no redirection with it.
func (l *Locator) git() git.Git {
	g := git.Git{Dir: l.Dir}.Here()
	if l.Token == "" {
		return g
	}
	header := "http." + l.Forge.CloneURL() + ".extraHeader"
	// An empty value ends the list of what others have set, as a checkout in CI
	// does: two headers that authorise are refused.
	return g.With("GIT_ASKPASS=").Set(header, "", header, "Authorization: Basic "+l.secret(),
		"http.followRedirects", "false", "credential.helper", "")
}

func (l *Locator) secret() string {
	user := "x-access-token"
	if l.Forge.Kind() == forge.GitLab {
		user = "oauth2"
	}
	return base64.StdEncoding.EncodeToString([]byte(user + ":" + l.Token.Reveal()))
}

func (l *Locator) unfetched(err error) error {
	if errors.Is(err, git.ErrNoGit) {
		return &history.Problem{Summary: err.Error(), Do: "install git 2.38 or newer", Err: history.ErrUnsupported}
	}
	if git.CodeOf(err) < 0 {
		return err
	}
	said := l.Token.Redact(strings.ReplaceAll(err.Error(), l.secret(), "[token]"))
	return &history.Problem{Summary: "the proposal cannot be fetched: " + said,
		Do: "check that the token in " + l.Context.TokenVar + " may read the repository", Err: history.ErrMissingObject}
}
