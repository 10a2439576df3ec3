package trail

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/patchwork"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
)

// Version is one version of a file; Tree is nil where there is none.
type Version struct {
	File string
	Text []byte
	Tree *planfile.Tree

	// Of an excerpt: where its parts stand in which text.
	from  []origin
	whole *patchwork.Text
}

// Reading says how periods are read, and which cells are meant.
type Reading struct {
	Calendar period.Calendar
	Filter   *Filter
}

// maxRange bounds what a range of periods unfolds to, as in a plan; one that is
// longer is no cell.
const maxRange = 20_000

// Compare adds what differs between two versions of a document to changes, in the
// order of the old one. Either version may be missing: then all of the other one
// was added or removed.
func Compare(old, now Version, r Reading, changes []Change) []Change {
	c := &comparer{cal: r.Calendar, filter: r.Filter, old: side{Version: old}, now: side{Version: now}, out: changes}
	c.old.head, c.now.head = headOf(old.Tree.Root()), headOf(now.Tree.Root())
	if old.Tree != nil && now.Tree != nil && c.old.head != c.now.head {
		// Another market or family: none of the cells are the same ones.
		none := side{}
		now := c.now
		c.now = none
		c.node(old.Tree.Root(), planfile.N{})
		c.old, c.now = none, now
		c.node(planfile.N{}, now.Tree.Root())
		return c.out
	}
	c.node(old.Tree.Root(), now.Tree.Root())
	return c.out
}

// side is a version while it is compared.
type side struct {
	Version
	head head
	// element is the one of a list that is looked into, or a target.
	element planfile.N
	offset  int // up to where lines were counted
	lines   int
}

// line counts on from the last place, which is nearly always before this one.
func (s *side) line(at int) int {
	if s.whole == nil {
		s.whole = patchwork.Whole(s.Text)
	}
	for i, from := range s.from {
		if i+1 == len(s.from) || at < s.from[i+1].at {
			at += from.whole - from.at
			break
		}
	}
	if at < s.offset {
		s.offset, s.lines = 0, 0
	}
	s.lines += s.whole.Lines(s.offset, at)
	s.offset = at
	return s.lines + 1
}

type comparer struct {
	cal      period.Calendar
	filter   *Filter
	old, now side
	path     []string
	out      []Change
}

func (c *comparer) node(old, now planfile.N) {
	switch {
	case old.Kind() == planfile.Map || now.Kind() == planfile.Map:
		c.scalar(old, now)
		c.maps(old, now)
	case old.Kind() == planfile.List || now.Kind() == planfile.List:
		c.list(old, now)
	default:
		c.scalar(old, now)
	}
}

// maps compares two maps key by key; either may be none. As long as the keys are
// the same on both sides, as they nearly always are, nothing is looked up.
func (c *comparer) maps(old, now planfile.N) {
	before, after := pairs(old), pairs(now)
	same := 0
	for same < len(before) && same < len(after) && before[same].key.Text() == after[same].key.Text() {
		c.at(before[same].key, before[same].value, after[same].value)
		same++
	}
	if before, after = before[same:], after[same:]; len(before)+len(after) == 0 {
		return
	}
	if ranged(before) || ranged(after) {
		c.cells(c.unfold(before), c.unfold(after))
		return
	}
	byKey := make(map[string]planfile.N, len(after))
	for _, p := range after {
		byKey[p.key.Text()] = p.value
	}
	known := make(map[string]bool, len(before))
	for _, p := range before {
		known[p.key.Text()] = true
		c.at(p.key, p.value, byKey[p.key.Text()])
	}
	for _, p := range after {
		if !known[p.key.Text()] {
			c.at(p.key, planfile.N{}, p.value)
		}
	}
}

type pair struct{ key, value planfile.N }

func pairs(n planfile.N) []pair {
	if n.Kind() != planfile.Map {
		return nil
	}
	out := make([]pair, 0, n.Len())
	for k, v := range n.Pairs() {
		out = append(out, pair{k, v})
	}
	return out
}

// at compares what two versions say under one key.
func (c *comparer) at(key, old, now planfile.N) {
	if len(c.path) == 1 && c.path[0] == "targets" {
		c.old.element, c.now.element = old, now
	}
	c.path = append(c.path, key.Text())
	c.node(old, now)
	c.path = c.path[:len(c.path)-1]
}

// list compares elements that have an id by it, others as one text.
func (c *comparer) list(old, now planfile.N) {
	before, after := elements(old), elements(now)
	if len(before) > 0 && before[0].value.Kind() != planfile.Map || len(before) == 0 && len(after) > 0 && after[0].value.Kind() != planfile.Map {
		c.words(old, now)
		return
	}
	byID := map[string]planfile.N{}
	for _, p := range after {
		byID[p.key.Text()] = p.value
	}
	known := map[string]bool{}
	for _, p := range before {
		known[p.key.Text()] = true
		c.element(p.key, p.value, byID[p.key.Text()])
	}
	for _, p := range after {
		if !known[p.key.Text()] {
			c.element(p.key, planfile.N{}, p.value)
		}
	}
}

func elements(n planfile.N) []pair {
	var out []pair
	for _, e := range n.Elements() {
		out = append(out, pair{e.Get("id"), e})
	}
	return out
}

func (c *comparer) element(id, old, now planfile.N) {
	c.old.element, c.now.element = old, now
	c.path = append(c.path, id.Text())
	c.node(old, now)
	c.path = c.path[:len(c.path)-1]
	c.old.element, c.now.element = planfile.N{}, planfile.N{}
}

// words compares two lists of scalars as a whole.
func (c *comparer) words(old, now planfile.N) {
	before, after := words(old), words(now)
	if slices.Equal(before, after) {
		return
	}
	c.leaf(stated(old, strings.Join(before, ", ")), stated(now, strings.Join(after, ", ")))
}

func words(n planfile.N) []string {
	var out []string
	for _, e := range n.Elements() {
		out = append(out, e.Text())
	}
	return out
}

func (c *comparer) scalar(old, now planfile.N) {
	before, after := old.Kind() == planfile.Scalar, now.Kind() == planfile.Scalar
	if !before && !after || before && after && old.Text() == now.Text() {
		return
	}
	var x, y statement
	if before {
		x = stated(old, planfile.Spelled(old))
	}
	if after {
		y = stated(now, planfile.Spelled(now))
	}
	c.stated(x, y)
}

// stated compares what two versions say at the path, for each period of a range.
func (c *comparer) stated(x, y statement) {
	if last := len(c.path) - 1; last >= 0 && strings.Contains(c.path[last], "..") {
		if all := c.span(c.path[last]); all != nil {
			label := c.path[last]
			c.path = c.path[:last]
			c.cells(x.in(all), y.in(all))
			c.path = append(c.path, label)
			return
		}
	}
	c.leaf(x, y)
}
