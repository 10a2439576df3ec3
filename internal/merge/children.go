package merge

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
