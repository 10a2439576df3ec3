package planfile

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/dimension"
)

// weekly is a plan in weeks from 2026-W49 on, with a budget for each text.
func weekly(t *testing.T, budgets ...string) *Loaded {
	t.Helper()
	m := fstest.MapFS{}
	for name, text := range map[string]string{
		"plan.yaml":    "kind: Plan\nversion: 1\nowner: ops\nname: Small\ncurrency: EUR\ncalendar: week\ncycle: 2026-12\nfirst_period: 2026-W49\nhorizon: 9\nholidays: [2026-12-25, 2027-01-01]\n",
		"policy.yaml":  "kind: Policy\nversion: 1\nowner: ops\npeople:\n  anna:\n    name: Anna\n    email: anna@example.com\nroles:\n  ops:\n    people: [anna]\n",
		"network.yaml": "kind: Network\nversion: 1\nowner: ops\nmarkets:\n  home: {currency: EUR, served_from: {main: 100%}}\nsites:\n  main: {name: Main}\n",
		"catalog.yaml": "kind: Catalog\nversion: 1\nowner: ops\nfamily: lamps\nitems:\n  LAMP: {name: Lamp, unit: each, price: 20, cost: 12}\n",
	} {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	for i, b := range budgets {
		m["budget"+string(rune('a'+i))+".yaml"] = &fstest.MapFile{Data: []byte(b)}
	}
	l, err := Load(m, "plans", Options{})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func budgetOf(year, measure, cells string) string {
	return "kind: Budget\nversion: 1\nowner: ops\nyear: " + year + "\nbudget:\n  home:\n    lamps:\n      " + measure + ":\n        " + strings.ReplaceAll(cells, ", ", "\n        ") + "\n"
}

func cellsOf(l *Loaded, s dimension.Series) string {
	var out []string
	for _, c := range s.Cells() {
		out = append(out, l.Plan.Calendar.Label(c.Period)+" "+c.Value.String())
	}
	return strings.Join(out, ", ")
}

// December 2026 has 22 working days, Christmas left out: four in its first week,
// of which Monday is in November, five in W50 and W51, four in W52 and four in
// W53, whose Friday is a holiday. January 2027 has 20: five in each of W01 to W04.
func TestBudgetByMonthInWeeks(t *testing.T) {
	for _, c := range []struct{ name, cells26, cells27, want26, want27 string }{
		{"both years", "2026-12: 220", "2027-01: 400",
			"2026-W50 50, 2026-W51 50, 2026-W52 40, 2026-W53 40", "2027-W01 100, 2027-W02 100, 2027-W03 100, 2027-W04 100"},
		// One of W49's five days is in November, which has 21 working days: 1/21 of
		// 210 and 4/22 of 220.
		{"a week across months", "2026-11: 210, 2026-12: 220", "2027-01: 400",
			"2026-W45 50, 2026-W46 50, 2026-W47 50, 2026-W48 50, 2026-W49 50, 2026-W50 50, 2026-W51 50, 2026-W52 40, 2026-W53 40", "2027-W01 100, 2027-W02 100, 2027-W03 100, 2027-W04 100"},
		// 5/22, 5/22, 4/22 and 4/22 of 100 are 22.7, 22.7, 18.2 and 18.2: the units
		// that are left go to the largest remainders, and 18.2 to W49 is not known.
		{"in whole units", "2026-12: 100", "2027-01: 1", "2026-W50 23, 2026-W51 23, 2026-W52 18, 2026-W53 18", "2027-W01 1, 2027-W02 0, 2027-W03 0, 2027-W04 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := weekly(t, budgetOf("2026", "units", c.cells26), budgetOf("2027", "units", c.cells27))
			for _, f := range l.Findings {
				t.Errorf("%s %s", f.Code, f.Message)
			}
			for i, want := range []string{c.want26, c.want27} {
				if d := cmp.Diff(want, cellsOf(l, l.Plan.Budgets[i].Lines[0].Units)); d != "" {
					t.Error(d)
				}
			}
		})
	}
}

func TestBudgetByMonthKeepsMoney(t *testing.T) {
	l := weekly(t, budgetOf("2027", "revenue", "2027-01: 100.10, 2027-02: 100.00"))
	var sum int64
	for _, c := range l.Plan.Budgets[0].Lines[0].Revenue.Cells() {
		sum += int64(c.Value)
	}
	// 100.10 over four weeks of five days; February's 20 days fill four weeks.
	want := "2027-W01 25.03, 2027-W02 25.03, 2027-W03 25.02, 2027-W04 25.02, 2027-W05 25, 2027-W06 25, 2027-W07 25, 2027-W08 25"
	if got := cellsOf(l, l.Plan.Budgets[0].Lines[0].Revenue); got != want || sum != 2001000 {
		t.Errorf("%s, together %d", got, sum)
	}
}

func TestBudgetOfMonthsAndWeeksIsRefused(t *testing.T) {
	for name, cells := range map[string]string{"mixed": "2027-01: 100, 2027-W06: 10", "a range of months": "2027-01..2027-03: 100"} {
		l := weekly(t, budgetOf("2027", "units", cells))
		if len(l.Findings) == 0 || !strings.Contains(l.Findings[0].Message, "is not a period of this plan's calendar") {
			t.Errorf("%s: %v", name, l.Findings)
		}
	}
}
