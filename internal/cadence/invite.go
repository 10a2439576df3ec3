package cadence

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/policy"
)

// Invitations are the days of some cycles, as a calendar holds them.
type Invitations struct {
	FormatVersion string `json:"format_version"`
	Plan          string `json:"plan"`
	Name          string `json:"name"`
	Revision      string `json:"revision"`
	// Stamp is when the revision was made, Sequence grows with it: by that a
	// calendar knows that a day has moved.
	Stamp    time.Time `json:"stamp"`
	Sequence int       `json:"sequence"`
	// Organizer invites, the first person of the plan's owner with an address; nil
	// where there is none.
	Organizer *Guest   `json:"organizer,omitempty"`
	Events    []Event  `json:"events"`
	Notes     []string `json:"notes,omitempty"`
}

// Event is one day.
type Event struct {
	// UID stays the same when the day moves.
	UID   string `json:"uid"`
	Day   string `json:"day"`
	Cycle string `json:"cycle"`
	// Step is a step of the cycle, open for its first day, or weekly.
	Step        string   `json:"step"`
	Summary     string   `json:"summary"`
	Description string   `json:"description"`
	Roles       []string `json:"roles"`
	Guests      []Guest  `json:"guests,omitempty"`

	on period.Date
}

// On is the day of the event.
func (e *Event) On() period.Date { return e.on }

// Guest is a person with an address.
type Guest struct {
	Person string `json:"person"`
	Name   string `json:"name"`
	Email  string `json:"email"`
}

// InviteInput is what invitations are made from.
type InviteInput struct {
	Input
	// Stamp is the committer time of the revision, Root what tells this plan from
	// every other one: its genesis, empty where it has none.
	Stamp time.Time
	Root  string
	// Count is the number of cycles from the plan's own on.
	Count int
	// Guests says that people are invited whose addresses the policy has.
	Guests bool
}

// inviting is a calendar while it is made.
type inviting struct {
	InviteInput
	r    Rhythm
	root string
	out  *Invitations
}

// Invite lists the days of the cycles: the steps, and the weekly check-ins.
func Invite(in InviteInput) *Invitations {
	p := in.Plan
	v := &inviting{InviteInput: in, r: RhythmOf(p), out: &Invitations{FormatVersion: FormatVersion, Plan: p.ID, Name: p.Name, Revision: in.Revision, Stamp: in.Stamp.UTC(), Events: []Event{}}}
	v.out.Sequence = max(0, int(period.FromTime(in.Stamp.UTC())-period.DateOf(2020, time.January, 1)))
	sum := sha256.Sum256([]byte(in.Root + "\n" + p.ID))
	v.root = hex.EncodeToString(sum[:8])
	if in.Guests {
		if all := v.guests([]string{p.Owner}); len(all) > 0 {
			v.out.Organizer = &all[0]
		}
	}
	if !v.r.known() {
		v.out.Notes = append(v.out.Notes, "the cycle "+p.Cycle+" is neither a period of the calendar nor a month, so cycles have no days")
		return v.out
	}
	first, err := v.r.Cycles.Parse(p.Cycle)
	if err != nil {
		return v.out
	}
	for c := first; c < first+period.Period(in.Count); c++ {
		v.cycle(c)
	}
	v.holidays(first + period.Period(in.Count) - 1)
	slices.SortStableFunc(v.out.Events, func(a, b Event) int { return int(a.on - b.on) })
	return v.out
}

// cycle adds the days of a cycle.
func (v *inviting) cycle(c period.Period) {
	cal, name := v.r.Cycles.Calendar(), v.r.Cycles.Label(c)
	for i, step := range plan.Steps {
		if on := v.r.Due(c, i); on != period.NoDate {
			v.add(name, step, on, fmt.Sprintf("%s: %s of cycle %s", v.Plan.Name, StepName(step), name), stepWords[step], v.roles(step))
		}
	}
	for _, on := range v.r.Meetings(cal.Start(c), cal.End(c)) {
		v.add(name, "weekly", on, fmt.Sprintf("%s: weekly check-in, %s", v.Plan.Name, name), "Thirty minutes: facts to date against the plan, exceptions, who does what. accord cycle week", v.roles("weekly"))
	}
}

// stepWords say what is done by the day.
var stepWords = map[string]string{
	"gather":    "By today the facts of the last closed period are complete: sales, receipts, stock, orders. accord import",
	"demand":    "By today demand is agreed: the forecast is new, and each owner has changed or confirmed what they own. accord forecast, accord adjust",
	"supply":    "By today supply is committed by each source to the end of its lead time. accord adjust",
	"pre_sop":   "Mismatches, options and recommendations are ready: each gap that needs a decision has one that is proposed. accord gaps, accord decide",
	"executive": "The executives decide, agree and the cycle is closed. accord sign, accord cycle close",
}

// add adds an event. Its identity is the plan, the cycle and the step; of a
// weekly check-in the week.
func (v *inviting) add(cycle, step string, on period.Date, summary, what string, roles []string) {
	id := cycle + "." + step
	if step == "weekly" {
		id = "weekly." + isoWeek(on)
	}
	e := Event{UID: id + "." + v.root + "@accord", Day: on.String(), Cycle: cycle, Step: step, Summary: summary, Roles: roles, on: on}
	lines := []string{what}
	if len(roles) > 0 {
		var who []string
		for _, r := range roles {
			if people := v.people(r); len(people) > 0 {
				who = append(who, r+" ("+strings.Join(people, ", ")+")")
			} else {
				who = append(who, r)
			}
		}
		lines = append(lines, "Who: "+strings.Join(who, "; "))
	}
	e.Description = strings.Join(lines, "\n")
	if v.InviteInput.Guests {
		e.Guests = v.guests(roles)
	}
	v.out.Events = append(v.out.Events, e)
}

// isoWeek is the week of a day.
func isoWeek(on period.Date) string {
	weeks, _ := period.NewCalendar("week", "")
	return weeks.Label(weeks.Containing(on))
}

// roles are those who answer for a step.
func (v *inviting) roles(step string) []string {
	var out []string
	p := v.Plan
	owners := func() {
		for i := range p.Adjustments {
			out = append(out, p.Adjustments[i].Owner)
		}
	}
	sources := func() {
		for i := range p.Sources {
			out = append(out, p.Sources[i].Owner)
		}
	}
	switch step {
	case "gather":
		out = append(out, p.Owner)
	case "demand":
		owners()
	case "supply":
		sources()
	case "pre_sop", "weekly":
		out = append(out, p.Owner)
		owners()
		sources()
	case "executive":
		out = append(out, p.Owner)
		out = append(out, closers(p.Policy)...)
	}
	for i := range p.Checklist {
		if p.Checklist[i].Step == step {
			out = append(out, p.Checklist[i].By)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// closers are the roles that the rules of a close ask for.
func closers(p *policy.Policy) (out []string) {
	if p == nil {
		return nil
	}
	var ask func(n *policy.Need)
	ask = func(n *policy.Need) {
		if n == nil {
			return
		}
		out = append(out, n.Roles...)
		all, any := n.Below()
		for _, below := range append(all, any...) {
			ask(below)
		}
	}
	for i := range p.Rules {
		if slices.Contains(p.Rules[i].For, policy.Closes) {
			ask(&p.Rules[i].Need)
		}
	}
	return out
}

// guests are the people of some roles who have an address, each once.
func (v *inviting) guests(roles []string) (out []Guest) {
	if v.Plan.Policy == nil {
		return nil
	}
	seen := map[string]bool{}
	for _, r := range roles {
		for _, id := range v.people(r) {
			who := v.Plan.Policy.Person(id)
			if who != nil && who.Email != "" && !seen[id] {
				seen[id] = true
				out = append(out, Guest{id, who.Name, who.Email})
			}
		}
	}
	return out
}

// holidays says where days are counted without them, because none is stated of
// the year.
func (v *inviting) holidays(last period.Period) {
	end := v.r.Cycles.Calendar().Start(last).Year()
	stated := map[int]bool{}
	for _, d := range v.Plan.Holidays {
		stated[d.Year()] = true
	}
	var without []string
	for y := v.r.Cycles.Calendar().Start(last - period.Period(v.Count-1)).Year(); y <= end; y++ {
		if !stated[y] {
			without = append(without, fmt.Sprint(y))
		}
	}
	if len(without) > 0 {
		v.out.Notes = append(v.out.Notes, "no holiday is stated of "+strings.Join(without, ", ")+": days there are counted without any")
	}
}
