// Package facts turns exports of other systems into the fact base of a plan.
//
// An export is a text file with a header: sales, bookings, receipts, stock or
// open orders, one row or many per thing, in whatever dress the system gives
// it. The plan's mappings (kind Import) say which column holds what and which
// keys mean which items, markets, sites and sources. [Run] reads every row
// once, sums to periods with exact decimals, and returns the new files of
// facts with their manifests. It writes nothing: the caller does, atomically.
//
// # What it promises
//
// Every row is kept, filtered by a condition that the mapping states, or
// rejected with its file, line and reason, and the sums of the three are the
// sum that was read ([Balance]). An import is all or nothing unless
// [Options.Partial] is set; then rejected rows are left out and the file's
// manifest says that it is not complete. A row whose key the plan does not
// know leaves no such hole: it is no part of the plan.
//
// A closed period is not changed unless [Options.AllowCorrection] is set, and
// then its manifest notes it. The same exports give the same bytes, so a
// second run changes nothing.
//
// # What it detects and what it asks
//
// Encoding, separator, the line of the header, the decimal mark and the form
// of dates are detected from all rows where the mapping does not state them.
// What the rows leave open, such as whether 03/04/2026 is in March or in
// April, is a question to people and never a guess.
//
// What spreadsheets do to values is recognised and rejected: dates as serial
// numbers, times that lost their date, numbers in scientific notation, error
// values, and keys that begin as formulas do.
package facts
