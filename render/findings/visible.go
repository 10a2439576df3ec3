package findings

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"github.com/accord-plan/accord/render/disarm"
)

// visible makes foreign text harmless for terminals and logs: one line, every
// character that is not seen written out, bytes that are not UTF-8 as `\xff`.
func visible(s string) string {
	if !isPlain(s) {
		var b strings.Builder
		for len(s) > 0 {
			r, n := utf8.DecodeRuneInString(s)
			b.WriteString(glyph(r, s[:n]))
			s = s[n:]
		}
		s = b.String()
	}
	return disarm.Line(s)
}

// isPlain is the fast way: printable ASCII only.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// glyph returns what stands for a code point; raw is its bytes.
func glyph(r rune, raw string) string {
	switch {
	case r == utf8.RuneError && len(raw) == 1:
		return fmt.Sprintf(`\x%02x`, raw[0])
	case r == '\t':
		return `\t`
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case disarm.Hidden(r):
		return fmt.Sprintf(`\u{%x}`, r)
	}
	return raw
}

// columns returns the number of terminal columns that text takes which has no
// hidden characters any more.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n += runeColumns(r)
	}
	return n
}

func runeColumns(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}
