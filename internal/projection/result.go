// Package projection computes what a plan means: consensus from baseline and
// adjustments, supply from commitments, open orders and planned supply, and
// from both stock, backlog, load, money and gaps.
//
// It is exact: quantities are rounded once per cell to the item's decimals and
// money to 1e-4, half away from zero; totals are sums of rounded cells. It
// reads no file, no clock and no environment, so the same plan gives the same
// result on every machine.
package projection

import (
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// Arithmetic is the number of the computation's meaning; it grows when the
// same plan would give other numbers.
const Arithmetic = 3

// Column holds one number per open period of the plan, the first at index 0.
// quantity.Missing stands where the number cannot be known. Columns may share
// memory with each other; they must not be written to.
type Column []quantity.Number

// Result is a plan computed over its horizon. Rows are sorted by their keys.
type Result struct {
	Plan *plan.Plan
	// First is the period of index 0 of every column, N their length.
	First period.Period
	N     int

	Demand []DemandRow // by market, item
	Stock  []StockRow  // by site, item
	Supply []SupplyRow // by source, site, item
	Load   []LoadRow   // by source, resource
	Money  []MoneyRow  // by market, family
	Value  []ValueRow  // by site, family
	Gaps   []Gap       // by money, largest first, then id and period
	Notes  []Note      // what had to be assumed, in order of place
	// Found are the gaps of a [Verdict], which has none in Gaps; nil elsewhere.
	// [Result.EachGap] yields those of either.
	Found *Found
	// Judged says that commitments were judged against those of the last
	// close; else frozen-change is not judged.
	Judged bool
	// Agreed are the decisions by which gaps count as covered; nil takes the
	// status in the files for it.
	Agreed decision.Agreed

	borrowed *borrowed
}

// borrowed are the families, as rows of money have them, of which a result has the
// rows, notes and gaps of another one.
type borrowed struct {
	from     *Result
	families []bool
}

// Borrows reports whether a result has all rows of a family, and all gaps that are
// about its items and no rule's, from another result, which has the same items:
// number for number they are the same.
func (r *Result) Borrows(family int, from *Result) bool {
	return r.borrowed != nil && r.borrowed.from == from && family >= 0 && family < len(r.borrowed.families)-1 && r.borrowed.families[family]
}

// DemandRow is one item's demand in one market, units.
type DemandRow struct {
	Market, Item int
	// Baseline as stated, rounded to the item's decimals; Missing where it is
	// not stated. What it states outside the
	// item's life does not count: the consensus is Missing there, and no
	// demand.
	Baseline Column
	// After holds the result of each layer in the order of demand.Layers; the
	// last is the consensus.
	After [4]Column
	// Consensus is the plan's demand; Missing where nothing states it.
	Consensus Column
	// TradeSpend is promotion money in market currency.
	TradeSpend Column
	// Open is the demand still to come in the plan: in the first period, when
	// a snapshot lies inside it, what remains of the consensus; else equal to
	// the consensus. Where nobody plans any demand, it is what customers have
	// ordered.
	Open Column
	// ToDate is what was sold (made to order: booked) in the first period
	// before the snapshot inside it: by so much Open is less than the
	// consensus, down to zero.
	ToDate quantity.Number
	// Served is what is delivered to this market by period, Backlog what it
	// still waits for, Lost what it no longer wants.
	Served, Backlog, Lost Column
	// Revenue (net of trade spend, in plan currency) and Margin of what is
	// served; Missing where a price, rate or cost is missing.
	Revenue, Margin Column
	// Steps are the adjustments that moved it, in order of layer, period and
	// adjustment.
	Steps []Step
}

// Step is what one adjustment did to one cell.
type Step struct {
	Adjustment int // index into Plan.Adjustments
	Period     period.Period
	// Delta is its effect in units; the steps of a cell sum to consensus -
	// baseline.
	Delta quantity.Number
}

// StockRow is one item at one site, units.
type StockRow struct {
	Site, Item int
	// Opening is the stock at the start of the first open period (or at the
	// snapshot inside it), Missing if nobody knows; then Stock, Backlog and
	// Cover are Missing too. OpeningBacklog is open demand carried in.
	Opening, OpeningBacklog quantity.Number
	// DemandToDate and SupplyToDate are what left and came in the first period
	// before the snapshot inside it: Opening has them already, and the first
	// period's Demand and Supply are what remains.
	DemandToDate, SupplyToDate quantity.Number
	// Demand is the market demand that falls on this site, TransferOut what
	// leaves for other sites. A market without any baseline wants what its
	// adjustments say and no more; one without either, what its customers have
	// ordered; a hole in a baseline makes Demand Missing.
	Demand, TransferOut Column
	// Committed is what sources have promised; where no source states a
	// commitment, Orders is the open orders that count instead; Planned is
	// what restores the target. Supply is their sum: what is received.
	Committed, Orders, Planned, Supply Column
	// Stock is physical closing stock, never below zero unless the opening
	// was; Backlog is unmet demand carried, Lost unmet demand given up,
	// Served what is delivered to markets.
	Stock, Backlog, Lost, Served Column
	// Target and Maximum are the wanted and the largest stock; Missing where
	// no target is stated or the future is not known. They and Cover are about
	// the demand at the site; where it serves no market, about TransferOut.
	Target, Maximum Column
	// TargetCarried and MaximumCarried are the first index at which Target and
	// Maximum are carried forward from the period before, because the horizon
	// ends before the cover does; N where none is.
	TargetCarried, MaximumCarried int
	TargetID                      string // of the stated target, or empty
	Cover                         []Cover
	// InTransit is stock on its way to this site at the end of the period;
	// Owned is the part of it that is ours.
	InTransit, Owned Column
}

// Cover is how many future periods a closing stock lasts.
type Cover struct {
	// Periods is exact to 1e-4; Missing means n/a.
	Periods quantity.Number
	// AtLeast says that horizon or knowledge ended before the stock did.
	AtLeast bool
}

// SupplyRow is what one source brings of one item to one site, by period of
// receipt, units. Columns are Missing only in Committed, where no commitment
// is stated.
type SupplyRow struct {
	Source, Site, Item         int
	Committed, Orders, Planned Column
	// Total is what counts and is still to come: commitment if stated (in the
	// first period less what arrived before the snapshot inside it), else
	// orders, plus planned. Orders stand here whether they count or not.
	Total Column
}

// LoadRow is the load of one resource against its capacity, in the resource's
// units, planned supply included.
type LoadRow struct {
	Source, Resource int // Resource indexes Plan.Sources[Source].Resources
	Load             Column
	// Capacity is Missing where it is not stated.
	Capacity Column
	// Planned is the part of the load that comes from planned supply.
	Planned Column
}

// MoneyRow is the money of one family in one market, plan currency; units in
// the items' base unit. Columns leave out the items of which they do not know
// a period, and are Missing in a period of which they know no item at all: what
// is not known is not 0.
type MoneyRow struct {
	Market, Family int
	// Demand is consensus units, Served delivered units. In a first period
	// with a snapshot inside, Served, Revenue and Margin are of the whole
	// period: what was sold to date at the plan's price, and what remains.
	Demand, Served Column
	// Revenue is net of TradeSpend; both and Margin are in plan currency.
	Revenue, TradeSpend, Margin Column
	// DemandValue is consensus at net price in plan currency, before trade
	// spend: what revenue would be if all were served in its period.
	DemandValue Column
	// Unpriced is the number of cells left out because a price, rate or cost
	// is missing, or what is served is not known; Cells the number of all. A
	// cell is one item in one period.
	Unpriced, Cells int
	// Left is the number of items left out of Revenue, by period.
	Left []int
}

// LeftOut reports whether the period at index t leaves out the revenue of any
// item: then the row is not to be held against a budget there.
func (m *MoneyRow) LeftOut(t int) bool { return t >= 0 && t < len(m.Left) && m.Left[t] > 0 }

// ValueRow is stock of one family at one site at the catalog's cost, plan
// currency, owned stock in transit included in InTransit. Items whose stock is
// not known in a period are left out of Stock and TargetValue there; Stock is
// Missing where none is known.
type ValueRow struct {
	Site, Family          int
	Stock, InTransit      Column
	TargetValue, OfTarget Column // value of the target; value of stock of items with a target
	Uncosted              int    // items left out because their cost is missing
}

// Class says what a gap asks for. The zero value is invalid.
type Class uint8

// The classes of gaps.
const (
	Noise Class = iota + 1
	Lever
	NeedsDecision
)

func (c Class) String() string { return [...]string{"invalid", "noise", "lever", "decision"}[c] }

// MarshalText writes the class's name.
func (c Class) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// Measure is what a gap's units are.
type Measure string

// The measures of gaps.
const (
	// AtPeak is the most in one period: what is owed is the same units for as
	// long as they are owed.
	AtPeak Measure = "peak"
	// InAll is the sum over all periods.
	InAll Measure = "sum"
)

// The kinds of gaps.
const (
	Shortage              = "shortage"
	BelowTarget           = "below-target"
	Excess                = "excess"
	Overload              = "overload"
	OverMaximum           = "over-maximum"
	BelowMinimum          = "below-minimum"
	OffMultiple           = "off-multiple"
	OrdersAboveCommitment = "orders-above-commitment"
	InsideLeadTime        = "inside-lead-time"
	FrozenChange          = "frozen-change"
	NoSource              = "no-source"
	NoForecast            = "no-forecast"
	LateBacklog           = "late-backlog"
	BudgetGap             = "budget"
	MinimumsExceedSupply  = "minimums-exceed-supply"
	RuleGap               = "rule"
)

// Kinds are the kinds of gaps; those of the company's rules are RuleGap, a slash
// and the rule's name.
var Kinds = []string{Shortage, NoSource, LateBacklog, BelowTarget, Excess, Overload, OverMaximum, BelowMinimum, OffMultiple, OrdersAboveCommitment,
	InsideLeadTime, FrozenChange, NoForecast, BudgetGap, MinimumsExceedSupply, RuleGap}

// Gap is something that a planner may decide to live with. Consecutive periods
// are one gap.
type Gap struct {
	Kind string
	// What is ITEM@SITE, SOURCE/RESOURCE, FAMILY@MARKET or ITEM@MARKET.
	What     string
	From, To period.Period
	Class    Class
	// Units is its size in one measure, the same for all gaps of a kind: of a
	// backlog (shortage, no-source, late-backlog) the peak; of all else,
	// lost units too, the sum over its periods. Base is the sum that its percent
	// refers to, 0 for none. Of a budget both are plan currency.
	Units, Base quantity.Number
	// Measure says which of the two Units are; empty where there are none.
	Measure Measure
	// Peak is the most in one period, by which Text tells it.
	Peak quantity.Number
	// Money is margin at risk, or stock at cost, plan currency; Missing where
	// a price or cost is missing.
	Money quantity.Number
	// LastDay is the last day on which supply can still be ordered for its
	// first period, period.NoDate where no lever is known; CannotWait says
	// that it precedes the executive date.
	LastDay    period.Date
	CannotWait bool
	// Below says of a budget gap that revenue is below the budget, not above.
	Below bool
	// Text is one line: what is stated against what is expected, and by how
	// much it is off.
	Text string
	// At is the heaviest input cell behind it. Of a shortage, a late backlog or
	// too little stock it is the largest add of an adjustment in its periods,
	// where that is at least a quarter of the gap.
	At position.Ref
	// Related is the company's rule that asks for it; no place for every other
	// kind.
	Related position.Ref
	// Indexes of what it is about; dimension.None where they do not apply.
	Family, Item, Site, Market, Source, Resource int
	// CoveredBy is the accepted decision that covers it, or empty;
	// ProposedBy one that is proposed and would.
	CoveredBy, ProposedBy string
	// FallsShort says of a gap that needs a decision which accepted one means
	// it and how little of it that covers; empty where there is none.
	FallsShort string
}

// ID returns the stable id, `kind/what`.
func (g *Gap) ID() string { return g.Kind + "/" + g.What }

// NoteKind says what the computation had to assume. The zero value is invalid.
type NoteKind uint8

// What had to be assumed or could not be computed; validate turns them into
// findings.
const (
	// NoteEqualSplit: a group's add met only zeros and was spread equally.
	NoteEqualSplit NoteKind = iota + 1
	// NoteAddToMissing: an add met a missing baseline and stands alone.
	NoteAddToMissing
	// NotePercentOfMissing: a percent met a missing baseline (error).
	NotePercentOfMissing
	// NoteRemovesTooMuch: more is removed than stands (error); Amount is by
	// how much.
	NoteRemovesTooMuch
	// NoteTwoSets: two sets on one cell (error).
	NoteTwoSets
	// NoteGroupOverSet: a group's set or percent beside a cell's own set
	// (error).
	NoteGroupOverSet
	// NoteOpeningRolled: no closing stock of the last closed period; rolled
	// forward from an older one with receipts and shipments.
	NoteOpeningRolled
	// NoteOpeningMissing: no stock is known at all.
	NoteOpeningMissing
	// NoteOpeningNegative: the opening stock is below zero.
	NoteOpeningNegative
	// NoteOrdersOverdue: open orders due before the first open period were
	// moved into it; Amount is how many units.
	NoteOrdersOverdue
	// NoteNoPrimary: several sources and neither primary nor share.
	NoteNoPrimary
	// NoteCapacityMissing: a resource is used where no capacity is stated.
	NoteCapacityMissing
	// NoteTooLarge: a number saturated (error).
	NoteTooLarge
	// NoteNothingAlive: an adjustment meets no item that is alive (error).
	NoteNothingAlive
	// NoteLaneRing: lanes lead an item round in a ring, so that no site can be
	// computed first; nothing is planned over the lane that closes it.
	NoteLaneRing
)

// Note is one such assumption, with its place and what it is about.
type Note struct {
	Kind     NoteKind
	At       position.Ref
	Related  position.Ref
	From, To period.Period // period.None where it is about no period
	Amount   quantity.Number
	// Indexes of what it is about; dimension.None where they do not apply.
	Market, Site, Item, Source, Resource int
	Adjustment                           int
}
