package schema

import (
	"slices"
	"sync"
)

// notText are texts that some reader of YAML takes for something else where they
// stand without quotes: what [classOf] does not call text, but for dated ones.
var notText = []func() *matcher{must(`^$`), must(`(?i)^(y|n|yes|no|on|off|true|false|null|inf|nan)$`), must(`^-?[0-9]+(\.[0-9]+)?$`), doubtful}

// mostVisited is how far it is looked for a text that is none.
const mostVisited = 1000

// allText reports whether whatever a matcher matches is text to every reader of
// YAML without quotes too: no text leads it and those of notText to an end
// together. Where that takes long to tell it is not said.
func allText(m *matcher) bool {
	d := sharedDoubt()
	d.mu.Lock()
	defer d.mu.Unlock()
	runes := slices.Concat(d.runes, m.low, m.from) // one of each class that nothing tells apart
	slices.Sort(runes)
	runes = slices.Compact(runes)
	classes := make([]int, len(runes))
	for i, r := range runes {
		at, there := slices.BinarySearch(d.runes, r)
		if !there {
			at--
		}
		classes[i] = at
	}
	type pair struct {
		at    uint8
		doubt uint16
	}
	first := pair{m.start, 0}
	seen := map[pair]bool{first: true}
	for queue := []pair{first}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if m.ends[at.at] && d.is[at.doubt] || len(seen) > mostVisited {
			return false
		}
		var last pair
		for i, r := range runes {
			next := pair{at: m.next(at.at, r)}
			if next.at == dead {
				continue
			}
			next.doubt = d.next(at.doubt, classes[i])
			if next != last && !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
			last = next
		}
	}
	return true
}

// doubt is what notText and dated make of a text, as one automaton whose states are
// found when something leads to them. There are hundreds of them at most, whatever
// leads there.
type doubt struct {
	mu       sync.Mutex
	matchers []*matcher // dated first
	runes    []rune     // where each class of characters begins that none tells apart
	known    map[together]uint16
	states   []together
	is       []bool   // whether the text that led to a state may be something else
	edges    []uint16 // from each state by each class, one more than the state
}

// together is a state of several matchers that read the same text.
type together [5]uint8

var sharedDoubt = sync.OnceValue(newDoubt)

func newDoubt() *doubt {
	d := &doubt{matchers: []*matcher{dated()}, known: map[together]uint16{}}
	for _, n := range notText {
		d.matchers = append(d.matchers, n())
	}
	var first together
	for i, m := range d.matchers {
		first[i] = m.start
		d.runes = append(append(d.runes, m.low...), m.from...)
	}
	slices.Sort(d.runes)
	d.runes = slices.Compact(d.runes)
	d.state(first)
	return d
}

// state is the number of a state.
func (d *doubt) state(at together) uint16 {
	n, ok := d.known[at]
	if !ok {
		n = uint16(len(d.states))
		d.known[at] = n
		d.states = append(d.states, at)
		d.is = append(d.is, d.ends(at))
		d.edges = append(d.edges, make([]uint16, len(d.runes))...)
	}
	return n
}

// ends reports whether the text that led to a state may be something else.
func (d *doubt) ends(at together) bool {
	for i := 1; i < len(d.matchers); i++ {
		m := d.matchers[i]
		if m.ends[at[i]] && (m != doubtful() || !d.matchers[0].ends[at[0]]) {
			return true
		}
	}
	return false
}

// next is where a class of characters leads from a state.
func (d *doubt) next(state uint16, class int) uint16 {
	edge := int(state)*len(d.runes) + class
	if d.edges[edge] == 0 {
		var next together
		for i, m := range d.matchers {
			next[i] = m.next(d.states[state][i], d.runes[class])
		}
		to := d.state(next) + 1 // may move the edges
		d.edges[edge] = to
	}
	return d.edges[edge] - 1
}

// next is where a character leads from a state.
func (m *matcher) next(state uint8, r rune) uint8 {
	switch {
	case state == dead:
		return dead
	case r < 128:
		return m.ascii[int(state)<<7|int(r)]
	}
	return m.wide[int(state)*len(m.from)+m.class(r)]
}
