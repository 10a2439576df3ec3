// Package closing ends a cycle: it puts the signed tag on the plan that was
// committed to, and before the first one the tag of genesis, with which the
// chain of closes begins.
//
// [Close] asks, in this order: has the branch moved, is the chain of closes
// whole, does the plan pass the gate, has everybody agreed whom the policy of
// the last close asks. Then it makes the tag, packs the plan and pushes. Every
// step looks first whether it is done already, so that a run that was
// interrupted is finished by the next one; a cycle that is closed is not closed
// again.
//
// It reads commits whose objects were hashed anew, never the work tree, and
// writes by the git program alone. Who signs, and how, is a value that it gets.
package closing
