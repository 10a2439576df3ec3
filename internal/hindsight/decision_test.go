package hindsight_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/accord-plan/accord/internal/hindsight"
)

// asked is a decision of one option, which costs 900.
func asked(id, rest string) map[string]string {
	return map[string]string{"decisions/" + id + ".yaml": "kind: Decision\nversion: 1\nowner: ops\nid: " + id +
		"\nquestion: x\noptions:\n  - {id: a, summary: live with it, cost: 900}\nchosen: a\ndecided_by: [coo]\n" + rest + "\n"}
}

func with(ms ...map[string]string) map[string]string {
	out := map[string]string{}
	for _, m := range ms {
		for k, v := range m {
			out[k] = v
		}
	}
	return out
}

func decisionsOf(t *testing.T, aug, sep, oct, nov map[string]string) (map[string]hindsight.Decision, *hindsight.Ledger) {
	t.Helper()
	r := hindsight.Evaluate(record(t, aug, sep, oct, nov), nil, hindsight.Parts{Decisions: true})
	out := map[string]hindsight.Decision{}
	for _, d := range r.Decisions {
		out[d.ID] = d
	}
	return out, r.Ledger
}

// The course of decisions over four plans: asked too long, accepted and gone,
// superseded, and reopened.
func TestCourse(t *testing.T) {
	late := func(status string) map[string]string { return asked("late", "due: 2026-08-15\nstatus: "+status) }
	other := func(status string) map[string]string { return asked("other", "due: 2026-12-31\nstatus: "+status) }
	back := func(status string) map[string]string { return asked("back", "due: 2026-12-31\nstatus: "+status) }
	ds, l := decisionsOf(t,
		with(late("proposed"), other("accepted"), asked("gone", "due: 2026-08-31\nstatus: accepted"), back("accepted")),
		with(late("accepted"), other("accepted"), back("proposed")),
		with(late("accepted"), other("superseded\nsuperseded_by: late"), back("accepted")),
		with(late("done"), other("superseded\nsuperseded_by: late"), back("accepted")))
	is := func(id string, late bool, openOn string, cycles int, reopened, gone bool, history ...hindsight.Standing) {
		t.Helper()
		d := ds[id]
		if d.Late != late || d.OpenOn != openOn || d.CyclesOpen == nil || *d.CyclesOpen != cycles || d.Reopened != reopened || d.Gone != gone {
			t.Errorf("%+v", d)
		}
		if diff := cmp.Diff(history, d.History); diff != "" {
			t.Errorf("%s: %s", id, diff)
		}
	}
	is("late", true, "2026-08-20", 1, false, false, hindsight.Standing{"2026-08", "proposed"}, hindsight.Standing{"2026-09", "accepted"}, hindsight.Standing{"2026-11", "done"})
	is("other", false, "", 0, false, false, hindsight.Standing{"2026-08", "accepted"}, hindsight.Standing{"2026-10", "superseded"})
	is("gone", false, "", 0, false, true, hindsight.Standing{"2026-08", "accepted"})
	is("back", false, "", 0, true, false, hindsight.Standing{"2026-08", "accepted"}, hindsight.Standing{"2026-09", "proposed"}, hindsight.Standing{"2026-10", "accepted"})
	want := hindsight.Line{Name: "all", Decisions: 4, NoFigure: 3, Superseded: 1, Late: 1, Reopened: 1, AtStake: num("3600"), Priced: 4, Accepted: 4, Cycles: 1}
	if diff := cmp.Diff(want, l.Total); diff != "" {
		t.Error(diff)
	}
	for _, lines := range [][]hindsight.Line{l.Kinds, l.Owners, l.Deciders} {
		if len(lines) != 1 || lines[0].Decisions != 4 {
			t.Errorf("%+v", lines)
		}
	}
}

// What the last plan without a decision said, and the first with it.
func TestWithoutAndPlanned(t *testing.T) {
	d := asked("promo", "due: 2026-12-31\nstatus: accepted\nexpected: {measure: demand, item: TENT, period: 2026-10, target: 125, check_on: 2026-11}")
	p := map[string]string{"demand/a.yaml": promo, "assumptions/a.yaml": "kind: Assumption\nversion: 1\nowner: sales\nid: A-1\nstatement: x\n"}
	ds, l := decisionsOf(t, nil, with(d, p), with(d, p), with(d, p))
	o := ds["promo"].Outcome
	if o.Without != num("100") || o.WithoutPlan != "2026-08" || o.Planned != num("130") || o.PlannedPlan != "2026-09" || o.Verdict != hindsight.Kept {
		t.Errorf("%+v", o)
	}
	if l.Total.Kept != 1 || l.Kinds[0].Name != "demand" {
		t.Errorf("%+v", l)
	}
}

// Gaps that were covered in August:
//
//	             Aug  Sep  Oct  Nov  Dec  Jan
//	stock         30   10    0    0    0    0   planned, supply 80, demand 100
//	backlog        0    0   10   30   50   70
//	below 40      10   30   40   40   40   40   200 in all
//	stock         50   20   10                  came
//	backlog             0   12                  by the orders past due
//	below 40       0   20   30                  50 in three periods
//	load over 55   0    0    5                  60 hours for 120 tents
func TestCoveredGaps(t *testing.T) {
	d := asked("lean", "due: 2026-08-31\nstatus: accepted\ncovers:\n  - {id: short, gap: \"shortage/*\", up_to: 70}\n  - {id: low, gap: below-target/TENT@hub, up_to: 200}\n"+
		"  - {id: hours, gap: overload/lyon/hours, periods: 2026-10, up_to: 10, up_to_money: 300}\n  - {id: budget, gap: off-multiple/TENT@hub, periods: 2026-10, up_to: 5}")
	ds, _ := decisionsOf(t, d, d, d, d)
	got := ds["lean"]
	want := []hindsight.Covered{
		{Gap: "shortage/TENT@hub", Periods: "2026-10..2027-01", Plan: "2026-08", Measure: "peak", Size: num("70"), Came: num("12"), Closed: 1, All: 4, MoneyCame: num("-"), Note: "orders past due on 2026-11-05"},
		{Gap: "below-target/TENT@hub", Periods: "2026-08..2027-01", Plan: "2026-08", Measure: "sum", Size: num("200"), Came: num("50"), Closed: 3, All: 6, MoneyCame: num("-")},
		{Gap: "overload/lyon/hours", Periods: "2026-10", Size: num("10"), Came: num("5"), Closed: 1, All: 1, Money: num("300"), MoneyCame: num("150"), Note: "computed from what was received"},
		{Gap: "off-multiple/TENT@hub", Periods: "2026-10", Size: num("5"), Came: num("-"), All: 1, Money: num("-"), MoneyCame: num("-"), Why: "facts do not say it of gaps of kind off-multiple"},
	}
	money := cmpopts.IgnoreFields(hindsight.Covered{}, "Money")
	if diff := cmp.Diff(want, got.Covered, money); diff != "" {
		t.Error(diff)
	}
	// What is short is below target too: the larger of both counts, and the 300.
	if low := got.Covered[1].Money; got.AtStake != max(num("2800"), low).Add(num("300")) {
		t.Errorf("at stake %s, low stock %s", got.AtStake, low)
	}
	// 70 tents at 40 of margin.
	if got.Covered[0].Money != num("2800") || got.Kind != "shortage" {
		t.Errorf("%s of kind %s", got.Covered[0].Money, got.Kind)
	}
}

// Stock was below 25 in September, and is in the plan that stands.
func TestReconsider(t *testing.T) {
	d := with(asked("low", "due: 2026-08-31\nstatus: accepted\nreconsider_if: {measure: stock, item: TENT, site: hub, operator: below, threshold: 25}"),
		asked("never", "due: 2026-08-31\nstatus: accepted\nreconsider_if: {measure: backlog, item: TENT, site: hub, operator: above, threshold: 500}"),
		asked("plan", "due: 2026-08-31\nstatus: accepted\nreconsider_if: {measure: backlog, item: TENT, site: hub, operator: above, threshold: 65}"))
	ds, _ := decisionsOf(t, d, d, d, d)
	want := &hindsight.Condition{What: "stock of TENT at hub", Operator: "below", Threshold: num("25"), Since: "2026-09", Happened: true, Value: num("20"), In: "2026-09", Now: true}
	if diff := cmp.Diff(want, ds["low"].Reconsider); diff != "" {
		t.Error(diff)
	}
	if c := ds["never"].Reconsider; c != nil {
		t.Errorf("%+v", c)
	}
	// In no closed period, but in the plan of August: 70 in January.
	if c := ds["plan"].Reconsider; c == nil || c.Happened || c.Since != "2026-08" || c.Value != num("70") || c.In != "2027-01" {
		t.Errorf("%+v", c)
	}
}
