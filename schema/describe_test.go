package schema

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func kindNamed(t *testing.T, name string) Kind {
	t.Helper()
	for _, k := range Describe() {
		if k.Name == name {
			return k
		}
	}
	t.Fatalf("no kind %s", name)
	return Kind{}
}

// at follows a path of names, `adjustments/[]/id`.
func at(t *testing.T, k Kind, path string) Field {
	t.Helper()
	fields, found := k.Fields, Field{}
	for _, name := range strings.Split(path, "/") {
		ok := false
		for _, f := range fields {
			if f.Name == name {
				found, fields, ok = f, f.Nested, true
				break
			}
		}
		if !ok {
			t.Fatalf("%s has no %s", k.Name, path)
		}
	}
	return found
}

func TestDescribe(t *testing.T) {
	var names []string
	for _, k := range Describe() {
		names = append(names, k.Name)
	}
	want := []string{"Adjustments", "Assumption", "Baseline", "Budget", "Catalog", "Decision", "Facts", "Import", "Network", "Plan", "Policy", "Risk", "StockTargets", "Supply", "Trigger"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	for _, tt := range []struct {
		kind, path, words string
		required          bool
		allowed           []string
	}{
		{"Plan", "horizon", "whole number from 1 to 520", true, nil},
		{"Plan", "calendar", "one of the values", true, []string{"month", "week", "4-4-5", "4-5-4", "5-4-4"}},
		{"Plan", "version", "`1`", true, []string{"1"}},
		{"Plan", "name", "text", true, nil},
		{"Plan", "holidays", "list of dates", false, nil},
		{"Plan", "fences", keysBelow, false, nil},
		{"Plan", "fences/frozen", "whole number from 0 to 520", true, nil},
		{"Plan", "tolerances/below-target/money", "number, 0 or more", false, nil},
		{"Catalog", "items", "for each identifier: the keys below", true, nil},
		{"Catalog", "items/<identifier>/unit", "identifier", true, nil},
		{"Catalog", "items/<identifier>/price", "number, 0 or more, or for each identifier: number or numbers by first period", false, nil},
		{"Catalog", "items/<identifier>/like/factor", "number above 0", true, nil},
		{"Catalog", "items/<identifier>/code", "text, may be empty", false, nil},
		{"Adjustments", "adjustments", "list of maps", true, nil},
		{"Adjustments", "adjustments/[]/id", "identifier", true, nil},
		{"Adjustments", "adjustments/[]/add", "numbers by period", false, nil},
		{"Adjustments", "adjustments/[]/items", "list of identifiers", false, nil},
		{"Supply", "uses/<identifier>/<identifier>/offset", "whole number from 0 to 520", true, nil},
		{"Supply", "lead_time", "lead time", true, nil},
		{"Supply", "terms/<identifier>/primary", "true or false", false, nil},
		{"Budget", "rates", "for each currency: number above 0", false, nil},
		{"Assumption", "test/threshold", "number or percent", true, nil},
		{"Import", "imports/[]/keep/[]/values", "list of texts", false, nil},
		{"Import", "imports/[]/codes/item", "for each text: identifier", false, nil},
		{"Policy", "people/<identifier>/email", "text of the form `^[^@ ]+@[^@ ]+$`", false, nil},
	} {
		f := at(t, kindNamed(t, tt.kind), tt.path)
		if f.Type != tt.words || f.Required != tt.required {
			t.Errorf("%s %s is %q, required %v; want %q, %v", tt.kind, tt.path, f.Type, f.Required, tt.words, tt.required)
		}
		if diff := cmp.Diff(tt.allowed, f.Allowed); diff != "" {
			t.Errorf("%s %s allows (-want +got):\n%s", tt.kind, tt.path, diff)
		}
	}
}

// TestEverythingIsDescribed: every key has its meaning in a full sentence, and
// every kind its purpose and an example that uses all keys.
func TestEverythingIsDescribed(t *testing.T) {
	var walk func(path string, fs []Field)
	walk = func(path string, fs []Field) {
		for _, f := range fs {
			ours := strings.HasPrefix(f.Name, "<") || f.Name == "[]"
			if !ours && !strings.HasSuffix(f.Doc, ".") && !strings.HasSuffix(f.Doc, "`.") {
				t.Errorf("%s%s means %q, which is no sentence", path, f.Name, f.Doc)
			}
			if f.Type == "value" {
				t.Errorf("%s%s has no words for its type", path, f.Name)
			}
			walk(path+f.Name+"/", f.Nested)
		}
	}
	for _, k := range Describe() {
		if !strings.HasSuffix(k.Doc, ".") {
			t.Errorf("%s is for %q", k.Name, k.Doc)
		}
		walk(k.Name+" ", k.Fields)
		for _, f := range k.Fields {
			if f.Required && !strings.Contains("\n"+k.Example, "\n"+f.Name+":") {
				t.Errorf("the example of %s does not show %s", k.Name, f.Name)
			}
		}
	}
	for _, term := range Terms() {
		if term.Name == "" || !strings.HasSuffix(term.Doc, ".") {
			t.Errorf("term %+v", term)
		}
	}
}

// TestJSONSchemaDescribes: the meaning of keys reaches the editor, and beside a
// reference, where draft 7 reads nothing else, stands nothing else.
func TestJSONSchemaDescribes(t *testing.T) {
	b, err := JSONSchema()
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := JSONSchema(); string(again) != string(b) {
		t.Error("two calls differ")
	}
	var doc any
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(path, e)
			}
		case map[string]any:
			_, ref := v["$ref"]
			for k, e := range v {
				if ref && k != "$ref" && k != "description" {
					t.Errorf("%s: %s beside a reference", path, k)
				}
				if k == "$defs" || k == "prefixItems" || k == "unevaluatedProperties" || k == "dependentRequired" {
					t.Errorf("%s: %s is not of draft 7", path, k)
				}
				walk(path+"/"+k, e)
			}
			if ps, ok := v["properties"].(map[string]any); ok && !strings.HasSuffix(path, "/if") {
				for name, p := range ps {
					if p, ok := p.(map[string]any); !ok || p["description"] == nil && p["$ref"] == nil {
						t.Errorf("%s: %s is not described", path, name)
					}
				}
			}
		}
	}
	walk("", doc)
}
