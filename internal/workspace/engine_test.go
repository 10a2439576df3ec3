package workspace

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/planfile/planfiletest"
	"github.com/google/go-cmp/cmp"
)

// byEngine reads and judges a folder on the fast ways or by reference.
func byEngine(t interface{ Fatal(...any) }, fsys fstest.MapFS, reference bool) []finding.Finding {
	l, err := planfile.Load(fsys, "plans", planfile.Options{Workers: 1, NewShape: shapes(nil, nil, reference), Reference: reference})
	if err != nil {
		t.Fatal(err)
	}
	return finding.Sort(slices.Clone(l.Findings))
}

// The fast ways tell of every broken file what the reference tells, in the same
// words and at the same places.
func TestEnginesTellTheSame(t *testing.T) {
	if oneByOne(t) {
		return
	}
	cases, err := planfiletest.Broken("../planfile/testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			if d := cmp.Diff(byEngine(t, c.FS, true), byEngine(t, c.FS, false), cmp.AllowUnexported(finding.Fix{})); d != "" {
				t.Errorf("the fast ways tell another thing (-reference +fast):\n%s", d)
			}
		})
	}
}
