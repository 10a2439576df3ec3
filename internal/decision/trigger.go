package decision

import (
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// What a trigger holds a measure against.
const (
	AgainstCommitted = "committed" // the plan of the cycle before the period
	AgainstBudget    = "budget"
	AgainstPrevious  = "previous" // the last committed plan
)

// Trigger says which variance calls for which review. Lists are sorted; one that
// is empty restricts nothing.
type Trigger struct {
	ID, Owner, Review, Note string
	// Measure, Against and By are as the file spells them, with what holds where
	// it says nothing.
	Measure, Against, By              string
	Families, Markets, Items, Sources []string
	Currency                          string
	Window                            Window
	// The limits, nil where not stated; all that are stated must be exceeded.
	Percent      *quantity.Ratio
	Money, Units *quantity.Number
	// Above and Below say in which direction it may be off; both for either.
	Above, Below bool
	// For is the number of consecutive periods in which it must be off.
	For  int
	Call []string // roles, beside the owner
	// Due is in working days, 0 where not stated.
	Due int
	At  position.Ref
	// The places of these values, no place where they are not stated.
	MeasureAt, AgainstAt, ByAt, FamiliesAt, MarketsAt, ItemsAt, SourcesAt, CurrencyAt, ExceedsAt, DirectionAt, PeriodsAt, ForAt position.Ref
}

// Window is which periods are added up.
type Window struct {
	// Last is the number of closed periods, the last one included; 0 where
	// YearToDate or Open says which.
	Last       int
	YearToDate bool
	// Open are all open periods, as the plan now stands.
	Open bool
}
