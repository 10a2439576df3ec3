package history

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/idxfile"
)

// maxIndex bounds what git keeps as an index: of a pack, some 35 million
// objects; of the work tree, some ten million files.
const maxIndex = 1 << 30

// objectDir is one objects folder: files of one object each, and packs. It may
// be read from by several goroutines.
type objectDir struct {
	path string

	mu     sync.Mutex
	listed bool
	packs  []*pack // only ever appended to
}

// read returns nil when the folder does not have the object. A damaged copy is
// passed over for a sound one unless whole asks that none is damaged.
func (d *objectDir) read(h plumbing.Hash, kept *shelf, whole bool) (obj *gitObject, err error) {
	defer recovered(&obj, &err)
	var damage error
	for _, p := range d.known() {
		obj, err := p.read(h, kept)
		if err == nil && obj != nil && (damage == nil || !whole) {
			return obj, nil
		}
		if isProblem(err) {
			return nil, err
		}
		damage = errors.Join(damage, err)
	}
	obj, err = kept.readLoose(d.loose(h), h)
	if isProblem(err) {
		return nil, err
	}
	if err == nil && obj != nil {
		err = proven(obj, h)
	}
	if err != nil || obj == nil {
		return nil, errors.Join(damage, err)
	}
	if whole && damage != nil {
		return nil, damage
	}
	kept.Put(obj)
	return obj, nil
}

func (d *objectDir) loose(h plumbing.Hash) string {
	name := h.String()
	return filepath.Join(d.path, name[:2], name[2:])
}

// isCommitish tells by an object's type alone whether it can lead to a commit,
// so that looking for one among many does not read them all.
func (d *objectDir) isCommitish(h plumbing.Hash) bool {
	for _, p := range d.known() {
		if kind, err := p.kind(h); err == nil {
			return kind == plumbing.CommitObject || kind == plumbing.TagObject
		}
	}
	kind, err := looseKind(d.loose(h))
	return err == nil && (kind == plumbing.CommitObject || kind == plumbing.TagObject)
}

// recovered turns a panic of the decoders, which trust lengths in the file,
// into an error.
func recovered(obj **gitObject, err *error) {
	if r := recover(); r != nil {
		*obj, *err = nil, fmt.Errorf("malformed: %v", r)
	}
}

// proven compares the object's name with its content.
func proven(obj *gitObject, h plumbing.Hash) error {
	if obj.hash != h {
		return fmt.Errorf("its content has the hash %s", obj.hash)
	}
	return nil
}

// known are the packs, listed at the first question.
func (d *objectDir) known() []*pack {
	d.mu.Lock()
	listed, packs := d.listed, d.packs
	d.mu.Unlock()
	if !listed {
		d.rescan()
		d.mu.Lock()
		defer d.mu.Unlock()
		return d.packs
	}
	return packs
}

// rescan lists the packs and tells whether there are new ones.
func (d *objectDir) rescan() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.listed = true
	entries, err := os.ReadDir(filepath.Join(d.path, "pack"))
	if err != nil {
		return false
	}
	changed := false
	for _, e := range entries {
		name, isIndex := strings.CutSuffix(e.Name(), ".idx")
		path := filepath.Join(d.path, "pack", name)
		if !isIndex || slices.ContainsFunc(d.packs, func(p *pack) bool { return p.path == path }) {
			continue
		}
		d.packs = append(d.packs, loadPack(path))
		changed = true
	}
	return changed
}

func loadPack(path string) (p *pack) {
	p = &pack{path: path, index: idxfile.NewMemoryIndex()}
	name := filepath.Base(path)
	defer func() {
		if r := recover(); r != nil {
			p.err = fmt.Errorf("%s.idx is malformed: %v", name, r)
		}
	}()
	f, err := openRegular(path+".idx", maxIndex)
	if err != nil {
		p.err = err
		return p
	}
	defer f.Close()
	if err := idxfile.NewDecoder(f).Decode(p.index); err != nil {
		p.err = fmt.Errorf("%s.idx: %w", name, err)
	}
	return p
}

// openRegular opens a file that git writes: never a pipe, which would be waited
// for, nor one of a size that git does not give it.
func openRegular(file string, limit int64) (*os.File, error) {
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s %w", file, errNotRegular)
	case info.Size() > limit:
		return nil, fmt.Errorf("%s has %d MiB, and at most %d are read", file, info.Size()>>20, limit>>20)
	}
	return os.Open(file)
}

func readRegular(file string, limit int64) ([]byte, error) {
	f, err := openRegular(file, limit)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.Grow(int(min(info.Size(), limit)) + bytes.MinRead) // all at once: it is seldom longer
	_, err = b.ReadFrom(io.LimitReader(f, limit))
	return b.Bytes(), err
}

func (d *objectDir) commitsWithPrefix(digits string) ([]plumbing.Hash, error) {
	var found []plumbing.Hash
	for _, p := range d.known() {
		if p.err != nil {
			continue
		}
		entries, err := p.index.Entries()
		if err != nil {
			return nil, err
		}
		for {
			e, err := entries.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return nil, err
			}
			if strings.HasPrefix(hex.EncodeToString(e.Hash[:]), digits) {
				found = append(found, e.Hash)
			}
		}
	}
	files, err := os.ReadDir(filepath.Join(d.path, digits[:2]))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, file := range files {
		if name := digits[:2] + file.Name(); strings.HasPrefix(name, digits) && plumbing.IsHash(name) {
			found = append(found, plumbing.NewHash(name))
		}
	}
	return slices.DeleteFunc(found, func(h plumbing.Hash) bool { return !d.isCommitish(h) }), nil
}

func (d *objectDir) close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	var err error
	for _, p := range d.packs {
		err = errors.Join(err, p.close())
	}
	return err
}
