package planfile

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// flow writes a collection that the source has in brackets, behind a key or a
// dash: as it is where it is fixed, on one line where it may stand so.
// It returns false, with nothing written, where it must go into block form.
func (w *writer) flow(n N, before string, force bool) bool {
	if w.fixed(n) {
		w.buf.WriteString(before)
		w.verbatim(n)
		return true
	}
	text, ok := w.oneLine(n)
	if !ok || force && n.Kind() == Map && n.Len() > 0 || w.columnNow()+len(before)+utf8.RuneCountInString(text) > maxColumns {
		return false
	}
	w.buf.WriteString(before)
	w.buf.WriteString(text)
	w.reachBehind(n)
	w.end()
	return true
}

// onOneLine reports whether flow would write an element of a list.
func (w *writer) onOneLine(n N, indent int) bool {
	if w.fixed(n) {
		return true
	}
	at := indent
	if w.dashes != "" {
		at = w.dashesAt + len(w.dashes)
	}
	text, ok := w.oneLine(n)
	return ok && at+len("- ")+utf8.RuneCountInString(text) <= maxColumns
}

// fixed reports whether a flow collection must stay as it is: it holds a
// comment, or text that is text only within brackets. The comment to be placed
// next is the first that it can hold.
func (w *writer) fixed(n N) bool {
	from := int(n.Offset())
	end, ok := w.scan.flowEnd[from]
	if !ok {
		return false
	}
	if i, _ := slices.BinarySearch(w.scan.odd, from); i < len(w.scan.odd) && w.scan.odd[i] < end {
		return true
	}
	return w.next < len(w.scan.comments) && w.scan.comments[w.next].offset < end && w.scan.comments[w.next].offset > from
}

// verbatim copies a flow collection and moves its further lines by as much as
// its first.
func (w *writer) verbatim(n N) {
	from, end := int(n.Offset()), w.scan.flowEnd[int(n.Offset())]
	delta := w.columnNow() - utf8.RuneCount(w.src[lineStart(w.src, from):from])
	for i, line := range bytes.Split(w.src[from:end], []byte("\n")) {
		if i > 0 {
			w.buf.WriteByte('\n')
			w.line = w.buf.Len()
			text := bytes.TrimLeft(line, " ")
			if was := len(line) - len(text); len(text) > 0 {
				w.spaces(max(was+delta, min(was, 1)))
			}
			line = text
		}
		w.buf.Write(trimTail(line))
	}
	for w.next < len(w.scan.comments) && w.scan.comments[w.next].offset < end {
		w.next++
	}
	w.reach(end)
	w.end()
}

// trimTail removes trailing blanks, but for one that a backslash makes part of
// a quoted text.
func trimTail(line []byte) []byte {
	t := bytes.TrimRight(line, " ")
	if len(t) < len(line) && bytes.HasSuffix(t, []byte(`\`)) {
		return line[:len(t)+1]
	}
	return t
}

// oneLine spells a collection on one line. ok is false where it is too long
// for any line, or holds what goes into block form: cells, lists of maps, text
// over several lines.
func (w *writer) oneLine(n N) (text string, ok bool) {
	var b strings.Builder
	ok = w.spell(&b, n)
	return b.String(), ok
}

func (w *writer) spell(b *strings.Builder, n N) bool {
	switch {
	case b.Len() > 4*maxColumns:
		return false
	case n.Kind() == Scalar:
		if n.End() == 0 || bytes.IndexByte(w.src[n.Offset():n.End()], '\n') >= 0 {
			return false
		}
		b.Write(w.src[n.Offset():n.End()])
		return true
	case n.Kind() == List:
		return w.spellList(b, n)
	}
	return !isCells(n) && w.spellMap(b, n)
}

func (w *writer) spellList(b *strings.Builder, n N) bool {
	b.WriteByte('[')
	for i, e := range n.Elements() {
		if e.Kind() == Map && e.Len() > 0 {
			return false
		}
		if i > 0 {
			b.WriteString(", ")
		}
		if !w.spell(b, e) {
			return false
		}
	}
	b.WriteByte(']')
	return true
}

func (w *writer) spellMap(b *strings.Builder, n N) bool {
	b.WriteByte('{')
	first := true
	for k, v := range n.Pairs() {
		if !first {
			b.WriteString(", ")
		}
		first = false
		if !w.spell(b, k) {
			return false
		}
		if v.Kind() == Scalar && !w.spelled(v) {
			continue
		}
		b.WriteString(": ")
		if !w.spell(b, v) {
			return false
		}
	}
	b.WriteByte('}')
	return true
}

// inline writes a scalar and ends its line. Text over several lines goes two
// columns further in than the collection that holds it.
func (w *writer) inline(n N, indent int) {
	s, long := w.scan.spans[int(n.Offset())]
	switch {
	case n.Style() == Literal || n.Style() == Folded:
		w.blockScalar(n, s, indent+2)
	case long:
		w.lines(w.src[n.Offset():s.end], indent+2)
		w.reach(s.end)
		w.end()
	default:
		w.lines(w.src[n.Offset():n.End()], indent+2)
		w.reach(int(n.End()))
		w.end()
	}
}

// lines writes quoted or plain text, in which the blanks at line ends and
// beginnings mean nothing.
func (w *writer) lines(text []byte, indent int) {
	for i, line := range bytes.Split(text, []byte("\n")) {
		if i > 0 {
			w.buf.WriteByte('\n')
			w.line = w.buf.Len()
			if line = bytes.TrimLeft(line, " "); len(line) > 0 {
				w.spaces(indent)
			}
		}
		if i == bytes.Count(text, []byte("\n")) {
			w.buf.Write(line)
		} else {
			w.buf.Write(trimTail(line))
		}
	}
}

// blockScalar writes a literal or folded scalar; all that is inside its
// indentation is its text.
func (w *writer) blockScalar(n N, s span, indent int) {
	header := w.src[n.Offset():s.head]
	w.buf.WriteByte(header[0])
	if bytes.ContainsAny(header, "123456789") {
		w.buf.WriteByte('2')
	}
	text := n.Text()
	keep := bytes.IndexByte(header, '+') >= 0
	switch {
	case text != "" && !strings.HasSuffix(text, "\n"): // `-`, or the file ends without a line end
		w.buf.WriteByte('-')
		keep = false
	case keep:
		w.buf.WriteByte('+')
	case bytes.IndexByte(header, '-') >= 0:
		w.buf.WriteByte('-')
	}
	w.reach(s.head)
	w.end()
	w.content(w.src[s.body:s.end], s.indent, indent)
	w.reach(s.end)
	if keep {
		w.kept = true
		n := len(text) - len(strings.TrimRight(text, "\n"))
		if s.end > s.body {
			n--
		}
		for range n {
			w.buf.WriteByte('\n')
		}
	}
	w.line = w.buf.Len()
}

func (w *writer) content(text []byte, was, indent int) {
	for line := range bytes.Lines(text) {
		line = bytes.TrimSuffix(line, []byte("\n"))
		if len(line) > was {
			w.spaces(indent)
			w.buf.Write(line[was:])
		}
		w.buf.WriteByte('\n')
	}
}
