// Package trail tells how numbers of a plan came to be: which commit set,
// changed or removed each cell, from what to what. It is the audit trail that
// git keeps of text, read in cells.
//
// [Compare] finds what differs between two versions of a document; whoever walks
// the commits gives pairs of versions that differ and puts the changes into a
// [Report], which adds them up.
package trail

import (
	"slices"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
)

// Cell names one number as it is stated. What does not apply is absent.
type Cell struct {
	// Of is what it is: forecast, adjustment, commitment, capacity, use, terms,
	// price, cost, unit, target, budget, rate or share.
	Of string `json:"of"`
	// Measure says which number of several it is: add, set or percent of an
	// adjustment, minimum of terms, units of a budget.
	Measure string `json:"measure,omitempty"`
	// Layer is that of an adjustment.
	Layer string `json:"layer,omitempty"`
	// ID is that of an adjustment or of a stock target.
	ID   string `json:"id,omitempty"`
	Item string `json:"item,omitempty"`
	// Items are those of an adjustment that is for several.
	Items  []string `json:"items,omitempty"`
	Family string   `json:"family,omitempty"`
	Market string   `json:"market,omitempty"`
	Source string   `json:"source,omitempty"`
	Site   string   `json:"site,omitempty"`
	// Resource is the source's.
	Resource string `json:"resource,omitempty"`
	// Key is a currency or a unit.
	Key string `json:"key,omitempty"`
	// Period is absent where the number holds in all.
	Period string `json:"period,omitempty"`
}

// Row is the cell without its period: that of the row in which it stands.
func (c *Cell) Row() Cell {
	r := *c
	r.Period = ""
	return r
}

// Change is what one commit did to one number.
type Change struct {
	Cell
	// Old is what was stated, spelled so that layout does not count; null where
	// nothing was.
	Old *string `json:"old"`
	// New is what is stated from then on; null where nothing is.
	New *string `json:"new"`
	// Zone is the fence in which the period lay, as the plan of the commit drew
	// it: frozen, slushy, liquid, or history before the first open period.
	Zone string `json:"zone,omitempty"`
	// Reason is what an adjustment states of itself.
	Reason string `json:"reason,omitempty"`
	// Note is the adjustment's.
	Note string `json:"note,omitempty"`
	// Decision is the one that the adjustment names.
	Decision string `json:"decision,omitempty"`
	// Assumption is the one that the adjustment names.
	Assumption string `json:"assumption,omitempty"`
	// File is where it is stated, or was.
	File string `json:"file"`
	Line int    `json:"line"`

	at period.Period
}

// Commit is one commit and what it did.
type Commit struct {
	// Commit is its hash, shortened.
	Commit string `json:"commit"`
	// Date is that of the author.
	Date string `json:"date"`
	// Author is the name in it, which proves nothing.
	Author string `json:"author"`
	// Person is the one of the policy whose address it is.
	Person string `json:"person,omitempty"`
	// Subject is its first line.
	Subject string `json:"subject"`
	// Request is the pull request that brought it, as #42.
	Request string `json:"request,omitempty"`
	// Merge says that it has several parents.
	Merge bool `json:"merge,omitempty"`
	// Changes are what it did, those that left the horizon too.
	Changes []Change `json:"changes"`
	// Left is how many more changes it made, beyond what a report holds.
	Left int `json:"left,omitempty"`
}

// Sorts are what cells are of.
var Sorts = []string{"forecast", "adjustment", "commitment", "capacity", "use", "terms", "price", "cost", "unit", "target", "budget", "rate", "share"}

// Filter says which cells are meant; the zero Filter means all.
type Filter struct {
	// Name is an item, a family, a source, a target or an adjustment.
	Name string
	// Families are those of the item that Name is: what is stated for the family
	// changes the item. Items are those of the family that it is.
	Families, Items []string
	Market          string
	Of              []string
	From, To        period.Period // period.None for all
}

func (f *Filter) meets(c *Change) bool {
	if len(f.Of) > 0 && !slices.Contains(f.Of, c.Of) || f.Market != "" && c.Market != f.Market && c.Market != "all" {
		return false
	}
	if f.From != period.None && (c.at < f.From || c.at > f.To) {
		return false
	}
	return f.Name == "" || f.named(&c.Cell)
}

func (f *Filter) named(c *Cell) bool {
	switch f.Name {
	case c.Item, c.ID, c.Source, c.Family:
		return true
	}
	if len(f.Items) > 0 && (c.Item != "" && slices.Contains(f.Items, c.Item) || slices.ContainsFunc(c.Items, func(x string) bool { return slices.Contains(f.Items, x) })) {
		return true
	}
	return slices.Contains(c.Items, f.Name) || c.Item == "" && len(c.Items) == 0 && c.Family != "" && slices.Contains(f.Families, c.Family)
}

// At is the period of the cell, period.None where it holds in all.
func (c *Change) At() period.Period { return c.at }

// How is set, changed or removed; rolled where a period was removed that is not
// open any more, as each new cycle does.
func (c *Change) How() string {
	switch {
	case c.Old == nil:
		return "set"
	case c.New != nil:
		return "changed"
	case c.Zone == plan.History.String():
		return "rolled"
	}
	return "removed"
}
