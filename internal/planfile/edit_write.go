package planfile

import "strings"

// Value is something new that is written into a file: a scalar, a map or a
// list. The zero value is invalid.
type Value struct {
	kind  Kind
	text  string
	raw   bool // text is written as it is
	pairs []Pair
	list  []Value
	// flow is the style where the file shows none.
	flow bool
}

// Pair is a key and its value.
type Pair struct {
	Key   string
	Value Value
}

// AsText is text, in quotes where it needs them.
func AsText(s string) Value { return Value{kind: Scalar, text: s} }

// AsNumber is a number, percent, period or another scalar that is written as it
// is.
func AsNumber(s string) Value { return Value{kind: Scalar, text: s, raw: true} }

// AsMap is a map, one key to a line.
func AsMap(pairs ...Pair) Value { return Value{kind: Map, pairs: pairs} }

// AsList is a list of texts, in brackets on one line where the file does not
// show another way.
func AsList(texts ...string) Value {
	v := Value{kind: List, flow: true}
	for _, t := range texts {
		v.list = append(v.list, AsText(t))
	}
	return v
}

// AsElements is a list of maps.
func AsElements(elements ...Value) Value { return Value{kind: List, list: elements} }

// Field is the text of a scalar in the map, "" for none.
func (v Value) Field(key string) string {
	for _, p := range v.pairs {
		if p.Key == key {
			return p.Value.text
		}
	}
	return ""
}

// NewDocument is the text of a new file with these keys, laid out as [Format]
// does.
func NewDocument(pairs ...Pair) []byte {
	var b strings.Builder
	l := blockStyle{step: 2, dash: 2}
	for _, p := range pairs {
		l.pair(&b, 0, p)
	}
	text := []byte(b.String())
	if out, problems := Format(text); len(problems) == 0 {
		return out
	}
	return text
}

// meaning is what a reader will make of the value.
func (v Value) meaning() *meaning {
	m := &meaning{kind: v.kind}
	switch v.kind {
	case Scalar:
		m.text = v.text
		m.plain = v.raw
		m.either = !v.raw && ScalarText(v.text) == v.text
	case List:
		for _, x := range v.list {
			m.parts = append(m.parts, x.meaning())
		}
	case Map:
		for _, p := range v.pairs {
			m.insert(len(m.keys), p.Key, p.Value.meaning())
		}
	}
	return m
}

// scalar is the text of a scalar; between brackets some need quotes that
// otherwise do not.
func (v Value) scalar(flow bool) string {
	switch {
	case v.raw:
		return v.text
	case flow && strings.ContainsAny(v.text, ",[]{}"):
		return quoteText(v.text)
	}
	return ScalarText(v.text)
}

// inFlow writes the value on one line.
func (v Value) inFlow() string {
	var parts []string
	switch v.kind {
	case List:
		for _, x := range v.list {
			parts = append(parts, x.inFlow())
		}
		return "[" + join(parts) + "]"
	case Map:
		for _, p := range v.pairs {
			parts = append(parts, p.inFlow())
		}
		return "{" + join(parts) + "}"
	}
	return v.scalar(true)
}

func (p Pair) inFlow() string {
	return Value{kind: Scalar, text: p.Key}.key() + ": " + p.Value.inFlow()
}

// key is the text of a key; periods and ranges are no text that needs quotes.
func (v Value) key() string {
	if isPeriodKey(v.text) {
		return v.text
	}
	return v.scalar(true)
}

// blockStyle is how blocks are indented: step is what a map is further in than its
// key, dash what a list is, in columns, and inside what the keys of an element
// are further in than its dash.
type blockStyle struct{ step, dash, inside int }

func (l blockStyle) pair(b *strings.Builder, indent int, p Pair) {
	b.WriteString(blanks(indent))
	l.inline(b, indent, p)
}

// inline writes a pair whose line has begun.
func (l blockStyle) inline(b *strings.Builder, indent int, p Pair) {
	b.WriteString(Value{kind: Scalar, text: p.Key}.key() + ":")
	switch v := p.Value; {
	case v.kind == Scalar:
		b.WriteString(" " + v.scalar(false) + "\n")
	case v.flow || len(v.pairs)+len(v.list) == 0:
		b.WriteString(" " + v.inFlow() + "\n")
	case v.kind == Map:
		b.WriteByte('\n')
		for _, q := range v.pairs {
			l.pair(b, indent+l.step, q)
		}
	default:
		b.WriteByte('\n')
		for _, x := range v.list {
			l.element(b, indent+l.dash, x)
		}
	}
}

// element writes an element of a list, its dash at a column.
func (l blockStyle) element(b *strings.Builder, dash int, v Value) {
	inside := max(l.inside, 2)
	b.WriteString(blanks(dash) + "-" + blanks(inside-1))
	if v.kind == Scalar {
		b.WriteString(v.scalar(false) + "\n")
		return
	}
	if v.flow {
		b.WriteString(v.inFlow() + "\n")
		return
	}
	for i, p := range v.pairs {
		if i == 0 {
			l.inline(b, dash+inside, p)
			continue
		}
		l.pair(b, dash+inside, p)
	}
}
