package planfile

import (
	"bytes"
	"hash/maphash"
	"io/fs"
)

// source is the text of a document, or where it can be read again: the texts of
// a large plan take more memory than its numbers, and few are looked at twice.
type source struct {
	fsys fs.FS
	name string
	text []byte // nil once it is forgotten
	size int
	sum  uint64
}

// sumSeed makes sums that nobody can foresee.
var sumSeed = maphash.MakeSeed()

func sourceOf(fsys fs.FS, name string, text []byte) source {
	return source{fsys, name, text, len(text), maphash.Bytes(sumSeed, text)}
}

// forget drops the text.
func (s *source) forget() { s.text = nil }

// Text returns the document's text, read again where it was not kept; nil where
// it could not be read, or is not what was read before. The plan's folder must
// still be open.
func (s *source) Text() []byte {
	if s.text != nil || s.fsys == nil || s.size == 0 {
		return s.text
	}
	t, err := readLimited(s.fsys, s.name, MaxSize)
	if err != nil || len(t) != s.size || maphash.Bytes(sumSeed, t) != s.sum {
		return nil
	}
	return t
}

// SameText reports whether two documents have the same bytes.
func (d *Document) SameText(o *Document) bool {
	if d.text != nil && o.text != nil {
		return bytes.Equal(d.text, o.text)
	}
	return d.size == o.size && d.sum == o.sum
}

// DocumentOf is a document that was read elsewhere, as the shape check sees it.
func DocumentOf(text []byte, t *Tree) *Document {
	return &Document{source: sourceOf(nil, "", text), Tree: t, Kind: t.Root().Get("kind").Text()}
}
