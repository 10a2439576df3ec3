package planfile

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/generate"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// exactly compares plans with the place of every number.
var exactly = []cmp.Option{cmpopts.IgnoreTypes(&position.Files{}), cmp.Comparer(func(a, b period.Calendar) bool { return a == b }),
	cmp.Transformer("ids", dimension.Table.IDs), cmpopts.IgnoreUnexported(actual.Table{}),
	cmp.Transformer("cells", dimension.Series.List), cmpopts.EquateEmpty()}

// loadsAlike holds a folder read the fast way against the reference.
func loadsAlike(t *testing.T, files fs.FS, pasts ...bool) {
	t.Helper()
	for _, past := range pasts {
		want, err := Load(files, "plan", Options{Reference: true, Past: past})
		if err != nil {
			t.Fatal(err)
		}
		got, err := Load(files, "plan", Options{Workers: 2, Past: past})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(printed(want), printed(got)); d != "" {
			t.Fatalf("past %t: findings, -reference +fast:\n%s", past, d)
		}
		if d := cmp.Diff(want.Plan, got.Plan, exactly...); d != "" {
			t.Fatalf("past %t: plan, -reference +fast:\n%s", past, d)
		}
		for i, d := range want.Documents {
			if o := got.Documents[i]; d.Path != o.Path || d.Kind != o.Kind || d.Owner != o.Owner || d.OwnerAt != o.OwnerAt || !bytes.Equal(d.Text(), o.Text()) || !d.SameText(o) {
				t.Fatalf("past %t: %s differs", past, d.Path)
			}
		}
	}
}

// printed are the findings as they would be printed, with their places.
func printed(l *Loaded) []string {
	var out []string
	for _, f := range l.Findings {
		out = append(out, fmt.Sprintf("%v %s %s | %s | %v | %+v", l.Files.At(f.At), f.Code, f.Message, f.Hint, f.Fix, related(l, f)))
	}
	return out
}

func related(l *Loaded, f finding.Finding) []string {
	var out []string
	for _, r := range f.Related {
		out = append(out, fmt.Sprintf("%v %s", l.Files.At(r.At), r.Message))
	}
	return out
}

func generatedFiles(t testing.TB, o generate.Options) fstest.MapFS {
	t.Helper()
	m := fstest.MapFS{}
	if err := generate.Plan(func(p string, text []byte) error {
		m[p] = &fstest.MapFile{Data: bytes.Clone(text)}
		return nil
	}, o); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestFastLoadOfWholePlans(t *testing.T) {
	loadsAlike(t, os.DirFS("../../plans"), false, true)
	loadsAlike(t, smallPlan(t), false, true)
	loadsAlike(t, generatedFiles(t, generate.Options{Items: 230}), false, true)
	loadsAlike(t, generatedFiles(t, generate.Options{Items: 120, Periods: 60, Calendar: "week"}), false, true)
}

// TestDraftsAreUsed: what the other tests compare is not the reference twice.
func TestDraftsAreUsed(t *testing.T) {
	m := generatedFiles(t, generate.Options{Items: 200})
	docs, found := readDocuments(m, slices.Sorted(documentsOf(m)), position.NewFiles(slices.Collect(maps.Keys(m)), nil), Options{})
	drafted := 0
	for _, d := range docs {
		if d.draft != nil {
			drafted++
		}
	}
	if len(found) > 0 || drafted < 6 {
		t.Errorf("%d of %d documents are drafted, %d findings", drafted, len(docs), len(found))
	}
}

func documentsOf(m fstest.MapFS) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for name := range m {
			if strings.HasSuffix(name, ".yaml") && !yield(name) {
				return
			}
		}
	}
}

// mutated is a plan with some changes that people or bad merges make.
func mutated(r *rand.Rand, m fstest.MapFS) (fstest.MapFS, string) {
	out := maps.Clone(m)
	names := slices.Sorted(maps.Keys(m))
	var told []string
	for range 1 + r.IntN(3) {
		name := names[r.IntN(len(names))]
		if r.IntN(3) > 0 { // mostly where there is a fast way
			large := slices.DeleteFunc(slices.Clone(names), func(n string) bool {
				return !strings.Contains(n, "baseline") && !strings.HasPrefix(n, "supply") && !strings.HasPrefix(n, "catalog") && !strings.HasSuffix(n, ".csv")
			})
			name = large[r.IntN(len(large))]
		}
		if out[name] == nil {
			continue
		}
		word := swaps[r.IntN(len(swaps))]
		if r.IntN(2) == 0 {
			word = wordOf(r, m[names[r.IntN(len(names))]].Data)
		}
		text, what := mutate(r, out[name].Data, word, path.Ext(name) == ".csv")
		told = append(told, what+" in "+name)
		out[name] = &fstest.MapFile{Data: text}
		switch r.IntN(25) {
		case 0:
			delete(out, name)
		case 1:
			out[strings.Replace(name, ".", "-2.", 1)] = m[name]
		}
	}
	return out, strings.Join(told, "; ")
}

var swaps = []string{"2027-01", "2027-02", "2026-12..2027-02", "2027-03..2027-01", "2027-W05", "null", "-5", "1.25", "1.23456", "007", "1e5", "12345678901234567890", "'5'", `"x"`, "~", "",
	"I-000001", "I-000099", "i-000001", "nobody", "m01", "f0001", "f0002", "site01", "hours", "{}", "[]", "{hours: 1}", "[I-000001]", "# note", "100%", "true", "all", "sales", "each"}

// wordOf is something that a text of the plan says.
func wordOf(r *rand.Rand, text []byte) string {
	words := strings.FieldsFunc(string(text), func(c rune) bool { return strings.ContainsRune(" :,[]{}\n", c) })
	return words[r.IntN(len(words))]
}

// mutate changes a line of a text.
func mutate(r *rand.Rand, text []byte, word string, csv bool) ([]byte, string) {
	lines := strings.SplitAfter(string(text), "\n")
	i := r.IntN(len(lines))
	line := strings.TrimSuffix(lines[i], "\n")
	what := ""
	switch r.IntN(9) {
	case 0:
		what, lines = "a line less", slices.Delete(lines, i, i+1)
	case 1:
		what, lines = "a line twice", slices.Insert(lines, i, lines[i])
	case 2:
		j := r.IntN(len(lines))
		what = "two lines changed"
		lines[i], lines[j] = lines[j], lines[i]
	case 3, 4:
		what = "a value " + word
		sep := ": "
		if csv {
			sep = ","
		}
		parts := strings.Split(line, sep)
		parts[r.IntN(len(parts))] = word
		lines[i] = strings.Join(parts, sep) + "\n"
	case 5:
		what = "a key " + word
		if k, v, ok := strings.Cut(line, ":"); ok {
			lines[i] = k[:len(k)-len(strings.TrimLeft(k, " "))] + word + ":" + v + "\n"
		}
	case 6:
		what = "a comment or space"
		lines[i] = line + []string{" # why", " ", "\t", "\r", ","}[r.IntN(5)] + "\n"
	case 7:
		what = "an indentation"
		lines[i] = " " + lines[i]
	case 8:
		if at := r.IntN(len(text) + 1); at < len(text) {
			what = "a byte"
			out := bytes.Clone(text)
			out[at] = byte(r.IntN(256))
			return out, what
		}
	}
	return []byte(strings.Join(lines, "")), fmt.Sprintf("%s at line %d", what, i+1)
}

// TestFastLoadOfMutatedPlans: whatever is wrong with a plan, both ways say the
// same of it and build the same.
func TestFastLoadOfMutatedPlans(t *testing.T) {
	plans := []fstest.MapFS{generatedFiles(t, generate.Options{Items: 4}), smallPlan(t), generatedFiles(t, generate.Options{Items: 3, Periods: 8, Calendar: "week"})}
	n := 150
	if testing.Short() {
		n = 30
	}
	for i := range n {
		seed := uint64(i)
		r := rand.New(rand.NewPCG(seed, 6))
		m, what := mutated(r, plans[i%len(plans)])
		if !t.Run(fmt.Sprintf("seed %d: %s", seed, what), func(t *testing.T) { loadsAlike(t, m, i%2 == 1) }) {
			return
		}
	}
}
