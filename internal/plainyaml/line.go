package plainyaml

// line reads a line that begins at at with a key or a dash, and returns where
// the next one begins, -1 where it is outside the subset.
func (r *Reader) line(at, indent int) int {
	src := r.src
	element := src[at] == '-' && at+1 < len(src) && src[at+1] == ' '
	if !r.enter(indent, at, element) {
		return -1
	}
	if !element {
		return r.entry(at)
	}
	if at += 2; at == len(src) {
		return -1
	}
	l := &r.open[r.depth-1]
	if !r.isKey(at) {
		r.link(l, r.n)
		return r.value(at)
	}
	r.link(l, r.n)
	if !r.begin(level{indent: indent + 2}, at) {
		return -1
	}
	return r.entry(at)
}

// enter closes the levels that a line's indentation leaves, and opens the one
// that it begins.
func (r *Reader) enter(indent, at int, list bool) bool {
	if r.depth > 0 && !r.waiting && r.open[r.depth-1].indent == indent {
		return r.open[r.depth-1].list == list
	}
	if r.waiting {
		if indent <= r.open[r.depth-1].indent {
			return false
		}
		r.waiting = false
		return r.begin(level{indent: indent, list: list}, at)
	}
	if r.depth == 0 {
		return indent == 0 && !list && r.begin(level{}, at)
	}
	r.leave(indent)
	if r.depth == 0 {
		return false
	}
	top := &r.open[r.depth-1]
	return top.indent == indent && top.list == list
}

// begin opens a level; its node is linked already.
func (r *Reader) begin(l level, at int) bool {
	if r.depth+1 >= MaxDepth {
		return false
	}
	kind := Map
	if l.list {
		kind = List
		r.lists = append(r.lists, r.n)
	}
	l.node = r.add(kind, Plain, at, 0)
	r.open[r.depth] = l
	r.depth++
	return true
}

// leave closes the levels that are further in than indent.
func (r *Reader) leave(indent int) {
	for r.depth > 0 && r.open[r.depth-1].indent > indent {
		r.depth--
		l := &r.open[r.depth]
		r.nodes[l.node].More = l.count
	}
}

// isKey reports whether a key and its colon stand at at.
func (r *Reader) isKey(at int) bool {
	to := r.key(at)
	return to > 0 && (to+1 == len(r.src) || r.src[to+1] == ' ' || r.src[to+1] == '\n')
}

// key returns the offset of the colon behind the key at at, 0 where there is none.
func (r *Reader) key(at int) int {
	src, from := r.src, at
	if at >= len(src) || class[src[at]]&keyFirst == 0 {
		return 0
	}
	for at < len(src) && class[src[at]]&inKey != 0 {
		at++
	}
	if at == len(src) || src[at] != ':' || at-from > MaxKey {
		return 0
	}
	return at
}

// entry reads a key and what stands behind it.
func (r *Reader) entry(at int) int {
	to := r.key(at)
	if to == 0 {
		return -1
	}
	src, l := r.src, &r.open[r.depth-1]
	r.addKey(l, at, to)
	at = to + 1
	for at < len(src) && src[at] == ' ' {
		at++
	}
	if at == len(src) || src[at] == '\n' {
		r.waiting = true
		return min(at+1, len(src))
	}
	if at == to+1 {
		return -1
	}
	if src[at] == '#' {
		r.waiting = true
		return r.comment(at)
	}
	return r.value(at)
}

// addKey adds a key to a map, and notes whether its keys still ascend.
func (r *Reader) addKey(l *level, at, to int) {
	head := beginning(r.src, at, to)
	if head <= l.head && !l.unsorted && r.src[at:to] <= r.src[l.key:l.keyEnd] {
		l.unsorted = true
		r.unsorted = append(r.unsorted, l.node)
	}
	l.key, l.keyEnd, l.head = int32(at), int32(to), head
	i := r.add(Scalar, Plain, at, to)
	r.nodes[i].Next = i + 1 // the value comes next
	r.link(l, i)
	l.last, l.count = i+1, l.count+1
}

// beginning is the first eight bytes of a key as a number, which is as large
// against that of another as the key is against the other key, or equal.
func beginning(src string, at, to int) uint64 {
	if len(src)-at < 8 {
		src, at, to = src[at:to]+"        ", 0, to-at
	}
	s := src[at : at+8]
	n := uint64(s[0])<<56 | uint64(s[1])<<48 | uint64(s[2])<<40 | uint64(s[3])<<32 | uint64(s[4])<<24 | uint64(s[5])<<16 | uint64(s[6])<<8 | uint64(s[7])
	if unread := 8 - (to - at); unread > 0 {
		n = n >> (8 * unread) << (8 * unread)
	}
	return n
}
