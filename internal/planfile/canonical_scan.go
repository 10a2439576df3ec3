package planfile

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// comment is one comment of a file: `#` and what follows on its line.
type comment struct {
	offset int
	// after is the end of the last scalar or bracket before it.
	after int
	text  string
	// own says that nothing but blanks stands before it on its line.
	own bool
	// blank says that the line above is blank, column is from 0.
	blank  bool
	column int
}

// scanned is what the tree does not tell about the text: comments, the ends of
// flow collections, and the extents of scalars that span lines.
type scanned struct {
	comments []comment
	// flowEnd is the offset behind the closing bracket by that of the opening
	// one.
	flowEnd map[int]int
	// spans are the ends of scalars without an end in the tree, by offset.
	spans map[int]span
}

// span is the extent of a scalar over several lines. A block scalar has a
// header, which ends at head, and lines of content from body on.
type span struct {
	head, body, end int
	indent          int // columns before the content of a block scalar
}

// token is the extent of one part of the text that holds no comments.
type token struct{ from, to int }

type scanner struct {
	tree   *Tree
	src    []byte
	out    scanned
	tokens []token
}

func scan(t *Tree) scanned {
	s := scanner{tree: t, src: t.src, out: scanned{flowEnd: map[int]int{}, spans: map[int]span{}}}
	s.tokens = make([]token, 0, t.Len())
	s.collect(t.Root(), -1)
	slices.SortFunc(s.tokens, func(a, b token) int { return a.from - b.from })
	s.gaps()
	return s.out
}

// collect gathers the extents of all scalars; parent is the column of the
// block collection around n, -1 for none.
func (s *scanner) collect(n N, parent int) {
	if n.Kind() != Scalar {
		if n.Style() != Flow {
			parent = column(s.src, int(n.Offset()))
		}
		for c := n.child(); c.i != 0; c = c.sibling() {
			s.collect(c, parent)
		}
		return
	}
	from := int(n.Offset())
	switch {
	case n.Style() == Literal || n.Style() == Folded:
		b := blockSpan(s.src, from, parent)
		s.out.spans[from] = b
		s.tokens = append(s.tokens, token{from, b.head})
		if b.end > b.body { // else another token may begin there
			s.tokens = append(s.tokens, token{b.body, b.end})
		}
	case n.End() != 0:
		if int(n.End()) > from {
			s.tokens = append(s.tokens, token{from, int(n.End())})
		}
	default:
		end := foldedEnd(s.src, from, n.Text())
		s.out.spans[from] = span{end: end}
		s.tokens = append(s.tokens, token{from, end})
	}
}

// foldedEnd finds the end of a plain scalar over several lines: its text is
// the source's, but for white space.
func foldedEnd(src []byte, at int, text string) int {
	for _, r := range text {
		if r == ' ' || r == '\n' {
			continue
		}
		for at < len(src) && (src[at] == ' ' || src[at] == '\n' || src[at] == '\r') {
			at++
		}
		at += utf8.RuneLen(r)
	}
	return min(at, len(src))
}

// blockSpan delimits a block scalar whose header begins at at.
func blockSpan(src []byte, at, parent int) span {
	b := span{head: at + 1}
	for b.head < len(src) && strings.IndexByte("+-0123456789", src[b.head]) >= 0 {
		if src[b.head] >= '1' {
			b.indent = max(parent, 0) + int(src[b.head]-'0')
		}
		b.head++
	}
	b.body = nextLine(src, b.head)
	if b.indent == 0 {
		b.indent = max(leading(src, b.body), parent+1, 1)
	}
	b.end = b.body
	for line := b.body; line < len(src); {
		next := nextLine(src, line)
		text := bytes.TrimRight(src[line:next], "\n")
		switch blanks := len(text) - len(bytes.TrimLeft(text, " ")); {
		case len(text) > b.indent && blanks >= b.indent:
			b.end = next
		case blanks < len(text):
			return b
		}
		line = next
	}
	return b
}

// leading returns the indentation of the first line that is not blank, or that
// of a deeper blank line above it.
func leading(src []byte, line int) int {
	deepest := 0
	for line < len(src) {
		next := nextLine(src, line)
		text := bytes.TrimRight(src[line:next], "\n")
		blanks := len(text) - len(bytes.TrimLeft(text, " "))
		deepest = max(deepest, blanks)
		if blanks < len(text) {
			break
		}
		line = next
	}
	return deepest
}

// gaps walks what lies between scalars: brackets, indicators and comments.
func (s *scanner) gaps() {
	var open []int
	after, next := 0, 0
	for i := 0; i < len(s.src); {
		for next < len(s.tokens) && s.tokens[next].from < i {
			next++
		}
		if next < len(s.tokens) && s.tokens[next].from == i && s.tokens[next].to > i {
			i, after = s.tokens[next].to, s.tokens[next].to
			continue
		}
		switch s.src[i] {
		case '#':
			i = s.comment(i, after)
			continue
		case '[', '{':
			open = append(open, i)
			after = i + 1
		case ']', '}':
			if len(open) > 0 {
				s.out.flowEnd[open[len(open)-1]] = i + 1
				open = open[:len(open)-1]
			}
			after = i + 1
		}
		i++
	}
}

func (s *scanner) comment(at, after int) int {
	end := at + bytes.IndexByte(s.src[at:], '\n')
	if end < at {
		end = len(s.src)
	}
	start := lineStart(s.src, at)
	s.out.comments = append(s.out.comments, comment{offset: at, after: after, text: string(bytes.TrimRight(s.src[at:end], " ")),
		own: isBlank(s.src[start:at]), blank: blankAbove(s.src, at), column: at - start})
	return end
}

func isBlank(b []byte) bool { return len(bytes.TrimLeft(b, " ")) == 0 }

// blankAbove reports whether the line above that of at is blank.
func blankAbove(src []byte, at int) bool {
	start := lineStart(src, at)
	return start > 0 && isBlank(src[lineStart(src, start-1):start-1])
}

func lineStart(src []byte, at int) int { return bytes.LastIndexByte(src[:at], '\n') + 1 }

// nextLine returns the offset of the line after that of at.
func nextLine(src []byte, at int) int {
	if i := bytes.IndexByte(src[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(src)
}

// column is the byte column of an offset, from 0.
func column(src []byte, at int) int { return at - lineStart(src, at) }
