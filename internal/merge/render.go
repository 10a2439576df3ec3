package merge

import (
	"slices"
	"strings"
)

// merger renders the result of one merge.
type merger struct {
	in      Input
	b, o, t *document
	// other is a second base where the base holds conflicts of its own: what
	// both do not have alike is settled by nobody.
	other *document
	// forced are entries that must be decided although only one side changed
	// them, by path, with the reason.
	forced    map[string]string
	conflicts []Conflict
	// only, where it is not nil, is the one path that is taken from theirs:
	// everything else stays as ours has it.
	only []string
	// readings are the result as ours would have its conflicts, and as theirs
	// would where there are any.
	readings []*document
}

// piece is a rendered entry: comments above it, then its row from its first
// byte on, or the region that is to be decided; both are whole lines.
type piece struct {
	lead, row, region string
	// ours and theirs say that the side has the entry.
	ours, theirs bool
}

func (p piece) nothing() bool { return p.lead == "" && p.row == "" && p.region == "" }

// entry renders an entry in block style that both sides have.
func (m *merger) entry(b, o, t *entry) piece {
	if m.aside(o) {
		return piece{lead: o.leadText(), row: o.raw(), ours: true, theirs: true}
	}
	lead := m.lead(b, o, t)
	if why, forced := m.isForced(o); forced && !equal(o, t) {
		return m.conflict(b, o, t, o.parent, why)
	}
	if row, ok := m.untouched(b, o, t); ok {
		return piece{lead: lead, row: row, ours: true, theirs: true}
	}
	var p piece
	if m.meets(b, o, t) {
		if o.block() {
			p = m.block(b, o, t)
		} else {
			p = m.brackets(b, o, t)
		}
	} else {
		p = m.value(b, o, t)
	}
	p.lead = lead + p.lead
	return p
}

// aside reports whether an entry has nothing to do with the one path that is
// taken.
func (m *merger) aside(e *entry) bool {
	if m.only == nil {
		return false
	}
	path := e.path()
	n := min(len(path), len(m.only))
	return !slices.Equal(path[:n], m.only[:n])
}

// untouched is the row of an entry that only one side wrote on, in its bytes.
func (m *merger) untouched(b, o, t *entry) (string, bool) {
	if o.parent == nil || t.flow || m.other != nil || m.only != nil || m.forcedBelow(o) {
		return "", false
	}
	theirs := shift(t.raw(), t.column, o.column)
	switch {
	case theirs == o.raw():
		return theirs, true
	case b == nil || b.flow:
		return "", false
	case shift(b.raw(), b.column, o.column) == theirs:
		return o.raw(), true
	case shift(b.raw(), b.column, o.column) == o.raw():
		return theirs, true
	}
	return "", false
}

// meets reports whether the entries below are merged by key: they are unless a
// side took or wrote the whole as one statement.
func (m *merger) meets(b, o, t *entry) bool {
	if !alike(o, t) || m.overlap(b, o, t) {
		return false
	}
	if equal(o, t) || o.parent == nil {
		return true
	}
	b2 := m.second(o)
	switch {
	case b == nil && b2 == nil:
		return !o.record()
	case b == nil || !alike(b, o) || b2 != nil && !alike(b2, o):
		return false
	case o.statement():
		return m.kept(b, t) || m.kept(b, o)
	}
	return true
}

// record reports whether the keys of a map are the format's, not the plan's:
// then two that were added are two statements about one thing.
func (e *entry) record() bool {
	if e.kind != table {
		return false
	}
	if e.form == nil {
		return !e.cells()
	}
	return e.form.Named()
}

// statement reports whether a map says one thing with all of its keys, so that
// half of one and half of another says nothing.
func (e *entry) statement() bool {
	switch e.name {
	case "method", "like", "test", "expected", "reconsider_if":
		return e.kind == table && e.record()
	case "served_from", "split": // shares of one whole
		return e.kind == table && len(e.children) > 0 && e.children[0].kind == leaf
	}
	return e.doc.kind == "Facts" && e.parent != nil && e.parent.name == "files"
}

// second is an entry of the second base; none where there is one base.
func (m *merger) second(e *entry) *entry {
	if m.other == nil || e == nil {
		return nil
	}
	at := m.other.root
	for _, name := range e.path() {
		if at = at.child(name); at == nil {
			return nil
		}
	}
	return at
}

// kept reports whether a side left an entry as the base has it. Either may be
// none, not both.
func (m *merger) kept(b, side *entry) bool {
	if !equal(b, side) {
		return false
	}
	if m.other == nil {
		return true
	}
	if side == nil {
		side = b
	}
	return equal(m.second(side), b)
}

// block renders an entry whose children have lines of their own.
func (m *merger) block(b, o, t *entry) piece {
	before := len(m.conflicts)
	pieces := m.children(b, o, t)
	ours, theirs := 0, 0
	for _, p := range pieces {
		if p.ours {
			ours++
		}
		if p.theirs {
			theirs++
		}
	}
	if (ours == 0) != (theirs == 0) && o.parent != nil {
		m.conflicts = m.conflicts[:before]
		return m.conflict(b, o, t, o.parent, "one side removed the last entry, the other changed it")
	}
	head := m.header(b, o, t)
	if ours == 0 && o.key.OK() {
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

// children renders the entries of a container in block style: ours in their
// order, those of theirs after their neighbours, cells by period.
func (m *merger) children(b, o, t *entry) []piece {
	lines := make([]named[piece], 0, len(o.children))
	for _, c := range o.children {
		bc, tc := b.child(c.name), t.child(c.name)
		if tc != nil {
			lines = append(lines, named[piece]{c.name, m.entry(bc, c, tc)})
			continue
		}
		lines = append(lines, named[piece]{c.name, m.dropped(bc, c, o)})
	}
	follow := map[string][]named[piece]{}
	anchor := ""
	for _, c := range t.children {
		if o.child(c.name) != nil {
			anchor = c.name
			continue
		}
		if p := m.offered(b.child(c.name), c, o); !p.nothing() {
			follow[anchor] = append(follow[anchor], named[piece]{c.name, p})
		}
	}
	var out []piece
	for _, l := range interleave(o, lines, follow) {
		if !l.what.nothing() {
			out = append(out, l.what)
		}
	}
	return out
}

// dropped renders what ours has and theirs has not.
func (m *merger) dropped(b, o, parent *entry) piece {
	why, forced := m.isForced(o)
	switch {
	case m.aside(o):
		return piece{lead: o.leadText(), row: o.raw(), ours: true, theirs: true}
	case b == nil && m.second(o) == nil:
		if forced {
			return m.conflict(nil, o, nil, parent, why)
		}
		return piece{lead: o.leadText(), row: o.raw(), ours: true, theirs: true}
	case !m.kept(b, o):
		return m.conflict(b, o, nil, parent, "changed by ours, removed by theirs")
	case forced:
		return m.conflict(b, o, nil, parent, why)
	}
	return piece{lead: lines(without(o.comments(true), b.comments(true)), o.column)}
}

// offered renders what theirs has and ours has not.
func (m *merger) offered(b, t, parent *entry) piece {
	why, forced := m.isForced(t)
	switch {
	case m.aside(t):
		return piece{}
	case b == nil && m.second(t) == nil:
		if forced {
			return m.conflict(nil, nil, t, parent, why)
		}
		lead, row := carry(t, parent)
		return piece{lead: lead, row: row, ours: true, theirs: true}
	case !m.kept(b, t):
		return m.conflict(b, nil, t, parent, "removed by ours, changed by theirs")
	case forced:
		return m.conflict(b, nil, t, parent, why)
	}
	return piece{lead: lines(without(t.comments(true), b.comments(true)), parent.inner())}
}

// carry brings an entry into a container of another text, in block style.
func carry(e, to *entry) (lead, row string) {
	column := to.inner()
	if !e.flow {
		return shiftAll(e.leadText(), column-e.column), shift(e.raw(), e.column, column)
	}
	dash := ""
	if to.listlike() {
		dash = "- "
	}
	return lines(e.comments(false), column), dash + inlineEntry(e) + "\n"
}

// lines are comments on lines of their own.
func lines(comments []string, column int) string {
	var b strings.Builder
	for _, c := range comments {
		b.WriteString(spaces(column) + c + "\n")
	}
	return b.String()
}

// without is a less one each of b.
func without(a, b []string) []string {
	b = slices.Clone(b)
	var out []string
	for _, s := range a {
		if i := slices.Index(b, s); i >= 0 {
			b = slices.Delete(b, i, i+1)
			continue
		}
		out = append(out, s)
	}
	return out
}

// missing are the comments that theirs added somewhere within an entry and
// that its new text does not hold, as lines of their own.
func (m *merger) missing(o, b, t *entry, p piece) string {
	var lost []string
	text := p.lead + p.row + p.region
	for _, c := range without(t.comments(false), b.comments(false)) {
		if !strings.Contains(text, c) {
			lost = append(lost, c)
		}
	}
	return lines(lost, o.column)
}
