package merge

import "strings"

// meanings are the leaves of a document by path.
type meanings map[string]string

// leaves lists what a document means. What is empty means nothing here.
func leaves(d *document) meanings {
	out := meanings{}
	if d != nil {
		out.add(d.root, "")
	}
	return out
}

func (l meanings) add(e *entry, at string) {
	if e.kind == leaf {
		l[at] = e.value
		return
	}
	for _, c := range e.children {
		l.add(c, at+"\x00"+c.name)
	}
}

// proven reports whether a rendered text means, as each side would have it,
// what the three texts together mean: nothing lost, nothing invented.
func (m *merger) proven(text []byte) bool {
	taken, ok := takeApart(text)
	if !ok || len(taken.regions) != len(m.conflicts) {
		return false
	}
	b, o, t := leaves(m.b), leaves(m.o), leaves(m.t)
	b2 := b
	if m.other != nil {
		b2 = leaves(m.other)
	}
	m.readings = nil
	for _, reading := range []struct {
		text []byte
		side meanings
	}{{taken.ours, o}, {taken.theirs, t}} {
		d, trouble := understand(reading.text)
		if trouble != nil {
			return false
		}
		if !m.means(leaves(d), b, b2, o, t, reading.side) {
			return false
		}
		m.readings = append(m.readings, d)
		if len(taken.regions) == 0 {
			return true
		}
	}
	return true
}

// means holds what a reading says against what it must say: in conflicts what
// the side says, elsewhere what the side says that changed something.
func (m *merger) means(got, b, b2, o, t, side meanings) bool {
	contested := make(map[string]bool, len(m.conflicts))
	for _, c := range m.conflicts {
		contested["\x00"+pathKey(c.path)] = true
	}
	wants := func(path string) (want string, there, ok bool) {
		if within(path, contested) {
			want, there = side[path]
			return want, there, true
		}
		return settled(path, b, b2, o, t)
	}
	count := 0
	for i, texts := range []meanings{o, t} {
		for path := range texts {
			if _, twice := o[path]; twice && i == 1 {
				continue
			}
			want, there, ok := wants(path)
			have, is := got[path]
			if !ok || is != there || have != want {
				return false
			}
			if is {
				count++
			}
		}
	}
	return count == len(got)
}

// settled is what is left of a leaf that is in no conflict; ok is false where
// it should be in one.
func settled(path string, b, b2, o, t meanings) (value string, there, ok bool) {
	bv, bi := b[path]
	cv, ci := b2[path]
	ov, oi := o[path]
	tv, ti := t[path]
	certain := bi == ci && bv == cv
	switch {
	case oi == ti && ov == tv:
		return ov, oi, true
	case certain && bi == ti && bv == tv:
		return ov, oi, true
	case certain && bi == oi && bv == ov:
		return tv, ti, true
	}
	return "", false, false
}

// within reports whether a path or one above it is contested.
func within(path string, contested map[string]bool) bool {
	if len(contested) == 0 {
		return false
	}
	for at := path; at != ""; at = at[:strings.LastIndexByte(at, 0)] {
		if contested[at] {
			return true
		}
	}
	return false
}

// unsettle reads a base that holds conflicts itself, as the common ancestor of
// two criss-crossed branches may: one reading of it is the base, and what the
// other one does not have alike counts as changed by both.
func (m *merger) unsettle(text []byte) []byte {
	taken, ok := takeApart(text)
	if !ok || len(taken.regions) == 0 {
		return text
	}
	d, t := understand(taken.theirs)
	if t != nil {
		return text
	}
	m.other = d
	return taken.ours
}
