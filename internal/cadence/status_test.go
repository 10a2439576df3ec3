package cadence_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/cadence"
	"github.com/accord-plan/accord/internal/gate"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/google/go-cmp/cmp"
)

// standing judges the small plan on a day, with some text of it changed and some
// more landings.
func standing(t *testing.T, on string, more []cadence.Landing, changes ...string) *cadence.Status {
	t.Helper()
	l := read(t, small, changes...)
	p := l.Plan
	r := record(t, p)
	for i := range more {
		more[i].Cycle, more[i].Days, more[i].Holidays, more[i].First = p.Cycle, days, p.Holidays, p.First
	}
	r.Landings = append(r.Landings, more...)
	result := projection.Project(p)
	g := gate.Judge(gate.Input{Purpose: policy.Closes, Plan: p, Result: result, AsOf: day(t, on)})
	return cadence.Judge(cadence.Standing{Input: cadence.Input{Plan: p, Record: r, AsOf: day(t, on)}, Gate: g, Result: result,
		SignOff: &signoff.Report{Outcome: signoff.NotYet, Rules: []signoff.Rule{{State: signoff.Open}}, Missing: []signoff.Missing{{Role: "sales", From: []string{"bob"}}}}})
}

func lines(s *cadence.Status) (out []string) {
	for _, x := range s.Steps {
		line := fmt.Sprintf("%s %s due %s done %s days %s", x.Step, x.State, x.Due, x.Done, late(x.DaysLate))
		if x.Waits != "" {
			line += " waits " + x.Waits
		}
		for _, m := range x.Missing {
			line += " | " + m.Role + ": " + m.What
		}
		out = append(out, line)
	}
	return out
}

func TestStatus(t *testing.T) {
	s := standing(t, "2026-12-11", nil)
	want := []string{
		"gather done due 2026-12-03 done 2026-12-03 days 0",
		"demand begun due 2026-12-11 done  days n/a | sales: neither changed nor confirmed",
		"supply waiting due 2026-12-17 done  days n/a waits demand | plant: plant: neither changed nor confirmed",
		"pre_sop waiting due 2026-12-22 done  days n/a waits supply",
		"executive waiting due 2026-12-28 done  days n/a waits pre_sop | : 1 of 1 gap without an accepted one | sales: has not agreed",
	}
	got := lines(s)
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("%s\nwant %s", got[i], want[i])
		}
	}
	if s.Late || s.Day != 8 || s.Days != 18 || s.OnTime != 1 || s.Of != 3 || len(s.Skipped) != 1 {
		t.Errorf("late %v, day %d of %d, on time %d of %d, skipped %v", s.Late, s.Day, s.Days, s.OnTime, s.Of, s.Skipped)
	}
	if w := s.Weekly; w == nil || w.Next != "2026-12-15" || w.Facts != "2026-12-11" || *w.Age != 0 {
		t.Errorf("weekly %+v", s.Weekly)
	}
}

// TestLateBlocks: two working days behind the 11th, demand is late and blocks
// what follows.
func TestLateBlocks(t *testing.T) {
	s := standing(t, "2026-12-15", nil)
	d := s.Steps[1]
	if !s.Late || late(d.DaysLate) != "2" || strings.Join(d.Blocks, " ") != "supply pre_sop executive" {
		t.Errorf("late %v, %s days, blocks %v", s.Late, late(d.DaysLate), d.Blocks)
	}
	if s.Steps[2].DaysLate != nil {
		t.Errorf("supply is due on the 17th, and %s days late", late(s.Steps[2].DaysLate))
	}
}

// TestConfirmed: an owner is in who changed a file, who says so in a commit, or
// whose point of the checklist is done; nobody speaks for another one.
func TestConfirmed(t *testing.T) {
	touched := func(by string) []cadence.Landing {
		return []cadence.Landing{{Commit: "x", On: day(t, "2026-12-07"), By: []string{by},
			Touched: []cadence.Touch{{Path: "demand/adjustments/sales.yaml", Kind: "Adjustments", Owner: "sales", By: []string{by}}}}}
	}
	said := func(by string) []cadence.Landing {
		return []cadence.Landing{{Commit: "x", On: day(t, "2026-12-07"), By: []string{by}, Confirms: []string{"sales"}}}
	}
	list := "horizon: 3\nchecklist: [{id: talk, step: demand, what: talk to the shop, by: sales, done: 2026-12-07}]"
	for _, c := range []struct {
		name    string
		more    []cadence.Landing
		changes []string
		state   string
		done    string
	}{
		{"nothing", nil, nil, cadence.StepBegun, ""},
		{"changed", touched("bob"), nil, cadence.StepDone, "2026-12-07"},
		{"changed by another one", touched("ada"), nil, cadence.StepBegun, ""},
		{"said so", said("bob"), nil, cadence.StepDone, "2026-12-07"},
		{"said by another one", said("cyd"), nil, cadence.StepBegun, ""},
		{"on the list", nil, []string{"horizon: 3", list}, cadence.StepDone, "2026-12-04"},
		{"on the list of another cycle", nil, []string{"horizon: 3", strings.Replace(list, "2026-12-07", "2026-11-07", 1)}, cadence.StepBegun, ""},
	} {
		d := standing(t, "2026-12-11", c.more, c.changes...).Steps[1]
		if d.State != c.state || d.Done != c.done {
			t.Errorf("%s: %s %q, want %s %q: %+v", c.name, d.State, d.Done, c.state, c.done, d.Missing)
		}
	}
}

// TestReach: the lead time of one period reaches no further than the open one;
// with three, promises are asked for to February.
func TestReach(t *testing.T) {
	in := []cadence.Landing{{Commit: "x", On: day(t, "2026-12-07"), By: []string{"bob", "cyd"}, Confirms: []string{"sales", "plant"}}}
	if s := standing(t, "2026-12-11", in).Steps[2]; s.State != cadence.StepDone {
		t.Errorf("%+v", s)
	}
	s := standing(t, "2026-12-11", in, "lead_time: 1", "lead_time: 3").Steps[2]
	want := "plant: commitments end with 2026-12, and the lead time reaches 2027-02"
	if s.State == cadence.StepDone || len(s.Missing) == 0 || s.Missing[0].What != want {
		t.Errorf("%+v", s)
	}
}

// TestClosed: what is closed is done, whatever is missing of it.
func TestClosed(t *testing.T) {
	p := read(t, small).Plan
	r := record(t, p)
	r.Closes = append(r.Closes, cadence.Close{Cycle: "2026-12", Number: 1, Tag: "plan/2026-12", Commit: "d2", On: day(t, "2026-12-29"), By: "ada"})
	s := cadence.Judge(cadence.Standing{Input: cadence.Input{Plan: p, Record: r, AsOf: day(t, "2027-01-04")}, Result: projection.Project(p)})
	if s.Closed != "plan/2026-12" || s.Late || s.Steps[4].State != cadence.StepDone || late(s.Steps[4].DaysLate) != "1" {
		t.Errorf("%+v", s)
	}
	if d := cmp.Diff([]string{"open the next cycle: accord cycle open 2027-01"}, s.Next); d != "" {
		t.Error(d)
	}
	s = cadence.Judge(cadence.Standing{Input: cadence.Input{Plan: p, Record: r, AsOf: day(t, "2027-01-04")}, Result: projection.Project(p), Branches: []string{"cycle/2027-01"}})
	if len(s.Next) != 1 || !strings.HasPrefix(s.Next[0], "cycle 2027-01 is opened on the branch cycle/2027-01, which is not merged") {
		t.Errorf("opened on a branch, and told to open it: %v", s.Next)
	}
}

// TestStale: facts of the 11th are 30 days old on the 10th of January, and stale
// where 20 are allowed.
func TestStale(t *testing.T) {
	s := standing(t, "2027-01-10", nil, "horizon: 3", "horizon: 3\nfacts_max_age: 35")
	if s.Facts[0].Stale || s.Facts[0].Fact != "sales" || s.Facts[0].Age != 30 {
		t.Errorf("%+v", s.Facts[0])
	}
	s = standing(t, "2027-01-10", nil, "horizon: 3", "horizon: 3\nfacts_max_age: 20")
	if !s.Facts[0].Stale || s.Steps[0].State == cadence.StepDone {
		t.Errorf("%+v %+v", s.Facts[0], s.Steps[0])
	}
}
