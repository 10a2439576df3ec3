package decision

import "github.com/accord-plan/accord/internal/quantity"

// Agreed are the decisions that those who decide have agreed to, by id, each
// with the sizes of gaps in what they agreed to. Whoever counts signatures
// makes it, so that computing a plan and judging who agreed stay apart. Nil
// says that nobody has counted: then the status in the files is taken for it,
// which reports say.
type Agreed map[string]Sizes

// Sizes are the sizes of gaps by their id; of several gaps of one id each
// holds the largest. Nil is not known: then a cover without a limit of its own
// covers nothing.
type Sizes map[string]Size

// Size of a gap, as the projection has it: Units in its measure, Money in
// plan currency, Missing where it was not known.
type Size struct{ Units, Money quantity.Number }

// Takes reports whether a decision holds: its file says that it is accepted and
// what was chosen, and those who decide agree, where that was counted.
func (a Agreed) Takes(d *Decision) bool {
	if d.Status != Accepted || d.Chosen == "" {
		return false
	}
	_, agreed := a[d.ID]
	return agreed || a == nil
}
