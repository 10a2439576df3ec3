package change

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

func TestPromotion(t *testing.T) {
	d := Compare(before(), after(), Options{Base: "main 4f1c2ab", Head: "spring-promo 9b07e31"})
	want := []string{
		"adjustment TENT-2P eu add 2027-03 added – > 400 75600 slushy",
		"adjustment TENT-2P eu add 2027-04 added – > 150 28350 liquid",
		"adjustment TENT-2P eu added – > TENT-2P eu -",
	}
	if diff := cmp.Diff(want, lines(d.Edited)); diff != "" {
		t.Error(diff)
	}
	if e := d.Edited[0]; e.Owner != "sales-eu" || e.Reason != "promotion" || e.ID != "spring-promo" ||
		e.Head != (position.Position{File: "adjustments.yaml", Line: 41, Column: 1}) || e.Base != (position.Position{}) ||
		e.Units != number("400") || e.Valued != atPrice {
		t.Errorf("first edit is %+v of %+v", e, e.Subject)
	}
	h := d.Headline
	for _, c := range []struct {
		name string
		got  quantity.Number
		want string
	}{
		{"demand", h.Demand.Delta, "103950"}, {"not served", h.NotServed, "71820"},
		{"revenue", h.Revenue.Delta, "32130"}, {"margin", h.Margin.Delta, "11985"},
		{"stock value", h.StockValue.Delta, "-2370"},
	} {
		if c.got != number(c.want) {
			t.Errorf("%s is %s, want %s", c.name, c.got, c.want)
		}
	}
	// 103,950 of 888,300.
	if got := h.Demand.Percent.Percent(); got != "11.7021%" {
		t.Errorf("demand grew by %s, want 11.7021%%", got)
	}
	if h.StockValue.Period != "2027-03" || h.Gaps.Opened != 1 || h.Gaps.OpenedDecision != 1 {
		t.Errorf("headline %+v", h)
	}
	if d.Counts != (Counts{Numbers: 2, Settings: 1}) || !d.Changed() {
		t.Errorf("counts %+v", d.Counts)
	}
}

func TestPromotionDerived(t *testing.T) {
	d := Compare(before(), after(), Options{})
	type row struct{ Measure, What, Period, Before, After, Money string }
	want := []row{
		{"backlog", "TENT-2P@central", "2027-03", "0", "380", "45030"},
		{"stock", "TENT-2P@central", "2027-03", "20", "0", "-2370"},
	}
	var got []row
	for _, q := range d.Derived {
		got = append(got, row{string(q.Measure), q.What, q.Period, q.Before.String(), q.After.String(), q.Money.String()})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// The load of 2027-04 grew by 1 %.
	if d.BelowTolerance != 1 || d.Tolerance != DefaultTolerance {
		t.Errorf("%d below the tolerance of %s, want 1", d.BelowTolerance, d.Tolerance.Percent())
	}
	if q := d.Derived[0]; q.Periods != 3 || q.From != "2027-03" || q.To != "2027-05" || q.Percent != nil {
		t.Errorf("backlog %+v", q)
	}
	if n := len(Compare(before(), after(), Options{Tolerance: -1}).Derived); n != 3 {
		t.Errorf("without a tolerance %d rows, want 3", n)
	}
	if n := Compare(before(), after(), Options{ToleranceMoney: number("2370")}).BelowTolerance; n != 2 {
		t.Errorf("with a tolerance of 2,370 EUR %d rows are below it, want 2", n)
	}
}

func TestPromotionFamilies(t *testing.T) {
	d := Compare(before(), after(), Options{})
	if len(d.Families) != 1 || d.Families[0].Name != "Tents" {
		t.Fatalf("families %+v", d.Families)
	}
	got := map[Measure]string{}
	for _, m := range d.Families[0].Measures {
		got[m.Measure] = m.Total.Delta.String()
	}
	want := map[Measure]string{Demand: "550", DemandValue: "103950", Revenue: "32130", Margin: "11985", Backlog: "380", StockValue: "-2370"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPromotionGap(t *testing.T) {
	d := Compare(before(), after(), Options{})
	if len(d.Gaps) != 1 {
		t.Fatalf("%d gaps, want 1", len(d.Gaps))
	}
	g := d.Gaps[0]
	if g.How != Opened || g.ID != "shortage/TENT-2P@central" || g.LastDay != "2026-12-31" || !g.NeedsDecision() ||
		g.Base != nil || g.Head.Units != number("380") || g.Money != number("26790") || g.Family != "tents" || g.Site != "central" {
		t.Errorf("gap %+v", g)
	}
	wantOptions := []Option{{"third-shift", "third shift in Lyon Jan-Feb", number("18000")}, {"cap", "cap the promotion", quantity.Missing}}
	if diff := cmp.Diff(wantOptions, g.Options); diff != "" || g.Recommended != "third-shift" || g.Due != "2026-12-31" {
		t.Errorf("proposal %s due %s: %s", g.Recommended, g.Due, diff)
	}
}

func TestGaps(t *testing.T) {
	s := func(from, to string, class projection.Class, units, money string) projection.Gap {
		return gap(projection.Shortage, "TENT-2P@central", from, to, class, units, money)
	}
	for _, c := range []struct {
		name       string
		base, head []projection.Gap
		want       []string
		counts     GapCounts
	}{
		{"equal", []projection.Gap{s("2027-01", "2027-02", projection.Lever, "5", "50")},
			[]projection.Gap{s("2027-01", "2027-02", projection.Lever, "5", "50")}, nil, GapCounts{}},
		{"grown in units", []projection.Gap{s("2027-01", "2027-02", projection.Lever, "5", "50")},
			[]projection.Gap{s("2027-02", "2027-02", projection.Lever, "6", "60")}, []string{"grown 2027-02"}, GapCounts{Grown: 1}},
		{"a higher class is growth where money grew", []projection.Gap{s("2027-01", "2027-01", projection.Lever, "5", "50")},
			[]projection.Gap{s("2027-01", "2027-01", projection.NeedsDecision, "4", "60")}, []string{"grown 2027-01"}, GapCounts{Grown: 1, GrownDecision: 1}},
		{"a higher class of a smaller gap is no growth", []projection.Gap{s("2027-01", "2027-01", projection.Lever, "5", "50")},
			[]projection.Gap{s("2027-01", "2027-01", projection.NeedsDecision, "4", "40")}, []string{"reclassed 2027-01"}, GapCounts{Reclassed: 1, ReclassedDecision: 1}},
		{"a lower class of a larger gap is no relief", []projection.Gap{s("2027-01", "2027-01", projection.NeedsDecision, "5", "50")},
			[]projection.Gap{s("2027-01", "2027-01", projection.Lever, "6", "60")}, []string{"reclassed 2027-01"}, GapCounts{Reclassed: 1}},
		{"longer is grown", []projection.Gap{s("2027-01", "2027-01", projection.Lever, "5", "50")},
			[]projection.Gap{s("2027-01", "2027-02", projection.Lever, "5", "50")}, []string{"grown 2027-01"}, GapCounts{Grown: 1}},
		{"shrunk", []projection.Gap{s("2027-01", "2027-01", projection.Lever, "5", "50")},
			[]projection.Gap{s("2027-01", "2027-01", projection.Lever, "4", "40")}, []string{"shrunk 2027-01"}, GapCounts{Shrunk: 1}},
		{"other periods are another gap", []projection.Gap{s("2027-01", "2027-01", projection.NeedsDecision, "5", "50")},
			[]projection.Gap{s("2027-03", "2027-03", projection.Lever, "5", "50")},
			[]string{"closed 2027-01", "opened 2027-03"}, GapCounts{Opened: 1, Closed: 1, ClosedDecision: 1}},
		{"two became one", []projection.Gap{s("2027-01", "2027-01", projection.Lever, "5", "50"), s("2027-03", "2027-03", projection.Lever, "7", "70")},
			[]projection.Gap{s("2027-01", "2027-03", projection.Lever, "7", "70")}, []string{"grown 2027-01"}, GapCounts{Grown: 1}},
		{"one fell into two", []projection.Gap{s("2027-01", "2027-03", projection.Lever, "7", "70")},
			[]projection.Gap{s("2027-01", "2027-01", projection.Lever, "5", "50"), s("2027-03", "2027-03", projection.Lever, "7", "70")},
			[]string{"shrunk 2027-01", "shrunk 2027-03"}, GapCounts{Shrunk: 2}},
		{"noise is counted", nil, []projection.Gap{s("2027-01", "2027-01", projection.Noise, "1", "1")}, nil, GapCounts{Noise: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			base, head := bare(world()), bare(world())
			base.Gaps, head.Gaps = c.base, c.head
			d := Compare(base, head, Options{})
			var got []string
			for _, g := range d.Gaps {
				got = append(got, string(g.How)+" "+g.From)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if d.Headline.Gaps != c.counts {
				t.Errorf("counts %+v, want %+v", d.Headline.Gaps, c.counts)
			}
		})
	}
}

func TestCoveredGapAsksForNothing(t *testing.T) {
	head := after()
	head.Gaps[0].CoveredBy = "2026-12-third-shift"
	d := Compare(before(), head, Options{})
	if d.Gaps[0].NeedsDecision() || d.Headline.Gaps.Opened != 1 || d.Headline.Gaps.OpenedDecision != 0 {
		t.Errorf("gap %+v, counts %+v", d.Gaps[0], d.Headline.Gaps)
	}
}

func TestRolledCycle(t *testing.T) {
	base, head := before(), before()
	head.Plan.Cycle, head.Plan.First, head.First = "2027-01", month("2027-01"), month("2027-01")
	roll := func(c projection.Column) projection.Column { return append(append(projection.Column{}, c[1:]...), 0) }
	s := &head.Stock[0]
	s.Stock, s.Backlog, s.Planned = roll(s.Stock), roll(s.Backlog), roll(s.Planned)
	s.Stock[4] = number("25") // 2027-05, the last shared period
	s.Stock[5] = number("99") // 2027-06, only in the head
	head.Demand[0].Consensus = roll(head.Demand[0].Consensus)
	head.Load[0].Load, head.Load[0].Capacity = roll(head.Load[0].Load), roll(head.Load[0].Capacity)
	m := &head.Money[0]
	m.Demand, m.DemandValue, m.Revenue, m.TradeSpend, m.Margin = roll(m.Demand), roll(m.DemandValue), roll(m.Revenue), roll(m.TradeSpend), roll(m.Margin)
	head.Value[0].Stock = roll(head.Value[0].Stock)
	base.Gaps = []projection.Gap{gap(projection.Shortage, "TENT-2P@central", "2026-12", "2026-12", projection.Lever, "5", "50")}
	head.Gaps = []projection.Gap{gap(projection.Shortage, "TENT-2P@central", "2027-06", "2027-06", projection.Lever, "5", "50")}
	// December is closed in the head: its forecast is history, not an edit.
	head.Plan.Baselines[1].Rows[0].Cells = cells("2027-01: 600, 2027-02: 880, 2027-03: 1300, 2027-06: 700")
	d := Compare(base, head, Options{})
	if diff := cmp.Diff([]string{"2027-01", "2027-02", "2027-03", "2027-04", "2027-05"}, d.Shared); diff != "" {
		t.Error(diff)
	}
	want := []string{
		"plan plan cycle changed 2026-12 > 2027-01 -",
		"plan plan first_period changed 2026-12 > 2027-01 -",
	}
	if diff := cmp.Diff(want, lines(d.Edited)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{
		"closed 2026-12..2026-12 1: 79380 79380 29610, 1 gaps (0 to decide), 0 numbers",
		"added 2027-06..2027-06 1: 0 0 0, 1 gaps (0 to decide), 1 numbers",
		"  baseline TENT-2P eu 2027-06 added – > 700 132300 liquid",
	}, stretches(d)); diff != "" {
		t.Error(diff)
	}
	if d.Counts.ClosedCells != 2 {
		t.Errorf("%d closed cells, want 2026-11 and 2026-12", d.Counts.ClosedCells)
	}
	if len(d.Derived) != 1 || d.Derived[0].Period != "2027-05" || d.Derived[0].After != number("25") {
		t.Errorf("derived %+v", d.Derived)
	}
	if len(d.Gaps) != 0 {
		t.Errorf("gaps outside of the shared horizon are listed: %+v", d.Gaps)
	}
}

func TestJSON(t *testing.T) {
	b, err := json.Marshal(Compare(before(), after(), Options{Base: "main", Head: "spring-promo"}))
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	for _, want := range []string{
		`"format_version":"1.0"`,
		`"base":{"label":"main","cycle":"2026-12","first":"2026-12","last":"2027-05"}`,
		`{"kind":"adjustment","what":"TENT-2P eu","market":"eu","family":"tents","item":"TENT-2P","items":["TENT-2P"],` +
			`"id":"spring-promo","layer":"sales","owner":"sales-eu","reason":"promotion","note":"20 % off at three retailers",` +
			`"field":"add","how":"added","from":"2027-03","to":"2027-03","periods":1,"after":{"text":"400","number":400},` +
			`"delta":{"text":"400","number":400},"units":400,"money":75600,"valued_at":"net price","zone":"slushy",` +
			`"head":{"file":"adjustments.yaml","line":41,"column":1}}`,
		`"not_served":71820`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in %s", want, text)
		}
	}
	empty, err := json.Marshal(Compare(before(), before(), Options{}))
	if err != nil || strings.Contains(string(empty), "null,\"edited\"") || !strings.Contains(string(empty), `"edited":[]`) {
		t.Errorf("an empty diff is %s (%v)", empty, err)
	}
}

func TestTextOnly(t *testing.T) {
	d := Compare(before(), before(), Options{TextChanged: []string{"lyon.yaml", "catalog.yaml", "lyon.yaml"}})
	if diff := cmp.Diff([]string{"catalog.yaml", "lyon.yaml"}, d.TextChanged); diff != "" || d.Changed() {
		t.Errorf("changed %v: %s", d.Changed(), diff)
	}
	d = Compare(before(), after(), Options{TextChanged: []string{"lyon.yaml", "adjustments.yaml"}})
	if diff := cmp.Diff([]string{"lyon.yaml"}, d.TextChanged); diff != "" {
		t.Error(diff)
	}
}
