package workspace

import (
	"io/fs"
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
	return fs.Sub(fsys, w.dir)
}

// withoutApprovals is a file system that does not have them.
type withoutApprovals struct{ fs.FS }

func (f withoutApprovals) Open(name string) (fs.File, error) {
	if name == approvals || strings.HasPrefix(name, approvals+"/") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return f.FS.Open(name)
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
