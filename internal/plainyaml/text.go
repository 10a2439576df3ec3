package plainyaml

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// comment goes to the line behind a comment, -1 where it holds what is not shown.
func (r *Reader) comment(at int) int {
	src, seen := r.src, uint16(0)
	for at < len(src) && src[at] != '\n' {
		c := class[src[at]]
		if c&inText == 0 {
			n := shown(src[at:])
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

// quoted reads a value in quotes and returns the offset behind it, -1 where it is
// outside the subset.
func (r *Reader) quoted(at int) int {
	to, escaped := r.inQuotes(at)
	if to < 0 || escaped && len(r.others) > maxOthers {
		return -1
	}
	r.addQuoted(at, to, escaped)
	return to
}

// inQuotes returns the offset behind a text in quotes, -1 where it is outside the
// subset, and whether it has escapes.
func (r *Reader) inQuotes(at int) (to int, escaped bool) {
	src, quote := r.src, r.src[at]
	seen := uint16(0)
	for at++; at < len(src); {
		c := class[src[at]]
		switch {
		case src[at] == quote && quote == '\'' && at+1 < len(src) && src[at+1] == quote:
			escaped = true
			at += 2
		case src[at] == quote:
			r.brackets = r.brackets || seen&bracket != 0
			return at + 1, escaped
		case src[at] == '\\' && quote == '"':
			if at+1 == len(src) || src[at+1] != '"' && src[at+1] != '\\' && src[at+1] != 'n' {
				return -1, false
			}
			escaped = true
			at += 2
		case c&inText != 0:
			seen |= c
			at++
		default:
			n := shown(src[at:])
			if n == 0 {
				return -1, false
			}
			at += n
		}
	}
	return -1, false
}

var (
	fromDouble = strings.NewReplacer(`\"`, `"`, `\\`, `\`, `\n`, "\n")
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

// shown returns the length of the character beyond ASCII that a text begins with,
// 0 if it begins with another, or with one that nobody sees or that plan files do
// not take. Spaces of all widths are shown.
func shown(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	if r < utf8.RuneSelf || !unicode.IsGraphic(r) || r >= 0xfff0 && r <= 0xffff {
		return 0
	}
	return n
}
