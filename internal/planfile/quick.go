package planfile

import "bytes"

// quick reads a document that is written in the plain form, as nearly all plan
// files are: maps and lists by indentation or in one line, plain and simply
// quoted scalars, comments. It gives the very tree that YAML gives, or nil where
// it is not sure; then YAML is asked. It accepts nothing that YAML refuses, and
// tests hold the two against each other on every file and on mutations.
func quick(src []byte) *Tree {
	r := &quickReader{src: src, t: newTree(src, 2*bytes.Count(src, []byte{':'})+16)}
	r.line(0)
	if r.at >= len(src) || r.indent != 0 || r.dash() {
		return nil
	}
	r.mapping(0, 1)
	if r.unsure || r.at < len(src) {
		return nil
	}
	return r.t
}

// quickReader stands at the first character of a line that has content, or of
// what is left of it.
type quickReader struct {
	src    []byte
	t      *Tree
	at     int
	indent int  // the column of at, from 0
	unsure bool // YAML has to be asked
}

// The characters of plain scalars; what else YAML allows is left to it.
const (
	ofWords = 1 << iota // letters, digits and signs of numbers, names and paths
	ofText              // what may also stand within text by indentation
	isFirst             // what a scalar or key may begin with
)

var quickClass = func() (c [256]uint8) {
	for _, b := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") {
		c[b] = ofWords | ofText | isFirst
	}
	for _, b := range []byte("._/%+-") {
		c[b] = ofWords | ofText
	}
	for _, b := range []byte(",()'=;!?&") {
		c[b] = ofText
	}
	return c
}()

// line goes to the content of the next line that has any.
func (r *quickReader) line(at int) {
	for at < len(r.src) {
		begins := at
		for at < len(r.src) && r.src[at] == ' ' {
			at++
		}
		switch {
		case at == len(r.src):
		case r.src[at] == '\n':
			at++
			continue
		case r.src[at] == '#':
			next := bytes.IndexByte(r.src[at:], '\n')
			if next < 0 {
				at = len(r.src)
				continue
			}
			at += next + 1
			continue
		}
		r.at, r.indent = at, at-begins
		return
	}
	r.at, r.indent = len(r.src), -1
}

// dash reports whether an element of a list begins here.
func (r *quickReader) dash() bool {
	return r.at+1 < len(r.src) && r.src[r.at] == '-' && r.src[r.at+1] == ' '
}

// doubt leaves the document to YAML.
func (r *quickReader) doubt() int32 {
	r.unsure = true
	return 0
}

// open adds a node and returns its index.
func (r *quickReader) open(n node, depth int) int32 {
	if depth > maxDepth {
		return r.doubt()
	}
	r.t.nodes = append(r.t.nodes, n)
	return int32(len(r.t.nodes) - 1)
}

// family joins the children of a node as they come.
type family struct{ parent, last int32 }

func (r *quickReader) child(f *family, i int32) {
	if r.unsure {
		return
	}
	if f.last == 0 {
		r.t.nodes[f.parent].first = i
	} else {
		r.t.nodes[f.last].next = i
	}
	f.last = i
	r.t.nodes[f.parent].count++
}

// mapping reads the keys that stand in one column.
func (r *quickReader) mapping(column, depth int) int32 {
	f := family{parent: r.open(node{offset: int32(r.at), kind: Map, style: Plain}, depth)}
	for !r.unsure && r.at < len(r.src) && r.indent == column && !r.dash() {
		r.child(&f, r.key(depth+1))
		if r.unsure {
			return 0
		}
		r.child(&f, r.value(column, depth+1))
	}
	if r.indent > column {
		return r.doubt()
	}
	return f.parent
}

// key reads a key with its colon, and stands behind both.
func (r *quickReader) key(depth int) int32 {
	begins := r.at
	end := begins
	for end < len(r.src) && quickClass[r.src[end]]&ofWords != 0 {
		end++
	}
	if end == begins || quickClass[r.src[begins]]&isFirst == 0 || end-begins > maxKey || end == len(r.src) || r.src[end] != ':' {
		return r.doubt()
	}
	if r.at = end + 1; r.at < len(r.src) && r.src[r.at] != ' ' && r.src[r.at] != '\n' {
		return r.doubt()
	}
	return r.open(node{offset: int32(begins), end: int32(end), kind: Scalar, style: Plain}, depth)
}

// value reads what stands behind a key, on its line or below it.
func (r *quickReader) value(column, depth int) int32 {
	r.blanks()
	if !r.ended() {
		i := r.inline(depth)
		r.next(column)
		return i
	}
	r.line(r.rest())
	switch {
	case r.at == len(r.src):
		return r.doubt()
	case r.dash() && r.indent >= column:
		return r.list(r.indent, depth)
	case r.indent > column:
		return r.mapping(r.indent, depth)
	}
	return r.doubt() // no value
}

// list reads the elements that stand in one column.
func (r *quickReader) list(column, depth int) int32 {
	f := family{parent: r.open(node{offset: int32(r.at), kind: List, style: Plain}, depth)}
	for !r.unsure && r.at < len(r.src) && r.indent == column && r.dash() {
		begins := r.at
		r.at++
		r.blanks()
		if r.ended() || r.dash() {
			return r.doubt()
		}
		if r.keyed() {
			r.indent = column + r.at - begins
			r.child(&f, r.mapping(r.indent, depth+1))
			continue
		}
		i := r.inline(depth + 1)
		r.next(column)
		r.child(&f, i)
	}
	if r.indent > column {
		return r.doubt()
	}
	return f.parent
}

// keyed reports whether a key stands here.
func (r *quickReader) keyed() bool {
	end := r.at
	for end < len(r.src) && quickClass[r.src[end]]&ofWords != 0 {
		end++
	}
	return end > r.at && end < len(r.src) && r.src[end] == ':' && (end+1 == len(r.src) || r.src[end+1] == ' ' || r.src[end+1] == '\n')
}

func (r *quickReader) blanks() {
	for r.at < len(r.src) && r.src[r.at] == ' ' {
		r.at++
	}
}

// ended reports whether nothing but a comment is left of the line.
func (r *quickReader) ended() bool {
	return r.at >= len(r.src) || r.src[r.at] == '\n' || r.src[r.at] == '#' && r.src[r.at-1] == ' '
}

// rest is the offset behind the line.
func (r *quickReader) rest() int {
	n := bytes.IndexByte(r.src[r.at:], '\n')
	if n < 0 {
		return len(r.src)
	}
	return r.at + n + 1
}

// next goes to the next line, which must not go on with a value of this one.
func (r *quickReader) next(column int) {
	if r.unsure {
		return
	}
	if r.blanks(); !r.ended() {
		r.doubt()
		return
	}
	if r.line(r.rest()); r.indent > column {
		r.doubt()
	}
}

// inline reads a value on its line.
func (r *quickReader) inline(depth int) int32 {
	switch c := r.src[r.at]; {
	case c == '{':
		return r.flow('}', Map, depth)
	case c == '[':
		return r.flow(']', List, depth)
	case c == '"' || c == '\'':
		return r.quoted(c, depth)
	}
	return r.plain(ofText, depth)
}

// plain reads a plain scalar up to a comment, the end of the line, or what ends
// it within brackets.
func (r *quickReader) plain(class uint8, depth int) int32 {
	begins := r.at
	if c := r.src[begins]; quickClass[c]&isFirst == 0 && !(c == '-' && begins+1 < len(r.src) && r.src[begins+1] >= '0' && r.src[begins+1] <= '9') {
		return r.doubt()
	}
	end := begins // behind the last character that is no blank
	for ; r.at < len(r.src); r.at++ {
		switch c := r.src[r.at]; {
		case quickClass[c]&class != 0:
			end = r.at + 1
			continue
		case c == ' ':
			continue
		case c == ':' && r.at+1 < len(r.src) && quickClass[r.src[r.at+1]]&isFirst != 0:
			continue
		case c == '#' && r.src[r.at-1] != ' ':
			return r.doubt()
		case c == '\n', c == '#', class == ofWords && (c == ',' || c == '}' || c == ']'):
		default:
			return r.doubt()
		}
		break
	}
	return r.open(node{offset: int32(begins), end: int32(end), kind: Scalar, style: Plain}, depth)
}

// quoted reads a quoted scalar that is just what stands between its quotes.
func (r *quickReader) quoted(quote byte, depth int) int32 {
	begins := r.at
	for r.at++; r.at < len(r.src) && r.src[r.at] != quote; r.at++ {
		if c := r.src[r.at]; c < 0x20 || c >= 0x7f || c == '\\' {
			return r.doubt()
		}
	}
	if r.at+1 >= len(r.src) || r.src[r.at+1] == quote {
		return r.doubt()
	}
	style := Double
	if quote == '\'' {
		style = Single
	}
	text := string(r.src[begins+1 : r.at])
	r.at++
	if depth > maxDepth {
		return r.doubt()
	}
	return r.open(node{offset: int32(begins), end: int32(r.at), first: r.t.other(text), kind: Scalar, style: style}, depth)
}

// flow reads a map or list in brackets, on one line.
func (r *quickReader) flow(end byte, kind Kind, depth int) int32 {
	f := family{parent: r.open(node{offset: int32(r.at), kind: kind, style: Flow}, depth)}
	r.at++
	r.blanks()
	for first := true; !r.unsure && r.at < len(r.src); first = false {
		if first && r.src[r.at] == end {
			r.at++
			return f.parent
		}
		if kind == Map {
			r.child(&f, r.key(depth+1))
			if r.unsure || r.at == len(r.src) || r.src[r.at] != ' ' {
				return r.doubt()
			}
			r.blanks()
		}
		if r.unsure || r.at == len(r.src) {
			return r.doubt()
		}
		switch c := r.src[r.at]; c {
		case '{', '[', '"', '\'':
			r.child(&f, r.inline(depth+1))
		default:
			r.child(&f, r.plain(ofWords, depth+1))
		}
		if r.blanks(); r.unsure || r.at == len(r.src) {
			return r.doubt()
		}
		switch r.src[r.at] {
		case end:
			r.at++
			return f.parent
		case ',':
			if r.at++; r.at == len(r.src) || r.src[r.at] != ' ' {
				return r.doubt()
			}
			r.blanks()
		default:
			return r.doubt()
		}
	}
	return r.doubt()
}
