package history

import (
	"io"
	"io/fs"
)

// listing is the ReadDir of an open folder: all at once, or in parts of n.
type listing struct {
	all  func() ([]fs.DirEntry, error)
	rest []fs.DirEntry
	read bool
}

// ReadDir gives the next n entries, or all that are left if n is not positive.
func (l *listing) ReadDir(n int) ([]fs.DirEntry, error) {
	if !l.read {
		list, err := l.all()
		if err != nil {
			return nil, err
		}
		l.rest, l.read = list, true
	}
	if n <= 0 {
		n = len(l.rest)
	} else if len(l.rest) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(l.rest))
	list := l.rest[:n:n]
	l.rest = l.rest[n:]
	return list, nil
}
