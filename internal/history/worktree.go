package history

import (
	"errors"
	"fmt"
	"io"
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
	w := &workFS{folders: map[string]*os.Root{".": root}}
	return w, w.close, nil
}

// workFS keeps a handle of every folder that it has been through: a file is
// then one step away however deep it lies, and no link on the way counts.
type workFS struct {
	mu      sync.Mutex
	folders map[string]*os.Root
}

// close closes all handles; what is asked afterwards fails.
func (w *workFS) close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	var err error
	for _, root := range w.folders {
		err = errors.Join(err, root.Close())
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
	info, err := w.stat("open", name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() && !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errNotRegular}
	}
	f, err := info.folder.Open(info.base())
	if err != nil {
		return nil, err
	}
	return &workFile{File: f, fs: w, name: name, info: info}, nil
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
	return info.folder.ReadFile(info.base())
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
	f, err := info.folder.Open(info.base())
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

// stat looks at a name without following any link on the way.
func (w *workFS) stat(op, name string) (*workInfo, error) {
	fail := func(err error) (*workInfo, error) {
		return nil, &fs.PathError{Op: op, Path: name, Err: err}
	}
	if !fs.ValidPath(strings.ToValidUTF8(name, "\uFFFD")) {
		return fail(fs.ErrInvalid)
	}
	for part := range strings.SplitSeq(name, "/") {
		if strings.EqualFold(part, ".git") {
			return fail(fs.ErrNotExist)
		}
	}
	folder, err := w.folder(path.Dir(name))
	if err != nil {
		return fail(err)
	}
	info, err := folder.Lstat(path.Base(name))
	if err != nil {
		return fail(bare(err))
	}
	return &workInfo{FileInfo: info, folder: folder, path: name, mode: gitMode(folder, name, info)}, nil
}

// bare is an error without the path that the caller adds anyway.
func bare(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// folder is the handle of a folder. It does not exist if it, or one above it,
// is a link or a submodule.
func (w *workFS) folder(name string) (*os.Root, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.enter(name)
}

func (w *workFS) enter(name string) (*os.Root, error) {
	if root := w.folders[name]; root != nil {
		return root, nil
	}
	above, err := w.enter(path.Dir(name))
	if err != nil {
		return nil, err
	}
	info, err := above.Lstat(path.Base(name))
	if err != nil || gitMode(above, name, info) != ModeFolder {
		return nil, fs.ErrNotExist
	}
	root, err := above.OpenRoot(path.Base(name))
	if err != nil {
		return nil, bare(err)
	}
	w.folders[name] = root
	return root, nil
}

// gitMode is the mode that git would record; 0 for sockets and the like.
func gitMode(folder *os.Root, name string, info fs.FileInfo) uint32 {
	switch mode := info.Mode(); {
	case mode.IsDir():
		if name != "." {
			if _, err := folder.Lstat(path.Join(path.Base(name), ".git")); err == nil {
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
	folder *os.Root // that it lies in
	path   string
	mode   uint32
}

func (i *workInfo) base() string { return path.Base(i.path) }
func (i *workInfo) Name() string { return i.base() }
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

type workFile struct {
	*os.File
	fs   *workFS
	name string
	info *workInfo
	rest []fs.DirEntry
	read bool
}

func (f *workFile) Stat() (fs.FileInfo, error) { return f.info, nil }

// ReadDir lists the folder as the file system does, in parts of n.
func (f *workFile) ReadDir(n int) ([]fs.DirEntry, error) {
	if !f.read {
		list, err := f.fs.ReadDir(f.name)
		if err != nil {
			return nil, err
		}
		f.rest, f.read = list, true
	}
	if n <= 0 {
		n = len(f.rest)
	} else if len(f.rest) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(f.rest))
	list := f.rest[:n:n]
	f.rest = f.rest[n:]
	return list, nil
}
