package planfile_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/planfile/planfiletest"
)

// A file of ranges over centuries must not fill the memory.
func TestRangesAreBounded(t *testing.T) {
	small, err := planfiletest.Small("testdata")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("kind: Supply\nversion: 1\nowner: supply-chain\nsource: ranges\ntype: make\nsites: []\nlead_time: 1\nresources:\n")
	for i := range 20_000 {
		fmt.Fprintf(&b, "  r%d: {1900-01..2199-12: 1}\n", i)
	}
	small["supply/ranges.yaml"] = &fstest.MapFile{Data: []byte(b.String())}
	l, err := planfile.Load(small, "plans", planfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range l.Findings {
		if f.Code == finding.TextTooMany {
			return
		}
	}
	t.Errorf("no %s in %d findings", finding.TextTooMany, len(l.Findings))
}

// Nor do many small files, of which none is beyond the limit.
func TestRangesAreBoundedTogether(t *testing.T) {
	small, err := planfiletest.Small("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for d := range 12 {
		var b strings.Builder
		fmt.Fprintf(&b, "kind: Supply\nversion: 1\nowner: supply-chain\nsource: ranges%d\ntype: make\nsites: []\nlead_time: 1\nresources:\n", d)
		for i := range 250 {
			fmt.Fprintf(&b, "  r%d: {1900-01..2199-12: 1}\n", i)
		}
		small[fmt.Sprintf("supply/ranges%d.yaml", d)] = &fstest.MapFile{Data: []byte(b.String())}
	}
	l, err := planfile.Load(small, "plans", planfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, f := range l.Findings {
		if f.Code == finding.TextTooMany {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%s is said %d times, want once", finding.TextTooMany, n)
	}
}
