package schema

import (
	"fmt"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// TestTextThatBeginsAsNumbersDo holds all short scalars of the signs of which
// numbers and digests are made against CUE and the YAML library: what counts as
// text is text for both.
func TestTextThatBeginsAsNumbersDo(t *testing.T) {
	var doc strings.Builder
	doc.WriteString("kind: Facts\nversion: 1\nfiles:\n")
	n := 0
	for _, s := range combined("019abex_.+-", 4) {
		if classOf(s) != isText {
			continue
		}
		n++
		fmt.Fprintf(&doc, "  a%d.csv: {fact: sales, complete: true, as_of: 2026-11-30, rows: 1, sha256: %s, source: %s}\n", n, strings.Repeat("a", 64), s)
		var got any
		if err := yaml.Unmarshal([]byte(s), &got); err != nil || got != s {
			t.Errorf("%s is %T, %v", s, got, err)
		}
	}
	if n < 1000 {
		t.Errorf("%d texts", n)
	}
	c, err := NewChecker(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Fits("Facts", []byte(doc.String())); err != nil {
		t.Errorf("%.2000v", err)
	}
}

// TestDigestsAreText: most that begin with a digit need nobody else's word.
func TestDigestsAreText(t *testing.T) {
	for s, want := range map[string]class{"9e5c903": isText, "744ea02": isText, "0e1a": isText, "0b102": isText, "0b1f": isText, "00c1": isText,
		"9e5": unsure, "1e5.5": unsure, "0b101": unsure, "0x1f": unsure, "0o17": unsure, "017": unsure, "1_000": unsure} {
		if got := classOf(s); got != want {
			t.Errorf("%s: %d, want %d", s, got, want)
		}
	}
}

// combined are all texts of up to n of some signs that begin with a digit.
func combined(signs string, n int) []string {
	all := []string{}
	last := strings.Split("019", "")
	for range n - 1 {
		all = append(all, last...)
		var longer []string
		for _, s := range last {
			for _, c := range signs {
				longer = append(longer, s+string(c))
			}
		}
		last = longer
	}
	return append(all, last...)
}
