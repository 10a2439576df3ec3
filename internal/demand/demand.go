// Package demand holds what is expected to be ordered: the statistical
// baseline, and the adjustments that people lay over it. Consensus is computed
// from both, never written.
package demand

import (
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// Baseline is the statistical forecast of one family in one market.
type Baseline struct {
	Market, Family int
	Method         Method
	Rows           []Row // sorted by item
	At             position.Ref
}

// Row is one item's cells.
type Row struct {
	Item  int
	Cells dimension.Series
	At    position.Ref
}

// Method says how a baseline was made.
type Method struct {
	Name, Trained, Facts string
	Season               int
}

// Manual is the name of the method of a baseline that people type.
const Manual = "manual"

// Typed reports whether people typed the baseline, so that no program may make it anew
// unasked.
func (m Method) Typed() bool { return m.Name == Manual }

// Layer is a step of the consensus; layers apply in this order.
type Layer uint8

// The layers. The zero value is invalid.
const (
	Product Layer = iota + 1
	Marketing
	Sales
	Management
)

// Layers lists all layers in the order in which they apply.
var Layers = []Layer{Product, Marketing, Sales, Management}

func (l Layer) String() string {
	return [...]string{"invalid", "product", "marketing", "sales", "management"}[l]
}

// Reasons are why an adjustment is made; reports sum by them.
var Reasons = []string{"promotion", "new-product", "phase-out", "price", "customer", "market", "supply", "other"}

// Adjustment is what one owner knows beyond the layers before.
type Adjustment struct {
	ID, Owner, Reason, Note string
	Layer                   Layer
	// Document is the market as the file states it, or "all": with owner and
	// layer the file's key.
	Document string
	Markets  []int // ascending
	// Items are the items it names, ascending; with Family set, all items of
	// the family.
	Items  []int
	Family int // dimension.None where items are named
	// Add and Set are totals over the named items and markets; Percent changes
	// what stands. Each cell states one period.
	Add, Set   dimension.Series
	Percent    dimension.Ratios
	TradeSpend dimension.Series // market currency
	// Split says how a total is divided where nothing stands yet.
	Split                          []Part
	Assumption, Decision, Evidence string
	Expires                        period.Period // period.None if never
	At                             position.Ref  // the adjustment's id
	ExpiresAt                      position.Ref  // no place where it is not stated
	Places                         Places
}

// Places are where an adjustment, or its document, states what is no number; no
// place where it does not.
type Places struct {
	Layer, Owner, Document, Scope, Markets              position.Ref
	Reason, Note, Evidence, Assumption, Decision, Split position.Ref
}

// Part is an item's stated share of a total.
type Part struct {
	Item  int
	Share quantity.Ratio
	At    position.Ref // the item's name in the split
}

// Group reports whether the adjustment states totals over more than one cell
// a period.
func (a *Adjustment) Group() bool {
	return a.Family != dimension.None || len(a.Items)*len(a.Markets) > 1
}
