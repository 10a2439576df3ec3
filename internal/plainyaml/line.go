package plainyaml

// line reads a line that begins at at with a key or a dash, and returns where
// the next one begins, -1 where it is outside the subset.
func (r *Reader) line(at, indent int) int {
	element := r.isElement(at)
	if !r.enter(indent, at, element) {
		return -1
	}
	if !element {
		return r.entry(at)
	}
	for at, indent = at+2, indent+2; r.isElement(at); at, indent = at+2, indent+2 {
		if !r.child(level{indent: indent, list: true}, at) {
			return -1
		}
	}
	switch {
	case at == len(r.src):
		return -1
	case !r.isKey(at):
		r.link(&r.open[r.depth-1], r.n)
		return r.value(at)
	case !r.child(level{indent: indent}, at):
		return -1
	}
	return r.entry(at)
}

// isElement reports whether an element of a list begins at at.
func (r *Reader) isElement(at int) bool {
	return at+1 < len(r.src) && r.src[at] == '-' && r.src[at+1] == ' '
}

// child opens a level within the newest element of the list around it.
func (r *Reader) child(l level, at int) bool {
	r.link(&r.open[r.depth-1], r.n)
	return r.begin(l, at)
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
		return r.begin(level{indent: indent, list: list, like: r.firstBefore()}, at)
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

// entry reads a key and what stands behind it.
func (r *Reader) entry(at int) int {
	l := &r.open[r.depth-1]
	if l.like != 0 {
		if next := r.repeated(l, at); next != at {
			return next
		}
	}
	to := r.key(at)
	if to == 0 {
		return -1
	}
	r.addKey(l, at, to)
	return r.behind(to)
}

// behind reads what stands behind a key, from its colon on.
func (r *Reader) behind(colon int) int {
	src, at := r.src, colon+1
	for at < len(src) && src[at] == ' ' {
		at++
	}
	if at == len(src) || src[at] == '\n' {
		r.waiting = true
		return min(at+1, len(src))
	}
	if at == colon+1 {
		return -1
	}
	if src[at] == '#' {
		r.waiting = true
		return r.comment(at)
	}
	return r.value(at)
}
