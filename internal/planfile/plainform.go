package planfile

import (
	"unsafe"

	"github.com/accord-plan/accord/internal/plainyaml"
)

// plainForm reads a text of the plain subset of YAML without the YAML library.
// A tree comes back that means what the library's would, and with which the
// rules of text have no quarrel; nil for a text of another form. The tree lasts
// until the reader reads again.
func plainForm(r *plainyaml.Reader, src []byte, text string) *Tree {
	if len(src) > MaxSize || !r.Read(text) || tooMany(r, src) {
		return nil
	}
	return &Tree{nodes: r.Nodes(), src: src, text: text, others: r.Others(), sound: r.Sound()}
}

// parseText applies the rules of text and parses what they let pass. Without a
// tree there is always a problem.
func parseText(src []byte) (*Tree, []Problem) {
	if t := plainForm(new(plainyaml.Reader), src, string(src)); t != nil {
		return t, nil
	}
	problems, stop := checkText(src)
	if stop {
		return nil, problems
	}
	tree, more := parseYAML(src)
	return tree, append(problems, more...)
}

// PlainForm reads texts that are in the plain form and sound, one after the other.
type PlainForm struct{ r plainyaml.Reader }

// Read is the tree of a text that is in the plain form: one key or element to a
// line, nothing over several lines, every rule of text kept; and sound: nothing is
// said twice, and no bracket stands in a text or comment. Nil for any other. It
// lasts until the next Read; nobody may write to the text as long.
//
// Of such a text lines may be replaced by others that are so as well where they
// stand: what Read says then of the whole is known, as long as no more than spare
// bytes are added.
func (p *PlainForm) Read(src []byte) (tree *Tree, spare int) {
	tree = plainForm(&p.r, src, textOf(src))
	if tree == nil || !tree.sound || p.r.Brackets() || p.r.Blocks() {
		return nil, 0
	}
	if len(src) <= maxValues {
		return tree, maxValues - len(src)
	}
	c := textChecker{src: src}
	return tree, maxValues - c.volume()
}

// tooMany reports whether a text may hold more values than a plan file does: it
// cannot where it has fewer bytes, and its brackets are no deeper than its tree.
func tooMany(r *plainyaml.Reader, src []byte) bool {
	if len(src) <= maxValues && !r.Brackets() {
		return false
	}
	c := textChecker{src: src}
	c.volume()
	return c.stop
}

// textOf is src as text, without a copy of it: half of what a large plan takes.
// Nobody may write to src from here on; only texts that were read for this alone
// are given to it.
func textOf(src []byte) string { return unsafe.String(unsafe.SliceData(src), len(src)) }
