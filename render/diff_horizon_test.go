package render_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/text"
)

func diffText(t *testing.T, d *change.Diff, o render.DiffView) string {
	t.Helper()
	var out bytes.Buffer
	if err := text.Write(&out, render.DiffDocument(d, o), text.Options{Width: 160}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// rolled compares two plans of consecutive cycles: the head states 640 tents
// for May 2028, which the base does not reach, and one more in March 2027.
func rolled(t *testing.T) *change.Diff {
	t.Helper()
	d := diffOf(t)
	one := d.Edited[0]
	if one.How != change.Added || one.From != "2027-03" {
		t.Fatalf("the first edit is %s in %s", one.How, one.From)
	}
	grown := one
	grown.From, grown.To, grown.Money, grown.Valued = "2028-05", "2028-05", quantity.Whole(120960), "net price"
	d.Horizon = []change.Stretch{
		{How: change.HorizonClosed, From: "2026-11", To: "2026-11", Periods: 1, Demand: quantity.Whole(600000), Revenue: quantity.Missing, Margin: quantity.Missing},
		{How: change.HorizonAdded, From: "2028-05", To: "2028-05", Periods: 1, Demand: quantity.Whole(886811), Revenue: quantity.Whole(875000), Margin: quantity.Missing,
			GapsDecision: 1, Numbers: 1, Edited: []change.Edit{grown}},
	}
	d.Unsettled, d.OnlyUnsettled = []string{"2028-04"}, 2
	d.Base.Cycle, d.Base.First, d.Base.Last = "2026-11", "2026-11", "2028-04"
	d.Shared = d.Shared[:17]
	return d
}

func TestDiffSaysWhichHorizonIsCompared(t *testing.T) {
	same := diffOf(t)
	if got := render.DiffDocument(same, render.DiffView{}).Subtitle.String(); !strings.HasSuffix(got, ", over 2026-12..2028-05 (18 periods)") {
		t.Errorf("subtitle %q", got)
	}
	if got := diffText(t, same, render.DiffView{}); strings.Contains(got, "Horizon") {
		t.Errorf("one horizon, and yet:\n%s", got)
	}
	d := rolled(t)
	if got := render.DiffDocument(d, render.DiffView{}).Subtitle.String(); !strings.HasSuffix(got, "cycle 2026-11 → 2026-12, over the 17 periods open in both, 2026-12..2028-04") {
		t.Errorf("subtitle %q", got)
	}
}

// TestGrownHorizonIsNoChange: what the base does not reach is a line of its
// own and in no table of edits.
func TestGrownHorizonIsNoChange(t *testing.T) {
	same, d := diffOf(t), rolled(t)
	got := diffText(t, d, render.DiffView{})
	for _, want := range []string{
		"- 2026-11 has closed since: demand €600,000. No figure of this comparison holds it.",
		"- 2028-05 is new at the end of the horizon: 1 number, demand €886,811, revenue €875,000, 1 gap needs a decision. No figure of this comparison holds it.",
		"- Stock, supply and cover of some items in 2028-04 depend on demand beyond the shorter horizon: not compared (2 rows differ only there).",
	} {
		if !strings.Contains(got, want+"\n") {
			t.Errorf("no line %q in\n%s", want, got)
		}
	}
	title := func(s string) string {
		for _, l := range strings.Split(s, "\n") {
			if strings.HasPrefix(l, "Edited: ") {
				return l
			}
		}
		return ""
	}
	if diff := cmp.Diff(title(diffText(t, same, render.DiffView{})), title(got)); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(got, "+€120,960") {
		t.Errorf("what only one horizon reaches stands among the edits:\n%s", got)
	}
	if all := diffText(t, d, render.DiffView{Rows: -1}); strings.Count(all, "+€120,960") != 1 {
		t.Errorf("--all does not list it:\n%s", all)
	}
	d.Horizon[1].How, d.Horizon[1].Periods, d.Horizon[1].To = change.HorizonRemoved, 2, "2028-06"
	if got := diffText(t, d, render.DiffView{}); !strings.Contains(got, "2028-05..2028-06 are no longer in the horizon: 1 number") {
		t.Errorf("shorter:\n%s", got)
	}
}

// TestShortageWithoutSourceIsNotClosed: where the only source is gone, nobody
// can say any more how much is short; that is no shortage less.
func TestShortageWithoutSourceIsNotClosed(t *testing.T) {
	size := &change.GapSize{Class: "lever", From: "2027-03", To: "2027-04", Units: quantity.Whole(380), Money: quantity.Whole(26790)}
	gap := func(kind string, how change.GapHow, site string) change.GapChange {
		g := change.GapChange{How: how, Kind: kind, ID: kind + "/TENT-2P@" + site, What: "TENT-2P@" + site, Item: "TENT-2P", Site: site,
			From: "2027-03", To: "2027-04", Text: "380 short", Money: quantity.Missing}
		if how == change.Closed {
			g.Base = size
		} else {
			g.Head = size
		}
		return g
	}
	d := diffOf(t)
	d.Gaps = []change.GapChange{gap(projection.NoSource, change.Opened, "central"), gap(projection.Shortage, change.Closed, "central"), gap(projection.Shortage, change.Closed, "east")}
	d.Headline.Gaps = change.GapCounts{Opened: 1, Closed: 2}
	got := diffText(t, d, render.DiffView{})
	for _, want := range []string{"~ shortage ", "replaced by no-source: was 380 short", "✔ shortage ", "closed: was 380 short", "1 opened, 1 closed, 1 replaced"} {
		if strings.Count(got, want) != 1 {
			t.Errorf("%q stands there %d times in\n%s", want, strings.Count(got, want), got)
		}
	}
}

// TestDecimalsOfConsequences: loads have one decimal, units as many as tell
// them apart.
func TestDecimalsOfConsequences(t *testing.T) {
	for _, c := range []struct {
		measure       change.Measure
		before, after string
		target        string
		want          string
	}{
		{change.Load, "614.5", "818.4567", "900", "614.5 → 818.5 (capacity 900)"},
		{change.Load, "614", "818", "900.25", "614 → 818 (capacity 900.3)"},
		{change.Load, "1202.1875", "1202.0625", "1220", "1,202.2 → 1,202.1 (capacity 1,220)"},
		{change.Cover, "1.5", "0.4567", "0.8", "1.5 → 0.5 (target 0.8)"},
		{change.Cover, "0.09", "0.07", "0.8", "0.09 → 0.07 (target 0.8)"},
		{change.Stock, "12.3456", "0.25", "8", "12.3 → 0.3 (target 8)"},
		{change.Stock, "0.04", "0.03", "0.1", "0.04 → 0.03 (target 0.1)"},
		{change.Stock, "420", "-50", "188", "420 → −50 (target 188)"},
	} {
		d := diffOf(t)
		d.Gaps = nil
		d.Derived = []change.Consequence{{Measure: c.measure, What: "x", Period: "2027-03", Periods: 1, Before: num(c.before), After: num(c.after),
			Target: num(c.target), Money: quantity.Missing}}
		if got := diffText(t, d, render.DiffView{}); !strings.Contains(got, c.want) {
			t.Errorf("no %q in\n%s", c.want, got)
		}
	}
}

// TestSettingsThatChangedAlike: what five baselines were trained on is one row,
// unless everything is asked for; two are two.
func TestSettingsThatChangedAlike(t *testing.T) {
	d := diffOf(t)
	d.Edited = nil
	for i, to := range []string{"2026-11", "2026-11", "2026-11", "2026-11", "2026-11", "2026-10", "2026-10"} {
		d.Edited = append(d.Edited, change.Edit{Subject: &change.Subject{Kind: change.Baseline, What: "family-" + string(rune('a'+i))}, Field: "trained",
			How: change.Changed, Before: change.Text("2023-12..2026-09"), After: change.Text("2023-12.." + to), Money: quantity.Missing, Units: quantity.Missing})
	}
	d.Edited = append(d.Edited, change.Edit{Subject: &change.Subject{Kind: change.Baseline, What: "family-z"}, Field: "facts", How: change.Changed,
		Before: change.Text("sha256:" + strings.Repeat("7703c122", 8)), After: change.Text("sha256:" + strings.Repeat("aeee856e", 8))})
	got := diffText(t, d, render.DiffView{})
	for want, n := range map[string]int{"~ 5 baselines ": 1, "2023-12..2026-11": 1, "2023-12..2026-10": 2, "family-f baseline": 1,
		"facts sha256:7703c122… → sha256:aeee856e…": 1, "… ": 1} {
		if strings.Count(got, want) != n {
			t.Errorf("%q stands there %d times, want %d:\n%s", want, strings.Count(got, want), n, got)
		}
	}
	if all := diffText(t, d, render.DiffView{Rows: -1}); strings.Count(all, "2023-12..2026-11") != 5 {
		t.Errorf("not everything is listed:\n%s", all)
	}
}
