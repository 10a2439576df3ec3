package schema

// notText are texts that some reader of YAML takes for something else where they
// stand without quotes: what [classOf] does not call text, but for dated ones.
var notText = []*matcher{must(`^$`), must(`(?i)^(y|n|yes|no|on|off|true|false|null|inf|nan)$`), must(`^-?[0-9]+(\.[0-9]+)?$`), doubtful}

// mostVisited is how far it is looked for a text that is none.
const mostVisited = 1000

// together is a state of several matchers that read the same text.
type together [6]uint8

// allText reports whether whatever a matcher matches is text to every reader of
// YAML without quotes too: no text leads it and those of notText to an end
// together. Where that takes long to tell it is not said.
func allText(m *matcher) bool {
	ms := append([]*matcher{m, dated}, notText...)
	runes := []rune{}
	for r := range rune(128) {
		runes = append(runes, r)
	}
	for _, n := range ms {
		runes = append(runes, n.from...)
	}
	var first together
	for i, n := range ms {
		first[i] = n.start
	}
	seen := map[together]bool{first: true}
	for queue := []together{first}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if m.ends[at[0]] && doubt(ms, at) || len(seen) > mostVisited {
			return false
		}
		for _, r := range runes {
			var next together
			if next[0] = m.next(at[0], r); next[0] == dead {
				continue
			}
			for i, n := range ms[1:] {
				next[i+1] = n.next(at[i+1], r)
			}
			if !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	return true
}

// doubt reports whether the text that led to a state may be something else.
func doubt(ms []*matcher, at together) bool {
	for i := 2; i < len(ms); i++ {
		if ms[i].ends[at[i]] && (ms[i] != doubtful || !dated.ends[at[1]]) {
			return true
		}
	}
	return false
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
