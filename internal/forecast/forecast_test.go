package forecast_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/forecast"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func months(t testing.TB) period.Calendar {
	t.Helper()
	cal, err := period.NewCalendar("month", "")
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

func at(t testing.TB, cal period.Calendar, s string) period.Period {
	t.Helper()
	p, err := cal.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// series reads numbers, "-" for a missing one.
func series(t testing.TB, s string) []quantity.Number {
	t.Helper()
	var out []quantity.Number
	for _, f := range strings.Fields(s) {
		n := quantity.Missing
		if f != "-" {
			var err error
			if n, err = quantity.Parse(f); err != nil {
				t.Fatal(err)
			}
		}
		out = append(out, n)
	}
	return out
}

func TestSeasonalNaive(t *testing.T) {
	cal := months(t)
	for _, c := range []struct{ name, from, history, first, want string }{
		{"repeats the year", "2025-12", "1 2 3 4 5 6 7 8 9 10 11 12", "2026-12", "1 2 3 4 5 6 7 8 9 10 11 12 1 2"},
		{"the later of two years", "2024-12", "9 9 9 9 9 9 9 9 9 9 9 9 1 2 3 4 5 6 7 8 9 10 11 12", "2026-12", "1 2 3"},
		{"an older year where the last is missing", "2024-12", "9 8 7 7 7 7 7 7 7 7 7 7 - 2 3 4 5 6 7 8 9 10 11 12", "2026-12", "9 2 3"},
		{"the mean where no year knows it", "2025-11", "5 - 2 3 4 5 6 7 8 9 10 11 12", "2026-12", "7 2 3"},
		{"less than a season: the mean", "2026-09", "10 20 33", "2026-12", "21 21 21"},
		{"missing is not zero", "2026-08", "10 - - 20", "2026-12", "15 15"},
		{"zero is zero", "2026-09", "0 0 3", "2026-12", "1 1"},
		{"returns are no negative demand", "2026-11", "-4", "2026-12", "0"},
		{"nothing known", "2026-10", "- -", "2026-12", ""},
		{"a gap before the plan", "2025-12", "1 2 3 4 5 6 7 8 9 10 11 12", "2027-02", "3 4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := series(t, c.want)
			got := forecast.SeasonalNaive(cal, forecast.History{First: at(t, cal, c.from), Values: series(t, c.history)}, at(t, cal, c.first), max(1, len(want)), 0)
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestWeek53TakesTheWeekBefore(t *testing.T) {
	cal, err := period.NewCalendar("week", "")
	if err != nil {
		t.Fatal(err)
	}
	h := forecast.History{First: at(t, cal, "2025-W01")}
	for i := range 52 {
		h.Values = append(h.Values, quantity.Whole(int64(i+1)))
	}
	got := forecast.SeasonalNaive(cal, h, at(t, cal, "2026-W52"), 3, 0)
	if d := cmp.Diff(series(t, "52 52 1"), got); d != "" {
		t.Error(d)
	}
}

// In 4-4-5 the year that begins on 2029-01-29 has 53 weeks, and its P12 six. At
// ten a week that is 60, also where the year before, or all that is known, had
// five.
func TestFiscalPeriodsCountByTheWeek(t *testing.T) {
	cal, err := period.NewCalendar("4-4-5", "2027-02-01")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, from, history, want string }{
		{"the year before", "2028-P01", "40 40 50 40 40 50 40 40 50 40 40 50", "40 40 50 40 40 50 40 40 50 40 40 60 40 40"},
		{"the mean", "2028-P11", "40 50", "40 40 50 40 40 50 40 40 50 40 40 60 40 40"},
	} {
		h := forecast.History{First: at(t, cal, c.from), Values: series(t, c.history)}
		if d := cmp.Diff(series(t, c.want), forecast.SeasonalNaive(cal, h, at(t, cal, "2029-P01"), 14, 0)); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
	h := forecast.History{First: at(t, cal, "2029-P01"), Values: series(t, "40 40 50 40 40 50 40 40 50 40 40 60")}
	if d := cmp.Diff(series(t, "40 50"), forecast.SeasonalNaive(cal, h, at(t, cal, "2030-P11"), 2, 0)); d != "" {
		t.Errorf("after the long period: %s", d)
	}
}

func TestStaysWithinHistory(t *testing.T) {
	cal := months(t)
	rapid.Check(t, func(rt *rapid.T) {
		v := rapid.SliceOfN(rapid.Map(rapid.Int64Range(0, 500), quantity.Whole), 1, 40).Draw(rt, "history")
		first := at(t, cal, "2026-12")
		got := forecast.SeasonalNaive(cal, forecast.History{First: first - period.Period(len(v)), Values: v}, first, 18, 0)
		lo, hi := v[0], v[0]
		for _, x := range v {
			lo, hi = min(lo, x), max(hi, x)
		}
		for _, x := range got {
			if x < lo || x > hi {
				rt.Fatalf("%v outside %v to %v", x, lo, hi)
			}
		}
	})
}

func TestBaselines(t *testing.T) {
	const digest = "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4" // of nothing in particular
	folder := fstest.MapFS{
		"plan.yaml":    {Data: []byte("kind: Plan\nversion: 1\nowner: ops\nname: T\ncurrency: EUR\ncalendar: month\ncycle: 2026-12\nhorizon: 3\n")},
		"network.yaml": {Data: []byte("kind: Network\nversion: 1\nowner: ops\nmarkets:\n  eu:\n    currency: EUR\n    served_from:\n      a: 100%\n  us:\n    currency: EUR\n    served_from:\n      a: 100%\nsites:\n  a:\n    name: A\n")},
		"catalog/t.yaml": {Data: []byte(`kind: Catalog
version: 1
owner: ops
family: t
strategy: make-to-stock
decimals: 1
items:
  "1001":
    unit: each
    from: 2026-10
  ENDED:
    unit: each
    until: 2026-11
  ENDS:
    unit: each
    until: 2026-12
  NEW:
    unit: each
    from: 2027-01
    like:
      item: "1001"
      factor: 0.5
  NEVER:
    unit: each
`)},
		"facts/facts.yaml":        {Data: []byte("kind: Facts\nversion: 1\nfiles:\n" + file("2026-10", digest, true) + file("2026-11", digest, true) + file("2026-09", digest, false))},
		"facts/sales/2026-09.csv": {Data: []byte("period,market,item,quantity\n2026-09,eu,ENDS,99\n")},
		"facts/sales/2026-10.csv": {Data: []byte("period,market,item,quantity\n2026-10,eu,1001,4\n2026-10,eu,ENDED,4\n2026-10,eu,ENDS,3\n")},
		"facts/sales/2026-11.csv": {Data: []byte("period,market,item,quantity\n2026-11,eu,1001,5\n")},
	}
	l, err := planfile.Load(folder, "plans", planfile.Options{})
	if err != nil || l.Plan == nil {
		t.Fatal(err, l.Findings)
	}
	docs := forecast.Baselines(l.Plan)
	if len(docs) != 2 || docs[0].Path != "demand/baseline/eu-t.yaml" || docs[1].Path != "demand/baseline/us-t.yaml" {
		t.Fatalf("%v", docs)
	}
	if docs[0].Total != series(t, "19.6")[0] {
		t.Errorf("total %s, want 19.6", docs[0].Total)
	}
	want := `kind: Baseline
version: 1
market: eu
family: t
method:
  name: seasonal-naive
  season: 12
  trained: 2026-09..2026-11
  facts: sha256:` + forecast.Digest(l.Plan, "sales") + `
forecast:
  "1001":
    2026-12: 4.5
    2027-01: 4.5
    2027-02: 4.5
  ENDS:
    2026-12: 1.5
  NEW:
    2027-01: 2.3
    2027-02: 2.3
`
	if d := cmp.Diff(want, string(docs[0].Text)); d != "" {
		t.Error(d)
	}
	folder[docs[0].Path] = &fstest.MapFile{Data: docs[0].Text}
	again, err := planfile.Load(folder, "plans", planfile.Options{})
	if err != nil || len(again.Plan.Baselines) != 1 || len(again.Plan.Baselines[0].Rows) != 3 {
		t.Errorf("%v %v", err, again.Findings)
	}
}

func file(month, digest string, complete bool) string {
	c := "true"
	if !complete {
		c = "false"
	}
	return "  sales/" + month + ".csv:\n    fact: sales\n    measure: shipped\n    complete: " + c + "\n    as_of: 2026-11-30\n    source: erp\n    rows: 1\n    sha256: " + digest + "\n"
}

func TestMeanIsRoundedOnce(t *testing.T) {
	// 10.4997 / 7 = 1.49995..., which is 1.5 on the grid of 1e-4, and 1.
	h := forecast.History{First: at(t, months(t), "2026-05"), Values: series(t, "1.4999 1.4999 1.4999 1.4999 1.4999 1.4999 1.5003")}
	for d, want := range map[int]string{0: "1", 1: "1.5", 4: "1.5"} {
		got := forecast.SeasonalNaive(months(t), h, at(t, months(t), "2026-12"), 1, d)
		if diff := cmp.Diff(series(t, want), got); diff != "" {
			t.Errorf("%d decimals: %s", d, diff)
		}
	}
}
