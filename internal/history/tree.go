package history

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// Git's modes, as Blob.Mode gives them.
const (
	ModeFolder     uint32 = 0o040000
	ModeFile       uint32 = 0o100644
	ModeExecutable uint32 = 0o100755
	ModeSymlink    uint32 = 0o120000
	ModeSubmodule  uint32 = 0o160000
)

// Blob is what git knows of a file or folder: FileInfo.Sys gives a *Blob.
type Blob struct {
	// Hash of the content, 40 hexadecimal digits: a blob, a tree, or the commit
	// of a submodule. "" where git has none yet: in the work tree, and for
	// folders of the index.
	Hash string
	Mode uint32 // one of the Mode constants, or an odd one that old tools wrote
}

// Content names the content: equal names are equal contents. "" is no name.
func (b *Blob) Content() string { return b.Hash }

// entry is a file or folder within its folder.
type entry struct {
	name     string
	mode     uint32
	hash     plumbing.Hash
	children []entry // folders of the index, which have no tree yet
}

func (e entry) folder() bool { return e.mode == ModeFolder }

// regular is true for the modes whose content is a file, odd permissions included.
func (e entry) regular() bool { return e.mode&0o170000 == 0o100000 }

// fileMode is what io/fs calls it. A submodule is neither file nor folder: what
// is in it belongs to another repository.
func (e entry) fileMode() fs.FileMode {
	switch {
	case e.folder():
		return fs.ModeDir | 0o755
	case e.regular():
		return fs.FileMode(0o644 | e.mode&0o111)
	case e.mode == ModeSymlink:
		return fs.ModeSymlink | 0o777
	}
	return fs.ModeIrregular
}

// tree reads a folder, once; the result is shared and must not be changed.
func (r *Repository) tree(h plumbing.Hash) ([]entry, error) {
	r.mu.Lock()
	entries, ok := r.trees[h]
	r.mu.Unlock()
	if ok {
		return entries, nil
	}
	data, err := r.objects.bytes(plumbing.TreeObject, h)
	if err != nil {
		return nil, err
	}
	if r.proven {
		if err := canonicalTree(data); err != nil {
			return nil, malformed("tree", h, err)
		}
	}
	if entries, err = parseTree(data); err != nil {
		return nil, corrupt("tree %s: %v", h, err)
	}
	r.mu.Lock()
	r.trees[h] = entries
	r.mu.Unlock()
	return entries, nil
}

// parseTree reads git's form of a folder, (mode SP name NUL hash)*, and sorts
// it by name, where git sorts as if folders ended in a slash.
func parseTree(data []byte) ([]entry, error) {
	entries := make([]entry, 0, len(data)/40)
	for len(data) > 0 {
		head, rest, ok := bytes.Cut(data, []byte{0})
		if !ok || len(rest) < len(plumbing.ZeroHash) {
			return nil, fmt.Errorf("it ends within an entry")
		}
		mode, name, _ := strings.Cut(string(head), " ")
		bits, err := strconv.ParseUint(mode, 8, 32)
		if err != nil {
			return nil, fmt.Errorf("%q is no mode", mode)
		}
		if !properName(name) {
			return nil, fmt.Errorf("it holds the name %q, which no folder may hold", name)
		}
		e := entry{name: name, mode: uint32(bits)}
		copy(e.hash[:], rest)
		entries, data = append(entries, e), rest[len(e.hash):]
	}
	slices.SortFunc(entries, byName)
	for i := range entries[min(1, len(entries)):] {
		if entries[i].name == entries[i+1].name {
			return nil, fmt.Errorf("it holds %q twice", entries[i].name)
		}
	}
	return entries, nil
}

func byName(a, b entry) int { return cmp.Compare(a.name, b.name) }

// properName refuses the names by which a hostile tree leads elsewhere.
func properName(name string) bool {
	return name != "" && name != "." && name != ".." &&
		!strings.EqualFold(name, ".git") && !strings.ContainsAny(name, "/\x00")
}
