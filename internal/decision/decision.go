// Package decision holds what people decided, assume, fear and watch: decisions with
// their options, assumptions with their tests, risks and opportunities, triggers.
package decision

import (
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// Status of a decision, as the file spells it.
type Status string

// The statuses.
const (
	Proposed   Status = "proposed"
	Accepted   Status = "accepted"
	Rejected   Status = "rejected"
	Superseded Status = "superseded"
	Done       Status = "done"
)

// Next are the statuses that can follow: what is proposed is accepted or
// rejected, what is accepted is done or superseded. Nothing follows on the
// others.
func (s Status) Next() []Status {
	switch s {
	case Proposed:
		return []Status{Accepted, Rejected}
	case Accepted:
		return []Status{Done, Superseded}
	}
	return nil
}

// Decision is one question with its options.
type Decision struct {
	ID, Owner, Question string
	Status              Status
	Due                 period.Date
	DueAt               position.Ref
	Options             []Option
	Recommended, Chosen string
	Because             string
	DecidedBy           []string
	Covers              []Cover
	Expected            *Expectation
	Reconsider          *Test
	SupersededBy        string
	At                  position.Ref
	StatusAt, ChosenAt  position.Ref
	// RecommendedAt and SupersededByAt are no place where they are not stated.
	RecommendedAt, SupersededByAt position.Ref
}

// Option is one way to answer. Cost is the effect on margin in plan currency,
// nil if not stated.
type Option struct {
	ID, Summary, Branch string
	Cost                *quantity.Number
	At                  position.Ref
}

// Cover names gaps that the decision accepts or closes, up to a size. Gap is an
// id or a pattern that ends in `*`; From and To are period.None for any period.
type Cover struct {
	ID, Gap, Family string
	From, To        period.Period
	UpTo, UpToMoney *quantity.Number
	At              position.Ref
}

// Spans reports whether the cover is about all periods from one to another.
func (c *Cover) Spans(from, to period.Period) bool {
	return c.From == period.None || c.From <= from && c.To >= to
}

// Meets reports whether it is about any of them.
func (c *Cover) Meets(from, to period.Period) bool {
	return c.From == period.None || c.From <= to && c.To >= from
}

// Option returns the option of an id, nil if there is none.
func (d *Decision) Option(id string) *Option {
	for i := range d.Options {
		if d.Options[i].ID == id {
			return &d.Options[i]
		}
	}
	return nil
}

// LastCovered is the last period that any of the covers is about; period.None
// where there is none, or one is about any period.
func (d *Decision) LastCovered() period.Period {
	last := period.None
	for i := range d.Covers {
		if d.Covers[i].To == period.None {
			return period.None
		}
		last = max(last, d.Covers[i].To)
	}
	return last
}

// Test holds a measure of the plan against a threshold.
type Test struct {
	Measure, Market, Family, Site, Resource, Currency string
	Items                                             []string
	From, To                                          period.Period // period.None for any
	// Above says that the assumption holds while the measure is above the
	// threshold (for reconsider_if: that it fires there); else below.
	Above     bool
	Threshold quantity.Number
	// Percent is true when the threshold is written as a percent.
	Percent bool
	At      position.Ref
}

// Expectation is what a decision should bring, and when that is looked at.
type Expectation struct {
	Measure, Item, Family, Market, Site, Resource string
	From, To                                      period.Period
	Target                                        quantity.Number
	// Operator is "above" or "below", empty where it is not stated: see Below.
	Operator string
	CheckOn  period.Period
	At       position.Ref
}

// Below reports whether the target is the most that keeps it, and not the least.
func (e *Expectation) Below() bool {
	if e.Operator == "" {
		return e.Measure == "backlog" || e.Measure == "load"
	}
	return e.Operator == "below"
}

// Assumption is what the plan takes for granted.
type Assumption struct {
	ID, Owner, Statement, Evidence string
	Test                           *Test
	Expires                        period.Date // period.NoDate if never
	At, ExpiresAt                  position.Ref
}

// Risk is a risk or an opportunity, in plan currency.
type Risk struct {
	ID, Owner, Statement, Mitigation, Status string
	Opportunity                              bool
	Probability                              quantity.Ratio
	Money                                    quantity.Number
	From, To                                 period.Period // period.None for any
	InPlan                                   bool
	Happened                                 *Happening // nil if it did not, or not yet
	At                                       position.Ref
	// The places of these values, no place where they are not stated.
	ProbabilityAt, PeriodsAt, InPlanAt, StatusAt position.Ref
}

// Happening is that a risk or an opportunity came true. Money is positive like
// that of the risk, quantity.Missing while nobody knows it.
type Happening struct {
	Period period.Period
	Money  quantity.Number
	Note   string
	At     position.Ref
}

// Over reports whether it is not weighed any more: it happened, or its owner
// says that it will not.
func (r *Risk) Over() bool { return r.Status == "closed" || r.Happened != nil }
