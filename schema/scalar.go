package schema

import (
	"slices"
	"strings"
	"sync"
)

// class is what a scalar is in YAML, or a set of such. The zero value is none.
type class uint8

const (
	unsure class = 1 << iota
	isText
	isWhole // a whole number
	isDecimal
	isBoolean
	isNull
)

// alternative is one of the things that a scalar may be.
type alternative struct {
	classes class // any of them
	// of is what it must be one of, sorted; nil for anything.
	of  []string
	not []string
	// some says that text is not empty.
	some bool
	// Text must match all of the first and none of the second.
	match, unlike []*expression
	low, high     limit // of numbers
}

// takes reports whether a scalar of a class is such a thing.
func (a *alternative) takes(c class, s string) bool {
	switch {
	case a.classes&c == 0:
		return false
	case c == isText:
		return a.text(s)
	case a.of != nil && !slices.Contains(a.of, s):
		return false
	case c&(isWhole|isDecimal) != 0:
		n, _ := plainNumber(s)
		return a.low.below(n) && a.high.above(n)
	}
	return true
}

// text judges text. What CUE composes before it compares is left to it.
func (a *alternative) text(s string) bool {
	switch len(a.of) {
	case 0:
		if a.of != nil {
			return false
		}
	case 1, 2, 3, 4, 5, 6, 7, 8:
		if !slices.Contains(a.of, s) {
			return false
		}
	default:
		if _, ok := slices.BinarySearch(a.of, s); !ok {
			return false
		}
	}
	for _, e := range a.match {
		if !e.match(s) {
			return false
		}
	}
	for _, e := range a.unlike {
		if e.match(s) {
			return false
		}
	}
	if len(a.match)+len(a.unlike)+len(a.not) > 0 && (slices.Contains(a.not, s) || composed(s) != s) {
		return false
	}
	return s != "" || !a.some
}

// both is what two alternatives have in common; ok is false for nothing.
func both(a, b *alternative) (alternative, bool) {
	out := alternative{classes: a.classes & b.classes, of: a.of, low: a.low.tighter(b.low, 1), high: a.high.tighter(b.high, -1),
		some: a.some || b.some, not: joint(a.not, b.not), match: joint(a.match, b.match), unlike: joint(a.unlike, b.unlike)}
	if out.of == nil {
		out.of = b.of
	} else if b.of != nil {
		out.of = slices.DeleteFunc(slices.Clone(a.of), func(s string) bool { _, there := slices.BinarySearch(b.of, s); return !there })
	}
	return out, out.classes != 0 && (out.of == nil || len(out.of) > 0)
}

// joint are the elements of two lists, each once.
func joint[T comparable](x, y []T) []T {
	out := slices.Clip(x)
	for _, e := range y {
		if !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	return out
}

// classOf says what a scalar without quotes is, where all YAML readers agree.
func classOf(s string) class {
	switch s {
	case "true", "false":
		return isBoolean
	case "null":
		return isNull
	case "":
		return unsure
	}
	if c := s[0]; c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
		return word(s)
	}
	return numeric(s)
}

// word is text that begins with a letter.
func word(s string) class {
	if len(s) <= 5 {
		switch strings.ToLower(s) {
		case "y", "n", "yes", "no", "on", "off", "true", "false", "null", "inf", "nan":
			return unsure
		}
	}
	return isText
}

// numeric is a number as plans write it, or text that cannot be taken for one:
// a period, a date, a percent.
func numeric(s string) class {
	if _, c := plainNumber(s); c != 0 {
		return c
	}
	if counts(strings.TrimPrefix(s, "-")) { // too long, or a zero with a sign
		return unsure
	}
	if dated().match(s) || !doubtful().match(s) {
		return isText
	}
	return unsure
}

// dated is text that begins as numbers do. A digit with a hyphen or most
// letters behind it begins no number; nor does one with an exponent or the digits
// of base two that go on in another letter, as digests do.
var dated = must(`^([0-9]{4}-[WP]?[0-9]{2}\.\.[0-9]{4}-[WP]?[0-9]{2}|-?[0-9]{1,15}(\.[0-9]{1,15})?%|` +
	`([0-9]+-|[1-9][0-9]*[A-DF-Za-df-z]|0[0-9]*[ACDFacdf]|[0-9]+[Ee][0-9]*[A-Za-z]|0[Bb][01]*[2-9A-Fa-f])[-.+_A-Za-z0-9]*)$`)

// doubtful is what some reader of YAML may take for a number, a time or a sign
// of its own, or for text; all else that has no quotes is text.
var doubtful = must(`^([-+.~=<>0-9][-+.~=<>0-9A-Za-z_:,']*|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[ tT].*)$`)

// must lays out an expression of our own when it is first asked for.
func must(text string) func() *matcher {
	return sync.OnceValue(func() *matcher {
		m, ok := newMatcher(text)
		if !ok {
			panic("schema: " + text)
		}
		return m
	})
}

// counts reports whether a key is a plain number without a sign, which as a key
// is text.
func counts(s string) bool {
	whole, fraction, point := strings.Cut(s, ".")
	return digits(whole) && (whole == "0" || whole[0] != '0') && (!point || digits(fraction))
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
