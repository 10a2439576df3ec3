package history

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
)

// maxObject is the largest object that is read: 64 MiB. Plan files end at
// 4 MiB and the largest fact files at some tens; beyond lies a mistake.
const maxObject = 64 << 20

// cacheSize bounds what is kept of read objects: enough for two revisions of
// the largest plans, since delta chains are resolved from it.
const cacheSize = 128 * cache.MiByte

// maxAlternates bounds how deep repositories may borrow from one another, as in git.
const maxAlternates = 5

// maxBorrowed bounds from how many repositories objects are borrowed in all.
const maxBorrowed = 100

// objectStore finds objects by hash: in packs, loose, and in the repositories
// that this one borrows from. It keeps packs open and what was read, since the
// library's own storage opens a pack anew for each object above 16 KiB and reads
// every index of an alternate for each of its objects. Several goroutines may
// read at once.
type objectStore struct {
	dirs []*objectDir
	// cache says whether to prove: then a damaged copy is refused though a sound
	// one is there, and content that was made to collide.
	cache    *shelf
	promisor string
}

func newObjectStore(dir, promisor string) (*objectStore, error) {
	s := &objectStore{cache: newShelf(), promisor: promisor}
	return s, s.add(dir, 0)
}

// add takes in an object directory and, through info/alternates, those that it
// borrows from.
func (s *objectStore) add(dir string, depth int) error {
	dir = filepath.Clean(dir)
	if slices.ContainsFunc(s.dirs, func(d *objectDir) bool { return d.path == dir }) {
		return nil
	}
	if depth > maxAlternates || len(s.dirs) == maxBorrowed {
		return problem(ErrUnsupported, "make it complete: git repack -a -d && rm .git/objects/info/alternates",
			"the repository borrows objects from too many others: more than %d, or more than %d behind one another", maxBorrowed, maxAlternates)
	}
	s.dirs = append(s.dirs, &objectDir{path: dir})
	list, err := readRegular(filepath.Join(dir, "info", "alternates"), 1<<20)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(list)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if !filepath.IsAbs(line) {
			line = filepath.Join(dir, line)
		}
		if err := s.add(line, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// get reads an object and proves that it is the one that its name says. The
// type is AnyObject, or what the object must be.
func (s *objectStore) get(kind plumbing.ObjectType, h plumbing.Hash) (*gitObject, error) {
	obj, err := s.find(h)
	if err != nil {
		return nil, err
	}
	if kind != plumbing.AnyObject && obj.kind != kind {
		return nil, corrupt("object %s is a %s where a %s is expected", h, obj.kind, kind)
	}
	return obj, nil
}

func (s *objectStore) find(h plumbing.Hash) (*gitObject, error) {
	if obj, ok := s.cache.Get(h); ok {
		return s.judged(obj.(*gitObject))
	}
	var damage error
	for range 2 {
		obj, err := s.lookUp(h)
		if err == nil && obj != nil {
			return s.judged(obj)
		}
		if isProblem(err) {
			return nil, err
		}
		damage = err
		if !s.rescan() { // git may have repacked or fetched meanwhile
			break
		}
	}
	if damage != nil {
		return nil, corrupt("object %s cannot be read: %v", h, damage)
	}
	return nil, s.missing(h)
}

func (s *objectStore) judged(obj *gitObject) (*gitObject, error) {
	if s.cache.proven && obj.collides {
		return nil, collides(obj.hash)
	}
	return obj, nil
}

// lookUp returns nil when no directory has the object. A damaged copy is
// passed over for a sound one, as git does, unless proof is asked for.
func (s *objectStore) lookUp(h plumbing.Hash) (*gitObject, error) {
	var damage error
	for _, dir := range s.dirs {
		obj, err := dir.read(h, s.cache, s.cache.proven)
		if err == nil && obj != nil && (damage == nil || !s.cache.proven) || isProblem(err) {
			return obj, err
		}
		damage = errors.Join(damage, err)
	}
	return nil, damage
}

func (s *objectStore) rescan() bool {
	changed := false
	for _, dir := range s.dirs {
		changed = dir.rescan() || changed
	}
	return changed
}

func (s *objectStore) missing(h plumbing.Hash) error {
	if s.promisor != "" {
		return problem(ErrMissingObject, refetch(s.promisor), "object %s is not in this partial clone", h)
	}
	return problem(ErrMissingObject, fsck, "object %s is missing", h)
}

// refetch is the advice for a partial clone.
func refetch(remote string) string {
	return fmt.Sprintf("fetch everything: git fetch --refetch --no-filter %s (GitHub or Gitea Actions: leave out filter: for actions/checkout)", remote)
}

// bytes is the content of an object, which nobody may change.
func (s *objectStore) bytes(kind plumbing.ObjectType, h plumbing.Hash) ([]byte, error) {
	obj, err := s.get(kind, h)
	if err != nil {
		return nil, err
	}
	return obj.data, nil
}

// size is the length of an object's content in bytes.
func (s *objectStore) size(h plumbing.Hash) (int64, error) {
	obj, err := s.get(plumbing.AnyObject, h)
	if err != nil {
		return 0, err
	}
	return obj.Size(), nil
}

// commitsWithPrefix lists the hashes of commits and tags that begin with some
// hexadecimal digits.
func (s *objectStore) commitsWithPrefix(digits string) ([]plumbing.Hash, error) {
	var all []plumbing.Hash
	for _, dir := range s.dirs {
		found, err := dir.commitsWithPrefix(digits)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	slices.SortFunc(all, func(a, b plumbing.Hash) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(all), nil
}

// close closes the packs.
func (s *objectStore) close() error {
	var err error
	for _, dir := range s.dirs {
		err = errors.Join(err, dir.close())
	}
	return err
}
