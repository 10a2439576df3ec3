package schema

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

func TestIsText(t *testing.T) {
	for _, tt := range []struct {
		kind, path string
		want       bool
	}{
		{"Adjustments", "adjustments/[]/note", true},
		{"Adjustments", "adjustments/[]/evidence", false},
		{"Adjustments", "adjustments/[]/reason", false},
		{"Adjustments", "adjustments/[]/id", false},
		{"Adjustments", "adjustments/[]", false},
		{"Adjustments", "adjustments/note", false},
		{"Adjustments", "adjustments/[]/add/2027-03", false},
		{"Adjustments", "adjustments/[]/note/deeper", false},
		{"Baseline", "method/note", true},
		{"Baseline", "method/name", false},
		{"Baseline", "forecast/name/2027-03", false},
		{"Catalog", "name", true},
		{"Catalog", "items/TENT-2P/name", true},
		{"Catalog", "items/name/unit", false},
		{"Catalog", "items/name/name", true},
		{"Catalog", "items/TENT-2P/code", false},
		{"Decision", "question", false},
		{"Decision", "options/[]/summary", false},
		{"Decision", "options/[]/cost", false},
		{"Decision", "decided_by/[]", false},
		{"Network", "markets/eu/name", true},
		{"Network", "markets/name", false},
		{"Policy", "people/anna/name", true},
		{"Policy", "rules/money/when/any/a/all/b/control", false},
		{"Facts", "files/sales%2F2026-11.csv/note", true},
		{"Facts", "files/sales%2F2026-11.csv/sha256", false},
		{"Nothing", "name", false},
	} {
		if got := IsText(tt.kind, strings.Split(tt.path, "/")); got != tt.want {
			t.Errorf("%s %s: text %v, want %v", tt.kind, tt.path, got, tt.want)
		}
	}
	if IsText("Plan", nil) {
		t.Error("a document is no text")
	}
}

// TestMarkedFieldsAreFound counts: each field that a definition marks is found
// by [IsText], by the names of the fields alone.
func TestMarkedFieldsAreFound(t *testing.T) {
	marked := regexp.MustCompile(`(?m)^\s*([a-z_]+)[?!]?:.*@text\(\)`)
	names, err := fs.Glob(Files, "*.cue")
	if err != nil {
		t.Fatal(err)
	}
	inFiles := 0
	for _, name := range names {
		src, err := fs.ReadFile(Files, name)
		if err != nil {
			t.Fatal(err)
		}
		inFiles += len(marked.FindAll(src, -1))
		if n := strings.Count(string(src), "@text"); n != len(marked.FindAll(src, -1)) {
			t.Errorf("%s: %d marks, %d of them behind a field on one line", name, n, len(marked.FindAll(src, -1)))
		}
	}
	found := 0
	for _, k := range Describe() {
		found += countText(k.Name, nil, k.Fields)
	}
	if found < inFiles {
		t.Errorf("%d fields are marked, %d are found", inFiles, found)
	}
}

func countText(kind string, path []string, fields []Field) int {
	n := 0
	for _, f := range fields {
		at := append(append([]string{}, path...), f.Name)
		if IsText(kind, at) {
			n++
		}
		n += countText(kind, at, f.Nested)
	}
	return n
}
