package merge

import (
	"bytes"
	"slices"
	"strings"
)

// brackets renders an entry in block style whose entries stand in brackets.
func (m *merger) brackets(b, o, t *entry) piece {
	text := m.inside(b, o, t, spaces(o.column+4))
	p := piece{row: string(o.doc.src[o.at:o.val.Offset()]) + text + string(o.doc.src[o.valEnd:o.end]), ours: true, theirs: true}
	var lost []string
	dropped := without(b.comments(false), t.comments(false))
	for _, c := range o.comments(false) {
		if !strings.Contains(p.row, c) && !slices.Contains(dropped, c) {
			lost = append(lost, c)
		}
	}
	p.lead = lines(lost, o.column)
	return m.noted(b, o, t, p)
}

// part is an entry within brackets: what stands before it since the last comma
// or bracket, itself, what stands behind it until the next comma.
type part struct {
	before, text, behind string
	said                 string // a comment behind the comma, on its line
	// region holds, for each side, the text of an entry that is in conflict.
	conflict *parting
	own      bool // it stands in ours' text
}

// parting is a conflict within brackets: its sides are written once it is
// known whether a comma follows.
type parting struct {
	b, o, t *entry
	why     string
}

// inside renders a collection in brackets, its brackets included. pad is the
// indentation of lines that a conflict needs.
func (m *merger) inside(b, o, t *entry, pad string) string {
	src := o.doc.src
	open, end := int(o.val.Offset()), o.valEnd-1
	for _, c := range o.children {
		if line := lineStart(src, c.at); len(bytes.TrimLeft(src[line:c.at], " ")) == 0 {
			pad = spaces(c.at - line)
			break
		}
	}
	own := make([]named[part], 0, len(o.children))
	at := open + 1
	for i, c := range o.children {
		comma := end
		if i+1 < len(o.children) {
			comma = commaBehind(src, c.valEnd)
		}
		p := m.inner(b.child(c.name), c, t.child(c.name), pad)
		p.before, p.own = string(src[at:c.at]), true
		at = c.valEnd
		if i+1 < len(o.children) {
			p.behind = string(src[c.valEnd:comma])
			at = comma + 1
		}
		p.said = spokenBehind(src[at:end])
		at += len(p.said)
		own = append(own, named[part]{c.name, p})
	}
	tail := string(src[at:end])
	follow, anchor := map[string][]named[part]{}, ""
	for _, c := range t.children {
		if o.child(c.name) != nil {
			anchor = c.name
		} else if p := m.innerOffered(b.child(c.name), c); p.text != "" || p.conflict != nil {
			follow[anchor] = append(follow[anchor], named[part]{c.name, p})
		}
	}
	var parts []part
	for _, l := range interleave(o, own, follow) {
		if l.what.text != "" || l.what.conflict != nil {
			parts = append(parts, l.what)
		}
	}
	first := ""
	if len(o.children) > 0 {
		first = string(src[open+1 : o.children[0].at])
	}
	return string(src[open]) + m.joined(parts, first, tail, pad) + string(src[end])
}

// spokenBehind is the comment at the end of the line that a text begins on.
func spokenBehind(src []byte) string {
	line, _, more := bytes.Cut(src, []byte("\n"))
	if text := bytes.TrimLeft(line, " "); more && len(text) > 0 && text[0] == '#' {
		return string(line)
	}
	return ""
}

// joined writes the parts between the brackets. first is what stood before the
// first entry, tail what stands behind the last one.
func (m *merger) joined(parts []part, first, tail, pad string) string {
	var out strings.Builder
	fresh, said := false, false // a line begins here; it must begin here
	for i, p := range parts {
		before, comma := p.opening(i, first), ","
		if i == len(parts)-1 {
			comma = ""
		}
		switch {
		case fresh:
			before = pad + strings.TrimLeft(before, " \n")
		case said && !strings.HasPrefix(before, "\n"):
			before = "\n" + pad + strings.TrimLeft(before, " ")
		}
		if p.conflict == nil {
			out.WriteString(before + p.text + p.behind + comma + p.said)
			fresh, said = false, p.said != ""
			continue
		}
		before = strings.TrimRight(before, " \n")
		out.WriteString(before)
		if !fresh || before != "" {
			out.WriteString("\n")
		}
		out.WriteString(m.parted(p.conflict, pad, comma))
		for _, comment := range []string{p.behind, p.said} {
			if comment = strings.TrimSpace(comment); comment != "" {
				out.WriteString(pad + comment + "\n")
			}
		}
		fresh, said = true, false
	}
	if said && !strings.HasPrefix(tail, "\n") {
		tail = "\n" + pad + strings.TrimLeft(tail, " ")
	}
	out.WriteString(closing(tail, pad, fresh, len(parts) == 0))
	return out.String()
}

// opening is what stands before a part: what stood there, or, where it is the
// first one now and was not, what stood before the first. Comments stay with
// the part that they were before.
func (p part) opening(i int, first string) string {
	switch {
	case i > 0 && p.before == "":
		return " "
	case i > 0 || p.own && (p.before == first || strings.Contains(p.before, "#")):
		return p.before
	case strings.Contains(first, "#"):
		return ""
	}
	return first
}

// closing is what stands before the closing bracket, on a line of its own
// behind a conflict.
func closing(tail, pad string, fresh, empty bool) string {
	if fresh {
		tail = pad + strings.TrimLeft(strings.TrimPrefix(strings.TrimLeft(tail, " \n"), ","), " \n")
	}
	if empty {
		tail = strings.Replace(tail, ",", "", 1)
		if !strings.Contains(tail, "#") {
			tail = strings.TrimRight(tail, " \n")
		}
	}
	return tail
}

// parted writes a conflict within brackets.
func (m *merger) parted(c *parting, pad, comma string) string {
	return m.region(c.b, c.o, c.t, c.why, func(e *entry) string {
		if e == nil {
			return ""
		}
		return pad + inlineEntry(e) + comma + "\n"
	})
}

// inner renders an entry of ours within brackets.
func (m *merger) inner(b, o, t *entry, pad string) part {
	text := string(o.doc.src[o.at:o.valEnd])
	why, forced := m.isForced(o)
	switch {
	case m.aside(o):
		return part{text: text}
	case t == nil && b == nil && m.second(o) == nil:
		if forced {
			return part{conflict: &parting{nil, o, nil, why}}
		}
		return part{text: text}
	case t == nil && (!m.kept(b, o) || forced):
		if !forced {
			why = "changed by ours, removed by theirs"
		}
		return part{conflict: &parting{b, o, nil, why}}
	case t == nil:
		return part{}
	case forced && !equal(o, t):
		return part{conflict: &parting{b, o, t, why}}
	case m.meets(b, o, t):
		return part{text: string(o.doc.src[o.at:o.val.Offset()]) + m.inside(b, o, t, pad)}
	case equal(o, t), m.kept(b, t):
		return part{text: text}
	case m.kept(b, o):
		return part{text: string(o.doc.src[o.at:o.val.Offset()]) + inline(t.doc.src, t.val)}
	}
	return part{conflict: &parting{b, o, t, "changed by both"}}
}

// innerOffered renders within brackets what theirs has and ours has not.
func (m *merger) innerOffered(b, t *entry) part {
	why, forced := m.isForced(t)
	switch {
	case m.aside(t):
		return part{}
	case b == nil && m.second(t) == nil && !forced:
		return part{text: inlineEntry(t)}
	case forced:
		return part{conflict: &parting{b, nil, t, why}}
	case !m.kept(b, t):
		return part{conflict: &parting{b, nil, t, "removed by ours, changed by theirs"}}
	}
	return part{}
}

// commaBehind finds the comma behind a value, past comments.
func commaBehind(src []byte, at int) int {
	for at < len(src) {
		switch src[at] {
		case ',':
			return at
		case '#':
			if i := bytes.IndexByte(src[at:], '\n'); i >= 0 {
				at += i
			}
		}
		at++
	}
	return at
}
