package planfile

import (
	"bytes"

	"github.com/accord-plan/accord/internal/plainyaml"
)

// Examine reads the text of one plan file by itself: the rules of text, YAML,
// and what the tree alone can tell, spelling and duplicate keys. A tree comes
// back where the text could be read at all, beside whatever is wrong with it.
func Examine(src []byte) (*Tree, []Problem) {
	tree, problems := parseText(src)
	if tree == nil || !tree.Root().OK() {
		return nil, problems
	}
	return tree, append(problems, checkTree(tree)...)
}

// ExaminePast reads the text of a file of which only numbers are wanted: what is
// wrong with it is told, the first of all, only where it cannot be read.
func ExaminePast(src []byte) (*Tree, *Problem) {
	var r plainyaml.Reader
	if tree := plainForm(&r, src, string(src)); tree != nil {
		return tree, nil
	}
	problems, stop := checkText(src)
	if stop {
		return nil, &problems[0]
	}
	tree, more := parseYAML(src)
	switch {
	case len(more) > 0:
		return nil, &more[0]
	case !tree.Root().OK():
		return nil, &Problem{Code: textEmptyFile, Message: "the file holds no document"}
	}
	return tree, nil
}

// Comment is one comment of a file: from `#` to the end of its line.
type Comment struct {
	Offset, End int
	// Own says that nothing but blanks stands before it on its line.
	Own bool
}

// Layout is what a tree does not tell about its text: where every node ends,
// and where the comments are. Its source has LF line ends and no byte-order
// mark.
type Layout struct {
	tree *Tree
	scan scanned
}

// LayoutOf finds the extents of a tree's nodes.
func LayoutOf(t *Tree) *Layout { return &Layout{t, scan(t)} }

// Comments lists the comments in the order of the file.
func (l *Layout) Comments() []Comment {
	out := make([]Comment, len(l.scan.comments))
	for i, c := range l.scan.comments {
		end := c.offset + bytes.IndexByte(l.tree.src[c.offset:], '\n')
		if end < c.offset {
			end = len(l.tree.src)
		}
		out[i] = Comment{c.offset, end, c.own}
	}
	return out
}

// End returns the offset behind a node's last byte: of a block scalar, behind
// the end of its last line; of a collection in block style, that of its last
// child; -1 where it cannot be told.
func (l *Layout) End(n N) int {
	switch {
	case !n.OK():
		return -1
	case n.Kind() != Scalar && n.Style() == Flow:
		if end, ok := l.scan.flowEnd[int(n.Offset())]; ok {
			return end
		}
		return -1
	case n.Kind() != Scalar:
		last := N{}
		for c := n.child(); c.i != 0; c = c.sibling() {
			last = c
		}
		return l.End(last)
	case n.End() != 0:
		return int(n.End())
	}
	if s, ok := l.scan.spans[int(n.Offset())]; ok {
		return s.end
	}
	return -1
}
