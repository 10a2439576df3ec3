package planfile

import (
	"bytes"
	"unicode/utf8"

	"github.com/accord-plan/accord/internal/plainyaml"
)

// writer lays a tree out again. It goes through tree and comments side by
// side, both in the order of the source: each comment is placed once, at the
// first line that comes after it.
type writer struct {
	scan scanned
	src  []byte
	buf  bytes.Buffer
	line int // offset in buf of the line being written
	next int // the comment to be placed next
	pos  int // end in src of what has been written
	// dashes stand before the next line: a list within a list begins on the
	// line of its element. They begin in column dashesAt.
	dashes   string
	dashesAt int
	// kept says that blank lines were just written that are part of a scalar.
	kept bool
	// problems are slips that the layout would hide.
	problems []Problem
	// form knows what the plain form holds.
	form plainyaml.Reader
}

// forced are the keys of a document whose maps are always in block form.
var forced = map[string]bool{"forecast": true, "commitments": true, "budget": true, "items": true}

func (w *writer) document(root N) {
	w.headsOf(root, 0)
	w.about(root, 0)
	if root.Len() == 0 {
		w.buf.WriteString("{}\n")
	} else {
		w.block(root, 0, -1)
	}
	w.reachBehind(root)
	w.heads(len(w.src), 0)
}

// block writes a collection in block form; outer is the column of the block
// collection around it in the source.
func (w *writer) block(n N, indent, outer int) {
	own := outer
	if n.Style() != Flow {
		own = column(w.src, int(n.Offset()))
	}
	if n.Kind() == List {
		w.list(n, indent, own)
	} else {
		w.mapping(n, indent, own)
	}
	if own > outer {
		w.feet(indent, own)
	}
	if n.Style() == Flow {
		w.heads(w.scan.flowEnd[int(n.Offset())], indent)
		w.about(n, indent)
	}
}

func (w *writer) mapping(n N, indent, own int) {
	var segments []segment
	sorted := w.dashes == "" && isCells(n) && allScalars(n)
	for k, v := range n.Pairs() {
		from := w.buf.Len()
		w.heads(int(k.Offset()), indent)
		w.headsOf(v, indent)
		w.start(indent, n.Style() != Flow && blankAbove(w.src, int(k.Offset())))
		w.buf.WriteString(w.spelling(k, plainyaml.AsKey))
		w.buf.WriteByte(':')
		w.reach(int(k.End()))
		behind := w.buf.Len()
		w.value(v, indent, own, indent == 0 && forced[k.Text()])
		if sorted = sorted && oneLine(w.buf.Bytes()[behind:]); sorted {
			segments = append(segments, segment{k.Text(), from, w.buf.Len()})
		}
	}
	if sorted {
		w.sort(segments)
	}
}

// value writes what stands behind a key.
func (w *writer) value(v N, indent, own int, force bool) {
	switch {
	case v.Kind() == Scalar && !w.spelled(v):
		w.end()
	case v.Kind() == Scalar:
		w.buf.WriteByte(' ')
		w.inline(v, indent)
	case v.Style() == Flow && w.flow(v, " ", force):
	default:
		w.reachInto(v)
		w.end()
		w.block(v, indent+2, own)
		w.reachBehind(v)
	}
}

func (w *writer) list(n N, indent, own int) {
	for _, e := range n.Elements() {
		at := int(e.Offset())
		w.heads(at, indent)
		if e.Kind() == Scalar && !w.spelled(e) {
			w.reach(at)
		} else {
			w.headsOf(e, indent)
		}
		if e.Kind() != Scalar && (e.Style() != Flow || !w.onOneLine(e, indent)) {
			w.about(e, indent)
			w.dash(indent)
			w.block(e, indent+2, own)
			w.reachBehind(e)
			continue
		}
		w.dash(indent)
		w.start(indent, n.Style() != Flow && blankAbove(w.src, at))
		if e.Kind() == Scalar {
			w.inline(e, indent)
		} else {
			w.flow(e, "", false)
		}
	}
}

// dash begins an element. It is written with the element's first line.
func (w *writer) dash(indent int) {
	if w.dashes == "" {
		w.dashesAt = indent
	}
	w.dashes += "- "
}

// start begins a line.
func (w *writer) start(indent int, blank bool) {
	if blank && w.buf.Len() > 0 && !w.kept {
		w.buf.WriteByte('\n')
	}
	w.kept = false
	w.line = w.buf.Len()
	if w.dashes != "" {
		w.spaces(w.dashesAt)
		w.buf.WriteString(w.dashes)
		w.dashes = ""
		return
	}
	w.spaces(indent)
}

func (w *writer) spaces(n int) {
	for range n {
		w.buf.WriteByte(' ')
	}
}

// end ends a line, with the comment that stands there in the source.
func (w *writer) end() {
	if w.next < len(w.scan.comments) {
		if c := w.scan.comments[w.next]; c.after <= w.pos && w.sameLine(c) {
			w.trim()
			w.spaces(max(1, blanksBefore(w.src, c.offset)))
			w.buf.WriteString(c.text)
			w.next++
		}
	}
	w.trim()
	w.buf.WriteByte('\n')
	w.line = w.buf.Len()
}

// trim removes the blank behind the dash of an empty element.
func (w *writer) trim() {
	b := w.buf.Bytes()
	if n := len(b); n > 1 && b[n-1] == ' ' && b[n-2] == '-' && isBlank(bytes.ReplaceAll(b[w.line:n], []byte("- "), nil)) {
		w.buf.Truncate(n - 1)
	}
}

func (w *writer) sameLine(c comment) bool {
	return !c.own && c.offset >= w.pos && bytes.IndexByte(w.src[w.pos:c.offset], '\n') < 0
}

func blanksBefore(src []byte, at int) int {
	n := 0
	for at-n > 0 && src[at-n-1] == ' ' {
		n++
	}
	return n
}

// heads places the comments before an offset, each on a line of its own.
func (w *writer) heads(before, indent int) {
	for w.next < len(w.scan.comments) && w.scan.comments[w.next].offset < before {
		w.own(indent)
	}
}

// headsOf places the comments between a key and its value, and those within brackets
// that hold nothing else.
func (w *writer) headsOf(v N, indent int) {
	switch {
	case v.Style() == Flow && v.Len() == 0:
		w.heads(w.scan.flowEnd[int(v.Offset())], indent)
	case v.Style() == Flow, v.Kind() == Scalar && w.spelled(v):
		w.heads(int(v.Offset()), indent)
	}
}

// feet places the comments that follow the last entry of a collection, as far
// as they are indented like it.
func (w *writer) feet(indent, own int) {
	for w.next < len(w.scan.comments) {
		c := w.scan.comments[w.next]
		if !c.own || c.after > w.pos || c.column < own {
			return
		}
		w.own(indent)
	}
}

// own places the next comment on a line of its own.
func (w *writer) own(indent int) {
	c := w.scan.comments[w.next]
	w.next++
	if c.own && c.blank && w.buf.Len() > 0 && !w.kept {
		w.buf.WriteByte('\n')
	}
	w.kept = false
	if w.dashes != "" {
		indent = w.dashesAt
	}
	w.spaces(indent)
	w.buf.WriteString(c.text)
	w.buf.WriteByte('\n')
	w.line = w.buf.Len()
}

// reach says that the source is written up to an offset.
func (w *writer) reach(at int) { w.pos = max(w.pos, at) }

// reachBehind goes to the end of a flow collection before it is written, for
// the comment that stands behind it.
func (w *writer) reachBehind(n N) {
	if end, ok := w.scan.flowEnd[int(n.Offset())]; ok && n.Style() == Flow {
		w.reach(end)
	}
}

// reachInto goes to where the comment stands that is about a flow collection as a
// whole: behind its end, or behind the bracket that opens one with comments inside.
func (w *writer) reachInto(n N) {
	if w.commented(n) {
		w.reach(int(n.Offset()) + 1)
		return
	}
	w.reachBehind(n)
}

// about places the comment about a flow collection as a whole on a line of its own,
// where the collection has no line that could carry it.
func (w *writer) about(n N, indent int) {
	if n.Style() != Flow {
		return
	}
	w.reachInto(n)
	if w.next < len(w.scan.comments) {
		if c := w.scan.comments[w.next]; c.after <= w.pos && w.sameLine(c) {
			w.own(indent)
		}
	}
}

// spelled reports whether a scalar is there at all: an empty one is not.
func (w *writer) spelled(n N) bool { return n.Style() != Plain || n.Text() != "" }

func (w *writer) columnNow() int { return utf8.RuneCount(w.buf.Bytes()[w.line:]) }
