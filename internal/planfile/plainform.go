package planfile

import "bytes"

// plainForm reads a document in the plain form, in which machines and
// `accord fmt` write: printable ASCII; keys that are one word; one key or
// element to a line; values that are words, quoted without an escape, or flow
// collections of such on the line. It makes the very tree that yaml.v3 would,
// several times faster, or reports that the text is not all in this form and
// is for yaml.v3 to read. It never refuses anything.
func plainForm(src []byte, size int) (*Tree, bool) {
	for _, c := range src {
		if (c < ' ' || c > '~') && c != '\n' {
			return nil, false
		}
	}
	p := plainReader{src: src, t: newTree(src, size)}
	for at := 0; at < len(src); {
		end := bytes.IndexByte(src[at:], '\n')
		if end < 0 {
			end = len(src)
		} else {
			end += at
		}
		if !p.line(at, end) {
			return nil, false
		}
		at = end + 1
	}
	if p.waiting || len(p.open) == 0 {
		return nil, false
	}
	return p.t, true
}

// level is an open map or list in block style.
type level struct {
	node, last int32 // last is its newest child
	indent     int
	list       bool
}

type plainReader struct {
	src  []byte
	t    *Tree
	open []level
	// waiting says that the newest key of the innermost map has no value yet:
	// it follows on the next lines.
	waiting bool
}

// What a character may be part of.
const (
	inKey   = 1 << iota // a key in either style, a word of a flow collection
	inValue             // a value in block style
	first               // what a key or value may begin with
)

var plainChars = func() (t [256]uint8) {
	for _, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_" {
		t[c] = inKey | inValue | first
	}
	for _, c := range "./+-%@" {
		t[c] = inKey | inValue
	}
	for _, c := range ",;()&'=$<>*!?" {
		t[c] = inValue
	}
	return t
}()

// line reads one line.
func (p *plainReader) line(at, end int) bool {
	begin := at
	for at < end && p.src[at] == ' ' {
		at++
	}
	if at == end || p.src[at] == '#' {
		return true
	}
	indent := at - begin
	element := p.src[at] == '-' && at+1 < end && p.src[at+1] == ' '
	if !p.enter(indent, at, element) {
		return false
	}
	if !element {
		return p.entry(at, end)
	}
	if at += 2; at == end {
		return false
	}
	if !p.isKey(at, end) {
		return p.value(at, end)
	}
	return p.begin(level{indent: indent + 2}, at) && p.entry(at, end)
}

// enter closes the levels that a line's indentation leaves, and opens the one
// that it begins.
func (p *plainReader) enter(indent, at int, list bool) bool {
	if p.waiting {
		if indent <= p.open[len(p.open)-1].indent {
			return false
		}
		p.waiting = false
		return p.begin(level{indent: indent, list: list}, at)
	}
	if len(p.open) == 0 {
		return indent == 0 && !list && p.begin(level{}, at)
	}
	for len(p.open) > 0 && p.open[len(p.open)-1].indent > indent {
		p.open = p.open[:len(p.open)-1]
	}
	if len(p.open) == 0 {
		return false
	}
	top := p.open[len(p.open)-1]
	return top.indent == indent && top.list == list
}

// begin opens a level, whose node is a child of the one around it.
func (p *plainReader) begin(l level, at int) bool {
	kind := Map
	if l.list {
		kind = List
	}
	l.node = p.child(node{offset: int32(at), kind: kind, style: Plain})
	p.open = append(p.open, l)
	return len(p.open) < maxDepth
}

// child adds a node to the innermost level.
func (p *plainReader) child(n node) int32 {
	p.t.nodes = append(p.t.nodes, n)
	i := int32(len(p.t.nodes) - 1)
	if len(p.open) > 0 {
		l := &p.open[len(p.open)-1]
		p.t.link(l.node, l.last, i)
		l.last = i
	}
	return i
}

// link makes a node the child of another that follows last, 0 for the first.
func (t *Tree) link(parent, last, i int32) {
	if last == 0 {
		t.nodes[parent].first = i
	} else {
		t.nodes[last].next = i
	}
	t.nodes[parent].count++
}

// word returns the end of the key or word of a flow collection that begins at
// at; at itself if none does.
func (p *plainReader) word(at, end int) int {
	if at == end || plainChars[p.src[at]]&first == 0 {
		return at
	}
	for at < end && plainChars[p.src[at]]&inKey != 0 {
		at++
	}
	return at
}

func (p *plainReader) isKey(at, end int) bool {
	to := p.word(at, end)
	return to > at && to < end && p.src[to] == ':' && (to+1 == end || p.src[to+1] == ' ')
}

// entry reads a key and what stands behind it.
func (p *plainReader) entry(at, end int) bool {
	if !p.isKey(at, end) {
		return false
	}
	to := p.word(at, end)
	if to-at > maxKey {
		return false
	}
	p.child(node{offset: int32(at), end: int32(to), kind: Scalar, style: Plain})
	for at = to + 1; at < end && p.src[at] == ' '; at++ {
	}
	if at == end || p.src[at] == '#' {
		p.waiting = true
		return true
	}
	return p.value(at, end)
}

// rest reports whether nothing but a comment stands behind a value.
func (p *plainReader) rest(at, end int) bool {
	from := at
	for at < end && p.src[at] == ' ' {
		at++
	}
	return at == end || p.src[at] == '#' && at > from
}

// value reads the value that a line ends with.
func (p *plainReader) value(at, end int) bool {
	switch p.src[at] {
	case '{', '[':
		to, i := p.flow(at, end, len(p.open)+1)
		if i == 0 {
			return false
		}
		l := &p.open[len(p.open)-1]
		p.t.link(l.node, l.last, i)
		l.last = i
		return p.rest(to, end)
	case '"', '\'':
		to, n := p.quoted(at, end)
		if to == 0 {
			return false
		}
		p.child(n)
		return p.rest(to, end)
	}
	to := p.plain(at, end)
	if to == 0 {
		return false
	}
	p.child(node{offset: int32(at), end: int32(to), kind: Scalar, style: Plain})
	return true
}

// plain returns the end of a value without quotes, 0 where it is of another
// form. A comment may follow.
func (p *plainReader) plain(at, end int) int {
	if plainChars[p.src[at]]&first == 0 && !p.negative(at, end) {
		return 0
	}
	to := at
	for ; at < end; at++ {
		switch c := p.src[at]; {
		case plainChars[c]&inValue != 0:
			to = at + 1
		case c == ' ':
		case c == ':' && at+1 < end && plainChars[p.src[at+1]]&inValue != 0:
			to = at + 1
		case c == '#' && p.src[at-1] == ' ':
			return to
		default:
			return 0
		}
	}
	return to
}

// negative reports whether a sign and a digit stand there.
func (p *plainReader) negative(at, end int) bool {
	return p.src[at] == '-' && at+1 < end && p.src[at+1] >= '0' && p.src[at+1] <= '9'
}

// quoted reads a text in quotes that has neither an escape nor its own quote in
// it; the end is 0 where it is of another form.
func (p *plainReader) quoted(at, end int) (int, node) {
	quote, style := p.src[at], Double
	if quote == '\'' {
		style = Single
	}
	length := bytes.IndexByte(p.src[at+1:end], quote)
	if length < 0 {
		return 0, node{}
	}
	text, to := p.src[at+1:at+1+length], at+length+2
	if bytes.IndexByte(text, '\\') >= 0 || to < end && p.src[to] == quote {
		return 0, node{}
	}
	return to, node{offset: int32(at), end: int32(to), kind: Scalar, style: style, first: p.t.other(string(text))}
}
