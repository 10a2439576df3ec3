package schema

// Table is what forms say together of one place, laid out so that a value is
// looked up and not thought about: a document that its table takes fits its
// kind and the company's shape. It may only accept, as forms do; it is never
// written after it is made, takes no lock and allocates nothing, but for the first
// text that meets an expression which is not laid out yet.
type Table struct {
	isMap bool
	// names are the keys that are declared, in order, and index where each is.
	names []name
	index map[string]int
	// patterns are those of other keys: a set of those that a key is of leads
	// to the table of its value, nil where there must be no such key.
	patterns []keyForm
	below    []*Table
	// only is the table of all keys, where all are of one safe pattern, onlyLike.
	only     *Table
	onlyLike *matcher
	required uint64
	elem     *Table
	// numbers, texts and others are what a scalar may be, and safe expressions of
	// which any text may stand here, without quotes too.
	numbers, texts, others []alternative
	safe                   []*matcher
	// digits are how many a whole number above zero may have that is taken whatever
	// it is.
	digits int
}

// name is a declared key: the table of its value, nil where there must be no such
// key, and its bit among those that must be there.
type name struct {
	key   string
	value *Table
	bit   uint64
	// stated says that it has a value without a document, odd that CUE may read the
	// key as another one where it has no quotes.
	stated, odd bool
}

// Map reports whether a map may stand here, List whether a list may.
func (t *Table) Map() bool { return t.isMap }

// List reports whether a list may stand here.
func (t *Table) List() bool { return t.elem != nil }

// Elem is the table of a list's elements.
func (t *Table) Elem() *Table { return t.elem }

// Required is the set of the keys that must be there, each a bit.
func (t *Table) Required() uint64 { return t.required }

// Only is the table of the values of all keys, where all keys are of one pattern that
// alone judges them: of a key that was taken there is nothing else to say.
func (t *Table) Only() *Table { return t.only }

// Key returns the table of a key's value, nil where it is not certain that there
// may be such a key; bit is the key's among those that must be there. It leaves
// in at, which is 0 before the first key of a map, where it found the key.
func (t *Table) Key(key string, plain bool, at *int) (value *Table, bit uint64) {
	if t.only != nil && t.onlyLike.match(key) {
		return t.only, 0
	}
	if len(t.names) > 0 {
		if n := t.declared(key, at); n != nil {
			if n.odd && plain {
				return nil, 0
			}
			return n.value, n.bit
		}
	}
	return t.other(key, plain), 0
}

// declared finds a key. Files have them in the order of the definition more
// often than not.
func (t *Table) declared(key string, at *int) *name {
	for i := *at; i < min(len(t.names), *at+3); i++ {
		if n := &t.names[i]; n.key == key {
			*at = i + 1
			return n
		}
	}
	i, ok := t.index[key]
	if !ok {
		return nil
	}
	*at = i + 1
	return &t.names[i]
}

// other is the table of the value of a key that is not declared.
func (t *Table) other(key string, plain bool) *Table {
	if t.below == nil || chosen(key, plain) != Yes {
		return nil
	}
	set := 0
	for i := range t.patterns {
		if t.patterns[i].takes(key) {
			set |= 1 << i
		}
	}
	return t.below[set]
}

// Scalar reports whether it is certain that a value may stand here which is
// neither map nor list; plain says that it stands without quotes.
func (t *Table) Scalar(s string, plain bool) bool {
	if !plain {
		return t.text(s)
	}
	if n, c := plainNumber(s); c != 0 {
		return t.number(n, c, s)
	}
	for _, m := range t.safe {
		if m.match(s) {
			return true
		}
	}
	c := classOf(s)
	if c == isText {
		return t.text(s)
	}
	for i := range t.others {
		if t.others[i].takes(c, s) {
			return true
		}
	}
	return false
}

// Whole reports whether it is certain that a whole number above zero of so many
// digits may stand here, without quotes.
func (t *Table) Whole(digits int) bool { return digits > 0 && digits <= t.digits }

// most is how many digits a whole number above zero may have that one of the numbers
// takes whatever it is.
func most(numbers []alternative) (digits int) {
	for i := range numbers {
		a := &numbers[i]
		if a.classes&isWhole == 0 || a.of != nil || !a.low.below(decimal{whole: 1}) {
			continue
		}
		for digits < longest && a.high.above(decimal{whole: tens[digits+1] - 1}) {
			digits++
		}
	}
	return digits
}

func (t *Table) number(n decimal, c class, s string) bool {
	for i := range t.numbers {
		a := &t.numbers[i]
		if a.classes&c != 0 && a.low.below(n) && a.high.above(n) && (a.of == nil || a.takes(c, s)) {
			return true
		}
	}
	return false
}

func (t *Table) text(s string) bool {
	for i := range t.texts {
		if t.texts[i].text(s) {
			return true
		}
	}
	return false
}
