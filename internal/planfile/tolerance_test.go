package planfile_test

import (
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/quantity"
)

// A family has limits of its own, whole; all others have the plan's. A family
// that there is not is a mistake at its place.
func TestVarianceTolerances(t *testing.T) {
	load := func(family string) *planfile.Loaded {
		l, err := planfile.Load(fstest.MapFS{
			"plan.yaml": {Data: []byte("kind: Plan\nversion: 1\nowner: supply\nname: P\ncurrency: EUR\ncalendar: month\ncycle: 2026-12\nhorizon: 3\n" +
				"tolerances:\n  variance:\n    lever: 5%\n    decision: 15%\n    money: 100\n    families:\n      " + family + ": {lever: 30%}\n")},
			"catalog.yaml": {Data: []byte("kind: Catalog\nversion: 1\nowner: supply\nfamily: tents\nstrategy: make-to-stock\nunmet: backlog\nitems:\n  A: {unit: each}\n")},
		}, "p", planfile.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	p := load("tents").Plan
	own, _ := p.VarianceTolerance("tents")
	other, stated := p.VarianceTolerance("stoves")
	if *own.Lever != quantity.Unit*30/100 || own.Decision != nil || own.Money != 0 {
		t.Errorf("tents: %+v", own)
	}
	if !stated || *other.Lever != quantity.Unit*5/100 || *other.Decision != quantity.Unit*15/100 || other.Money != quantity.Whole(100) {
		t.Errorf("stoves: %+v", other)
	}
	found := false
	for _, f := range load("tent").Findings {
		found = found || f.Code == finding.UnknownFamily && f.At.Offset > 0
	}
	if !found {
		t.Error("an unknown family is not told")
	}
}
