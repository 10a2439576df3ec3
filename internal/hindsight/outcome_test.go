package hindsight_test

import (
	"slices"
	"testing"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/hindsight"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/supply"
	"github.com/accord-plan/accord/internal/vintage"
)

// TestOutcomes holds expectations against the table of what happened.
func TestOutcomes(t *testing.T) {
	for _, c := range []struct {
		name, expected string
		verdict        hindsight.Verdict
		came, off, in  string
		why            string
		overdue        bool
	}{
		{"kept with more", "measure: demand, market: eu, item: TENT, period: 2026-10, target: 120, check_on: 2026-11", hindsight.Kept, "130", "0", "", "", false},
		{"kept exactly", "measure: demand, market: eu, item: TENT, period: 2026-10, target: 130, check_on: 2026-11", hindsight.Kept, "130", "0", "", "", false},
		{"a total that is missed", "measure: demand, family: tents, period: 2026-08..2026-10, target: 330, check_on: 2026-11", hindsight.Missed, "320", "10", "", "", false},
		{"at a site that alone serves the market", "measure: demand, site: hub, period: 2026-09, target: 90, check_on: 2026-10", hindsight.Kept, "90", "0", "", "", false},
		{"the lowest stock", "measure: stock, item: TENT, site: hub, period: 2026-08..2026-10, target: 15, check_on: 2026-11", hindsight.Missed, "10", "5", "2026-10", "", false},
		{"the highest stock", "measure: stock, item: TENT, site: hub, period: 2026-08..2026-10, target: 45, operator: below, check_on: 2026-11", hindsight.Missed, "50", "5", "2026-08", "", false},
		{"supply", "measure: supply, item: TENT, period: 2026-08..2026-09, target: 160, check_on: 2026-11", hindsight.Kept, "160", "0", "", "", false},
		{"a backlog that head's orders say", "measure: backlog, item: TENT, site: hub, period: 2026-10, target: 0, check_on: 2026-11", hindsight.Missed, "12", "12", "", "", false},
		{"a backlog that an older plan's orders say", "measure: backlog, item: TENT, period: 2026-09, target: 0, check_on: 2026-10", hindsight.Kept, "0", "0", "", "", false},
		{"a backlog that nobody says", "measure: backlog, item: TENT, period: 2026-08, target: 0, check_on: 2026-10", hindsight.NotTold, "-", "-", "",
			"there are no facts of open orders at the beginning of 2026-09", true},
		{"revenue", "measure: revenue, item: TENT, period: 2026-09, target: 8000, check_on: 2026-11", hindsight.Kept, "8550", "0", "", "", false},
		{"margin, 8,550 less 90 at 60", "measure: margin, item: TENT, period: 2026-09, target: 3200, check_on: 2026-11", hindsight.Missed, "3150", "50", "", "", false},
		{"price per unit", "measure: price, market: eu, item: TENT, period: 2026-08..2026-10, target: 95, check_on: 2026-11", hindsight.Kept, "95", "0", "2026-09", "", false},
		{"cover, 20 of the 130 that came", "measure: cover, item: TENT, site: hub, period: 2026-09, target: 0.2, check_on: 2026-11", hindsight.Missed, "0.1538", "0.0462", "", "", false},
		{"load, half an hour of 120", "measure: load, resource: lyon/hours, period: 2026-08..2026-10, target: 55, check_on: 2026-11", hindsight.Missed, "60", "5", "2026-10", "", false},
		{"load a month before receipt", "measure: load, resource: lyon/glue, period: 2026-09, target: 12, check_on: 2026-11", hindsight.Kept, "12", "0", "", "", false},
		{"load of what is not received yet", "measure: load, resource: lyon/glue, period: 2026-10, target: 12, check_on: 2026-10", hindsight.NotTold, "-", "-", "",
			"what was worked on in 2026-10 is received in 2026-11, which is open", true},
		{"not over", "measure: demand, item: TENT, period: 2026-10..2026-11, target: 200, check_on: 2026-12", hindsight.NotDue, "130", "-", "", "2026-11 is not over", false},
		{"looked at later", "measure: demand, item: TENT, period: 2026-10, target: 200, check_on: 2026-12", hindsight.NotDue, "130", "-", "", "looked at in 2026-12", false},
		{"before all facts", "measure: demand, item: TENT, period: 2026-06..2026-08, target: 200, check_on: 2026-11", hindsight.NotTold, "100", "-", "",
			"demand of 2026-06 is not known", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := "kind: Decision\nversion: 1\nowner: ops\nid: D-1\nquestion: x\nstatus: accepted\ndue: 2026-08-31\noptions:\n  - {id: a, summary: x}\nchosen: a\nexpected: {" + c.expected + "}\n"
			r := record(t, nil, nil, nil, map[string]string{"decisions/d.yaml": text})
			o := hindsight.Evaluate(r, nil, hindsight.Parts{Decisions: true}).Decisions[0].Outcome
			if o.Verdict != c.verdict || o.Came != num(c.came) || o.Off != num(c.off) || o.Why != c.why || o.Overdue != c.overdue {
				t.Errorf("%s, came %s, off %s, overdue %t, %q\nwant %s, came %s, off %s, overdue %t, %q", o.Verdict, o.Came, o.Off, o.Overdue, o.Why, c.verdict, c.came, c.off, c.overdue, c.why)
			}
			if o.In != c.in {
				t.Errorf("in %q, want %q", o.In, c.in)
			}
		})
	}
}

// Where facts state the hours used and the price, these count and not what
// receipts and revenue come to: 58 hours for 60, 94 for 95.
func TestStatedLoadAndPrice(t *testing.T) {
	head := func(r *vintage.Record, table *actual.Table, k actual.Key, n string) {
		oct := map[period.Period]bool{r.Head.First - 1: true}
		*table = actual.NewTable([]actual.Row{{Key: k, Cells: dimension.SeriesOf([]dimension.Cell{{Period: r.Head.First - 1, Value: num(n)}})}}, oct, oct)
	}
	const none = dimension.None
	for _, c := range []struct{ name, expected, came string }{
		{"hours used", "measure: load, resource: lyon/hours, period: 2026-10, target: 55, check_on: 2026-11", "58"},
		{"price stated", "measure: price, item: TENT, period: 2026-10, target: 95, check_on: 2026-11", "94"},
	} {
		d := asked("d", "due: 2026-08-31\nstatus: accepted\nexpected: {"+c.expected+"}")
		r := record(t, nil, nil, nil, d)
		p := r.Head.Plan
		hours := slices.IndexFunc(p.Sources[0].Resources, func(x supply.Resource) bool { return x.ID == "hours" })
		head(r, &p.Actuals.CapacityUsed, actual.Key{Source: 0, Market: none, Site: none, Item: none, Resource: hours}, "58")
		head(r, &p.Actuals.Prices, actual.Key{Source: none, Market: 0, Site: none, Item: 0}, "94")
		if o := hindsight.Evaluate(r, nil, hindsight.Parts{}).Decisions[0].Outcome; o.Came != num(c.came) || o.Verdict != hindsight.Missed || o.Note != "" {
			t.Errorf("%s: %+v", c.name, o)
		}
	}
}

// Commits tell the days: asked on the 3rd, accepted on the 12th, a day after its
// last.
func TestDays(t *testing.T) {
	d := asked("d", "due: 2026-08-11\nstatus: accepted")
	days := hindsight.Days{"d": {{On: day("2026-08-03"), Status: decision.Proposed}, {On: day("2026-08-12"), Status: decision.Accepted}}}
	r := hindsight.Evaluate(record(t, nil, d, d, d), days, hindsight.Parts{Decisions: true})
	x := r.Decisions[0]
	if x.OpenedOn != "2026-08-03" || x.AcceptedOn != "2026-08-12" || x.DaysOpen == nil || *x.DaysOpen != 9 || !x.Late || r.Ledger.Total.Days != 9 || r.Ledger.Total.Late != 1 {
		t.Errorf("%+v", x)
	}
}
