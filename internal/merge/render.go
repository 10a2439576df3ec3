package merge

import (
	"slices"
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
