// Package plan is the aggregate: everything that a plan folder says, as exact
// numbers under dense indexes, each with its place. It does no I/O and
// computes nothing.
package plan

import (
	"time"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/stock"
	"github.com/accord-plan/accord/internal/supply"
)

// Plan is one plan folder, read. Slices are sorted as their tables say.
type Plan struct {
	// ID is the folder's name, Name the company's as reports print it.
	ID, Name, Owner string
	Currency        string
	Calendar        period.Calendar
	Cycle           string
	// First is the first open period, Horizon the number of open periods.
	First      period.Period
	Horizon    int
	Fences     Fences
	Tolerances map[string]Tolerance // by kind of gap; see ToleranceOf
	Cadence    Cadence
	Checklist  []Task // sorted by id
	Skipped    []Skip // sorted by cycle
	TimeZone   string
	Holidays   []period.Date
	// FactsMaxAge is in days, 0 if not stated.
	FactsMaxAge int
	ErrorCost   ErrorCost
	At          position.Ref
	// The places of settings, no place where they are not stated. CadenceAt is
	// in the order of the steps.
	CycleAt, FirstAt, FrozenAt, SlushyAt, FactsMaxAgeAt position.Ref
	CadenceAt                                           [5]position.Ref

	Markets  []network.Market
	Sites    []network.Site
	Rates    network.Rates
	Families []catalog.Family
	Items    []catalog.Item
	Sources  []supply.Source

	Baselines   []demand.Baseline   // sorted by market, family
	Adjustments []demand.Adjustment // sorted by layer, owner, document, id
	Targets     []stock.Target      // sorted by id
	Budgets     []finance.Budget    // sorted by year
	Actuals     actual.Base

	Decisions   []decision.Decision   // sorted by id
	Assumptions []decision.Assumption // sorted by id
	Risks       []decision.Risk       // sorted by id
	Triggers    []decision.Trigger    // sorted by id
	Policy      *policy.Policy

	MarketIDs, SiteIDs, FamilyIDs, ItemIDs, SourceIDs dimension.Table
	// Files resolves the places of all values.
	Files *position.Files
}

// ErrorCost is what errors of the forecast cost, nil where it is not stated:
// Carrying the share of its cost that a unit too many costs in a period, Short
// the share of its margin that a unit too few does.
type ErrorCost struct{ Carrying, Short *quantity.Ratio }

// Fences are cumulative counts of periods from the first open one.
type Fences struct{ Frozen, Slushy int }

// Zone is where in the fences a period lies.
type Zone uint8

// The zones. The zero value is invalid; History is before the first open
// period.
const (
	History Zone = iota + 1
	Frozen
	Slushy
	Liquid
)

func (z Zone) String() string {
	return [...]string{"invalid", "history", "frozen", "slushy", "liquid"}[z]
}

// Tolerance is when a kind of gap becomes a lever or needs a decision. A nil
// limit is never exceeded.
type Tolerance struct {
	Lever, Decision *quantity.Ratio
	// Money must be exceeded too, in plan currency.
	Money quantity.Number
	At    position.Ref
	// LeverAt and DecisionAt are no place where they are not stated.
	LeverAt, DecisionAt position.Ref
}

// Variance is the kind of what happened against the plan as committed, among
// tolerances.
const Variance = "variance"

// ToleranceOf is the key of a family's own limits of a kind.
func ToleranceOf(kind, family string) string { return kind + "/" + family }

// VarianceTolerance is a family's own, else the plan's.
func (p *Plan) VarianceTolerance(family string) (Tolerance, bool) {
	if t, ok := p.Tolerances[ToleranceOf(Variance, family)]; ok && family != "" {
		return t, true
	}
	t, ok := p.Tolerances[Variance]
	return t, ok
}

// Cadence is the working day of the month by which each step is done; zero
// where not stated.
type Cadence struct {
	Gather, Demand, Supply, PreSOP, Executive int
	// Weekly is the day of the weekly check-in, one of Weekdays; empty for none.
	Weekly string
}

// Weekdays are the days on which a weekly check-in can be, as files spell them.
var Weekdays = []string{"monday", "tuesday", "wednesday", "thursday", "friday"}

// Weekday returns the day of the weekly check-in, and false where there is none.
func (c Cadence) Weekday() (time.Weekday, bool) {
	for i, name := range Weekdays {
		if name == c.Weekly {
			return time.Monday + time.Weekday(i), true
		}
	}
	return 0, false
}

// Skip is a cycle that was left out on purpose.
type Skip struct {
	Cycle, Reason string
	At            position.Ref
}

// Steps are the steps of a cycle, in their order, as files spell them.
var Steps = []string{"gather", "demand", "supply", "pre_sop", "executive"}

// Task is what the company asks for in each cycle, beside what is computed.
type Task struct {
	ID, What string
	Step     string      // one of Steps
	By       string      // a role
	Done     period.Date // the last time, period.NoDate if never
	// DoneAt is no place where Done is not stated.
	At, DoneAt position.Ref
}

// CycleDays are the first and the last day of the cycle: those of its first
// open period, and of the month that names the cycle where the calendar has no
// months.
func (p *Plan) CycleDays() (from, to period.Date) {
	from, to = p.Calendar.Start(p.First), p.Calendar.End(p.First)-1
	if months, err := period.NewCalendar("month", ""); err == nil {
		if m, err := months.Parse(p.Cycle); err == nil {
			from, to = min(from, months.Start(m)), max(to, months.End(m)-1)
		}
	}
	return from, to
}

// Last returns the last period of the horizon.
func (p *Plan) Last() period.Period { return p.First + period.Period(p.Horizon) - 1 }

// Zone returns the fence zone of a period.
func (p *Plan) Zone(t period.Period) Zone {
	switch n := int(t - p.First); {
	case n < 0:
		return History
	case n < p.Fences.Frozen:
		return Frozen
	case n < p.Fences.Slushy:
		return Slushy
	}
	return Liquid
}

// Rate returns plan currency per unit of a currency in a period.
func (p *Plan) Rate(currency string, t period.Period) (quantity.Ratio, bool) {
	if currency == p.Currency {
		return quantity.Unit, true
	}
	return p.Rates[currency].InForce(t)
}

// Shares returns the shares by which a market's demand for an item falls on
// sites.
func (p *Plan) Shares(market, item int) []network.Share {
	if s, ok := p.Items[item].ServedFrom[market]; ok {
		return s
	}
	return p.Markets[market].ServedFrom
}

// ExecutiveDate returns the day by which executives decide in this cycle, and
// false where the cadence does not say.
func (p *Plan) ExecutiveDate() (period.Date, bool) {
	if p.Cadence.Executive == 0 {
		return period.NoDate, false
	}
	day := p.WorkingDay(p.Cadence.Executive)
	return day, day != period.NoDate
}
