package workspace

import (
	"math"
	"testing"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/planfile"
)

// A part is foreign text: it cannot point beyond the document that it is about.
func TestPartsPointIntoTheirDocument(t *testing.T) {
	text := []byte("kind: Risk\n")
	tree, _ := planfile.Parse(text)
	d := planfile.DocumentOf(text, tree)
	fix := func(offset int, old string) PartFinding {
		return PartFinding{Code: finding.ShapeValue, Fix: &finding.Fix{Offset: offset, Old: old, New: "x"}}
	}
	for name, tt := range map[string]struct {
		p  PartFinding
		ok bool
	}{
		"a word":                {PartFinding{Code: finding.ShapeValue, Offset: 6, Length: 4}, true},
		"the end":               {PartFinding{Code: finding.ShapeValue, Offset: 11}, true},
		"no code":               {PartFinding{Code: "X999", Offset: 6, Length: 4}, false},
		"before the text":       {PartFinding{Code: finding.ShapeValue, Offset: -1}, false},
		"behind the text":       {PartFinding{Code: finding.ShapeValue, Offset: 12}, false},
		"longer than the text":  {PartFinding{Code: finding.ShapeValue, Offset: 6, Length: 6}, false},
		"as long as can be":     {PartFinding{Code: finding.ShapeValue, Offset: 6, Length: math.MaxInt}, false},
		"a place behind":        {PartFinding{Code: finding.ShapeValue, Related: []PartRelated{{Offset: 12}}}, false},
		"a mend":                {fix(6, "Risk"), true},
		"a mend of other text":  {fix(6, "Rusk"), false},
		"a mend before":         {fix(-1, "Risk"), false},
		"a mend far behind":     {fix(math.MaxInt, "Risk"), false},
		"a mend across the end": {fix(7, "isk\nx"), false},
	} {
		if _, ok := tt.p.finding(d); ok != tt.ok {
			t.Errorf("%s: %t, want %t", name, ok, tt.ok)
		}
	}
}
