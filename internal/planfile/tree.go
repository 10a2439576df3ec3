package planfile

import (
	"bytes"

	"github.com/accord-plan/accord/internal/plainyaml"
)

// Kind is what a node is. The zero value is invalid.
type Kind = plainyaml.Kind

// The kinds of nodes.
const (
	Scalar = plainyaml.Scalar
	List   = plainyaml.List
	Map    = plainyaml.Map
)

// Style is how a scalar or collection is written.
type Style = plainyaml.Style

// The styles. Plain is also block style of collections.
const (
	Plain   = plainyaml.Plain
	Single  = plainyaml.Single
	Double  = plainyaml.Double
	Literal = plainyaml.Literal
	Folded  = plainyaml.Folded
	Flow    = plainyaml.Flow
)

type node = plainyaml.Node

// Tree is one document as a flat arena of nodes; the root is node 1.
type Tree struct {
	nodes []node
	src   []byte
	// text is src again: a plain scalar's text is a part of it.
	text string
	// others are the texts that the file writes in another way: with escapes,
	// over several lines. The first one is empty.
	others []string
	// sound says that the rules of the tree have nothing to say.
	sound bool
}

func newTree(src []byte, size int) *Tree {
	return &Tree{src: src, text: string(src), nodes: make([]node, 1, size), others: []string{""}}
}

// other keeps a text that is not the file's own bytes.
func (t *Tree) other(text string) int32 {
	t.others = append(t.others, text)
	return int32(len(t.others) - 1)
}

// N is a node of a tree; the zero N is no node, and every method of it answers
// with nothing, so that a path can be followed without asking at each step.
type N struct {
	t *Tree
	i int32
}

// Root returns the document's node.
func (t *Tree) Root() N {
	if t == nil || len(t.nodes) < 2 {
		return N{}
	}
	return N{t, 1}
}

// Len returns the number of nodes.
func (t *Tree) Len() int { return len(t.nodes) - 1 }

func (n N) node() *node { return &n.t.nodes[n.i] }

// OK reports whether n is a node.
func (n N) OK() bool { return n.i != 0 }

// Kind returns the node's kind, 0 for no node.
func (n N) Kind() Kind {
	if n.i == 0 {
		return 0
	}
	return n.node().Kind
}

// Style returns how it is written.
func (n N) Style() Style {
	if n.i == 0 {
		return 0
	}
	return n.node().Style
}

// Text returns a scalar's value as text, quotes and escapes resolved.
func (n N) Text() string {
	if n.i == 0 {
		return ""
	}
	switch x := n.node(); {
	case x.Kind != Scalar:
		return ""
	case x.More != 0:
		return n.t.others[x.More]
	case x.Style != Plain && x.End != 0:
		return n.t.text[x.Offset+1 : x.End-1]
	default:
		return n.t.text[x.Offset:max(x.Offset, x.End)]
	}
}

// Offset returns the byte offset of its first byte, quotes included.
func (n N) Offset() int32 {
	if n.i == 0 {
		return 0
	}
	return n.node().Offset
}

// End returns the offset behind its last byte; 0 where the scan cannot
// delimit it exactly.
func (n N) End() int32 {
	if n.i == 0 {
		return 0
	}
	return n.node().End
}

// Repeated reports whether a key is known to be that of the map before as well, the
// value of the key before, in the same style.
func (n N) Repeated() bool { return n.i != 0 && n.node().Repeated }

// Digits is the number of digits of a value that is known to be a whole number above
// zero, without quotes; 0 of any other.
func (n N) Digits() int {
	if n.i == 0 {
		return 0
	}
	return int(n.node().Digits)
}

// startsLine reports whether only spaces stand before it on its line.
func (n N) startsLine() bool {
	before := bytes.TrimRight(n.t.src[:n.Offset()], " ")
	return len(before) == 0 || before[len(before)-1] == '\n'
}

// Len returns the number of elements of a list or of keys of a map.
func (n N) Len() int {
	switch n.Kind() {
	case List:
		return int(n.node().More)
	case Map:
		return int(n.node().More / 2)
	}
	return 0
}

func (n N) child() N {
	if x := n.node(); x.Kind == Scalar || x.More == 0 {
		return N{}
	}
	return N{n.t, n.i + 1}
}

func (n N) sibling() N { return N{n.t, n.node().Next} }

// IsNull reports whether it is a plain null.
func (n N) IsNull() bool {
	return n.Kind() == Scalar && n.Style() == Plain && n.Text() == "null"
}

// isEmpty reports whether nothing is written, which is refused wherever it is.
func (n N) isEmpty() bool { return n.Kind() == Scalar && n.Style() == Plain && n.Text() == "" }

// Get returns the value of a key of a map, no node if it has none.
func (n N) Get(key string) N {
	_, v := n.Entry(key)
	return v
}

// Entry returns key and value nodes of a key of a map.
func (n N) Entry(key string) (N, N) {
	if n.Kind() != Map {
		return N{}, N{}
	}
	for k := n.child(); k.i != 0; {
		v := k.sibling()
		if k.Text() == key {
			return k, v
		}
		k = v.sibling()
	}
	return N{}, N{}
}

// Pairs yields keys and values of a map in the order of the file.
func (n N) Pairs() func(yield func(k, v N) bool) {
	return func(yield func(k, v N) bool) {
		if n.Kind() != Map {
			return
		}
		for k := n.child(); k.i != 0; {
			v := k.sibling()
			if !yield(k, v) {
				return
			}
			k = v.sibling()
		}
	}
}

// Elements yields the elements of a list.
func (n N) Elements() func(yield func(int, N) bool) {
	return func(yield func(int, N) bool) {
		if n.Kind() != List {
			return
		}
		i := 0
		for e := n.child(); e.i != 0; e = e.sibling() {
			if !yield(i, e) {
				return
			}
			i++
		}
	}
}

// Ascending reports whether each key of a map is greater than the one before,
// as cells in the canonical layout are; then no two are equal.
func (n N) Ascending() bool {
	last := ""
	for k := range n.Pairs() {
		if k.Text() <= last {
			return false
		}
		last = k.Text()
	}
	return true
}
