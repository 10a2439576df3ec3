package workspace

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/git"
	"github.com/accord-plan/accord/internal/history"
)

// Merge is what a forge would make of a proposal and its target: their merge
// result, or why there is none.
type Merge struct {
	Target, Head history.Commit
	// Base is their merge base.
	Base history.Commit
	// Tree is the hash of the merged root folder, "" where there is none. By
	// says who merged.
	Tree string
	By   string
	// Conflicts are the paths that cannot be merged without a person.
	Conflicts []string
	// Pending says why the merge is not known, where nobody could compute it.
	Pending string
}

// Source is the merge result as something to load. Without one it is the head
// itself.
func (m *Merge) Source(name string) Source {
	if m.Tree == "" || m.Tree == m.Head.Tree {
		return Source{Commit: &m.Head, Name: name, Into: &m.Target}
	}
	return Source{Commit: &m.Head, Name: name, Tree: m.Tree, Into: &m.Target}
}

// MergeResult merges a head into its target without changing anything: as the
// forge's own test merge says, if its parents are exactly these two; else as
// git does, with an old git where no file changed on both sides. What this
// machine configures for merging is not used, because no forge would know it.
func (w *Workspace) MergeResult(ctx context.Context, target, head history.Commit, testMerge string) (*Merge, error) {
	if w.repo == nil {
		return nil, noRepository()
	}
	m := &Merge{Target: target, Head: head}
	base, err := w.repo.MergeBase(ctx, target, head)
	var problem *history.Problem
	if errors.As(err, &problem) && problem.Err == history.ErrNoBase {
		m.Pending = problem.Summary
		return m, nil
	}
	if err != nil {
		return nil, err
	}
	m.Base = base
	switch base.Hash {
	case target.Hash:
		m.Tree, m.By = head.Tree, "fast-forward"
		return m, nil
	case head.Hash:
		m.Tree, m.By = target.Tree, "already merged"
		return m, nil
	}
	if tree, ok := w.forgeMerge(ctx, target, head, testMerge); ok {
		m.Tree, m.By = tree, "the forge's test merge"
		return m, nil
	}
	err = w.mergeTree(ctx, m)
	switch {
	case errors.Is(err, errOldGit):
		err = w.readTree(ctx, m)
	case errors.Is(err, git.ErrNoGit):
		m.Pending, err = "git is not on the path: install it, version 2.38 or newer", nil
	}
	return m, err
}

// forgeMerge believes a test merge only if it merges exactly these two.
func (w *Workspace) forgeMerge(ctx context.Context, target, head history.Commit, hash string) (string, bool) {
	if len(hash) != 40 {
		return "", false
	}
	c, err := w.repo.Resolve(ctx, hash)
	if err != nil || c.Hash != hash || !slices.Equal(c.Parents, []string{target.Hash, head.Hash}) {
		return "", false
	}
	return c.Tree, true
}

var errOldGit = errors.New("git is older than 2.38 and cannot merge without a work tree")

// mergeTree lets git merge, into a temporary object directory.
func (w *Workspace) mergeTree(ctx context.Context, m *Merge) error {
	g, err := w.apart(ctx)
	if err != nil {
		return err
	}
	out, err := g.Run(ctx, "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", m.Target.Hash, m.Head.Hash)
	switch code := git.CodeOf(err); {
	case code == 129: // unknown options
		return errOldGit
	case code > 1:
		return cmp.Or(w.repo.Partial(), err)
	case code < 0:
		return err
	}
	tree, rest, _ := bytes.Cut(out, []byte{0})
	m.By = "git merge-tree"
	if err == nil {
		return m.found(string(tree))
	}
	if m.Conflicts = m.own(names(rest)); len(m.Conflicts) == 0 {
		m.Pending = "git says that they conflict, and not where"
	}
	return nil
}

// own are the names as the branches have them: where one side has a folder by
// the name of the other's file, git appends to the file which side it is from.
func (m *Merge) own(files []string) []string {
	for i, f := range files {
		files[i] = strings.TrimSuffix(strings.TrimSuffix(f, "~"+m.Target.Hash), "~"+m.Head.Hash)
	}
	slices.Sort(files)
	return slices.Compact(files)
}

func (m *Merge) found(tree string) error {
	if m.Tree = tree; len(tree) != 40 {
		return fmt.Errorf("git answered %q, and the hash of a tree is expected", clipped(tree))
	}
	return nil
}

// names are the distinct names between zero bytes, sorted.
func names(list []byte) []string {
	var out []string
	for name := range strings.SplitSeq(string(list), "\x00") {
		if name != "" {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// readTree merges with a git that is older: file by file, where no file changed
// on both sides.
func (w *Workspace) readTree(ctx context.Context, m *Merge) error {
	g, err := w.apart(ctx)
	if err != nil {
		return err
	}
	bases, err := g.Run(ctx, "merge-base", "--all", m.Target.Hash, m.Head.Hash)
	if err != nil {
		return err
	}
	if bytes.Count(bases, []byte("\n")) > 1 {
		m.Pending = fmt.Sprintf("both sides merged each other before, and %v", errOldGit)
		return nil
	}
	// What an earlier merge left in the index would be in the way of this one.
	if err := os.Remove(w.scratch.index()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := g.Run(ctx, "read-tree", "-i", "-m", "--aggressive", m.Base.Hash, m.Target.Hash, m.Head.Hash); err != nil {
		return err
	}
	unmerged, err := g.Run(ctx, "ls-files", "-z", "--unmerged")
	if err != nil {
		return err
	}
	if list := paths(unmerged); len(list) > 0 {
		m.Pending = fmt.Sprintf("both sides changed %s, and %v", some(list), errOldGit)
		return nil
	}
	tree, err := g.Line(ctx, "write-tree")
	if err != nil {
		return err
	}
	m.By = "git read-tree"
	return m.found(tree)
}

// paths are the distinct paths of an index's listing, sorted.
func paths(listing []byte) []string {
	var out []string
	for _, line := range names(listing) {
		_, path, _ := strings.Cut(line, "\t")
		out = append(out, path)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func clipped(s string) string {
	if len(s) > 60 {
		return s[:60] + "…"
	}
	return s
}

// PlansAt lists the folders of the plans at some commits, by hash.
func PlansAt(ctx context.Context, repo *history.Repository, hashes ...string) ([]string, error) {
	var plans []string
	for _, hash := range hashes {
		c, err := repo.Resolve(ctx, hash)
		if err != nil {
			return nil, err
		}
		fsys, err := repo.At(ctx, c)
		if err != nil {
			return nil, err
		}
		plans = append(plans, findPlans(fsys)...)
	}
	slices.Sort(plans)
	return slices.Compact(plans), nil
}

// PlansIn lists the folders of the plans in a tree, which a commit names.
func PlansIn(ctx context.Context, repo *history.Repository, c history.Commit) ([]string, error) {
	fsys, err := repo.At(ctx, c)
	if err != nil {
		return nil, err
	}
	return findPlans(fsys), nil
}
