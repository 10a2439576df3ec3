package planfile

import (
	"errors"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/period"
)

// Setting is one thing that is set in a file, for [Editor.Set].
type Setting struct {
	path []string
	// write adds the edits to those that are made together.
	write func(e *Editor, n N, left []string, t *together) error
}

// Cells sets the number of each period from..to in the map of cells that a path
// leads to, and makes the map, and those above it, where they are missing.
// Cells that state a period of it already get the new number; a range that
// reaches beyond is divided; what no cell states is inserted in order.
func Cells(path []string, cal period.Calendar, from, to period.Period, number string, order []string) Setting {
	path = slices.Clone(path)
	return Setting{path, func(e *Editor, n N, left []string, t *together) error {
		return e.setCells(t, n, path, left, periods{cal, from, to}, number, order)
	}}
}

// Field sets a scalar in the map that a path leads to, or inserts its key
// there: behind the last of the keys that come before it in order, or at the
// end.
func Field(path []string, key string, v Value, order []string) Setting {
	path = slices.Clone(path)
	return Setting{path, func(e *Editor, n N, left []string, t *together) error {
		if len(left) > 0 || n.Kind() != Map {
			return e.refuse(n, byHand, "there is no map at %s", clip(strings.Join(path, ", ")))
		}
		return e.setField(t, n, path, key, v, order)
	}}
}

// SetCells sets one number, as [Cells] says.
func (e *Editor) SetCells(path []string, cal period.Calendar, from, to period.Period, number string, order []string) error {
	return e.Set(Cells(path, cal, from, to, number, order))
}

// SetField sets one scalar, as [Field] says.
func (e *Editor) SetField(path []string, key string, v Value, order []string) error {
	return e.Set(Field(path, key, v, order))
}

// Set sets all of these things, or none: then the error is a [*Refusal] of the
// first that is refused. Those that touch different parts of the file are made
// together, so that a large file is read a few times and not once for each.
func (e *Editor) Set(settings ...Setting) error {
	was := *e
	refused, err := e.set(settings)
	if err == nil {
		return nil
	}
	*e = was
	if _, _, here := e.some(refused); here != nil { // its place in the file as it stands
		return here
	}
	*e = was
	return err
}

// set is Set; it returns the setting that is refused too.
func (e *Editor) set(settings []Setting) (refused []Setting, err error) {
	for len(settings) > 0 {
		made, left, err := e.some(settings)
		n := len(made) / 2
		if err != nil && n == 0 {
			return made, err
		}
		if err != nil { // together they cannot be made: which of them is it
			for _, half := range [][]Setting{made[:n], made[n:]} {
				if refused, err := e.set(half); err != nil {
					return refused, err
				}
			}
		}
		settings = left
	}
	return nil, nil
}

// some makes those of these settings that do not touch each other, and returns
// them and what is left.
func (e *Editor) some(settings []Setting) (made, rest []Setting, err error) {
	t := &together{want: meaningOf(e.tree.Root()), parts: map[string]bool{}, above: map[string]bool{}}
	for i, s := range settings {
		at, left := e.find(s.path)
		if !t.at.OK() {
			t.at = at
		}
		switch err := s.write(e, at, left, t); {
		case errors.Is(err, errTouches):
			rest = append(rest, s)
			continue
		case err != nil:
			return append(made, s), append(rest, settings[i+1:]...), err
		}
		made = append(made, s)
	}
	return made, rest, e.change(t.at, t.edits, t.same)
}

// together are edits that are made at once.
type together struct {
	edits []Edit
	// want is what the file must mean after them, with the cells at paths told
	// apart by period.
	want  *meaning
	paths []cellsAt
	// parts are the paths of what is touched, above those that lead there.
	parts, above map[string]bool
	at           N
}

type cellsAt struct {
	path []string
	cal  period.Calendar
}

var errTouches = errors.New("touches what another setting touches")

// touch takes a part of the file for one setting, errTouches if another one has
// it, or something within or around it.
func (t *together) touch(path ...string) error {
	key := ""
	var over []string
	for _, step := range path {
		if t.parts[key] {
			return errTouches
		}
		over = append(over, key)
		key += "\x00" + step
	}
	if t.parts[key] || t.above[key] {
		return errTouches
	}
	t.parts[key] = true
	for _, k := range over {
		t.above[k] = true
	}
	return nil
}

// same reports whether a text means what is wanted.
func (t *together) same(after *meaning) bool {
	for _, c := range t.paths {
		if m := after.at(c.path); m == nil || !m.expand(c.cal) {
			return false
		}
	}
	return after.equal(t.want)
}
