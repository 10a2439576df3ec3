package render_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/joint"
	"github.com/accord-plan/accord/internal/option"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/text"
)

// money is a cell of an option: what it is, and what the base is.
func money(value, base string) option.Cell {
	if base == "" {
		return option.Cell{Value: num(value), Base: quantity.Missing, Delta: quantity.Missing}
	}
	return option.Cell{Value: num(value), Base: num(base), Delta: num(value).Add(-num(base))}
}

// part is a share of a whole.
func part(value, whole, where string) option.Cell {
	share := num(value).Over(num(whole))
	return option.Cell{Value: num(value), Of: num(whole), Share: &share, Base: quantity.Missing, Delta: quantity.Missing, Where: where}
}

func missing(why string) option.Cell {
	return option.Cell{Value: quantity.Missing, Base: quantity.Missing, Delta: quantity.Missing, Why: why}
}

// sideBySide is the answers to the spring promotion: open, a third shift, a
// purchase whose price nobody stated, and a branch that is broken.
func sideBySide(t *testing.T) *option.Comparison {
	t.Helper()
	d := diffOf(t)
	own := *d
	own.Edited = append([]change.Edit{d.Edited[1]}, d.Edited[2:]...)
	side := func(label string) option.Side {
		return option.Side{Label: label, Cycle: "2026-12", First: "2026-12", Last: "2028-05"}
	}
	gaps := func(amount string, n int) option.Cell {
		c := money(amount, "0")
		c.Count = n
		return c
	}
	left := money("1180000", "1180000")
	left.LeftOut = 3
	noHours := option.Cell{Value: num("40"), Base: quantity.Missing, Delta: quantity.Missing, Without: true, Where: "viet-textile/sewing-slots 2027-03"}
	none := missing("")
	return &option.Comparison{FormatVersion: option.FormatVersion, ID: "plans", Name: "Northlight Outdoor", Currency: "EUR",
		Base: side("main 4f1c2ab"), Committed: side("plan/2026-11"), Shared: d.Shared, Settled: 16, Unequal: true,
		Options: []option.Option{
			{Side: side("spring-promo 9b07e31"), Ref: "spring-promo", Asks: true, Change: d},
			{Side: side("option/third-shift 5067635"), Ref: "option/third-shift", Change: d, Behind: "it left main at 0419fcf, and main has gone on since"},
			{Side: side("option/buy-in 550c327"), Ref: "option/buy-in", Change: &own},
			{Side: option.Side{Label: "option/cap"}, Ref: "option/cap", NotComputed: "it has 2 errors, as A0203 in supply/lyon.yaml: unknown item TENT-4Q"}},
		Measures: []option.Measure{
			{Name: option.Margin, Unit: option.Money, Base: money("1180000", ""), Options: []option.Cell{left, money("1192000", "1180000"), money("1175500", "1180000"), none},
				Spread: num("16500"), Differ: option.Between, Best: []int{1}},
			{Name: option.Cash, Unit: option.Money, Less: true, Base: money("640000", ""), Differ: option.Between, Spread: quantity.Missing,
				Options: []option.Cell{money("640000", "640000"), money("658000", "640000"), missing("viet-textile states no cost for TENT-2P, or its currency has no rate"), none}},
			{Name: option.Load, Unit: option.Share, Less: true, Base: part("985", "1000", "lyon/sewing-hours 2027-03"), Differ: option.Between, Spread: quantity.Missing,
				Options: []option.Cell{part("985", "1000", "lyon/sewing-hours 2027-03"), part("1120", "1000", "lyon/sewing-hours 2027-03"), noHours, none}, Best: []int{1}},
			{Name: option.GapMoney, Unit: option.Money, Less: true, Base: money("0", ""), Options: []option.Cell{gaps("26790", 1), gaps("0", 0), gaps("0", 0), none},
				Spread: num("26790"), Differ: option.Alike},
			{Name: option.ServiceMoney, Unit: option.Share, Base: part("99990", "100000", ""), Options: []option.Cell{part("98000", "100000", ""), part("99960", "100000", ""), part("99960", "100000", ""), none},
				Spread: num("20"), Differ: option.Alike},
			{Name: option.DemandChange, Unit: option.Money, Less: true, Base: part("0", "2000000", ""), Options: []option.Cell{part("103950", "2000000", ""), part("103950", "2000000", ""), part("103950", "2000000", ""), none},
				Spread: num("103950"), Differ: option.Alike},
			{Name: option.Levers, Unit: option.Count, Less: true, Base: money("3", ""), Options: []option.Cell{money("3", "3"), money("3", "3"), money("3", "3"), none}, Spread: quantity.Missing, Differ: option.Nowhere},
			{Name: option.SupplyChange, Unit: option.Money, Less: true, Base: missing("no cycle was closed before"), Options: []option.Cell{missing("no cycle was closed before"), missing("no cycle was closed before"), missing("no cycle was closed before"), none},
				Spread: quantity.Missing, Differ: option.Nowhere}},
		Resources: []option.Resource{{Resource: "lyon/sewing-hours", Base: part("985", "1000", "lyon/sewing-hours 2027-03"),
			Options: []option.Cell{part("985", "1000", "lyon/sewing-hours 2027-03"), part("1120", "1000", "lyon/sewing-hours 2027-02"), part("985", "1000", "lyon/sewing-hours 2027-03"), none}},
			{Resource: "viet-textile/sewing-slots", Base: missing("not loaded"), Options: []option.Cell{missing("not loaded"), missing("not loaded"), noHours, none}}},
		Decisions: []option.Decision{{ID: "2026-12-third-shift", Question: "Spring promotion leaves 380 two-person tents short in March. How do we cover it?",
			Status: "proposed", Due: "2026-12-31", Recommended: "third-shift", Against: "spring-promo 9b07e31", Choices: []option.Choice{
				{ID: "third-shift", Summary: "third shift in Lyon Jan-Feb", Branch: "option/third-shift", Option: 1, Stated: num("-18000"), Computed: num("-17450"), Difference: num("550"), Cash: num("18000")},
				{ID: "buy-in", Summary: "buy 400 from Viet Textile", Branch: "option/buy-in", Option: 2, Stated: num("-26500"), Computed: num("-26500"), Cash: quantity.Missing},
				{ID: "cap", Summary: "cap the promotion", Option: -1, Stated: num("-26790"), Computed: quantity.Missing, Difference: quantity.Missing, Cash: quantity.Missing, Why: "it names no branch"}}}}}
}

func TestOptionsGolden(t *testing.T) {
	doc := render.OptionsDocument(sideBySide(t), render.OptionView{Rows: 3, AsOf: day("2026-12-10"), Footer: []render.Text{render.Plain("dates judged as of 2026-12-10 (--as-of)")}})
	for ext, out := range writeAll(t, doc) {
		golden(t, "options."+ext, out)
	}
}

// TestOptionsWithoutColumns: where nothing can be compared there is no table,
// and the reasons are told.
func TestOptionsWithoutColumns(t *testing.T) {
	c := sideBySide(t)
	c.Options = c.Options[3:]
	c.Measures, c.Resources, c.Decisions = nil, nil, nil
	var out bytes.Buffer
	if err := text.Write(&out, render.OptionsDocument(c, render.OptionView{}), text.Options{}); err != nil {
		t.Fatal(err)
	}
	if s := out.String(); strings.Contains(s, "margin") || !strings.Contains(s, "option/cap is not compared: it has 2 errors") {
		t.Errorf("%s", s)
	}
}

// TestStatedApart: a stated cost that the computed margin lacks does not read as
// a gain, and one that is exceeded is said.
func TestStatedApart(t *testing.T) {
	c := sideBySide(t)
	x := &c.Decisions[0].Choices
	(*x)[0].Difference, (*x)[1].Difference = num("-550"), num("26500")
	var out bytes.Buffer
	if err := text.Write(&out, render.OptionsDocument(c, render.OptionView{}), text.Options{Width: 1000}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Stated, and not in the computed margin, here or below: €26,500 of buy-in.", "Computed worse than stated: third-shift by €550."} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
}

// TestOptionBlocks: a comment gets the question and the table, nothing folded,
// and nothing at all without a comparison.
func TestOptionBlocks(t *testing.T) {
	if bs := render.OptionBlocks(nil, render.OptionView{}); bs != nil {
		t.Errorf("%d blocks of nothing", len(bs))
	}
	tables := 0
	for _, b := range render.OptionBlocks([]*option.Comparison{sideBySide(t)}, render.OptionView{}) {
		switch b.(type) {
		case *render.Table:
			tables++
		case *render.Details:
			t.Error("a comment has folded parts of its own")
		}
	}
	if tables != 2 {
		t.Errorf("%d tables, want the stated effects and the measures", tables)
	}
}

func together() *joint.Report {
	amount := func(n string) quantity.Number { return num(n) }
	none := quantity.Missing
	return &joint.Report{FormatVersion: joint.FormatVersion, Target: "main 4f1c2ab", Currency: "EUR",
		Proposals: []joint.Member{{Proposal: joint.Proposal{Name: "#41", Title: "Spring promotion", Author: "ben", URL: "https://forge.example/acme/plans/pulls/41"}}, {Proposal: joint.Proposal{Name: "#42", Title: "More of @everyone's | stoves"}}, {Proposal: joint.Proposal{Name: "#43"}},
			{Proposal: joint.Proposal{Name: "#44"}, Alone: "it cannot be merged: plans/network.yaml"}},
		Pairs: []joint.Set{
			{Members: []int{0, 1}, Problems: []joint.Problem{{Kind: joint.Conflict, ID: "plans/supply/lyon.yaml", Text: "the same lines are changed, so no forge merges both; git merge may, by key (accord doctor --fix)", Units: none, Alone: none, Money: none, AloneMoney: none}}},
			{Members: []int{1, 2}, Problems: []joint.Problem{
				{Kind: joint.Contradiction, ID: "A0805", Text: "two sets on TENT-2P eu 2027-05", At: &joint.Finding{Code: "A0805", File: "plans/demand/adjustments/two.yaml", Line: 12}, Units: none, Alone: none, Money: none, AloneMoney: none},
				{Kind: joint.Infeasible, ID: "shortage/TENT-2P@central", Text: "380 short of 2,360 demanded", From: "2027-03", To: "2027-05", Units: amount("380"), Alone: amount("0"), Money: amount("26790"), AloneMoney: amount("0")}}}},
		Sets: []joint.Set{{Members: []int{0, 1, 2}, Problems: []joint.Problem{
			{Kind: joint.Infeasible, ID: "overload/lyon/sewing-hours", Text: "620 hours of 560 (60 too many)", From: "2027-05", To: "2027-05", Units: amount("60"), Alone: amount("20.5"), Money: none, AloneMoney: none}}}},
		JudgedPairs: 3, AllPairs: 3, Merges: 9, All: []int{0, 1, 2}, NotJudged: []string{"3 of 6 pairs, which touch least in common: at most 7 merges are judged"}}
}

func TestTogetherGolden(t *testing.T) {
	for ext, out := range writeAll(t, render.TogetherDocument(together(), render.TogetherView{Footer: []render.Text{render.Plain("dates judged as of 2026-12-10 (--as-of)")}})) {
		golden(t, "together."+ext, out)
	}
	r := together()
	r.Pairs, r.Sets, r.NotJudged, r.Proposals = nil, nil, nil, r.Proposals[:3]
	var out bytes.Buffer
	if err := text.Write(&out, render.TogetherDocument(r, render.TogetherView{}), text.Options{}); err != nil {
		t.Fatal(err)
	}
	want := "Open proposals together 3 proposals for main 4f1c2ab\n\nNothing stands between them: what is fine alone is fine together, as far as it was judged. " +
		"Judged: 3 of 3 pairs, and 3 merged together; 9 merges.\n"
	if got := out.String(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
