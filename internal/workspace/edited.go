package workspace

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/accord-plan/accord/internal/finding"
)

// Edited reads, judges and computes the work tree as it would be with these
// files in place of its own, by path in the plan's folder: what follows from a
// change is known before anything is written. name is what the state is called.
func (w *Workspace) Edited(ctx context.Context, files map[string][]byte, name string) (*Snapshot, error) {
	if err := w.leftOut(w.dir); err != nil {
		return nil, err
	}
	fsys, done, err := w.open(ctx, WorkTree)
	if err != nil {
		return nil, err
	}
	w.keep(done)
	sub, err := fs.Sub(fsys, w.dir)
	if err != nil {
		return nil, err
	}
	src := WorkTree
	src.Name = name
	return w.judged(ctx, src, newOverlay(sub, files), Compared)
}

// NewErrors are the errors of a state that another one does not have. Places
// may have moved: what counts is the file and what is said of it.
func NewErrors(before, after *Snapshot) []finding.Finding {
	type key struct {
		code          finding.Code
		file, message string
	}
	seen := map[key]int{}
	keyOf := func(s *Snapshot, f finding.Finding) key {
		return key{f.Code, s.Loaded.Files.Name(f.At.File), f.Message}
	}
	for _, f := range before.Findings {
		seen[keyOf(before, f)]++
	}
	var out []finding.Finding
	for _, f := range after.Findings {
		k := keyOf(after, f)
		if seen[k]--; f.Severity == finding.Error && seen[k] < 0 {
			out = append(out, f)
		}
	}
	return out
}

// WriteEdited writes files as [Workspace.WritePlan] does, if those that are
// replaced still are as they were when they were read; one without a before
// must not exist.
func (w *Workspace) WriteEdited(before, after map[string][]byte) error {
	if w.Bare() {
		return &Usage{"a bare repository has no work tree", "clone it and work there"}
	}
	unchanged := func(read func(name string) ([]byte, error)) error {
		for _, name := range slices.Sorted(maps.Keys(after)) {
			now, err := read(name)
			if was, there := before[name]; there != (err == nil) || there && !bytes.Equal(now, was) {
				return &Usage{fmt.Sprintf("%s has changed meanwhile", w.Path(name)), "nothing was written; run the command again"}
			}
		}
		return nil
	}
	return writeTree(filepath.Join(w.root, filepath.FromSlash(w.dir)), after, unchanged)
}

// overlay is a folder with some files replaced or added.
type overlay struct {
	fs.FS
	files map[string][]byte
	// folders are those above the files, with the names of what is new in them.
	folders map[string]map[string]bool
}

func newOverlay(fsys fs.FS, files map[string][]byte) *overlay {
	o := &overlay{FS: fsys, files: files, folders: map[string]map[string]bool{}}
	for name := range files {
		for at := name; at != "."; at = path.Dir(at) {
			dir := path.Dir(at)
			if o.folders[dir] == nil {
				o.folders[dir] = map[string]bool{}
			}
			o.folders[dir][path.Base(at)] = true
		}
	}
	return o
}

// Open opens a file; folders are listed with what is new in them.
func (o *overlay) Open(name string) (fs.File, error) {
	if text, ok := o.files[name]; ok {
		return &overFile{memory{path.Base(name), int64(len(text)), false}, bytes.NewReader(text)}, nil
	}
	f, err := o.FS.Open(name)
	if err != nil && o.folders[name] != nil {
		return &overFile{memory{path.Base(name), 0, true}, bytes.NewReader(nil)}, nil
	}
	return f, err
}

// Stat tells of a file without opening it.
func (o *overlay) Stat(name string) (fs.FileInfo, error) {
	if text, ok := o.files[name]; ok {
		return memory{path.Base(name), int64(len(text)), false}, nil
	}
	info, err := fs.Stat(o.FS, name)
	if err != nil && o.folders[name] != nil {
		return memory{path.Base(name), 0, true}, nil
	}
	return info, err
}

// ReadDir lists a folder, sorted by name.
func (o *overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(o.FS, name)
	if o.folders[name] == nil {
		return list, err
	}
	seen := map[string]bool{}
	for _, e := range list {
		seen[e.Name()] = true
	}
	for _, child := range slices.Sorted(maps.Keys(o.folders[name])) {
		if !seen[child] {
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
	memory
	*bytes.Reader
}

func (f *overFile) Stat() (fs.FileInfo, error) { return f.memory, nil }
func (f *overFile) Close() error               { return nil }
func (f *overFile) Size() int64                { return f.memory.size }
