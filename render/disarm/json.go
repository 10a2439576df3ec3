package disarm

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// JSON writes the characters of JSON that are not seen as escapes, and breaks up
// commands to build servers by one. That means the same to whoever reads it as
// JSON, and nothing to a terminal or a log.
func JSON(b []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(b) + 1) // and a newline behind it
	for len(b) > 0 {
		plain := simple(b)
		if plain == 0 {
			plain = len(b) - len(bytes.TrimLeftFunc(b, func(r rune) bool { return r >= utf8.RuneSelf && printed(r) }))
		}
		if plain > 0 {
			out.Write(b[:plain])
			b = b[plain:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		if r > 0xffff {
			hi, lo := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, hi, lo)
		} else {
			fmt.Fprintf(&out, `\u%04x`, r)
		}
		b = b[n:]
	}
	if !bytes.Contains(out.Bytes(), []byte("##")) {
		return out.Bytes()
	}
	return anywhere().ReplaceAll(out.Bytes(), []byte(`#\u0023$1`))
}

// simple is how many bytes b begins with that are seen, without those beyond ASCII.
func simple(b []byte) int {
	for i, c := range b {
		if c != '\n' && (c < ' ' || c > '~') {
			return i
		}
	}
	return len(b)
}

func printed(r rune) bool { return r == '\n' || r >= ' ' && r <= '~' || !Hidden(r) }

// Hidden reports whether a code point is not seen, or changes how others are
// shown: controls, bidirectional and other format characters, line and
// paragraph separators, private use, code points that are not assigned, letters
// that print as blanks, and selectors that carry bytes nobody sees.
func Hidden(r rune) bool {
	switch r {
	case '\u115f', '\u1160', '\u3164', '\uffa0', '\u2800', '\u034f':
		return true
	case '\ufe0e', '\ufe0f': // which emoji need
		return false
	}
	return !unicode.IsGraphic(r) || unicode.Is(unicode.Variation_Selector, r)
}
