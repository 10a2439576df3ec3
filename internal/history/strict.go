package history

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// lfsPointer begins the files that stand for content which git does not have.
var lfsPointer = []byte("version https://git-lfs.github.com/spec/")

// maxPointer is more than any such file has, in bytes.
const maxPointer = 1024

// Strict refuses a tree of which the folders named (plans, approvals) do not
// mean the same on every machine: links, submodules and odd modes, names that
// are equal but for case or composition, and pointers to content that git does
// not have. A folder that is not there is no fault. The error is a [*Problem]
// that names the path. What was found sound is remembered by its hash.
func (r *Repository) Strict(ctx context.Context, tree string, folders ...string) error {
	if !plumbing.IsHash(tree) {
		return fmt.Errorf("%q is not the hash of a tree", tree)
	}
	s := &strictWalk{ctx: ctx, repo: r}
	for _, folder := range folders {
		if err := s.way(entry{mode: ModeFolder, hash: plumbing.NewHash(tree)}, path.Clean(folder)); err != nil {
			return err
		}
	}
	return nil
}

type strictWalk struct {
	ctx  context.Context
	repo *Repository
	met  int64
}

// way goes down to a folder: beside each step no name may be taken for it.
func (s *strictWalk) way(at entry, folder string) error {
	if folder == "." {
		return s.folder(".", at.hash, 0)
	}
	here := ""
	for part := range strings.SplitSeq(folder, "/") {
		entries, err := s.repo.tree(at.hash)
		if err != nil {
			return err
		}
		var next entry
		for _, e := range entries {
			if e.name == part {
				next = e
			} else if folded(e.name) == folded(part) {
				return tampered(path.Join(here, e.name), "is spelled as %s but for case or composition", part)
			}
		}
		here = path.Join(here, part)
		if next.mode == 0 {
			return nil
		}
		if !next.folder() {
			return s.entry(here, next, maxDepth-1)
		}
		at = next
	}
	return s.folder(here, at.hash, strings.Count(here, "/"))
}

func (s *strictWalk) folder(at string, h plumbing.Hash, depth int) error {
	if s.repo.isSound(h) {
		return nil
	}
	if err := s.ctx.Err(); err != nil {
		return err
	}
	entries, err := s.repo.tree(h)
	if err != nil {
		return err
	}
	if s.met += int64(len(entries)); s.met > s.repo.maxListed || depth >= maxDepth {
		return errUnfolds
	}
	names := make(map[string]string, len(entries))
	for _, e := range entries {
		here := path.Join(at, e.name)
		if first, twice := names[folded(e.name)]; twice {
			return tampered(here, "is spelled as %s but for case or composition", first)
		}
		names[folded(e.name)] = e.name
		if err := s.entry(here, e, depth+1); err != nil {
			return err
		}
	}
	s.repo.setSound(h)
	return nil
}

func (s *strictWalk) entry(at string, e entry, depth int) error {
	switch e.mode {
	case ModeFolder:
		return s.folder(at, e.hash, depth)
	case ModeFile, ModeExecutable:
		return s.pointer(at, e)
	case ModeSymlink:
		return tampered(at, "is a symbolic link")
	case ModeSubmodule:
		return tampered(at, "is a submodule")
	}
	return tampered(at, "has the mode %o, and files have 100644 or 100755", e.mode)
}

func (s *strictWalk) pointer(at string, e entry) error {
	if s.repo.isSound(e.hash) {
		return nil
	}
	obj, err := s.repo.objects.get(plumbing.BlobObject, e.hash)
	if err != nil {
		return err
	}
	if len(obj.data) < maxPointer && bytes.HasPrefix(obj.data, lfsPointer) {
		return tampered(at, "is a pointer to content that git does not have (LFS)")
	}
	s.repo.setSound(e.hash)
	return nil
}

func tampered(at, format string, args ...any) *Problem {
	return problem(ErrTampered, "commit the files themselves, each under one name, and sign that", "%s %s", at, fmt.Sprintf(format, args...))
}

// folded is a name as file systems that know neither case nor composition
// compare it.
func folded(name string) string {
	ascii := true
	for i := range len(name) {
		ascii = ascii && name[i] < 0x80
	}
	if ascii {
		return strings.ToLower(name)
	}
	return norm.NFC.String(cases.Fold().String(norm.NFD.String(name)))
}

func (r *Repository) isSound(h plumbing.Hash) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.sound[h]
}

func (r *Repository) setSound(h plumbing.Hash) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.sound == nil {
		r.sound = map[plumbing.Hash]bool{}
	}
	r.sound[h] = true
}
