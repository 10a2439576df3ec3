package cadence

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/forecast"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/planfile"
)

// OpenRequest is what somebody asks for.
type OpenRequest struct {
	Cycle string
	// Skip is why the cycles before it that are not closed are left out; empty
	// where they are not to be.
	Skip string
	// Early allows a cycle that has not begun yet.
	Early bool
}

// Refused says why a cycle is not opened.
type Refused struct{ Summary, Do string }

func (r *Refused) Error() string {
	if r.Do == "" {
		return r.Summary
	}
	return r.Summary + "; " + r.Do
}

// Opening is what opening a cycle changes, and what people have to do then.
type Opening struct {
	FormatVersion string `json:"format_version"`
	DryRun        bool   `json:"dry_run"`
	Plan          string `json:"plan"`
	Name          string `json:"name"`
	// Before is the cycle that it follows, Cycle the one that is opened.
	Before string `json:"before"`
	Cycle  string `json:"cycle"`
	AsOf   string `json:"as_of"`
	// First is the first open period, Last the last one of the horizon, and Ended
	// the last one before.
	First string `json:"first_period"`
	Last  string `json:"last_period"`
	Ended string `json:"ended"`
	// Skipped are the cycles that are left out on purpose.
	Skipped []Left `json:"skipped,omitempty"`
	// Edits are the values that are set in files that people write; Extended what
	// is added to forecasts.
	Edits    []Set      `json:"edits"`
	Extended []Extended `json:"extended"`
	// Dropped are the facts to date of the period that is over, by path: closed
	// facts take their place, and git keeps them.
	Dropped []string `json:"dropped,omitempty"`
	// Ends are things that end before the new horizon does, and whose they are.
	Ends []Ending `json:"ends"`
	// Facts says of each kind of fact of the periods that just closed how it
	// stands.
	Facts []FactState `json:"facts"`
	// Agenda is what falls due in the cycle; Again counts the points of the
	// company's list that begin anew.
	Agenda []Ending `json:"agenda,omitempty"`
	Again  int      `json:"checklist"`
	// Due are the days of the steps.
	Due []StepDay `json:"due"`
	// Errors counts errors that the plan has then and had not before.
	Errors int `json:"errors"`
	// Branch is the one on which it is written, empty for the one that is checked
	// out; Next are lines for a shell, or for people.
	Branch string   `json:"branch,omitempty"`
	Commit string   `json:"commit,omitempty"`
	Next   []string `json:"next,omitempty"`

	// After are the files that are written, with what stood in them Until then, by
	// path in the plan's folder.
	After, Until map[string][]byte `json:"-"`
}

// Left is a cycle that is left out, and why.
type Left struct {
	Cycle  string `json:"cycle"`
	Reason string `json:"reason"`
}

// Set is a value that is set.
type Set struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Field  string `json:"field"`
	Before string `json:"before,omitempty"`
	After  string `json:"after"`
}

// Extended is a forecast that gets the periods that the horizon gains.
type Extended struct {
	File  string `json:"file"`
	From  string `json:"from"`
	To    string `json:"to"`
	Items int    `json:"items"`
}

// Ending is something that ends, expires or falls due, and whose it is.
type Ending struct {
	What string `json:"what"`
	// Role answers for it, People fill it.
	Role   string   `json:"role,omitempty"`
	People []string `json:"people,omitempty"`
	// Until is the last period or day that it reaches, empty for none.
	Until string `json:"until,omitempty"`
	File  string `json:"file,omitempty"`
	Do    string `json:"do,omitempty"`
}

// FactState is a kind of fact of a period.
type FactState struct {
	Fact   string `json:"fact"`
	Period string `json:"period"`
	// State is complete, incomplete or missing.
	State string `json:"state"`
}

// StepDay is a step and its day.
type StepDay struct {
	Step string `json:"step"`
	Due  string `json:"due"`
}

// mostLeft is how many cycles may be left out at once: more is a slip.
const mostLeft = 60

// opening is an opening while it is made.
type opening struct {
	Input
	q      OpenRequest
	cycles period.Cycles
	from   period.Period // the plan's cycle
	to     period.Period // the one that is asked for
	first  period.Period // its first period
	o      *Opening
}

// Open says what opening a cycle changes in plan.yaml, whose text it gets; the
// error is a *[Refused], or a *[planfile.Refusal] for a file that is not edited.
// [Opening.Extend] follows, with the plan as it is read from the new text.
func Open(in Input, q OpenRequest, source []byte) (*Opening, error) {
	p := in.Plan
	w := &opening{Input: in, q: q, cycles: p.Cycles(), o: &Opening{FormatVersion: FormatVersion, Plan: p.ID, Name: p.Name, Before: p.Cycle, Cycle: q.Cycle,
		AsOf: dateText(in.AsOf), Ended: p.Calendar.Label(p.Last()), Edits: []Set{}, Extended: []Extended{}, Ends: []Ending{}, Facts: []FactState{}}}
	for _, step := range []func() error{w.place, w.follows, w.begun} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return w.o, w.edit(source)
}

func refuse(do, format string, args ...any) error {
	return &Refused{fmt.Sprintf(format, args...), do}
}

// place finds the cycle in the calendar.
func (w *opening) place() (err error) {
	if w.cycles == (period.Cycles{}) {
		return refuse("mend `cycle` in plan.yaml", "the plan's cycle %s is neither a period of its calendar nor a month", w.Plan.Cycle)
	}
	if w.from, err = w.cycles.Parse(w.Plan.Cycle); err != nil {
		return refuse("mend `cycle` in plan.yaml", "%v", err)
	}
	next := w.cycles.Label(w.from + 1)
	if w.to, err = w.cycles.Parse(w.q.Cycle); err != nil {
		return refuse("the next one is "+next, "%s is no cycle of this plan: %v", w.q.Cycle, err)
	}
	w.first = w.cycles.First(w.to)
	switch {
	case w.first == period.None || w.Plan.Calendar.Start(w.first+period.Period(w.Plan.Horizon)) == period.NoDate:
		return refuse("the next one is "+next, "%s is out of range", w.q.Cycle)
	case w.to == w.from:
		return refuse("the next one is "+next, "cycle %s is open already", w.q.Cycle)
	case w.to-w.from > mostLeft:
		return refuse("the next one is "+next, "%s is %d cycles ahead, and at most %d are left out at once", w.q.Cycle, w.to-w.from, mostLeft)
	case w.to < w.from:
		return refuse("the next one is "+next, "cycle %s comes before %s, which is open", w.q.Cycle, w.Plan.Cycle)
	}
	w.o.Cycle = w.cycles.Label(w.to)
	return nil
}

// follows asks for the close of each cycle before, or for a reason.
func (w *opening) follows() error {
	var open []string
	for c := w.from; c < w.to; c++ {
		name := w.cycles.Label(c)
		if c == w.from && w.Record.first(name) != nil || w.reason(name) != "" {
			continue
		}
		open = append(open, name)
	}
	if len(open) == 0 {
		return nil
	}
	reason := strings.Join(strings.Fields(w.q.Skip), " ")
	if reason == "" {
		what := "cycle " + open[0] + " is not closed"
		if open[0] != w.Plan.Cycle {
			what = "cycle " + open[0] + " comes before " + w.q.Cycle + " and was never opened"
		}
		if n := len(open) - 1; n > 0 {
			what += fmt.Sprintf(", nor are %d after it", n)
		}
		return refuse("close it with accord cycle close, or say why it is left out: --skip \"REASON\"", "%s", what)
	}
	for _, name := range open {
		w.o.Skipped = append(w.o.Skipped, Left{name, reason})
	}
	return nil
}

// begun refuses a cycle that lies ahead.
func (w *opening) begun() error {
	start := min(w.cycles.Calendar().Start(w.to), w.Plan.Calendar.Start(w.first))
	if w.q.Early || w.AsOf == period.NoDate || w.AsOf >= start {
		return nil
	}
	return refuse("wait, or open it all the same: --early", "cycle %s begins on %s, and it is %s", w.o.Cycle, start, w.AsOf)
}

// settingsOrder is the order of the keys of plan.yaml, as the schema has them.
var settingsOrder = []string{"kind", "version", "owner", "name", "currency", "calendar", "year_start", "cycle", "first_period", "horizon", "fences", "tolerances",
	"cadence", "skipped"}

// edit sets the cycle, the first period where it is stated, and what is skipped.
func (w *opening) edit(source []byte) error {
	e, err := planfile.NewEditor(source)
	if err != nil {
		return err
	}
	set := func(path []string, field string, v planfile.Value, after string) error {
		key := append(slices.Clone(path), field)
		before := e.Text(key...)
		if before == after {
			return nil
		}
		if err := e.SetField(path, field, v, settingsOrder); err != nil {
			return err
		}
		w.o.Edits = append(w.o.Edits, Set{File: "plan.yaml", Field: strings.Join(key, " "), Before: before, After: after})
		return nil
	}
	if err := set(nil, "cycle", planfile.AsNumber(w.o.Cycle), w.o.Cycle); err != nil {
		return err
	}
	w.o.First = w.Plan.Calendar.Label(w.first)
	if e.Has("first_period") {
		if err := set(nil, "first_period", planfile.AsNumber(w.o.First), w.o.First); err != nil {
			return err
		}
	}
	for _, s := range w.o.Skipped {
		if e.Has("skipped") {
			err = set([]string{"skipped"}, s.Cycle, planfile.AsText(s.Reason), s.Reason)
		} else {
			err = e.SetField(nil, "skipped", planfile.AsMap(planfile.Pair{Key: s.Cycle, Value: planfile.AsText(s.Reason)}), settingsOrder)
			w.o.Edits = append(w.o.Edits, Set{File: "plan.yaml", Field: "skipped " + s.Cycle, After: s.Reason})
		}
		if err != nil {
			return err
		}
	}
	for i := range w.o.Edits {
		w.o.Edits[i].Line = e.Line(strings.Split(w.o.Edits[i].Field, " ")...)
	}
	w.o.Until, w.o.After = map[string][]byte{"plan.yaml": source}, map[string][]byte{"plan.yaml": e.Source()}
	w.o.Last = w.Plan.Calendar.Label(w.first + period.Period(w.Plan.Horizon) - 1)
	return nil
}

// Extend adds the periods that the horizon gains to the forecasts that accord
// made, whose texts it gets by path, and lists what people have to do. p is the
// plan as it is then.
func (o *Opening) Extend(in Input, p *plan.Plan, texts map[string][]byte) error {
	w := &opening{Input: Input{Plan: p, Record: in.Record, AsOf: in.AsOf}, cycles: p.Cycles(), first: p.First, o: o}
	w.to, _ = w.cycles.Parse(p.Cycle)
	ended := in.Plan.Last()
	for i := range p.Baselines {
		b := &p.Baselines[i]
		file := p.Files.Name(b.At.File)
		if b.Method.Name != forecast.Method {
			w.foreign(i, file)
			continue
		}
		if err := w.extend(i, file, ended, texts[file]); err != nil {
			var r *planfile.Refusal
			if !errors.As(err, &r) {
				return err
			}
			w.ends(Ending{What: "forecast of " + w.baseline(i), Until: p.Calendar.Label(ended), File: file, Do: "accord forecast: " + r.Summary})
		}
	}
	w.whatEnds()
	w.closedFacts(in.Plan.First)
	w.agenda()
	r := RhythmOf(p)
	for i, step := range plan.Steps {
		o.Due = append(o.Due, StepDay{step, dateText(r.Due(w.to, i))})
	}
	o.Again = len(p.Checklist)
	return nil
}

// baseline is the name of a baseline in words.
func (w *opening) baseline(i int) string {
	b := &w.Plan.Baselines[i]
	return w.Plan.FamilyIDs.ID(b.Family) + " in " + w.Plan.MarketIDs.ID(b.Market)
}

// extend adds cells behind the last ones of a forecast; no other byte changes.
func (w *opening) extend(i int, file string, ended period.Period, text []byte) error {
	p, b := w.Plan, &w.Plan.Baselines[i]
	rows := forecast.Beyond(p, b.Market, b.Family, ended+1)
	if len(rows) == 0 || text == nil {
		return nil
	}
	e, err := planfile.NewEditor(text)
	if err != nil {
		return err
	}
	var settings []planfile.Setting
	x := Extended{File: file, From: p.Calendar.Label(ended + 1), To: p.Calendar.Label(p.Last())}
	for _, row := range rows {
		stands := false
		for _, c := range row.Cells.Cells() {
			path := []string{"forecast", p.ItemIDs.ID(row.Item)}
			if e.Cell(path, p.Calendar, c.Period) != "" {
				continue
			}
			stands = true
			settings = append(settings, planfile.Cells(path, p.Calendar, c.Period, c.Period, c.Value.String(), nil))
		}
		if stands {
			x.Items++
		}
	}
	if len(settings) == 0 {
		return nil
	}
	if err := e.Set(settings...); err != nil {
		return err
	}
	w.o.Until[file], w.o.After[file] = text, e.Source()
	w.o.Extended = append(w.o.Extended, x)
	return nil
}

// foreign is a forecast that people or another program made, and that ends.
func (w *opening) foreign(i int, file string) {
	last := period.None
	for _, r := range w.Plan.Baselines[i].Rows {
		for _, c := range r.Cells.Cells() {
			last = max(last, c.Period)
		}
	}
	if last < w.Plan.Last() {
		made, do := "made by "+cmp.Or(w.Plan.Baselines[i].Method.Name, "another program"), "import it to "
		if w.Plan.Baselines[i].Method.Typed() {
			made, do = "typed by people", "type it to "
		}
		w.ends(Ending{What: "forecast of " + w.baseline(i) + ", " + made, Until: w.label(last), File: file, Do: do + w.o.Last})
	}
}

func (w *opening) label(p period.Period) string {
	if p == period.None {
		return ""
	}
	return w.Plan.Calendar.Label(p)
}

// ends adds a thing that ends, with the people of its role.
func (w *opening) ends(x Ending) {
	x.People = w.people(x.Role)
	w.o.Ends = append(w.o.Ends, x)
}
