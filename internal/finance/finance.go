// Package finance holds the annual operating plan in units and money.
package finance

import (
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// Budget is one year's operating plan.
type Budget struct {
	Year  int
	Owner string
	// Rates are pinned by the budget: plan currency per foreign unit.
	Rates map[string]quantity.Ratio
	Lines []Line // sorted by market, family
	At    position.Ref
}

// Line is the budget of one family in one market: units, and revenue (net of
// trade spend) and margin in plan currency. Each may be empty.
type Line struct {
	Market, Family         int
	Units, Revenue, Margin dimension.Series
	At                     position.Ref
}
