package plainyaml

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// comment goes to the line behind a comment, -1 where it holds what is not shown.
func (r *Reader) comment(at int) int {
	src, seen := r.src, uint8(0)
	for at < len(src) && src[at] != '\n' {
		c := class[src[at]]
		if c&inText == 0 {
			n := printed(src[at:])
			if n == 0 {
				return -1
			}
			at += n
			continue
		}
		seen |= c
		at++
	}
	r.brackets = r.brackets || seen&bracket != 0
	return min(at+1, len(src))
}

// quoted reads a text in quotes and returns the offset behind it, -1 where it is
// outside the subset.
func (r *Reader) quoted(at int) int {
	src, quote, from := r.src, r.src[at], at
	seen, escaped := uint8(0), false
	for at++; at < len(src); {
		c := class[src[at]]
		switch {
		case src[at] == quote:
			if at+1 < len(src) && src[at+1] == quote && quote == '\'' {
				escaped = true
				at += 2
				continue
			}
			r.brackets = r.brackets || seen&bracket != 0
			r.addQuoted(from, at+1, escaped)
			return at + 1
		case src[at] == '\\' && quote == '"':
			if at+1 == len(src) || src[at+1] != '"' && src[at+1] != '\\' {
				return -1
			}
			escaped = true
			at += 2
		case c&inText != 0:
			seen |= c
			at++
		default:
			n := printed(src[at:])
			if n == 0 {
				return -1
			}
			at += n
		}
	}
	return -1
}

var (
	fromDouble = strings.NewReplacer(`\"`, `"`, `\\`, `\`)
	fromSingle = strings.NewReplacer(`''`, `'`)
)

func (r *Reader) addQuoted(from, to int, escaped bool) {
	style, escapes := Double, fromDouble
	if r.src[from] == '\'' {
		style, escapes = Single, fromSingle
	}
	i := r.add(Scalar, style, from, to)
	if escaped {
		r.nodes[i].More = int32(len(r.others))
		r.others = append(r.others, escapes.Replace(r.src[from+1:to-1]))
	}
}

// printed returns the length of the character beyond ASCII that a text begins
// with, 0 if it begins with another, or with one that is not shown or that plan
// files do not take.
func printed(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	if r < utf8.RuneSelf || !unicode.IsPrint(r) || r >= 0xfff0 && r <= 0xffff {
		return 0
	}
	return n
}
