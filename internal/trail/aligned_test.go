package trail_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/trail"
	"github.com/google/go-cmp/cmp"
)

// both holds the faster comparison against the one that reads both versions, where
// one of them is in the plain form; it reports whether the faster one was taken.
func both(t testing.TB, old, now []byte) bool {
	t.Helper()
	var form planfile.PlainForm
	if !form.Holds(now) {
		return false
	}
	nowTree, _ := planfile.ExaminePast(now)
	r := trail.Reading{Calendar: months, Filter: &trail.Filter{From: period.None}}
	for _, x := range [][2]trail.Version{{{File: "f", Text: old}, {File: "f", Text: now, Tree: nowTree}}, {{File: "f", Text: now, Tree: nowTree}, {File: "f", Text: old}}} {
		got, ok := trail.Aligned(x[0], x[1], r, nil)
		if !ok {
			return false
		}
		tree, problem := planfile.ExaminePast(old)
		if problem != nil || !form.Holds(old) {
			t.Fatalf("taken though it is not in the plain form: %v\n%s", problem, old)
		}
		for i := range x {
			if x[i].Tree == nil {
				x[i].Tree = tree
			}
		}
		if d := cmp.Diff(told(trail.Compare(x[0], x[1], r, nil)), told(got)); d != "" {
			t.Fatalf("%s\nof:\n%s\nand:\n%s", d, x[0].Text, x[1].Text)
		}
	}
	return true
}

// texts are documents of all kinds, from the living plan and from the corpus of
// texts that are read in two ways.
func texts(t testing.TB) [][]byte {
	t.Helper()
	var out [][]byte
	err := filepath.WalkDir("../../plans", func(p string, e os.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(p, ".yaml") {
			text, err := os.ReadFile(p)
			out = append(out, text)
			return err
		}
		return err
	})
	if err != nil || len(out) < 30 {
		t.Fatal(err, len(out))
	}
	return append(out, []byte("kind: Supply\nsource: x\nterms:\n  A:\n    cost: 1\n  # a note\n  B:   # another\n    cost: 2\nlist:\n  - id: y\n    cost: 3\n"),
		[]byte("kind: Baseline\nmarket: eu\nforecast:\n  A:\n    2027-01: 5\nfamily: x\n"), []byte("kind: Budget\nbudget:\n  eu:\n    x:\n      units: {2027-01: 5, 2027-02: 6}\n      revenue:\n        2027-01..2027-04: 5\n"))
}

// edits are what is done to a line, of which most keep the form.
var edits = []func(r *rand.Rand, line string) string{
	func(r *rand.Rand, line string) string {
		return line + string(rune('0'+r.IntN(10)))
	},
	func(_ *rand.Rand, line string) string { return strings.TrimSuffix(line, line[max(0, len(line)-1):]) },
	func(_ *rand.Rand, line string) string { return strings.Replace(line, ": ", ": -1", 1) },
	func(_ *rand.Rand, line string) string { return strings.Replace(line, ": ", ": 0.50", 1) },
	func(_ *rand.Rand, line string) string { return line + " # seen" },
	func(_ *rand.Rand, line string) string { return line + " x" },
	func(_ *rand.Rand, line string) string { return strings.Replace(line, ": ", ": \"", 1) + "\"" },
	func(_ *rand.Rand, line string) string { return " " + line },
	func(_ *rand.Rand, line string) string { return strings.Replace(line, "2", "3", 1) },
	func(_ *rand.Rand, line string) string { return line + "\n" + line },
	func(_ *rand.Rand, line string) string { return line + ": 1" },
	func(_ *rand.Rand, line string) string { return line + ", 1" },
	func(_ *rand.Rand, line string) string { return line + "%" },
	func(_ *rand.Rand, line string) string { return line + "|" },
	func(_ *rand.Rand, line string) string { return strings.Replace(line, ": ", ": &a ", 1) },
	func(_ *rand.Rand, line string) string { return strings.Replace(line, ": ", ":  ", 1) },
	func(_ *rand.Rand, _ string) string { return "" },
}

func TestAlignedMeansTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	taken, tried := 0, 0
	for _, text := range texts(t) {
		lines := strings.Split(string(text), "\n")
		for range 300 {
			changed := append([]string{}, lines...)
			for range 1 + r.IntN(4) {
				i := r.IntN(len(changed))
				edit := edits[r.IntN(len(edits))]
				if r.IntN(3) > 0 {
					edit = edits[r.IntN(4)]
				}
				changed[i] = edit(r, changed[i])
			}
			tried++
			if both(t, []byte(strings.Join(changed, "\n")), text) {
				taken++
			}
		}
	}
	if taken < tried/20 {
		t.Errorf("the faster way was taken for %d of %d", taken, tried)
	}
}

func FuzzAligned(f *testing.F) {
	for _, text := range texts(f) {
		f.Add(text, bytes.Replace(text, []byte(": 1"), []byte(": 2"), 3))
	}
	f.Fuzz(func(t *testing.T, old, now []byte) { both(t, old, now) })
}
