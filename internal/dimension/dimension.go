// Package dimension holds the keys of a plan's numbers and the series that lie
// under them.
//
// Items, families, markets, sites and sources are dense indexes into tables
// that are sorted by identifier, so loops over indexes are loops in a stable
// order and two runs give the same bytes.
package dimension

import (
	"slices"
	"sort"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// None is the index of nothing.
const None = -1

// Table maps identifiers to their indexes in sorted order.
type Table struct {
	ids    []string
	places Places[string]
}

// NewTable makes a table of the identifiers, sorted, equal ones once.
func NewTable(ids []string) Table {
	sorted := slices.Clone(ids)
	if !slices.IsSorted(sorted) {
		slices.Sort(sorted)
	}
	t := Table{ids: slices.Compact(sorted)}
	t.places = NewPlaces(len(t.ids), t.ID)
	return t
}

// Index returns the index of id, None if the table does not have it.
func (t Table) Index(id string) int {
	return t.places.Find(id, t.ID)
}

// After is Index where id is likely to be the one behind the last that was asked
// for: files name them in order.
func (t Table) After(last int, id string) int {
	if next := last + 1; next < len(t.ids) && t.ids[next] == id {
		return next
	}
	return t.Index(id)
}

// ID returns the identifier at index i.
func (t Table) ID(i int) string { return t.ids[i] }

// Len returns the number of identifiers.
func (t Table) Len() int { return len(t.ids) }

// IDs returns the identifiers in order; they must not be changed.
func (t Table) IDs() []string { return t.ids }

// RatioCell is a rate, factor or percent with its period and place.
type RatioCell struct {
	Value  quantity.Ratio
	At     position.Ref
	Period period.Period
}

// Ratios is a run of ratio cells sorted by period.
type Ratios []RatioCell

// Get returns the ratio that is stated for exactly this period.
func (s Ratios) Get(p period.Period) (quantity.Ratio, bool) {
	i := sort.Search(len(s), func(i int) bool { return s[i].Period >= p })
	if i < len(s) && s[i].Period == p {
		return s[i].Value, true
	}
	return 0, false
}

// InForce returns the ratio that holds in a period when each holds from its
// period on.
func (s Ratios) InForce(p period.Period) (quantity.Ratio, bool) {
	i := sort.Search(len(s), func(i int) bool { return s[i].Period > p }) - 1
	if i < 0 {
		return 0, false
	}
	return s[i].Value, true
}
