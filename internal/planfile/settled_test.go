package planfile

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/generate"
)

// What a state takes from the one that was read before it is what it would have read
// itself, whatever differs between them; and where nothing that it depends on differs,
// it is the same in memory.
func TestSettledMeansWhatIsRead(t *testing.T) {
	files := fstest.MapFS{}
	write := func(m fstest.MapFS, name, text string) {
		m[name] = &fstest.MapFile{Data: []byte(text), Sys: blobOf(blobName([]byte(text)))}
	}
	err := generate.Plan(func(path string, b []byte) error {
		write(files, path, string(b))
		return nil
	}, generate.Options{Items: 300, Periods: 6})
	if err != nil {
		t.Fatal(err)
	}
	write(files, "catalog/more.yaml", "kind: Catalog\nversion: 1\nowner: sales\nfamily: more\ndecimals: 1\nitems:\n  A:\n    unit: each\n    replaces: B\n    price:\n      m01: {2026-11: 5}\n    served_from: {m01: {site01: 100%}}\n  B: {unit: each, from: 2026-11}\n")
	write(files, "demand/baseline/more.yaml", "kind: Baseline\nversion: 1\nowner: sales\nmarket: m01\nfamily: more\nmethod: manual\nforecast:\n  A: {2026-12: 10, 2027-01: 12.5}\n  B: {2026-12: 10, 2027-01: 12}\n")
	edit := func(name, old, new string) fstest.MapFS {
		out := maps.Clone(files)
		text := string(files[name].Data)
		if !strings.Contains(text, old) {
			t.Fatalf("%s has no %q", name, old)
		}
		write(out, name, strings.Replace(text, old, new, 1))
		return out
	}
	without := func(name string) fstest.MapFS {
		out := maps.Clone(files)
		delete(out, name)
		return out
	}
	catalog := string(files["catalog/more.yaml"].Data)
	states := []struct {
		name  string
		files fstest.MapFS
		items bool // the same in memory as those of the state before
	}{
		{"the first", files, false},
		{"the same", files, true},
		{"another number", edit("demand/baseline/more.yaml", "10", "11"), true},
		{"fractions of what is whole", edit("catalog/more.yaml", "decimals: 1\n", ""), false},
		{"the first after these", files, false},
		{"another name", edit("catalog/more.yaml", "  A:\n", "  A:\n    name: Alder\n"), false},
		{"another item", edit("catalog/more.yaml", "  B: ", "  AA: {unit: each}\n  B: "), false},
		{"an item that is not there", edit("catalog/more.yaml", "  B: {unit: each, from: 2026-11}\n", ""), false},
		{"another file", without("demand/baseline/more.yaml"), false},
		{"a catalog that is not there", without("catalog/more.yaml"), false},
		{"a catalog with a mistake", edit("catalog/more.yaml", "each", "[each]"), false},
		{"the first again", files, false},
		{"another currency", edit("plan.yaml", "currency: EUR", "currency: USD"), true},
		{"another horizon", edit("plan.yaml", "horizon: 6", "horizon: 5"), true},
		{"the first once more", files, true},
	}
	moved := edit("catalog/more.yaml", "  B: {unit: each, from: 2026-11}\n", "")
	first := "catalog/f0001.yaml"
	write(moved, first, string(files[first].Data)+strings.TrimPrefix(catalog, catalog[:strings.Index(catalog, "  B: ")]))
	states = append(states, struct {
		name  string
		files fstest.MapFS
		items bool
	}{"an item in another family", moved, false})

	kept := NewKept()
	var before *Loaded
	for _, s := range states {
		want, err := Load(s.files, "plan", Options{})
		if err != nil {
			t.Fatal(s.name, err)
		}
		got, err := Load(s.files, "plan", Options{Kept: kept})
		if err != nil {
			t.Fatal(s.name, err)
		}
		if d := cmp.Diff(printed(want), printed(got)); d != "" {
			t.Errorf("%s: %s", s.name, d)
		}
		if d := cmp.Diff(want.Plan, got.Plan, exactly...); d != "" {
			t.Errorf("%s: %s", s.name, d)
		}
		if before != nil && (&got.Plan.Items[0] == &before.Plan.Items[0]) != s.items {
			t.Errorf("%s: the items are shared: %v", s.name, !s.items)
		}
		before = got
	}
	if kept.last["demand/baseline/more.yaml"].draft == nil {
		t.Error("a forecast with decimals is not drafted")
	}
}
