package history

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
)

// WorkTree gives the files on disk and a function that closes them. It shows
// what is there, tracked or not, but no .git, and never leads out of the work
// tree: symbolic links are listed, not followed. A folder that is a repository
// of its own appears as a submodule.
func (r *Repository) WorkTree() (fs.FS, func() error, error) {
	if r.Bare() {
		return nil, nil, problem(ErrBare, "name two revisions, or clone the repository: git clone "+r.gitDir,
			"%s is a bare repository: it has no work tree", r.gitDir)
	}
	return Folder(r.root)
}

// Folder gives the files of any folder as WorkTree does, for plans that are in
// no repository.
func Folder(dir string) (fs.FS, func() error, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, err
	}
	w := &workFS{folders: map[string]place{".": {root, ".", handle(root)}}}
	return w, w.close, nil
}

// maxHandles bounds the folders that are kept open: systems allow a process as
// few as 256 files.
const maxHandles = 64

// workFS keeps a handle of the folders that it has been through: a file is then
// one step away however deep it lies, and no link on the way counts.
type workFS struct {
	mu      sync.Mutex
	folders map[string]place
}

// place is a file or folder as one of the kept handles reaches it. Beyond
// maxHandles it is several steps away; each was looked at, and the handle does
// not let any lead out.
type place struct {
	root *os.Root
	name string   // within root
	dir  *os.File // root itself, open; nil where the system has no use for it
}

func (p place) below(name string) place { return place{p.root, path.Join(p.name, name), p.dir} }

// close closes all handles; what is asked afterwards fails.
func (w *workFS) close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	var err error
	for _, at := range w.folders {
		err = errors.Join(err, at.root.Close())
		if at.dir != nil {
			err = errors.Join(err, at.dir.Close())
		}
	}
	return err
}

var (
	_ fs.ReadDirFS  = (*workFS)(nil)
	_ fs.ReadFileFS = (*workFS)(nil)
	_ fs.StatFS     = (*workFS)(nil)
)

// Open opens a file or folder; a symbolic link or submodule is refused.
func (w *workFS) Open(name string) (fs.File, error) {
	if at, err := w.find(name); err == nil {
		if f, ok := openAt(at, name); ok {
			return f, nil
		}
	}
	info, err := w.stat("open", name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() && !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errNotRegular}
	}
	f, err := info.at.root.Open(info.at.name)
	if err != nil {
		return nil, err
	}
	list := func() ([]fs.DirEntry, error) { return w.ReadDir(name) }
	return &workFile{f, listing{all: list}, info}, nil
}

// ReadFile gives a file's content.
func (w *workFS) ReadFile(name string) ([]byte, error) {
	info, err := w.stat("read", name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errNotRegular}
	}
	if info.Size() > maxObject {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fmt.Errorf("has %d MiB, and files over %d MiB are not read", info.Size()>>20, maxObject>>20)}
	}
	return info.at.root.ReadFile(info.at.name)
}

// Stat does not follow symbolic links: it tells of the link itself.
func (w *workFS) Stat(name string) (fs.FileInfo, error) {
	info, err := w.stat("stat", name)
	if err != nil {
		return nil, err
	}
	return info, nil
}

// ReadDir lists a folder, sorted by name.
func (w *workFS) ReadDir(name string) ([]fs.DirEntry, error) {
	info, err := w.stat("readdir", name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: errNoFolder}
	}
	f, err := info.at.root.Open(info.at.name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	entries, err := f.ReadDir(-1)
	if err != nil {
		return nil, err
	}
	var list []fs.DirEntry
	for _, e := range entries {
		if !strings.EqualFold(e.Name(), ".git") {
			list = append(list, &workEntry{DirEntry: e, fs: w, folder: name})
		}
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, nil
}

// find is where a name is, if it is anywhere, without following any link on the way.
func (w *workFS) find(name string) (place, error) {
	if !fs.ValidPath(strings.ToValidUTF8(name, "\uFFFD")) {
		return place{}, fs.ErrInvalid
	}
	for part := range strings.SplitSeq(name, "/") {
		if strings.EqualFold(part, ".git") {
			return place{}, fs.ErrNotExist
		}
	}
	folder, err := w.folder(path.Dir(name))
	if err != nil {
		return place{}, err
	}
	return folder.below(path.Base(name)), nil
}

// stat looks at a name without following any link.
func (w *workFS) stat(op, name string) (*workInfo, error) {
	fail := func(err error) (*workInfo, error) {
		return nil, &fs.PathError{Op: op, Path: name, Err: err}
	}
	at, err := w.find(name)
	if err != nil {
		return fail(err)
	}
	info, err := at.root.Lstat(at.name)
	if err != nil {
		return fail(bare(err))
	}
	return &workInfo{FileInfo: info, at: at, path: name, mode: gitMode(at, name, info)}, nil
}

// bare is an error without the path that the caller adds anyway.
func bare(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// folder is where a folder is. It does not exist if it, or one above it, is a
// link or a submodule.
func (w *workFS) folder(name string) (place, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.enter(name)
}

func (w *workFS) enter(name string) (place, error) {
	if at, ok := w.folders[name]; ok {
		return at, nil
	}
	above, err := w.enter(path.Dir(name))
	if err != nil {
		return place{}, err
	}
	at := above.below(path.Base(name))
	info, err := at.root.Lstat(at.name)
	if err != nil || gitMode(at, name, info) != ModeFolder {
		return place{}, fs.ErrNotExist
	}
	if len(w.folders) >= maxHandles {
		return at, nil
	}
	root, err := at.root.OpenRoot(at.name)
	if err != nil {
		return place{}, bare(err)
	}
	kept := place{root, ".", handle(root)}
	w.folders[name] = kept
	return kept, nil
}

// gitMode is the mode that git would record; 0 for sockets and the like.
func gitMode(at place, name string, info fs.FileInfo) uint32 {
	switch mode := info.Mode(); {
	case mode.IsDir():
		if name != "." {
			if _, err := at.root.Lstat(at.below(".git").name); err == nil {
				return ModeSubmodule
			}
		}
		return ModeFolder
	case mode&fs.ModeSymlink != 0:
		return ModeSymlink
	case !mode.IsRegular():
		return 0
	case mode&0o100 != 0:
		return ModeExecutable
	}
	return ModeFile
}

type workInfo struct {
	fs.FileInfo
	at   place
	path string // from the root
	mode uint32
}

func (i *workInfo) Name() string { return path.Base(i.path) }
func (i *workInfo) Sys() any     { return &Blob{Mode: i.mode} }
func (i *workInfo) IsDir() bool  { return i.Mode().IsDir() }
func (i *workInfo) Mode() fs.FileMode {
	if i.mode == ModeSubmodule {
		return fs.ModeIrregular
	}
	return i.FileInfo.Mode()
}

// workEntry knows what the folder said; only folders are looked at again, for
// they may be submodules.
type workEntry struct {
	fs.DirEntry
	fs     *workFS
	folder string
}

func (e *workEntry) Info() (fs.FileInfo, error) {
	return e.fs.Stat(path.Join(e.folder, e.Name()))
}

func (e *workEntry) Type() fs.FileMode {
	if e.DirEntry.IsDir() {
		if info, err := e.Info(); err == nil {
			return info.Mode().Type()
		}
	}
	return e.DirEntry.Type()
}

func (e *workEntry) IsDir() bool    { return e.Type().IsDir() }
func (e *workEntry) String() string { return fs.FormatDirEntry(e) }

// workFile lists a folder as the file system does, without .git.
type workFile struct {
	*os.File
	listing
	info *workInfo
}

func (f *workFile) Stat() (fs.FileInfo, error)           { return f.info, nil }
func (f *workFile) ReadDir(n int) ([]fs.DirEntry, error) { return f.listing.ReadDir(n) }
