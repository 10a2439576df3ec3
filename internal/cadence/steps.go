package cadence

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/completeness"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/gate"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/supply"
)

// point is a point of the gate by its id.
func (j *judge) point(id string) *gate.Item {
	if j.Gate == nil {
		return nil
	}
	for i := range j.Gate.Points {
		if p := &j.Gate.Points[i]; p.ID == id && p.By == "" {
			return p
		}
	}
	return nil
}

// asks adds a point of the gate to a step, and returns how it stands.
func (j *judge) asks(st *Step, id, role string) string {
	p := j.point(id)
	if p == nil || p.State == gate.NotJudged {
		return ""
	}
	st.parts++
	if p.State == gate.Done {
		st.in++
		return p.Text
	}
	m := Missing{What: p.Text, Role: role, People: j.people(role)}
	if len(p.Open) > 0 {
		m.Do = p.Open[0].Do
	}
	st.Missing = append(st.Missing, m)
	return p.Text
}

// tasks adds the company's own points of a step.
func (j *judge) tasks(st *Step) {
	if j.Gate == nil {
		return
	}
	for i := range j.Gate.Points {
		p := &j.Gate.Points[i]
		if p.By == "" || p.Step != st.Step {
			continue
		}
		st.parts++
		if p.State == gate.Done {
			st.in++
			continue
		}
		m := Missing{What: p.What + ": " + p.Text, Role: p.By, People: j.people(p.By)}
		if len(p.Open) > 0 {
			m.Do = p.Open[0].Do
		}
		st.Missing = append(st.Missing, m)
	}
}

// gather: the facts of the last closed period are complete and not stale, those
// of the open period are told. A market or site that is silent is told and holds
// nothing up: perhaps nothing happened there.
func (j *judge) gather(st *Step) {
	var words []string
	if text := j.asks(st, "facts", j.Plan.Owner); text != "" {
		words = append(words, text)
	}
	for _, f := range completeness.Of(j.Plan, j.AsOf) {
		known := FactKnown{Fact: f.Fact, Period: j.label(f.Expected), Known: f.Known, Complete: f.Complete, AsOf: dateText(f.AsOf), Age: f.Age, Stale: f.Stale}
		for _, part := range f.Missing {
			known.Silent = append(known.Silent, part.Role+" "+part.ID)
		}
		j.s.Facts = append(j.s.Facts, known)
		if f.Stale && f.Known {
			st.parts++
			what := fmt.Sprintf("%s are of %s, %d days old; at most %d are allowed", f.Fact, f.AsOf, f.Age, completeness.MaxAge(j.Plan))
			st.Missing = append(st.Missing, Missing{What: what, Role: j.Plan.Owner, People: j.people(j.Plan.Owner), Do: "import newer facts: accord import"})
			words = append(words, f.Fact+" are stale")
		}
		if len(known.Silent) > 0 {
			words = append(words, "no "+f.Fact+" of "+strings.Join(known.Silent, ", "))
		}
	}
	if on := openFactsOf(j.Plan, false); on != period.NoDate {
		words = append(words, j.Plan.Calendar.Label(j.Plan.First)+" to "+on.String())
	} else if on := openFactsOf(j.Plan, true); on != period.NoDate {
		words = append(words, "open orders of "+on.String())
	}
	j.tasks(st)
	on, _ := j.gathered(j.landings)
	st.Done, st.Text = dateText(on), strings.Join(words, "; ")
}

// demand: the baseline is new, no adjustment is past its day, and each owner of
// adjustments has changed or confirmed them in this cycle.
func (j *judge) demand(st *Step) {
	base := j.asks(st, "baselines", "")
	owners := j.adjusters()
	st.Text = j.owners(st, owners, "owner", "owners", func(role string) bool { return j.came(role, "Adjustments", "") }, "adjustments")
	j.asks(st, "adjustments", "")
	j.tasks(st)
	if p := j.point("baselines"); p != nil && p.State == gate.Missing {
		st.Text = base + "; " + st.Text
	} else if base != "" {
		st.Text += "; forecasts from facts to " + j.Plan.Calendar.Label(j.Plan.First-1)
	}
	on, _ := changed(j.landings, demandStep)
	st.Done = dateText(j.confirmed(on, owners))
}

// adjusters are the roles whose adjustments reach into the horizon.
func (j *judge) adjusters() (out []string) {
	for i := range j.Plan.Adjustments {
		a := &j.Plan.Adjustments[i]
		if reaches(a, j.Plan.First) && !slices.Contains(out, a.Owner) {
			out = append(out, a.Owner)
		}
	}
	slices.Sort(out)
	return out
}

func reaches(a *demand.Adjustment, first period.Period) bool {
	open := func(s dimension.Series) bool {
		return s.Len() > 0 && s.Period(s.Len()-1) >= first
	}
	return open(a.Add) || open(a.Set) || slices.ContainsFunc(a.Percent, func(r dimension.RatioCell) bool { return r.Period >= first })
}

// came says that a role changed a document that it owns in this cycle, or
// confirmed that it stands, by a trailer or a point of the checklist.
func (j *judge) came(role, kind, id string) bool {
	people := j.people(role)
	for i := range j.landings {
		l := &j.landings[i]
		for _, t := range l.Touched {
			if t.Owner == role && t.Kind == kind && (id == "" || t.ID == id) && anyOf(t.By, people) {
				return true
			}
		}
		if slices.Contains(l.Confirms, role) && anyOf(l.By, people) {
			return true
		}
	}
	step := "demand"
	if kind == "Supply" {
		step = "supply"
	}
	return j.Gate != nil && slices.ContainsFunc(j.Gate.Points, func(p gate.Item) bool { return p.By == role && p.Step == step && p.State == gate.Done })
}

// confirmed is the later of a day and those on which roles confirmed.
func (j *judge) confirmed(on period.Date, roles []string) period.Date {
	for i := range j.landings {
		l := &j.landings[i]
		for _, role := range l.Confirms {
			if slices.Contains(roles, role) && anyOf(l.By, j.people(role)) {
				on = max(on, l.On)
			}
		}
	}
	return on
}

// owners asks each of some roles, and says how many have come.
func (j *judge) owners(st *Step, roles []string, one, many string, came func(string) bool, what string) string {
	if len(roles) == 0 {
		return "no open period has any " + what
	}
	in := 0
	for _, role := range roles {
		st.parts++
		if came(role) {
			in++
			continue
		}
		st.Missing = append(st.Missing, Missing{What: "neither changed nor confirmed", Role: role, People: j.people(role),
			Do: fmt.Sprintf("%s confirms by a commit that changes the %s, or says so: git commit --allow-empty -m \"Keep the %[2]s\" --trailer \"Confirms: %[1]s\"", role, what)})
	}
	st.in += in
	return fmt.Sprintf("%d of %s in", in, count(len(roles), one, many))
}

// supply: each source's owner has changed or confirmed it in this cycle, and its
// commitments reach as far as nothing can be ordered any more.
func (j *judge) supply(st *Step) {
	in := 0
	for i := range j.Plan.Sources {
		s := &j.Plan.Sources[i]
		st.parts++
		m := Missing{Role: s.Owner, People: j.people(s.Owner)}
		need, has := leadEnd(s, j.Plan.Calendar, j.Plan.First, j.Plan.Last()), lastCommitted(s)
		switch {
		case !j.came(s.Owner, "Supply", s.ID):
			m.What = s.ID + ": neither changed nor confirmed"
			m.Do = fmt.Sprintf("%s commits the supply of %s, or says that it stands: git commit --allow-empty -m \"Keep the commitments\" --trailer \"Confirms: %[1]s\"", s.Owner, s.ID)
		case has < need:
			m.What = fmt.Sprintf("%s: commitments end with %s, and the lead time reaches %s", s.ID, j.label(has), j.label(need))
			m.Do = fmt.Sprintf("commit the supply of %s to %s: accord adjust --supply", s.ID, j.label(need))
		default:
			in++
			continue
		}
		st.Missing = append(st.Missing, m)
	}
	st.in += in
	st.Text = fmt.Sprintf("%d of %s in", in, count(len(j.Plan.Sources), "source", "sources"))
	if len(j.Plan.Sources) == 0 {
		st.Text = "the plan has no sources"
	}
	j.asks(st, "frozen", "")
	j.tasks(st)
	on, _ := changed(j.landings, supplyStep)
	var roles []string
	for i := range j.Plan.Sources {
		roles = append(roles, j.Plan.Sources[i].Owner)
	}
	st.Done = dateText(j.confirmed(on, roles))
}

// label is a period, or nothing.
func (j *judge) label(p period.Period) string {
	if p == period.None {
		return "nothing"
	}
	return j.Plan.Calendar.Label(p)
}

// lastCommitted is the last period for which a source promises anything.
func lastCommitted(s *supply.Source) period.Period {
	last := period.None
	for i := range s.Commitments {
		for _, c := range s.Commitments[i].Cells.Cells() {
			last = max(last, c.Period)
		}
	}
	return last
}

// preSOP: what the plan rests on is tested, the plan has no errors, and each gap
// that needs a decision has one that is proposed.
func (j *judge) preSOP(st *Step) {
	for _, id := range []string{"budget", "assumptions", "sound"} {
		j.asks(st, id, "")
	}
	need, have := 0, 0
	if j.Result != nil {
		for i := range j.Result.Gaps {
			g := &j.Result.Gaps[i]
			if g.Class != projection.NeedsDecision {
				continue
			}
			need++
			if g.CoveredBy != "" || g.ProposedBy != "" {
				have++
				continue
			}
			st.Missing = append(st.Missing, Missing{What: "no decision for " + g.ID() + ": " + g.Text, Do: "ask for one: accord decide " + g.ID()})
		}
	} else {
		j.s.Notes = append(j.s.Notes, "the plan has errors, so gaps are not judged")
	}
	words := []string{"no gap needs a decision"}
	if need > 0 {
		words = []string{fmt.Sprintf("%d of %s decided or asked", have, count(need, "gap", "gaps"))}
	}
	st.parts, st.in = st.parts+need, have // a budget that has always been there is no beginning
	if n := len(j.Proposals); n > 0 {
		words = append(words, count(n, "proposal is", "proposals are")+" open"+named(j.Proposals))
	}
	for _, m := range st.Missing {
		if !strings.HasPrefix(m.What, "no decision for ") {
			words = append(words, m.What)
		}
	}
	j.tasks(st)
	st.Text = strings.Join(words, "; ")
	if on, _ := asked(j.landings); on != period.NoDate {
		st.Done = on.String()
	}
}

// named are the first of some proposals.
func named(all []Proposal) string {
	const most = 3
	var out []string
	for _, p := range all[:min(most, len(all))] {
		if p.Number > 0 {
			out = append(out, fmt.Sprintf("#%d", p.Number))
		} else {
			out = append(out, p.Name)
		}
	}
	if n := len(all) - most; n > 0 {
		out = append(out, fmt.Sprintf("%d more", n))
	}
	return " (" + strings.Join(out, ", ") + ")"
}

// executive: the gate is passed, everybody has agreed, the tag is made.
func (j *judge) executive(st *Step) {
	if j.close != nil {
		st.Done, st.Text = j.close.On.String(), "closed by "+j.close.Tag
		if j.close.By != "" {
			st.Text += " (" + j.close.By + ")"
		}
		return
	}
	for _, id := range []string{"gaps", "overdue", "signed"} {
		j.asks(st, id, "")
	}
	j.tasks(st)
	st.in = 0
	var words []string
	if len(st.Missing) > 0 {
		words = append(words, st.Missing[0].What)
	}
	words = append(words, j.agreed(st))
	if len(st.Missing) == 0 {
		st.in = 1
		st.Missing = append(st.Missing, Missing{What: "the tag of the close", Role: "closer", People: j.people("closer"), Do: "close the cycle: accord cycle close"})
		words = append(words, "to be closed")
	}
	st.Text = strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), "; ")
}

// agreed adds whom the close waits for, and says how many rules are met.
func (j *judge) agreed(st *Step) string {
	r := j.SignOff
	if r == nil {
		if j.Unjudged != "" {
			j.s.Notes = append(j.s.Notes, "sign-off is not judged: "+j.Unjudged)
		}
		return ""
	}
	met, of := 0, 0
	for i := range r.Rules {
		if r.Rules[i].State == signoff.Skipped {
			continue
		}
		of++
		if r.Rules[i].State == signoff.Met {
			met++
		}
	}
	for _, m := range r.Missing {
		st.Missing = append(st.Missing, Missing{What: "has not agreed", Role: m.Role, People: m.From, Do: "agree: accord sign --purpose close"})
	}
	for _, why := range append(slices.Clone(r.Blocked), r.Failed...) {
		st.Missing = append(st.Missing, Missing{What: why})
	}
	if r.Outcome == signoff.Approved || r.Outcome == signoff.Overridden {
		return "everybody has agreed"
	}
	return cmp.Or(fmt.Sprintf("%d of %s of sign-off met", met, count(of, "rule", "rules")), r.Why)
}
