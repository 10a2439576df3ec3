package history

import (
	"context"
	"path"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// Change is a file that differs between two commits. The Old fields are zero
// for a file that was added, the New ones for one that was removed.
type Change struct {
	Path             string // from the repository's root
	OldHash, NewHash string
	OldMode, NewMode uint32
}

// Changed lists the files under a folder ("." or "" for all) that differ from a
// to b, sorted by path. Equal folders are skipped by hash, so it costs what
// changed, not what there is. A rename is a removal and an addition.
func (r *Repository) Changed(ctx context.Context, a, b Commit, under string) ([]Change, error) {
	return r.changed(a, b, under, &changeWalk{ctx: ctx, repo: r})
}

// Edited is [Repository.Changed], where folders are read as [Repository.Pieces] reads
// files: of those that differ in the content of files only what differs.
func (r *Repository) Edited(ctx context.Context, a, b Commit, under string) ([]Change, error) {
	return r.changed(a, b, under, &changeWalk{ctx: ctx, repo: r, pieces: !r.proven})
}

func (r *Repository) changed(a, b Commit, under string, w *changeWalk) ([]Change, error) {
	old, err := r.subtree(a, under)
	if err != nil {
		return nil, err
	}
	now, err := r.subtree(b, under)
	if err != nil {
		return nil, err
	}
	if err := w.compare(path.Clean(under), old, now); err != nil {
		return nil, err
	}
	slices.SortFunc(w.changes, func(x, y Change) int { return strings.Compare(x.Path, y.Path) })
	return w.changes, nil
}

// Files lists the files under a folder of a commit, sorted by path, as if all of
// them were added.
func (r *Repository) Files(ctx context.Context, c Commit, under string) ([]Change, error) {
	at, err := r.subtree(c, under)
	if err != nil {
		return nil, err
	}
	w := &changeWalk{ctx: ctx, repo: r}
	if err := w.compare(path.Clean(under), entry{}, at); err != nil {
		return nil, err
	}
	slices.SortFunc(w.changes, func(x, y Change) int { return strings.Compare(x.Path, y.Path) })
	return w.changes, nil
}

// subtree is the entry of a folder or file in a commit; the zero entry if absent.
func (r *Repository) subtree(c Commit, under string) (entry, error) {
	at := entry{mode: ModeFolder, hash: plumbing.NewHash(c.Tree)}
	if under = path.Clean(under); under == "." {
		return at, nil
	}
	for part := range strings.SplitSeq(under, "/") {
		if !at.folder() {
			return entry{}, nil
		}
		entries, err := r.tree(at.hash)
		if err != nil {
			return entry{}, err
		}
		i, ok := slices.BinarySearchFunc(entries, entry{name: part}, byName)
		if !ok {
			return entry{}, nil
		}
		at = entries[i]
	}
	return at, nil
}

type changeWalk struct {
	ctx     context.Context
	repo    *Repository
	pieces  bool // see Edited
	changes []Change
	met     int64 // things compared so far
}

// compare meets two things at the same path, either of which may be absent.
func (w *changeWalk) compare(at string, old, now entry) error {
	if old.hash == now.hash && old.mode == now.mode {
		return nil
	}
	if err := w.ctx.Err(); err != nil {
		return err
	}
	if w.met++; w.met > w.repo.maxListed || strings.Count(at, "/") >= maxDepth {
		return errUnfolds
	}
	if old.file() || now.file() {
		c := Change{Path: at}
		if old.file() {
			c.OldHash, c.OldMode = old.hash.String(), old.mode
		}
		if now.file() {
			c.NewHash, c.NewMode = now.hash.String(), now.mode
		}
		w.changes = append(w.changes, c)
	}
	if done, err := w.alike(at, old, now); done || err != nil {
		return err
	}
	return w.descend(at, old, now)
}

// file is true for all that is listed rather than entered.
func (e entry) file() bool { return e.mode != 0 && !e.folder() }

// descend merges two sorted folders.
func (w *changeWalk) descend(at string, old, now entry) error {
	before, err := w.children(old)
	if err != nil {
		return err
	}
	after, err := w.children(now)
	if err != nil {
		return err
	}
	for len(before) > 0 || len(after) > 0 {
		var x, y entry
		switch {
		case len(after) == 0 || len(before) > 0 && before[0].name < after[0].name:
			x, before = before[0], before[1:]
		case len(before) == 0 || after[0].name < before[0].name:
			y, after = after[0], after[1:]
		default:
			x, y, before, after = before[0], after[0], before[1:], after[1:]
			if x.hash == y.hash && x.mode == y.mode {
				continue
			}
		}
		if err := w.compare(path.Join(at, x.name+y.nameUnless(x)), x, y); err != nil {
			return err
		}
	}
	return nil
}

// nameUnless is the entry's name if the other one has none.
func (e entry) nameUnless(other entry) string {
	if other.name != "" {
		return ""
	}
	return e.name
}

func (w *changeWalk) children(e entry) ([]entry, error) {
	if !e.folder() {
		return nil, nil
	}
	return w.repo.tree(e.hash)
}
