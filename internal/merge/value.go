package merge

import (
	"encoding/json"
	"strings"

	"github.com/accord-plan/accord/internal/planfile"
)

// value renders an entry in block style whose value is taken or left as a
// whole.
func (m *merger) value(b, o, t *entry) piece {
	switch {
	case equal(o, t), m.kept(b, t):
		return m.noted(b, o, t, piece{row: o.raw(), ours: true, theirs: true})
	case !m.kept(b, o):
		why := "changed by both"
		if b == nil && m.other == nil {
			why = "added by both"
		}
		return m.conflict(b, o, t, o.parent, why)
	}
	p := piece{ours: true, theirs: true}
	if text, ok := inPlace(o, t); ok {
		p.row = string(o.doc.src[o.at:o.val.Offset()]) + text + string(o.doc.src[o.valEnd:o.end])
		return m.noted(b, o, t, p)
	}
	_, p.row = carry(t, o.parent)
	var kept []string
	for _, c := range without(o.comments(false), b.comments(false)) {
		if !strings.Contains(p.row, c) {
			kept = append(kept, c)
		}
	}
	p.lead = lines(kept, o.column)
	return p
}

// inPlace is the text of theirs' value where it can stand for that of ours
// without touching anything around it.
func inPlace(o, t *entry) (string, bool) {
	if o.block() || t.block() || !o.oneLine() || !t.oneLine() {
		return "", false
	}
	return t.valueText(), true
}

// oneLine reports whether key and value stand on one line.
func (e *entry) oneLine() bool {
	return !strings.Contains(string(e.doc.src[e.at:e.valEnd]), "\n")
}

func (e *entry) valueText() string { return string(e.doc.src[e.val.Offset():e.valEnd]) }

// noted adds to a row in which ours' text stands the comments that theirs
// changed.
func (m *merger) noted(b, o, t *entry, p piece) piece {
	if !o.block() && !t.flow && !t.block() && o.oneLine() && t.oneLine() && (b == nil || !b.flow && !b.block() && b.oneLine()) {
		p.row = trailing(p.row, len(p.row)-(o.end-o.valEnd), behind(b), behind(o), behind(t))
		return p
	}
	p.lead += m.missing(o, b, t, p)
	return p
}

// behind is the comment behind a value.
func behind(e *entry) string {
	if e == nil || e.flow {
		return ""
	}
	return first(e.doc.commentsIn(e.valEnd, e.end))
}

// inlineEntry is an entry as it stands within brackets.
func inlineEntry(e *entry) string {
	if !e.key.OK() {
		return inline(e.doc.src, e.val)
	}
	return scalarInline(e.doc.src, e.key) + ": " + inline(e.doc.src, e.val)
}

// inline is a value on one line, as it stands within brackets.
func inline(src []byte, n planfile.N) string {
	var parts []string
	switch n.Kind() {
	case planfile.Map:
		for k, v := range n.Pairs() {
			parts = append(parts, scalarInline(src, k)+": "+inline(src, v))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case planfile.List:
		for _, e := range n.Elements() {
			parts = append(parts, inline(src, e))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return scalarInline(src, n)
}

// scalarInline keeps a scalar's spelling where it can stand within brackets.
func scalarInline(src []byte, n planfile.N) string {
	if n.End() > n.Offset() {
		text := string(src[n.Offset():n.End()])
		if !strings.Contains(text, "\n") && (n.Style() != planfile.Plain || !strings.ContainsAny(text, ",[]{}")) {
			return text
		}
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(n.Text())
	return strings.TrimSuffix(b.String(), "\n")
}
