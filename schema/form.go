package schema

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/accord-plan/accord/internal/pattern"
)

// Form is what definitions say of one place in a document, as far as it can be
// told without CUE. It is derived from their text and only saves work: what a
// form does not accept is CUE's to judge, and tests hold the two against each
// other. A form that accepts nothing is one that could not be derived, or one
// of what is forbidden.
//
// Definitions constrain each value by itself and its key, never one value by
// another, so a document fits where each of its values does and no required
// key is missing.
type Form struct {
	scalars []alternative // any of them
	// isMap: of keys that the definitions name, or that the plan chooses. A
	// company's shape has both, and is open for others.
	isMap, open bool
	fields      map[string]*Form
	order       []string // of the fields, as they are declared
	required    []string
	stated      []string  // those of them that have a value without a document
	patterns    []keyForm // a key must fit all of those that it is of
	elem        *Form     // list
	all         []*Form   // all of them at once
	anything    bool
}

// keyForm is the form of values whose keys are of a pattern.
type keyForm struct {
	like  *expression // nil for any key
	not   bool        // the keys that are not like it
	value *Form
}

func (k *keyForm) takes(key string) bool { return k.like == nil || k.like.match(key) != k.not }

// safe reports whether all its keys are text to every reader of YAML, and are
// composed: beyond ASCII CUE holds another key against the pattern.
func (k *keyForm) safe() bool {
	return k.like != nil && !k.not && k.like.safe() && k.like.matcher().narrow()
}

// Answer is what a form says of a value. The zero value is invalid.
type Answer uint8

// The answers. Unsure is about text that YAML readers take in different ways.
const (
	Yes Answer = iota + 1
	No
	Unsure
)

// Map reports whether a map may stand here, List whether a list may.
func (f *Form) Map() bool { return f.isMap }

// List reports whether a list may stand here.
func (f *Form) List() bool { return f.elem != nil }

// Elem is the form of a list's elements.
func (f *Form) Elem() *Form { return f.elem }

// Named reports whether the map has keys that the definitions name; else the
// plan chooses them.
func (f *Form) Named() bool { return f.fields != nil }

// Required lists the keys that must be there.
func (f *Form) Required() []string { return f.required }

// Key returns the form of the value of a key of a kind's own map; plain says
// that the key stands without quotes. Where the answer is Unsure the form holds
// if CUE takes the key; where it is No there is none.
func (f *Form) Key(key string, plain bool) (*Form, Answer) {
	if f.fields != nil { // the names are never what a reader could take for more
		if v, ok := f.fields[key]; ok {
			return v, Yes
		}
		return nil, No
	}
	a := chosen(key, plain)
	if a == No || a == Yes && !f.patterns[0].takes(key) {
		return nil, No
	}
	return f.patterns[0].value, a
}

// chosen judges a key that the plan chooses, whatever the pattern.
func chosen(key string, plain bool) Answer {
	if composed(key) != key { // CUE composes the one and not the other
		return Unsure
	}
	if plain && (len(key) > longest || !counts(key)) {
		switch c := classOf(key); {
		case c == isText:
		case c == isWhole && key[0] == '-': // no label of CUE's
			return No
		default:
			return Unsure
		}
	}
	return Yes
}

// Label returns what CUE makes of a key. Where two keys of a map have one label
// CUE takes them for one key, and both values must hold at once. That of two
// keys which CUE tells apart may be the same.
func Label(key string, plain bool) string {
	key = composed(key)
	if !plain {
		return key
	}
	switch key {
	case "~", "Null", "NULL":
		return "null"
	case "True", "TRUE":
		return "true"
	case "False", "FALSE":
		return "false"
	case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF":
		return "+Inf"
	case ".nan", ".NaN", ".NAN":
		return "NaN"
	}
	switch {
	case strings.HasPrefix(key, "0") && octal().MatchString(key):
		return "0o" + key[1:]
	case len(key) > longest && digits(key):
		return "number & " + key
	}
	return key
}

// composed is a text in normal form C.
func composed(s string) string {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return norm.NFC.String(s)
		}
	}
	return s
}

// octal is how YAML 1.1 writes numbers to the base eight.
var octal = pattern.Of(`^0[0-9_]+$`)

// Scalar judges a value that is neither map nor list; plain says that it
// stands without quotes.
func (f *Form) Scalar(s string, plain bool) Answer {
	c := isText
	if plain {
		if c = classOf(s); c == unsure {
			return Unsure
		}
	}
	if slices.ContainsFunc(f.scalars, func(a alternative) bool { return a.takes(c, s) }) {
		return Yes
	}
	return No
}

// Unknown reports whether the form accepts nothing.
func (f *Form) Unknown() bool {
	return len(f.scalars) == 0 && !f.isMap && f.elem == nil && len(f.all) == 0 && !f.anything
}
