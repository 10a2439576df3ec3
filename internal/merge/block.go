package merge

import (
	"slices"
	"strings"
)

// block renders an entry whose children have lines of their own.
func (m *merger) block(b, o, t *entry) piece {
	before := len(m.conflicts)
	pieces := m.children(b, o, t)
	stays, open := 0, 0 // entries that stay whatever is chosen, and those that may not
	for _, p := range pieces {
		switch {
		case p.ours && p.theirs:
			stays++
		case p.ours || p.theirs:
			open++
		}
	}
	if stays == 0 && open > 0 && o.parent != nil {
		m.conflicts = m.conflicts[:before]
		return m.conflict(b, o, t, o.parent, "of the last entries one side removed what the other changed")
	}
	head := m.header(b, o, t)
	if stays+open == 0 && o.key.OK() {
		head = emptied(o, head)
	}
	lead, row := assemble(o, pieces)
	p := piece{lead: lead, row: head + row + m.tail(b, o, t), ours: true, theirs: true}
	if !t.block() {
		p.lead += m.missing(o, b, t, p)
	}
	return p
}

// emptied is a header whose entry has lost all its children.
func emptied(o *entry, head string) string {
	at := int(o.key.End()) - o.at
	at += strings.IndexByte(head[at:], ':') + 1
	if o.listlike() {
		return head[:at] + " []" + head[at:]
	}
	return head[:at] + " {}" + head[at:]
}

// assemble joins the pieces of a container in block style. The first piece of
// an element stands behind the dash, where no marker can stand: a conflict
// gives way to the first row.
func assemble(o *entry, pieces []piece) (lead, text string) {
	var out strings.Builder
	column := o.inner()
	if o.parent != nil && o.parent.listlike() {
		first := slices.IndexFunc(pieces, func(p piece) bool { return p.row != "" })
		p := pieces[first]
		lead = shiftAll(p.lead, o.column-column)
		out.WriteString(string(o.doc.src[o.at:o.children[0].at]))
		out.WriteString(p.row)
		pieces = slices.Delete(slices.Clone(pieces), first, first+1)
	}
	for _, p := range pieces {
		out.WriteString(p.lead)
		out.WriteString(p.region)
		if p.row != "" {
			out.WriteString(spaces(column))
			out.WriteString(p.row)
		}
	}
	return lead, out.String()
}

// header is the line of a container's key.
func (m *merger) header(b, o, t *entry) string {
	if !o.key.OK() {
		return ""
	}
	row := string(o.doc.src[o.at:o.head])
	if !t.block() {
		return row
	}
	return trailing(row, int(o.key.End())-o.at, headComment(b), headComment(o), headComment(t))
}

func headComment(e *entry) string {
	if e == nil || !e.block() || !e.key.OK() {
		return ""
	}
	return first(e.doc.commentsIn(e.at, e.head))
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// trailing gives a row of one line the comment at its end that both sides
// want. from is an offset behind which the comment stands.
func trailing(row string, from int, b, o, t string) string {
	want := o
	switch {
	case t == b || o == t:
		return row
	case o == b:
		want = t
	case t == "": // ours is new
	case o == "":
		want = t
	default:
		want = o + " " + t
	}
	if want == o {
		return row
	}
	body, gap := strings.TrimSuffix(row, "\n"), " "
	if o != "" {
		if at := strings.LastIndex(body, o); at >= from {
			body = body[:at]
			gap = body[len(strings.TrimRight(body, " ")):]
		}
	}
	if want == "" {
		return strings.TrimRight(body, " ") + "\n"
	}
	return strings.TrimRight(body, " ") + gap + want + "\n"
}
