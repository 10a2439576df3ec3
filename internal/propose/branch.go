package propose

import (
	"context"
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/workspace"
)

// name decides on which branch the proposal is.
func (w *work) name(ctx context.Context) error {
	if !w.known(ctx, w.Target) {
		return &workspace.Usage{Summary: fmt.Sprintf("the target %s is no branch, here or at %s", oneLine(w.Target), remote), Do: "name the branch that the change is meant for, as --target main"}
	}
	switch {
	case w.o.Branch == w.Target && w.Target != "":
		return &workspace.Usage{Summary: "--branch " + w.Target + " is the target", Do: "a proposal has a branch of its own"}
	case w.o.Branch != "" && w.o.Branch != w.current:
		return w.named(ctx)
	case w.current != "" && w.current != w.Target && w.current != w.trunk(ctx):
		w.r.Branch = w.current
		return nil
	}
	base := branchOf(w.Diff)
	w.r.NewBranch = true
	for i := 1; ; i++ {
		w.r.Branch = base
		if i > 1 {
			w.r.Branch = fmt.Sprintf("%s-%d", base, i)
		}
		if !w.taken(ctx, w.r.Branch) {
			return nil
		}
	}
}

// named takes the branch that the person named.
func (w *work) named(ctx context.Context) error {
	b := w.o.Branch
	if _, err := w.Git.Run(ctx, "check-ref-format", "refs/heads/"+b); err != nil || strings.HasPrefix(b, "-") || b == "HEAD" {
		return &workspace.Usage{Summary: fmt.Sprintf("--branch %q is no name that git takes", oneLine(b)), Do: "write it as spring-promo"}
	}
	if strings.HasPrefix(b, "plan/") {
		return &workspace.Usage{Summary: "--branch " + b + " would read as the tag of a close", Do: "leave out plan/"}
	}
	if w.taken(ctx, b) {
		return &workspace.Usage{Summary: "the branch " + b + " exists already", Do: "go there with git fetch && git switch " + b + " and run accord propose again, or name another one"}
	}
	w.r.Branch, w.r.NewBranch = b, true
	return nil
}

// trunk is origin's default branch, "" where it is not known: nobody proposes by
// pushing to it.
func (w *work) trunk(ctx context.Context) string {
	name, _ := w.Git.Line(ctx, "symbolic-ref", "--quiet", "--short", "refs/remotes/"+remote+"/HEAD")
	return strings.TrimPrefix(name, remote+"/")
}

// taken reports whether a branch exists, here or at origin; somebody else may
// have proposed a change of the same thing since the last fetch.
func (w *work) taken(ctx context.Context, b string) bool {
	if w.known(ctx, b) {
		return true
	}
	if w.o.DryRun || w.o.NoPush {
		return false
	}
	_, err := w.Git.Run(ctx, "ls-remote", "--exit-code", "--heads", remote, "refs/heads/"+b)
	return err == nil // if origin cannot be asked, the push will tell
}

// known reports whether a branch exists, here or at origin as it is known here.
func (w *work) known(ctx context.Context, b string) bool {
	for _, ref := range []string{"refs/heads/" + b, "refs/remotes/" + remote + "/" + b} {
		if _, err := w.Git.Run(ctx, "show-ref", "--verify", "--quiet", "--", ref); err == nil {
			return true
		}
	}
	return false
}

// branch makes the branch where the person stands; what is changed or staged
// stays as it is.
func (w *work) branch(ctx context.Context) error {
	if !w.r.NewBranch || w.o.DryRun {
		return nil
	}
	w.r.NewBranch = false // until it is
	if _, err := w.Git.Run(ctx, "switch", "--quiet", "--no-track", "-c", w.r.Branch); err != nil {
		return err
	}
	w.r.NewBranch = true
	return nil
}

var notInBranch = pattern.Of(`[^A-Za-z0-9_]+`)

// branchOf derives a name from what was adjusted.
func branchOf(d *change.Diff) string {
	const longest = 50
	name := "plan-changes"
	if things := thingsOf(d); len(things) > 0 {
		name = things[0].id
	}
	name = strings.Trim(notInBranch().ReplaceAllString(name, "-"), "-")
	if len(name) > longest {
		name = strings.TrimRight(name[:longest], "-")
	}
	if name == "" || strings.EqualFold(name, "HEAD") || strings.EqualFold(name, "plan") {
		name = "plan-changes"
	}
	return name
}
