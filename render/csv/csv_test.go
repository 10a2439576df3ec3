package csv_test

import (
	"bytes"
	"testing"

	"github.com/accord-plan/accord/internal/hostiletest"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
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
