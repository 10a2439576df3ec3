// Package stock holds how much stock is wanted where.
package stock

import (
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// Target is the wanted stock of a family or of items at one site. A nil number
// is not stated. Cover is in periods of future demand, Units a fixed stock per
// item.
type Target struct {
	ID           string
	Items        []int // ascending; all of Family if that is set
	Family       int   // dimension.None where items are named
	Site         int
	Cover, Units *quantity.Number
	MaximumCover *quantity.Number
	At           position.Ref
	// The places of these values, no place where they are not stated.
	CoverAt, MaximumCoverAt position.Ref
}
