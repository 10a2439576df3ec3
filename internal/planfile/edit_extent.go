package planfile

import (
	"bytes"
	"strings"
)

// end is the offset behind the last byte of a node, 0 where it cannot be told.
func (e *Editor) end(n N) int {
	switch {
	case n.Kind() == Scalar && n.End() != 0:
		return int(n.End())
	case n.Kind() == Scalar:
		s := e.scan.spans[int(n.Offset())]
		if s.body > 0 { // a block scalar ends with its last line
			return max(s.head, s.end-1)
		}
		return s.end
	case n.Style() == Flow:
		return e.scan.flowEnd[int(n.Offset())]
	}
	last := N{}
	for c := n.child(); c.OK(); c = c.sibling() {
		last = c
	}
	if !last.OK() {
		return 0
	}
	return e.end(last)
}

// behind is where a line can be inserted after a node: at the beginning of the
// line that follows it, and what of comments belongs to it because it is
// further in than the column.
func (e *Editor) behind(end, col int) int {
	at := nextLine(e.text, end)
	for at < len(e.text) {
		line := e.text[at:nextLine(e.text, at)]
		text := bytes.TrimLeft(line, " ")
		if len(text) == 0 || text[0] != '#' || len(line)-len(text) <= col {
			break
		}
		at += len(line)
	}
	return at
}

// above is where a line can be inserted before a node that begins a line: at
// the beginning of that line, or of the comments right above it.
func (e *Editor) above(offset int) int {
	at := lineStart(e.text, offset)
	col := offset - at
	for at > 0 {
		before := lineStart(e.text, at-1)
		line := e.text[before:at]
		if text := bytes.TrimLeft(line, " "); text[0] != '#' || len(line)-len(text) != col {
			break
		}
		at = before
	}
	return at
}

// insertLines is an edit that puts whole lines at the beginning of a line, or
// at the end of a text whose last line is not ended.
func (e *Editor) insertLines(at int, lines string) Edit {
	if at == len(e.text) && !bytes.HasSuffix(e.text, []byte("\n")) {
		lines = "\n" + lines
	}
	return Edit{Offset: at, New: lines}
}

// insertFlow puts entries of a collection in brackets behind the entry prev, or
// before all others where prev is no node. Where each entry has a line of its
// own, so have the new ones.
func (e *Editor) insertFlow(n, prevKey, prev N, entries []string) ([]Edit, error) {
	open := int(n.Offset()) + 1
	if !prev.OK() {
		joined := join(entries)
		if n.Len() == 0 {
			return []Edit{{Offset: open, New: joined}}, nil
		}
		return []Edit{{Offset: int(n.child().Offset()), New: joined + ", "}}, nil
	}
	end := e.end(prev)
	if end == 0 {
		return nil, e.refuse(prev, byHand, "the end of this value cannot be told")
	}
	if prevKey.startsLine() {
		if edits := e.ownLines(end, column(e.text, int(prevKey.Offset())), entries); edits != nil {
			return edits, nil
		}
	}
	return []Edit{{Offset: end, New: ", " + join(entries)}}, nil
}

// ownLines puts each entry on a line of its own behind a value that ends at
// end, after the comma and the comment on its line; nil where something else
// stands there.
func (e *Editor) ownLines(end, col int, entries []string) []Edit {
	eol := nextLine(e.text, end)
	if eol == len(e.text) {
		return nil
	}
	rest := bytes.TrimSuffix(e.text[end:eol], []byte("\n"))
	tail, comma := bytes.CutPrefix(bytes.TrimLeft(rest, " "), []byte(","))
	if t := bytes.TrimLeft(tail, " "); len(t) > 0 && t[0] != '#' {
		return nil
	}
	lines := ""
	for i, x := range entries {
		lines += "\n" + blanks(col) + x
		if comma || i < len(entries)-1 {
			lines += ","
		}
	}
	edits := []Edit{{Offset: eol - 1, New: lines}}
	if !comma {
		edits = append(edits, Edit{Offset: end, New: ","})
		if end == eol-1 { // one place: one edit
			edits = []Edit{{Offset: end, New: "," + lines}}
		}
	}
	return edits
}

func join(entries []string) string { return strings.Join(entries, ", ") }

func blanks(n int) string { return strings.Repeat(" ", n) }
