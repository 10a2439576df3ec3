// Package network holds where demand comes from and where stock lies: markets,
// sites, who serves whom, and the pinned exchange rates.
package network

import (
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// Market is whatever demand is planned and served by.
type Market struct {
	ID, Name, Code string
	Currency       string
	// Priority 1 is served before 2.
	Priority   int
	ServedFrom []Share // sorted by site
	At         position.Ref
	CurrencyAt position.Ref
}

// Share is a site's share of a market's demand.
type Share struct {
	Site  int
	Share quantity.Ratio
	At    position.Ref
}

// Site holds stock.
type Site struct {
	ID, Name, Code string
	At             position.Ref
}

// Rates are plan currency per unit of a foreign currency, each from its period
// on.
type Rates map[string]dimension.Ratios
