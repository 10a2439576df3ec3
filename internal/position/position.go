// Package position knows where in a plan's files a value was written.
//
// A [Ref] is eight bytes: the file's number in a [Files] table and the byte
// offset of the value's first byte. Refs lie beside columns of numbers; the
// arithmetic never reads them. Line and column are computed when something is
// printed, 1-based, the column in code points, as editors and forges count.
package position

import (
	"bytes"
	"sort"
	"unicode/utf8"
)

// Ref is a place in a file: the index of the file in its [Files] table and the
// offset in bytes. The zero Ref is no place.
type Ref struct {
	File   int32
	Offset int32
}

// IsZero reports whether r names no place.
func (r Ref) IsZero() bool { return r.File == 0 }

// Less orders refs by file number, then offset.
func (r Ref) Less(o Ref) bool {
	if r.File != o.File {
		return r.File < o.File
	}
	return r.Offset < o.Offset
}

// Position is a place as people read it: Line and Column are 1-based, Column
// counts code points. A zero Line means the file as a whole.
type Position struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// Source gives the text of a file again, for excerpts and line numbers.
type Source func(name string) []byte

// Files is the table that gives a [Ref] its file. Number 0 is reserved. It is
// filled in one goroutine in sorted order and read-only afterwards.
type Files struct {
	names  []string
	source Source
	lines  map[int32][]int32
	text   map[int32][]byte
	blocks map[Ref][]int32
}

// NewFiles makes a table over the sorted names. source may be nil; then
// positions have no line.
func NewFiles(names []string, source Source) *Files {
	sorted := append([]string(nil), names...)
	sort.Strings(sorted)
	return &Files{names: append([]string{""}, sorted...), source: source,
		lines: map[int32][]int32{}, text: map[int32][]byte{}, blocks: map[Ref][]int32{}}
}

// Number returns the number of a file, 0 if the table does not have it.
func (f *Files) Number(name string) int32 {
	i := sort.SearchStrings(f.names[1:], name) + 1
	if i < len(f.names) && f.names[i] == name {
		return int32(i)
	}
	return 0
}

// Name returns the name of file n, "" for none.
func (f *Files) Name(n int32) string {
	if f == nil || n <= 0 || int(n) >= len(f.names) {
		return ""
	}
	return f.names[n]
}

// Names returns all names in order.
func (f *Files) Names() []string { return f.names[1:] }

// Text returns the bytes of file n, nil if they cannot be had. It is not safe
// for concurrent use.
func (f *Files) Text(n int32) []byte {
	if t, ok := f.text[n]; ok {
		return t
	}
	var t []byte
	if f.source != nil {
		t = f.source(f.Name(n))
	}
	f.text[n] = t
	return t
}

// At resolves a ref. It is not safe for concurrent use.
func (f *Files) At(r Ref) Position {
	p := Position{File: f.Name(r.File)}
	if r.IsZero() {
		return p
	}
	text := f.Text(r.File)
	if text == nil || int(r.Offset) > len(text) || r.Offset < 0 {
		return p
	}
	starts := f.starts(r.File, text)
	i := sort.Search(len(starts), func(i int) bool { return starts[i] > r.Offset }) - 1
	p.Line = i + 1
	p.Column = f.count(r, starts[i], text) + 1
	if i == 0 && bytes.HasPrefix(text, bom) && p.Column > 1 {
		p.Column--
	}
	return p
}

// block is the number of bytes after which a column in a very long line is
// noted, so that many places in one endless line stay cheap.
const block = 4096

// count returns the code points between the start of r's line and r.
func (f *Files) count(r Ref, start int32, text []byte) int {
	if r.Offset-start < 2*block {
		return utf8.RuneCount(text[start:r.Offset])
	}
	k := (r.Offset - start) / block
	from := boundary(text, start, k)
	key := Ref{r.File, start}
	noted := f.blocks[key]
	for len(noted) <= int(k) {
		i := int32(len(noted))
		n := int32(0)
		if i > 0 {
			n = noted[i-1] + int32(utf8.RuneCount(text[boundary(text, start, i-1):boundary(text, start, i)]))
		}
		noted = append(noted, n)
	}
	f.blocks[key] = noted
	return int(noted[k]) + utf8.RuneCount(text[from:r.Offset])
}

// boundary returns the start of the k-th block of a line, moved back to the
// first byte of a code point.
func boundary(text []byte, start, k int32) int32 {
	at := start + k*block
	if int(at) == len(text) {
		return at
	}
	for i := at; i > start && i > at-utf8.UTFMax; i-- {
		if utf8.RuneStart(text[i]) {
			return i
		}
	}
	return at
}

var bom = []byte("\xef\xbb\xbf")

// Around returns the line that r stands in, without its line end and without a
// byte-order mark, and the number of its bytes that stand before r; nil where
// the text cannot be had.
func (f *Files) Around(r Ref) (line []byte, before int) {
	p := f.At(r)
	if p.Line == 0 {
		return nil, 0
	}
	line = f.Line(r.File, p.Line)
	before = int(r.Offset - f.starts(r.File, f.Text(r.File))[p.Line-1])
	if p.Line == 1 && bytes.HasPrefix(f.Text(r.File), bom) {
		before = max(0, before-len(bom))
	}
	return line, min(before, len(line))
}

// Line returns line n (1-based) of a file without its line end.
func (f *Files) Line(file int32, n int) []byte {
	text := f.Text(file)
	starts := f.starts(file, text)
	if n < 1 || n > len(starts) {
		return nil
	}
	end := len(text)
	if n < len(starts) {
		end = int(starts[n])
	}
	return bytes.TrimPrefix(bytes.TrimRight(text[starts[n-1]:end], "\r\n"), bom)
}

func (f *Files) starts(n int32, text []byte) []int32 {
	if s, ok := f.lines[n]; ok {
		return s
	}
	s := []int32{0}
	for i, c := range text {
		if c == '\n' {
			s = append(s, int32(i+1))
		}
	}
	f.lines[n] = s
	return s
}
