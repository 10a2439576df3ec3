package workspace

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
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
// git does, with an old git where no file changed on both sides. Drivers that
// are registered on this machine are not used, because no forge would.
func (w *Workspace) MergeResult(ctx context.Context, target, head history.Commit, testMerge string) (*Merge, error) {
	if w.repo == nil {
		return nil, noRepository()
	}
	m := &Merge{Target: target, Head: head}
	base, err := w.repo.MergeBase(ctx, target, head)
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
	case code != 0 && code != 1:
		return err
	}
	tree, rest, _ := bytes.Cut(out, []byte{0})
	m.By = "git merge-tree"
	if err != nil {
		m.Conflicts = names(rest)
		return nil
	}
	return m.found(string(tree))
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

// apart is git on this repository with a place of its own for new objects, and
// with what it does by itself in place of every registered merge driver: a
// program of somebody's configuration is neither run here nor known to a forge.
func (w *Workspace) apart(ctx context.Context) (git.Git, error) {
	objects, err := w.scratch()
	if err != nil {
		return git.Git{}, err
	}
	g := git.Git{Dir: w.repo.GitDir()}.With("GIT_NO_REPLACE_OBJECTS=1")
	drivers, err := g.Run(ctx, "config", "--name-only", "-z", "--get-regexp", `^merge\..*\.driver$`)
	if err != nil && git.CodeOf(err) != 1 { // 1: there is none
		return git.Git{}, err
	}
	settings := [][2]string{{"merge.renames", "true"}, {"merge.directoryRenames", "conflict"}, {"merge.renormalize", "false"}}
	for _, name := range names(drivers) {
		settings = append(settings, [2]string{name, "git merge-file %A %O %B"})
	}
	env := []string{"GIT_OBJECT_DIRECTORY=" + objects, "GIT_ALTERNATE_OBJECT_DIRECTORIES=" + alternate(w.repo.Objects()), "GIT_CONFIG_COUNT=" + strconv.Itoa(len(settings))}
	for i, s := range settings {
		env = append(env, fmt.Sprintf("GIT_CONFIG_KEY_%d=%s", i, s[0]), fmt.Sprintf("GIT_CONFIG_VALUE_%d=%s", i, s[1]))
	}
	return g.With(env...), nil
}

// scratch is a folder for objects that end with the workspace; its objects can
// be read from the repository.
func (w *Workspace) scratch() (string, error) {
	if w.objects != "" {
		return w.objects, nil
	}
	dir, err := os.MkdirTemp("", "accord-merge-*")
	if err != nil {
		return "", err
	}
	w.keep(func() { _ = os.RemoveAll(dir) })
	objects := filepath.Join(dir, "objects")
	if err := os.Mkdir(objects, 0o700); err != nil {
		return "", err
	}
	if err := w.repo.Borrow(objects); err != nil {
		return "", err
	}
	w.objects = objects
	return objects, nil
}

// alternate spells a folder for a list of folders.
func alternate(dir string) string {
	if strings.ContainsAny(dir, `:;"`) {
		return strconv.Quote(dir)
	}
	return dir
}

// readTree merges with a git that is older: file by file, where no file changed
// on both sides.
func (w *Workspace) readTree(ctx context.Context, m *Merge) error {
	g, err := w.apart(ctx)
	if err != nil {
		return err
	}
	g = g.With("GIT_INDEX_FILE=" + filepath.Join(filepath.Dir(w.objects), "index"))
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
