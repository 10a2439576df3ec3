package validate

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
)

// testOf makes a test of one measure: `above 100` of nothing yet.
func testOf(measure, operator, threshold string, fill func(t *decision.Test)) *decision.Test {
	t := &decision.Test{Measure: measure, Above: operator == "above", Threshold: num(threshold), From: period.None, To: period.None}
	if fill != nil {
		fill(t)
	}
	return t
}

func in(from, to string) func(t *decision.Test) {
	return func(t *decision.Test) { t.From, t.To = month(from), month(to) }
}

func TestJudge(t *testing.T) {
	tests := []struct {
		name string
		test *decision.Test
		// met and unmet are readings, `700 in 2027-02`; problem why not.
		met, unmet []string
		problem    string
	}{
		{name: "demand of all items and markets by period", test: testOf("demand", "above", "900", nil),
			met: []string{"1200 in 2027-02"}, unmet: []string{"800 in 2026-12", "800 in 2027-01", "800 in 2027-03"}},
		{name: "demand over a range is a total", test: testOf("demand", "above", "2000", in("2027-01", "2027-02")),
			unmet: []string{"2000 in 2027-01..2027-02"}},
		{name: "demand at a site", test: testOf("demand", "below", "200", func(t *decision.Test) { t.Site = "east" }),
			met: []string{"120 in 2026-12", "120 in 2027-01", "120 in 2027-02", "120 in 2027-03"}},
		{name: "supply", test: testOf("supply", "below", "1", func(t *decision.Test) { t.Items, t.Site = []string{"TENT-2P"}, "central"; in("2027-01", "2027-01")(t) }),
			unmet: []string{"600 in 2027-01"}},
		{name: "stock over a range is looked at by period", test: testOf("stock", "above", "160", func(t *decision.Test) {
			t.Items, t.Site = []string{"TENT-2P"}, "central"
			in("2027-01", "2027-02")(t)
		}), met: []string{"640 in 2027-01"}, unmet: []string{"160 in 2027-02"}},
		{name: "backlog of a market", test: testOf("backlog", "below", "1", func(t *decision.Test) { t.Market = "us"; in("2026-12", "2026-12")(t) }),
			met: []string{"0 in 2026-12"}},
		{name: "revenue", test: testOf("revenue", "above", "1999.9999", func(t *decision.Test) { t.Market = "eu"; in("2026-12", "2026-12")(t) }),
			met: []string{"2000 in 2026-12"}},
		{name: "margin in percent of revenue, from sums", test: func() *decision.Test {
			t := testOf("margin", "above", "41", in("2026-12", "2027-03"))
			t.Percent = true
			return t
		}(), unmet: []string{"40 in 2026-12..2027-03"}},
		{name: "load in percent of capacity", test: func() *decision.Test {
			t := testOf("load", "below", "100", func(t *decision.Test) { t.Resource = "hours" })
			t.Percent = true
			return t
		}(), met: []string{"18.75 in 2026-12", "22.5 in 2027-01", "0 in 2027-03"}, unmet: []string{"106.25 in 2027-02"}},
		{name: "price by item and market", test: testOf("price", "above", "189", func(t *decision.Test) { t.Items, t.Market = []string{"TENT-2P"}, "eu"; in("2027-03", "2027-03")(t) }),
			unmet: []string{"189 in 2027-03"}},
		{name: "rate of a market's currency", test: testOf("rate", "below", "0.9", func(t *decision.Test) { t.Market = "us"; in("2026-12", "2026-12")(t) }),
			unmet: []string{"0.9 in 2026-12"}},
		{name: "cover as computed, at least is no breach of above", test: testOf("cover", "above", "2", func(t *decision.Test) { t.Items, t.Site = []string{"TENT-3P"}, "central" }),
			met: []string{"2.5 in 2026-12"}, unmet: []string{"0.5 in 2027-03"}},
		{name: "cover of several from sums, at least is no pass of below", test: testOf("cover", "below", "0.5", func(t *decision.Test) { t.Items, t.Site = []string{"TENT-2P", "TENT-3P"}, "central" }),
			met: []string{"0.3281 in 2027-02"}, unmet: []string{"0.8906 in 2026-12", "0.6635 in 2027-01"}},
		{name: "over before the plan begins", test: testOf("demand", "above", "9", in("2026-09", "2026-11"))},

		{name: "beyond the horizon", test: testOf("demand", "above", "9", in("2027-04", "2027-05")), problem: "2027-04..2027-05 is beyond the horizon, which ends with 2027-03"},
		{name: "a total that begins before the plan", test: testOf("demand", "above", "9", in("2026-11", "2027-01")), problem: "2026-11..2027-01 is not wholly inside the horizon 2026-12..2027-03, so the plan has no total of it"},
		{name: "stock of a market", test: testOf("stock", "above", "9", func(t *decision.Test) { t.Market = "eu" }), problem: "stock is not computed by market"},
		{name: "revenue of a site", test: testOf("revenue", "above", "9", func(t *decision.Test) { t.Site = "east" }), problem: "revenue is not computed by site"},
		{name: "percent of stock", test: testOf("stock", "above", "9", func(t *decision.Test) { t.Percent = true }), problem: "stock is not measured in percent"},
		{name: "an item that the plan does not compute", test: testOf("stock", "above", "9", func(t *decision.Test) { t.Items = []string{"TENT-3X"} }), problem: "the plan computes no stock of TENT-3X"},
		{name: "an unknown family", test: testOf("stock", "above", "9", func(t *decision.Test) { t.Family = "stoves" }), problem: "the plan has no family stoves"},
		{name: "no resource", test: testOf("load", "above", "9", nil), problem: "the plan has no load of a resource without a name"},
		{name: "no currency", test: testOf("rate", "above", "9", nil), problem: "it names no currency"},
		{name: "an unknown currency", test: testOf("rate", "above", "9", func(t *decision.Test) { t.Currency = "JPY" }), problem: "rate is not known in any period"},
		{name: "an unknown measure", test: testOf("weather", "above", "9", nil), problem: "unknown measure weather"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ctx := context()
			ctx.Result.Stock[1].Cover = []projection.Cover{{Periods: num("2.5")}, {Periods: num("1"), AtLeast: true}, {Periods: num("-1")}, {Periods: num("0.5")}}
			ctx.Result.Stock[1].Cover[2].Periods = column("-")[0]
			v := ctx.judge(tt.test)
			if v.problem != tt.problem {
				t.Fatalf("problem %q, want %q", v.problem, tt.problem)
			}
			if diff := cmp.Diff(tt.met, tell(ctx, v.met)); diff != "" {
				t.Errorf("met (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.unmet, tell(ctx, v.unmet)); diff != "" {
				t.Errorf("unmet (-want +got):\n%s", diff)
			}
		})
	}
}

func tell(ctx *Context, rs []reading) (out []string) {
	for _, r := range rs {
		out = append(out, fmt.Sprintf("%s in %s", r.value, ctx.text(r.span)))
	}
	return out
}

func TestJudgeWhatIsNotKnown(t *testing.T) {
	ctx := context()
	ctx.Result.Demand[0].Consensus = column("300 - 700 300")
	v := ctx.judge(testOf("demand", "above", "650", func(t *decision.Test) { t.Market = "eu" }))
	if diff := cmp.Diff([]string{"800 in 2027-02"}, tell(ctx, v.met)); diff != "" {
		t.Errorf("met (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"400 in 2026-12", "400 in 2027-03"}, tell(ctx, v.unmet)); diff != "" {
		t.Errorf("unmet: January is not known (-want +got):\n%s", diff)
	}
	v = ctx.judge(testOf("demand", "above", "650", in("2026-12", "2027-03")))
	if want := "demand is not known in all of 2026-12..2027-03"; v.problem != want {
		t.Errorf("problem %q, want %q", v.problem, want)
	}
	// An item that is not sold any more is not wanted, known or not.
	ctx.Plan.Items[tent2].Until = month("2026-12")
	v = ctx.judge(testOf("demand", "below", "650", func(t *decision.Test) { t.Market = "eu"; in("2027-01", "2027-01")(t) }))
	if diff := cmp.Diff([]string{"100 in 2027-01"}, tell(ctx, v.met)); diff != "" {
		t.Errorf("met after its life (-want +got):\n%s", diff)
	}
	ctx.Plan.Items[tent3].Unit = "case"
	v = ctx.judge(testOf("demand", "below", "650", nil))
	if want := "its items are counted in several units"; v.problem != want {
		t.Errorf("problem %q, want %q", v.problem, want)
	}
}

func TestOneOfSeveralResources(t *testing.T) {
	ctx := context()
	ctx.Plan.Sources[viet].Resources = ctx.Plan.Sources[lyon].Resources
	ctx.Result.Load = append(ctx.Result.Load, projection.LoadRow{Source: viet, Load: column("1 1 1 1"), Capacity: column("- - - -")})
	v := ctx.judge(testOf("load", "below", "5", func(t *decision.Test) { t.Resource = "hours" }))
	if want := "2 sources have a resource hours: write SOURCE/hours"; v.problem != want {
		t.Errorf("problem %q, want %q", v.problem, want)
	}
	v = ctx.judge(testOf("load", "below", "5", func(t *decision.Test) { t.Resource, t.Percent = "viet/hours", true }))
	if want := "load of viet/hours is not known in any period"; v.problem != want {
		t.Errorf("problem %q, want %q", v.problem, want)
	}
}

func TestCover(t *testing.T) {
	tests := []struct {
		name, stock, future string
		want                projection.Cover
	}{
		{"lasts beyond the horizon", "100", "0 40 60 0 0", projection.Cover{Periods: num("5"), AtLeast: true}},
		{"ends within a period", "99", "0 40 60 0 0", projection.Cover{Periods: num("2.9833")}},
		{"nothing wanted", "10", "0 0 0", projection.Cover{Periods: num("3"), AtLeast: true}},
		{"nothing there", "0", "0 0 0", projection.Cover{}},
		{"nothing there and no future", "0", "", projection.Cover{}},
		{"future not known", "50", "40 - 30", projection.Cover{Periods: num("1"), AtLeast: true}},
		{"no future", "5", "", projection.Cover{Periods: column("-")[0]}},
		{"stock not known", "-", "40", projection.Cover{Periods: column("-")[0]}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := lasts(column(tt.stock)[0], column(tt.future)); got != tt.want {
				t.Errorf("cover %v, want %v", got, tt.want)
			}
		})
	}
}
