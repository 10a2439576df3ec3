package hindsight_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/hindsight"
)

func feared(id, probability, money, rest string) map[string]string {
	return map[string]string{"risks/" + id + ".yaml": "kind: Risk\nversion: 1\nowner: ops\nid: " + id + "\ntype: risk\nstatement: x\nprobability: " + probability +
		"\nmoney: " + money + "\nin_plan: \"no\"\n" + rest + "\n"}
}

func TestRisks(t *testing.T) {
	early := with(feared("R-1", "25%", "4000", "status: open"), feared("R-5", "10%", "100", ""))
	now := with(
		feared("R-1", "100%", "4000", "status: closed\nhappened: {period: 2026-10, money: 5000, note: it broke}"),
		feared("R-2", "50%", "800", "periods: 2026-09..2026-10"),
		feared("R-3", "30%", "1000", "status: closed"),
		feared("R-4", "40%", "700", "happened: {period: 2026-09}"),
		feared("R-6", "5%", "700", "periods: 2026-12"))
	r := hindsight.Evaluate(record(t, early, nil, nil, now), nil, hindsight.Parts{Risks: true})
	type row struct {
		ID             string
		Fate           hindsight.Fate
		In             string
		Expected, Came string
		Ask            string
	}
	var got []row
	for _, x := range r.Risks {
		came := "-"
		if !x.Came.IsMissing() {
			came = x.Came.String()
		}
		got = append(got, row{x.ID, x.Fate, x.In, x.Expected.String(), came, x.Ask})
	}
	want := []row{
		{"R-1", hindsight.Happened, "2026-10", "1000", "5000", ""}, // 25 % of 4,000 as it was stated before
		{"R-4", hindsight.Happened, "2026-09", "280", "-", "say what it came to"},
		{"R-2", hindsight.NoVerdict, "", "400", "-", "close it, or say that it happened"},
		{"R-5", hindsight.NoVerdict, "", "10", "-", "its file is gone: say what became of it"},
		{"R-3", hindsight.DidNot, "", "300", "0", ""},
		{"R-6", hindsight.Open, "", "35", "-", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// were judged: 25, 30 and 40 %, of which two came true.
	calibration := &hindsight.Calibration{Expected: num("-1300"), Came: num("-5000"), Unpriced: 1, Enough: 10, Bands: []hindsight.Band{
		{From: 0, To: 20, NoVerdict: 1, Share: num("-")},
		{From: 20, To: 40, Judged: 3, CameTrue: 2, Expected: num("0.95"), Share: num("-")},
		{From: 40, To: 60, NoVerdict: 1, Share: num("-")},
	}}
	if diff := cmp.Diff(calibration, r.Calibration); diff != "" {
		t.Error(diff)
	}
}

// Of ten or more the share that came true is told.
func TestCalibrationOfMany(t *testing.T) {
	files := []map[string]string{}
	for _, id := range []string{"a", "b", "c"} {
		files = append(files, feared("yes-"+id, "30%", "10", "happened: {period: 2026-10, money: 5}"))
	}
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g"} {
		files = append(files, feared("no-"+id, "30%", "10", "status: closed"))
	}
	b := hindsight.Evaluate(record(t, nil, nil, nil, with(files...)), nil, hindsight.Parts{Risks: true}).Calibration.Bands
	if len(b) != 1 || b[0].Judged != 10 || b[0].Share != num("30") || b[0].Expected != num("3") {
		t.Errorf("%+v", b)
	}
}
