package render_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/accuracy"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/text"
)

func ofPercent(percent int64) *quantity.Ratio {
	r := quantity.Ratio(percent) * quantity.Unit / 100
	return &r
}

// accuracyReport is a report in which the committed plan costs 12,300 less than the
// naive one over five of six months, and the sales layer 4,100 more than the
// layer before.
func accuracyReport() *accuracy.Report {
	cost := func(total int64) accuracy.Cost {
		return accuracy.Cost{Count: accuracy.Count{Used: 5, Of: 6}, TiedUp: quantity.Whole(2 * total), Short: quantity.Whole(total), Total: quantity.Whole(total)}
	}
	measure := accuracy.Measure{Unit: "each", Units: accuracy.Amounts{Count: accuracy.Count{Used: 5, Of: 6}, Actual: quantity.Whole(100), Forecast: quantity.Whole(112), Absolute: quantity.Whole(20)},
		WAPE: ofPercent(20), Bias: ofPercent(12), MASE: quantity.Missing, Tracking: quantity.Whole(5)}
	r := &accuracy.Report{Company: "Small", Currency: "EUR", Lag: 1, From: "2026-06", To: "2026-11", PeriodsUsed: 5, By: "family", Total: measure,
		Periods: make([]accuracy.Period, 6), Shared: accuracy.Count{Used: 5, Of: 6}, Lags: []accuracy.Lag{{Lag: 1, Periods: 5, Measure: measure, Shared: measure}}}
	for i, s := range []struct {
		name  string
		total int64
		wape  int64
	}{{"naive", 32300, 30}, {"statistical", 18000, 16}, {"product", 18000, 16}, {"marketing", 15900, 14}, {"sales", 20000, 20}, {"management", 20000, 20}} {
		step := accuracy.Step{Step: s.name, Shared: measure, Cost: cost(s.total)}
		step.Shared.WAPE = ofPercent(s.wape)
		if i > 0 {
			added := *r.Steps[i-1].Shared.WAPE - *step.Shared.WAPE
			step.Added = &added
			if added != 0 {
				step.Changed = 3
			}
		}
		r.Steps = append(r.Steps, step)
	}
	r.Owners = []accuracy.Adjuster{{Owner: "ben", Periods: 5, TooHigh: 2, Cost: quantity.Missing, Verdict: accuracy.Even}}
	r.Worth = accuracy.Worth{Rates: accuracy.Rates{Carrying: ofPercent(2), Short: ofPercent(50)}, Against: []accuracy.Against{
		{Plan: accuracy.Naive, Periods: 5, Better: 4, Theirs: cost(32300), Ours: cost(20000), Added: ofPercent(10),
			Saved: accuracy.Saved{TiedUp: quantity.Whole(24600), Short: quantity.Whole(12300), Total: quantity.Whole(12300)}}}}
	return r
}

func accuracyText(t *testing.T, r *accuracy.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := text.Write(&b, render.AccuracyDocument(r, render.AccuracyView{}), text.Options{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAccuracyAnswersFirst(t *testing.T) {
	out := accuracyText(t, accuracyReport())
	for _, want := range []string{
		"Committed plan against naive: €12,300 less error cost over 5 of 6 periods; the sales layer took €4,100 of it back.",
		"bias over-forecast 12.0 %",
		"people added −4.0 points",
		"a period costs 2 % of what is tied up, and of the margin 50 % is lost",
		"on the 5 of 6 cells that all steps know",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if strings.Contains(out, "product") || strings.Contains(out, "management") {
		t.Error("a layer that changed nothing has a row")
	}
}

// Without rates nothing is added up, and the report says what is not stated.
func TestAccuracyWithoutRates(t *testing.T) {
	r := accuracyReport()
	r.Worth.Rates.Short = nil
	out := accuracyText(t, r)
	for _, want := range []string{
		"over 5 of 6 periods: €24,600 less tied up in what was forecast too much, €12,300 less margin short of what was forecast too little; the sales layer tied up €8,200 more.",
		"plan.yaml states no short under error_cost, so the two are not added up",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if strings.Contains(out, "error cost ") {
		t.Error("there is an error cost without its rates")
	}
}

func TestAccuracyOfNothing(t *testing.T) {
	r := &accuracy.Report{Company: "Small", Currency: "EUR", Lag: 1, From: "2026-11", To: "2026-11", Periods: []accuracy.Period{{Period: "2026-11", Why: "no plan was committed in 2026-10"}}}
	if out := accuracyText(t, r); !strings.Contains(out, "Nothing can be judged: 2026-11: no plan was committed in 2026-10.") {
		t.Errorf("it says\n%s", out)
	}
}
