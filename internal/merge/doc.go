// Package merge joins two changes of one file of a plan.
//
// A plan file is merged by key, never by line: kind and identity name the
// document, below them maps are met by key, lists of maps by id, lists of
// values as sets, numbers by their cell. What only one side changed is taken,
// what both changed alike is taken once, and a number that both changed
// differently is a conflict, always; so is an entry that one side removed and
// the other changed.
//
// The result is ours' text, in which theirs' changes are made: what nobody
// touched keeps its bytes, and comments of both sides stay. A conflict is
// written as markers around the lines of the one row that it is about.
//
// What cannot be understood (no YAML, a key twice, anchors) is merged line by
// line, and every change of theirs is put up for a decision: nothing is blended
// that was not understood. Before a result is returned it is read again and
// held against what the three texts mean; a result that would lose or invent a
// value becomes a conflict of the whole file.
//
// [Merge] makes the result, [Conflicts] finds in a marked file which keys are
// in conflict, and [Resolve] decides one of them. The package does no I/O.
package merge
