package history

import (
	"errors"
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
	return &workFS{root: root, sound: map[string]bool{".": true}}, root.Close, nil
}

type workFS struct {
	root *os.Root

	mu    sync.Mutex
	sound map[string]bool // folders that are neither links nor submodules, nor below such
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
	f, err := w.root.Open(name)
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
	return w.root.ReadFile(name)
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
	f, err := w.root.Open(name)
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
	if !w.reachable(path.Dir(name)) {
		return fail(fs.ErrNotExist)
	}
	info, err := w.root.Lstat(name)
	if err != nil {
		var p *fs.PathError
		if errors.As(err, &p) {
			err = p.Err
		}
		return fail(err)
	}
	return &workInfo{FileInfo: info, name: path.Base(name), mode: w.gitMode(name, info)}, nil
}

// reachable tells whether a folder and all above it are plain folders.
func (w *workFS) reachable(folder string) bool {
	w.mu.Lock()
	known := w.sound[folder]
	w.mu.Unlock()
	if known {
		return true
	}
	if !w.reachable(path.Dir(folder)) {
		return false
	}
	info, err := w.root.Lstat(folder)
	if err != nil || w.gitMode(folder, info) != ModeFolder {
		return false
	}
	w.mu.Lock()
	w.sound[folder] = true
	w.mu.Unlock()
	return true
}

// gitMode is the mode that git would record; 0 for sockets and the like.
func (w *workFS) gitMode(name string, info fs.FileInfo) uint32 {
	switch mode := info.Mode(); {
	case mode.IsDir():
		if name != "." {
			if _, err := w.root.Lstat(path.Join(name, ".git")); err == nil {
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
	name string
	mode uint32
}

func (i *workInfo) Name() string { return i.name }
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
