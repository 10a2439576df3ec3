package cadence

import (
	"slices"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
)

// FormatVersion is the version of the reports as JSON. Properties may be added
// under the same major number.
const FormatVersion = "1.0"

// History says how the cycles went.
type History struct {
	FormatVersion string `json:"format_version"`
	Plan          string `json:"plan"`
	Name          string `json:"name"`
	// Cycle is the one in progress.
	Cycle    string `json:"cycle"`
	AsOf     string `json:"as_of"`
	Revision string `json:"revision,omitempty"`
	// OnTime of the Of cycles that have a close or should have one were closed by
	// their day; NoDay of them had none to be held against.
	OnTime int `json:"on_time"`
	Of     int `json:"of"`
	NoDay  int `json:"no_day,omitempty"`
	// Skipped are the cycles that nobody closed and that a later one followed.
	Skipped []string `json:"skipped"`
	Replans int      `json:"replans"`
	// Steps sum the steps up over the closed cycles.
	Steps []StepSum `json:"steps"`
	// Cycles are newest first.
	Cycles []Past `json:"cycles"`
	// Roles are those that own something, agreed to something or closed a cycle.
	Roles []Role `json:"roles"`
	// Notes say what could not be told.
	Notes []string `json:"notes,omitempty"`
}

// StepSum is a step over the closed cycles: done in time in OnTime of the Of in
// which git tells when it was done; Untold are the others.
type StepSum struct {
	Step   string `json:"step"`
	OnTime int    `json:"on_time"`
	Of     int    `json:"of"`
	Untold int    `json:"untold"`
	// Latest is the most working days that it was late.
	Latest int `json:"latest"`
}

// The states of a cycle.
const (
	IsClosed  = "closed"
	IsSkipped = "skipped"
	IsOpen    = "open"
)

// Past is one cycle.
type Past struct {
	Cycle string `json:"cycle"`
	State string `json:"state"`
	// Due is the day by which it was to be closed, Closed the one on which it was.
	Due      string `json:"due,omitempty"`
	Closed   string `json:"closed,omitempty"`
	DaysLate *int   `json:"days_late"`
	Tag      string `json:"tag,omitempty"`
	By       string `json:"by,omitempty"`
	// Reason is why it was skipped, where somebody said so.
	Reason string `json:"reason,omitempty"`
	// Changes counts what reached the branch for it.
	Changes int      `json:"changes"`
	Steps   []Done   `json:"steps"`
	Replans []Replan `json:"replans,omitempty"`
	Parts   []Part   `json:"parts"`
}

// Done is when a step of a cycle was done.
type Done struct {
	Step     string `json:"step"`
	Due      string `json:"due,omitempty"`
	Done     string `json:"done,omitempty"`
	DaysLate *int   `json:"days_late"`
	// Text says by what it is known, or why it is not.
	Text string `json:"text"`
}

// Replan is a further close of a cycle.
type Replan struct {
	Tag string `json:"tag"`
	On  string `json:"on"`
	By  string `json:"by,omitempty"`
}

// Input is what reports are made from.
type Input struct {
	Plan   *plan.Plan
	Record *Record
	// AsOf is the day on which dates are judged.
	AsOf     period.Date
	Revision string
}

// Look says how the cycles up to the plan's own went.
func Look(in Input) *History {
	p := in.Plan
	h := &History{FormatVersion: FormatVersion, Plan: p.ID, Name: p.Name, Cycle: p.Cycle, AsOf: dateText(in.AsOf), Revision: in.Revision, Skipped: []string{}, Roles: []Role{}}
	for i := range plan.Steps {
		h.Steps = append(h.Steps, StepSum{Step: plan.Steps[i]})
	}
	first, last, ok := in.span(h)
	if !ok {
		return h
	}
	for c := first; c <= last; c++ {
		h.take(in.past(c, c == last))
	}
	slices.Reverse(h.Cycles)
	h.Roles = in.roles(h)
	if in.Record.Cut {
		h.Notes = append(h.Notes, "this clone is shallow: what came before its end is not known (git fetch --unshallow)")
	}
	return h
}

// span is the first and the last cycle that are looked at: from the first close
// to the one in progress.
func (in *Input) span(h *History) (first, last period.Period, ok bool) {
	cycles := in.Plan.Cycles()
	if cycles == (period.Cycles{}) {
		h.Notes = append(h.Notes, "the cycle "+in.Plan.Cycle+" is neither a period of the calendar nor a month, so cycles cannot be counted")
		return 0, 0, false
	}
	last, err := cycles.Parse(in.Plan.Cycle)
	if err != nil {
		return 0, 0, false
	}
	first = last
	other := 0
	for _, c := range in.Record.Closes {
		if at, err := cycles.Parse(c.Cycle); err == nil {
			first = min(first, at)
		} else {
			other++
		}
	}
	if other > 0 {
		h.Notes = append(h.Notes, count(other, "close has", "closes have")+" a name of another calendar and are not counted")
	}
	return first, last, true
}

// take adds a cycle to the sums.
func (h *History) take(c Past) {
	h.Cycles = append(h.Cycles, c)
	h.Replans += len(c.Replans)
	switch {
	case c.State == IsSkipped:
		h.Skipped = append(h.Skipped, c.Cycle)
		h.Of++
	case c.State == IsClosed:
		h.Of++
		if c.DaysLate == nil {
			h.NoDay++
		} else if *c.DaysLate <= 0 {
			h.OnTime++
		}
		for i, s := range c.Steps {
			h.Steps[i].take(s)
		}
	case c.DaysLate != nil: // it should have been closed by now
		h.Of++
	}
}

func (s *StepSum) take(d Done) {
	switch {
	case d.DaysLate == nil:
		s.Untold++
	default:
		s.Of++
		if *d.DaysLate <= 0 {
			s.OnTime++
		}
		s.Latest = max(s.Latest, *d.DaysLate)
	}
}

// past tells of one cycle.
func (in *Input) past(c period.Period, isLast bool) Past {
	name := in.Plan.Cycles().Label(c)
	landings := in.Record.of(name)
	r := in.rhythm(landings)
	out := Past{Cycle: name, State: IsSkipped, Changes: len(landings), Due: dateText(r.Due(c, executive))}
	close := in.Record.first(name)
	switch {
	case close != nil:
		out.State, out.Closed, out.Tag, out.By = IsClosed, close.On.String(), close.Tag, close.By
		out.DaysLate = r.late(r.Due(c, executive), close.On)
	case isLast:
		out.State = IsOpen
		if n := r.Late(r.Due(c, executive), in.AsOf); r.Due(c, executive) != period.NoDate && n > 0 {
			out.DaysLate = &n
		}
	default:
		out.Reason = in.reason(name)
	}
	for step := range plan.Steps {
		d := in.done(r, c, step, landings, close)
		if out.State == IsOpen && step != gather { // a change is no end
			d.Done, d.DaysLate, d.Text = "", nil, "in progress"
		}
		out.Steps = append(out.Steps, d)
	}
	for _, x := range in.Record.Closes {
		if x.Cycle == name && x.Number > 1 {
			out.Replans = append(out.Replans, Replan{x.Tag, x.On.String(), x.By})
		}
	}
	out.Parts = in.parts(r, c, name, landings, close)
	return out
}

// reason is why a cycle was skipped, as the plan says now or said when it was.
func (in *Input) reason(cycle string) string {
	for _, s := range in.Plan.Skipped {
		if s.Cycle == cycle {
			return s.Reason
		}
	}
	for i := len(in.Record.Landings) - 1; i >= 0; i-- {
		if why := in.Record.Landings[i].Skipped[cycle]; why != "" {
			return why
		}
	}
	return ""
}

// rhythm is the one that was in force in a cycle: the plan's own, where its
// landings tell no other.
func (in *Input) rhythm(landings []Landing) Rhythm {
	r := RhythmOf(in.Plan)
	if len(landings) > 0 {
		l := landings[len(landings)-1]
		r.Days, r.Work = l.Days, period.NewWorkingDays(append(slices.Clone(l.Holidays), in.Plan.Holidays...))
	}
	return r
}

// late is Late, nil where one of the days is not known.
func (r Rhythm) late(due, on period.Date) *int {
	if due == period.NoDate || on == period.NoDate {
		return nil
	}
	n := r.Late(due, on)
	return &n
}

// done tells when a step of a cycle was done: when facts were complete, when
// demand and supply were last changed before the close, when the last question
// for the executives was put, when the cycle was closed.
func (in *Input) done(r Rhythm, c period.Period, step int, landings []Landing, close *Close) Done {
	due := r.Due(c, step)
	d := Done{Step: plan.Steps[step], Due: dateText(due)}
	on, text := period.NoDate, ""
	switch step {
	case gather:
		on, text = in.gathered(landings)
	case executive:
		if text = "not closed"; close != nil {
			on, text = close.On, "closed by "+close.Tag
		}
	case preSOP:
		on, text = asked(landings)
	default:
		on, text = changed(landings, step)
	}
	d.Done, d.Text, d.DaysLate = dateText(on), text, r.late(due, on)
	return d
}

// changed is the last day on which something of a step changed.
func changed(landings []Landing, step int) (on period.Date, text string) {
	on = period.NoDate
	n := 0
	for _, l := range landings {
		for _, t := range l.Touched {
			if stepOf(t.Kind) == step {
				on, n = l.On, n+1
			}
		}
	}
	if n == 0 {
		return on, "nothing changed"
	}
	return on, "last of " + count(n, "change", "changes")
}

// asked is the last day on which a question was put to the executives: a decision
// that was proposed. One that came decided tells nothing of the review before.
func asked(landings []Landing) (on period.Date, text string) {
	on, text = period.NoDate, "no decision was proposed"
	for _, l := range landings {
		for _, t := range l.Touched {
			if t.Kind == "Decision" && t.Status == "proposed" {
				on, text = l.On, "decision proposed: "+t.ID
			}
		}
	}
	return on, text
}

// kept are the facts without which nothing can be planned, bookings only where
// the plan keeps any.
var kept = []string{"sales", "receipts", "stock", "bookings"}

// gathered is the day on which the last of the facts of the cycle's last closed
// period was complete.
func (in *Input) gathered(landings []Landing) (on period.Date, text string) {
	if len(landings) == 0 || landings[len(landings)-1].First == period.None {
		return period.NoDate, "nothing changed"
	}
	l := landings[len(landings)-1]
	label := in.Plan.Calendar.Label(l.First - 1)
	last := slices.IndexFunc(in.Record.Landings, func(x Landing) bool { return x.Commit == l.Commit })
	on = period.NoDate
	for _, name := range kept {
		at, day := in.completed(Fact{name, label})
		if day == period.NoDate && (name != "bookings" || in.keeps(name)) {
			return period.NoDate, "no complete " + name + " of " + label
		}
		if at > last {
			return period.NoDate, name + " of " + label + " came after the cycle"
		}
		on = max(on, day)
	}
	return on, "facts of " + label + " complete"
}

// completed is the landing by which a fact was complete for the first time, and
// its day. Landings are in the order of the branch: clocks may not be.
func (in *Input) completed(f Fact) (at int, on period.Date) {
	for i, l := range in.Record.Landings {
		if slices.Contains(l.Facts, f) {
			return i, l.On
		}
	}
	return -1, period.NoDate
}

// keeps says that the plan has ever had facts of a kind.
func (in *Input) keeps(name string) bool {
	return slices.ContainsFunc(in.Record.Landings, func(l Landing) bool {
		return slices.ContainsFunc(l.Facts, func(f Fact) bool { return f.Name == name })
	})
}
