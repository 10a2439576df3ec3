package history

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

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

// objectStore finds objects by hash: in packs, loose, and in the repositories
// that this one borrows from. It keeps packs open, since the library's own
// storage opens a pack anew for each object above 16 KiB and reads every index
// of an alternate for each of its objects.
//
// The library's packs serve one reader at a time, and inflating is what takes
// the time, so each concurrent reader has a lane of its own; the cache is shared.
type objectStore struct {
	paths    []string
	cache    cache.Object // safe for several readers
	promisor string

	mu    sync.Mutex
	freed sync.Cond
	free  []lane // the last one used first: its packs are open
	made  int
}

// lane is the object folders as one reader at a time has them.
type lane []*objectDir

func newObjectStore(dir, promisor string) (*objectStore, error) {
	s := &objectStore{cache: cache.NewObjectLRU(cacheSize), promisor: promisor}
	s.freed.L = &s.mu
	return s, s.add(dir, 0)
}

// take waits for a lane; there are as many as processors.
func (s *objectStore) take() lane {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.free) == 0 && s.made == runtime.GOMAXPROCS(0) {
		s.freed.Wait()
	}
	if n := len(s.free); n > 0 {
		l := s.free[n-1]
		s.free = s.free[:n-1]
		return l
	}
	s.made++
	l := make(lane, len(s.paths))
	for i, path := range s.paths {
		l[i] = &objectDir{path: path}
	}
	return l
}

func (s *objectStore) give(l lane) {
	s.mu.Lock()
	s.free = append(s.free, l)
	s.mu.Unlock()
	s.freed.Signal()
}

// add takes in an object directory and, through info/alternates, those that it
// borrows from.
func (s *objectStore) add(dir string, depth int) error {
	dir = filepath.Clean(dir)
	if slices.Contains(s.paths, dir) {
		return nil
	}
	if depth > maxAlternates {
		return problem(ErrUnsupported, "make it complete: git repack -a -d && rm .git/objects/info/alternates",
			"the repository borrows objects through more than %d others", maxAlternates)
	}
	s.paths = append(s.paths, dir)
	list, err := os.ReadFile(filepath.Join(dir, "info", "alternates"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(bytes.NewReader(list))
	for lines.Scan() {
		line := lines.Text()
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
	return lines.Err()
}

// get reads an object and proves that it is the one that its name says. The
// type is AnyObject, or what the object must be.
func (s *objectStore) get(kind plumbing.ObjectType, h plumbing.Hash) (plumbing.EncodedObject, error) {
	obj, err := s.find(h)
	if err != nil {
		return nil, err
	}
	if kind != plumbing.AnyObject && obj.Type() != kind {
		return nil, corrupt("object %s is a %s where a %s is expected", h, obj.Type(), kind)
	}
	return obj, nil
}

func (s *objectStore) find(h plumbing.Hash) (plumbing.EncodedObject, error) {
	if obj, ok := s.cache.Get(h); ok {
		return obj, nil
	}
	l := s.take()
	defer s.give(l)
	var damage error
	for range 2 {
		obj, err := l.lookUp(h, s.cache)
		if err == nil && obj != nil {
			return obj, nil
		}
		damage = err
		if !l.rescan() { // git may have repacked or fetched meanwhile
			break
		}
	}
	if damage != nil {
		return nil, corrupt("object %s cannot be read: %v", h, damage)
	}
	return nil, s.missing(h)
}

// lookUp returns nil when no directory has the object. A damaged copy is
// passed over for a sound one, as git does.
func (l lane) lookUp(h plumbing.Hash, kept cache.Object) (plumbing.EncodedObject, error) {
	var damage error
	for _, dir := range l {
		obj, err := dir.read(h, kept)
		if err == nil && obj != nil {
			return obj, nil
		}
		if p := (*Problem)(nil); errors.As(err, &p) {
			return nil, err
		}
		damage = errors.Join(damage, err)
	}
	return nil, damage
}

func (l lane) rescan() bool {
	changed := false
	for _, dir := range l {
		changed = dir.rescan() || changed
	}
	return changed
}

func (s *objectStore) missing(h plumbing.Hash) error {
	if s.promisor != "" {
		return problem(ErrMissingObject, fmt.Sprintf("fetch everything: git fetch --refetch --no-filter %s "+
			"(GitHub or Gitea Actions: leave out filter: for actions/checkout)", s.promisor),
			"object %s is not in this partial clone", h)
	}
	return problem(ErrMissingObject, fsck, "object %s is missing", h)
}

// bytes is the content of a blob, the caller's own.
func (s *objectStore) bytes(kind plumbing.ObjectType, h plumbing.Hash) ([]byte, error) {
	obj, err := s.get(kind, h)
	if err != nil {
		return nil, err
	}
	in, err := obj.Reader()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	data := make([]byte, obj.Size())
	if _, err := io.ReadFull(in, data); err != nil {
		return nil, corrupt("object %s cannot be read: %v", h, err)
	}
	return data, nil
}

// size is the length of an object's content in bytes.
func (s *objectStore) size(h plumbing.Hash) (int64, error) {
	obj, err := s.get(plumbing.AnyObject, h)
	if err != nil {
		return 0, err
	}
	return obj.Size(), nil
}

// withPrefix lists the hashes that begin with some hexadecimal digits.
func (s *objectStore) withPrefix(digits string) ([]plumbing.Hash, error) {
	l := s.take()
	defer s.give(l)
	var all []plumbing.Hash
	for _, dir := range l {
		found, err := dir.withPrefix(digits)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	slices.SortFunc(all, func(a, b plumbing.Hash) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(all), nil
}

// close closes the packs of all lanes that are not being read from.
func (s *objectStore) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var err error
	for _, l := range s.free {
		for _, dir := range l {
			err = errors.Join(err, dir.close())
		}
	}
	return err
}
