// Package stability tells how much the plan changed from one commitment to the
// next.
//
// Each committed plan is held against the one before, and the plan that stands
// against the last committed one, over the periods that both plan: the horizon
// that only one has is no change. The measure is
//
//	sum |P(v) - P(v-1)| / sum P(v-1)
//
// by zone of the time fence, as the later plan draws it. What only one of both
// plans states is told apart, as added or removed, and is in no ratio. A skipped
// cycle has no plan: the next one is held against the one before it, and says so.
package stability

import (
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// FormatVersion is the version of the report as JSON publishes it.
const FormatVersion = "1.0"

// Keys are what a report can be made by.
var Keys = []string{"family", "item", "owner", "source"}

// What a report can be of.
const (
	Demand = "demand"
	Supply = "supply"
)

// Forecast is who owns what no person changed: the statistical baseline, and
// what follows from it.
const Forecast = "forecast"

// Options say what is compared.
type Options struct {
	// By is one of Keys.
	By string
	// Of is Demand, Supply, or empty for both.
	Of string
	// Cycles is how many of the last steps are compared, 0 for all.
	Cycles int
}

// Report is how the plan changed from commitment to commitment.
type Report struct {
	FormatVersion string `json:"format_version"`
	Company       string `json:"company"`
	Cycle         string `json:"cycle"`
	Currency      string `json:"currency"`
	AsOf          string `json:"as_of,omitempty"`
	Revision      string `json:"revision,omitempty"`
	By            string `json:"by"`
	// Steps are the comparisons, oldest first.
	Steps []Step `json:"steps"`
	// Demand is the consensus, Supply what sources commit; nil where it was
	// not asked for, or the key is none of it.
	Demand *Measure `json:"demand,omitempty"`
	Supply *Measure `json:"supply,omitempty"`
	// Frozen are the changes in the frozen zone, the most money first.
	Frozen []Change `json:"frozen"`
	// Short says that the clone is shallow, so that earlier closes may be
	// missing.
	Short bool `json:"shallow,omitempty"`
	// Left are closes that cannot be computed, and why.
	Left []Left `json:"left,omitempty"`
}

// Left is a close that is not compared.
type Left struct {
	Tag string `json:"tag"`
	Why string `json:"why"`
}

// Step is one plan held against the one before it.
type Step struct {
	From string `json:"from"`
	// To is empty for the plan that stands.
	To string `json:"to,omitempty"`
	// Skipped are the cycles without a close between them.
	Skipped []string `json:"skipped,omitempty"`
	// First and Last are the periods that both plan.
	First string `json:"first"`
	Last  string `json:"last"`
}

// Measure is how one thing changed.
type Measure struct {
	// Total is over all steps, Steps has one for each.
	Total Row   `json:"total"`
	Steps []Row `json:"steps"`
	// Rows are by the report's key, the most changed money first.
	Rows []Row `json:"rows"`
}

// Row is how much changed of one thing, by zone of the fence.
type Row struct {
	Key  string `json:"key,omitempty"`
	Name string `json:"name,omitempty"`
	// Unit is empty where units differ: then quantities are null and ratios are
	// of value at cost.
	Unit     string `json:"unit,omitempty"`
	Decimals int    `json:"decimals"`
	Frozen   Zone   `json:"frozen"`
	Slushy   Zone   `json:"slushy"`
	Liquid   Zone   `json:"liquid"`
	All      Zone   `json:"all"`
	// Back is what was changed and changed back: half of what all changes sum
	// to beyond what is left of them.
	Back      quantity.Number `json:"back"`
	BackMoney quantity.Number `json:"back_money"`
	// Turns is how often a change went against the one before in the same
	// cell, of Changes in all.
	Turns   int `json:"turns"`
	Changes int `json:"changes"`
	// Trend is the ratio by step, over all zones.
	Trend []*quantity.Ratio `json:"trend,omitempty"`
}

// Zone is how much changed in a zone.
type Zone struct {
	// Before is what the earlier plans said, Changed the sum of all changes
	// without their signs, Net with them.
	Before  quantity.Number `json:"before"`
	Changed quantity.Number `json:"changed"`
	Net     quantity.Number `json:"net"`
	// Added is what only the later plan states, Removed what only the earlier
	// one did.
	Added   quantity.Number `json:"added"`
	Removed quantity.Number `json:"removed"`
	// Cells are those that both plans state.
	Cells        int             `json:"cells"`
	BeforeMoney  quantity.Number `json:"before_money"`
	ChangedMoney quantity.Number `json:"changed_money"`
	// Ratio is changed of before, null where nothing was before.
	Ratio *quantity.Ratio `json:"ratio"`
}

// Change is one number that changed in the frozen zone.
type Change struct {
	// Of is demand or supply.
	Of string `json:"of"`
	// Step is the index of the step in which it changed.
	Step   int    `json:"step"`
	From   string `json:"from"`
	To     string `json:"to,omitempty"`
	Item   string `json:"item"`
	Market string `json:"market,omitempty"`
	Source string `json:"source,omitempty"`
	Site   string `json:"site,omitempty"`
	Period string `json:"period"`
	Unit   string `json:"unit"`
	// Decimals are those of the item's family.
	Decimals int `json:"decimals"`
	// Before and After are null where that plan does not state a commitment.
	Before quantity.Number `json:"before"`
	After  quantity.Number `json:"after"`
	Change quantity.Number `json:"change"`
	// Money is the change at cost, without its sign.
	Money quantity.Number `json:"money"`
	// Causes are who changed what, the largest first.
	Causes []Cause `json:"causes"`
	// Decision is the accepted one that allowed it; ProposedBy one that would.
	Decision   string `json:"decision,omitempty"`
	ProposedBy string `json:"proposed_by,omitempty"`
}

// ByHand reports whether a person changed something.
func (c *Change) ByHand() bool {
	for i := range c.Causes {
		if c.Causes[i].Owner != Forecast {
			return true
		}
	}
	return false
}

// Cause is a part of a change that one owner made.
type Cause struct {
	Owner string `json:"owner"`
	// How is added, changed or removed; empty for the forecast.
	How    string          `json:"how,omitempty"`
	Layer  string          `json:"layer,omitempty"`
	ID     string          `json:"id,omitempty"`
	Reason string          `json:"reason,omitempty"`
	Note   string          `json:"note,omitempty"`
	Delta  quantity.Number `json:"delta"`
	// At is where the later plan states it, or the earlier one what was removed.
	At *position.Position `json:"at,omitempty"`
	// Set says who set it; nil where there is no history to tell it.
	Set *Set `json:"set,omitempty"`
	// Document is the market of the document that states it, "all" for all.
	Document string `json:"-"`
}

// Set is the commit that gave a number its value or took it away, by whom.
type Set struct {
	Commit string `json:"commit,omitempty"`
	Date   string `json:"date,omitempty"`
	// Author is the name in the commit, which proves nothing; Person the one
	// of the policy who has the mail address in it.
	Author  string `json:"author,omitempty"`
	Person  string `json:"person,omitempty"`
	Subject string `json:"subject,omitempty"`
	Request string `json:"request,omitempty"`
	// Uncommitted says that no commit has the number as it is.
	Uncommitted bool `json:"uncommitted,omitempty"`
}
