// Package change compares two plans.
//
// [Compare] takes the same plan at two places of its history, both computed,
// and returns a [Diff]: what people edited, and what follows from it.
//
//	headline   demand, not served, revenue, margin, stock value, gaps
//	horizon    the periods that only one of the plans has, and what is in them
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
// Edits are compared wherever they stand. Behind the end of both horizons, where
// nothing is computed, they are worth nothing. Only cells of periods that are
// closed in the head are left out, since no plan reads them: they are counted
// in ClosedCells, and the first of them named. Prices, costs, rates and budgets have no
// closed cells. What is computed is compared over the shared horizon: the
// periods that are open in both.
//
// Some of what people edit is in no plan: how exports are imported, the
// company's rules, who owns the network. It is compared as it is written, from
// the [File]s that the caller gives, comments and quoting apart.
//
// # Two horizons
//
// From one cycle to the next a period closes and another one comes into the
// horizon. Each is a [Stretch] of its own with its demand, revenue and margin,
// and with the cells that are stated for it by the plan that has it; these are
// no edits, since the other plan had nothing to say. Near the end of the
// shorter horizon a plan does not see what it should stock up for: those
// periods are Unsettled, and the stock in them is not compared. A gap that
// reaches out of the shared periods is compared within them.
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
