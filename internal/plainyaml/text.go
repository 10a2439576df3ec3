package plainyaml

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// comment goes to the line behind a comment, -1 where it holds what is outside the
// subset.
func (r *Reader) comment(at int) int {
	if at = r.lineOfText(at); at < 0 {
		return -1
	}
	return min(at+1, len(r.src))
}

// lineOfText returns where a line of text ends, -1 where it holds what is outside the
// subset.
func (r *Reader) lineOfText(at int) int {
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
	return at
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
			n := escape(src[at:])
			if n == 0 {
				return -1, false
			}
			escaped = true
			at += n
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

// escape returns the length of the escape that a text begins with, 0 where it is
// outside the subset.
func escape(s string) int {
	if len(s) < len(`\n`) {
		return 0
	}
	n := len(`\n`)
	switch s[1] {
	case '"', '\\', 'n':
		return n
	case 'u':
		n = len(`\u0000`)
	case 'U':
		n = len(`\U00000000`)
	default:
		return 0
	}
	if len(s) < n || escaped(s[:n]) == "" {
		return 0
	}
	return n
}

// escaped is the character that `\u` or `\U` and its number stand for, "" where a plan
// file does not take it.
func escaped(s string) string {
	n, err := strconv.ParseUint(s[2:], 16, 32)
	if err != nil || n > unicode.MaxRune || n >= 0xd800 && n < 0xe000 {
		return ""
	}
	text := string(rune(n))
	if n >= ' ' && n <= '~' || shown(text) > 0 {
		return text
	}
	return ""
}

// inDouble is what a text in double quotes says.
func inDouble(s string) string {
	var b strings.Builder
	for {
		text, rest, more := strings.Cut(s, `\`)
		b.WriteString(text)
		if !more {
			return b.String()
		}
		n := escape(s[len(text):])
		switch rest[0] {
		case 'n':
			b.WriteByte('\n')
		case 'u', 'U':
			b.WriteString(escaped(s[len(text) : len(text)+n]))
		default:
			b.WriteByte(rest[0])
		}
		s = s[len(text)+n:]
	}
}

func (r *Reader) addQuoted(from, to int, escaped bool) {
	style := Double
	if r.src[from] == '\'' {
		style = Single
	}
	i := r.add(Scalar, style, from, to)
	if escaped {
		r.nodes[i].More = r.unescaped(style, r.src[from+1:to-1])
	}
}

// unescaped keeps the text that stands in quotes where it is not what it says, and
// returns where; 0 where it is.
func (r *Reader) unescaped(style Style, text string) int32 {
	switch {
	case style == Double && strings.IndexByte(text, '\\') >= 0:
		return r.other(inDouble(text))
	case style == Single && strings.IndexByte(text, '\'') >= 0:
		return r.other(strings.ReplaceAll(text, "''", "'"))
	}
	return 0
}

// other keeps a text that is not the source's own.
func (r *Reader) other(text string) int32 {
	r.others = append(r.others, text)
	return int32(len(r.others) - 1)
}

// shown returns the length of the character beyond ASCII that a text begins with,
// 0 if it begins with another, or with one that plan files do not take: line ends of
// some readers, byte-order marks, what turns the direction of writing, controls and
// tags.
func shown(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	switch {
	case r < 0xa0, r == utf8.RuneError && n == 1,
		r == 0x61c, r == 0x200e, r == 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2066 && r <= 0x2069,
		r == 0xfeff, r >= 0xfff0 && r <= 0xffff && r != utf8.RuneError, r >= 0xe0000 && r <= 0xe007f:
		return 0
	}
	return n
}
