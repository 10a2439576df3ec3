package history

import (
	"io"
	"io/fs"
	"os"
	"path"
	"runtime"
	"syscall"
	"time"
)

// handle opens a folder for [openAt]; nil where that cannot be.
func handle(root *os.Root) *os.File {
	dir, err := root.Open(".")
	if err != nil {
		return nil
	}
	return dir
}

// openAt opens a regular file that lies in a folder with a handle, in two calls of
// the system: what the standard library asks of a file besides takes as long as
// reading a short one. It follows no link, and ok is false where there is anything to
// say: the usual way says it.
func openAt(p place, name string) (_ fs.File, ok bool) {
	if p.dir == nil || path.Base(p.name) != p.name {
		return nil, false
	}
	const readOnly = syscall.O_RDONLY | syscall.O_CLOEXEC | syscall.O_NOFOLLOW | syscall.O_NONBLOCK
	fd, err := syscall.Openat(int(p.dir.Fd()), p.name, readOnly, 0)
	runtime.KeepAlive(p.dir)
	if err != nil {
		return nil, false
	}
	f := &regular{fd: fd, name: name}
	if syscall.Fstat(fd, &f.stat) != nil || f.stat.Mode&syscall.S_IFMT != syscall.S_IFREG {
		_ = syscall.Close(fd)
		return nil, false
	}
	return f, true
}

// regular is an open file, and what the system tells of it. It is for one goroutine.
type regular struct {
	fd   int
	name string
	stat syscall.Stat_t
	end  bool // a read gave less than it was asked for
}

func (f *regular) fail(op string, err error) error {
	return &fs.PathError{Op: op, Path: f.name, Err: err}
}

func (f *regular) Read(b []byte) (int, error) {
	if f.fd < 0 {
		return 0, f.fail("read", fs.ErrClosed)
	}
	if len(b) == 0 {
		return 0, nil
	}
	if f.end {
		return 0, io.EOF
	}
	for {
		n, err := syscall.Read(f.fd, b)
		switch {
		case err == syscall.EINTR:
			continue
		case err != nil:
			return 0, f.fail("read", err)
		case n == 0:
			return 0, io.EOF
		}
		f.end = n < len(b)
		return n, nil
	}
}

func (f *regular) Close() error {
	if f.fd < 0 {
		return f.fail("close", fs.ErrClosed)
	}
	fd := f.fd
	f.fd = -1
	if err := syscall.Close(fd); err != nil {
		return f.fail("close", err)
	}
	return nil
}

func (f *regular) Stat() (fs.FileInfo, error) { return f, nil }
func (f *regular) Name() string               { return path.Base(f.name) }
func (f *regular) Size() int64                { return f.stat.Size }
func (f *regular) Mode() fs.FileMode          { return fs.FileMode(f.stat.Mode).Perm() }
func (f *regular) ModTime() time.Time         { return time.Unix(f.stat.Mtim.Unix()) }
func (f *regular) IsDir() bool                { return false }
func (f *regular) Sys() any {
	if f.stat.Mode&0o100 != 0 {
		return &Blob{Mode: ModeExecutable}
	}
	return &Blob{Mode: ModeFile}
}
