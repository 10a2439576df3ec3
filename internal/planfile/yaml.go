package planfile

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// maxDepth is the deepest nesting that a plan file may have.
const maxDepth = 16

// syntaxError is what keeps a text from being a tree, with its byte offset.
type syntaxError struct {
	offset int
	text   string
}

func (e *syntaxError) Error() string { return e.text }

// Parse reads one YAML document into a tree. The text must have passed
// [checkText]; what only YAML can tell (syntax, anchors, aliases, tags, depth,
// several documents) comes back as problems, with no tree when nothing could
// be read.
func Parse(src []byte) (*Tree, []Problem) {
	starts := lineStarts(src)
	body := bytes.TrimPrefix(src, bom)
	dec := yaml.NewDecoder(bytes.NewReader(body))
	var root yaml.Node
	if err := safely(func() error { return dec.Decode(&root) }); err != nil {
		return nil, []Problem{syntaxProblem(err, src, starts)}
	}
	b := builder{tree: &Tree{src: src, nodes: make([]node, 1, bytes.Count(src, []byte{'\n'})*2+16)}, starts: starts}
	if root.Kind == yaml.DocumentNode && len(root.Content) == 1 {
		b.add(root.Content[0], 1)
	}
	var more yaml.Node
	if err := safely(func() error { return dec.Decode(&more) }); err == nil {
		b.problem(textDocuments, b.offset(&more), 0, "a second document begins here")
	}
	return b.tree, b.problems
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

var yamlLine = regexp.MustCompile(`^yaml: line (\d+): `)

func syntaxProblem(err error, src []byte, starts []int32) Problem {
	text := err.Error()
	p := Problem{Code: textSyntax}
	if text == "EOF" {
		return Problem{Code: textEmptyFile, Message: "the file holds no document"}
	}
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		line, _ := strconv.Atoi(m[1])
		line = min(max(line, 1), len(starts))
		p.Offset = int(starts[line-1])
		for p.Offset < len(src) && src[p.Offset] == ' ' {
			p.Offset++
		}
		text = text[len(m[0]):]
	} else {
		text = trimPrefix(text, "yaml: ")
	}
	p.Message = "not readable as YAML: " + text
	p.Hint = syntaxHint(text)
	return p
}

func trimPrefix(s, prefix string) string {
	if len(s) >= len(prefix) && s[:len(prefix)] == prefix {
		return s[len(prefix):]
	}
	return s
}

func syntaxHint(text string) string {
	for _, h := range []struct{ part, hint string }{
		{"did not find expected ',' or ']'", "a list that begins with [ must end with ] (this line or one before it)"},
		{"did not find expected ',' or '}'", "a map that begins with { must end with } (this line or one before it)"},
		{"did not find expected key", "check the indentation of this line and of the one before it"},
		{"could not find expected ':'", "a key is followed by a colon and a space"},
		{"mapping values are not allowed", "text that holds a colon needs quotes"},
		{"found character that cannot start any token", "text that begins with this character needs quotes"},
		{"found unexpected end of stream", "a quote is not closed"},
		{"did not find expected '-' indicator", "all elements of a list begin in the same column"},
	} {
		if bytes.Contains([]byte(text), []byte(h.part)) {
			return h.hint
		}
	}
	return "mend the line that is named; `accord fmt` shows the usual form"
}

type builder struct {
	tree     *Tree
	starts   []int32
	problems []Problem
}

func (b *builder) problem(code textCode, offset, length int, format string, args ...any) {
	b.problems = append(b.problems, Problem{Code: code, Offset: offset, Length: length, Message: fmt.Sprintf(format, args...)})
}

// offset turns yaml.v3's line and column (code points, both from 1) into
// bytes. A byte-order mark at the beginning is not counted by yaml.v3.
func (b *builder) offset(y *yaml.Node) int {
	src := b.tree.src
	if y.Line < 1 || y.Line > len(b.starts) {
		return len(src)
	}
	at := int(b.starts[y.Line-1])
	if y.Line == 1 && bytes.HasPrefix(src, bom) {
		at += len(bom)
	}
	for c := 1; c < y.Column && at < len(src); c++ {
		_, n := utf8.DecodeRune(src[at:])
		at += n
	}
	return at
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
	}
	i := int32(len(b.tree.nodes))
	n := node{offset: int32(at)}
	switch y.Kind {
	case yaml.ScalarNode:
		n.kind, n.style, n.text = Scalar, scalarStyle(y.Style), y.Value
		n.end = int32(tokenEnd(b.tree.src, at, n.style, y.Value))
		if n.style == Plain && n.end != 0 {
			n.text = unsafeString(b.tree.src, at, int(n.end))
		}
	case yaml.SequenceNode:
		n.kind, n.style = List, collectionStyle(y.Style)
	case yaml.MappingNode:
		n.kind, n.style = Map, collectionStyle(y.Style)
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
		if isMap && j%2 == 0 && c.Kind != yaml.ScalarNode {
			b.problem(textKey, b.offset(c), 0, "a key must be plain text")
			j++
			continue
		}
		k := b.add(c, depth+1)
		if k == 0 { // refused: keep the pairing of keys and values
			k = int32(len(b.tree.nodes))
			b.tree.nodes = append(b.tree.nodes, node{kind: Scalar, style: Plain, text: "null", offset: int32(b.offset(c))})
		}
		if last == 0 {
			b.tree.nodes[parent].first = k
		} else {
			b.tree.nodes[last].next = k
		}
		last = k
		b.tree.nodes[parent].count++
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
