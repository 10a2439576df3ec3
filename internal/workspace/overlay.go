package workspace

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"time"
)

// overlay is a work tree in which some files read otherwise: a plan as it
// would be. A file without content, nil, is not there.
type overlay struct {
	fs.FS
	files map[string][]byte // by path from the root
}

func (o *overlay) Open(name string) (fs.File, error) {
	text, ours := o.files[name]
	switch {
	case !ours:
		return o.FS.Open(name)
	case text == nil:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &overlaid{bytes.NewReader(text), overlaidInfo{path.Base(name), int64(len(text))}}, nil
}

// ReadDir leaves out what is not there.
func (o *overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(o.FS, name)
	return slices.DeleteFunc(list, func(e fs.DirEntry) bool {
		text, ours := o.files[path.Join(name, e.Name())]
		return ours && text == nil
	}), err
}

type overlaid struct {
	*bytes.Reader
	info overlaidInfo
}

func (f *overlaid) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *overlaid) Close() error               { return nil }

type overlaidInfo struct {
	name string
	size int64
}

func (i overlaidInfo) Name() string       { return i.name }
func (i overlaidInfo) Size() int64        { return i.size }
func (i overlaidInfo) Mode() fs.FileMode  { return 0o644 }
func (i overlaidInfo) ModTime() time.Time { return time.Time{} }
func (i overlaidInfo) IsDir() bool        { return false }
func (i overlaidInfo) Sys() any           { return nil }
