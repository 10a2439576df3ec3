package planfile

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"
)

// plainValue is a document as a plain reader of YAML has it, with the cells of
// every map of periods spelled out: what an edit changes is said on it, apart
// from the editor's own idea of what a text means.
func plainValue(t *rapid.T, src []byte) any {
	var v any
	if err := yaml.Unmarshal(bytes.TrimPrefix(src, bom), &v); err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	return spelledOut(v)
}

func spelledOut(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, x := range v {
			from, to, ranged := strings.Cut(k, "..")
			if !isPeriodKey(k) || !ranged {
				out[k] = spelledOut(x)
				continue
			}
			for _, m := range monthsOf(from, to) {
				out[m] = x
			}
		}
		return out
	case []any:
		for i := range v {
			v[i] = spelledOut(v[i])
		}
	}
	return v
}

// monthsOf lists labels of months without the calendar.
func monthsOf(from, to string) []string {
	var out []string
	var y, m int
	for _, err := fmt.Sscanf(from, "%d-%d", &y, &m); err == nil; m++ {
		if m > 12 {
			y, m = y+1, 1
		}
		out = append(out, fmt.Sprintf("%04d-%02d", y, m))
		if out[len(out)-1] >= to {
			return out
		}
	}
	return nil
}

// writing draws documents in many hands.
type writing struct {
	t   *rapid.T
	eol string
}

func (w writing) flip(what string) bool { return rapid.Bool().Draw(w.t, what) }

// aside is a comment, blanks, or nothing behind a value.
func (w writing) aside() string {
	return rapid.SampledFrom([]string{"", "", "  ", " # why: {a: 1}", "   # '"}).Draw(w.t, "aside")
}

func (w writing) above(indent int) string {
	return rapid.SampledFrom([]string{"", "", "", blanks(indent) + "# above\n", "\n", "\n" + blanks(indent) + "# apart\n\n"}).Draw(w.t, "above")
}

// cells draws a map of periods, block or flow, sorted or not.
func (w writing) cells(indent int) string {
	n := rapid.IntRange(1, 5).Draw(w.t, "cells")
	var keys []string
	at := 1
	for range n {
		at += rapid.IntRange(0, 2).Draw(w.t, "skip")
		to := at + rapid.SampledFrom([]int{0, 0, 0, 1, 3}).Draw(w.t, "length")
		key := nth(at)
		if to > at {
			key += ".." + nth(to)
		}
		if rapid.IntRange(0, 9).Draw(w.t, "quote") == 0 {
			key = `"` + key + `"`
		}
		keys = append(keys, fmt.Sprintf("%s: %s", key, rapid.SampledFrom([]string{"0", "12", "-3.5", "7%", "null"}).Draw(w.t, "number")))
		at = to + 1
	}
	if rapid.IntRange(0, 4).Draw(w.t, "unsorted") == 0 {
		slices.Reverse(keys)
	}
	var b strings.Builder
	switch rapid.IntRange(0, 3).Draw(w.t, "style") {
	case 0:
		return " {" + strings.Join(keys, rapid.SampledFrom([]string{", ", " ,", ",  "}).Draw(w.t, "comma")) + "}" + w.aside() + "\n"
	case 1:
		b.WriteString(" {" + w.aside() + "\n")
		for i, k := range keys {
			comma := ","
			if i == len(keys)-1 && w.flip("no last comma") {
				comma = ""
			}
			b.WriteString(blanks(indent+2) + k + comma + w.aside() + "\n")
		}
		return b.String() + blanks(indent+1) + "}\n"
	}
	step := rapid.IntRange(1, 4).Draw(w.t, "step")
	b.WriteString(w.aside() + "\n")
	for _, k := range keys {
		b.WriteString(w.above(indent+step) + blanks(indent+step) + k + w.aside() + "\n")
	}
	return b.String()
}

func nth(i int) string { return fmt.Sprintf("%04d-%02d", 2027+(i-1)/12, (i-1)%12+1) }

// document draws a file of adjustments or of a source.
func (w writing) document() []byte {
	var b strings.Builder
	b.WriteString(w.above(0) + "kind: X" + w.aside() + "\nversion: 1\n")
	if w.flip("text") {
		b.WriteString("note: |\n  2027-01: 5\n\n  # no comment\n")
	}
	dash, inside := rapid.IntRange(0, 3).Draw(w.t, "dash"), rapid.IntRange(2, 4).Draw(w.t, "inside")
	b.WriteString("list:" + w.aside() + "\n")
	for i := range rapid.IntRange(1, 3).Draw(w.t, "elements") {
		b.WriteString(w.above(dash))
		if rapid.IntRange(0, 3).Draw(w.t, "flow") == 0 {
			fmt.Fprintf(&b, "%s- {id: e%d, add: {2027-03: 4, 2027-06..2027-08: -1}}%s\n", blanks(dash), i, w.aside())
			continue
		}
		fmt.Fprintf(&b, "%s-%sid: e%d%s\n", blanks(dash), blanks(inside-1), i, w.aside())
		if w.flip("folded") {
			b.WriteString(blanks(dash+inside) + "note: one\n" + blanks(dash+inside+2) + "and two\n")
		}
		b.WriteString(blanks(dash+inside) + "add:" + w.cells(dash+inside))
	}
	b.WriteString("sites:\n  central:\n    A:" + w.cells(4) + "    B:" + w.cells(4))
	src := b.String()
	if rapid.IntRange(0, 5).Draw(w.t, "cut") == 0 {
		src = strings.TrimRight(src, "\n")
	}
	src = strings.ReplaceAll(src, "\n", w.eol)
	if w.flip("bom") {
		src = string(bom) + src
	}
	return []byte(src)
}

// set states a number in the plain value.
func set(t *rapid.T, v any, path []string, months []string, number string) {
	var scalar any
	if err := yaml.Unmarshal([]byte(number), &scalar); err != nil {
		t.Fatal(err)
	}
	at := v
	for _, step := range path {
		switch x := at.(type) {
		case map[string]any:
			if x[step] == nil {
				x[step] = map[string]any{}
			}
			at = x[step]
		case []any:
			for _, e := range x {
				if m := e.(map[string]any); m["id"] == step {
					at = m
				}
			}
		}
	}
	for _, m := range months {
		at.(map[string]any)[m] = scalar
	}
}

// TestEditProperty: whatever hand a file is written in, a number is set or
// refused in words; set, the file means what it meant and this number, and what
// stood there stands there in the same order but for the numbers that it
// replaced.
func TestEditProperty(t *testing.T) {
	cal := months(t)
	refused := 0
	rapid.Check(t, func(t *rapid.T) {
		w := writing{t: t, eol: rapid.SampledFrom([]string{"\n", "\n", "\r\n"}).Draw(t, "line end")}
		src := w.document()
		e, err := NewEditor(src)
		if err != nil {
			t.Fatalf("%v\n%s", err, src)
		}
		for range 3 {
			path := rapid.SampledFrom([][]string{{"list", "e0", "add"}, {"list", "e0", "set"}, {"sites", "central", "A"}, {"sites", "central", "NEW"},
				{"sites", "east", "A"}, {"cells"}}).Draw(t, "path")
			from := rapid.IntRange(1, 16).Draw(t, "from")
			to := from + rapid.SampledFrom([]int{0, 0, 1, 4}).Draw(t, "to")
			number := rapid.SampledFrom([]string{"400", "-60", "0", "2.5%"}).Draw(t, "number")
			first, _ := cal.Parse(nth(from))
			last, _ := cal.Parse(nth(to))
			before := e.Source()
			want := plainValue(t, before)
			err := e.SetCells(path, cal, first, last, number, nil)
			if err != nil {
				var r *Refusal
				if !errors.As(err, &r) || !bytes.Equal(before, e.Source()) {
					t.Fatalf("%v: %v\n%s", path, err, before)
				}
				refused++
				continue
			}
			set(t, want, path, monthsOf(nth(from), nth(to)), number)
			if d := cmp.Diff(want, plainValue(t, e.Source())); d != "" {
				t.Fatalf("%v: -want +got\n%s\nbefore:\n%s\nafter:\n%s", path, d, before, e.Source())
			}
			keeps(t, before, e.Source())
		}
	})
	if refused > 0 {
		t.Errorf("%d edits of plain files were refused", refused)
	}
}

// keeps asserts that all of a text but the digits of periods and numbers stands
// in another in the same order, and all its comments do.
func keeps(t *rapid.T, before, after []byte) {
	rest := after
	for _, line := range bytes.SplitAfter(before, []byte("\n")) {
		_, comment, _ := bytes.Cut(line, []byte("#"))
		for _, b := range bytes.TrimRight(line[:len(line)-len(comment)], "\r\n") {
			if b >= '0' && b <= '9' || strings.IndexByte("-.%nul", b) >= 0 {
				continue
			}
			i := bytes.IndexByte(rest, b)
			if i < 0 {
				t.Fatalf("%q is lost\nbefore:\n%s\nafter:\n%s", line, before, after)
			}
			rest = rest[i+1:]
		}
		if !bytes.Contains(rest, comment) {
			t.Fatalf("%q is lost\nbefore:\n%s\nafter:\n%s", line, before, after)
		}
	}
	if n := bytes.Count(before, []byte("\r\n")); n == 0 != (bytes.Count(after, []byte("\r\n")) == 0) || bytes.Count(after, []byte("\n")) < bytes.Count(before, []byte("\n")) {
		t.Fatalf("line ends differ\nbefore:\n%q\nafter:\n%q", before, after)
	}
}

// TestAppendProperty: an element goes to the end of a list, and nothing else
// changes.
func TestAppendProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := writing{t: t, eol: rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "line end")}
		src := w.document()
		e, err := NewEditor(src)
		if err != nil {
			t.Fatalf("%v\n%s", err, src)
		}
		note := rapid.SampledFrom([]string{"plain", "20 % off, #1 of {2}", "=1+1", "- x", "null", "'q' \"w\"", "a: b", "ünï", "2027-03", "@all"}).Draw(t, "note")
		err = e.Append([]string{"list"}, AsMap(Pair{"id", AsText("new")}, Pair{"note", AsText(note)}, Pair{"items", AsList("A", "7")},
			Pair{"add", AsMap(Pair{"2027-03", AsNumber("400")})}))
		if err != nil {
			t.Fatalf("%v\n%s", err, src)
		}
		want := plainValue(t, src).(map[string]any)
		want["list"] = append(want["list"].([]any), map[string]any{"id": "new", "note": note, "items": []any{"A", "7"}, "add": map[string]any{"2027-03": 400}})
		if d := cmp.Diff(any(want), plainValue(t, e.Source())); d != "" {
			t.Fatalf("-want +got\n%s\nbefore:\n%s\nafter:\n%s", d, src, e.Source())
		}
		keeps(t, src, e.Source())
		if keys := slices.Sorted(maps.Keys(want)); len(keys) < 4 {
			t.Fatalf("the document has only %v", keys)
		}
	})
}

// TestKeepLayoutProperty: what was laid out canonically is so after an edit,
// and nothing but the layout differs.
func TestKeepLayoutProperty(t *testing.T) {
	cal := months(t)
	rapid.Check(t, func(t *rapid.T) {
		w := writing{t: t, eol: "\n"}
		src, problems := Format(w.document())
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		e, err := NewEditor(src)
		if err != nil {
			t.Fatalf("%v\n%s", err, src)
		}
		if rapid.Bool().Draw(t, "append") {
			note := rapid.SampledFrom([]string{"plain", "it's #1", strings.Repeat("a long note ", 9) + "ends"}).Draw(t, "note")
			err = e.Append([]string{"list"}, AsMap(Pair{"id", AsText("new")}, Pair{"note", AsText(note)}, Pair{"items", AsList("A", "7")},
				Pair{"add", AsMap(Pair{"2027-03", AsNumber("400")})}))
		} else {
			path := rapid.SampledFrom([][]string{{"list", "e0", "add"}, {"list", "e0", "set"}, {"sites", "central", "NEW"}, {"sites", "east", "A"}, {"cells"}}).Draw(t, "path")
			from, _ := cal.Parse(nth(rapid.IntRange(1, 16).Draw(t, "from")))
			err = e.SetCells(path, cal, from, from+1, "400", nil)
		}
		if err != nil {
			return // asserted to be rare by the other properties
		}
		want := plainValue(t, e.Source())
		e.KeepLayout(src)
		if d := cmp.Diff(want, plainValue(t, e.Source())); d != "" {
			t.Fatalf("-want +got\n%s", d)
		}
		if again, _ := Format(e.Source()); !bytes.Equal(again, e.Source()) {
			t.Fatalf("before:\n%s\nafter:\n%s\ncanonical:\n%s", src, e.Source(), again)
		}
	})
}

// TestKeepLayoutLeaves: another hand stays as it is.
func TestKeepLayoutLeaves(t *testing.T) {
	for _, src := range []string{"a:\n    2027-03:   1\n", "a:\r\n  2027-03: 1\r\n", "a: {2027-03: 1}\n"} {
		got := edited(t, src, func(e *Editor) error {
			defer e.KeepLayout([]byte(src))
			return setCells(t, e, "a", "2027-03", "2")
		})
		if want := strings.Replace(src, "1", "2", 1); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// FuzzEdit: no file, however odd, makes the editor panic or change what it is
// not asked to.
func FuzzEdit(f *testing.F) {
	for _, seed := range []string{head + "adjustments:\n  - id: a\n    add: {2027-03: 4}\n", "a: {2027-01..2027-05: 1%, }\n", "a:\r\n  2027-03: 1 # x\r\n",
		"a: [\n]\n", "? a\n: {}\n", "a:\n- id: x\n", "a: {\"b\": {2027-03: 1}}", "a:\n  2027-03:\n    7\n", "a: |\n  x\n \nb: 2\n"} {
		f.Add([]byte(seed), "a", "2027-03..2027-04", "7")
	}
	cal := months(f)
	f.Fuzz(func(t *testing.T, src []byte, path, periods, number string) {
		from, to, err := cal.ParseRange(periods)
		if err != nil || to-from > 40 || !isNumber(number) || !identifier().MatchString(path) {
			return
		}
		for _, f := range []func(e *Editor) error{
			func(e *Editor) error { return e.SetCells([]string{path}, cal, from, to, number, nil) },
			func(e *Editor) error { return e.SetField(nil, path, AsText(number+" x"), []string{"kind", path}) },
			func(e *Editor) error { return e.Append([]string{path}, AsMap(Pair{"id", AsText("new")})) },
		} {
			e, err := NewEditor(src)
			if err != nil {
				return
			}
			before := meaningOf(e.tree.Root())
			if f(e) != nil {
				if !bytes.Equal(e.Source(), src) {
					t.Fatalf("refused, and changed: %q", e.Source())
				}
				continue
			}
			after := meaningOf(e.tree.Root())
			for i, k := range before.keys {
				if k.text != path && !before.parts[i].equal(after.step(k.text)) {
					t.Fatalf("%s changed: %q to %q", k.text, src, e.Source())
				}
			}
		}
	})
}
