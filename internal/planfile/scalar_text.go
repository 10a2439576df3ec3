package planfile

import (
	"regexp"
	"strings"
	"sync"

	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/period"
)

// plainDate reads as a date to YAML 1.1.
var plainDate = pattern.Of(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)

// plainText is what needs no quotes in block style: no indicator at the
// beginning, no colon or hash that YAML could take for syntax, no space at the
// end. Its classes are large, and few commands write text: it is made when it
// is needed.
var plainText = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[\p{L}\p{N}_/(][\p{L}\p{N}_./()+%&',;-]*( [\p{L}\p{N}_./()+%&',;-]+)*$`)
})

// ScalarText returns text as it stands in a plan file, in block style: plain where every
// reader takes it for this text, else in double quotes. It is for text and
// identifiers; numbers, dates and booleans that are meant as such are written
// as they are.
func ScalarText(s string) string {
	switch strings.ToLower(s) {
	case "yes", "no", "on", "off", "true", "false", "null", "y", "n":
		return quoteText(s)
	}
	if !plainText().MatchString(s) || isNumber(s) || likeNumber().MatchString(s) || plainDate().MatchString(s) || period.LooksLike(s) {
		return quoteText(s)
	}
	return s
}

// quoteText is text in double quotes, on one line; a space stands for what plan files
// do not take.
func quoteText(s string) string {
	return inQuotes(s, func(r rune) string {
		if r < 0x20 || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 || isBidi(r) {
			return " "
		}
		return string(r)
	})
}

// inQuotes is text in double quotes; as spells a character that is no quote and no
// backslash.
func inQuotes(s string, as func(r rune) string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		if r == '"' || r == '\\' {
			b.WriteByte('\\')
			b.WriteRune(r)
			continue
		}
		b.WriteString(as(r))
	}
	b.WriteByte('"')
	return b.String()
}
