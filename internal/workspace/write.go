package workspace

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// WriteFile replaces a file as a whole or not at all: a temporary file beside
// it, fsync, rename. The mode of an existing file stays.
func WriteFile(name string, b []byte) error {
	if info, err := os.Lstat(name); err == nil && !info.Mode().IsRegular() {
		if info.Mode()&fs.ModeSymlink != 0 {
			return &Usage{name + " is a symbolic link", "name the file itself"}
		}
		// A device such as /dev/stdout is written, not replaced.
		if info.IsDir() {
			return &Usage{name + " is a folder", "name a file"}
		}
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		_, err = f.Write(b)
		return errors.Join(err, f.Close())
	}
	dir := filepath.Dir(name)
	f, err := os.CreateTemp(dir, ".accord-*")
	if err != nil {
		return notWritten(err, name)
	}
	tmp := f.Name()
	defer os.Remove(tmp)
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(name); err == nil {
		mode = info.Mode().Perm()
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return &fs.PathError{Op: "write", Path: name, Err: p.Err}
	}
	if err != nil {
		return err
	}
	if err := os.Rename(tmp, name); err != nil {
		return err
	}
	return syncFolder(os.Open(dir))
}

// syncFolder puts what was renamed in a folder on disk. Systems that cannot do
// that for folders do it without being asked, or not at all.
func syncFolder(dir *os.File, err error) error {
	if err != nil {
		return err
	}
	_ = dir.Sync()
	return dir.Close()
}

// ReadFile reads at most limit bytes of a regular file.
func ReadFile(name string, limit int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, &Usage{name + " is a folder", "name files, as " + filepath.Join(name, "*.yaml")}
	}
	return io.ReadAll(io.LimitReader(f, limit))
}

// Documents lists the YAML files of the plan in the work tree, by full path.
func (w *Workspace) Documents(ctx context.Context) ([]string, error) {
	fsys, done, err := w.open(ctx, WorkTree)
	if err != nil {
		return nil, err
	}
	defer done()
	var out []string
	err = fs.WalkDir(fsys, w.dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if w.dir == "." && p == approvals {
			return fs.SkipDir
		}
		if strings.HasPrefix(e.Name(), ".") && p != w.dir {
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if e.Type().IsRegular() && (strings.HasSuffix(p, ".yaml") || strings.HasSuffix(p, ".yml")) {
			out = append(out, filepath.Join(w.root, filepath.FromSlash(p)))
		}
		return nil
	})
	return out, err
}

// lockName is the file that keeps two writers out of one plan's folder.
const lockName = ".accord.lock"

// WritePlan writes files below the plan's folder, all or none: everything goes
// to temporary files first and is renamed only when all of it is on disk. A
// path that leaves the folder, through a symbolic link too, is refused. A file
// without content, nil, is removed.
func (w *Workspace) WritePlan(files map[string][]byte) error {
	if err := w.Writable(); err != nil {
		return err
	}
	return WriteTree(filepath.Join(w.root, filepath.FromSlash(w.dir)), files)
}

// WriteTree writes files below a folder as WritePlan does.
func WriteTree(dir string, files map[string][]byte) error { return writeTree(dir, files, nil) }

// writeTree asks, once no other accord can write, whether it still may.
func writeTree(dir string, files map[string][]byte, may func(read func(name string) ([]byte, error)) error) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	unlock, err := lock(root)
	if err != nil {
		return err
	}
	defer unlock()
	if may != nil {
		if err := may(root.ReadFile); err != nil {
			return err
		}
	}
	names := slices.Sorted(maps.Keys(files))
	temporary := func(name string) string { return path.Join(path.Dir(name), ".accord-new-"+path.Base(name)) }
	defer func() {
		for _, name := range names {
			_ = root.Remove(temporary(name))
		}
	}()
	for _, name := range names {
		if files[name] == nil {
			continue
		}
		mode, err := modeOf(root, name)
		if err != nil {
			return err
		}
		if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
			return err
		}
		if err := writeSynced(root, temporary(name), files[name], mode); err != nil {
			return notWritten(err, filepath.Join(dir, filepath.FromSlash(name)))
		}
	}
	folders := map[string]bool{}
	for _, name := range names {
		if files[name] == nil {
			if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			continue
		}
		if err := root.Rename(temporary(name), name); err != nil {
			return err
		}
		folders[path.Dir(name)] = true
	}
	for _, dir := range slices.Sorted(maps.Keys(folders)) {
		if err := syncFolder(root.Open(dir)); err != nil {
			return err
		}
	}
	return nil
}

// modeOf returns the mode that a file has or shall have. What is no file is
// not replaced by one.
func modeOf(root *os.Root, name string) (fs.FileMode, error) {
	info, err := root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0o644, nil
	case err != nil:
		return 0, err
	case !info.Mode().IsRegular():
		return 0, &Usage{name + " is a folder, a symbolic link or a device", "put the file itself there, or move it away"}
	}
	return info.Mode().Perm(), nil
}

func writeSynced(root *os.Root, name string, b []byte, mode fs.FileMode) error {
	// What an interrupted run left there goes; a link would lead elsewhere.
	if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
}

// notWritten names the file or folder that was to be written: temporary files
// are nobody's business.
func notWritten(err error, name string) error {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return &fs.PathError{Op: "write", Path: name, Err: p.Err}
	}
	return err
}

func lock(root *os.Root) (func(), error) {
	f, err := root.OpenFile(lockName, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil, &Usage{"another accord is writing here", "wait for it; if none is running, remove " + filepath.Join(root.Name(), lockName)}
	}
	if err != nil {
		return nil, notWritten(err, root.Name())
	}
	_ = f.Close()
	return func() { _ = root.Remove(lockName) }, nil
}

// Folder gives the plan's folder in the work tree; done gives it back.
func (w *Workspace) Folder(ctx context.Context) (fs.FS, func(), error) {
	fsys, done, err := w.open(ctx, WorkTree)
	if err != nil {
		return nil, nil, err
	}
	sub, err := w.folder(fsys)
	return sub, done, err
}
