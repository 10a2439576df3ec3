package planfile

import (
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/generate"
)

// A remembered document is judged again only by who asks for that, and what
// accepted it comes with it.
func TestAcceptedOnceIsNotJudgedAgain(t *testing.T) {
	files := fstest.MapFS{}
	if err := generate.Plan(func(p string, b []byte) error { files[p] = &fstest.MapFile{Data: b}; return nil }, generate.Options{Items: 200}); err != nil {
		t.Fatal(err)
	}
	kept := NewKept()
	for _, tt := range []struct {
		by     string
		judged bool
	}{{"company", true}, {"company", false}, {"another", true}, {"another", false}} {
		judged := 0
		l, err := Load(files, "p", Options{Workers: 1, Kept: kept, NewShape: func() Shape {
			return func(d *Document) []finding.Finding {
				judged++
				d.AcceptedBy = tt.by
				return nil
			}
		}, Again: func(d *Document) bool { return d.AcceptedBy != tt.by }})
		if err != nil || len(l.Findings) > 0 {
			t.Fatal(err, l.Findings)
		}
		if tt.judged != (judged > 5) || !tt.judged && judged > 0 {
			t.Errorf("by %s: %d documents were judged", tt.by, judged)
		}
	}
}
