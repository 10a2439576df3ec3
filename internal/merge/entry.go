package merge

import (
	"strings"

	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/schema"
)

// kind is what an entry holds. The zero value is invalid.
type kind uint8

const (
	leaf  kind = iota + 1 // a scalar, or what is taken or left as a whole
	table                 // a map
	set                   // a list of values, whose order means nothing
	list                  // a list of maps, each with an id
)

// entry is one keyed thing of a document: a key with its value, an element of
// a list. The document itself is one too.
type entry struct {
	doc      *document
	parent   *entry
	name     string // the key, the id, or the value of a set's element
	key, val planfile.N
	kind     kind
	value    string // a leaf's meaning
	form     *schema.Form
	children []*entry
	byName   map[string]*entry

	// flow says that the entry stands within brackets. All others have lines:
	// comments and blank lines above it from lead, its own from start to end;
	// of one with children in block style the header until head, what is
	// said below the last child from tail. A midline entry is the first one
	// of an element, behind its dash: it begins at its key.
	flow, midline                bool
	lead, start, head, tail, end int
	// at is the first byte of its key or dash, column counts from the line's
	// beginning; valEnd is the byte behind its value.
	at, column, valEnd int
}

// holds reports whether it has entries of its own.
func (e *entry) holds() bool { return e.kind != leaf }

// block reports whether its entries have lines of their own.
func (e *entry) block() bool {
	return e.holds() && !e.flow && len(e.children) > 0 && e.val.Style() != planfile.Flow
}

// child returns the entry of a name; of no entry, none.
func (e *entry) child(name string) *entry {
	if e == nil {
		return nil
	}
	return e.byName[name]
}

// kids are its entries; those of no entry are none.
func (e *entry) kids() []*entry {
	if e == nil {
		return nil
	}
	return e.children
}

// inner is the column of its entries' keys or dashes.
func (e *entry) inner() int { return e.children[0].column }

// raw is its text from its first byte to the end of its lines.
func (e *entry) raw() string {
	if e.flow {
		return string(e.doc.src[e.at:e.valEnd])
	}
	return string(e.doc.src[e.at:e.end])
}

// leadText are the comments and blank lines above it.
func (e *entry) leadText() string {
	if e == nil || e.flow || e.midline {
		return ""
	}
	return string(e.doc.src[e.lead:e.start])
}

// comments are those between its first and its last byte, from its lead on if
// asked for.
func (e *entry) comments(lead bool) []string {
	if e == nil {
		return nil
	}
	from, to := e.at, e.end
	if e.flow {
		to = e.valEnd
	} else if lead && !e.midline {
		from = e.lead
	}
	return e.doc.commentsIn(from, to)
}

// equal reports whether two entries mean the same. No entry equals no entry.
func equal(a, b *entry) bool {
	switch {
	case a == nil || b == nil:
		return a == b
	case a.kind != b.kind && (len(a.children) > 0 || len(b.children) > 0 || !a.listlike() || !b.listlike()):
		return false
	case a.kind == leaf:
		return a.value == b.value
	case len(a.children) != len(b.children):
		return false
	}
	for _, c := range a.children {
		if other := b.byName[c.name]; other == nil || !equal(c, other) {
			return false
		}
	}
	return true
}

func (e *entry) listlike() bool { return e.kind == set || e.kind == list }

// alike reports whether the entries of two can be met by name.
func alike(a, b *entry) bool {
	return a.kind == b.kind && a.holds() || a.listlike() && b.listlike() && (len(a.children) == 0 || len(b.children) == 0)
}

// path is where it stands in its document, from the first key on.
func (e *entry) path() []string {
	if e == nil || e.parent == nil {
		return nil
	}
	return append(e.parent.path(), e.name)
}

// meaning is the value of a scalar as it counts: numbers and percents without
// what their spelling adds, text apart from what reads as a number.
func meaning(n planfile.N) string {
	text := n.Text()
	if n.Style() != planfile.Plain {
		return "s" + text
	}
	switch text {
	case "true", "false":
		return "b" + text
	case "null":
		return "z"
	}
	if !numeric(text) {
		return "s" + text
	}
	digits, percent := strings.CutSuffix(text, "%")
	if strings.Contains(digits, ".") {
		digits = strings.TrimRight(strings.TrimRight(digits, "0"), ".")
	}
	if digits == "-0" {
		digits = "0"
	}
	if percent {
		digits += "%"
	}
	return "n" + digits
}

// numeric reports whether a text is a number or a percent as plan files have
// them.
func numeric(s string) bool {
	s = strings.TrimSuffix(strings.TrimPrefix(s, "-"), "%")
	whole, fraction, point := strings.Cut(s, ".")
	return digits(whole) && (whole == "0" || whole[0] != '0') && (!point || digits(fraction))
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// whole is the meaning of a value that is taken or left as a whole.
func whole(n planfile.N) string {
	var b strings.Builder
	writeWhole(&b, n)
	return b.String()
}

func writeWhole(b *strings.Builder, n planfile.N) {
	switch n.Kind() {
	case planfile.List:
		b.WriteByte('[')
		for _, e := range n.Elements() {
			writeWhole(b, e)
			b.WriteByte(0)
		}
		b.WriteByte(']')
	case planfile.Map:
		b.WriteByte('{')
		for k, v := range n.Pairs() {
			b.WriteString(k.Text())
			b.WriteByte(1)
			writeWhole(b, v)
			b.WriteByte(0)
		}
		b.WriteByte('}')
	default:
		b.WriteString(meaning(n))
	}
}
