// Package finding says what is wrong in people's files.
//
// A finding is a value, not an error: it has a stable code, a place, what is
// wrong and what to do, and one never hides another. Findings are collected in
// any order and sorted once. Errors of our own (git, disk, network) stay Go
// errors.
package finding

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/position"
)

// Severity says whether a plan with this finding can be used.
type Severity uint8

// The severities. The zero value is invalid.
const (
	Error Severity = iota + 1
	Warning
)

func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	}
	return "invalid"
}

// MarshalText writes the severity's name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Code is the stable name of a kind of finding, `A0203`.
type Code string

// Definition documents a code; docs/findings is made from these.
type Definition struct {
	Code     Code
	Severity Severity
	// Title is the constant summary, lower case, no period.
	Title string
	// Why says why it matters, Mend what to do; full sentences.
	Why, Mend string
	// Example is a short text that causes it, or empty.
	Example string
}

// Related is another place that explains a finding.
type Related struct {
	At      position.Ref
	Message string
}

// Finding is one thing that is wrong, at one place.
type Finding struct {
	Code     Code
	Severity Severity
	// At is where it stands; a zero File means the plan as a whole.
	At position.Ref
	// Length is the number of bytes that are marked, 0 for the key or value that
	// begins there, or the row of a CSV file.
	Length int
	// Message says what is wrong: lower case, no period.
	Message string
	// Hint says what is allowed or what to do; may be empty.
	Hint    string
	Related []Related
	// Fix is the one certain mend, nil where there is none.
	Fix *Fix
}

// New makes a finding with the code's own severity. It panics on a code that
// is not defined, which a test over all codes rules out.
func New(code Code, at position.Ref, format string, args ...any) Finding {
	d, ok := Lookup(code)
	if !ok {
		panic("finding: code not defined: " + string(code))
	}
	return Finding{Code: code, Severity: d.Severity, At: at, Message: fmt.Sprintf(format, args...)}
}

// WithHint returns f with what is allowed or what to do.
func (f Finding) WithHint(format string, args ...any) Finding {
	f.Hint = fmt.Sprintf(format, args...)
	return f
}

// WithLength returns f marking n bytes.
func (f Finding) WithLength(n int) Finding {
	f.Length = n
	return f
}

// WithRelated returns f with another place.
func (f Finding) WithRelated(at position.Ref, format string, args ...any) Finding {
	f.Related = append(slices.Clip(f.Related), Related{at, fmt.Sprintf(format, args...)})
	return f
}

// Sort orders findings by place, code and message and drops equal ones.
func Sort(fs []Finding) []Finding {
	slices.SortStableFunc(fs, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.At.File, b.At.File), cmp.Compare(a.At.Offset, b.At.Offset),
			cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
	return slices.CompactFunc(fs, func(a, b Finding) bool {
		return a.At == b.At && a.Code == b.Code && a.Message == b.Message
	})
}

// Count returns the number of errors and warnings.
func Count(fs []Finding) (errors, warnings int) {
	for _, f := range fs {
		if f.Severity == Error {
			errors++
		} else {
			warnings++
		}
	}
	return errors, warnings
}

var definitions = map[Code]Definition{}

func define(ds ...Definition) struct{} {
	for _, d := range ds {
		if _, twice := definitions[d.Code]; twice {
			panic("finding: code defined twice: " + string(d.Code))
		}
		definitions[d.Code] = d
	}
	return struct{}{}
}

// Lookup returns a code's definition.
func Lookup(c Code) (Definition, bool) {
	d, ok := definitions[c]
	return d, ok
}

// All returns every definition, sorted by code.
func All() []Definition {
	out := make([]Definition, 0, len(definitions))
	for _, d := range definitions {
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b Definition) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

// Mend returns what the documentation says to do about the finding's code, as
// a hint: lower case, no period.
func (f Finding) Mend() string {
	mend := strings.TrimSuffix(definitions[f.Code].Mend, ".")
	if mend == "" {
		return ""
	}
	return strings.ToLower(mend[:1]) + mend[1:]
}

// Advise gives each finding that has no hint the advice of its code.
func Advise(fs []Finding) []Finding {
	for i := range fs {
		if fs[i].Hint == "" {
			fs[i].Hint = fs[i].Mend()
		}
	}
	return fs
}
