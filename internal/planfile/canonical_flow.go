package planfile

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/accord-plan/accord/internal/plainyaml"
)

// flow writes a collection that the source has in brackets, behind a key or a
// dash, on one line where it may stand so.
// It returns false, with nothing written, where it must go into block form.
func (w *writer) flow(n N, before string, force bool) bool {
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
	at := indent
	if w.dashes != "" {
		at = w.dashesAt + len(w.dashes)
	}
	text, ok := w.oneLine(n)
	return ok && at+len("- ")+utf8.RuneCountInString(text) <= maxColumns
}

// commented reports whether a flow collection holds a comment. The comment to be
// placed next is the first that it can hold.
func (w *writer) commented(n N) bool {
	from := int(n.Offset())
	end, ok := w.scan.flowEnd[from]
	return ok && w.next < len(w.scan.comments) && w.scan.comments[w.next].offset < end && w.scan.comments[w.next].offset > from
}

// oneLine spells a collection on one line. ok is false where it is too long
// for any line, or holds what goes into block form: cells, lists of maps, text
// over several lines, comments.
func (w *writer) oneLine(n N) (text string, ok bool) {
	var b strings.Builder
	ok = !w.commented(n) && w.spell(&b, n)
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
		b.WriteString(w.spelling(n, plainyaml.InBrackets))
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
		b.WriteString(w.spelling(k, plainyaml.AsKey))
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
