package render

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// replacement stands for what cannot be shown.
const replacement = '\uFFFD'

// Clean makes text safe for any format to carry: white space of every kind,
// line ends included, becomes a single space between words; control
// characters, bidirectional controls, invisible fillers, tag characters,
// private use, unassigned code points and bytes that are not UTF-8 become
// U+FFFD, so that a reader sees that something was there. Joiners between
// letters stay, because scripts and emoji need them. Runs of more than four
// combining marks are cut to four. Escaping for a format is the writer's own
// work.
func Clean(s string) string { return strings.Trim(clean(s), " ") }

// clean keeps a space at either end, as spans need it.
func clean(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	space, marks := false, 0
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case unicode.IsSpace(r) || r == '\u2028' || r == '\u2029':
			space = true
			continue
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r):
			if marks++; marks > 4 || hidden(r) {
				continue
			}
		case hidden(r):
			r, marks = replacement, 0
		default:
			marks = 0
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	if space {
		b.WriteByte(' ')
	}
	return b.String()
}

// isPlain is the fast way: printable ASCII without double spaces.
func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < 0x20 || c > 0x7e || c == ' ' && i > 0 && s[i-1] == ' ' {
			return false
		}
	}
	return true
}

func hidden(r rune) bool {
	switch {
	case r == '\u200c' || r == '\u200d' || r == '\ufe0e' || r == '\ufe0f':
		return false
	case r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0000 && r <= 0xe0fff:
		return true // variation selectors without use, tags
	case r == '\u115f' || r == '\u1160' || r == '\u3164' || r == '\uffa0' || r == '\u2800' || r == '\u034f':
		return true // fillers that print as blanks
	}
	return !unicode.IsGraphic(r)
}

// Clean returns the text with every span cleaned, without outer spaces and
// without empty spans.
func (t Text) Clean() Text {
	out := make(Text, 0, len(t))
	space := true // at the start, or after a span that ends in a space
	for _, s := range t {
		s.Text = clean(s.Text)
		if space {
			s.Text = strings.TrimPrefix(s.Text, " ")
		}
		if s.Text == "" {
			continue
		}
		space = strings.HasSuffix(s.Text, " ")
		out = append(out, s)
	}
	if n := len(out); n > 0 && space {
		if out[n-1].Text = strings.TrimSuffix(out[n-1].Text, " "); out[n-1].Text == "" {
			out = out[:n-1]
		}
	}
	return out
}
