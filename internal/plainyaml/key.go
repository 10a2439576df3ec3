package plainyaml

import (
	"strings"
	"unicode/utf8"
)

// isKey reports whether a key and its colon stand at at.
func (r *Reader) isKey(at int) bool {
	to := r.key(at)
	return to > 0 && (to+1 == len(r.src) || r.src[to+1] == ' ' || r.src[to+1] == '\n')
}

// key returns the offset of the colon behind the key at at, 0 where there is none.
func (r *Reader) key(at int) int {
	src, from := r.src, at
	if at >= len(src) {
		return 0
	}
	if class[src[at]]&keyFirst == 0 {
		return r.oddKey(at)
	}
	for at < len(src) && class[src[at]]&inKey != 0 {
		at++
	}
	if at == len(src) || src[at] != ':' {
		return r.keyPhrase(from, at)
	}
	if at-from > MaxKey {
		return 0
	}
	return at
}

// oddKey is key where it begins with a quote or a sign, or beyond ASCII.
func (r *Reader) oddKey(at int) int {
	if c := r.src[at]; c != '"' && c != '\'' {
		if r.isMark(at) || !r.begins(at) || r.slips(at) {
			return 0
		}
		return r.keyPhrase(at, at)
	}
	to, _ := r.inQuotes(at)
	if to < 0 || to-at == len(`""`) || to-at > MaxKey || to == len(r.src) || r.src[to] != ':' || r.slips(at+1) || len(r.others) > maxOthers {
		return 0
	}
	return to
}

// slips reports whether a key begins with a space beyond ASCII, which may be a slip of
// the hand.
func (r *Reader) slips(at int) bool {
	c, _ := utf8.DecodeRuneInString(r.src[at:])
	return c == 0xa0 || c >= 0x2000 && c <= 0x200b || c == 0x202f || c == 0x205f || c == 0x3000
}

// isMark reports whether what stands at at may mean something to YAML or to git
// at the beginning of a line: `<<` merges, `---` and `...` part documents, and seven
// of `<` or `=` are the marks of a conflict.
func (r *Reader) isMark(at int) bool {
	c, rest := r.src[at], r.src[at:]
	return c == '<' || c == '=' || strings.HasPrefix(rest, "---") || strings.HasPrefix(rest, "...")
}

// keyPhrase is key where it has several words, or characters beyond ASCII.
func (r *Reader) keyPhrase(from, at int) int {
	src := r.src
	for at < len(src) && at-from <= MaxKey {
		switch c := src[at]; {
		case class[c]&inFlow != 0, c == ' ', c == '#' && src[at-1] != ' ':
			at++
		case c == ':' && at+1 < len(src) && class[src[at+1]]&inFlow != 0:
			at++
		case c == ':' && src[at-1] != ' ':
			return at
		default:
			n := shown(src[at:])
			if n == 0 {
				return 0
			}
			at += n
		}
	}
	return 0
}

// addKey adds a key to a map, and notes whether its keys still ascend.
func (r *Reader) addKey(l *level, at, to int) {
	style, from, end, other := Plain, at, to, int32(0)
	if c := r.src[at]; c == '"' || c == '\'' {
		from, end = at+1, to-1
		if style = Double; c == '\'' {
			style = Single
		}
		other = r.unescaped(style, r.src[from:end])
	}
	head := beginning(r.src, from, end)
	if !l.unsorted && (other != 0 || head <= l.head && (l.repeats || r.src[from:end] <= r.src[l.key:l.keyEnd])) {
		l.unsorted = true
		r.unsorted = append(r.unsorted, l.node)
	}
	l.key, l.keyEnd, l.head = int32(from), int32(end), head
	k := r.add(Scalar, style, at, to)
	r.nodes[k].More = other
	r.linkKey(l, k)
}

// linkKey makes a key the newest of a map, and what is added next its value.
func (r *Reader) linkKey(l *level, key int32) {
	if l.count > 0 {
		r.nodes[l.last].Next = key
		l.before = l.last
	}
	r.nodes[key].Next = key + 1
	l.last = key + 1
	l.count += 2
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
