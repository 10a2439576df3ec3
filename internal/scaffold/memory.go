package scaffold

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"sort"
	"strings"
	"time"
)

// FS returns the files below a folder as a file system, for loading what has
// just been made.
func (f Files) FS(folder string) fs.FS {
	m := memory{}
	for name, text := range f {
		if rest, ok := strings.CutPrefix(name, folder+"/"); ok || folder == "." {
			if folder == "." {
				rest = name
			}
			m[rest] = text
		}
	}
	return m
}

// memory is a read-only file system over a map.
type memory map[string][]byte

func (m memory) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if text, ok := m[name]; ok {
		return &memoryFile{info{path.Base(name), int64(len(text)), 0o444}, bytes.NewReader(text)}, nil
	}
	list, err := m.ReadDir(name)
	if err != nil {
		return nil, err
	}
	return &memoryDir{info{path.Base(name), 0, fs.ModeDir | 0o555}, list}, nil
}

func (m memory) ReadDir(name string) ([]fs.DirEntry, error) {
	prefix := name + "/"
	if name == "." {
		prefix = ""
	}
	seen := map[string]info{}
	for p, text := range m {
		rest, ok := strings.CutPrefix(p, prefix)
		if !ok {
			continue
		}
		if first, _, deeper := strings.Cut(rest, "/"); deeper {
			seen[first] = info{first, 0, fs.ModeDir | 0o555}
		} else {
			seen[rest] = info{rest, int64(len(text)), 0o444}
		}
	}
	if len(seen) == 0 && name != "." {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrNotExist}
	}
	out := make([]fs.DirEntry, 0, len(seen))
	for _, i := range seen {
		out = append(out, fs.FileInfoToDirEntry(i))
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name() < out[j].Name() })
	return out, nil
}

type info struct {
	name string
	size int64
	mode fs.FileMode
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) Mode() fs.FileMode  { return i.mode }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.mode.IsDir() }
func (i info) Sys() any           { return nil }

type memoryFile struct {
	info
	*bytes.Reader
}

func (f *memoryFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *memoryFile) Size() int64                { return f.info.size }
func (f *memoryFile) Close() error               { return nil }

type memoryDir struct {
	info
	list []fs.DirEntry
}

func (d *memoryDir) Stat() (fs.FileInfo, error) { return d.info, nil }
func (d *memoryDir) Close() error               { return nil }
func (d *memoryDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.name, Err: fs.ErrInvalid}
}
func (d *memoryDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		out := d.list
		d.list = nil
		return out, nil
	}
	if len(d.list) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(d.list))
	out := d.list[:n]
	d.list = d.list[n:]
	return out, nil
}
