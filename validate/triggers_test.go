package validate

import (
	"testing"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/plan"
)

// watching gives the company a trigger.
func watching(change func(*decision.Trigger)) func(*Context) {
	return func(ctx *Context) {
		x := decision.Trigger{ID: "watch", Measure: "demand", Against: "committed", By: "plan", Window: decision.Window{Last: 1}, Percent: fraction("5%"), Above: true, Below: true, For: 1,
			At: at("trigger"), MeasureAt: at("measure trigger"), ExceedsAt: at("exceeds trigger"), ByAt: at("by trigger")}
		change(&x)
		ctx.Plan.Triggers = []decision.Trigger{x}
	}
}

var triggerSituations = []situation{
	{"a trigger", watching(func(*decision.Trigger) {}), nil},
	{"a trigger that nothing can meet", watching(func(x *decision.Trigger) { x.By = "source" }), []string{"A0625 by trigger: watch can never call: demand is of no source"}},
	{"a trigger without a limit", watching(func(x *decision.Trigger) { x.Percent = nil }), []string{"A0626 exceeds trigger: watch states no limit"}},
	{"a trigger with a reserved id", watching(func(x *decision.Trigger) { x.ID = "Facts" }), []string{"A0627 trigger: a trigger cannot be called Facts"}},
	{"covers what no trigger calls for", func(ctx *Context) { ctx.Plan.Decisions[0].Covers[0].Gap = "trigger/nobody/tents" },
		[]string{"A0605 cover tents: shift covers trigger/nobody/tents, and there is no trigger nobody"}},
}

// TestTriggersThatNeverCall changes one thing of a trigger that can call.
func TestTriggersThatNeverCall(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*decision.Trigger)
		want   string
	}{
		"items nobody knows": {func(x *decision.Trigger) {
			x.Measure, x.By, x.Items, x.Families = "demand", "item", []string{"CUP-1"}, []string{"tents"}
		}, ""},
		"as it is":                  {func(*decision.Trigger) {}, ""},
		"demand of sources":         {func(x *decision.Trigger) { x.By = "source" }, "A0625 watch can never call: demand is of no source"},
		"demand of some sources":    {func(x *decision.Trigger) { x.Sources = []string{"lyon"} }, "A0625 watch can never call: demand is of no source"},
		"stock of a market":         {func(x *decision.Trigger) { x.Measure, x.Markets = "stock", []string{"eu"} }, "A0625 watch can never call: stock is of no market"},
		"supply of a source":        {func(x *decision.Trigger) { x.Measure, x.By, x.Sources = "supply", "source", []string{"lyon"} }, ""},
		"a rate without a currency": {func(x *decision.Trigger) { x.Measure, x.Money = "rate", nil }, "A0625 watch can never call: a rate needs its currency"},
		"a rate that is not stated": {func(x *decision.Trigger) { x.Measure, x.Money, x.Currency = "rate", nil, "JPY" }, "A0625 watch can never call: the network states no rate of JPY"},
		"a rate":                    {func(x *decision.Trigger) { x.Measure, x.Money, x.Currency = "rate", nil, "USD" }, ""},
		"a rate in money":           {func(x *decision.Trigger) { x.Measure, x.Currency = "rate", "USD" }, "A0625 watch can never call: a rate is no money"},
		"a currency of demand":      {func(x *decision.Trigger) { x.Currency = "USD" }, "A0625 watch can never call: demand is in no foreign currency"},
		"stock against the budget":  {func(x *decision.Trigger) { x.Measure, x.Against = "stock", "budget" }, "A0625 watch can never call: no budget states stock"},
		"items against the budget":  {func(x *decision.Trigger) { x.By, x.Against = "item", "budget" }, "A0625 watch can never call: a budget is of families, not of items"},
		"open stock":                {func(x *decision.Trigger) { x.Measure, x.Window = "stock", decision.Window{Open: true} }, "A0625 watch can never call: stock of open periods adds up to nothing that could be off"},
		"open, one after the other": {func(x *decision.Trigger) { x.For, x.Window = 2, decision.Window{Open: true} }, "A0625 watch can never call: open periods are looked at as a whole, not one after the other"},
		"attainment above":          {func(x *decision.Trigger) { x.Measure, x.Below = "attainment", false }, "A0625 watch can never call: nobody attains more than was committed"},
		"an error below":            {func(x *decision.Trigger) { x.Measure, x.Above = "error", false }, "A0625 watch can never call: an error is never below zero"},
		"below by all":              {func(x *decision.Trigger) { x.Percent, x.Above = fraction("100%"), false }, "A0625 watch can never call: demand cannot be below the plan by more than 100 %"},
		"below by almost all":       {func(x *decision.Trigger) { x.Percent, x.Above = fraction("99.9%"), false }, ""},
		"above by more than all":    {func(x *decision.Trigger) { x.Percent = fraction("150%") }, ""},
		"revenue in units":          {func(x *decision.Trigger) { x.Measure, x.Units = "revenue", amount("5") }, "A0625 watch can never call: revenue is not in units"},
		"no limit":                  {func(x *decision.Trigger) { x.Percent, x.Money = nil, nil }, "A0626 watch states no limit"},
		"a name that is taken":      {func(x *decision.Trigger) { x.ID = "gap" }, "A0627 a trigger cannot be called gap"},
	} {
		t.Run(name, func(t *testing.T) {
			x := decision.Trigger{ID: "watch", Measure: "demand", Against: "committed", By: "plan", Window: decision.Window{Last: 1}, Percent: fraction("5%"), Money: amount("100"), Above: true, Below: true, For: 1}
			c.change(&x)
			got := ""
			for _, f := range checkTriggers(&Context{Plan: &plan.Plan{Triggers: []decision.Trigger{x}, Rates: network.Rates{"USD": nil}}}) {
				got += string(f.Code) + " " + f.Message
			}
			if got != c.want {
				t.Errorf("got %q\nwant %q", got, c.want)
			}
		})
	}
}

// TestTriggerCovers: a decision names triggers that there are.
func TestTriggerCovers(t *testing.T) {
	ctx := &Context{Plan: &plan.Plan{Triggers: []decision.Trigger{{ID: "tents"}}}}
	for gap, known := range map[string]bool{
		"trigger/tents/plan": true, "trigger/tents/*": true, "trigger/*": true, "trigger/tent*": true, "trigger/assumption/A-1": true,
		"trigger/tens/plan": false, "trigger/tens/*": false, "trigger/x*": false,
	} {
		fs := ctx.checkTriggerCover(&decision.Decision{ID: "d"}, &decision.Cover{Gap: gap})
		if (len(fs) == 0) != known {
			t.Errorf("%s: %v, want known %t", gap, fs, known)
		}
		if !known && fs[0].Code != finding.DecisionCoversNothing {
			t.Errorf("%s: %s", gap, fs[0].Code)
		}
	}
}
