package plainyaml

import "math"

// Most of a plan are maps that say, one below the other, what the map before them
// says, of other numbers. There a key is found by what it was in the map before,
// that place or further on, so that none is found twice: it needs no reading, and
// no thought whether it may stand there.

// repeated reads entries of a map as long as their keys are those of the map before,
// and returns where the next line begins, -1 where it is outside the subset; at, where
// a key stands, if that is another. It makes of them what entry makes.
func (r *Reader) repeated(l *level, at int) int {
	src, line := r.src, at
	for r.n <= MaxNodes {
		k := r.alike(l, at)
		if k == 0 {
			break
		}
		to := r.addRepeated(l, k, at)
		from := to + len(": ")
		end := from
		for end < len(src) && class[src[end]]&digit != 0 {
			end++
		}
		if end > from && end < len(src) && src[end] == '\n' && (src[from] != '0' || end == from+1) {
			r.addDigits(from, end)
			at = end + 1
		} else if at = r.behind(to); at < 0 || r.waiting {
			return at
		}
		for line = at; at < len(src) && src[at] == ' '; {
			at++
		}
		if at-line != l.indent {
			break
		}
	}
	return line
}

// alike is the key of the map before that stands at at too, 0 for none. Behind the
// colon a space has to stand, here as there.
func (r *Reader) alike(l *level, at int) int32 {
	for l.like != 0 {
		k := &r.nodes[l.like]
		text := r.src[k.Offset : int(k.End)+len(": ")]
		if at+len(text) <= len(r.src) && r.src[at:at+len(text)] == text && text[len(text)-1] == ' ' {
			return l.like
		}
		l.like = r.nodes[l.like+1].Next
	}
	return 0
}

// addRepeated adds a key that is one of the map before, and returns where its colon is.
// Such keys are a part, in order, of those of the map before: one of them is there
// twice only if it is in that map, of which [Reader.Sound] is told.
func (r *Reader) addRepeated(l *level, k int32, at int) int {
	before := &r.nodes[k]
	to := at + int(before.End-before.Offset)
	style, other := before.Style, before.More
	l.like, l.head, l.repeats = r.nodes[k+1].Next, math.MaxUint64, true
	i := r.add(Scalar, style, at, to)
	r.nodes[i].Repeated, r.nodes[i].More = true, other
	r.linkKey(l, i)
	return to
}

// firstBefore is the first key of the map before the value of the newest key, 0 for
// none.
func (r *Reader) firstBefore() int32 {
	before := r.open[r.depth-1].before
	if before == 0 || r.nodes[before].Kind != Map || r.nodes[before].More == 0 {
		return 0
	}
	return before + 1
}
