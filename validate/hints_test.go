package validate

import (
	"slices"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/projection"
)

// What to do is said with the plan's own names and numbers where there are any.
func TestHints(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(ctx *Context)
		code   finding.Code
		want   string
	}{
		{"an item that ends before it begins", func(ctx *Context) { ctx.Plan.Items[tentX].From = month("2026-07") },
			finding.LifeReversed, "write `until: 2026-07` or later, or an earlier `from`"},
		{"an unknown option that is near one", shift(func(d *decision.Decision) { d.Chosen = "thirdd" }),
			finding.DecisionOption, "did you mean third? its options are third, cap"},
		{"no choice", shift(func(d *decision.Decision) { d.Chosen = "" }),
			finding.DecisionNoChoice, "state `chosen`, one of third, cap; until then it covers no gap"},
		{"a cover without a site", shift(func(d *decision.Decision) { d.Covers[0].Gap = "shortage/TENT-2P" }),
			finding.DecisionCoversNothing, "did you mean shortage/TENT-2P@central?"},
		{"a cover at another site", shift(func(d *decision.Decision) { d.Covers[0].Gap = "shortage/TENT-2P@east" }),
			finding.DecisionCoversNothing, "did you mean shortage/TENT-2P@central?"},
		{"a cover of what is mended", shift(func(d *decision.Decision) { d.Covers[0].Gap = "excess/TENT-2P@east" }),
			finding.DecisionCoversNothing, "the plan has no such gap any more: remove the cover, or the decision if it is not needed"},
		{"a cover of nothing like it", shift(func(d *decision.Decision) { d.Covers[0].Gap = "lateness/ABC" }),
			finding.DecisionCoversNothing, "write KIND/ITEM@SITE, KIND/SOURCE/RESOURCE or KIND/FAMILY@MARKET as `accord validate` prints it, or remove the cover"},
		{"more removed than stands of one cell", func(ctx *Context) {
			ctx.Plan.Adjustments[0].Add = cells("promo", "2027-02: -12000")
			noting(projection.NoteRemovesTooMuch, func(n *projection.Note) { promoCell(n); n.Amount = num("10000") })(ctx)
		}, finding.ComputeRemovesTooMuch, "remove 2,000 at most, which is what stands"},
		{"a largest cover that is too small", func(ctx *Context) { ctx.Plan.Targets[0].MaximumCover = amount("0.75") },
			finding.TargetMaximum, "write `maximum_cover: 1` or more, or lower `cover`"},
		{"a hole in what people typed", func(ctx *Context) {
			ctx.Plan.Baselines[us].Method.Name = "manual"
			ctx.Plan.Baselines[us].Rows[1].Cells = cells("holes", "2026-12: 90")
		}, finding.BaselineHole, "the horizon is 2026-12..2027-03; type these periods into the baseline, or state them by the `set` of an adjustment"},
		{"an item that people forgot to type", func(ctx *Context) {
			ctx.Plan.Baselines[eu].Method.Name = "manual"
			ctx.Plan.Baselines[eu].Rows = ctx.Plan.Baselines[eu].Rows[:1]
		}, finding.BaselineNoItem, "type its numbers into that baseline, set its demand by an adjustment, or end its life"},
		{"the code's own advice", func(ctx *Context) { ctx.Plan.Items[tent2].Cost = dimension.Series{} },
			finding.CostMissing, "state the standard cost in the catalog"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := context()
			tt.change(ctx)
			fs, _ := Validate(ctx)
			for _, f := range fs {
				if f.Code == tt.code {
					if f.Hint != tt.want {
						t.Errorf("%s, want %s", f.Hint, tt.want)
					}
					return
				}
			}
			t.Errorf("no %s in %q", tt.code, lines(fs))
		})
	}
}

// A file that cannot be read in full is not judged: what it lacks is said of
// its text.
func TestPartialFilesAreNotJudged(t *testing.T) {
	ctx := context()
	ctx.Plan.Items[tent2].Cost = dimension.Series{}
	ctx.Partial = func(file int32) bool { return file == 1 }
	if fs, _ := Validate(ctx); len(fs) > 0 {
		t.Errorf("%q", lines(fs))
	}
	ctx.Partial = func(file int32) bool { return file == 2 }
	if fs, _ := Validate(ctx); len(fs) != 1 {
		t.Errorf("%q, want one", lines(fs))
	}
}

// What may stand in a file that could not be read is not missed: of no situation is it
// said then that something is not there.
func TestNothingIsMissedThatMayBeUnread(t *testing.T) {
	missing := []finding.Code{finding.BaselineNoItem, finding.BaselineNoFamily, finding.BudgetNotPlanned, finding.TermsUnsold,
		finding.ComputeNoPrimary, finding.DecisionSuccessor}
	said := map[finding.Code]bool{}
	for _, unread := range []bool{false, true} {
		for _, s := range situations {
			ctx := context()
			s.change(ctx)
			ctx.Result = nil // a plan with such a file is not computed
			ctx.Unforecast, ctx.Unsupplied, ctx.Undecided = unread, unread, unread
			fs, _ := Validate(ctx)
			for _, f := range fs {
				short := f.Code == finding.SourceShares && strings.HasSuffix(f.Message, "too little)")
				said[f.Code] = said[f.Code] || !unread
				if unread && (short || slices.Contains(missing, f.Code)) {
					t.Errorf("%s: %s %s", s.name, f.Code, f.Message)
				}
			}
		}
	}
	for _, code := range append(missing, finding.SourceShares) {
		if !said[code] {
			t.Errorf("no situation raises %s where all is read", code)
		}
	}
}

// An accepted decision that chooses nothing covers no gap of a rule.
func TestWithoutAChoiceNothingIsCovered(t *testing.T) {
	ctx := context()
	ctx.Plan.Decisions[0].Covers[0].Gap = "rule/cap/tents"
	g := projection.Gap{Kind: "rule/cap", What: "tents", From: month("2027-02"), To: month("2027-02")}
	if accepted, _ := ctx.Result.Covering(&g); accepted != "shift" {
		t.Errorf("covered by %q", accepted)
	}
	ctx.Plan.Decisions[0].Chosen = ""
	if accepted, _ := ctx.Result.Covering(&g); accepted != "" {
		t.Errorf("covered by %q, which chooses nothing", accepted)
	}
}

func TestFigure(t *testing.T) {
	for text, want := range map[string]string{"0": "0", "999": "999", "1000": "1,000", "-1234567.5": "−1,234,567.5", "0.0001": "0.0001", "-12": "−12", "100000": "100,000"} {
		if got := figure(num(text)); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
