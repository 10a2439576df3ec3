package merge

import "slices"

// objection is what is wrong with a result and with neither side.
type objection struct {
	Complaint
	path []string
}

// objections judges each reading of a result and keeps what neither side has
// on its own.
func (m *merger) objections() []objection {
	known := map[string]bool{}
	for _, d := range []*document{m.o, m.t} {
		for _, c := range m.complaints(d) {
			known[c.Message] = true
		}
	}
	var out []objection
	for _, d := range m.readings {
		for _, c := range m.complaints(d) {
			if !known[c.Message] {
				out = append(out, objection{c, d.at(c.Offset).path()})
			}
		}
	}
	return out
}

func (m *merger) complaints(d *document) []Complaint {
	out := contradictions(d)
	if m.in.Judge != nil {
		out = append(out, m.in.Judge(d.src)...)
	}
	return out
}

// at is the deepest entry at an offset.
func (d *document) at(offset int) *entry {
	e := d.root
	for {
		var deeper *entry
		for _, c := range e.children {
			if c.at <= offset && offset < max(c.end, c.valEnd) {
				deeper = c
			}
		}
		if deeper == nil {
			return e
		}
		e = deeper
	}
}

// force makes what an objection is about a conflict: the deepest entry around
// its place that the sides do not have alike. It reports whether that adds
// anything.
func (m *merger) force(objections []objection) bool {
	added := false
	for _, x := range objections {
		for n := len(x.path); n > 0; n-- {
			path := x.path[:n]
			if equal(m.o.root.find(path), m.t.root.find(path)) {
				continue
			}
			key := pathKey(path)
			if _, there := m.forced[key]; !there {
				m.forced[key] = x.Message
				added = true
			}
			break
		}
	}
	return added
}

func contested(r Result, path []string) bool {
	return slices.ContainsFunc(r.Conflicts, func(c Conflict) bool {
		return len(c.path) <= len(path) && slices.Equal(c.path, path[:len(c.path)])
	})
}

// find follows a path, nil where it ends.
func (e *entry) find(path []string) *entry {
	for _, name := range path {
		if e = e.child(name); e == nil {
			return nil
		}
	}
	return e
}
