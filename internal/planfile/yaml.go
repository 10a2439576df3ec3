package planfile

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/accord-plan/accord/internal/plainyaml"
)

// maxDepth is the deepest nesting that a plan file may have.
const maxDepth = plainyaml.MaxDepth

// Parse reads one YAML document into a tree. The text must have passed
// [checkText]; what only YAML can tell (syntax, anchors, aliases, tags, depth,
// several documents) comes back as problems, with no tree when nothing could
// be read.
func Parse(src []byte) (*Tree, []Problem) {
	if tree := plainForm(new(plainyaml.Reader), src, string(src)); tree != nil {
		return tree, nil
	}
	return parseYAML(src)
}

// treeSize guesses the number of nodes: keys and values.
func treeSize(src []byte) int {
	return 2*max(bytes.Count(src, []byte{'\n'})+1, bytes.Count(src, []byte{':'})) + 16
}

// parseYAML is Parse without its faster way: what both read they read alike.
func parseYAML(src []byte) (*Tree, []Problem) {
	body := bytes.TrimPrefix(src, bom)
	dec := yaml.NewDecoder(bytes.NewReader(body))
	var root yaml.Node
	starts := lineStarts(src)
	if err := safely(func() error { return dec.Decode(&root) }); err != nil {
		return nil, []Problem{syntaxProblem(err, src, starts)}
	}
	b := builder{tree: newTree(src, treeSize(src)), starts: starts}
	b.directives()
	if root.Kind == yaml.DocumentNode && len(root.Content) == 1 {
		b.add(root.Content[0], 1)
	}
	root = yaml.Node{}
	b.second(dec)
	if r := b.tree.Root(); r.Kind() == Scalar && r.Style() == Plain && r.Text() == "" && len(b.problems.list) == 0 {
		return nil, []Problem{{Code: textEmptyFile, Message: "the file holds no document"}}
	}
	return b.tree, b.problems.done()
}

// second looks for what follows the document: it would not be read.
func (b *builder) second(dec *yaml.Decoder) {
	var more yaml.Node
	err := safely(func() error { return dec.Decode(&more) })
	switch {
	case err == io.EOF:
	case err != nil:
		b.problems.add(syntaxProblem(err, b.tree.src, b.starts))
	default:
		b.problem(textDocuments, b.offset(&more), 0, "a second document begins here")
	}
}

// directives refuses `%YAML` and `%TAG`, which stand before the document.
func (b *builder) directives() {
	for i, at := range b.starts {
		line := b.tree.src[at:]
		if i == 0 {
			line = bytes.TrimPrefix(line, bom)
		}
		switch {
		case len(line) > 0 && line[0] == '%':
			word, _, _ := bytes.Cut(line[:min(len(line), 80)], []byte{'\n'})
			word, _, _ = bytes.Cut(word, []byte{' '})
			b.problem(textTag, len(b.tree.src)-len(line), len(word), "directive %s", clip(string(word)))
		case len(line) > 0 && line[0] != '#' && line[0] != '\n' && line[0] != '\r' && line[0] != ' ':
			return
		}
	}
}

// safely turns a panic of the YAML library into an error: foreign text must
// never end the program.
func safely(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: %v", r)
		}
	}()
	return f()
}

type builder struct {
	tree     *Tree
	starts   []int32
	problems problems
	// where the last place was, since nodes come in order: going to the line's
	// beginning each time would be quadratic in the length of a line.
	line, column, at int
}

func (b *builder) problem(code textCode, offset, length int, format string, args ...any) {
	if !b.problems.enough(code) {
		b.problems.list = append(b.problems.list, Problem{Code: code, Offset: offset, Length: length, Message: fmt.Sprintf(format, args...), Hint: yamlHints[code]})
	}
}

// yamlHints say what to do about what only YAML can tell.
var yamlHints = map[textCode]string{
	textDocuments: "one document a file: move it to a file of its own",
	textDepth:     "no plan file needs more levels",
	textAnchor:    "write the value out where it is needed",
	textAlias:     "write the value out; text that begins with * needs quotes",
	textMergeKey:  "write the keys out",
	textTag:       "remove it; text that begins with ! needs quotes",
	textKey:       "write a short text before the colon, on the same line",
}

// offset turns yaml.v3's line and column (code points, both from 1) into
// bytes. A byte-order mark at the beginning is not counted by yaml.v3.
func (b *builder) offset(y *yaml.Node) int {
	src := b.tree.src
	if y.Line < 1 || y.Line > len(b.starts) {
		return len(src)
	}
	if y.Line != b.line || y.Column < b.column {
		b.line, b.column, b.at = y.Line, 1, int(b.starts[y.Line-1])
		if y.Line == 1 && bytes.HasPrefix(src, bom) {
			b.at += len(bom)
		}
	}
	for ; b.column < y.Column && b.at < len(src); b.column++ {
		_, n := utf8.DecodeRune(src[b.at:])
		b.at += n
	}
	return b.at
}

// add copies a node and its children and returns its index, 0 for a node that
// is refused.
func (b *builder) add(y *yaml.Node, depth int) int32 {
	at := b.offset(y)
	if depth > maxDepth {
		b.problem(textDepth, at, 0, "nested more than %d levels deep", maxDepth)
		return 0
	}
	if y.Anchor != "" {
		b.problem(textAnchor, at, len(y.Anchor)+1, "anchor &%s", clip(y.Anchor))
	}
	if y.Kind == yaml.AliasNode {
		b.problem(textAlias, at, len(y.Value)+1, "alias *%s", clip(y.Value))
		return 0
	}
	if y.Style&yaml.TaggedStyle != 0 {
		b.problem(textTag, at, len(y.Tag), "tag %s", clip(y.Tag))
	} else if at < len(b.tree.src) && b.tree.src[at] == '!' {
		b.problem(textTag, at, 1, "tag !")
	}
	i := int32(len(b.tree.nodes))
	n := node{Offset: int32(at)}
	switch y.Kind {
	case yaml.ScalarNode:
		n.Kind, n.Style = Scalar, scalarStyle(y.Style)
		n.End = int32(tokenEnd(b.tree.src, at, n.Style, y.Value))
		if n.Style != Plain || n.End == 0 {
			n.More = b.tree.other(y.Value)
		}
		if n.Style == Double {
			b.escapes(n, y.Value)
		}
	case yaml.SequenceNode:
		n.Kind, n.Style = List, collectionStyle(y.Style)
	case yaml.MappingNode:
		n.Kind, n.Style = Map, collectionStyle(y.Style)
	}
	b.tree.nodes = append(b.tree.nodes, n)
	b.addChildren(i, y, depth)
	return i
}

func (b *builder) addChildren(parent int32, y *yaml.Node, depth int) {
	var last int32
	isMap := y.Kind == yaml.MappingNode
	for j := 0; j < len(y.Content); j++ {
		c := y.Content[j]
		if isMap && j%2 == 0 && c.Kind == yaml.ScalarNode && c.Value == "<<" && c.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) == 0 {
			b.problem(textMergeKey, b.offset(c), 2, "merge key <<")
			j++
			continue
		}
		if isMap && j%2 == 0 && c.Kind == yaml.AliasNode {
			b.problem(textAlias, b.offset(c), len(c.Value)+1, "alias *%s", clip(c.Value))
			j++
			continue
		}
		if isMap && j%2 == 0 && c.Kind != yaml.ScalarNode {
			b.problem(textKey, b.offset(c), 0, "a key must be plain text")
			j++
			continue
		}
		if isMap && j%2 == 0 {
			b.key(c)
		}
		k := b.add(c, depth+1)
		if k == 0 { // refused: keep the pairing of keys and values
			k = int32(len(b.tree.nodes))
			b.tree.nodes = append(b.tree.nodes, node{Kind: Scalar, Style: Plain, More: b.tree.other("null"), Offset: int32(b.offset(c))})
		}
		if last != 0 {
			b.tree.nodes[last].Next = k
		}
		last = k
		b.tree.nodes[parent].More++
		y.Content[j] = nil // may be collected: the nodes take more memory than all else
	}
}

// maxKey is the longest key in bytes; identifiers have at most 64, names of
// columns and codes of other systems are short too.
const maxKey = plainyaml.MaxKey

// key refuses keys that cannot stand before a colon on one line.
func (b *builder) key(y *yaml.Node) {
	at := b.offset(y)
	switch end := tokenEnd(b.tree.src, at, scalarStyle(y.Style), y.Value); {
	case y.Value == "":
		b.problem(textKey, at, 0, "an empty key")
	case len(y.Value) > maxKey:
		b.problem(textKey, at, 0, "a key of %d bytes, at most %d", len(y.Value), maxKey)
	case y.Anchor == "" && y.Style&yaml.TaggedStyle == 0 && (end == 0 || bytes.IndexByte(b.tree.src[at:end], '\n') >= 0):
		b.problem(textKey, at, 0, "a key must stand on one line")
	}
}

// escapes applies the rules for text to what a quoted text says in escapes:
// the bytes of the file do not show it.
func (b *builder) escapes(n node, text string) {
	if !bytes.ContainsRune(b.tree.src[n.Offset:max(n.Offset, n.End)], '\\') {
		return
	}
	for _, r := range text {
		if code := refused(r); code != "" {
			what, _ := words(code, r)
			b.problems.add(Problem{Code: code, Offset: int(n.Offset), Length: max(0, int(n.End-n.Offset)), Message: what + ", written as an escape", Hint: "remove the escape"})
			return
		}
	}
}

func scalarStyle(s yaml.Style) Style {
	switch {
	case s&yaml.SingleQuotedStyle != 0:
		return Single
	case s&yaml.DoubleQuotedStyle != 0:
		return Double
	case s&yaml.LiteralStyle != 0:
		return Literal
	case s&yaml.FoldedStyle != 0:
		return Folded
	}
	return Plain
}

func collectionStyle(s yaml.Style) Style {
	if s&yaml.FlowStyle != 0 {
		return Flow
	}
	return Plain
}
