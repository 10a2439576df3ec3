package plainyaml

import (
	"runtime"
	"strings"
	"testing"
)

// A foreign text fills no memory: what is no plan file is left to the rules early.
func TestRoomIsBounded(t *testing.T) {
	const size = 4 << 20
	for name, text := range map[string]string{
		"blank lines":       strings.Repeat("\n", size),
		"short lines":       strings.Repeat("a: 1\n", size/5),
		"one list":          "a: [" + strings.Repeat("1,", size/2) + "1]\n",
		"lists in lists":    "a: [" + strings.Repeat("[],", size/3) + "1]\n",
		"lists in elements": "a:\n" + strings.Repeat(" - [[1]]\n", size/9),
		"dashes":            "a:\n  " + strings.Repeat("- ", size/2) + "\n",
		"brackets":          "a: " + strings.Repeat("[", size) + "\n",
		"escapes":           "a: [" + strings.Repeat(`"\"",`, size/5) + "1]\n",
		"one word":          "a: " + strings.Repeat("b", size) + "\n",
		"one key":           strings.Repeat("b", size) + ": 1\n",
		"many keys":         "a: {" + strings.Repeat("b: 1, ", size/6) + "c: 1}\n",
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			var r Reader
			if r.Read(text) {
				r.Sound()
			}
			runtime.ReadMemStats(&after)
			if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 96 {
				t.Errorf("it takes %d MB", took)
			}
		})
	}
}

// A reader is used again and again; what one text leaves behind is not in the next.
func TestReadAgain(t *testing.T) {
	var r Reader
	for range 2 {
		for _, tt := range []struct {
			text        string
			plain, good bool
			nodes       int
		}{
			{"a: 1\nb: [x, \"y\\\"\"]\n", true, true, 7},
			{"a:\n", false, false, 0},
			{"a: 1e5\n", true, false, 3},
			{"a: {b: 1, b: 2}\n", true, false, 7},
			{"# [\nl: [a, b, a]\n", true, false, 6},
			{"l: [c, b, a]\nk:\n  - id: b\n  - id: a\n", true, true, 14},
		} {
			if got := r.Read(tt.text); got != tt.plain {
				t.Fatalf("%q: plain %v", tt.text, got)
			}
			if !tt.plain {
				continue
			}
			if r.Sound() != tt.good || len(r.Nodes()) != tt.nodes+1 || r.Brackets() != strings.HasPrefix(tt.text, "#") {
				t.Errorf("%q: sound %v, %d nodes, brackets %v", tt.text, r.Sound(), len(r.Nodes())-1, r.Brackets())
			}
		}
	}
}

// A key is found by what it was in the map before only where it is that key and
// nothing else, and never twice; what stands behind it is read as everywhere.
func TestKeysOfTheMapBefore(t *testing.T) {
	for _, tt := range []struct {
		text  string
		plain bool
		sound bool
		again string // keys that are found so, in order
	}{
		{"x: {a: 1, b: 2}\ny: {a: 3, b: 4}\n", true, true, "a b"},
		{"x:\n  a: 1\n  b: 2\n  c: 3\ny:\n  b: 4\n  c: 5\n", true, true, "b c"},
		{"x:\n  a: 1\n  b: 2\ny:\n  b: 4\n  a: 5\n", true, true, "b"},
		{"x:\n  a: 1\n  b: 2\ny:\n  a: 4\n  a: 5\n", true, false, "a"},
		{"x:\n  a: 1\n  b: 2\ny:\n  b: 4\n  b: 5\n", true, false, "b"},
		{"x:\n  b: 1\n  b: 2\ny:\n  b: 4\n  b: 5\n", true, false, "b b"},
		{"x:\n  b: 1\n  a: 2\ny:\n  b: 4\n  a: 5\n  0: 1\n", true, true, "b a"},
		{"x:\n  b: 1\n  a: 2\ny:\n  b: 4\n  a: 5\n  b: 1\n", true, false, "b a"},
		{"x:\n  a: 1\ny:\n  a: 01\n", true, false, "a"},
		{"x:\n  a: 1\ny:\n  a: 1.50 # text\n\n# more\n  b: 'x'\n", true, true, "a"},
		{"x:\n  a: 1\n  b: 1\ny:\n  a:\n    b: 1\n  b: 1\n", true, true, ""},
		{"x:\n  a: 1\ny:\n  ab: 1\n", true, true, ""},
		{"x:\n  a b: 1\ny:\n  a b:c: 1\n", true, true, ""},
		{"x:\n  \"a\": 1\ny:\n  a: 1\nz:\n  \"a\": 1\n", true, true, ""},
		{"x:\n  \"a\": 1\n  b: 1\ny:\n    \"a\": 1\n    b: 1\n", true, true, "a b"},
		{"x:\n  - a: 1\n  - a: 2\n", true, true, ""},
		{"x:\n  a: {c: 1}\ny:\n  a: {c: 2}\n", true, true, "a"},
		{"x: {a: {c: 1}, b: {c: 1}}\ny: {a: {c: 1}, b: {c: 1}}\n", true, true, "a b"},
		{"x: {a: 1}\ny: 1\nz: {a: 1}\n", true, true, ""},
		{"x: {}\nz: {a: 1}\n", true, true, ""},
		{"x:\n  a: 1\ny:\n  a: 1\n   b: 1\n", false, false, ""},
		{"x:\n  a: 1\ny:\n  a: 1\n - b: 1\n", false, false, ""},
		{"x:\n  a: 1\n  b: 1\ny:\n  a: 1\n   b: 1\n", false, false, ""},
		{"x:\n  a: 1\n  b: 1\ny:\n  a: 1\nb: 1\n", true, true, "a"},
		{"x:\n  a: 1\n  b: 1\ny:\n  a: 1\n b: 1\n", false, false, ""},
		{"x:\n  a:\n    b: 1\ny:\n  a:\n12\n", false, false, ""},
		{"x:\n  a:\n    b: 1\ny:\n  a:\n    b: 1\n", true, true, ""},
		{"x:\n  a: 1\ny:\n  a: ", false, false, ""},
		{"x:\n  a: 1\ny:\n  a: 1", true, true, "a"},
		{"x:\n  a: 1\ny:\n  a: 1\n  ", true, true, "a"},
		{"x:\n  a: 1\ny:\n  a:1\n", false, false, ""},
	} {
		var r Reader
		if got := r.Read(tt.text); got != tt.plain {
			t.Errorf("%q: plain %v", tt.text, got)
			continue
		}
		if !tt.plain {
			continue
		}
		var again []string
		for i, n := range r.Nodes() {
			if n.Repeated {
				again = append(again, r.text(int32(i)))
			}
		}
		if got := strings.Join(again, " "); got != tt.again || r.Sound() != tt.sound {
			t.Errorf("%q: keys of the map before %q, want %q, sound %v", tt.text, got, tt.again, r.Sound())
		}
	}
}
