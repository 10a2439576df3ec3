package generate_test

import (
	"bytes"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/generate"
	"github.com/accord-plan/accord/internal/planfile"
)

func memory(t testing.TB, o generate.Options) fstest.MapFS {
	t.Helper()
	m := fstest.MapFS{}
	if err := generate.Plan(func(p string, b []byte) error {
		if _, twice := m[p]; twice {
			t.Errorf("%s is written twice", p)
		}
		m[p] = &fstest.MapFile{Data: b}
		return nil
	}, o); err != nil {
		t.Fatal(err)
	}
	return m
}

// The plan that comes out is read without a finding, and holds what was asked
// for.
func TestPlanLoads(t *testing.T) {
	for name, tc := range map[string]struct {
		o                        generate.Options
		items, baselines, series int
	}{
		"defaults": {generate.Options{}, 1000, 10, 18},
		"weeks":    {generate.Options{Items: 130, Periods: 104, Calendar: "week", Markets: 3, Seed: 7}, 130, 6, 104},
		"tiny":     {generate.Options{Items: 1, Periods: 1}, 1, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := planfile.Load(memory(t, tc.o), "generated", planfile.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range l.Findings {
				t.Errorf("%v %s %s", l.Files.At(f.At), f.Code, f.Message)
			}
			if got := len(l.Plan.Items); got != tc.items {
				t.Errorf("%d items, want %d", got, tc.items)
			}
			if got := len(l.Plan.Baselines); got != tc.baselines {
				t.Fatalf("%d baselines, want %d", got, tc.baselines)
			}
			if got := l.Plan.Baselines[0].Rows[0].Cells.Len(); got != tc.series {
				t.Errorf("%d cells in a row, want %d", got, tc.series)
			}
			for _, f := range l.Plan.Actuals.Files {
				if !f.Found || f.Rows != f.FoundRows || f.SHA256 != f.FoundSHA256 {
					t.Errorf("the manifest does not describe %s", f.Path)
				}
			}
		})
	}
}

func TestSameOptionsSameBytes(t *testing.T) {
	o := generate.Options{Items: 120, Seed: 3}
	a, b := memory(t, o), memory(t, o)
	if !maps.EqualFunc(a, b, func(x, y *fstest.MapFile) bool { return bytes.Equal(x.Data, y.Data) }) {
		t.Error("two runs differ")
	}
	o.Seed = 4
	if c := memory(t, o); bytes.Equal(a["demand/baseline/m01-f0001.yaml"].Data, c["demand/baseline/m01-f0001.yaml"].Data) {
		t.Error("another seed gives the same baseline")
	}
}

// A hundred items to a family, each family in files of its own.
func TestFilesByFamily(t *testing.T) {
	var got []string
	for p := range memory(t, generate.Options{Items: 101, Markets: 2}) {
		if strings.Contains(p, "f000") {
			got = append(got, p)
		}
	}
	slices.Sort(got)
	want := []string{"catalog/f0001.yaml", "catalog/f0002.yaml",
		"demand/baseline/m01-f0001.yaml", "demand/baseline/m01-f0002.yaml", "demand/baseline/m02-f0001.yaml", "demand/baseline/m02-f0002.yaml",
		"supply/f0001.yaml", "supply/f0002.yaml"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestWriterErrorsEndIt(t *testing.T) {
	full, calls := errors.New("disk full"), 0
	err := generate.Plan(func(string, []byte) error { calls++; return full }, generate.Options{Items: 1})
	if !errors.Is(err, full) || calls != 1 {
		t.Errorf("err %v after %d calls, want disk full after 1", err, calls)
	}
	if err := generate.Plan(func(string, []byte) error { return nil }, generate.Options{Calendar: "4-4-5"}); err == nil {
		t.Error("a calendar that cannot be generated is accepted")
	}
}

func TestDir(t *testing.T) {
	dir := t.TempDir()
	if err := generate.Plan(generate.Dir(dir), generate.Options{Items: 3}); err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(dir, "catalog", "*.yaml"))
	if err != nil || len(found) != 1 {
		t.Errorf("catalog files %v, %v", found, err)
	}
}
