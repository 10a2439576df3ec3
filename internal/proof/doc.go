// Package proof proves a plan's past from its repository alone: from genesis to
// every close, from there to the statements that it names, to the policy that
// judged them, to the content that was signed. It needs no network and believes
// nothing but signatures, hashes that it computes itself, and the hash of genesis
// that it is given.
//
// [Verify] is package chain, and beyond it what needs the plan's arithmetic and
// rules: the effects of each close are computed anew, and whether the statements
// were enough is judged again by the policy of the close before.
package proof
