package history

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
)

// At gives the files of a commit. Folders and contents are read when they are
// asked for, and a folder that several commits share is read once. File times
// are the commit's.
func (r *Repository) At(ctx context.Context, c Commit) (fs.FS, error) {
	return r.Tree(ctx, c.Tree, c.CommitterTime)
}

// Tree gives the files of a tree by its hash, such as a merge that git has
// computed without committing it.
func (r *Repository) Tree(ctx context.Context, hash string, modified time.Time) (fs.FS, error) {
	if !plumbing.IsHash(hash) {
		return nil, fmt.Errorf("%q is not the hash of a tree", hash)
	}
	h := plumbing.NewHash(hash)
	if _, err := r.tree(h); err != nil {
		return nil, err
	}
	return &treeFS{ctx: ctx, repo: r, root: entry{name: ".", mode: ModeFolder, hash: h}, modified: modified}, nil
}

// Ten small trees that each hold the one below ten times are ten billion files
// to who walks them, so walking is bounded, beyond what a repository of a
// million files takes.
const (
	maxListed = 4 << 20 // entries listed in the life of a file system, or compared
	maxDepth  = 1024    // folders within one another
)

var errUnfolds = problem(ErrUnsupported, "look at it with: git ls-tree -r -t --name-only HEAD | head -100",
	"the folders hold over %d files, or lie over %d deep: the repository is made to exhaust its readers", maxListed, maxDepth)

// treeFS is an io/fs file system over trees. It lives as long as the question
// that it was made for, hence the context: io/fs has no place for one.
type treeFS struct {
	ctx      context.Context
	repo     *Repository
	root     entry
	modified time.Time
	listed   atomic.Int64 // entries so far
}

var errNotRegular = errors.New("is not a regular file")

var (
	_ fs.ReadDirFS  = (*treeFS)(nil)
	_ fs.ReadFileFS = (*treeFS)(nil)
	_ fs.StatFS     = (*treeFS)(nil)
)

// Open opens a file or folder; a symbolic link or submodule is refused.
func (t *treeFS) Open(name string) (fs.File, error) {
	e, err := t.find("open", name)
	if err != nil {
		return nil, err
	}
	if e.folder() {
		list := func() ([]fs.DirEntry, error) { return t.ReadDir(name) }
		return &openFolder{listing{all: list}, name, t.info(e)}, nil
	}
	data, err := t.content("open", name, e)
	if err != nil {
		return nil, err
	}
	return &openFile{bytes.NewReader(data), data, t.info(e)}, nil
}

// ReadFile gives a file's content.
func (t *treeFS) ReadFile(name string) ([]byte, error) {
	e, err := t.find("read", name)
	if err != nil {
		return nil, err
	}
	data, err := t.content("read", name, e)
	return bytes.Clone(data), err
}

// Stat does not follow symbolic links: it tells of the link itself.
func (t *treeFS) Stat(name string) (fs.FileInfo, error) {
	e, err := t.find("stat", name)
	if err != nil {
		return nil, err
	}
	return t.info(e), nil
}

// ReadDir lists a folder, sorted by name.
func (t *treeFS) ReadDir(name string) ([]fs.DirEntry, error) {
	e, err := t.find("readdir", name)
	if err != nil {
		return nil, err
	}
	entries, err := t.list(e)
	if err == nil && t.listed.Add(int64(len(entries))) > t.repo.maxListed {
		err = errUnfolds
	}
	if err != nil {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	list := make([]fs.DirEntry, len(entries))
	for i, e := range entries {
		list[i] = fs.FileInfoToDirEntry(t.info(e))
	}
	return list, nil
}

func (t *treeFS) content(op, name string, e entry) ([]byte, error) {
	if !e.regular() {
		return nil, &fs.PathError{Op: op, Path: name, Err: errNotRegular}
	}
	data, err := t.repo.objects.bytes(plumbing.BlobObject, e.hash)
	if err != nil {
		return nil, &fs.PathError{Op: op, Path: name, Err: err}
	}
	return data, nil
}

var errNoFolder = fmt.Errorf("not a folder: %w", fs.ErrInvalid)

func (t *treeFS) list(e entry) ([]entry, error) {
	switch {
	case !e.folder():
		return nil, errNoFolder
	case e.children != nil || e.hash.IsZero():
		return e.children, nil
	}
	return t.repo.tree(e.hash)
}

// find walks down from the root. Names need not be UTF-8, unlike elsewhere in
// io/fs: a caller has to see such a file to complain of it.
func (t *treeFS) find(op, name string) (entry, error) {
	fail := func(err error) (entry, error) {
		return entry{}, &fs.PathError{Op: op, Path: name, Err: err}
	}
	if err := t.ctx.Err(); err != nil {
		return fail(err)
	}
	if !fs.ValidPath(strings.ToValidUTF8(name, "\uFFFD")) {
		return fail(fs.ErrInvalid)
	}
	if strings.Count(name, "/") >= maxDepth {
		return fail(errUnfolds)
	}
	at := t.root
	if name == "." {
		return at, nil
	}
	for part := range strings.SplitSeq(name, "/") {
		entries, err := t.list(at)
		if errors.Is(err, errNoFolder) {
			return fail(fs.ErrNotExist)
		}
		if err != nil {
			return fail(err)
		}
		i, ok := slices.BinarySearchFunc(entries, entry{name: part}, byName)
		if !ok {
			return fail(fs.ErrNotExist)
		}
		at = entries[i]
	}
	return at, nil
}

func (t *treeFS) info(e entry) *treeInfo { return &treeInfo{entry: e, fs: t} }

// treeInfo answers from the tree; only Size has to ask for the object.
type treeInfo struct {
	entry entry
	fs    *treeFS
}

func (i *treeInfo) Name() string       { return path.Base(i.entry.name) }
func (i *treeInfo) Mode() fs.FileMode  { return i.entry.fileMode() }
func (i *treeInfo) IsDir() bool        { return i.entry.folder() }
func (i *treeInfo) ModTime() time.Time { return i.fs.modified }
func (i *treeInfo) String() string     { return fs.FormatFileInfo(i) }

// Size reads the object, which a later ReadFile then finds at hand. It is 0 for
// what cannot be read: reading says why.
func (i *treeInfo) Size() int64 {
	if !i.entry.regular() {
		return 0
	}
	size, err := i.fs.repo.objects.size(i.entry.hash)
	if err != nil {
		return 0
	}
	return size
}

func (i *treeInfo) Sys() any {
	blob := &Blob{Mode: i.entry.mode}
	if !i.entry.hash.IsZero() {
		blob.Hash = i.entry.hash.String()
	}
	return blob
}

// openFile also seeks and reads at offsets, by its reader.
type openFile struct {
	*bytes.Reader
	data []byte
	info *treeInfo
}

// Whole is the content without copying it: nobody may change it.
func (f *openFile) Whole() []byte { return f.data }

func (f *openFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *openFile) Close() error               { return nil }

type openFolder struct {
	listing
	name string
	info *treeInfo
}

func (f *openFolder) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *openFolder) Close() error               { return nil }
func (f *openFolder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.name, Err: errNotRegular}
}
