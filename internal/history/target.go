package history

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// branchVariables name the target branch of a pull request in CI. Gitea and
// Forgejo set GitHub's.
var branchVariables = []string{"GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"}

// baseVariable holds, in GitLab CI, the merge base itself, which is there even
// when the clone has no other branch.
const baseVariable = "CI_MERGE_REQUEST_DIFF_BASE_SHA"

// DefaultTarget is the commit that a proposal is meant to be merged into, and
// what that is called: the explicit revision if there is one, else the target
// branch that CI names, else origin's default branch, else main or master. A
// branch is taken from origin before the local one, which may be behind.
func (r *Repository) DefaultTarget(ctx context.Context, explicit string, getenv func(string) string) (Commit, string, error) {
	if explicit != "" {
		c, err := r.Resolve(ctx, explicit)
		return c, explicit, err
	}
	if c, name, ok, err := r.ciTarget(ctx, getenv); ok || err != nil {
		return c, name, err
	}
	if c, name, ok, err := r.originHead(); ok || err != nil {
		return c, name, err
	}
	for _, branch := range []string{"main", "master"} {
		if c, name, ok, err := r.branch(branch); ok || err != nil {
			return c, name, err
		}
	}
	if _, _, err := r.Head(ctx); err != nil {
		return Commit{}, "", err
	}
	return Commit{}, "", problem(ErrNoBase, "name it with --target BRANCH, or "+r.fetchAdvice("main"),
		"there is no target branch: neither origin/HEAD nor main nor master")
}

func (r *Repository) ciTarget(ctx context.Context, getenv func(string) string) (Commit, string, bool, error) {
	var missing error
	for _, variable := range branchVariables {
		branch := getenv(variable)
		if branch == "" {
			continue
		}
		c, name, ok, err := r.branch(branch)
		if ok || err != nil {
			return c, name, ok, err
		}
		missing = problem(ErrNoBase, r.fetchAdvice(branch), "the target branch %s (%s) has not been fetched", branch, variable)
	}
	if hash := getenv(baseVariable); hash != "" {
		c, err := r.Resolve(ctx, hash)
		return c, baseVariable, err == nil, err
	}
	return Commit{}, "", false, missing
}

// fetchAdvice says how to get a branch of origin: a shallow clone has one
// branch only, and deepening it brings no other.
func (r *Repository) fetchAdvice(branch string) string {
	if boundary, _ := r.boundary(); len(boundary) > 0 {
		return "fetch all branches: git fetch --unshallow --tags origin \"+refs/heads/*:refs/remotes/origin/*\" " +
			"(GitHub or Gitea Actions: fetch-depth: 0 for actions/checkout; GitLab CI: GIT_DEPTH: 0)"
	}
	return fmt.Sprintf("fetch it: git fetch origin %s:refs/remotes/origin/%[1]s", branch)
}

// originHead is what the remote calls its default branch.
func (r *Repository) originHead() (Commit, string, bool, error) {
	const head = remotesPrefix + "origin/HEAD"
	if ref, err := r.refs.Ref(head); err == nil {
		if name, ok := strings.CutPrefix(ref.Target().String(), remotesPrefix); ok {
			c, ok, err := r.lookUp(remotesPrefix + name)
			return c, name, ok, err
		}
	}
	c, ok, err := r.lookUp(head)
	return c, "origin/HEAD", ok, err
}

// Branch finds a branch by its bare name, the local one first, because that is
// what its owner works on; else origin's, which is all that a clone of CI has.
// The name is a name and not a revision, so a plan can write anything. It
// returns the name that the branch goes by here, and false where there is none.
func (r *Repository) Branch(ctx context.Context, name string) (Commit, string, bool, error) {
	if err := ctx.Err(); err != nil || !plausible(name) {
		return Commit{}, "", false, err
	}
	if c, ok, err := r.lookUp(headsPrefix + name); ok || err != nil {
		return c, name, ok, err
	}
	return r.branch(name)
}

// Ref finds a commit by the full name of a reference, false where there is none.
func (r *Repository) Ref(ctx context.Context, full string) (Commit, bool, error) {
	if err := ctx.Err(); err != nil || !plausible(full) {
		return Commit{}, false, err
	}
	return r.lookUp(full)
}

// branch finds a branch by its bare name, at origin first. The name comes from
// the environment, so it is a name and not a revision.
func (r *Repository) branch(name string) (Commit, string, bool, error) {
	if !plausible(name) || slices.Contains([]string{"HEAD", "@"}, name) {
		return Commit{}, "", false, nil
	}
	for _, candidate := range []struct{ full, name string }{
		{remotesPrefix + "origin/" + name, "origin/" + name},
		{headsPrefix + name, name},
	} {
		c, ok, err := r.lookUp(candidate.full)
		if ok || err != nil {
			return c, candidate.name, ok, err
		}
	}
	return Commit{}, "", false, nil
}
