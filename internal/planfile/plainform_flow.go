package planfile

// flow reads a collection in flow style that begins at at, and returns the
// offset behind it and its node; node 0 where it is of another form. depth is
// that of its node.
func (p *plainReader) flow(at, end, depth int) (int, int32) {
	if depth >= maxDepth {
		return 0, 0
	}
	n := node{offset: int32(at), kind: Map, style: Flow}
	close := byte('}')
	if p.src[at] == '[' {
		n.kind, close = List, ']'
	}
	p.t.nodes = append(p.t.nodes, n)
	parent, last := int32(len(p.t.nodes)-1), int32(0)
	if at = p.spaces(at+1, end); at < end && p.src[at] == close {
		return at + 1, parent
	}
	for {
		if n.kind == Map {
			to := p.word(at, end)
			if to == at || to-at > maxKey || to+1 >= end || p.src[to] != ':' || p.src[to+1] != ' ' {
				return 0, 0
			}
			p.t.nodes = append(p.t.nodes, node{offset: int32(at), end: int32(to), kind: Scalar, style: Plain})
			key := int32(len(p.t.nodes) - 1)
			p.t.link(parent, last, key)
			last, at = key, p.spaces(to+1, end)
		}
		to, i := p.flowValue(at, end, depth+1)
		if i == 0 {
			return 0, 0
		}
		p.t.link(parent, last, i)
		last, at = i, p.spaces(to, end)
		switch {
		case at < end && p.src[at] == ',':
			at = p.spaces(at+1, end)
		case at < end && p.src[at] == close:
			return at + 1, parent
		default:
			return 0, 0
		}
	}
}

func (p *plainReader) spaces(at, end int) int {
	for at < end && p.src[at] == ' ' {
		at++
	}
	return at
}

// flowValue reads a value within a collection in flow style.
func (p *plainReader) flowValue(at, end, depth int) (int, int32) {
	if at == end {
		return 0, 0
	}
	n := node{offset: int32(at), kind: Scalar, style: Plain}
	to := 0
	switch p.src[at] {
	case '{', '[':
		return p.flow(at, end, depth)
	case '"', '\'':
		to, n = p.quoted(at, end)
	default:
		to = p.flowPlain(at, end)
		n.end = int32(to)
	}
	if to == 0 {
		return 0, 0
	}
	p.t.nodes = append(p.t.nodes, n)
	return to, int32(len(p.t.nodes) - 1)
}

// flowPlain returns the end of words with single spaces between them, 0 where
// the value is of another form.
func (p *plainReader) flowPlain(at, end int) int {
	if p.negative(at, end) {
		at++
	}
	to := 0
	for {
		word := p.word(at, end)
		if word == at {
			return to
		}
		to = word
		if to+1 >= end || p.src[to] != ' ' || plainChars[p.src[to+1]]&first == 0 {
			return to
		}
		at = to + 1
	}
}
