package merge

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/period"
)

// named is something with the name of the entry that it renders.
type named[T any] struct {
	name string
	what T
}

// interleave puts what follows the entries of a container into their order.
// follow is keyed by the entry before, "" for none; where ours' keys are cells
// in order, new ones take their place among them.
func interleave[T any](o *entry, own []named[T], follow map[string][]named[T]) []named[T] {
	if len(follow) == 0 {
		return own
	}
	if o.sorted() {
		return inOrder(o, own, follow)
	}
	out := slices.Clone(follow[""])
	for _, l := range own {
		out = append(append(out, l), follow[l.name]...)
	}
	return out
}

func inOrder[T any](o *entry, own []named[T], follow map[string][]named[T]) []named[T] {
	var more []named[T]
	for _, l := range own { // in a fixed order
		more = append(more, follow[l.name]...)
	}
	more = append(more, follow[""]...)
	slices.SortStableFunc(more, func(a, b named[T]) int { return compareCells(a.name, b.name) })
	var out []named[T]
	for _, l := range own {
		for len(more) > 0 && compareCells(more[0].name, l.name) < 0 {
			out, more = append(out, more[0]), more[1:]
		}
		out = append(out, l)
	}
	return append(out, more...)
}

// cells reports whether all keys of a map are periods or ranges.
func (e *entry) cells() bool {
	return e.kind == table && len(e.children) > 0 && !slices.ContainsFunc(e.children, func(c *entry) bool { return !period.LooksLike(c.name) })
}

// sorted reports whether it holds cells in their order.
func (e *entry) sorted() bool {
	return e.cells() && slices.IsSortedFunc(e.children, func(a, b *entry) int { return compareCells(a.name, b.name) })
}

// compareCells orders labels and ranges of one calendar.
func compareCells(a, b string) int {
	return strings.Compare(strings.ToUpper(a), strings.ToUpper(b))
}

// bounds are the first and last period of a label or range.
func bounds(name string) (from, to string) {
	name = strings.ToUpper(name)
	from, to, ranged := strings.Cut(name, "..")
	if !ranged {
		to = from
	}
	return from, to
}

func overlaps(a, b string) bool {
	af, at := bounds(a)
	bf, bt := bounds(b)
	return af <= bt && bf <= at
}

// mostPairs bounds how many pairs of cells are held against each other.
const mostPairs = 4_000_000

// overlap reports whether the two sides of a map of cells say something about
// one period under different keys, of which not just one side's are new.
func (m *merger) overlap(b, o, t *entry) bool {
	if !o.cells() || !t.cells() {
		return false
	}
	ranged := func(c *entry) bool { return strings.Contains(c.name, "..") }
	if !slices.ContainsFunc(o.children, ranged) && !slices.ContainsFunc(t.children, ranged) {
		return false
	}
	mine, their := onlyIn(o, t), onlyIn(t, o)
	mine, their = slices.Clip(mine), slices.Clip(their)
	if len(mine)*len(their) > mostPairs || len(b.kids())*(len(mine)+len(their)) > mostPairs {
		return true
	}
	for _, r := range gone(b, o, t) {
		if slices.ContainsFunc(append(mine, their...), func(x *entry) bool { return overlaps(x.name, r.name) }) {
			return true
		}
	}
	for _, x := range mine {
		for _, y := range their {
			if overlaps(x.name, y.name) && !m.replaced(b.child(x.name), x) && !m.replaced(b.child(y.name), y) {
				return true
			}
		}
	}
	return false
}

// gone are the entries that both sides removed. What one of them wrote in
// their place the other did not.
func gone(b, o, t *entry) []*entry {
	var out []*entry
	for _, c := range b.kids() {
		if o.child(c.name) == nil && t.child(c.name) == nil {
			out = append(out, c)
		}
	}
	return out
}

// replaced reports whether an entry that one side removed was left alone by
// the other.
func (m *merger) replaced(b, e *entry) bool { return b != nil && m.kept(b, e) }

// onlyIn are the entries of a that b does not have.
func onlyIn(a, b *entry) []*entry {
	var out []*entry
	for _, c := range a.children {
		if b.child(c.name) == nil {
			out = append(out, c)
		}
	}
	return out
}
