package planfile

import (
	"bytes"
	"slices"
	"strings"
)

// segment is what was written for one cell.
type segment struct {
	label    string
	from, to int
}

// sort brings cells that have just been written into the order of periods.
// Their comments go with them, but for a heading that a blank line sets apart.
func (w *writer) sort(s []segment) {
	order := func(a, b segment) int { return compareCells(a.label, b.label) }
	if slices.IsSortedFunc(s, order) {
		return
	}
	start := s[0].from
	text := string(w.buf.Bytes()[start:])
	cut := func(x segment) string { return strings.TrimPrefix(text[x.from-start:x.to-start], "\n") }
	heading := ""
	if i := strings.LastIndex(cut(s[0]), "\n\n"); i >= 0 {
		heading = cut(s[0])[:i+2]
		s[0].from += strings.Index(text, heading) + len(heading)
	}
	slices.SortStableFunc(s, order)
	w.buf.Truncate(start)
	w.buf.WriteString(heading)
	for i, x := range s {
		part := text[x.from-start : x.to-start]
		if i == 0 {
			part = strings.TrimPrefix(part, "\n")
		}
		w.buf.WriteString(part)
	}
	w.line = w.buf.Len()
}

// allScalars reports whether all values of a map are scalars that are there.
func allScalars(n N) bool {
	for _, v := range n.Pairs() {
		if v.Kind() != Scalar || v.End() == 0 {
			return false
		}
	}
	return true
}

// oneLine reports whether what was written is one line, however many it was read from:
// else to format it again would sort what this time is left as it stands.
func oneLine(written []byte) bool {
	return bytes.IndexByte(bytes.TrimRight(written, "\n"), '\n') < 0
}
