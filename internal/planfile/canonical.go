package planfile

import (
	"bytes"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
)

// maxColumns is the width up to which a collection stays on the one line on
// which a person wrote it.
const maxColumns = 100

// Format returns a plan file in its canonical layout: two spaces for each
// level, LF, no trailing blanks but within text, at most one blank line in a row, maps
// of cells one to a line and sorted by period, text over several lines behind `|` or
// `>` but for what needs quotes. Keys keep their order, scalars their spelling if the
// plain form has it, else they stand in quotes; comments keep their place. Formatting twice is formatting
// once, the output is in the plain form, and it means what the input means; the last
// is checked before anything is returned.
//
// Text that breaks a rule of text or of YAML comes back as problems, with no
// output; offsets are those of src.
func Format(src []byte) (out []byte, problems []Problem) {
	tree, problems := parseText(src)
	if len(problems) > 0 {
		return nil, problems
	}
	if tree.Root().Kind() != Map {
		return nil, []Problem{problemAt(finding.ShapeType, tree.Root(), "begin it with `kind:` and `version: 1`", "a plan file is a map of keys")}
	}
	if bytes.HasPrefix(src, bom) || bytes.IndexByte(src, '\r') >= 0 {
		src = bytes.ReplaceAll(bytes.TrimPrefix(src, bom), []byte("\r\n"), []byte("\n"))
		tree, _ = Parse(src)
	}
	out, comments, slips := layout(tree)
	if len(slips) > 0 {
		return nil, slips
	}
	if !bytes.Equal(out, src) && !sameFile(tree, comments, out) { // the same text means the same
		return nil, []Problem{{Code: finding.TextSyntax, Message: "this file cannot be laid out without changing what it means",
			Hint: "write it in the plain form, one key to a line; `accord fmt` leaves it as it is"}}
	}
	if len(out) > len(src) {
		if more, _ := checkText(out); len(more) > 0 { // what is left is what a text may hold
			return nil, []Problem{{Code: more[0].Code, Message: "laid out, one value to a line: " + more[0].Message, Hint: more[0].Hint}}
		}
	}
	return out, nil
}

// layout writes the tree and returns the comments that it has placed, and slips that
// nobody would see any more.
func layout(t *Tree) (out []byte, placed []comment, slips []Problem) {
	s := scan(t)
	w := writer{scan: s, src: t.src}
	w.buf.Grow(len(t.src) + len(t.src)/8)
	w.document(t.Root())
	return w.buf.Bytes(), s.comments, w.problems
}

// sameFile reports whether out means what the tree means and holds each of its
// comments once.
func sameFile(t *Tree, comments []comment, out []byte) bool {
	again, problems := Parse(out)
	if len(problems) > 0 || !sameMeaning(t.Root(), again.Root()) {
		return false
	}
	texts := func(cs []comment) []string {
		var s []string
		for _, c := range cs {
			s = append(s, c.text)
		}
		slices.Sort(s)
		return s
	}
	return slices.Equal(texts(comments), texts(scan(again).comments))
}

// sameMeaning compares two trees: kinds, order and text of everything but the order
// of cells. A key is its text; a value in quotes is none without, unless it is text.
func sameMeaning(a, b N) bool {
	if a.Kind() != b.Kind() || a.Len() != b.Len() {
		return false
	}
	switch a.Kind() {
	case Scalar:
		return a.Text() == b.Text() && (a.Style() == Plain) == (b.Style() == Plain || isText(a))
	case List:
		for x, y := a.child(), b.child(); x.i != 0; x, y = x.sibling(), y.sibling() {
			if !sameMeaning(x, y) {
				return false
			}
		}
		return true
	}
	xs, ys := pairs(a), pairs(b)
	for i := range xs {
		if xs[i].key.Text() != ys[i].key.Text() || !sameMeaning(xs[i].value, ys[i].value) {
			return false
		}
	}
	return true
}

// isText reports whether plain text is text with and without quotes.
func isText(n N) bool {
	switch n.Text() {
	case "", "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE":
		return false
	}
	return n.Style() == Plain && !n.LooksNumeric() && !isNumber(n.Text())
}

type pair struct{ key, value N }

// pairs lists a map's keys and values, cells in their order of period.
func pairs(n N) []pair {
	out := make([]pair, 0, n.Len())
	for k, v := range n.Pairs() {
		out = append(out, pair{k, v})
	}
	if isCells(n) {
		slices.SortStableFunc(out, func(a, b pair) int { return compareCells(a.key.Text(), b.key.Text()) })
	}
	return out
}

// isCells reports whether a map's keys are all periods or ranges.
func isCells(n N) bool {
	if n.Kind() != Map || n.Len() == 0 {
		return false
	}
	for k := range n.Pairs() {
		if !period.LooksLike(k.Text()) {
			return false
		}
	}
	return true
}

// compareCells orders labels and ranges: those of one calendar sort as text,
// and a range comes after its first period.
func compareCells(a, b string) int {
	return strings.Compare(strings.ToUpper(a), strings.ToUpper(b))
}
