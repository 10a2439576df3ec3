package workspace

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
)

// overlay is a folder with some files replaced or added; one without content,
// nil, is not there.
type overlay struct {
	fs.FS
	files map[string][]byte
	// folders are those above the files, with the names of what is new in them.
	folders map[string]map[string]bool
}

func newOverlay(fsys fs.FS, files map[string][]byte) *overlay {
	o := &overlay{FS: fsys, files: files, folders: map[string]map[string]bool{}}
	inside := func(dir string) map[string]bool {
		if o.folders[dir] == nil {
			o.folders[dir] = map[string]bool{}
		}
		return o.folders[dir]
	}
	for name, text := range files {
		if text == nil {
			inside(path.Dir(name))
			continue
		}
		for at := name; at != "."; at = path.Dir(at) {
			inside(path.Dir(at))[path.Base(at)] = true
		}
	}
	return o
}

// Open opens a file; folders are listed with what is new in them.
func (o *overlay) Open(name string) (fs.File, error) {
	if text, ok := o.files[name]; ok {
		if text == nil {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
		return &overFile{memory{path.Base(name), int64(len(text)), false}, bytes.NewReader(text)}, nil
	}
	if o.folders[name] == nil {
		return o.FS.Open(name)
	}
	info, err := o.Stat(name)
	if err != nil {
		return nil, err
	}
	list, err := o.ReadDir(name)
	return &overFolder{info: info, left: list}, err
}

// Stat tells of a file without opening it.
func (o *overlay) Stat(name string) (fs.FileInfo, error) {
	if text, ok := o.files[name]; ok {
		if text == nil {
			return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
		}
		return memory{path.Base(name), int64(len(text)), false}, nil
	}
	info, err := fs.Stat(o.FS, name)
	if errors.Is(err, fs.ErrNotExist) && o.folders[name] != nil {
		return memory{path.Base(name), 0, true}, nil
	}
	return info, err
}

// ReadDir lists a folder, sorted by name.
func (o *overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(o.FS, name)
	ours := o.folders[name]
	if ours == nil || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return list, err
	}
	list = slices.DeleteFunc(list, func(e fs.DirEntry) bool {
		_, replaced := o.files[path.Join(name, e.Name())]
		return replaced
	})
	there := map[string]bool{}
	for _, e := range list {
		there[e.Name()] = true
	}
	for _, child := range slices.Sorted(maps.Keys(ours)) {
		if !there[child] {
			info, err := o.Stat(path.Join(name, child))
			if err != nil {
				return nil, err
			}
			list = append(list, fs.FileInfoToDirEntry(info))
		}
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, nil
}

// memory is a file or folder that is on no disk.
type memory struct {
	name string
	size int64
	dir  bool
}

func (m memory) Name() string       { return m.name }
func (m memory) Size() int64        { return m.size }
func (m memory) ModTime() time.Time { return time.Time{} }
func (m memory) IsDir() bool        { return m.dir }
func (m memory) Sys() any           { return nil }
func (m memory) Mode() fs.FileMode {
	if m.dir {
		return fs.ModeDir | 0o755
	}
	return 0o644
}

type overFile struct {
	info memory
	*bytes.Reader
}

func (f *overFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *overFile) Close() error               { return nil }

// overFolder is an open folder with what has not been listed yet.
type overFolder struct {
	info fs.FileInfo
	left []fs.DirEntry
}

func (f *overFolder) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *overFolder) Close() error               { return nil }
func (f *overFolder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.info.Name(), Err: errors.New("is a folder")}
}

func (f *overFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		n = len(f.left)
	} else if len(f.left) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(f.left))
	out := f.left[:n]
	f.left = f.left[n:]
	return out, nil
}
