package validate

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/supply"
)

// read prints a row: its place, and `name=text` of what is known, `name=?` of
// what is not.
func read(r Row) string {
	words := []string{r.Over, r.What, r.Period, "@" + named(r.At)}
	for _, v := range r.Values[2:] { // what and period stand before
		text := v.Text
		if !v.Known {
			text = "?"
		}
		words = append(words, v.Name+"="+text)
	}
	return strings.Join(words, " ")
}

func TestRows(t *testing.T) {
	tests := []struct {
		over   string
		count  int
		index  int
		change func(ctx *Context)
		want   string
	}{
		{over: OverPlan, count: 4, index: 1,
			want: "plan plan 2027-01 @commit TENT-2P 2027-01 index=1 zone=slushy revenue=75600 margin=35600 trade_spend=0 stock_value=77000"},
		{over: OverFamily, count: 4, index: 2,
			want: "family tents 2027-02 @promo 2027-02 index=2 zone=liquid family=tents unit=each demand=1160 served=1160 supply=680 committed=680 planned=0 stock=290 target=1440 backlog=0 lost=0 cover=0.3816 revenue=151200 margin=71200 trade_spend=0 stock_value=29000"},
		{over: OverFamily, count: 4, index: 3,
			want: "family tents 2027-03 @base eu TENT-2P 2027-03 index=3 zone=liquid family=tents unit=each demand=760 served=760 supply=760 committed=760 planned=0 stock=290 target=? backlog=0 lost=0 cover=? revenue=75600 margin=35600 trade_spend=0 stock_value=29000"},
		{over: OverFamily, count: 4, index: 0, change: func(ctx *Context) { ctx.Plan.Items[tent3].Unit = "case" },
			want: "family tents 2026-12 @commit TENT-2P 2026-12 index=0 zone=frozen family=tents unit=? demand=? served=? supply=? committed=? planned=? stock=? target=? backlog=? lost=? cover=? revenue=75600 margin=35600 trade_spend=0 stock_value=65000"},
		{over: OverFamily, count: 4, index: 0, change: func(ctx *Context) {
			ctx.Plan.Families[tents].PlanningUnit = "pair"
			for i := range ctx.Plan.Items {
				ctx.Plan.Items[i].Units = []catalog.Conversion{{Unit: "pair", Factor: ratio("2")}}
			}
			ctx.Result.Stock[0].Committed = column("- 600 400 480")
		}, want: "family tents 2026-12 @commit TENT-2P 2026-12 index=0 zone=frozen family=tents unit=pair demand=380 served=380 supply=390 committed=140 planned=0 stock=325 target=720 backlog=0 lost=0 cover=0.8553 revenue=75600 margin=35600 trade_spend=0 stock_value=65000"},
		{over: OverFamily, count: 4, index: 3, change: func(ctx *Context) { // only central's TENT-2P has a target
			ctx.Result.Stock[0].Target = column("480 880 480 700")
			ctx.Result.Stock[1].TargetID, ctx.Result.Stock[2].TargetID = "", ""
			ctx.Result.Stock[1].Target, ctx.Result.Stock[2].Target = column("- - - -"), column("- - - -")
		}, want: "family tents 2027-03 @base eu TENT-2P 2027-03 index=3 zone=liquid family=tents unit=each demand=760 served=760 supply=760 committed=760 planned=0 stock=290 target=700 backlog=0 lost=0 cover=? revenue=75600 margin=35600 trade_spend=0 stock_value=29000"},
		{over: OverSite, count: 8, index: 4,
			want: "site east 2026-12 @commit TENT-2P 2026-12 index=0 zone=frozen site=east stock_value=8000 in_transit_value=0 target_value=0"},
		{over: OverItem, count: 12, index: 4,
			want: "item TENT-2P@east 2026-12 @commit TENT-2P 2026-12 index=0 zone=frozen item=TENT-2P family=tents site=east unit=each demand=120 served=120 supply=120 committed=120 planned=0 stock=80 target=480 backlog=0 lost=0 cover=0 stock_value=8000"},
		{over: OverResource, count: 4, index: 2,
			want: "resource lyon/hours 2027-02 @resource hours index=2 zone=liquid source=lyon resource=hours load=1700 planned=240 capacity=1600 free=-100 utilisation=106.25"},
		{over: OverResource, count: 4, index: 0, change: func(ctx *Context) {
			ctx.Plan.Sources[lyon].Uses[0].Offset = 1
			ctx.Result.Load[0].Capacity = column("- 0 - -")
		}, want: "resource lyon/hours 2026-12 @commit TENT-2P 2027-01 index=0 zone=frozen source=lyon resource=hours load=300 planned=0 capacity=? free=? utilisation=?"},
		{over: OverResource, count: 4, index: 1, change: func(ctx *Context) { ctx.Result.Load[0].Capacity = column("- 0 - -") },
			want: "resource lyon/hours 2027-01 @commit TENT-2P 2027-01 index=1 zone=slushy source=lyon resource=hours load=360 planned=0 capacity=0 free=-360 utilisation=?"},
	}
	for _, tt := range tests {
		t.Run(tt.want[:strings.Index(tt.want, " @")], func(t *testing.T) {
			ctx := context()
			if tt.change != nil {
				tt.change(ctx)
			}
			rows := Rows(ctx, tt.over)
			if len(rows) != tt.count {
				t.Fatalf("%d rows, want %d", len(rows), tt.count)
			}
			if diff := cmp.Diff(strings.Fields(tt.want), strings.Fields(read(rows[tt.index]))); diff != "" {
				t.Errorf("row (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRowsFollowTheirTable(t *testing.T) {
	ctx := context()
	for _, over := range Overs {
		rows := Rows(ctx, over)
		if len(rows) == 0 {
			t.Fatalf("%s: no rows", over)
		}
		for _, r := range rows {
			for i, f := range Fields(over) {
				v := r.Values[i]
				if v.Name != f.Name || v.Number == (f.Unit == "text") {
					t.Errorf("%s: value %d is %+v, the table has %+v", over, i, v, f)
				}
				if text, known := r.Get(f.Name); text != v.Text || known != v.Known {
					t.Errorf("%s: Get(%s) = %q, %v", over, f.Name, text, known)
				}
			}
			if len(r.Values) != len(Fields(over)) {
				t.Errorf("%s: %d values, %d fields", over, len(r.Values), len(Fields(over)))
			}
		}
	}
	if rows := Rows(ctx, "market"); rows != nil || Fields("market") != nil {
		t.Errorf("rows over market: %v", rows)
	}
	if rows := Rows(&Context{Plan: ctx.Plan}, OverPlan); rows != nil {
		t.Errorf("rows of a plan that was not computed: %v", rows)
	}
	if _, known := Rows(ctx, OverPlan)[0].Get("weather"); known {
		t.Error("a row knows the weather")
	}
}

func TestHeaviestCellIsTheFirstOfEquals(t *testing.T) {
	ctx := context()
	ctx.Plan.Sources[lyon].Commitments = []supply.Commitment{}
	// Both markets state 300 of TENT-2P; eu was written first.
	if got := named(weigh(ctx).heaviest(month("2026-12"), tent3, tent2)); got != "base eu TENT-2P 2026-12" {
		t.Errorf("heaviest at %q", got)
	}
	if got := weigh(ctx).heaviest(month("2027-04"), tent2); !got.IsZero() {
		t.Errorf("beyond the horizon at %v", got)
	}
}

// atMost is a rule: the named field is at most a limit. What is not known it
// cannot judge.
func atMost(field, limit string) Evaluator {
	return func(rule string, row Row) (bool, string, error) {
		text, known := row.Get(field)
		if !known {
			return false, "", ErrNotKnown
		}
		if v := num(text); v > num(limit) {
			return false, field + " " + text + ", at most " + limit, nil
		}
		return true, "", nil
	}
}

func TestEvaluateRules(t *testing.T) {
	ctx := context()
	ctx.Rules = []Rule{{Name: "lean", Over: OverItem, Message: "too much stock", At: at("rule lean")}}
	ctx.Evaluate = atMost("stock", "100")
	ctx.Plan.Decisions[0].Covers = append(ctx.Plan.Decisions[0].Covers,
		decision.Cover{Gap: "rule/lean/TENT-2P*", From: month("2026-12"), To: month("2027-03")})
	got := EvaluateRules(ctx)
	want := []projection.Gap{{Kind: "rule/lean", What: "TENT-2P@central", From: month("2026-12"), To: month("2027-03"), Class: projection.NeedsDecision,
		LastDay: got.Gaps[0].LastDay, Text: "stock 520, at most 100", At: at("commit TENT-2P 2026-12"), Related: at("rule lean"), Family: tents, Item: tent2, Site: central, Market: -1, Source: -1, Resource: -1,
		CoveredBy: "shift"}}
	if diff := cmp.Diff(want, got.Gaps); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
	if id := got.Gaps[0].ID(); id != "rule/lean/TENT-2P@central" {
		t.Errorf("id %s", id)
	}
	if len(got.Findings)+len(got.NotJudged) != 0 {
		t.Errorf("findings %v, not judged %v", got.Findings, got.NotJudged)
	}

	ctx.RuleGaps = got.Gaps
	if fs, skipped := Validate(ctx); len(fs)+len(skipped) != 0 {
		t.Errorf("the cover meets the rule's gap, yet %v, %v", lines(fs), skipped)
	}
}

func TestRuleGapsBreakWhereTheRuleHolds(t *testing.T) {
	ctx := context()
	ctx.Rules = []Rule{{Name: "cap", Over: OverFamily, Message: "too much supply", At: at("rule cap")}}
	ctx.Evaluate = func(rule string, row Row) (bool, string, error) {
		text, _ := row.Get("supply")
		return num(text) <= num("700"), "", nil
	}
	got := EvaluateRules(ctx) // supply 780 880 680 760
	var spans []string
	for _, g := range got.Gaps {
		spans = append(spans, ctx.text(span{g.From, g.To})+" "+g.Text+" "+g.CoveredBy)
	}
	if diff := cmp.Diff([]string{"2026-12..2027-01 too much supply ", "2027-03 too much supply "}, spans); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
}

func TestRulesThatCannotBeJudged(t *testing.T) {
	ctx := context()
	ctx.Rules = []Rule{
		{Name: "a-target", Over: OverItem, At: at("rule a")}, {Name: "b-market", Over: "market", At: at("rule b")},
		{Name: "c-slow", Over: OverPlan, At: at("rule c")}, {Name: "d-wrong", Over: OverSite, At: at("rule d")}}
	ctx.Evaluate = func(rule string, row Row) (bool, string, error) {
		switch rule {
		case "c-slow":
			return false, "", ErrLimit
		case "d-wrong":
			return false, "", ruleError("stok: undefined field")
		}
		return atMost("target", "1000")(rule, row)
	}
	got := EvaluateRules(ctx)
	want := []string{
		`A0705 rule b: rule b-market is over "market"`,
		"A0704 rule c: rule c-slow at plan 2026-12: the rule exceeded its deadline or memory",
		"A0703 rule d: rule d-wrong at central 2026-12: stok: undefined field"}
	if diff := cmp.Diff(want, lines(got.Findings)); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]NotJudged{{"rule/a-target", "3 of 12 rows with values that are not known, TENT-2P@central 2027-03 first"}}, got.NotJudged); diff != "" {
		t.Errorf("not judged (-want +got):\n%s", diff)
	}
	if got.Gaps == nil || len(got.Gaps) != 0 {
		t.Errorf("gaps %v", got.Gaps)
	}

	ctx.Evaluate = nil
	if got := EvaluateRules(ctx).NotJudged[0]; got != (NotJudged{"rule/a-target", "rules are not evaluated here"}) {
		t.Errorf("without an evaluator: %v", got)
	}
	ctx.Result = nil
	if got := EvaluateRules(ctx).NotJudged[0]; got != (NotJudged{"rule/a-target", "the plan was not computed"}) {
		t.Errorf("without a result: %v", got)
	}
}

type ruleError string

func (e ruleError) Error() string { return string(e) }
