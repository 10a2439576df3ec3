package review

import (
	"bytes"
	"testing"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/text"
)

// A comment counts the gaps that it does not list, by kind.
func TestOtherGapsAreCounted(t *testing.T) {
	gap := func(id, from, class string) finding.Gap {
		return finding.Gap{ID: id, From: from, To: "2027-04", Class: class, Text: "too little"}
	}
	j := &judging{r: &Report{Outcome: Changed, At: At{TargetName: "main"},
		Diff: &change.Diff{Gaps: []change.GapChange{
			{ID: "shortage/A@east", From: "2027-02", To: "2027-04", Head: &change.GapSize{}},
			{ID: "shortage/C@east", From: "2027-02", To: "2027-04"}, // closed
		}},
		Findings: &finding.Report{Gaps: []finding.Gap{
			gap("shortage/A@east", "2027-02", finding.ClassDecision), // changed
			gap("shortage/A@east", "2026-12", finding.ClassDecision), gap("shortage/B@east", "2027-02", finding.ClassLever),
			gap("excess/A@east", "2027-02", finding.ClassNoise),
			gap("below-target/A@east", "2027-02", finding.ClassLever), gap("below-target/B@east", "2027-02", finding.ClassLever),
			gap("below-target/C@east", "2027-02", finding.ClassLever),
			gap("rule/cap/tents", "2027-02", finding.ClassDecision), gap("overload/lyon/hours", "2027-02", finding.ClassLever),
			gap("budget/tents@eu", "2027-02", finding.ClassLever),
		}}}}
	said := func(v View) string {
		var b bytes.Buffer
		if err := text.Write(&b, &render.Document{Blocks: j.openGaps(v)}, text.Options{}); err != nil {
			t.Fatal(err)
		}
		return string(bytes.TrimSpace(b.Bytes()))
	}
	want := "8 other gaps of the merged plan are above the tolerances: 3 below-target, 2 shortage, 1 budget, 1 overload, 1 of other kinds."
	if got := said(Comment); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if got := said(Full); !bytes.Contains([]byte(got), []byte("below-target/C@east")) {
		t.Errorf("the full report does not list them: %s", got)
	}
	j.r.Findings.Gaps = j.r.Findings.Gaps[:1]
	if got := said(Comment); got != "" {
		t.Errorf("nothing stands besides: %s", got)
	}
}
