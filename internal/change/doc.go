// Package change compares two plans.
//
// [Compare] takes the same plan at two places of its history, both computed,
// and returns a [Diff]: what people edited, and what follows from it.
//
//	headline   demand, not served, revenue, margin, stock value, gaps
//	edited     every number, date and setting that is written differently
//	derived    stock, backlog, cover, planned supply, load: computed differently
//	families   the same by family and period, in units and money
//	gaps       opened, grown, shrunk, closed
//
// # What is matched with what
//
// Everything is matched by its key and never by file or line: a baseline cell
// by market, item and period, an adjustment by its document (owner, layer,
// market) and id, a commitment by source, site, item and period, and so on.
// The indexes of the two plans have nothing to do with each other; identifiers
// join them. So comments, order, quoting and style make no edit. The same key
// in another file is a [Move]. An item that vanished while exactly one other
// appeared with the same numbers is a [Rename], and its cells are compared as
// one item's.
//
// # What is compared
//
// Edits are compared wherever they stand, beyond the horizon too; only cells
// of periods that are closed in the head are left out, since no plan reads
// them, and counted in ClosedCells. Prices, costs, rates and budgets have no
// closed cells. What is computed is compared over the shared horizon: the
// periods that are open in both.
//
// # Money
//
// Money is plan currency throughout. An edit of demand is worth its units at
// the net price of their period, an edit of supply its units at the catalog's
// cost, an edit of a price, cost or rate its effect on the head's consensus
// over the shared horizon. The effect of a percent, a set, or a group's total
// is what the projection says that the adjustment did.
//
// Reading two sorted tables side by side, Compare takes time and memory linear
// in the size of the plans.
package change
