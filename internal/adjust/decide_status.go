package adjust

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
)

// Answer is what somebody wants to say of a decision that exists. What is empty
// stays as it is.
type Answer struct {
	ID string
	// Choose is the option that is chosen, Because why.
	Choose, Because string
	// At most one of these changes the status; Supersede names the successor.
	Accept, Reject, Done bool
	Supersede            string
	// Recommend, Due and DecidedBy are said again.
	Recommend, Due string
	DecidedBy      []string
}

// answering is one answer while it is made.
type answering struct {
	s      *State
	q      *Answer
	d      *decision.Decision
	file   *planfile.Document
	result *Result
	bad    Problems
	set    []planfile.Setting
	told   []told
}

// told is a value that is set, and what stood there.
type told struct{ key, before, after string }

// Decided changes a decision in its file, and the bytes of the values that are
// set and no others. All that is wrong is told at once, as [Problems]; a file
// that cannot be edited is a *planfile.Refusal.
func Decided(s *State, q *Answer) (*Result, error) {
	a := &answering{s: s, q: q, result: newResult()}
	if !a.find() {
		return nil, a.bad
	}
	a.choose()
	status := a.status()
	a.others()
	if len(a.bad) == 0 && len(a.set) == 0 && status == "" {
		a.problem("nothing is said of "+a.d.ID, "choose with --choose and --because, or say --accept, --reject, --supersede OTHER or --done")
	}
	if len(a.bad) > 0 {
		return nil, a.bad
	}
	return a.result, a.write()
}

func (a *answering) problem(summary, do string) {
	a.bad = append(a.bad, Problem{Summary: summary, Do: do})
}

// find looks the decision up, and its file.
func (a *answering) find() bool {
	var ids []string
	for i := range a.s.Plan.Decisions {
		d := &a.s.Plan.Decisions[i]
		ids = append(ids, d.ID)
		if d.ID == a.q.ID {
			a.d = d
		}
	}
	if a.d == nil {
		p := unknown(0, "decision", a.q.ID, ids)
		if dimension.Nearest(a.q.ID, ids) == "" {
			p.Do += "; a new one is written about a gap, as shortage/TENT-2P@central: `accord gaps` lists them"
		}
		a.bad = Problems{p}
		return false
	}
	name := a.s.Plan.Files.Name(a.d.At.File)
	for _, doc := range a.s.Documents {
		if doc.Path == name {
			a.file = doc
		}
	}
	return a.file != nil
}

// field sets a text, unless it stands there.
func (a *answering) field(key, before, after string, v planfile.Value) {
	if before == after {
		return
	}
	a.set = append(a.set, planfile.Field(nil, key, v, decisionOrder))
	a.told = append(a.told, told{key, before, after})
}

func (a *answering) choose() {
	q := a.q
	q.Because = tidy(q.Because)
	if what := odd(q.Because); what != "" {
		a.problem("--because holds "+what, "leave it out")
	}
	var ids []string
	for i := range a.d.Options {
		ids = append(ids, a.d.Options[i].ID)
	}
	switch {
	case q.Choose != "" && !slices.Contains(ids, q.Choose):
		a.bad = append(a.bad, unknown(0, "option", q.Choose, ids))
	case q.Choose != "" && a.d.Status != decision.Proposed && q.Choose != a.d.Chosen:
		a.problem(fmt.Sprintf("%s is %s and chose %s", a.d.ID, a.d.Status, a.d.Chosen), "what was agreed to is not chosen again: write a new decision, and supersede this one by it")
	case q.Choose != "" && q.Because == "" && a.d.Because == "":
		a.problem("why "+q.Choose+" is chosen is not said", "say it with --because")
	case q.Choose != "":
		a.field("chosen", a.d.Chosen, q.Choose, planfile.AsText(q.Choose))
		if q.Choose == accept && a.d.Expected != nil {
			a.result.Notes = append(a.result.Notes, "what `expected` says was said of the other options: look whether it still holds")
		}
	}
	if q.Because != "" {
		a.field("because", a.d.Because, q.Because, planfile.AsText(q.Because))
	}
}

// status sets the new status, if one is said; "" if none is.
func (a *answering) status() decision.Status {
	q := a.q
	var said []string
	var next decision.Status
	for _, x := range []struct {
		flag   string
		is     bool
		status decision.Status
	}{{"--accept", q.Accept, decision.Accepted}, {"--reject", q.Reject, decision.Rejected}, {"--done", q.Done, decision.Done}, {"--supersede", q.Supersede != "", decision.Superseded}} {
		if x.is {
			said, next = append(said, x.flag), x.status
		}
	}
	switch {
	case len(said) > 1:
		a.problem(strings.Join(said, " and ")+" at once", "say one of them")
	case next == "" || next == a.d.Status:
	case !slices.Contains(a.d.Status.Next(), next):
		a.problem(fmt.Sprintf("%s is %s and cannot become %s", a.d.ID, a.d.Status, next), a.after())
	default:
		a.field("status", string(a.d.Status), string(next), planfile.AsText(string(next)))
		a.follows(next)
	}
	return next
}

// after says what can come after the status that a decision has.
func (a *answering) after() string {
	var flags []string
	for _, s := range a.d.Status.Next() {
		flags = append(flags, map[decision.Status]string{decision.Accepted: "--accept", decision.Rejected: "--reject", decision.Done: "--done", decision.Superseded: "--supersede OTHER"}[s])
	}
	if len(flags) == 0 {
		return "it stays so; ask again with a new decision, under an id of its own"
	}
	return "after " + string(a.d.Status) + " comes " + strings.Join(flags, " or ") + "; to ask again, write a new decision"
}

// follows asks for what a status needs.
func (a *answering) follows(next decision.Status) {
	q := a.q
	switch next {
	case decision.Accepted:
		if q.Choose == "" && a.d.Chosen == "" {
			a.problem(a.d.ID+" chooses nothing yet", "say with --choose which option is accepted, and with --because why")
		}
		if len(a.d.DecidedBy) == 0 && len(q.DecidedBy) == 0 {
			a.problem("who decides about "+a.d.ID+" is not said", "name the roles with --decided-by")
		}
		if a.d.Due != period.NoDate && a.s.AsOf != period.NoDate && a.d.Due < a.s.AsOf {
			a.result.Notes = append(a.result.Notes, "it was due on "+a.d.Due.String()+": see whether "+q.Choose+a.d.Chosen+" still works")
		}
		for _, o := range a.d.Options {
			if o.ID == cmp.Or(q.Choose, a.d.Chosen) && o.Branch != "" {
				a.result.Notes = append(a.result.Notes, o.ID+" is worked out on "+o.Branch+": what it changes of the plan comes by merging that branch")
			}
		}
		if a.s.Plan.Policy != nil {
			a.result.Notes = append(a.result.Notes, "it counts once each of those who decide has signed a plan that holds it")
		}
	case decision.Rejected:
		if q.Because == "" && a.d.Because == "" {
			a.problem("why "+a.d.ID+" is rejected is not said", "say it with --because")
		}
	case decision.Superseded:
		a.successor()
	}
}

func (a *answering) successor() {
	var ids []string
	known := false
	for i := range a.s.Plan.Decisions {
		d := &a.s.Plan.Decisions[i]
		if d.ID != a.d.ID {
			ids = append(ids, d.ID)
			known = known || d.ID == a.q.Supersede
		}
	}
	switch {
	case a.q.Supersede == a.d.ID:
		a.problem(a.d.ID+" cannot supersede itself", "name the decision that takes its place")
	case !known:
		a.bad = append(a.bad, unknown(0, "decision", a.q.Supersede, ids))
	default:
		a.field("superseded_by", a.d.SupersededBy, a.q.Supersede, planfile.AsText(a.q.Supersede))
	}
}

// others sets what may be said again while a decision is proposed.
func (a *answering) others() {
	q, d := a.q, a.d
	if (q.Recommend != "" || q.Due != "" || len(q.DecidedBy) > 0) && d.Status != decision.Proposed {
		a.problem(fmt.Sprintf("%s is %s", d.ID, d.Status), "only what is proposed can be asked in another way")
		return
	}
	if q.Recommend != "" {
		var ids []string
		for i := range d.Options {
			ids = append(ids, d.Options[i].ID)
		}
		if !slices.Contains(ids, q.Recommend) {
			a.bad = append(a.bad, unknown(0, "option", q.Recommend, ids))
		}
		a.field("recommended", d.Recommended, q.Recommend, planfile.AsText(q.Recommend))
	}
	if q.Due != "" {
		if _, err := period.ParseDate(q.Due); err != nil {
			a.problem(fmt.Sprintf("--due %q is not a date", clip(q.Due)), "write it as 2026-12-31")
		}
		a.field("due", d.Due.String(), q.Due, planfile.AsNumber(q.Due))
	}
	if len(q.DecidedBy) > 0 {
		for _, role := range q.DecidedBy {
			if p := a.s.Plan.Policy; p != nil && p.Role(role) == nil {
				a.bad = append(a.bad, a.s.noRole("role", role))
			}
		}
		if len(d.DecidedBy) > 0 && !slices.Equal(d.DecidedBy, q.DecidedBy) {
			a.problem(d.ID+" is decided by "+strings.Join(d.DecidedBy, ", "), "who decides is changed by hand, in "+a.file.Path)
		}
		a.field("decided_by", strings.Join(d.DecidedBy, ", "), strings.Join(q.DecidedBy, ", "), planfile.AsList(q.DecidedBy...))
	}
}

// write edits the file.
func (a *answering) write() error {
	e, err := planfile.NewEditor(a.file.Text())
	if err == nil {
		err = e.Set(a.set...)
	}
	if err != nil {
		return (&file{path: a.file.Path}).refused(err)
	}
	e.KeepLayout(a.file.Text())
	a.result.Before[a.file.Path], a.result.After[a.file.Path] = a.file.Text(), e.Source()
	for _, t := range a.told {
		a.result.Written = append(a.result.Written, Written{File: a.file.Path, Line: e.Line(t.key), Field: t.key, Before: t.before, After: t.after})
	}
	return nil
}
