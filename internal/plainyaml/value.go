package plainyaml

import (
	"math"
	"unicode/utf8"
)

// value reads the value that a line ends with, and returns where the next line
// begins, -1 where it is outside the subset.
func (r *Reader) value(at int) int {
	switch r.src[at] {
	case '{', '[':
		at = r.flow(at, r.depth+1, r.firstBefore())
	case '"', '\'':
		at = r.quoted(at)
	case '|', '>':
		return r.block(at)
	default:
		return r.plain(at)
	}
	if at < 0 {
		return -1
	}
	return r.rest(at)
}

// rest goes from behind a value to the next line: a comment may stand between.
func (r *Reader) rest(at int) int {
	src, from := r.src, at
	for at < len(src) && src[at] == ' ' {
		at++
	}
	switch {
	case at == len(src):
		return at
	case src[at] == '\n':
		return at + 1
	case src[at] == '#' && at > from:
		return r.comment(at)
	}
	return -1
}

// plain reads a value without quotes in block style. One word to the end of the
// line is what nearly all are.
func (r *Reader) plain(at int) int {
	if !r.begins(at) {
		return -1
	}
	src, from := r.src, at
	all, seen := uint16(digit), uint16(0)
	for at < len(src) {
		c := class[src[at]]
		if c&inBlock == 0 {
			break
		}
		all &= c
		seen |= c
		at++
	}
	if at < len(src) && src[at] != '\n' {
		return r.phrase(from, at)
	}
	r.brackets = r.brackets || seen&bracket != 0
	if all != 0 {
		r.addDigits(from, at)
		return min(at+1, len(src))
	}
	r.spelling(src[from:at])
	r.add(Scalar, Plain, from, at)
	return min(at+1, len(src))
}

// addDigits adds a plain value of digits alone.
func (r *Reader) addDigits(from, to int) {
	i := r.add(Scalar, Plain, from, to)
	if r.src[from] != '0' {
		if n := to - from; n <= math.MaxUint8 { // more is no number of a plan's
			r.nodes[i].Digits = uint8(n)
		}
	} else if to > from+1 {
		r.doubt = true // no number as the plan format spells them
	}
}

// begins reports whether a plain value begins at at.
func (r *Reader) begins(at int) bool {
	c := r.src[at]
	if c == '-' {
		return at+1 < len(r.src) && class[r.src[at+1]]&inFlow != 0
	}
	return class[c]&first != 0 || c >= utf8.RuneSelf
}

// phrase reads on where a plain value has several words, or a colon, or
// characters beyond ASCII.
func (r *Reader) phrase(from, at int) int {
	src, to := r.src, at
	for ; at < len(src) && src[at] != '\n'; to = at {
		for at < len(src) && src[at] == ' ' {
			at++
		}
		if at == len(src) || src[at] == '\n' || src[at] == '#' && at > to {
			break
		}
		n := r.character(at)
		if n == 0 {
			return -1
		}
		at += n
	}
	text := src[from:to]
	r.brackets = r.brackets || hasBracket(text)
	r.spelling(text)
	r.add(Scalar, Plain, from, to)
	return r.rest(to)
}

// character returns the length of one character within a plain value in block
// style, 0 where it may be syntax.
func (r *Reader) character(at int) int {
	switch c := r.src[at]; {
	case class[c]&inBlock != 0 || c == '#':
		return 1
	case c == ':':
		if at+1 < len(r.src) && class[r.src[at+1]]&inBlock != 0 {
			return 1
		}
		return 0
	}
	return shown(r.src[at:])
}

func hasBracket(s string) bool {
	for i := range len(s) {
		if class[s[i]]&bracket != 0 {
			return true
		}
	}
	return false
}
