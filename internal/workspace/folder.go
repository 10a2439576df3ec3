package workspace

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// approvals is the folder of what people sign, in the repository's root. It is no
// part of a plan, and of a plan in the root it is the only folder that is not:
// what lies there is not signed, and makes nobody a contributor.
const approvals = "approvals"

// folder is the plan's folder in a state of the repository.
func (w *Workspace) folder(fsys fs.FS) (fs.FS, error) {
	if w.dir == "." {
		return withoutApprovals{fsys}, nil
	}
	sub, err := fs.Sub(fsys, w.dir)
	return below{sub, fsys, w.dir}, err
}

// below is a folder of a file system that tells of its files without opening
// them, as [fs.Sub] would: what git knows of a file need not be read.
type below struct {
	fs.FS
	root fs.FS
	dir  string
}

func (f below) Stat(name string) (fs.FileInfo, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrInvalid}
	}
	return fs.Stat(f.root, path.Join(f.dir, name))
}

func (f below) ReadFile(name string) ([]byte, error)       { return fs.ReadFile(f.FS, name) }
func (f below) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(f.FS, name) }

// withoutApprovals is a file system that does not have them.
type withoutApprovals struct{ fs.FS }

func (f withoutApprovals) Open(name string) (fs.File, error) {
	if name == approvals || strings.HasPrefix(name, approvals+"/") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return f.FS.Open(name)
}

func (f withoutApprovals) Stat(name string) (fs.FileInfo, error) {
	if name == approvals || strings.HasPrefix(name, approvals+"/") {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	return fs.Stat(f.FS, name)
}

func (f withoutApprovals) ReadFile(name string) ([]byte, error) {
	if name == approvals || strings.HasPrefix(name, approvals+"/") {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrNotExist}
	}
	return fs.ReadFile(f.FS, name)
}

func (f withoutApprovals) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(f.FS, name)
	if name != "." {
		return list, err
	}
	return slices.DeleteFunc(slices.Clone(list), func(e fs.DirEntry) bool { return e.Name() == approvals }), err
}
