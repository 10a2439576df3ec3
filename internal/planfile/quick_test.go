package planfile

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// agree holds the quick reading of a text against YAML's.
func agree(t testing.TB, src []byte) (quickly bool) {
	t.Helper()
	if _, stop := checkText(src); stop {
		return false
	}
	fast := quick(src)
	if fast == nil {
		return false
	}
	slow, problems := parseYAML(src)
	if slow == nil || len(problems) > 0 {
		t.Fatalf("read quickly, and YAML refuses it: %v\n%s", problems, src)
	}
	if !slices.Equal(fast.nodes, slow.nodes) || !slices.Equal(fast.others, slow.others) || fast.text != slow.text {
		t.Fatalf("read quickly as\n%s\nand by YAML as\n%s\n%s", dumped(fast), dumped(slow), src)
	}
	return true
}

func dumped(t *Tree) string {
	var b strings.Builder
	for i, n := range t.nodes {
		fmt.Fprintf(&b, "%d %+v %q\n", i, n, N{t, int32(i)}.Text())
	}
	return b.String()
}

func TestQuickMeansWhatYAMLMeans(t *testing.T) {
	quickly, all := 0, 0
	for name, src := range seeds(t) {
		if strings.HasSuffix(name, ".yaml") && strings.HasPrefix(name, "../../plans") {
			all++
			if agree(t, src) {
				quickly++
			}
		} else {
			agree(t, src)
		}
	}
	if quickly < all/2 {
		t.Errorf("%d of %d files of the example are read quickly", quickly, all)
	}
}

func TestQuickForms(t *testing.T) {
	for _, tt := range []struct {
		src     string
		quickly bool
	}{
		{"kind: Plan\n", true}, {"kind: Plan", true}, {"kind:   Plan   \n", true}, {"kind: Plan # said\n", true}, {"# said\n\nkind: Plan\n  # said\n", true},
		{"a:\n  b: 1\n  c:\n    d: -2.5\ne: 3\n", true}, {"a:\n- 1\n- b c\nd: 2\n", true}, {"a:\n  - x: 1\n    y: 2\n  - x: 3\n", true},
		{"a: {b: 1, c: {d: [1, 2]}, e: \"f\", g: 'h'}\n", true}, {"a: []\nb: {}\n", true}, {"facts: {facts: sha256:0a1b, n: 2}\n", true},
		{"a: 'it is, so'\nb: \"x: y # z\"\n", true}, {"note: 20 % off, agreed (2026-11-14)\n", true}, {"a:\n  -   x: 1\n      y: 2\n", true}, {"a: 12:30\n", true},
		{"a:\n", false}, {"a: b\n  c\n", false}, {"a: &x 1\n", false}, {"a: *x\n", false}, {"a: !t 1\n", false}, {"? a\n: b\n", false}, {"- a\n", false},
		{"a: |\n  x\n", false}, {"a: {b: 1,\n  c: 2}\n", false}, {"a: \"x\\n\"\n", false}, {"a: 'it''s'\n", false}, {"a: b: c\n", false}, {"---\na: 1\n", false},
		{"a: 1\n...\n", false}, {"a: 1\n b: 2\n", false}, {"  a: 1\n b: 2\n", false}, {"a: x#y\n", false}, {"<<: {a: 1}\n", false}, {"%YAML 1.2\n---\na: 1\n", false},
		{"a: {b}\n", false}, {"a: {b:1}\n", false}, {"a: [1,2]\n", false}, {"a: {b: 1,}\n", false}, {"a: - 1\n", false}, {"a:\n  - - 1\n", false}, {"a: {b: 1} c\n", false},
	} {
		if got := agree(t, []byte(tt.src)); got != tt.quickly {
			t.Errorf("%q: quickly %t", tt.src, got)
		}
	}
}

// FuzzQuick looks for a text that the two readers take differently.
func FuzzQuick(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, src []byte) { agree(t, src) })
}

// TestQuickMutations changes the files of the example in small ways.
func TestQuickMutations(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	parts := []string{" ", "  ", "\n", ":", ": ", "-", "- ", ",", ", ", "#", " #", "{", "}", "[", "]", "'", "\"", "0", "a", "%", "*", "&", "!", "|", ">", "?", "@", "\\", "<<", "~", "null", "---\n", "é", "\n\n", "\n  ", "{}", "[]"}
	var texts [][]byte
	for name, src := range seeds(t) {
		if strings.HasSuffix(name, ".yaml") && len(src) < 3000 && agree(t, src) {
			texts = append(texts, src)
		}
	}
	slices.SortFunc(texts, bytes.Compare)
	quickly := 0
	for range 20_000 {
		src := slices.Clone(texts[random.IntN(len(texts))])
		for range 1 + random.IntN(3) {
			at := random.IntN(len(src))
			with := []byte(parts[random.IntN(len(parts))])
			src = slices.Replace(src, at, min(len(src), at+random.IntN(3)), with...)
		}
		if len(src) > 0 && agree(t, src) {
			quickly++
		}
	}
	if quickly < 1000 {
		t.Errorf("only %d mutations were read quickly", quickly)
	}
}
