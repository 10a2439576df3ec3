package planfile

import (
	"slices"

	"github.com/accord-plan/accord/internal/period"
)

// meaning is what a node says, apart from how and where it is written: what an
// edit must not change but for what it sets.
type meaning struct {
	kind  Kind
	text  string // of a scalar, and of a key
	plain bool   // without quotes
	// either says that quotes do not matter: no reader takes the text for
	// anything else.
	either bool
	keys   []scalarText
	parts  []*meaning // the values of the keys, or the elements
	byID   map[string]*meaning
}

type scalarText struct {
	text          string
	plain, either bool
}

func (s scalarText) equal(o scalarText) bool {
	return s.text == o.text && (s.plain == o.plain || s.either || o.either)
}

func meaningOf(n N) *meaning {
	m := &meaning{kind: n.Kind()}
	switch n.Kind() {
	case Scalar:
		m.text, m.plain = n.Text(), n.Style() == Plain
	case List:
		for _, x := range n.Elements() {
			m.parts = append(m.parts, meaningOf(x))
		}
	case Map:
		for k, v := range n.Pairs() {
			m.keys = append(m.keys, scalarText{text: k.Text(), plain: k.Style() == Plain})
			m.parts = append(m.parts, meaningOf(v))
		}
	}
	return m
}

func (m *meaning) equal(o *meaning) bool {
	return m.kind == o.kind && m.text == o.text && (m.plain == o.plain || m.either || o.either) &&
		slices.EqualFunc(m.keys, o.keys, scalarText.equal) && slices.EqualFunc(m.parts, o.parts, (*meaning).equal)
}

// step follows one step of a path, nil where it leads nowhere.
func (m *meaning) step(step string) *meaning {
	if m.kind == List {
		return m.element(step)
	}
	for i, k := range m.keys {
		if k.text == step {
			return m.parts[i]
		}
	}
	return nil
}

// element is the element of a list that has an id.
func (m *meaning) element(id string) *meaning {
	if m.byID == nil {
		m.byID = map[string]*meaning{}
		for _, p := range slices.Backward(m.parts) { // the first one of an id counts
			if of := p.step("id"); p.kind == Map && of != nil && of.kind == Scalar {
				m.byID[of.text] = p
			}
		}
	}
	return m.byID[id]
}

func (m *meaning) at(path []string) *meaning {
	for _, step := range path {
		if m == nil {
			return nil
		}
		m = m.step(step)
	}
	return m
}

// insert puts a key into a map, so many keys from its beginning.
func (m *meaning) insert(i int, key string, v *meaning) {
	m.keys = slices.Insert(m.keys, i, scalarText{text: key, either: true})
	m.parts = slices.Insert(m.parts, i, v)
}

// expand turns a map of cells into one key for each period, ascending, so that
// a range and its periods are the same. It is false where a key is no period,
// two keys state the same one, or the ranges are too long.
func (m *meaning) expand(cal period.Calendar) bool {
	byPeriod := map[period.Period]*meaning{}
	for i, k := range m.keys {
		from, to, err := cal.ParseRange(k.text)
		if err != nil || len(byPeriod)+int(to-from) > maxCells {
			return false
		}
		for p := from; p <= to; p++ {
			if byPeriod[p] != nil {
				return false
			}
			byPeriod[p] = m.parts[i]
		}
	}
	m.setCells(cal, byPeriod)
	return true
}

func (m *meaning) setCells(cal period.Calendar, cells map[period.Period]*meaning) {
	m.keys, m.parts = nil, nil
	for _, p := range sortedPeriods(cells) {
		m.keys = append(m.keys, scalarText{text: cal.Label(p), plain: true})
		m.parts = append(m.parts, cells[p])
	}
}

// cells are the parts of an expanded map by period.
func (m *meaning) cells(cal period.Calendar) map[period.Period]*meaning {
	out := make(map[period.Period]*meaning, len(m.keys))
	for i, k := range m.keys {
		if p, err := cal.Parse(k.text); err == nil {
			out[p] = m.parts[i]
		}
	}
	return out
}

func sortedPeriods[V any](m map[period.Period]V) []period.Period {
	out := make([]period.Period, 0, len(m))
	for p := range m {
		out = append(out, p)
	}
	slices.Sort(out)
	return out
}
