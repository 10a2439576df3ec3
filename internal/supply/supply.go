// Package supply holds what can be had and what is promised: sources with
// capacity, terms and commitments.
package supply

import (
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// Type says what kind of source it is. The zero value is invalid.
type Type uint8

// The types of source.
const (
	Make Type = iota + 1
	Buy
	Transfer
)

func (t Type) String() string { return [...]string{"invalid", "make", "buy", "transfer"}[t] }

// LeadTime is the time from order to receipt: whole periods, or calendar days
// when Days is not zero.
type LeadTime struct{ Periods, Days int }

// Inside reports whether a receipt in p cannot be ordered any more at the
// start of the cycle's first period: p starts before cycle start + lead time.
func (l LeadTime) Inside(cal period.Calendar, first, p period.Period) bool {
	if l.Days != 0 {
		return cal.Start(p) < cal.Start(first).AddDays(l.Days)
	}
	return p < first+period.Period(l.Periods)
}

// LastDay returns the last day on which supply for p can still be ordered: the
// start of the period, less the lead time, less one day.
func (l LeadTime) LastDay(cal period.Calendar, p period.Period) period.Date {
	if l.Days != 0 {
		return cal.Start(p).AddDays(-l.Days - 1)
	}
	return cal.Start(p - period.Period(l.Periods)).AddDays(-1)
}

// Source is a plant, a supplier or a transfer lane.
type Source struct {
	ID, Name, Owner string
	Type            Type
	From            int   // site a transfer leaves, dimension.None otherwise
	Sites           []int // ascending
	Lead            LeadTime
	Currency        string
	// OwnedOnShipment makes stock in transit ours.
	OwnedOnShipment bool
	Resources       []Resource // sorted by ID
	Uses            []Use      // sorted by item, resource
	Terms           []Terms    // sorted by item
	Commitments     []Commitment
	At              position.Ref
	// The places of these values, no place where they are not stated.
	FromAt, SitesAt, CurrencyAt position.Ref
}

// Label returns the name, or the identifier where there is none.
func (s *Source) Label() string {
	if s.Name != "" {
		return s.Name
	}
	return s.ID
}

// Resource is a capacity of a source, by period; Always holds where the file
// states a single number.
type Resource struct {
	ID       string
	Capacity dimension.Series
	Always   *quantity.Number
	At       position.Ref
}

// Stated returns the capacity of a period and whether it is stated.
func (r *Resource) Stated(p period.Period) (quantity.Number, bool) {
	if r.Always != nil {
		return *r.Always, true
	}
	return r.Capacity.Get(p)
}

// Use is the capacity that one unit of an item takes, Offset periods before
// its receipt.
type Use struct {
	Item, Resource int // Resource indexes Source.Resources
	Amount         quantity.Number
	Offset         int
	At             position.Ref
}

// Terms are lot sizes, cost and preference of one item. A nil number is not
// stated.
type Terms struct {
	Item                                     int
	Minimum, Multiple, Maximum, Cost         *quantity.Number
	Primary                                  bool
	Share                                    *quantity.Ratio
	Lead                                     *LeadTime
	PaymentDays                              int
	At                                       position.Ref
	MinimumAt, MultipleAt, MaximumAt, CostAt position.Ref
	ShareAt, PrimaryAt                       position.Ref
}

// TermsOf returns the terms of an item, nil if none are stated.
func (s *Source) TermsOf(item int) *Terms {
	for i := range s.Terms {
		if s.Terms[i].Item == item {
			return &s.Terms[i]
		}
	}
	return nil
}

// LeadOf returns the lead time of an item.
func (s *Source) LeadOf(item int) LeadTime {
	if t := s.TermsOf(item); t != nil && t.Lead != nil {
		return *t.Lead
	}
	return s.Lead
}

// Commitment is what a source has promised of one item at one site, in units
// to be received by period, open orders included.
type Commitment struct {
	Site, Item int
	Cells      dimension.Series
	At         position.Ref
}
