package schema

import (
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Form is what the definitions say of one place in a document, as far as it
// can be told without CUE. It is derived from the definitions and only saves
// work: what a form does not accept is CUE's to judge, and a test holds the
// two against each other. A form that accepts nothing is one that could not be
// derived.
//
// Definitions constrain each value by itself and its key, never one value by
// another, so a document fits where each of its values does and no required
// key is missing.
type Form struct {
	scalars []test // any of them
	// struct: the keys that it names, or keys of a form.
	isMap    bool
	fields   map[string]*Form
	required []string
	pattern  *regexp.Regexp // nil for any key
	value    *Form          // of keys that the plan chooses
	keys     keyAnswers     // what was said of these
	// list
	elem *Form
}

// keyAnswers remembers what was said of keys, of which a plan has few that it
// uses again and again: its periods and items. It is bounded, for a foreign plan
// may have any number.
type keyAnswers struct {
	mu   sync.RWMutex
	said map[askedKey]Answer
	// near are some of them by a hash of the key, which is cheaper than the map
	// and waits for nobody: periods come in each row again.
	near atomic.Pointer[nearKeys]
}

type saidKey struct {
	askedKey
	answer Answer
}

type nearKeys [256]atomic.Pointer[saidKey]

// slot is where a key is kept.
func (n *nearKeys) slot(key string) *atomic.Pointer[saidKey] {
	h := uint32(len(key))
	for i := range len(key) {
		h = h*31 + uint32(key[i])
	}
	return &n[h%uint32(len(n))]
}

type askedKey struct {
	key   string
	plain bool
}

const (
	mostAsked   = 1 << 16
	longestKept = 64 // bytes
)

func (k *keyAnswers) get(q askedKey) (Answer, bool) {
	if len(q.key) > longestKept {
		return 0, false
	}
	if near := k.near.Load(); near != nil {
		if s := near.slot(q.key).Load(); s != nil && s.askedKey == q {
			return s.answer, true
		}
	}
	k.mu.RLock()
	defer k.mu.RUnlock()
	a, ok := k.said[q]
	return a, ok
}

func (k *keyAnswers) put(q askedKey, a Answer) {
	if len(q.key) > longestKept {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.said == nil {
		k.said = map[askedKey]Answer{}
		k.near.Store(new(nearKeys))
	}
	if len(k.said) < mostAsked {
		q.key = strings.Clone(q.key) // it is a part of a file
		k.said[q] = a
		k.near.Load().slot(q.key).CompareAndSwap(nil, &saidKey{q, a}) // who comes first stays
	}
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

// Key returns the form of the value of a key; plain says that the key stands
// without quotes. Where the answer is Unsure the form holds if CUE takes the
// key; where it is No there is none.
func (f *Form) Key(key string, plain bool) (*Form, Answer) {
	if f.fields != nil { // the names are never what a reader could take for more
		if v, ok := f.fields[key]; ok {
			return v, Yes
		}
		return nil, No
	}
	q := askedKey{key, plain}
	a, asked := f.keys.get(q)
	if !asked {
		a = f.chosen(key, plain)
		f.keys.put(q, a)
	}
	if a == No {
		return nil, No
	}
	return f.value, a
}

// chosen judges a key that the plan chooses.
func (f *Form) chosen(key string, plain bool) Answer {
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
	if f.pattern != nil && !f.pattern.MatchString(key) {
		return No
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
	case strings.HasPrefix(key, "0") && octal.MatchString(key):
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
var octal = regexp.MustCompile(`^0[0-9_]+$`)

// Scalar judges a value that is neither map nor list; plain says that it
// stands without quotes.
func (f *Form) Scalar(s string, plain bool) Answer {
	c := isText
	if plain {
		if c = classOf(s); c == unsure {
			return Unsure
		}
	}
	for _, t := range f.scalars {
		if t(c, s) {
			return Yes
		}
	}
	return No
}

// class is what a scalar is in YAML.
type class uint8

const (
	unsure class = iota + 1
	isText
	isWhole // a whole number
	isDecimal
	isBoolean
	isNull
)

// test is one alternative for a scalar.
type test func(c class, s string) bool

// longest is the longest number in bytes that a form judges: its digits fit
// into what numbers are compared with.
const longest = 15

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
	whole, fraction, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if digits(whole) && (whole == "0" || whole[0] != '0') && (!point || digits(fraction)) {
		switch {
		case len(s) > longest || s[0] == '-' && strings.Trim(s, "-0.") == "": // a zero has no sign
			return unsure
		case point:
			return isDecimal
		}
		return isWhole
	}
	if dated.MatchString(s) || !doubtful.MatchString(s) {
		return isText
	}
	return unsure
}

// dated is text that begins as numbers do. A digit with a hyphen or most
// letters behind it begins no number.
var dated = regexp.MustCompile(`^([0-9]{4}-[WP]?[0-9]{2}\.\.[0-9]{4}-[WP]?[0-9]{2}|-?[0-9]{1,15}(\.[0-9]{1,15})?%|([0-9]+-|[1-9][0-9]*[A-DF-Za-df-z])[-.+_A-Za-z0-9]*)$`)

// doubtful is what some reader of YAML may take for a number, a time or a sign
// of its own, or for text; all else that has no quotes is text.
var doubtful = regexp.MustCompile(`^([-+.~=<>0-9][-+.~=<>0-9A-Za-z_:,']*|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[ tT].*)$`)

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

// Unknown reports whether the form could not be derived: it accepts nothing.
func (f *Form) Unknown() bool { return len(f.scalars) == 0 && !f.isMap && f.elem == nil }
