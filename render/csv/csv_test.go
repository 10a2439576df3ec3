package csv_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/accord-plan/accord/internal/attainment"
	"github.com/accord-plan/accord/internal/hostiletest"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/stability"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/csv"
)

func TestGaps(t *testing.T) {
	r := &render.GapsReport{Currency: "EUR", Gaps: []render.Issue{
		{Class: "decision", ID: "shortage/A@x", Kind: "shortage", Family: "tents", From: "2027-03", To: "2027-05", Units: 12_5000, Measure: "peak", Money: quantity.Missing,
			Text: "12.5 short, \"now\"", ProposedBy: "D-1", Options: []render.Option{{ID: "a"}, {ID: "b", Recommended: true}}, Owner: "sales", LastDay: "2027-01-04", CannotWait: true,
			At: &position.Position{File: "demand/x.yaml", Line: 7}},
		{Class: "decision", ID: "rule/r/plan", Kind: "rule/r", From: "2027-03", To: "2027-03", Money: -5_0000, Text: "=cmd|'/c calc'!A1"},
	}}
	var b bytes.Buffer
	if err := csv.Gaps(&b, r, func(name string) string { return "plans/" + name }); err != nil {
		t.Fatal(err)
	}
	want := "class,gap,kind,family,from,to,units,measure,money,currency,text,covered_by,proposed_by,falls_short,options,recommended,owner,last_day,cannot_wait,file,line\n" +
		"decision,shortage/A@x,shortage,tents,2027-03,2027-05,12.5,peak,,EUR,\"12.5 short, \"\"now\"\"\",,D-1,,a b,b,sales,2027-01-04,true,plans/demand/x.yaml,7\n" +
		"decision,rule/r/plan,rule/r,,2027-03,2027-03,0,,-5,EUR,'=cmd|'/c calc'!A1,,,,,,,,false,,\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &b, want)
	}
}

// Whatever somebody writes begins no formula and no command to a log.
func TestHostileTexts(t *testing.T) {
	for _, s := range hostiletest.Corpus() {
		r := &render.GapsReport{Gaps: []render.Issue{{Class: s.Text, ID: s.Text, Text: s.Text, Owner: s.Text}}}
		var b bytes.Buffer
		if err := csv.Gaps(&b, r, func(name string) string { return name }); err != nil {
			t.Fatal(err)
		}
		for _, bad := range hostiletest.Sheet(b.Bytes()) {
			t.Errorf("%s: %s", s.ID, bad)
		}
	}
}

func TestHostileReportsOfCycles(t *testing.T) {
	for _, s := range hostiletest.Corpus() {
		kept := &attainment.Report{Cells: []attainment.Cell{{Source: s.Text, Site: s.Text, Item: s.Text, Owner: s.Text, Unit: s.Text, Period: s.Text}}}
		row := stability.Row{Key: s.Text, Unit: s.Text}
		changed := &stability.Report{Currency: s.Text, Steps: []stability.Step{{From: s.Text, To: s.Text}},
			Demand: &stability.Measure{Steps: []stability.Row{row}, Rows: []stability.Row{row}}}
		var k, c bytes.Buffer
		if err := errors.Join(csv.Attainment(&k, kept), csv.Stability(&c, changed)); err != nil {
			t.Fatal(err)
		}
		for _, bad := range append(hostiletest.Sheet(k.Bytes()), hostiletest.Sheet(c.Bytes())...) {
			t.Errorf("%s: %s", s.ID, bad)
		}
	}
}

func TestAttainment(t *testing.T) {
	r := &attainment.Report{Cells: []attainment.Cell{
		{Source: "viet", Site: "east", Item: "PACK", Owner: "buyers", Unit: "each", Period: "2026-11", Lag1: 80_0000, LeadTime: 100_0000, LeadLag: 3, InForce: 80_0000, Received: 90_0000, Owed: 0, Ordered: 60_0000},
		{Source: "viet", Site: "east", Item: "PACK", Owner: "buyers", Unit: "each", Period: "2026-12", Lag1: quantity.Missing, LeadTime: quantity.Missing, LeadLag: 3, InForce: 5_0000, Received: quantity.Missing, Owed: quantity.Missing, Ordered: quantity.Missing},
	}}
	var b bytes.Buffer
	if err := csv.Attainment(&b, r); err != nil {
		t.Fatal(err)
	}
	want := "period,source,owner,site,item,unit,committed_lag_1,committed_lead_time,lead_time_cycles,committed_in_force,received,attained_lag_1,attained_lead_time,owed,ordered\n" +
		"2026-11,viet,buyers,east,PACK,each,80,100,3,80,90,80,90,0,60\n" +
		"2026-12,viet,buyers,east,PACK,each,,,3,5,,,,,\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &b, want)
	}
}
