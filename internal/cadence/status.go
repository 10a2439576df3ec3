package cadence

import (
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/gate"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/signoff"
)

// Status says how the cycle in progress stands.
type Status struct {
	FormatVersion string `json:"format_version"`
	Plan          string `json:"plan"`
	Name          string `json:"name"`
	Cycle         string `json:"cycle"`
	AsOf          string `json:"as_of"`
	Revision      string `json:"revision,omitempty"`
	// Day is the working day of the cycle that it is, Days the one on which the
	// executives decide; 0 where the plan states none.
	Day  int `json:"working_day"`
	Days int `json:"working_days"`
	// Closed is the tag that closes it, empty while it is open.
	Closed string `json:"closed,omitempty"`
	// OnTime of the last Of cycles were closed in time; Skipped are those of them
	// that nobody closed.
	OnTime  int      `json:"on_time"`
	Of      int      `json:"of"`
	Skipped []string `json:"skipped"`
	// Late says that a step is past its day and not done.
	Late  bool   `json:"late"`
	Steps []Step `json:"steps"`
	// Facts are the kinds of facts that the plan needs or uses.
	Facts []FactKnown `json:"facts"`
	// Weekly is the light check-in between, nil where the plan holds none.
	Weekly *Weekly `json:"weekly,omitempty"`
	// Next is what is to be done, most urgent first; Notes what was not judged.
	Next  []string `json:"next,omitempty"`
	Notes []string `json:"notes,omitempty"`
}

// The states of a step: done; begun, where a part is in; waiting, where a step
// before it is not done and nothing of it is in; open.
const (
	StepDone    = "done"
	StepBegun   = "begun"
	StepWaiting = "waiting"
	StepOpen    = "open"
)

// Step is one step of the cycle.
type Step struct {
	Step  string `json:"step"`
	State string `json:"state"`
	Due   string `json:"due,omitempty"`
	// Done is the day on which it was done, empty where it is not or git does not
	// tell. DaysLate is in working days against Due: of a step that is done by
	// that day, of any other by the day of the report, null where it is not due.
	Done     string `json:"done,omitempty"`
	DaysLate *int   `json:"days_late"`
	// Text says how it stands, in one line.
	Text string `json:"text"`
	// Missing is what it lacks, Waits the step that it waits for, and Blocks are
	// the steps that wait for it.
	Missing []Missing `json:"missing,omitempty"`
	Waits   string    `json:"waits_for,omitempty"`
	Blocks  []string  `json:"blocks,omitempty"`

	parts, in int
}

// Missing is one thing that a step lacks.
type Missing struct {
	What string `json:"what"`
	// Role answers for it, People fill it; empty where nobody is named.
	Role   string   `json:"role,omitempty"`
	People []string `json:"people,omitempty"`
	Do     string   `json:"do,omitempty"`
}

// FactKnown is how far one kind of fact is known.
type FactKnown struct {
	Fact string `json:"fact"`
	// Period is the one of which they are to be there: the last closed one, for
	// open orders the open one.
	Period   string `json:"period"`
	Known    bool   `json:"known"`
	Complete bool   `json:"complete"`
	AsOf     string `json:"as_of,omitempty"`
	// Age is in days; Stale says that it is more than the plan allows.
	Age   int  `json:"age"`
	Stale bool `json:"stale"`
	// Silent are markets, sites and sources without a row that had one in each of
	// the three periods before.
	Silent []string `json:"silent,omitempty"`
}

// Weekly is the weekly check-in.
type Weekly struct {
	Day  string `json:"day"`
	Next string `json:"next,omitempty"`
	// Facts is the day as of which the open period is known, empty where it is
	// not; Age is in days.
	Facts string `json:"facts,omitempty"`
	Age   *int   `json:"age,omitempty"`
}

// Standing is what a status is made from, beside the record.
type Standing struct {
	Input
	Gate   *gate.Report
	Result *projection.Result // nil where the plan has errors
	// SignOff is that of the close, nil where it was not judged; Unjudged says
	// why.
	SignOff  *signoff.Report
	Unjudged string
	// Proposals are the open ones, From says who was asked.
	Proposals []Proposal
	From      string
	// Branches are the branches here and at origin on which cycles are opened.
	Branches []string
}

// Proposal is a branch that is not merged, or an open pull request.
type Proposal struct {
	Name   string `json:"name"`
	Number int    `json:"number,omitempty"`
	Title  string `json:"title,omitempty"`
}

// recent is how many cycles the headline is about.
const recent = 12

// Judge says how the plan's cycle stands.
func Judge(in Standing) *Status {
	p := in.Plan
	j := &judge{Standing: in, r: RhythmOf(p), s: &Status{FormatVersion: FormatVersion, Plan: p.ID, Name: p.Name, Cycle: p.Cycle, AsOf: dateText(in.AsOf), Revision: in.Revision, Skipped: []string{}, Facts: []FactKnown{}}}
	j.landings = in.Record.of(p.Cycle)
	j.cycle = period.None
	if j.r.known() {
		if c, err := j.r.Cycles.Parse(p.Cycle); err == nil {
			j.cycle = c
		}
	} else {
		j.s.Notes = append(j.s.Notes, "the cycle "+p.Cycle+" is neither a period of the calendar nor a month, so its days are not known")
	}
	j.close = in.Record.first(p.Cycle)
	j.s.Day, j.s.Days = j.r.Day(j.cycle, in.AsOf), j.r.Days[executive]
	for i, make := range []func(*Step){j.gather, j.demand, j.supply, j.preSOP, j.executive} {
		st := Step{Step: plan.Steps[i], Due: dateText(j.r.Due(j.cycle, i))}
		make(&st)
		j.settle(&st, i)
		j.s.Steps = append(j.s.Steps, st)
	}
	j.blocks()
	j.adherence()
	j.weekly()
	j.next()
	return j.s
}

// judge is a status while it is made.
type judge struct {
	Standing
	r        Rhythm
	cycle    period.Period
	landings []Landing // of the cycle, up to its close
	close    *Close
	s        *Status
}

// settle decides on the state from what is in and what is missing, and on the
// days. What is late and not done makes the cycle late.
func (j *judge) settle(st *Step, i int) {
	before := ""
	if i > 0 && j.s.Steps[i-1].State != StepDone {
		before = j.s.Steps[i-1].Step
	}
	switch {
	case j.close != nil:
		st.State = StepDone
	case len(st.Missing) == 0 && before == "":
		st.State = StepDone
	case st.in > 0 || len(st.Missing) == 0:
		st.State, st.Waits = StepBegun, before
	case before != "":
		st.State, st.Waits = StepWaiting, before
	default:
		st.State = StepOpen
	}
	due, on := j.r.Due(j.cycle, i), j.AsOf
	if st.State == StepDone {
		if on = period.NoDate; st.Done != "" {
			on, _ = period.ParseDate(st.Done)
		}
	} else {
		st.Done = ""
	}
	if n := j.r.late(due, on); n != nil && (st.State == StepDone || *n > 0) {
		st.DaysLate = n
		j.s.Late = j.s.Late || st.State != StepDone
	}
}

// blocks says of each step that is not done which ones wait for it.
func (j *judge) blocks() {
	for i := range j.s.Steps {
		if j.s.Steps[i].State == StepDone {
			continue
		}
		for k := i + 1; k < len(j.s.Steps); k++ {
			j.s.Steps[i].Blocks = append(j.s.Steps[i].Blocks, j.s.Steps[k].Step)
		}
	}
}

// adherence sums the last cycles up.
func (j *judge) adherence() {
	h := Look(j.Input)
	for _, c := range h.Cycles {
		if c.State == IsOpen || j.s.Of == recent {
			continue
		}
		j.s.Of++
		switch {
		case c.State == IsSkipped:
			j.s.Skipped = append([]string{c.Cycle}, j.s.Skipped...)
		case c.DaysLate != nil && *c.DaysLate <= 0:
			j.s.OnTime++
		}
	}
	if j.close != nil {
		j.s.Closed = j.close.Tag
	}
	for _, n := range h.Notes {
		if !strings.HasPrefix(n, "the cycle ") {
			j.s.Notes = append(j.s.Notes, n)
		}
	}
}

// weekly says when the next light check-in is, and how new its facts are.
func (j *judge) weekly() {
	if !j.r.HasWeekly {
		return
	}
	w := &Weekly{Day: j.Plan.Cadence.Weekly}
	if days := j.r.Meetings(j.AsOf, j.AsOf+15); len(days) > 0 {
		w.Next = days[0].String()
	}
	if on := openFacts(j.Plan); on != period.NoDate {
		age := int(j.AsOf - on)
		w.Facts, w.Age = on.String(), &age
	}
	j.s.Weekly = w
}

// openFacts is the day as of which the open period is known, the oldest of its
// files.
func openFacts(p *plan.Plan) period.Date {
	to, orders := openFactsOf(p, false), openFactsOf(p, true)
	if to == period.NoDate || orders != period.NoDate && orders < to {
		return orders
	}
	return to
}

// openFactsOf is that day of open orders alone, or of what happened to date.
func openFactsOf(p *plan.Plan, orders bool) period.Date {
	on := period.NoDate
	for i := range p.Actuals.Files {
		f := &p.Actuals.Files[i]
		if f.Period != period.None || !f.Found || f.AsOf == period.NoDate || strings.HasPrefix(f.Fact, "open-") != orders {
			continue
		}
		if on == period.NoDate || f.AsOf < on {
			on = f.AsOf
		}
	}
	return on
}

// OpeningBranch is the branch on which a cycle is opened.
func OpeningBranch(cycle string) string { return "cycle/" + cycle }

// next says what is to be done: what is late first.
func (j *judge) next() {
	add := func(format string, args ...any) { j.s.Next = append(j.s.Next, fmt.Sprintf(format, args...)) }
	follower := ""
	if j.cycle != period.None {
		follower = j.r.Cycles.Label(j.cycle + 1)
		if name := OpeningBranch(follower); slices.Contains(j.Branches, name) {
			add("cycle %s is opened on the branch %s, which is not merged: propose it (git switch %s, accord propose), or merge its proposal", follower, name, name)
			return
		}
		if now := j.r.Cycles.Calendar().Containing(j.AsOf); now > j.cycle {
			begun := j.r.Cycles.Label(now)
			if j.close == nil {
				add("cycle %s has begun, and %s is not closed: close it (accord cycle close), or open the next one without it: accord cycle open %s --skip REASON", begun, j.Plan.Cycle, follower)
			} else {
				add("open the next cycle: accord cycle open %s", follower)
			}
			return
		}
	}
	if j.close != nil {
		add("%s is closed; the next cycle begins on %s: accord cycle open %s", j.Plan.Cycle, j.r.Cycles.Calendar().Start(j.cycle+1), follower)
		return
	}
	for i := range j.s.Steps {
		st := &j.s.Steps[i]
		for _, m := range st.Missing {
			if m.Do != "" && st.State != StepDone && st.State != StepWaiting && len(j.s.Next) < 5 {
				j.s.Next = append(j.s.Next, StepName(st.Step)+": "+m.Do)
				break
			}
		}
	}
}
