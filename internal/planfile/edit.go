package planfile

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Edit replaces bytes of a file: those at an offset, which must still be Old.
// With Old empty it inserts.
type Edit struct {
	Offset   int
	Old, New string
}

// Apply makes edits, whose places must not overlap, and returns the new text.
// It fails, with nothing done, where the old bytes do not stand any more.
func Apply(src []byte, edits []Edit) ([]byte, error) {
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(min(len(a.Old), 1), min(len(b.Old), 1)))
	})
	var out bytes.Buffer
	out.Grow(len(src) + 256)
	at := 0
	for _, e := range sorted {
		if e.Offset < at || e.Offset > len(src) {
			return nil, fmt.Errorf("edits overlap at byte %d", e.Offset)
		}
		if !bytes.HasPrefix(src[e.Offset:], []byte(e.Old)) {
			return nil, fmt.Errorf("byte %d: %q does not stand there any more", e.Offset, clip(e.Old))
		}
		out.Write(src[at:e.Offset])
		out.WriteString(e.New)
		at = e.Offset + len(e.Old)
	}
	out.Write(src[at:])
	return out.Bytes(), nil
}

// Refusal says why a file is not edited: what stands there cannot be delimited
// exactly, or would not mean what is wanted. Line and Column are from 1, 0
// where the file as a whole is meant.
type Refusal struct {
	Line, Column int
	Summary, Do  string
}

func (r *Refusal) Error() string {
	s := r.Summary
	if r.Line > 0 {
		s = fmt.Sprintf("%d:%d: %s", r.Line, r.Column, s)
	}
	if r.Do != "" {
		s += "; " + r.Do
	}
	return s
}

// Editor changes a file that a person wrote. Each change touches the bytes of
// the values that it sets and no others: comments, order, spacing and line ends
// stay. After each the text is parsed again, and must mean what it meant before
// and the change; else it is refused and nothing is changed.
//
// A path leads from the root through keys of maps and, in lists, through the
// ids of their elements: "adjustments", "spring-promo", "add".
type Editor struct {
	src []byte
	// text is src with LF and without a byte-order mark; the tree is of it.
	text []byte
	tree *Tree
	scan scanned
	// ends are the offsets in text of line ends before which src has a CR.
	ends []int
	bom  int
	// byID are the elements of lists, by the list's offset and their ids.
	byID map[int]map[string]N
}

// NewEditor reads a file that is to be changed. One that breaks a rule of text
// or of YAML is a [*Refusal]: what it means is not certain.
func NewEditor(src []byte) (*Editor, error) {
	problems, stop := checkText(src)
	if stop || len(problems) > 0 {
		return nil, refusal(src, problems[0])
	}
	e := &Editor{src: src, text: src}
	if bytes.HasPrefix(src, bom) {
		e.bom = len(bom)
	}
	if e.bom > 0 || bytes.IndexByte(src, '\r') >= 0 {
		e.plain()
	}
	tree, more := Parse(e.text)
	if len(more) > 0 {
		return nil, refusal(e.text, more[0])
	}
	if wrong := checkTree(tree); len(wrong) > 0 {
		return nil, refusal(e.text, wrong[0])
	}
	if tree.Root().Kind() != Map {
		return nil, &Refusal{Line: 1, Column: 1, Summary: "a plan file is a map of keys", Do: "begin it with `kind:` and `version: 1`"}
	}
	e.tree, e.scan = tree, scan(tree)
	return e, nil
}

func refusal(src []byte, p Problem) *Refusal {
	line, column := LineColumn(src, p.Offset)
	return &Refusal{Line: line, Column: column, Summary: p.Message, Do: p.Hint}
}

// plain fills text and remembers where carriage returns were.
func (e *Editor) plain() {
	body := e.src[e.bom:]
	e.text = make([]byte, 0, len(body))
	for _, b := range body {
		if b == '\r' { // before a line feed always, which the rules of text assert
			e.ends = append(e.ends, len(e.text))
			continue
		}
		e.text = append(e.text, b)
	}
}

// Source is the text as it stands now.
func (e *Editor) Source() []byte { return e.src }

// KeepLayout lays the text out as [Format] does if before, from which the edits
// began, is laid out so: a person who formats files need not format them again.
// Any other hand stays as it is.
func (e *Editor) KeepLayout(before []byte) {
	if was, problems := Format(before); len(problems) > 0 || !bytes.Equal(was, before) {
		return
	}
	now, problems := Format(e.src)
	if len(problems) > 0 || bytes.Equal(now, e.src) {
		return
	}
	if next, err := NewEditor(now); err == nil {
		*e = *next
	}
}

// offset turns an offset in text into one in src. An insertion at the end of a
// line goes before its carriage return.
func (e *Editor) offset(at int) int {
	n, _ := slices.BinarySearch(e.ends, at)
	return e.bom + at + n
}

// lineEnd is how lines end around a place: as the line before it, else as the
// first one.
func (e *Editor) lineEnd(at int) string {
	last := bytes.LastIndexByte(e.text[:at], '\n')
	if last < 0 {
		last = bytes.IndexByte(e.text, '\n')
	}
	if _, found := slices.BinarySearch(e.ends, last); found && last >= 0 {
		return "\r\n"
	}
	return "\n"
}

// place is where a node stands, for messages.
func (e *Editor) place(n N) (line, column int) { return LineColumn(e.text, int(n.Offset())) }

func (e *Editor) refuse(n N, do, format string, args ...any) error {
	r := &Refusal{Summary: fmt.Sprintf(format, args...), Do: do}
	if n.OK() {
		r.Line, r.Column = e.place(n)
	}
	return r
}

// byHand is what to do where a change is refused.
const byHand = "change it by hand"

// change applies edits of the text, given with LF, and keeps the result if it
// is as it must be: same judges what it means, and no comment may be lost or
// moved past another.
func (e *Editor) change(at N, edits []Edit, same func(after *meaning) bool) error {
	real := make([]Edit, len(edits))
	for i, x := range edits {
		real[i] = Edit{Offset: e.offset(x.Offset), Old: x.Old, New: x.New}
		if end := e.lineEnd(x.Offset); end != "\n" {
			real[i].New = strings.ReplaceAll(x.New, "\n", end)
		}
	}
	out, err := Apply(e.src, real)
	if err != nil {
		return e.refuse(at, byHand, "%v", err)
	}
	next, err := NewEditor(out)
	if err != nil || !same(meaningOf(next.tree.Root())) || !slices.EqualFunc(e.scan.comments, next.scan.comments, sameText) {
		return e.refuse(at, byHand, "this cannot be changed without changing something else")
	}
	*e = *next
	return nil
}

func sameText(a, b comment) bool { return a.text == b.text }

// find follows a path as far as it exists and returns the last node and the
// steps that are left.
func (e *Editor) find(path []string) (N, []string) {
	n := e.tree.Root()
	for i, step := range path {
		next := e.child(n, step)
		if !next.OK() {
			return n, path[i:]
		}
		n = next
	}
	return n, nil
}

// child is what one step of a path leads to.
func (e *Editor) child(n N, step string) N {
	if n.Kind() != List {
		return n.Get(step)
	}
	at := int(n.Offset())
	if e.byID[at] == nil {
		ids := map[string]N{}
		for _, x := range n.Elements() {
			id := x.Get("id")
			if _, twice := ids[id.Text()]; id.Kind() == Scalar && !twice {
				ids[id.Text()] = x
			}
		}
		if e.byID == nil {
			e.byID = map[int]map[string]N{}
		}
		e.byID[at] = ids
	}
	return e.byID[at][step]
}

// Has reports whether a path leads to something.
func (e *Editor) Has(path ...string) bool {
	_, left := e.find(path)
	return len(left) == 0
}

// Text is the scalar that a path leads to, "" for none.
func (e *Editor) Text(path ...string) string {
	n, left := e.find(path)
	if len(left) > 0 {
		return ""
	}
	return n.Text()
}

// Line is the line, from 1, on which the key or the element of a path stands;
// as much of the path as there is.
func (e *Editor) Line(path ...string) int {
	n := e.tree.Root()
	line, _ := e.place(n)
	for _, step := range path {
		at := e.child(n, step)
		if !at.OK() {
			break
		}
		line, _ = e.place(at)
		if key, _ := n.Entry(step); key.OK() {
			line, _ = e.place(key)
		}
		n = at
	}
	return line
}
