package statement

import (
	"bytes"
	"fmt"
	"strings"
)

// Error says what is wrong with a text, and in which of its lines, counted from 1.
type Error struct {
	Line int
	Text string
}

func (e *Error) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Text) }

// form is a text of `key: value` lines in a fixed order. There is exactly one way
// to write each value, so that equal meaning is equal bytes.
type form[T any] struct {
	what   string // for messages: a statement
	limit  int    // in bytes
	fields []field[T]
	// check judges values together; it returns the key that is wrong.
	check func(*T) (key, text string)
}

// field is one line, or with many none or more.
type field[T any] struct {
	key   string
	many  bool
	spell func(*T) []string
	read  func(*T, string) error
}

// bytes writes the text; it does not judge it.
func (f *form[T]) bytes(v *T) []byte {
	var b bytes.Buffer
	for _, d := range f.fields {
		for _, value := range d.spell(v) {
			b.WriteString(d.key)
			b.WriteByte(':')
			if value != "" { // no blank at the end of a line, which tools like to remove
				b.WriteByte(' ')
				b.WriteString(value)
			}
			b.WriteByte('\n')
		}
	}
	return b.Bytes()
}

// parse reads the text, whose first line is number first of the whole.
func (f *form[T]) parse(b []byte, first int) (*T, error) {
	lines, err := f.lines(b, first)
	if err != nil {
		return nil, err
	}
	v := new(T)
	at := map[string]int{}
	i := 0
	for _, d := range f.fields {
		for n := 0; n == 0 || d.many; n++ {
			value, ok := "", false
			if i < len(lines) {
				value, ok = valueOf(lines[i], d.key)
			}
			if !ok && d.many {
				break
			}
			if !ok {
				return nil, f.misplaced(lines, i, first, d.key)
			}
			if err := d.read(v, value); err != nil {
				return nil, &Error{first + i, d.key + ": " + err.Error()}
			}
			at[d.key] = first + i
			i++
		}
	}
	if i < len(lines) {
		return nil, &Error{first + i, fmt.Sprintf("%q behind the last line, %s; nothing may follow it", clip(lines[i]), f.fields[len(f.fields)-1].key)}
	}
	if f.check != nil {
		if key, text := f.check(v); key != "" {
			return nil, &Error{max(at[key], first), key + ": " + text}
		}
	}
	return v, f.same(lines, v, first)
}

// lines splits the text after a look at its bytes: printable ASCII and LF, with
// one at the end.
func (f *form[T]) lines(b []byte, first int) ([]string, error) {
	if len(b) > f.limit {
		return nil, &Error{first, fmt.Sprintf("%d bytes; %s has at most %d", len(b), f.what, f.limit)}
	}
	if len(b) == 0 {
		return nil, &Error{first, fmt.Sprintf("the text is empty; %s begins with %s", f.what, f.fields[0].key)}
	}
	line := first
	for _, c := range b {
		switch {
		case c == '\n':
			line++
		case c == '\r':
			return nil, &Error{line, "carriage return; lines end in LF alone"}
		case c < 0x20 || c > 0x7e:
			return nil, &Error{line, fmt.Sprintf("byte 0x%02x; only printable ASCII is allowed, everything else is %%-encoded", c)}
		}
	}
	text, ok := strings.CutSuffix(string(b), "\n")
	if !ok {
		return nil, &Error{line, "the last line does not end in LF"}
	}
	return strings.Split(text, "\n"), nil
}

// valueOf is what stands behind a key in a line that has it.
func valueOf(line, key string) (string, bool) {
	rest, ok := strings.CutPrefix(line, key+":")
	if !ok || rest == "" {
		return "", ok
	}
	return strings.CutPrefix(rest, " ")
}

// misplaced says which line should stand where another stands, or none.
func (f *form[T]) misplaced(lines []string, i, first int, want string) error {
	if i >= len(lines) {
		return &Error{first + i, fmt.Sprintf("%s is missing: %s ends before it", want, f.what)}
	}
	key, _, ok := strings.Cut(lines[i], ":")
	switch {
	case !ok:
		return &Error{first + i, fmt.Sprintf("%q is no line of %s; expected `%s: VALUE`", clip(lines[i]), f.what, want)}
	case key == want:
		return &Error{first + i, want + ": no blank behind the colon; expected one"}
	}
	for _, d := range f.fields {
		if d.key == key {
			return &Error{first + i, fmt.Sprintf("%s stands where %s is expected: each line once, in their order", key, want)}
		}
	}
	return &Error{first + i, fmt.Sprintf("unknown key %q; expected %s", clip(key), want)}
}

// same finds the first line that would be written otherwise.
func (f *form[T]) same(lines []string, v *T, first int) error {
	again := strings.Split(strings.TrimSuffix(string(f.bytes(v)), "\n"), "\n")
	for i := range lines {
		switch {
		case i >= len(again):
			return &Error{first + i, fmt.Sprintf("%q must not stand here", clip(lines[i]))}
		case lines[i] != again[i]:
			return &Error{first + i, fmt.Sprintf("%q; the same is written %q and no other way", clip(lines[i]), clip(again[i]))}
		}
	}
	if len(again) > len(lines) {
		return &Error{first + len(lines), fmt.Sprintf("%q is missing", clip(again[len(lines)]))}
	}
	return nil
}

// clip shortens foreign text for a message.
func clip(s string) string {
	if len(s) > 80 {
		return s[:77] + "..."
	}
	return s
}
