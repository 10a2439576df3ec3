package schema

import (
	"encoding/binary"
	"maps"
	"math/bits"
	"slices"
)

// The bounds of tables: what is larger takes nothing. A company's shape is
// foreign, and so is its size.
const (
	mostTables       = 4000
	mostAlternatives = 64
	mostPatterns     = 4
	mostRequired     = 64
	mostLevels       = 32
	mostCompared     = 64 // texts and expressions that one text is held against
)

// compiler lays forms out as tables.
type compiler struct {
	numbers map[*Form]uint32
	tables  map[string]*Table // by the forms' numbers
	level   int
}

// tableOf is the table of what all forms take.
func tableOf(forms ...*Form) *Table {
	c := compiler{numbers: map[*Form]uint32{}, tables: map[string]*Table{}}
	return c.table(forms)
}

// table makes a table, once for the same forms: a definition may hold itself.
func (c *compiler) table(forms []*Form) *Table {
	t := &Table{}
	forms, known := c.flat(forms)
	if !known {
		return t
	}
	key := c.key(forms)
	if t, ok := c.tables[key]; ok {
		return t
	}
	if len(c.tables) >= mostTables || c.level >= mostLevels {
		return t
	}
	c.tables[key] = t
	if len(forms) == 0 {
		return t.anything()
	}
	c.level++
	defer func() { c.level-- }()
	t.scalars(forms)
	t.digits = most(t.numbers)
	if !slices.ContainsFunc(forms, func(f *Form) bool { return !f.isMap }) {
		c.keys(t, forms)
	}
	if !slices.ContainsFunc(forms, func(f *Form) bool { return f.elem == nil }) {
		var elems []*Form
		for _, f := range forms {
			elems = append(elems, f.elem)
		}
		t.elem = c.table(elems)
	}
	return t
}

// anything takes whatever all readers of YAML read alike.
func (t *Table) anything() *Table {
	t.isMap, t.below, t.elem = true, []*Table{t}, t
	t.texts = []alternative{{classes: isText}}
	t.numbers = []alternative{{classes: isWhole | isDecimal}}
	t.others = []alternative{{classes: isBoolean | isNull}}
	t.digits = most(t.numbers)
	return t
}

// flat takes apart forms that are several, and leaves out those that take
// anything; known is false where one takes nothing.
func (c *compiler) flat(forms []*Form) (out []*Form, known bool) {
	for _, f := range forms {
		switch {
		case f.Unknown():
			return nil, false
		case f.all != nil:
			more, known := c.flat(f.all)
			if !known {
				return nil, false
			}
			out = append(out, more...)
		case !f.anything:
			out = append(out, f)
		}
	}
	return out, true
}

func (c *compiler) key(forms []*Form) string {
	var numbers []uint32
	for _, f := range forms {
		if _, ok := c.numbers[f]; !ok {
			c.numbers[f] = uint32(len(c.numbers))
		}
		numbers = append(numbers, c.numbers[f])
	}
	slices.Sort(numbers)
	var key []byte
	for _, n := range slices.Compact(numbers) {
		key = binary.AppendUvarint(key, uint64(n))
	}
	return string(key)
}

// keys lays out a map.
func (c *compiler) keys(t *Table, forms []*Form) {
	declared := map[string]bool{}
	required := map[string]bool{}
	for _, f := range forms {
		for _, p := range f.patterns {
			if p.like != nil { // any key is of those that have none
				t.patterns = append(t.patterns, p)
			}
		}
		for k := range maps.Keys(f.fields) {
			declared[k] = true
		}
		for _, k := range f.required {
			declared[k], required[k] = true, true
		}
	}
	if len(t.patterns) > mostPatterns || len(required) > mostRequired {
		t.patterns = nil
		return
	}
	t.isMap = true
	c.declared(t, forms, declared, required)
	c.others(t, forms)
}

// declared lays out the keys that have names, in the order of the first form's
// or by name.
func (c *compiler) declared(t *Table, forms []*Form, declared, required map[string]bool) {
	order := slices.Clone(forms[0].order)
	for _, k := range slices.Sorted(maps.Keys(declared)) {
		if !slices.Contains(order, k) {
			order = append(order, k)
		}
	}
	t.index = make(map[string]int, len(order))
	for i, k := range order {
		n := name{key: k, value: c.value(forms, func(f *Form) (*Form, bool) { v, ok := f.fields[k]; return v, ok },
			func(p *keyForm) bool { return p.takes(k) })}
		n.odd = chosen(k, true) != Yes
		n.stated = slices.ContainsFunc(forms, func(f *Form) bool { return slices.Contains(f.stated, k) })
		if required[k] {
			n.bit = 1 << bits.OnesCount64(t.required)
			t.required |= n.bit
		}
		t.index[k] = i
		t.names = append(t.names, n)
	}
}

// others lays out the keys that have none: for each set of patterns the table
// of a value whose key is of these and no others.
func (c *compiler) others(t *Table, forms []*Form) {
	any := false
	t.below = make([]*Table, 1<<len(t.patterns))
	for set := range t.below {
		t.below[set] = c.value(forms, func(*Form) (*Form, bool) { return nil, false }, func(p *keyForm) bool {
			i := slices.IndexFunc(t.patterns, func(q keyForm) bool { return q == *p })
			return i < 0 || set>>i&1 != 0
		})
		any = any || t.below[set] != nil
	}
	if !any {
		t.patterns, t.below = nil, nil
		return
	}
	if len(t.names) == 0 && len(t.patterns) == 1 && t.below[0] == nil && t.patterns[0].safe() {
		t.only, t.onlyLike = t.below[1], t.patterns[0].like.matcher()
	}
}

// value is the table of the value of a key, nil where a form has no such key.
func (c *compiler) value(forms []*Form, declared func(*Form) (*Form, bool), like func(*keyForm) bool) *Table {
	var all []*Form
	for _, f := range forms {
		v, ok := declared(f)
		if ok {
			all = append(all, v)
		}
		for i := range f.patterns {
			if p := &f.patterns[i]; like(p) {
				all, ok = append(all, p.value), true
			}
		}
		if !ok && !f.open {
			return nil
		}
	}
	return c.table(all)
}

// scalars lays out what a scalar may be.
func (t *Table) scalars(forms []*Form) {
	list := forms[0].scalars
	for _, f := range forms[1:] {
		if list = common(list, f.scalars); len(list) > mostAlternatives {
			return
		}
	}
	compared := 0
	for _, a := range list {
		compared += len(a.match) + len(a.unlike) + len(a.not)
	}
	if compared > mostCompared {
		return
	}
	for _, a := range list {
		if a.classes&isText != 0 {
			t.texts = append(t.texts, a)
			if len(a.match) == 1 && len(a.of)+len(a.not)+len(a.unlike) == 0 && a.match[0].safe() {
				t.safe = append(t.safe, a.match[0].matcher())
			}
		}
		if a.classes&(isWhole|isDecimal) != 0 {
			t.numbers = append(t.numbers, a)
		}
		if a.classes&(isBoolean|isNull) != 0 {
			t.others = append(t.others, a)
		}
	}
}

// common is what two lists of alternatives have in common.
func common(x, y []alternative) []alternative {
	var out []alternative
	for i := range x {
		for j := range y {
			if a, ok := both(&x[i], &y[j]); ok {
				out = append(out, a)
			}
		}
	}
	return out
}
