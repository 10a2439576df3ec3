package planfile

import (
	"errors"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/period"
	"github.com/google/go-cmp/cmp"
)

// field order of adjustments, as callers give it.
var orderOfTest = []string{"id", "reason", "note", "items", "add", "set", "trade_spend", "assumption", "expires"}

func months(t testing.TB) period.Calendar {
	t.Helper()
	cal, err := period.NewCalendar("month", "")
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

// setCells sets a range, `2027-03` or `2027-03..2027-05`, below a path with
// points.
func setCells(t testing.TB, e *Editor, path, periods, number string) error {
	t.Helper()
	from, to, err := months(t).ParseRange(periods)
	if err != nil {
		t.Fatal(err)
	}
	return e.SetCells(strings.Split(path, "."), months(t), from, to, number, orderOfTest)
}

func edited(t *testing.T, src string, f func(e *Editor) error) string {
	t.Helper()
	e, err := NewEditor([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	if err := f(e); err != nil {
		t.Fatal(err)
	}
	return string(e.Source())
}

const head = "kind: Adjustments\nversion: 1\n"

func TestSetCells(t *testing.T) {
	for name, c := range map[string]struct{ src, path, periods, number, want string }{
		"a value, with its comment": {
			"a:\n  2027-03: 400   # agreed\n  2027-04: 150\n", "a", "2027-03", "500",
			"a:\n  2027-03: 500   # agreed\n  2027-04: 150\n"},
		"inserted in order": {
			"a:\n  # March\n  2027-03: 400\n\n  # May\n  2027-05: 150 # five\n# end\n", "a", "2027-04", "7",
			"a:\n  # March\n  2027-03: 400\n  2027-04: 7\n\n  # May\n  2027-05: 150 # five\n# end\n"},
		"before the first, whose comment stays with it": {
			"a:\n  # March\n  2027-03: 400\n", "a", "2027-01", "7",
			"a:\n  2027-01: 7\n  # March\n  2027-03: 400\n"},
		"behind the last and its deeper comment": {
			"a:\n    2027-03: 400\n      # which is late\n    # end of a\nb: 1\n", "a", "2027-05", "7",
			"a:\n    2027-03: 400\n      # which is late\n    2027-05: 7\n    # end of a\nb: 1\n"},
		"a last line that is not ended": {
			"a:\n  2027-03: 400", "a", "2027-05", "7",
			"a:\n  2027-03: 400\n  2027-05: 7\n"},
		"CRLF": {
			"a:\r\n  2027-03: 400 # x\r\n  2027-05: 1\r\n", "a", "2027-04", "7",
			"a:\r\n  2027-03: 400 # x\r\n  2027-04: 7\r\n  2027-05: 1\r\n"},
		"a byte-order mark": {
			"\ufeffa:\r\n  2027-03: 400\r\n", "a", "2027-03", "7",
			"\ufeffa:\r\n  2027-03: 7\r\n"},
		"flow": {
			"a: {2027-03: 400,   2027-05: 150} # b\n", "a", "2027-04", "7",
			"a: {2027-03: 400, 2027-04: 7,   2027-05: 150} # b\n"},
		"flow, before the first": {
			"a: { 2027-03: 400 }\n", "a", "2027-01", "-7",
			"a: { 2027-01: -7, 2027-03: 400 }\n"},
		"flow, empty": {
			"a: {}\n", "a", "2027-01", "5%",
			"a: {2027-01: 5%}\n"},
		"flow, a line each": {
			"a: {\n  2027-03: 400, # agreed\n  2027-05: 1\n}\n", "a", "2027-04", "7",
			"a: {\n  2027-03: 400, # agreed\n  2027-04: 7,\n  2027-05: 1\n}\n"},
		"flow, a line each, at the end": {
			"a: {\n  2027-03: 400 # agreed\n}\n", "a", "2027-04", "7",
			"a: {\n  2027-03: 400, # agreed\n  2027-04: 7\n}\n"},
		"in the middle of a range": {
			"a:\n  2027-02..2027-12: -4% # all year\n", "a", "2027-05", "-6%",
			"a:\n  2027-02..2027-04: -4% # all year\n  2027-05: -6%\n  2027-06..2027-12: -4%\n"},
		"at both ends of ranges": {
			"a: {2027-01..2027-03: 1, 2027-05..2027-07: 2}\n", "a", "2027-03..2027-06", "9",
			"a: {2027-01..2027-02: 1, 2027-03: 9, 2027-04: 9, 2027-05..2027-06: 9, 2027-07: 2}\n"},
		"around cells": {
			"a:\n  2027-03: 1\n  2027-05: 2\n", "a", "2027-02..2027-06", "9",
			"a:\n  2027-02: 9\n  2027-03: 9\n  2027-04: 9\n  2027-05: 9\n  2027-06: 9\n"},
		"maps that are missing, as their neighbours": {
			"source: lyon\ncommitments:\n   central:\n      A:\n         2027-03: 1\n   east: {A: {2027-03: 1}}\n", "commitments.central.B", "2027-03", "9",
			"source: lyon\ncommitments:\n   central:\n      A:\n         2027-03: 1\n      B:\n         2027-03: 9\n   east: {A: {2027-03: 1}}\n"},
		"maps that are missing, in flow": {
			"source: lyon\ncommitments:\n   central:\n      A: {2027-03: 1}\n   east: {A: {2027-03: 1}} # e\n", "commitments.east.B", "2027-03", "9",
			"source: lyon\ncommitments:\n   central:\n      A: {2027-03: 1}\n   east: {A: {2027-03: 1}, B: {2027-03: 9}} # e\n"},
		"all of it is missing": {
			"source: lyon\nsites: [central]\n", "commitments.central.A", "2027-03", "9",
			"source: lyon\nsites: [central]\ncommitments:\n  central:\n    A:\n      2027-03: 9\n"},
		"an identifier that is a number": {
			"source: lyon\n", "commitments.central.4711", "2027-03", "9",
			"source: lyon\ncommitments:\n  central:\n    \"4711\":\n      2027-03: 9\n"},
		"a field of an element, in order": {
			"l:\n  - id: x\n    add: {2027-03: 1}\n    expires: 2027-05\n  - id: y\n", "l.x.trade_spend", "2027-03", "900",
			"l:\n  - id: x\n    add: {2027-03: 1}\n    trade_spend: {2027-03: 900}\n    expires: 2027-05\n  - id: y\n"},
		"quoted keys": {
			"a:\n  \"2027-03\": 400\n  '2027-05': 1\n", "a", "2027-03..2027-04", "7",
			"a:\n  \"2027-03\": 7\n  2027-04: 7\n  '2027-05': 1\n"},
	} {
		t.Run(name, func(t *testing.T) {
			got := edited(t, c.src, func(e *Editor) error { return setCells(t, e, c.path, c.periods, c.number) })
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("-want +got\n%s", d)
			}
		})
	}
}

// TestSetTogether: many things are set at once, in an order that does not
// matter, or none of them is.
func TestSetTogether(t *testing.T) {
	src := "l:\n  - id: x\n    note: old\n    add:\n      2027-03: 1\n  - id: y\n    add: {2027-03: one\n      two}\nz:\n  central:\n    A:\n      2027-03: 1\n"
	cal := months(t)
	march, _ := cal.Parse("2027-03")
	number := func(n string, path ...string) Setting { return Cells(path, cal, march, march+1, n, orderOfTest) }
	note := func(key, s string) Setting { return Field([]string{"l", "x"}, key, AsText(s), orderOfTest) }
	got := edited(t, src, func(e *Editor) error {
		return e.Set(number("2", "l", "x", "add"), number("3", "l", "x", "trade_spend"), note("note", "new"), note("reason", "price"),
			number("4", "z", "central", "B"), number("5", "z", "central", "A"), number("6", "l", "x", "add"))
	})
	want := "l:\n  - id: x\n    reason: price\n    note: new\n    add:\n      2027-03: 6\n      2027-04: 6\n    trade_spend:\n      2027-03..2027-04: 3\n" +
		"  - id: y\n    add: {2027-03: one\n      two}\nz:\n  central:\n    A:\n      2027-03: 5\n      2027-04: 5\n    B:\n      2027-03..2027-04: 4\n"
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
	e, err := NewEditor([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	err = e.Set(number("2", "l", "x", "add"), note("reason", "price"), number("7", "l", "y", "add"), number("3", "l", "x", "add"))
	if err == nil || !strings.Contains(err.Error(), "7:20: this cell is not written on one line") || string(e.Source()) != src {
		t.Errorf("%v\n%s", err, e.Source())
	}
}

func TestAppend(t *testing.T) {
	element := AsMap(Pair{"id", AsText("new")}, Pair{"note", AsText("20 % off, #1")}, Pair{"items", AsList("A", "4711")},
		Pair{"add", AsMap(Pair{"2027-03", AsNumber("400")}, Pair{"2027-04..2027-05", AsNumber("1")})})
	for name, c := range map[string]struct{ src, want string }{
		"block": {
			head + "l:\n  - id: a\n    items:\n      - A\n    add:\n      2027-03: 5 # x\n    # about a\n  # the end\n",
			head + "l:\n  - id: a\n    items:\n      - A\n    add:\n      2027-03: 5 # x\n    # about a\n" +
				"  - id: new\n    note: \"20 % off, #1\"\n    items:\n      - A\n      - \"4711\"\n    add:\n      2027-03: 400\n      2027-04..2027-05: 1\n  # the end\n"},
		"block, indented otherwise": {
			head + "l:\n-   id: a\n    items: [A]\n    set: {2027-03: 5}\nz: 1\n",
			head + "l:\n-   id: a\n    items: [A]\n    set: {2027-03: 5}\n" +
				"-   id: new\n    note: \"20 % off, #1\"\n    items: [A, \"4711\"]\n    add: {2027-03: 400, 2027-04..2027-05: 1}\nz: 1\n"},
		"flow elements": {
			head + "l:\n  - {id: a, items: [A], add: {2027-03: 5}}\n",
			head + "l:\n  - {id: a, items: [A], add: {2027-03: 5}}\n" +
				"  - {id: new, note: \"20 % off, #1\", items: [A, \"4711\"], add: {2027-03: 400, 2027-04..2027-05: 1}}\n"},
		"a flow list": {
			head + "l: [{id: a}]\n",
			head + "l: [{id: a}, {id: new, note: \"20 % off, #1\", items: [A, \"4711\"], add: {2027-03: 400, 2027-04..2027-05: 1}}]\n"},
		"an empty list": {
			head + "l: [] # none yet\nz: 1\n",
			head + "l: # none yet\n  - id: new\n    note: \"20 % off, #1\"\n    items: [A, \"4711\"]\n    add:\n      2027-03: 400\n      2027-04..2027-05: 1\nz: 1\n"},
		"an empty list on the last line": {
			head + "l: []",
			head + "l:\n  - id: new\n    note: \"20 % off, #1\"\n    items: [A, \"4711\"]\n    add:\n      2027-03: 400\n      2027-04..2027-05: 1\n"},
		"CRLF, behind text over several lines": {
			strings.ReplaceAll(head+"l:\n  - id: a\n    note: |\n      one\n\n      two\nz: 1\n", "\n", "\r\n"),
			strings.ReplaceAll(head+"l:\n  - id: a\n    note: |\n      one\n\n      two\n"+
				"  - id: new\n    note: \"20 % off, #1\"\n    items: [A, \"4711\"]\n    add:\n      2027-03: 400\n      2027-04..2027-05: 1\nz: 1\n", "\n", "\r\n")},
	} {
		t.Run(name, func(t *testing.T) {
			got := edited(t, c.src, func(e *Editor) error { return e.Append([]string{"l"}, element) })
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("-want +got\n%s", d)
			}
		})
	}
}

func TestSetField(t *testing.T) {
	src := head + "l:\n  - id: a   # first\n    note: 'old' # why\n    add: {2027-03: 1}\n  - {id: b, add: {2027-03: 1}}\n"
	got := edited(t, src, func(e *Editor) error {
		return errors.Join(
			e.SetField([]string{"l", "a"}, "note", AsText("new: better"), orderOfTest),
			e.SetField([]string{"l", "a"}, "reason", AsText("price"), orderOfTest),
			e.SetField([]string{"l", "a"}, "expires", AsNumber("2027-05"), orderOfTest),
			e.SetField([]string{"l", "b"}, "note", AsText("a, b"), orderOfTest))
	})
	want := head + "l:\n  - id: a   # first\n    reason: price\n    note: \"new: better\" # why\n    add: {2027-03: 1}\n    expires: 2027-05\n" +
		"  - {id: b, note: \"a, b\", add: {2027-03: 1}}\n"
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

// TestNewDocument: a new file needs no formatting, however long its lists.
func TestNewDocument(t *testing.T) {
	items := strings.Fields(strings.Repeat("TENT-2P ", 20))
	text := NewDocument(Pair{"kind", AsText("X")}, Pair{"l", AsElements(AsMap(Pair{"id", AsText("a")}, Pair{"items", AsList(items...)}))})
	if out, problems := Format(text); len(problems) > 0 || string(out) != string(text) {
		t.Errorf("%v\n%s", problems, text)
	}
}

func TestEditRefused(t *testing.T) {
	for name, c := range map[string]struct{ src, path, want string }{
		"not readable":         {"a: {2027-03: 1\n", "a", "not readable as YAML"},
		"doubled":              {"a:\n  2027-03: 1\n  2027-03: 2\n", "a", "duplicate cell"},
		"a list":               {"a: [1]\n", "a", "no map of periods"},
		"no cells":             {"a:\n  b: 1\n", "a", "b is not a period"},
		"a number":             {"a: 5\n", "a", "no map of periods"},
		"over several lines":   {"a:\n  2027-03: one\n    two\n", "a", "2:12: this cell is not written on one line"},
		"an element not there": {"a:\n  - id: x\n", "a.y.add", "no map of periods"},
		"not a map":            {"- 1\n", "a", "a plan file is a map"},
	} {
		t.Run(name, func(t *testing.T) {
			e, err := NewEditor([]byte(c.src))
			if err == nil {
				err = setCells(t, e, c.path, "2027-03", "9")
				if string(e.Source()) != c.src {
					t.Errorf("refused, and still changed to %q", e.Source())
				}
			}
			var r *Refusal
			if !errors.As(err, &r) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestApply(t *testing.T) {
	src := []byte("a: 1\nb: 2\n")
	got, err := Apply(src, []Edit{{Offset: 8, Old: "2", New: "30"}, {Offset: 5, New: "x: 9\n"}, {Offset: 3, Old: "1", New: ""}})
	if err != nil || string(got) != "a: \nx: 9\nb: 30\n" {
		t.Errorf("got %q, %v", got, err)
	}
	for _, bad := range [][]Edit{{{Offset: 3, Old: "7"}}, {{Offset: 3, Old: "1\n"}, {Offset: 4, Old: "\n"}}, {{Offset: 99}}} {
		if out, err := Apply(src, bad); err == nil {
			t.Errorf("%v was applied: %q", bad, out)
		}
	}
}
