package history

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// Index gives the files as they are staged for the next commit. Without an
// index there are none. Unfinished merges are a Problem that is ErrUnmerged. A
// sparse index is read in full, since its folders are trees; a split one is
// ErrUnsupported.
func (r *Repository) Index(ctx context.Context) (fs.FS, error) {
	if r.Bare() {
		return nil, problem(ErrBare, "name two revisions, or clone the repository: git clone "+r.gitDir,
			"%s is a bare repository: it has no index", r.gitDir)
	}
	file := filepath.Join(r.gitDir, "index")
	data, err := readRegular(file, maxIndex)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	root := entry{name: ".", mode: ModeFolder}
	if err == nil {
		staged, err := parseIndex(data)
		if err != nil {
			return nil, indexProblem(file, err)
		}
		if root.children, err = nest(staged); err != nil {
			return nil, indexProblem(file, err)
		}
	}
	return &treeFS{ctx: ctx, repo: r, root: root}, nil
}

func indexProblem(file string, err error) error {
	if p := (*Problem)(nil); errors.As(err, &p) {
		return err
	}
	return problem(ErrCorrupt, "make it anew, which unstages everything: rm "+file+" && git reset",
		"%s cannot be read: %v", file, err)
}

// staged is an entry of the index: a whole path.
type staged struct {
	path    string
	entry   entry
	skipped bool // a sparse checkout leaves it out of the work tree
}

var errIndexEnds = errors.New("it ends too early")

// The library's decoder gives up on sparse indexes and on those whose checksum
// git was told to leave out (index.skipHash), so this reads the format itself:
// versions 2 to 4 of Documentation/gitformat-index.
func parseIndex(data []byte) ([]staged, error) {
	const checksum = 20
	if len(data) < 12+checksum || string(data[:4]) != "DIRC" {
		return nil, errors.New("it is not an index")
	}
	version, count := binary.BigEndian.Uint32(data[4:]), binary.BigEndian.Uint32(data[8:])
	if version < 2 || version > 4 {
		return nil, problem(ErrUnsupported, "write it anew: git update-index --index-version 2",
			"the index has version %d, and 2 to 4 can be read", version)
	}
	var all []staged
	var unmerged []string
	d := indexDecoder{rest: data[12 : len(data)-checksum], version: version}
	for range count {
		e, stage, intent, err := d.next()
		switch {
		case err != nil:
			return nil, err
		case stage != 0:
			unmerged = append(unmerged, e.path)
		case !intent: // git add --intent-to-add stages no content
			all = append(all, e)
		}
	}
	if err := d.extensions(); err != nil {
		return nil, err
	}
	if len(unmerged) > 0 {
		unmerged = slices.Compact(unmerged)
		return nil, problem(ErrUnmerged, "finish the merge: edit them, then git add them; or git merge --abort",
			"the index holds an unfinished merge of %s", short(unmerged, 3))
	}
	return all, nil
}

type indexDecoder struct {
	rest    []byte
	version uint32
	path    string // of the entry before, which version 4 builds upon
}

// maxPath is the longest path that git checks out on any system.
const maxPath = 4096

const (
	statSize   = 40 // times, device, inode, mode, owner, size
	modeOffset = 24
	hashSize   = 20
)

func (d *indexDecoder) next() (e staged, stage int, intent bool, err error) {
	fixed := statSize + hashSize + 2
	if len(d.rest) < fixed {
		return e, 0, false, errIndexEnds
	}
	e.entry.mode = binary.BigEndian.Uint32(d.rest[modeOffset:])
	copy(e.entry.hash[:], d.rest[statSize:])
	flags := binary.BigEndian.Uint16(d.rest[statSize+hashSize:])
	if flags&0x4000 != 0 { // extended
		if len(d.rest) < fixed+2 {
			return e, 0, false, errIndexEnds
		}
		extended := binary.BigEndian.Uint16(d.rest[fixed:])
		intent, e.skipped = extended&0x2000 != 0, extended&0x4000 != 0
		fixed += 2
	}
	e.path, err = d.name(fixed)
	d.path = e.path
	return e, int(flags>>12) & 3, intent, err
}

// name reads the path behind the fixed part and moves on to the next entry.
func (d *indexDecoder) name(fixed int) (string, error) {
	keep, at := "", fixed
	if d.version == 4 { // drop so many bytes of the path before, then append
		drop, n := offset(d.rest[at:])
		if n == 0 || drop > len(d.path) {
			return "", errIndexEnds
		}
		keep, at = d.path[:len(d.path)-drop], at+n
	}
	length := bytes.IndexByte(d.rest[at:], 0)
	if length < 0 {
		return "", errIndexEnds
	}
	name := keep + string(d.rest[at:at+length])
	size := at + length + 1
	if d.version < 4 { // padded with one to eight NULs to a multiple of eight
		size = (at + length + 8) &^ 7
	}
	if size > len(d.rest) {
		return "", errIndexEnds
	}
	if len(name) > maxPath {
		return "", fmt.Errorf("it holds a path of %d bytes", len(name))
	}
	d.rest = d.rest[size:]
	return name, nil
}

// offset reads git's variable-length integer, as in OFS deltas of packs; n is 0
// if there is none.
func offset(data []byte) (value, n int) {
	for i, b := range data {
		if i > 4 {
			return 0, 0
		}
		value = value<<7 | int(b&0x7f)
		if b&0x80 == 0 {
			return value, i + 1
		}
		value++
	}
	return 0, 0
}

// extensions in capitals may be ignored, the others may not.
func (d *indexDecoder) extensions() error {
	for len(d.rest) > 0 {
		if len(d.rest) < 8 {
			return errIndexEnds
		}
		name, size := string(d.rest[:4]), uint64(binary.BigEndian.Uint32(d.rest[4:]))
		if size > uint64(len(d.rest)-8) {
			return errIndexEnds
		}
		d.rest = d.rest[8+size:]
		switch {
		case name == "link":
			return problem(ErrUnsupported, "join it: git update-index --no-split-index, and git config --unset core.splitIndex",
				"the index is split over several files")
		case name == "sdir" || name[0] >= 'A' && name[0] <= 'Z': // sdir: folders outside the sparse checkout are trees
		default:
			return problem(ErrUnsupported, "write it anew: git read-tree HEAD, which unstages everything",
				"the index has the extension %q, which is not supported", name)
		}
	}
	return nil
}

// nest makes folders out of paths, sorted by name.
func nest(all []staged) ([]entry, error) {
	var entries []entry
	groups := map[string][]staged{}
	for _, s := range all {
		name, below, nested := strings.Cut(strings.TrimSuffix(s.path, "/"), "/")
		if !properName(name) {
			return nil, fmt.Errorf("it holds the path %q", s.path)
		}
		if _, known := groups[name]; nested && !known {
			entries = append(entries, entry{name: name, mode: ModeFolder})
		}
		if nested {
			groups[name] = append(groups[name], staged{path: below, entry: s.entry})
			continue
		}
		s.entry.name = name
		entries = append(entries, s.entry)
	}
	slices.SortFunc(entries, byName)
	for i := range entries {
		if i > 0 && entries[i].name == entries[i-1].name {
			return nil, fmt.Errorf("it holds %q twice", entries[i].name)
		}
		if below := groups[entries[i].name]; below != nil {
			children, err := nest(below)
			if err != nil {
				return nil, err
			}
			entries[i].children = children
		}
	}
	return entries, nil
}
