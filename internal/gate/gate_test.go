package gate_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/gate"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
)

func day(t *testing.T, s string) period.Date {
	t.Helper()
	d, err := period.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// northlight reads the example company with some text of it changed; a file
// without text is not there.
func northlight(t *testing.T, edits map[string][2]string) *planfile.Loaded {
	t.Helper()
	folder := fstest.MapFS{}
	source := os.DirFS("../../plans")
	err := fs.WalkDir(source, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(source, name)
		folder[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range edits {
		before := string(folder[name].Data)
		if x[0] == "" {
			delete(folder, name)
		} else if after := strings.Replace(before, x[0], x[1], 1); after == before {
			t.Fatalf("%s does not hold %q", name, x[0])
		} else {
			folder[name] = &fstest.MapFile{Data: []byte(after)}
		}
	}
	l, err := planfile.Load(folder, "plans", planfile.Options{Workers: 1})
	if err != nil || l.Plan == nil {
		t.Fatalf("no plan: %v", err)
	}
	return l
}

func judged(t *testing.T, l *planfile.Loaded, agreed decision.Agreed, found ...finding.Finding) *gate.Report {
	t.Helper()
	r := projection.Project(l.Plan)
	if agreed != nil {
		r = r.Agreeing(agreed)
	}
	return gate.Judge(gate.Input{Purpose: policy.Closes, Plan: l.Plan, Result: r, Findings: append(l.Findings, found...), AsOf: day(t, "2026-12-10"), Prefix: "plans"})
}

func TestPoints(t *testing.T) {
	const third = "decisions/2026-12-third-shift.yaml"
	accepted := map[string][2]string{third: {"status: proposed", "status: accepted\nchosen: third-shift"}}
	with := func(name, old, by string) map[string][2]string {
		return map[string][2]string{third: accepted[third], name: {old, by}}
	}
	for _, c := range []struct {
		name   string
		edits  map[string][2]string
		agreed decision.Agreed
		point  string
		state  gate.State
		text   string
	}{
		{"nobody decided", nil, nil, "gaps", gate.Missing, "1 of 1 gap without an accepted one"},
		{"decided", accepted, nil, "gaps", gate.Done, "1 gap has an accepted one"},
		{"decided in the file alone", accepted, decision.Agreed{}, "gaps", gate.Missing, "1 of 1 gap without an accepted one"},
		{"decided and signed", accepted, decision.Agreed{"2026-12-third-shift": nil, "2026-11-lean-tents": nil}, "gaps", gate.Done, "1 gap has an accepted one"},
		{"signed", accepted, decision.Agreed{}, "signed", gate.Done, "each accepted decision is signed by who decides"},
		{"not judged", accepted, nil, "signed", gate.NotJudged, "sign-off is not judged here: the status in the files counts"},
		{"no policy", with("policy.yaml", "", ""), nil, "signed", gate.NotJudged, "the plan has no policy, so sign-off is not judged: the status in the files counts"},
		{"facts", accepted, nil, "facts", gate.Done, "2026-11 complete (sales, receipts, stock, bookings)"},
		{"facts missing", with("facts/sales/2026-11.csv", "", ""), nil, "facts", gate.Missing, "no sales of 2026-11"},
		{"budget", accepted, nil, "budget", gate.Done, "2026, 2027; 2028 has none yet"},
		{"budget of a whole year missing", with("budget/2027.yaml", "", ""), nil, "budget", gate.Missing, "no budget of 2027"},
		{"budget of the first year missing", with("budget/2026.yaml", "", ""), nil, "budget", gate.Missing, "no budget of 2026"},
		{"a source that says 0", accepted, nil, "commitments", gate.Done, "4 sources state what comes in 2026-12"},
		{"forecasts", accepted, nil, "baselines", gate.Done, "10 forecasts to 2028-05, from facts to 2026-11"},
		{"an old forecast", with("demand/baseline/eu-tents.yaml", "2023-12..2026-11", "2023-12..2026-10"), nil, "baselines", gate.Missing, "1 of 10 forecasts not from the newest facts"},
		{"a forecast that says nothing", with("demand/baseline/eu-tents.yaml", "  trained: 2023-12..2026-11\n", ""), nil, "baselines", gate.Missing, "1 of 10 forecasts not from the newest facts"},
		{"no frozen zone", with("plan.yaml", "frozen: 2", "frozen: 0"), nil, "frozen", gate.NotJudged, "the plan has no frozen zone"},
		{"a first cycle", accepted, nil, "frozen", gate.NotJudged, "no close to compare the commitments with"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := judged(t, northlight(t, c.edits), c.agreed)
			for _, x := range r.Points {
				if x.ID == c.point {
					if x.State != c.state || x.Text != c.text {
						t.Errorf("%s: %s, %q; want %s, %q", x.ID, x.State, x.Text, c.state, c.text)
					}
					if (x.State == gate.Missing) != (len(x.Open) > 0) {
						t.Errorf("%s: %d things are missing", x.State, len(x.Open))
					}
					return
				}
			}
			t.Errorf("no point %s", c.point)
		})
	}
}

// A forecast that cannot be read is there all the same: nobody is told to write one.
func TestForecastsThatCannotBeRead(t *testing.T) {
	l := northlight(t, nil)
	in := gate.Input{Purpose: policy.Closes, Plan: l.Plan, Unread: []position.Ref{l.Plan.Baselines[0].At}, AsOf: day(t, "2026-12-10")}
	for _, left := range []int{10, 0} {
		l.Plan.Baselines = l.Plan.Baselines[:left]
		for _, x := range gate.Judge(in).Points {
			if x.ID != "baselines" {
				continue
			}
			if x.State != gate.Missing || x.Text != "1 forecast cannot be read" || len(x.Open) != 1 || x.Open[0].At.File != "demand/baseline/eu-bags.yaml" {
				t.Errorf("of %d that can be read: %s, %q, %+v", left, x.State, x.Text, x.Open)
			}
		}
	}
}

// accord is not said to make a forecast that it leaves as it is.
func TestWhatMakesAnOldForecastNew(t *testing.T) {
	const name, trained = "seasonal-naive\n  season: 12\n  trained: 2023-12..2026-1", "\n  season: 12\n  trained: 2023-12..2026-1"
	for method, want := range map[string]string{
		"seasonal-naive": "forecast again: accord forecast",
		"manual":         "people typed it: look its numbers over, and let `trained` end with 2026-11",
		"theta":          "make it again by theta, from facts to 2026-11",
	} {
		r := judged(t, northlight(t, map[string][2]string{"demand/baseline/eu-tents.yaml": {name + "1", method + trained + "0"}}), nil)
		for _, x := range r.Points {
			if x.ID == "baselines" && (len(x.Open) != 1 || x.Open[0].Do != want) {
				t.Errorf("%s: %+v, want %q", method, x.Open, want)
			}
		}
	}
}

// A task counts with a day of the current cycle that is not to come.
func TestTasks(t *testing.T) {
	for done, want := range map[string]string{
		"":                       "not done",
		"\n    done: 2026-11-30": "done 2026-11-30, before this cycle, which began on 2026-12-01",
		"\n    done: 2026-12-01": "",
		"\n    done: 2026-12-10": "",
		"\n    done: 2026-12-11": "said to be done 2026-12-11, which is still to come",
		"\n    done: 2027-01-01": "done 2027-01-01, after this cycle, which ends on 2026-12-31",
	} {
		l := northlight(t, map[string][2]string{"plan.yaml": {"time_zone:", "checklist:\n  - id: prices\n    step: gather\n    what: price lists checked\n    by: finance" + done + "\ntime_zone:"}})
		r := judged(t, l, nil)
		x := r.Points[1] // behind facts, in its step
		if x.ID != "prices" || x.Step != "gather" || x.By != "finance" {
			t.Fatalf("%+v", x)
		}
		switch {
		case want == "" && (x.State != gate.Done || len(x.Open) > 0):
			t.Errorf("%q: %s %q", done, x.State, x.Text)
		case want != "" && (x.State != gate.Missing || x.Text != want || x.Open[0].At == nil || x.Open[0].At.File != "plans/plan.yaml"):
			t.Errorf("%q: %s %q, want %q", done, x.State, x.Text, want)
		}
	}
}

// What is missing is an error of a close and a warning of a proposal; errors of
// the plan stay errors.
func TestSeverities(t *testing.T) {
	l := northlight(t, nil)
	wrong := finding.New(finding.DecisionNoChoice, l.Plan.At, "x")
	late := finding.New(finding.DecisionOverdue, l.Plan.At, "y")
	in := gate.Input{Purpose: policy.Closes, Plan: l.Plan, Result: projection.Project(l.Plan), Findings: []finding.Finding{wrong, late}, AsOf: day(t, "2026-12-10")}
	if errs, warnings := finding.Count(gate.Judge(in).Findings); errs != 3 || warnings != 0 {
		t.Errorf("of a close %d errors and %d warnings", errs, warnings)
	}
	in.Purpose = policy.Proposals
	r := gate.Judge(in)
	if errs, warnings := finding.Count(r.Findings); errs != 1 || warnings != 2 {
		t.Errorf("of a proposal %d errors and %d warnings: %v", errs, warnings, r.Findings)
	}
	if r.Passed || r.Missing != 3 {
		t.Errorf("passed %v, %d missing", r.Passed, r.Missing)
	}
	in.Result = nil
	for _, x := range gate.Judge(in).Points {
		if x.ID == "gaps" && x.State != gate.NotJudged {
			t.Errorf("a plan that is not computed has no gaps: %s", x.State)
		}
	}
}
