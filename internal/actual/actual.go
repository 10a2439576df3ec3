// Package actual holds what happened: sales, bookings, returns, receipts, stock,
// capacity used, prices and costs of closed periods, and the state of the open
// one. [Kinds] lists all kinds of facts.
//
// In a complete file an absent row is an observed zero; where there is no file
// the value is missing. Series hold only what is written; Complete says which
// periods a file covers.
package actual

import (
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// Base is the fact base of a plan.
type Base struct {
	// Sales are what the plan is held against: net as exported, ordered or
	// shipped as their files say. SalesOrdered and SalesShipped are the other
	// of both, held beside.
	Sales                      Table // by market, item
	SalesOrdered, SalesShipped Table // by market, item
	Revenue                    Table // by market, item, in market currency; same rows as Sales
	Bookings                   Table // by market, item
	// Returns are what came back, and Credits what was paid back for it, both
	// positive. They are shown apart: nothing deducts them from Sales, which
	// are net of them or not as the export says.
	Returns, Credits Table // by market, item; Credits in market currency
	Receipts         Table // by source, site, item
	Stock            Table // by site, item: closing stock
	CapacityUsed     Table // by source, resource, in the resource's unit
	Prices           Table // by market, item: net invoice price in market currency
	Costs            Table // by item: cost of one unit in plan currency
	Open             Open
	Files            []File // sorted by path
}

// File is one file of facts as its manifest describes it.
type File struct {
	Path                string // from the plan's folder
	Fact, Measure       string
	Complete            bool
	AsOf                period.Date
	Source, Query, Note string
	Rows                int
	SHA256              string
	// Period is the closed period it holds, period.None for the open one.
	Period period.Period
	// Found says whether the file is there; FoundRows and FoundSHA256 what it
	// really holds.
	Found       bool
	FoundRows   int
	FoundSHA256 string
	At          position.Ref // its entry in the manifest
	// The places of what the manifest says, no place where it does not.
	MeasureAt, CompleteAt, AsOfAt, RowsAt, SHA256At position.Ref
}

// Key identifies a row; parts that do not apply are dimension.None. Resource is
// the place among the resources of its source and 0 where it does not apply.
type Key struct{ Source, Market, Site, Item, Resource int }

// Table is a set of series by key, sorted by source, market, site, item, resource.
type Table struct {
	Rows []Row
	// Complete and Known are the periods for which a file exists (Known), and
	// whose file is complete (Complete).
	Known, Complete map[period.Period]bool
	places          dimension.Places[Key]
}

// Row is the series of one key.
type Row struct {
	Key   Key
	Cells dimension.Series
}

// NewTable makes a table over sorted rows.
func NewTable(rows []Row, known, complete map[period.Period]bool) Table {
	t := Table{Rows: rows, Known: known, Complete: complete}
	t.places = dimension.NewPlaces(len(rows), t.key)
	return t
}

func (t Table) key(i int) Key { return t.Rows[i].Key }

// Get returns the observed value: what is written, zero where a complete file
// has no row, and false where nothing is known. Whether the item was alive is
// the caller's to ask.
func (t Table) Get(k Key, p period.Period) (quantity.Number, bool) {
	if i := t.places.Find(k, t.key); i != dimension.None {
		if v, ok := t.Rows[i].Cells.Get(p); ok {
			return v, true
		}
	}
	return 0, t.Complete[p]
}

// Series returns the written cells of a key.
func (t Table) Series(k Key) dimension.Series {
	if i := t.places.Find(k, t.key); i != dimension.None {
		return t.Rows[i].Cells
	}
	return dimension.Series{}
}

// Last returns the latest period for which a file exists, period.None if there
// is none.
func (t Table) Last() period.Period {
	last := period.None
	for p := range t.Known {
		last = max(last, p)
	}
	return last
}

// Open is the open period to date. AsOf is the day of its stock snapshot,
// period.NoDate where there is none.
type Open struct {
	AsOf     period.Date
	Sales    map[Key]quantity.Number // by market, item, to date
	Bookings map[Key]quantity.Number // by market, item, to date
	Receipts map[Key]quantity.Number // by source, site, item, to date
	Stock    map[Key]quantity.Number // by site, item, at AsOf
	// HasSales and the like say that the file is there.
	HasSales, HasBookings, HasReceipts, HasStock bool
	// Other are the facts to date of the kinds without a field, by kind.
	Other map[string]map[Key]quantity.Number

	Supply []Order // sorted by source, site, item, due
	Demand []Order // sorted by market, item, due
}

// Order is an open order: supply from a source to a site, or a customer's.
// Parts of the key that do not apply are dimension.None.
type Order struct {
	Key      Key
	Due      period.Date
	Quantity quantity.Number
	At       position.Ref
}
