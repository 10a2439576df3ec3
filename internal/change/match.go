package change

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/position"
)

// axis joins the tables of one dimension: every identifier of either side has
// one slot. Slots are in order of identifier, a renamed one at its new place.
type axis struct {
	ids        []string
	base, head []int // slot by index of the side's table
	// inBase and inHead are the indexes by slot, dimension.None if absent.
	inBase, inHead []int
}

// join merges two tables. renamed maps identifiers of the base to those of the
// head; nil for none.
func join(a, b dimension.Table, renamed map[string]string) axis {
	x := axis{base: make([]int, a.Len()), head: make([]int, b.Len())}
	most := max(a.Len(), b.Len())
	x.ids, x.inBase, x.inHead = make([]string, 0, most), make([]int, 0, most), make([]int, 0, most)
	i, j := 0, 0
	for i < a.Len() || j < b.Len() {
		if i < a.Len() {
			if _, moved := renamed[a.ID(i)]; moved {
				i++
				continue
			}
		}
		switch {
		case j == b.Len() || i < a.Len() && a.ID(i) < b.ID(j):
			x.slot(a.ID(i), i, dimension.None)
			i++
		case i == a.Len() || b.ID(j) < a.ID(i):
			x.slot(b.ID(j), dimension.None, j)
			j++
		default:
			x.slot(b.ID(j), i, j)
			i, j = i+1, j+1
		}
	}
	for from, to := range renamed {
		i, s := a.Index(from), x.head[b.Index(to)]
		x.base[i], x.inBase[s] = s, i
	}
	return x
}

func (x *axis) slot(id string, i, j int) {
	s := len(x.ids)
	x.ids, x.inBase, x.inHead = append(x.ids, id), append(x.inBase, i), append(x.inHead, j)
	if i != dimension.None {
		x.base[i] = s
	}
	if j != dimension.None {
		x.head[j] = s
	}
}

// of returns the slot of an index on one side, dimension.None for that.
func (x *axis) of(s side, i int) int {
	switch {
	case i == dimension.None:
		return dimension.None
	case s == baseSide:
		return x.base[i]
	}
	return x.head[i]
}

// id returns a slot's identifier, "" for dimension.None.
func (x *axis) id(slot int) string {
	if slot == dimension.None {
		return ""
	}
	return x.ids[slot]
}

type side bool

const (
	baseSide side = false
	headSide side = true
)

// key is what two rows are matched by: slots, then a name.
type key struct {
	n [4]int
	s string
}

func keyOf(name string, slots ...int) key {
	k := key{s: name}
	copy(k.n[:], slots)
	return k
}

func (k key) compare(o key) int {
	for i := range k.n {
		if k.n[i] != o.n[i] {
			return cmp.Compare(k.n[i], o.n[i])
		}
	}
	return cmp.Compare(k.s, o.s)
}

// merge walks two lists in the order of their keys and calls emit with every
// pair, nil where one side has no row of that key. Lists that are sorted
// already, as a plan's are unless something was renamed, take linear time and no
// memory.
func merge[T any](a, b []T, of func(side, *T) key, emit func(a, b *T)) {
	if inOrder(a, baseSide, of) && inOrder(b, headSide, of) {
		mergeOrdered(a, b, of, emit)
		return
	}
	ka, oa := ordered(a, baseSide, of)
	kb, ob := ordered(b, headSide, of)
	i, j := 0, 0
	for i < len(oa) || j < len(ob) {
		c := 0
		switch {
		case j == len(ob):
			c = -1
		case i == len(oa):
			c = 1
		default:
			c = ka[oa[i]].compare(kb[ob[j]])
		}
		switch {
		case c < 0:
			emit(&a[oa[i]], nil)
			i++
		case c > 0:
			emit(nil, &b[ob[j]])
			j++
		default:
			emit(&a[oa[i]], &b[ob[j]])
			i, j = i+1, j+1
		}
	}
}

// mergeOrdered is merge of lists that are in order, of which it keeps no keys.
func mergeOrdered[T any](a, b []T, of func(side, *T) key, emit func(a, b *T)) {
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch c := of(baseSide, &a[i]).compare(of(headSide, &b[j])); {
		case c < 0:
			emit(&a[i], nil)
			i++
		case c > 0:
			emit(nil, &b[j])
			j++
		default:
			emit(&a[i], &b[j])
			i, j = i+1, j+1
		}
	}
	for ; i < len(a); i++ {
		emit(&a[i], nil)
	}
	for ; j < len(b); j++ {
		emit(nil, &b[j])
	}
}

func inOrder[T any](list []T, s side, of func(side, *T) key) bool {
	for i := 1; i < len(list); i++ {
		if of(s, &list[i-1]).compare(of(s, &list[i])) > 0 {
			return false
		}
	}
	return true
}

func ordered[T any](list []T, s side, of func(side, *T) key) ([]key, []int32) {
	keys, order := make([]key, len(list)), make([]int32, len(list))
	for i := range list {
		keys[i], order[i] = of(s, &list[i]), int32(i)
	}
	byKey := func(x, y int32) int { return keys[x].compare(keys[y]) }
	if !slices.IsSortedFunc(order, byKey) {
		slices.SortStableFunc(order, byKey)
	}
	return keys, order
}

// at resolves a place on one side.
func (c *comparer) at(s side, r position.Ref) position.Position {
	files := c.base.Plan.Files
	if s == headSide {
		files = c.head.Plan.Files
	}
	if files == nil || r.IsZero() {
		return position.Position{}
	}
	return files.At(r)
}

// apart are the rows of items whose families are not alike on both sides.
func apart[T any](c *comparer, s side, rows []T, item func(*T) int) []T {
	p := c.planOf(s)
	alike := func(row *T) bool { return c.alike(p.Items[item(row)].Family) }
	first := 0
	for first < len(rows) && !alike(&rows[first]) {
		first++
	}
	if first == len(rows) {
		return rows
	}
	out := slices.Clone(rows[:first])
	for i := first; i < len(rows); i++ {
		if !alike(&rows[i]) {
			out = append(out, rows[i])
		}
	}
	return out
}
