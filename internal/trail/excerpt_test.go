package trail_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/patchwork"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/trail"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// both holds the comparison of what differs against the one that reads both
// versions, either of which may be the known one; it reports whether that was
// taken. The other text is put together in several ways.
func both(t testing.TB, known, other []byte) bool {
	t.Helper()
	var d trail.Differ
	k := d.Know(patchwork.Whole(known), known)
	if k == nil {
		return false
	}
	r := trail.Reading{Calendar: months, Filter: &trail.Filter{From: period.None}}
	taken := false
	for how, text := range map[string]*patchwork.Text{"whole": patchwork.Whole(other), "patched": patched(k.Text, other)} {
		for _, newer := range []bool{true, false} {
			got, also, ok := d.Compare(k, text, newer, "f", r, nil)
			if !ok {
				continue
			}
			taken = true
			// What comes next must not touch what was told.
			d.Compare(k, patchwork.Whole(bytes.ReplaceAll(known, []byte("2"), []byte("7"))), true, "f", r, nil)
			sound(t, other)
			old, now := examined(t, known), examined(t, other)
			if newer {
				old, now = now, old
			}
			want := trail.Compare(old, now, r, nil)
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(trail.Change{})); diff != "" {
				t.Fatalf("%s, newer %v: %s\nof:\n%s\nand:\n%s", how, newer, diff, known, other)
			}
			if diff := cmp.Diff(d.Know(text, other), also, cmp.AllowUnexported(trail.Plain{}), cmpopts.IgnoreFields(trail.Plain{}, "spare", "Text"), cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
				t.Fatalf("%s: known of the other: %s\nof:\n%s\nand:\n%s", how, diff, known, other)
			}
		}
	}
	return taken
}

// sound says that what was taken without reading it has the form that it is taken for.
func sound(t testing.TB, text []byte) {
	t.Helper()
	var form planfile.PlainForm
	if tree, _ := form.Read(text); tree == nil {
		t.Fatalf("taken though it is not plain and sound:\n%s", text)
	}
}

func examined(t testing.TB, text []byte) trail.Version {
	t.Helper()
	tree, problem := planfile.ExaminePast(text)
	if problem != nil {
		t.Fatal(problem)
	}
	return trail.Version{File: "f", Text: text, Tree: tree}
}

// patched is a text put together of another one, as deltas of git put one together:
// in blocks of sixteen bytes, wherever these stand in the other one.
func patched(of *patchwork.Text, text []byte) *patchwork.Text {
	base := of.Slice(0, of.Len())
	out := new(patchwork.Text)
	for at := 0; at < len(text); {
		n := 0
		if from := bytes.Index(base, text[at:min(at+16, len(text))]); from >= 0 {
			for n < len(text)-at && n < len(base)-from && base[from+n] == text[at+n] {
				n++
			}
			out.Copy(of, from, from+n)
		} else {
			n = min(5, len(text)-at)
			out.Add(bytes.Clone(text[at : at+n]))
		}
		at += n
	}
	return out
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
	return append(out, []byte("kind: StockTargets\nversion: 1\ntargets:\n  a: {site: x, items: [A], cover: 3}\n  b:\n    site: x\n    items:\n      - A\n      - B\n    units:\n      2027-01: 5\n"),
		[]byte("kind: Adjustments\nversion: 1\nlayer: l\nmarket: m\nadjustments:\n  - id: a\n    items: [A]\n    add:\n      2027-01: 5\n  - id: a\n    items: [A]\n    add:\n      2027-01: 5\n"),
		[]byte("kind: Adjustments\nversion: 1\nlayer: l\nmarket: m\nadjustments:\n  - items: [A, B]\n    id: a\n    percent:\n      2027-01..2027-04: 5%\n    note: why\n  - {id: b, items: [A], add: {2027-01: 5, 2027-02: 6}}\n  - id: c\n    items: [A]\n    reason: x\n    set:\n      2027-01: 5\n"),
		[]byte("kind: Adjustments\nversion: 1\nlayer: l\nmarket: m\nadjustments:\n  - word\n  - id: b\n    items: [A]\n    add: {2027-01: 5}\n  - id: c\n    items: [A]\n    set:\n      2027-01: 5\n"),
		[]byte("kind: Budget\nversion: 1\nrates:\n  USD: 1.1\n  2027-01..2027-03: 4\n  GBP: 1.2\n  2027-05: 3\n"),
		[]byte("kind: Network\nversion: 1\nrates:\n  USD: 1.1\n  2027-01..2027-03: 4\n  GBP: 1.2\n  2027-05: 3\nmarkets:\n  eu:\n    served_from:\n      x: 40%\n      y: 60%\n"),
		[]byte("kind: Supply\nsource: x\nterms:\n  A:\n    cost: 1\n  # a note\n  B:   # another\n    cost: 2\nlist:\n  - id: y\n    cost: 3\n"),
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
	func(_ *rand.Rand, line string) string { return "# " + line },
	func(_ *rand.Rand, line string) string { return line + "\n# about the next" },
	func(_ *rand.Rand, line string) string { return strings.TrimLeft(line, " ") },
	func(_ *rand.Rand, line string) string { return strings.Replace(line, "2", "[2", 1) },
	func(_ *rand.Rand, line string) string { return line + "\n  NEW: {add: 1}" },
	func(_ *rand.Rand, line string) string { return line + "\n  NEW: 7" },
	func(_ *rand.Rand, line string) string { return line + "\n  - id: new\n    cost: 4" },
	func(_ *rand.Rand, line string) string { return line + "\n      2030-01: 17" },
	func(_ *rand.Rand, line string) string { return strings.Replace(line, ": ", ": {2027-01: 4}", 1) },
}

func TestDifferMeansTheSame(t *testing.T) {
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
			if len(changed) > 3 && r.IntN(6) == 0 { // a line moves
				i, j := r.IntN(len(changed)), r.IntN(len(changed))
				line := changed[i]
				changed = slices.Insert(slices.Delete(changed, i, i+1), min(j, len(changed)-1), line)
			}
			if r.IntN(6) == 0 { // an entry goes, or several do
				i := r.IntN(len(changed))
				j := i + 1
				for j < len(changed) && strings.HasPrefix(changed[j], "   ") {
					j++
				}
				changed = slices.Delete(changed, i, j)
			}
			tried++
			if both(t, text, []byte(strings.Join(changed, "\n"))) {
				taken++
			}
		}
	}
	if taken < tried/20 {
		t.Errorf("the faster way was taken for %d of %d", taken, tried)
	}
}

func FuzzDiffer(f *testing.F) {
	for _, text := range texts(f) {
		f.Add(text, bytes.Replace(text, []byte(": 1"), []byte(": 2"), 3))
	}
	f.Fuzz(func(t *testing.T, known, other []byte) { both(t, known, other) })
}
