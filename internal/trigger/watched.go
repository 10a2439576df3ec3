package trigger

import (
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

// watched adds what is watched without a trigger of the plan.
func (e *evaluator) watched() {
	for i := range e.plan().Assumptions {
		a := &e.plan().Assumptions[i]
		e.told(Breach{ID: string(Assumption) + "/" + a.ID, Kind: Assumption, Owner: a.Owner}, a.At, finding.AssumptionBroken, finding.AssumptionExpired)
	}
	for i := range e.plan().Decisions {
		d := &e.plan().Decisions[i]
		e.told(Breach{ID: string(Decision) + "/" + d.ID, Kind: Decision, Owner: d.Owner, Call: d.DecidedBy}, d.At, finding.DecisionReconsider, finding.DecisionOverdue)
	}
	e.staleFacts()
	e.gaps()
}

// told makes a breach of the findings of some codes in a file.
func (e *evaluator) told(b Breach, at position.Ref, codes ...finding.Code) {
	var said, names []string
	for _, f := range e.in.Findings {
		if f.At.File == at.File && slices.Contains(codes, f.Code) {
			said, names = append(said, f.Message), append(names, became[f.Code])
			if b.At == nil {
				b.At = e.place(f.At)
			}
		}
	}
	if len(said) == 0 {
		return
	}
	slices.Sort(names)
	b.Name = strings.Replace(b.ID, "/", " ", 1) + " " + strings.Join(slices.Compact(names), " and ")
	b.What, b.Figures = strings.Join(said, "; "), noFigures
	e.report.Breaches = append(e.report.Breaches, b)
}

// became is what a finding says of what it is about.
var became = map[finding.Code]string{finding.AssumptionBroken: "is broken", finding.AssumptionExpired: "has expired",
	finding.DecisionReconsider: "is to be looked at again", finding.DecisionOverdue: "is overdue"}

var noFigures = Figures{Plan: quantity.Missing, Actual: quantity.Missing, Difference: quantity.Missing, Money: quantity.Missing}

// staleFacts is one breach, whichever facts are too old or are not there.
func (e *evaluator) staleFacts() {
	b := Breach{ID: string(Facts) + "/stale", Kind: Facts, Name: "facts are stale", Owner: e.plan().Owner, Figures: noFigures}
	var said []string
	for _, f := range e.in.Findings {
		if f.Code == finding.FactsStale || f.Code == finding.FactsLatest {
			said = append(said, f.Message)
			if b.At == nil {
				b.At = e.place(f.At)
			}
		}
	}
	if len(said) > 0 {
		b.What = strings.Join(said, "; ")
		e.report.Breaches = append(e.report.Breaches, b)
	}
}

// gaps are those that need a decision, that no decision covers and that were not
// there at the last close. Those of which one source is late are one.
func (e *evaluator) gaps() {
	if e.in.Opened == nil {
		e.report.NotJudged = append(e.report.NotJudged, NotJudged{Trigger: string(Gap), All: true, Reason: "there is no last close to hold the gaps against"})
		return
	}
	var order []string
	groups := map[string][]*projection.Gap{}
	causes := map[string]*Cause{}
	for i := range e.record.Head.Gaps {
		g := &e.record.Head.Gaps[i]
		if g.Class != projection.NeedsDecision || g.CoveredBy != "" || !e.in.Opened(g.ID()) {
			continue
		}
		id := g.ID()
		if c := e.lateFor(g); c != nil {
			id = "@" + c.Source
			causes[id] = joined(causes[id], c)
		}
		if groups[id] == nil {
			order = append(order, id)
		}
		groups[id] = append(groups[id], g)
	}
	for _, id := range order {
		e.report.Breaches = append(e.report.Breaches, e.gapBreach(id, groups[id], causes[id]))
	}
}

// lateFor is the source that is late by at least half of what a gap is short.
func (e *evaluator) lateFor(g *projection.Gap) *Cause {
	if g.Item == dimension.None || !slices.Contains([]string{projection.Shortage, projection.LateBacklog, projection.BelowTarget}, g.Kind) {
		return nil
	}
	source, m := e.latest(map[int]bool{e.head.Common(vintage.Item, g.Item): true}, e.last-1, e.last)
	if source == dimension.None || m.short.Add(m.short) < g.Peak.Abs() {
		return nil
	}
	return e.cause(source, m, e.last-1, e.last)
}

func (e *evaluator) gapBreach(id string, gaps []*projection.Gap, cause *Cause) Breach {
	b := Breach{ID: string(Gap) + "/" + id, Kind: Gap, Figures: noFigures, Cause: cause, Owner: e.ownerOfGap(gaps[0]), At: e.place(gaps[0].At)}
	th := things{map[int]bool{}, map[int]bool{}, map[int]bool{}, map[int]bool{}}
	from, to := gaps[0].From, gaps[0].To
	for _, g := range gaps {
		from, to = min(from, g.From), max(to, g.To)
		if !g.Money.IsMissing() {
			if b.Money.IsMissing() {
				b.Money = 0
			}
			b.Money = b.Money.Add(g.Money)
		}
		if g.Item != dimension.None {
			th.items[g.Item] = true
		}
		if g.Family != dimension.None {
			th.families[g.Family] = true
		}
		if g.ProposedBy != "" {
			b.ProposedBy = g.ProposedBy
		}
	}
	b.From, b.To = e.label(from), e.label(to)
	b.Name = gaps[0].ID() + " needs a decision"
	if cause != nil {
		b.Owner, b.Name = cause.Owner, fmt.Sprintf("gaps that need a decision, because %s is short", cause.Source)
	}
	b.Offer = e.offering(gaps, th)
	return b
}

func (e *evaluator) label(t period.Period) string {
	if t == period.None {
		return ""
	}
	return e.plan().Calendar.Label(t)
}

// ownerOfGap is the source's, or the family's, or the plan's.
func (e *evaluator) ownerOfGap(g *projection.Gap) string {
	switch {
	case g.Source != dimension.None:
		return e.plan().Sources[g.Source].Owner
	case g.Family != dimension.None:
		return e.plan().Families[g.Family].Owner
	}
	return e.plan().Owner
}
