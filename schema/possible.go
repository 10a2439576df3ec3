package schema

import "slices"

// possible reports whether something fits a place, and every place below it: CUE
// refuses rules that contradict themselves or a kind. Of keys that the plan
// chooses there may be none, and CUE does not look there.
func possible(t *Table) bool { return findable(t, map[*Table]bool{}) }

func findable(t *Table, seen map[*Table]bool) bool {
	if seen[t] {
		return true
	}
	seen[t] = true
	if !t.isMap && t.elem == nil && !slices.ContainsFunc(slices.Concat(t.numbers, t.texts, t.others), func(a alternative) bool { return a.possible() }) {
		return false
	}
	for i := range t.names {
		if v := t.names[i].value; v == nil || !findable(v, seen) {
			return false
		}
	}
	return t.elem == nil || findable(t.elem, seen)
}

// spoilt reports whether a shape has, somewhere in it, a stated value that may be
// none. To CUE that can spoil what is around it, where no document has the key too.
func spoilt(t *Table) bool { return spoiltBelow(t, map[*Table]bool{}) }

func spoiltBelow(t *Table, seen map[*Table]bool) bool {
	if t == nil || seen[t] {
		return false
	}
	seen[t] = true
	for i := range t.names {
		n := &t.names[i]
		if n.stated && (n.value == nil || !possible(n.value)) || spoiltBelow(n.value, seen) {
			return true
		}
	}
	return slices.ContainsFunc(t.below, func(b *Table) bool { return spoiltBelow(b, seen) }) || spoiltBelow(t.elem, seen)
}

// possible reports whether a scalar fits an alternative, as far as CUE looks for
// one: it tries words and compares limits, and solves no regular expressions.
func (a *alternative) possible() bool {
	if a.of != nil {
		return slices.ContainsFunc(a.of, func(s string) bool {
			return a.takes(isText, s) || a.takes(isWhole, s) || a.takes(isBoolean, s)
		})
	}
	if a.classes&(isWhole|isDecimal) == 0 || !a.low.is || !a.high.is {
		return true
	}
	if a.classes&isDecimal != 0 {
		c := a.low.at.compare(a.high.at)
		return c < 0 || c == 0 && !a.low.open && !a.high.open
	}
	for n := a.low.at.whole - 1; n <= a.low.at.whole+1; n++ {
		if d := (decimal{whole: n}); a.low.below(d) && a.high.above(d) {
			return true
		}
	}
	return false
}
