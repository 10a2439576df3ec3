package trigger

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
)

// offer is what the plan says about some things.
func (e *evaluator) offer(th things) Offer {
	var gaps []*projection.Gap
	for i := range e.record.Head.Gaps {
		if g := &e.record.Head.Gaps[i]; g.Class != projection.Noise && g.CoveredBy == "" && e.touches(th, g) {
			gaps = append(gaps, g)
		}
	}
	return e.offering(gaps, th)
}

// touches reports whether a gap is about any of the things: in one of their
// markets, or at a site that serves one.
func (e *evaluator) touches(th things, g *projection.Gap) bool {
	switch {
	case len(th.markets) == 0:
	case g.Market != dimension.None && !th.markets[g.Market]:
		return false
	case g.Market == dimension.None && g.Item != dimension.None && g.Site != dimension.None && !e.serves(th, g):
		return false
	}
	switch {
	case g.Item != dimension.None:
		return th.items[g.Item]
	case g.Source != dimension.None:
		return th.sources[g.Source]
	}
	return g.Family != dimension.None && th.families[g.Family]
}

func (e *evaluator) serves(th things, g *projection.Gap) bool {
	for m := range th.markets {
		if slices.ContainsFunc(e.plan().Shares(m, g.Item), func(s network.Share) bool { return s.Site == g.Site }) {
			return true
		}
	}
	return false
}

func (e *evaluator) offering(gaps []*projection.Gap, th things) Offer {
	var o Offer
	slices.SortStableFunc(gaps, func(a, b *projection.Gap) int {
		return cmp.Or(cmp.Compare(b.Class, a.Class), byMoney(a.Money, b.Money), cmp.Compare(a.ID(), b.ID()), cmp.Compare(a.From, b.From))
	})
	last := period.NoDate
	for i, g := range gaps {
		if g.LastDay != period.NoDate && g.LastDay >= e.record.AsOf && (last == period.NoDate || g.LastDay < last) {
			last = g.LastDay
		}
		if g.ProposedBy != "" {
			e.addDecision(&o, g.ProposedBy)
		}
		if i < named {
			o.Gaps = append(o.Gaps, openGap(g))
		}
	}
	o.MoreGaps = max(len(gaps)-named, 0)
	if last != period.NoDate {
		o.LastDay = last.String()
	}
	o.Assumptions = e.assumptions(th)
	return o
}

func openGap(g *projection.Gap) OpenGap {
	out := OpenGap{ID: g.ID(), Class: g.Class.String(), Text: g.Text, Money: g.Money, Decision: g.ProposedBy}
	if g.LastDay != period.NoDate {
		out.LastDay = g.LastDay.String()
	}
	return out
}

// addDecision adds a decision of the plan, once.
func (e *evaluator) addDecision(o *Offer, id string) {
	if slices.ContainsFunc(o.Decisions, func(d OpenDecision) bool { return d.ID == id }) {
		return
	}
	for i := range e.plan().Decisions {
		d := &e.plan().Decisions[i]
		if d.ID != id {
			continue
		}
		out := OpenDecision{ID: d.ID, Question: d.Question, Owner: d.Owner, Recommended: d.Recommended, Options: []Option{}}
		if d.Due != period.NoDate {
			out.Due = d.Due.String()
		}
		for _, x := range d.Options {
			out.Options = append(out.Options, Option{x.ID, x.Summary, x.Cost})
		}
		o.Decisions = append(o.Decisions, out)
	}
}

// assumptions are those whose tests are about the things.
func (e *evaluator) assumptions(th things) []Assumed {
	var out []Assumed
	for i := range e.plan().Assumptions {
		a := &e.plan().Assumptions[i]
		if len(out) < named && a.Test != nil && e.about(a.Test, th) {
			out = append(out, Assumed{a.ID, a.Statement, a.Owner, e.found(finding.AssumptionBroken, a.At.File)})
		}
	}
	return out
}

func (e *evaluator) about(t *decision.Test, th things) bool {
	p := e.plan()
	if m := p.MarketIDs.Index(t.Market); t.Market != "" && len(th.markets) > 0 && !th.markets[m] {
		return false
	}
	if t.Family != "" && th.families[p.FamilyIDs.Index(t.Family)] {
		return true
	}
	return slices.ContainsFunc(t.Items, func(id string) bool { return th.items[p.ItemIDs.Index(id)] })
}

// found reports whether the head has a finding of a code in a file.
func (e *evaluator) found(code finding.Code, file int32) bool {
	return slices.ContainsFunc(e.in.Findings, func(f finding.Finding) bool { return f.Code == code && f.At.File == file })
}
