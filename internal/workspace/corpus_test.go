package workspace

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/planfile/planfiletest"
)

// TestBrokenPlans lays every broken file of the corpus into a small plan and
// judges it with CUE: each ends in the finding that is expected, at a place,
// soon, and never in a panic.
func TestBrokenPlans(t *testing.T) {
	cases, err := planfiletest.Broken("../planfile/testdata")
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) < 150 {
		t.Fatalf("only %d cases", len(cases))
	}
	shape := shapes(nil)
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			start := time.Now()
			l, err := planfile.Load(c.FS, "plans", planfile.Options{NewShape: shape, Workers: 1})
			if err != nil {
				t.Fatal(err)
			}
			if spent := time.Since(start); spent > 10*time.Second {
				t.Errorf("took %v", spent)
			}
			var codes []string
			for _, f := range l.Findings {
				codes = append(codes, string(f.Code))
				if f.Message == "" || strings.ContainsAny(f.Message, "\n\x1b") {
					t.Errorf("message %q", f.Message)
				}
				if f.Code == c.Code && !f.At.IsZero() || f.Code == finding.ShapeNoPlan {
					return
				}
			}
			t.Errorf("findings %v, want %s", codes, c.Code)
		})
	}
}

func TestSmallPlanIsSound(t *testing.T) {
	small, err := planfiletest.Small("../planfile/testdata")
	if err != nil {
		t.Fatal(err)
	}
	l, err := planfile.Load(small, "plans", planfile.Options{NewShape: shapes(nil)})
	if err != nil || l.Plan == nil || len(l.Findings) > 0 {
		t.Fatal(err, l.Findings)
	}
}

// FuzzShape reads and judges any text as a plan file of any kind.
func FuzzShape(f *testing.F) {
	cases, err := planfiletest.Broken("../planfile/testdata")
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range cases {
		if file := c.FS[c.Path]; file != nil && len(file.Data) < 4<<10 {
			f.Add(file.Data)
		}
	}
	shape := shapes(nil)
	f.Fuzz(func(t *testing.T, text []byte) {
		fsys := fstest.MapFS{"plan.yaml": &fstest.MapFile{Data: text}}
		l, err := planfile.Load(fsys, "plans", planfile.Options{NewShape: shape, Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		if l.Plan == nil && len(l.Findings) == 0 {
			t.Fatal("neither a plan nor a finding")
		}
	})
}
