// Package catalog holds what is sold: families and their items, with units,
// prices, costs, life cycle and strategy.
package catalog

import (
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// Strategy says what drives supply. The zero value is invalid.
type Strategy uint8

// The strategies.
const (
	MakeToStock Strategy = iota + 1
	MakeToOrder
)

// Unmet says what happens to demand that cannot be served. The zero value is
// invalid.
type Unmet uint8

// What unmet demand becomes.
const (
	Backlog Unmet = iota + 1
	Lost
)

// Family is a group of items that executives look at as one.
type Family struct {
	ID, Name, Owner string
	Strategy        Strategy
	// Promise is the number of periods within which an order is promised.
	Promise int
	Unmet   Unmet
	// Decimals of all its quantities, 0 to 4.
	Decimals     int
	PlanningUnit string
	Items        []int // indexes of its items, ascending
	At           position.Ref
	StrategyAt   position.Ref // no place where it is not stated
}

// Label returns the name, or the identifier where there is none.
func (f *Family) Label() string {
	if f.Name != "" {
		return f.Name
	}
	return f.ID
}

// Item is one thing that is sold. Quantities are in its base unit.
type Item struct {
	ID, Name, Code, Unit string
	Family               int
	Prices               Prices
	// Cost is the standard cost in plan currency, by period from which it
	// holds.
	Cost dimension.Series
	// From and Until are its first and last period, period.None if open.
	From, Until period.Period
	Replaces    int // item index or dimension.None
	Like        Like
	Units       []Conversion // sorted by unit
	// ServedFrom overrides the market's shares, by market index.
	ServedFrom map[int][]network.Share
	At         position.Ref
	// The places of these values, no place where they are not stated.
	UntilAt, ReplacesAt, LikeAt, UnitAt position.Ref
}

// Like names the item whose history stands in for an item's own.
type Like struct {
	Item   int // dimension.None if there is none
	Factor quantity.Ratio
}

// Conversion says how many base units one of another unit holds.
type Conversion struct {
	Unit   string
	Factor quantity.Ratio
	At     position.Ref // the unit's name
}

// Alive reports whether the item is sold in a period.
func (it *Item) Alive(p period.Period) bool {
	return (it.From == period.None || p >= it.From) && (it.Until == period.None || p <= it.Until)
}

// Price returns the net price in a market's currency in a period.
func (it *Item) Price(market int, p period.Period) (quantity.Number, bool) {
	return it.PricesIn(market).InForce(p)
}

// PricesIn returns the net prices in a market, each from its period on.
func (it *Item) PricesIn(market int) dimension.Series {
	if it.Prices.Has(market) {
		return it.Prices.Of(market)
	}
	return it.Prices.Of(dimension.None)
}

// Label returns the name, or the identifier where there is none.
func (it *Item) Label() string {
	if it.Name != "" {
		return it.Name
	}
	return it.ID
}
