// Package ledger reads what people said about a plan: the statements and the
// records of reviews under approvals/, with their signatures, and who made the
// change that they are about.
//
// The ledger is append-only. It is the union of what the folder ever held in the
// history of the head, the target and the branch of approvals, so that nothing
// which anybody signed can vanish by a deletion, an edit, a squash or a branch
// that was cut before it: what is missing or differs is a [Violation], and the
// bytes still count. Names and places of the files mean nothing.
package ledger
