package digest

import (
	"strings"

	"github.com/accord-plan/accord/internal/planfile"
)

// null is how null is spelled, and a number that nobody knows.
const null = "z"

const hexDigits = "0123456789ABCDEF"

// unreserved are the bytes that stand for themselves.
var unreserved = func() (t [256]bool) {
	for _, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~" {
		t[c] = true
	}
	return t
}()

// appendEncoded appends a text with every byte but A-Za-z0-9-._~ as %XX.
func appendEncoded(dst []byte, text string) []byte {
	from := 0
	for i := range len(text) {
		if c := text[i]; !unreserved[c] {
			dst = append(dst, text[from:i]...)
			dst = append(dst, '%', hexDigits[c>>4], hexDigits[c&15])
			from = i + 1
		}
	}
	return append(dst, text[from:]...)
}

// encode returns a text %-encoded.
func encode(text string) string { return string(appendEncoded(nil, text)) }

// decode undoes encode. What is not encoded by it comes back as it is.
func decode(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			high, low := strings.IndexByte(hexDigits, s[i+1]), strings.IndexByte(hexDigits, s[i+2])
			if high >= 0 && low >= 0 {
				out = append(out, byte(high<<4|low))
				i += 2
				continue
			}
		}
		out = append(out, s[i])
	}
	return string(out)
}

// appendValue appends the spelling of a scalar.
func appendValue(dst []byte, n planfile.N) []byte {
	switch {
	case n.IsNumber():
		return appendNumber(append(dst, 'n'), n.Text())
	case n.IsBoolean():
		return append(append(dst, 'b'), n.Text()...)
	case n.IsNull():
		return append(dst, null...)
	}
	return appendEncoded(append(dst, 's'), n.Text())
}

// appendNumber appends a plain number without the zeros at the end of its
// fraction and without the sign of a zero; `%` stays.
func appendNumber(dst []byte, text string) []byte {
	digits, percent := strings.CutSuffix(text, "%")
	if strings.IndexByte(digits, '.') >= 0 {
		digits = strings.TrimSuffix(strings.TrimRight(digits, "0"), ".")
	}
	if digits == "-0" {
		digits = "0"
	}
	dst = append(dst, digits...)
	if percent {
		dst = append(dst, '%')
	}
	return dst
}

// identityOf is how a scalar stands in a key: its text, a plain number in its
// shortest form.
func identityOf(n planfile.N) string {
	if n.IsNumber() {
		return string(appendNumber(nil, n.Text()))
	}
	return n.Text()
}
