package history

import (
	"errors"
	"io/fs"
	"os"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/idxfile"
)

// pack is a file of many objects and its index.
type pack struct {
	path  string // without extension
	index *idxfile.MemoryIndex
	err   error // why the index cannot be read

	mu    sync.Mutex
	file  *os.File // opened at the first read
	size  int64
	kinds map[int64]plumbing.ObjectType // by offset: what a delta is, its base tells

	// indexed asks, once, whether the index is that of the pack.
	indexed sync.Once
	foreign bool // it is not
}

// read returns nil when the pack does not have the object, or has gone.
func (p *pack) read(h plumbing.Hash, kept *shelf) (*gitObject, error) {
	at, file, err := p.find(h)
	if file == nil || err != nil {
		return nil, err
	}
	obj, err := file.object(at, h, kept)
	if err != nil {
		return nil, err
	}
	if err := proven(obj, h); err != nil {
		return nil, err
	}
	kept.Put(obj)
	return obj, nil
}

// kind is the type of an object, without its content; InvalidObject if that
// cannot be told. What was met on the way is remembered, for in a long chain of
// deltas each would ask all others.
func (p *pack) kind(h plumbing.Hash) (plumbing.ObjectType, error) {
	at, file, err := p.find(h)
	if err != nil {
		return 0, err
	}
	if file == nil {
		return 0, fs.ErrNotExist
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	kind, known := p.kinds[at]
	if known {
		return kind, nil
	}
	whole, deltas, err := file.chain(at, func(at int64) bool {
		kind, known = p.kinds[at]
		return known
	})
	if !known && err == nil {
		kind = whole.kind
	}
	if p.kinds == nil {
		p.kinds = map[int64]plumbing.ObjectType{}
	}
	p.kinds[at] = kind
	for _, l := range deltas {
		p.kinds[l.base] = kind
	}
	return kind, nil
}

// find gives the place of an object and the file to read it from; no file if
// the pack does not have it or was repacked away meanwhile.
func (p *pack) find(h plumbing.Hash) (int64, *openPack, error) {
	if p.err != nil {
		return 0, nil, p.err
	}
	at, err := p.index.FindOffset(h)
	if errors.Is(err, plumbing.ErrObjectNotFound) {
		return 0, nil, nil
	}
	if err != nil {
		return 0, nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.file == nil {
		file, err := openRegular(p.path+".pack", 1<<62)
		if errors.Is(err, fs.ErrNotExist) {
			return 0, nil, nil
		}
		if err != nil {
			return 0, nil, err
		}
		info, err := file.Stat()
		if err != nil {
			return 0, nil, errors.Join(err, file.Close())
		}
		p.file, p.size = file, info.Size()
	}
	return at, &openPack{file: p.file, size: p.size, index: p.index}, nil
}

func (p *pack) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.file == nil {
		return nil
	}
	err := p.file.Close()
	p.file = nil
	return err
}
