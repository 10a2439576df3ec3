package merge

import (
	"bytes"
	"fmt"
	"sort"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/schema"
)

// document is one of the three texts, understood. Its source has LF line ends,
// no byte-order mark, and ends its last line.
type document struct {
	src      []byte
	root     *entry
	layout   *planfile.Layout
	comments []planfile.Comment
	kind     string
	ends     ends
}

// ends is how a text begins and ends, which is put back after the merge.
type ends struct{ bom, crlf, unended bool }

// trouble is why a text is not understood, and where.
type trouble struct {
	offset  int
	message string
}

var bom = []byte("\xef\xbb\xbf")

// structural are the codes of what makes a text mean something else than a
// tree of keys. Everything else that may be wrong with it, a number that is
// spelled oddly say, stays as it is.
var structural = map[finding.Code]bool{
	finding.TextSyntax: true, finding.TextAnchor: true, finding.TextAlias: true, finding.TextTag: true, finding.TextMergeKey: true,
	finding.TextDocuments: true, finding.TextDepth: true, finding.TextKey: true, finding.TextEmpty: true, finding.TextConflict: true,
	finding.DuplicateKey: true, finding.DuplicateCell: true, finding.DuplicateID: true, finding.DuplicateListValue: true,
}

// plain brings a text into the form in which it is merged. ok is false for a
// text of both kinds of line ends, which could not be put back.
func plain(src []byte) (out []byte, e ends, ok bool) {
	if bytes.HasPrefix(src, bom) {
		e.bom, src = true, src[len(bom):]
	}
	if n := bytes.Count(src, []byte("\r\n")); n > 0 {
		if n != bytes.Count(src, []byte("\n")) {
			return src, e, false
		}
		e.crlf, src = true, bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	}
	if len(src) > 0 && !bytes.HasSuffix(src, []byte("\n")) {
		e.unended = true
		src = append(bytes.Clone(src), '\n')
	}
	return src, e, true
}

// restore is the opposite of plain.
func (e ends) restore(src []byte) []byte {
	if e.unended {
		src = bytes.TrimSuffix(src, []byte("\n"))
	}
	if e.crlf {
		src = bytes.ReplaceAll(src, []byte("\n"), []byte("\r\n"))
	}
	if e.bom {
		src = append(bytes.Clone(bom), src...)
	}
	return src
}

// understand reads a text. A text without any document is an empty one.
func understand(src []byte) (*document, *trouble) {
	text, e, ok := plain(src)
	d := &document{src: text, ends: e}
	if !ok {
		return nil, &trouble{0, "lines end in different ways"}
	}
	if len(bytes.TrimSpace(text)) == 0 {
		d.root = &entry{doc: d, kind: table, byName: map[string]*entry{}, end: len(text)}
		return d, nil
	}
	tree, problems := planfile.Examine(text)
	for _, p := range problems {
		if tree == nil || structural[p.Code] {
			return nil, &trouble{p.Offset, p.Message}
		}
	}
	if tree == nil || tree.Root().Kind() != planfile.Map {
		return nil, &trouble{0, "not a plan file"}
	}
	d.layout = planfile.LayoutOf(tree)
	d.comments = d.layout.Comments()
	d.kind = tree.Root().Get("kind").Text()
	root := &entry{doc: d, val: tree.Root(), form: schema.FormOf(d.kind), column: -1}
	if t := d.build(root, 0); t != nil {
		return nil, t
	}
	d.root = root
	if t := d.place(); t != nil {
		return nil, t
	}
	return d, nil
}

// build gives an entry its kind and its children.
func (d *document) build(e *entry, depth int) *trouble {
	e.at = int(e.val.Offset())
	if e.key.OK() {
		e.at = int(e.key.Offset())
	}
	e.valEnd = d.layout.End(e.val)
	if e.valEnd < 0 {
		return &trouble{e.at, "the end of this value cannot be told"}
	}
	e.flow = e.parent != nil && (e.parent.flow || e.parent.val.Style() == planfile.Flow)
	switch e.val.Kind() {
	case planfile.Map:
		return d.buildTable(e, depth)
	case planfile.List:
		return d.buildList(e, depth)
	}
	if e.val.Style() == planfile.Plain && e.val.Text() == "" {
		return &trouble{e.at, "empty value"}
	}
	e.kind, e.value = leaf, meaning(e.val)
	return nil
}

func (d *document) buildTable(e *entry, depth int) *trouble {
	e.kind, e.byName = table, map[string]*entry{}
	for k, v := range e.val.Pairs() {
		c := &entry{doc: d, parent: e, name: k.Text(), key: k, val: v, form: formOf(e.form, k)}
		if t := d.adopt(e, c, depth); t != nil {
			return t
		}
	}
	return nil
}

func formOf(f *schema.Form, k planfile.N) *schema.Form {
	if f == nil || !f.Map() {
		return nil
	}
	below, _ := f.Key(k.Text(), k.Style() == planfile.Plain)
	return below
}

func (d *document) adopt(e, c *entry, depth int) *trouble {
	if e.byName[c.name] != nil {
		return &trouble{int(c.val.Offset()), fmt.Sprintf("%s is stated twice", c.name)}
	}
	e.byName[c.name] = c
	e.children = append(e.children, c)
	return d.build(c, depth+1)
}

// buildList tells lists of maps from sets. What is neither is one value, and
// so are the columns of an import that form one key: their order counts.
func (d *document) buildList(e *entry, depth int) *trouble {
	scalars, maps := 0, 0
	for _, x := range e.val.Elements() {
		switch {
		case x.Kind() == planfile.Scalar:
			scalars++
		case x.Kind() == planfile.Map && x.Get("id").Kind() == planfile.Scalar:
			maps++
		}
	}
	n := e.val.Len()
	var elem *schema.Form
	if e.form != nil {
		elem = e.form.Elem()
	}
	switch {
	case scalars < n && maps < n, d.kind == "Import" && e.parent != nil && e.parent.name == "columns":
		e.kind, e.value = leaf, whole(e.val)
		return nil
	case n > 0 && maps == n, n == 0 && elem != nil && elem.Map():
		e.kind = list
	default:
		e.kind = set
	}
	e.byName = map[string]*entry{}
	for _, x := range e.val.Elements() {
		c := &entry{doc: d, parent: e, val: x, form: elem}
		if e.kind == list {
			c.name = x.Get("id").Text()
		} else {
			c.name = strings.TrimPrefix(meaning(x), "s")
		}
		if t := d.adopt(e, c, depth); t != nil {
			return t
		}
	}
	return nil
}

// commentsIn are the comments that begin in a part of the text.
func (d *document) commentsIn(from, to int) []string {
	i := sort.Search(len(d.comments), func(i int) bool { return d.comments[i].Offset >= from })
	var out []string
	for ; i < len(d.comments) && d.comments[i].Offset < to; i++ {
		c := d.comments[i]
		out = append(out, strings.TrimRight(string(d.src[c.Offset:c.End]), " "))
	}
	return out
}
