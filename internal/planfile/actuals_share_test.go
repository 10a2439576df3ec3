package planfile

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/generate"
)

type blobOf string

func (b blobOf) Content() string { return string(b) }

// Facts are shared where nothing that they depend on has changed, and are else
// what they are when read alone.
func TestSharedFacts(t *testing.T) {
	files := fstest.MapFS{}
	if err := generate.Plan(func(path string, b []byte) error {
		files[path] = &fstest.MapFile{Data: b, Sys: blobOf(blobName(b))}
		return nil
	}, generate.Options{Items: 100, Periods: 6}); err != nil {
		t.Fatal(err)
	}
	some := func(prefix, suffix string) string {
		for _, name := range slices.Sorted(maps.Keys(files)) {
			if strings.HasPrefix(name, prefix) && strings.HasSuffix(name, suffix) {
				return name
			}
		}
		t.Fatal("no file ", prefix, suffix)
		return ""
	}
	for _, tt := range []struct {
		name, file, old, new string
		shared               bool
	}{
		{"nothing", some("facts/", ".csv"), "", "", true},
		{"a forecast", some("demand/baseline/", ".yaml"), ": 1", ": 2", true},
		{"a row of facts", some("facts/sales/", ".csv"), ",1", ",2", false},
		{"a manifest", some("facts/", ".yaml"), "fact: sales", "note: counted twice\n    fact: sales", false},
		{"an item", some("catalog/", ".yaml"), "items:\n", "items:\n  aaa: {unit: each}\n", false},
		{"a file before the facts", "assumptions/A-new.yaml", "", "kind: Assumption\nversion: 1\nowner: sales\nid: A-NEW\nstatement: x\n", false},
		{"the first period", "plan.yaml", "2026-12", "2027-01", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			after := maps.Clone(files)
			text := []byte(tt.new)
			if f := files[tt.file]; f != nil {
				if text = bytes.Replace(f.Data, []byte(tt.old), []byte(tt.new), 1); tt.old != "" && bytes.Equal(text, f.Data) {
					t.Fatalf("%s does not hold %q", tt.file, tt.old)
				}
			}
			after[tt.file] = &fstest.MapFile{Data: text, Sys: blobOf(blobName(text))}
			kept := NewKept()
			before, err := Load(files, "plan", Options{Kept: kept})
			if err != nil {
				t.Fatal(err)
			}
			with, err := Load(after, "plan", Options{Kept: kept})
			if err != nil {
				t.Fatal(err)
			}
			without, err := Load(after, "plan", Options{})
			if err != nil || without.Plan == nil {
				t.Fatal(err, without.Findings)
			}
			if d := cmp.Diff(without.Findings, with.Findings); d != "" {
				t.Errorf("findings: %s", d)
			}
			if d := cmp.Diff(without.Plan.Actuals, with.Plan.Actuals, cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(actual.Table{}), cmp.Comparer(sameCells), cmpopts.IgnoreUnexported(actual.Open{})); d != "" {
				t.Errorf("facts: %.2000s", d)
			}
			if got := &before.Plan.Actuals.Sales.Rows[0] == &with.Plan.Actuals.Sales.Rows[0]; got != tt.shared {
				t.Errorf("shared is %v", got)
			}
		})
	}
}
