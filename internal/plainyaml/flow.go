package plainyaml

import "unicode/utf8"

// flow reads a collection in flow style that begins at at, and returns the
// offset behind it, -1 where it is outside the subset. depth is that of its node, like
// the first key of the map before it.
func (r *Reader) flow(at, depth int, like int32) int {
	if depth > MaxDepth || r.n > MaxNodes {
		return -1
	}
	src := r.src
	l := level{node: r.n, like: like}
	kind, close := Map, byte('}')
	if src[at] == '[' {
		kind, close = List, ']'
		r.lists = append(r.lists, l.node)
	}
	r.add(kind, Flow, at, 0)
	if at = r.spaces(at + 1); at < len(src) && src[at] == close {
		return at + 1
	}
	if depth == MaxDepth {
		return -1
	}
	for {
		if kind == Map {
			if at = r.flowKey(&l, at); at < 0 {
				return -1
			}
		} else {
			r.link(&l, r.n)
		}
		if at = r.flowValue(at, depth+1); at < 0 {
			return -1
		}
		at = r.spaces(at)
		switch {
		case at == len(src):
			return -1
		case src[at] == close:
			r.nodes[l.node].More = l.count
			return at + 1
		case src[at] != ',' || r.n > MaxNodes:
			return -1
		}
		at = r.spaces(at + 1)
	}
}

func (r *Reader) spaces(at int) int {
	for at < len(r.src) && r.src[at] == ' ' {
		at++
	}
	return at
}

// flowKey reads a key and its colon up to its value.
func (r *Reader) flowKey(l *level, at int) int {
	if k := r.alike(l, at); k != 0 {
		return r.spaces(r.addRepeated(l, k, at) + 1)
	}
	to := r.key(at)
	if to == 0 || to+1 == len(r.src) || r.src[to+1] != ' ' {
		return -1
	}
	r.addKey(l, at, to)
	return r.spaces(to + 1)
}

// flowValue reads a value within a collection in flow style.
func (r *Reader) flowValue(at, depth int) int {
	if at == len(r.src) {
		return -1
	}
	switch r.src[at] {
	case '{', '[':
		return r.flow(at, depth, 0)
	case '"', '\'':
		return r.quoted(at)
	}
	return r.flowPlain(at)
}

// flowPlain reads a plain value within brackets: words with spaces between.
func (r *Reader) flowPlain(at int) int {
	if !r.begins(at) {
		return -1
	}
	src, from, to := r.src, at, at
	for at < len(src) {
		switch c := src[at]; {
		case class[c]&inFlow != 0:
			at++
			to = at
			continue
		case c == ' ':
			at++
			continue
		case c == ':' && at+1 < len(src) && class[src[at+1]]&inFlow != 0, c == '#' && src[at-1] != ' ':
			at++
			to = at
			continue
		case c >= utf8.RuneSelf:
			n := shown(src[at:])
			if n == 0 {
				return -1
			}
			at += n
			to = at
			continue
		}
		break
	}
	r.spelling(src[from:to])
	r.add(Scalar, Plain, from, to)
	return to
}
