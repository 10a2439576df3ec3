package planfile

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// A slip of the hand is told on its own line, once, with what to write.
func TestSlips(t *testing.T) {
	const head = "kind: Adjustments\nversion: 1\nowner: sales\nlayer: sales\nmarket: eu\nadjustments:\n  - id: promo\n    reason: promotion\n    note: agreed\n    items: [A]\n"
	for _, tt := range []struct{ name, body, want string }{
		{"no space before another cell", "    add:\n      2027-03:400\n      2027-04: 150\n", "12:7 A0009 no space behind the colon of 2027-03 | write 2027-03: 400 | 11"},
		{"no space in the last cell", "    add:\n      2027-03: 400\n      2027-04:150\n", "13:7 A0009 no space behind the colon of 2027-04 | write 2027-04: 150 | 11"},
		{"no space in two cells", "    add:\n      2027-03:400\n      2027-04:150\n      2027-05: 1\n", "12:7 A0009 no space behind the colon of 2027-03 | write 2027-03: 400 | 11"},
		{"no space in the only cell", "    add:\n      2027-03:400\n", "12:7 A0009 no space behind the colon of 2027-03 | write 2027-03: 400 | 11"},
		{"no space in a range", "    add:\n      2027-03..2027-05:400\n", "12:7 A0009 no space behind the colon of 2027-03..2027-05 | write 2027-03..2027-05: 400 | 20"},
		{"no space behind a word", "    add: {2027-03: 1}\n    evidence:letter\n    expires: 2027-05\n", "12:5 A0009 no space behind the colon of evidence | write evidence: letter | 15"},
		{"no-break space behind a colon", "    add:\n      2027-03:\u00a0400\n      2027-04: 150\n", "12:15 A0009 no-break space U+00A0, which YAML takes for a letter | write a plain space instead | 2"},
		{"no-break space in the only cell", "    add:\n      2027-03:\u00a0400\n", "12:15 A0009 no-break space U+00A0, which YAML takes for a letter | write a plain space instead | 2"},
		{"no-break spaces as indentation", "    add:\n      2027-04: 1\n\u00a0\u00a0\u00a0\u00a0\u00a0\u00a02027-03: 400\n", "13:1 A0009 no-break space U+00A0, which YAML takes for a letter | write a plain space instead | 2"},
		{"another sign than a colon", "    add:\n      2027-03; 400\n      2027-04: 150\n", "12:7 A0009 no colon behind 2027-03 | write 2027-03: 400 | 12"},
		{"no colon in a cell", "    add:\n      2027-03: 400\n      2027-04 150 # more\n", "13:7 A0009 no colon behind 2027-04 | write 2027-04: 150 | 11"},
		{"a line indented too little", "    add:\n     2027-03: 400\n      2027-04: 150\n", "13:7 A0009 not readable as YAML: mapping values are not allowed in this context | check the indentation of this line, and the colon of the one before it | 0"},
		{"no colon behind a word", "    add: {2027-03: 1}\n    evidence letter\n    expires: 2027-05\n", "12:5 A0009 not readable as YAML: could not find expected ':' | a key is followed by a colon and a space | 0"},
		{"text with a colon", "    add: {2027-03: 1}\n    evidence: mail: of May\n", "12:15 A0009 not readable as YAML: mapping values are not allowed in this context | text that holds a colon needs quotes | 0"},
		{"text that begins with a list", "    add: {2027-03: 1}\n    evidence: [a, [b]] and c\n", "12:15 A0009 not readable as YAML: did not find expected key | text that begins with [ needs quotes | 0"},
		{"text that begins with a map", "    add: {2027-03: 1}\n    evidence: {a} and b\n", "12:15 A0009 not readable as YAML: did not find expected key | text that begins with { needs quotes | 0"},
		{"bold text", "    add: {2027-03: 1}\n    evidence: **see** below\n", "12:15 A0009 not readable as YAML: did not find expected alphabetic or numeric character | text that begins with * needs quotes | 0"},
		{"a list that does not end", "    add: {2027-03: 1}\n    evidence: [a, b\n", "12:15 A0009 not readable as YAML: did not find expected ',' or ']' | a list that begins with [ must end with ] (this line or one before it) | 0"},
		{"tab as indentation", "    add:\n\t2027-03: 400\n", "12:1 A0007 tab | use spaces | 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			src := []byte(head + tt.body)
			_, found := readAlone(fstest.MapFS{"a.yaml": {Data: src}}, "a.yaml")
			var got []string
			for _, f := range found {
				line, column := LineColumn(src, int(f.At.Offset))
				got = append(got, fmt.Sprintf("%d:%d %s %s | %s | %d", line, column, f.Code, f.Message, f.Hint, f.Length))
			}
			if d := cmp.Diff([]string{tt.want}, got); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
	for _, text := range []string{"evidence: http://example.com", "evidence: 2027-03:see", "evidence: 2027-03 400", "evidence:\n      see\n      2027-03 400", "evidence:\n      2027-03 400 of May", "evidence: 20\u00a0% off", "evidence: >-\n      2027-03:see"} {
		src := []byte(head + "    " + text + "\n")
		if _, found := readAlone(fstest.MapFS{"a.yaml": {Data: src}}, "a.yaml"); len(found) > 0 {
			t.Errorf("%s: %v", text, found)
		}
	}
}
