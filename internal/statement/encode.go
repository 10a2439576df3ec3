package statement

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// unreserved are the bytes that stand for themselves in every %-encoded text;
// a gap's id keeps its slashes, at and plus signs too.
const (
	unreserved = "-._~"
	gapKeeps   = unreserved + "/@+"
	upperHex   = "0123456789ABCDEF"
)

func letterOrDigit(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// encode writes each byte that is neither letter, digit nor in keep as % and two
// upper-case hexadecimal digits.
func encode(s, keep string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; letterOrDigit(c) || strings.IndexByte(keep, c) >= 0 {
			b.WriteByte(c)
		} else {
			b.WriteByte('%')
			b.WriteByte(upperHex[c>>4])
			b.WriteByte(upperHex[c&15])
		}
	}
	return b.String()
}

// decode is the reverse; that nothing was encoded without need is checked when
// the text is written again.
func decode(s string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			b.WriteByte(s[i])
			continue
		}
		if i+2 >= len(s) {
			return "", errors.New("% without two digits behind it")
		}
		hi, lo := strings.IndexByte(upperHex, s[i+1]), strings.IndexByte(upperHex, s[i+2])
		if hi < 0 || lo < 0 {
			return "", fmt.Errorf("%q is no encoded byte; expected %% and two of 0-9A-F", s[i:i+3])
		}
		b.WriteByte(byte(hi<<4 | lo))
		i += 2
	}
	return b.String(), checkText(b.String())
}

// checkText refuses what people would not see as it is: what is not UTF-8,
// control characters, line ends of any kind, and characters that change the
// direction in which text is shown.
func checkText(s string) error {
	if !utf8.ValidString(s) {
		return errors.New("the text is not UTF-8")
	}
	for _, r := range s {
		switch {
		case r < 0x20, r >= 0x7f && r < 0xa0, r == 0x2028, r == 0x2029, r == 0xfeff,
			r >= 0xfff0 && r <= 0xffff && r != 0xfffd, r >= 0xe0000 && r <= 0xe0fff,
			r == 0x61c, r == 0x200e, r == 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return fmt.Errorf("character U+%04X is not allowed; expected text on one line that shows as it is", r)
		}
	}
	return nil
}
