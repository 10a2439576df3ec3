// Package attainment holds what sources committed against what came from them.
//
// A cell is one item of one source for one site in one period. Each cell is held
// against two promises: what the plan said in the cycle before, lag 1, and what
// it said when the lead time began, so that a promise that was lowered in time
// does not hide that less came than was once promised. Attained is what came of
// what was committed in the period, never more:
//
//	sum min(received, committed) / sum committed
//
// Running sums follow the promise in force, which is that of the latest close
// before the period's own cycle: receipts fill the oldest open promise first, and
// so tell what came on time, what came later and by how much, and what is still
// owed. Planned supply is nobody's promise and never counts as attained; what
// comes without a commitment or above it is told apart.
//
// What is not known leaves both sums, and each ratio says of how many cells it
// is made. A cycle without a close leaves its periods without a promise of lag 1;
// nothing is put in its place.
package attainment

import (
	"github.com/accord-plan/accord/internal/quantity"
)

// FormatVersion is the version of the report as JSON publishes it.
const FormatVersion = "1.0"

// Before is how many cycles of closes before a range tell what was owed when it
// began, and what was promised when lead times did.
const Before = 18

// Keys are what a report can be made by.
var Keys = []string{"source", "item", "owner", "site"}

// Report is supply attainment over a range of closed periods.
type Report struct {
	FormatVersion string `json:"format_version"`
	Company       string `json:"company"`
	Cycle         string `json:"cycle"`
	Currency      string `json:"currency"`
	AsOf          string `json:"as_of,omitempty"`
	Revision      string `json:"revision,omitempty"`
	// By is what a row is: source, item, owner or site.
	By string `json:"by"`
	// Periods are those of the range, oldest first.
	Periods []Period `json:"periods"`
	Total   Row      `json:"total"`
	// Rows are sorted by the money of what was short, the most first.
	Rows []Row `json:"rows"`
	// Cells are all of the range, by source, site, item and period.
	Cells []Cell `json:"cells"`
	// Short says that the clone is shallow, so that earlier closes may be
	// missing.
	Short bool `json:"shallow,omitempty"`
}

// Period is a closed period and the closes whose promises it is held against.
type Period struct {
	Period string `json:"period"`
	// Lag1 is the close of the cycle before the period's own, empty where that
	// cycle was skipped or cannot be computed; InForce is the latest close
	// before the period's own cycle.
	Lag1    string `json:"lag_1,omitempty"`
	InForce string `json:"in_force,omitempty"`
	// Why says why there is no promise of lag 1.
	Why string `json:"why,omitempty"`
}

// Row is the score of one source, item, owner or site.
type Row struct {
	Key   string `json:"key"`
	Name  string `json:"name,omitempty"`
	Owner string `json:"owner,omitempty"`
	Score
	// Trend has a promise of lag 1 by period of the range.
	Trend []Promise `json:"trend"`
	// Course has running sums against the promise in force by period, null where
	// units differ.
	Course []Point `json:"course"`
	// Worst is where most was short at cost, nil where nothing was.
	Worst *Line `json:"worst,omitempty"`
}

// Point is how far a row has come by the end of a period: what was committed and
// received since the range began, and what is owed, that from before included.
type Point struct {
	Committed quantity.Number `json:"committed"`
	Received  quantity.Number `json:"received"`
	Owed      quantity.Number `json:"owed"`
}

// Line is one item of one source for one site.
type Line struct {
	Source string `json:"source"`
	Site   string `json:"site"`
	Item   string `json:"item"`
	// Short is what was not attained against lag 1, in the item's unit and at
	// cost.
	Short quantity.Number `json:"short"`
	Money quantity.Number `json:"money"`
}

// Score is how promises were kept. Quantities are in Unit; where a row has items
// of several units they are null, and ratios are of value at cost.
type Score struct {
	Unit     string `json:"unit,omitempty"`
	Decimals int    `json:"decimals"`
	// Lag1 is against the plan of the cycle before, LeadTime against that of
	// the last cycle in which the supply could still be ordered.
	Lag1     Promise `json:"lag_1"`
	LeadTime Promise `json:"lead_time"`
	// Received is all that is known to have come in the range.
	Received  quantity.Number `json:"received"`
	Running   Running         `json:"running"`
	Unplanned Unplanned       `json:"unplanned"`
	Moved     Moved           `json:"moved"`
	Orders    Orders          `json:"orders"`
	Hit       Hit             `json:"hit"`
}

// Promise is a commitment at some lag, and what of it came in its period.
type Promise struct {
	Committed quantity.Number `json:"committed"`
	Attained  quantity.Number `json:"attained"`
	// The same at the catalog's cost in plan currency; null where a cost is
	// missing.
	CommittedMoney quantity.Number `json:"committed_money"`
	AttainedMoney  quantity.Number `json:"attained_money"`
	// Used is the number of cells in the sums, Of the number of cells that any
	// close before the period committed.
	Used int `json:"used"`
	Of   int `json:"of"`
	// Ratio is attained of committed, null where nothing was committed.
	Ratio *quantity.Ratio `json:"ratio"`
	// By is units, or money where units differ.
	By string `json:"by"`
}

// Running follows units from promise to receipt, oldest promise first:
// committed = on time + late + owed.
type Running struct {
	Committed quantity.Number `json:"committed"`
	Received  quantity.Number `json:"received"`
	// OnTime came in the period that it was promised for, or before.
	OnTime quantity.Number `json:"on_time"`
	// Late came after it, Delay is by how many periods on average, weighted by
	// quantity; null where nothing came late.
	Late  quantity.Number `json:"late"`
	Delay quantity.Number `json:"delay"`
	// Owed has not come until the end of the range; Since is the period of the
	// oldest promise of it.
	Owed      quantity.Number `json:"owed"`
	OwedMoney quantity.Number `json:"owed_money"`
	Since     string          `json:"since,omitempty"`
	// Used is the number of cells of which the receipts are known, Of that of
	// all that were promised.
	Used int `json:"used"`
	Of   int `json:"of"`
}

// Unplanned is what came beyond the promise in force.
type Unplanned struct {
	// Without came of what nobody had committed for the period; Planned is the
	// part of it that the plan expected as planned supply.
	Without quantity.Number `json:"without"`
	Planned quantity.Number `json:"planned"`
	// MadeUp came above the commitment and was owed from before, Above was not.
	MadeUp quantity.Number `json:"made_up"`
	Above  quantity.Number `json:"above"`
}

// Moved is how promises changed from the lead time to lag 1, cell by cell.
type Moved struct {
	Lowered quantity.Number `json:"lowered"`
	Raised  quantity.Number `json:"raised"`
	// Cells have both promises.
	Cells int `json:"cells"`
}

// Orders are lines of open orders as they stood at the close of the cycle before
// the period in which they were due. A line is in full when the receipts of that
// period cover it, all lines of an item taken in the order of their due days.
// Facts by period tell neither the day nor which order a receipt was for, so this
// is the best that can have been.
type Orders struct {
	Lines  int             `json:"lines"`
	InFull int             `json:"in_full"`
	Units  quantity.Number `json:"units"`
	OnTime quantity.Number `json:"on_time"`
	// Of is the number of all lines, Lines that of those whose receipts are
	// known.
	Of int `json:"of"`
}

// Hit is the demand that what was owed would have left unserved by the plan in
// force: owed, less the stock that the plan had at the end of the period, at its
// peak. Money is its margin in the plan in force, null where it is not known.
type Hit struct {
	Units quantity.Number `json:"units"`
	Money quantity.Number `json:"money"`
}

// Cell is one item of one source for one site in one period. A number that is
// not known is null.
type Cell struct {
	Source string `json:"source"`
	Site   string `json:"site"`
	Item   string `json:"item"`
	Owner  string `json:"owner"`
	Unit   string `json:"unit"`
	Period string `json:"period"`
	// Lag1, LeadTime and InForce are the commitments of these closes; LeadLag
	// is how many cycles before the period's own the lead time begins.
	Lag1     quantity.Number `json:"lag_1"`
	LeadTime quantity.Number `json:"lead_time"`
	LeadLag  int             `json:"lead_lag"`
	InForce  quantity.Number `json:"in_force"`
	Received quantity.Number `json:"received"`
	// Owed is what was promised and has not come by the end of the period.
	Owed quantity.Number `json:"owed"`
	// Ordered is what was on order for the period at the close of lag 1.
	Ordered quantity.Number `json:"ordered"`
}
