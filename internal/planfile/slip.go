package planfile

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/pattern"
)

var (
	// unspaced is a key with its value right behind the colon, which YAML takes
	// for one word.
	unspaced = pattern.Of(`^( *(?:- +)*)([A-Za-z0-9][A-Za-z0-9._+-]*):([^ \t:/].*)$`)
	// unspacedCell is a period with its number right behind the colon.
	unspacedCell = pattern.Of(`^([0-9]{4}-[WP]?[0-9]{2}(?:\.\.[0-9]{4}-[WP]?[0-9]{2})?):(\S+)$`)
	// colonless is a period with its number behind it and another sign than a colon, or
	// none, between them.
	colonless = pattern.Of(`^( *)([0-9]{4}-[WP]?[0-9]{2}(?:\.\.[0-9]{4}-[WP]?[0-9]{2})?)( *[;=,] *| +)(-?[0-9][0-9.,]*%?)(?: |$)`)
	// oddSpace stands where YAML wants a plain space: in the indentation or
	// behind a colon.
	oddSpace = pattern.Of(`^[ -]*([\x{a0}\x{2000}-\x{200b}\x{202f}\x{205f}\x{3000}])|:([\x{a0}\x{2000}-\x{200b}\x{202f}\x{205f}\x{3000}])`)
)

// slip finds a slip of the hand that the YAML reader notices late: a missing
// space behind a colon, a missing colon, or a space that only looks like one. It lies on the
// line at offset or on those right before it.
func slip(src []byte, starts []int32, offset int) (Problem, bool) {
	line, _ := LineColumn(src, offset)
	found, ok := Problem{}, false
	for ; line >= 1; line-- {
		start := int(starts[line-1])
		text := bytes.TrimRight(src[start:nextLine(src, start)], "\r\n ")
		if isBlank(bytes.TrimSpace(text)) {
			continue
		}
		p, here := slipIn(text, start)
		switch {
		case here:
			found, ok = p, true
		case ok || start+len(text) < offset:
			return found, ok // the line before was the last chance
		}
	}
	return found, ok
}

func slipIn(text []byte, start int) (Problem, bool) {
	if m := oddSpace().FindSubmatchIndex(text); m != nil {
		from, to := max(m[2], m[4]), max(m[3], m[5])
		r, _ := utf8.DecodeRune(text[from:to])
		return Problem{Code: textSyntax, Offset: start + from, Length: to - from, Hint: "write a plain space instead",
			Message: fmt.Sprintf("%s U+%04X, which YAML takes for a letter", oddName(r), r),
			Fix:     &finding.Fix{Offset: start + from, Old: string(text[from:to]), New: " "}}, true
	}
	if m := unspaced().FindSubmatchIndex(text); m != nil {
		return unspacedAt(start+m[4], string(text[m[4]:m[5]]), string(text[m[6]:m[7]])), true
	}
	if m := colonless().FindSubmatchIndex(text); m != nil {
		return colonlessAt(start+m[4], string(text[m[4]:m[5]]), string(text[m[6]:m[7]]), string(text[m[8]:m[9]])), true
	}
	return Problem{}, false
}

func oddName(r rune) string {
	switch r {
	case 0xa0, 0x202f:
		return "no-break space"
	case 0x200b:
		return "invisible space"
	}
	return "unusual space"
}

func unspacedAt(offset int, key, value string) Problem {
	return Problem{Code: textSyntax, Offset: offset, Length: len(key) + 1 + len(value), Message: "no space behind the colon of " + clip(key),
		Hint: "write " + clip(key) + ": " + clip(value), Fix: &finding.Fix{Offset: offset + len(key), Old: ":", New: ": "}}
}

func colonlessAt(offset int, key, between, value string) Problem {
	return Problem{Code: textSyntax, Offset: offset, Length: len(key) + len(between) + len(value), Message: "no colon behind " + clip(key),
		Hint: "write " + clip(key) + ": " + clip(value), Fix: &finding.Fix{Offset: offset + len(key), Old: between, New: ": "}}
}
