package workspace

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
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
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		// The temporary file is nobody's business.
		return &fs.PathError{Op: "write", Path: name, Err: p.Err}
	}
	if err != nil {
		return err
	}
	tmp := f.Name()
	defer os.Remove(tmp)
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(name); err == nil {
		mode = info.Mode().Perm()
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(tmp, name)
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
