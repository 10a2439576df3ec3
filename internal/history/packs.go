package history

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/plumbing/format/idxfile"
	"github.com/go-git/go-git/v5/plumbing/format/packfile"
)

// objectDir is one objects folder: files of one object each, and packs.
type objectDir struct {
	path   string
	listed bool
	packs  []*pack
}

type pack struct {
	name  string // without extension
	index *idxfile.MemoryIndex
	file  *packfile.Packfile // opened at the first read
	err   error              // why the index cannot be read
}

// read returns nil when the folder does not have the object.
func (d *objectDir) read(h plumbing.Hash, kept cache.Object) (obj plumbing.EncodedObject, err error) {
	defer recovered(&obj, &err)
	if !d.listed {
		d.rescan()
	}
	var damage error
	for _, p := range d.packs {
		obj, err := p.read(d.path, h, kept)
		if err == nil && obj != nil {
			return obj, nil
		}
		damage = errors.Join(damage, err)
	}
	name := h.String()
	obj, err = readLoose(filepath.Join(d.path, name[:2], name[2:]), h)
	if err != nil || obj == nil {
		return nil, errors.Join(damage, err)
	}
	if err := proven(obj, h); err != nil {
		return nil, errors.Join(damage, err)
	}
	kept.Put(obj)
	return obj, nil
}

// recovered turns a panic of the decoders, which trust lengths in the file,
// into an error.
func recovered(obj *plumbing.EncodedObject, err *error) {
	if r := recover(); r != nil {
		*obj, *err = nil, fmt.Errorf("malformed: %v", r)
	}
}

// proven compares the object's name with its content.
func proven(obj plumbing.EncodedObject, h plumbing.Hash) error {
	if got := obj.Hash(); got != h {
		return fmt.Errorf("its content has the hash %s", got)
	}
	return nil
}

// rescan lists the packs and tells whether there are new ones.
func (d *objectDir) rescan() bool {
	d.listed = true
	entries, err := os.ReadDir(filepath.Join(d.path, "pack"))
	if err != nil {
		return false
	}
	changed := false
	for _, e := range entries {
		name, isIndex := strings.CutSuffix(e.Name(), ".idx")
		if !isIndex || slices.ContainsFunc(d.packs, func(p *pack) bool { return p.name == name }) {
			continue
		}
		d.packs = append(d.packs, loadPack(filepath.Join(d.path, "pack"), name))
		changed = true
	}
	return changed
}

func loadPack(dir, name string) (p *pack) {
	p = &pack{name: name, index: idxfile.NewMemoryIndex()}
	defer func() {
		if r := recover(); r != nil {
			p.err = fmt.Errorf("%s.idx is malformed: %v", name, r)
		}
	}()
	f, err := os.Open(filepath.Join(dir, name+".idx"))
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

func (p *pack) read(dir string, h plumbing.Hash, kept cache.Object) (plumbing.EncodedObject, error) {
	if p.err != nil {
		return nil, p.err
	}
	offset, err := p.index.FindOffset(h)
	if err != nil {
		return nil, nil
	}
	if err := p.open(dir, kept); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil // repacked meanwhile: a rescan finds the new pack
		}
		return nil, err
	}
	size, err := p.file.GetSizeByOffset(offset)
	if err != nil {
		return nil, err
	}
	if size > maxObject {
		return nil, tooLarge(h, size)
	}
	obj, err := p.file.Get(h)
	if err != nil {
		return nil, err
	}
	return obj, proven(obj, h)
}

// open opens the pack without a file system, which makes the library give
// objects in memory instead of handles that open the pack again.
func (p *pack) open(dir string, kept cache.Object) error {
	if p.file != nil {
		return nil
	}
	f, err := osfs.New(filepath.Join(dir, "pack")).Open(p.name + ".pack")
	if err != nil {
		return err
	}
	p.file = packfile.NewPackfileWithCache(p.index, nil, f, kept, 0)
	return nil
}

func (d *objectDir) withPrefix(digits string) ([]plumbing.Hash, error) {
	if !d.listed {
		d.rescan()
	}
	var found []plumbing.Hash
	for _, p := range d.packs {
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
	files, _ := filepath.Glob(filepath.Join(d.path, digits[:2], digits[2:]+"*"))
	for _, file := range files {
		if name := digits[:2] + filepath.Base(file); plumbing.IsHash(name) {
			found = append(found, plumbing.NewHash(name))
		}
	}
	return found, nil
}

func (d *objectDir) close() error {
	var err error
	for _, p := range d.packs {
		if p.file != nil {
			err = errors.Join(err, p.file.Close())
			p.file = nil
		}
	}
	return err
}
