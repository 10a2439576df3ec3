package gate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/forecast"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
)

// facts asks for complete sales, receipts and stock of the last closed period;
// of bookings where the plan keeps any.
func (j *judge) facts() Item {
	a, last := &j.Plan.Actuals, j.Plan.First-1
	kinds := []struct {
		name  string
		table *actual.Table
	}{{"sales", &a.Sales}, {"receipts", &a.Receipts}, {"stock", &a.Stock}, {"bookings", &a.Bookings}}
	var open []Thing
	var names []string
	for _, k := range kinds {
		if k.name == "bookings" && len(k.table.Known) == 0 {
			continue
		}
		names = append(names, k.name)
		switch {
		case k.table.Complete[last]:
		case k.table.Known[last]:
			open = append(open, lack(k.name, finding.New(finding.GateFacts, j.fileOf(k.name, last).CompleteAt, "%s of %s not complete", k.name, j.label(last))))
		default:
			open = append(open, lack(k.name, finding.New(finding.GateFacts, j.Plan.At, "no %s of %s", k.name, j.label(last))))
		}
	}
	var lacking []string
	for _, t := range open {
		lacking = append(lacking, t.Text)
	}
	return judged("facts", "gather", "facts of the last closed period", fmt.Sprintf("%s complete (%s)", j.label(last), strings.Join(names, ", ")), open, several(lacking))
}

// fileOf is the file of a fact of a period.
func (j *judge) fileOf(fact string, p period.Period) actual.File {
	for _, f := range j.Plan.Actuals.Files {
		if f.Fact == fact && f.Period == p {
			return f
		}
	}
	return actual.File{}
}

// baselines asks that forecasts reach the horizon and learned from the newest
// facts.
func (j *judge) baselines() Item {
	const what = "forecasts to the horizon, from the newest facts"
	if len(j.Plan.Baselines) == 0 && len(j.Unread) == 0 {
		f := finding.New(finding.GateBaseline, j.Plan.At, "the plan has no forecast").WithHint("write one: accord forecast")
		return judged("baselines", "demand", what, "", []Thing{lack("", f)}, f.Message)
	}
	open := j.found(finding.BaselineHole, finding.BaselineNoItem, finding.BaselineNoFamily)
	holes, digests := len(open), map[string]string{}
	for _, at := range j.Unread {
		open = append(open, lack("", finding.New(finding.GateBaseline, at, "a forecast cannot be read").WithHint("mend the forecast: accord validate says what is wrong")))
	}
	for i := range j.Plan.Baselines {
		b := &j.Plan.Baselines[i]
		if why := j.untrained(b, digests); why != "" {
			id := j.Plan.MarketIDs.ID(b.Market) + "-" + j.Plan.FamilyIDs.ID(b.Family)
			open = append(open, lack(id, finding.New(finding.GateBaseline, b.At, "the forecast of %s in %s %s", j.Plan.FamilyIDs.ID(b.Family), j.Plan.MarketIDs.ID(b.Market), why).
				WithHint("%s", j.again(b))))
		}
	}
	var lacking []string
	if holes > 0 {
		lacking = append(lacking, counted(holes, "hole", "holes")+" inside the horizon")
	}
	if n := len(j.Unread); n > 0 {
		lacking = append(lacking, counted(n, "forecast", "forecasts")+" cannot be read")
	}
	if n := len(open) - holes - len(j.Unread); n > 0 {
		lacking = append(lacking, fmt.Sprintf("%d of %s not from the newest facts", n, counted(len(j.Plan.Baselines), "forecast", "forecasts")))
	}
	done := fmt.Sprintf("%s to %s, from facts to %s", counted(len(j.Plan.Baselines), "forecast", "forecasts"), j.label(j.Plan.Last()), j.label(j.Plan.First-1))
	return judged("baselines", "demand", what, done, open, strings.Join(lacking, "; "))
}

// again says how a forecast is made from the newest facts: accord makes anew what it
// made itself, and nothing else.
func (j *judge) again(b *demand.Baseline) string {
	last := j.label(j.Plan.First - 1)
	switch {
	case b.Method.Typed():
		return "people typed it: look its numbers over, and let `trained` end with " + last
	case b.Method.Name != forecast.Method:
		return "make it again by " + b.Method.Name + ", from facts to " + last
	}
	return "forecast again: accord forecast"
}

// untrained says what a forecast learned from that is not the newest facts, ""
// if it is. The last period that it was trained on tells. Where none is stated
// the digest of `accord forecast` does; other programs may make it otherwise, so
// that beside a period it proves nothing.
func (j *judge) untrained(b *demand.Baseline, digests map[string]string) string {
	last := j.Plan.First - 1
	if b.Method.Trained != "" {
		if _, to, err := j.Plan.Calendar.ParseRange(b.Method.Trained); err == nil && to != last {
			return "was made from facts to " + j.label(to) + ", and " + j.label(last) + " is the last closed period"
		}
		return ""
	}
	fact := "sales"
	if j.Plan.Families[b.Family].Strategy == catalog.MakeToOrder {
		fact = "bookings"
	}
	if digests[fact] == "" {
		digests[fact] = "sha256:" + forecast.Digest(j.Plan, fact)
	}
	if b.Method.Facts != digests[fact] {
		return "does not say that it was made from the newest facts, by `trained` or `facts`"
	}
	return ""
}

// adjustments asks that none is past the period in which it is to be looked at.
func (j *judge) adjustments() Item {
	open := j.found(finding.AdjustmentExpired)
	return judged("adjustments", "demand", "no adjustment past its day", "none has expired", open, counted(len(open), "adjustment has", "adjustments have")+" expired and still counts")
}

// commitments asks each source for what it promises in the first open period; 0
// is a promise too.
func (j *judge) commitments() Item {
	const what = "commitments for the first open period"
	first := j.Plan.First
	var open []Thing
	var names []string
	for i := range j.Plan.Sources {
		s := &j.Plan.Sources[i]
		states := false
		for k := range s.Commitments {
			_, known := s.Commitments[k].Cells.Get(first)
			states = states || known
		}
		if !states {
			names = append(names, s.ID)
			open = append(open, lack(s.ID, finding.New(finding.GateCommitment, s.At, "%s commits to nothing for %s, not even to 0", s.ID, j.label(first))))
		}
	}
	if len(j.Plan.Sources) == 0 {
		return notJudged("commitments", "supply", what, "the plan has no sources")
	}
	return judged("commitments", "supply", what, counted(len(j.Plan.Sources), "source states", "sources state")+" what comes in "+j.label(first), open,
		fmt.Sprintf("nothing stated for %s by %s", j.label(first), several(names)))
}

// budget asks for one of the year in which the plan begins and of each year that
// lies in the horizon as a whole; of a year that the horizon only begins,
// nobody has one yet. A plan without any budget has none.
func (j *judge) budget() Item {
	const what = "the budget of the horizon's years"
	if len(j.Plan.Budgets) == 0 {
		return notJudged("budget", "pre_sop", what, "the plan has no budget")
	}
	cal := j.Plan.Calendar
	var open []Thing
	var years, lacking []string
	later := ""
	for y := cal.Year(j.Plan.First); y <= cal.Year(j.Plan.Last()); y++ {
		has := slices.ContainsFunc(j.Plan.Budgets, func(b finance.Budget) bool { return b.Year == y })
		_, end := cal.OfYear(y)
		switch {
		case has:
			years = append(years, fmt.Sprint(y))
		case y == cal.Year(j.Plan.First) || end <= j.Plan.Last():
			lacking = append(lacking, fmt.Sprint(y))
			open = append(open, lack(fmt.Sprint(y), finding.New(finding.GateBudget, j.Plan.At, "no budget of %d", y)))
		default:
			later = fmt.Sprintf("; %d has none yet", y)
		}
	}
	return judged("budget", "pre_sop", what, strings.Join(years, ", ")+later, open, "no budget of "+strings.Join(lacking, ", "))
}

// assumptions asks that each still holds by its date and by the plan's own
// numbers, where it states how to test it.
func (j *judge) assumptions() Item {
	const what = "assumptions tested"
	all := j.Plan.Assumptions
	if len(all) == 0 {
		return notJudged("assumptions", "pre_sop", what, "the plan states none")
	}
	var untested []string
	own := map[string]bool{}
	for i := range all {
		if all[i].Test == nil {
			untested = append(untested, all[i].ID)
		} else if name := j.Plan.Files.Name(all[i].At.File); name != "" {
			own[name] = true
		}
	}
	open := j.found(finding.AssumptionExpired, finding.AssumptionBroken)
	for _, x := range j.found(finding.TestNothing) { // reconsider_if of decisions too
		if own[j.Plan.Files.Name(x.finding.At.File)] {
			open = append(open, x)
		}
	}
	if j.Result == nil && len(open) == 0 {
		return notJudged("assumptions", "pre_sop", what, notComputed)
	}
	if len(untested) == len(all) && len(open) == 0 {
		return notJudged("assumptions", "pre_sop", what, "none has expired; no test is stated for "+several(untested))
	}
	done := fmt.Sprintf("%d of %s tested and hold", len(all)-len(untested), counted(len(all), "assumption", "assumptions"))
	if len(untested) > 0 {
		done += "; no test is stated for " + several(untested)
	}
	return judged("assumptions", "pre_sop", what, done, open, counted(len(open), "assumption does", "assumptions do")+" not hold, or cannot be tested")
}

// sound asks for a plan without errors.
func (j *judge) sound() Item {
	var open []Thing
	for _, f := range j.Findings {
		if f.Severity == finding.Error {
			open = append(open, lack("", f))
		}
	}
	return judged("sound", "pre_sop", "a plan without errors", "no errors", open, counted(len(open), "error", "errors")+"; accord validate lists them")
}

// task is a point of the company's own: it is done on a day of this cycle, not
// after the day on which that is judged.
func (j *judge) task(t *plan.Task) Item {
	from, to := j.Plan.CycleDays()
	x := Item{ID: t.ID, Step: t.Step, What: t.What, By: t.By, State: Done, Text: "done " + t.Done.String()}
	why := ""
	switch {
	case t.Done == period.NoDate:
		why = "not done"
	case t.Done < from:
		why = fmt.Sprintf("done %s, before this cycle, which began on %s", t.Done, from)
	case t.Done > to:
		why = fmt.Sprintf("done %s, after this cycle, which ends on %s", t.Done, to)
	case j.AsOf != period.NoDate && t.Done > j.AsOf:
		why = fmt.Sprintf("said to be done %s, which is still to come", t.Done)
	default:
		return x
	}
	at := t.DoneAt
	if at.IsZero() {
		at = t.At
	}
	x.State, x.Text = Missing, why
	x.Open = []Thing{lack(t.ID, finding.New(finding.GateTask, at, "%s (%s): %s", t.What, t.By, why).
		WithHint("once it is done write the day, from %s to %s, as `done:` of %s", from, to, t.ID))}
	return x
}
