// Package assess brings together what sign-off is judged by: the plan at its
// target, as it would be merged, and as it was last committed; what decides how
// all that is judged; and what people said of it, with the standing of each word.
//
// [Case] reads objects whose names were proven, never the work tree, and no
// verdict that was kept by an earlier run. Who must agree, and whether they have,
// is package signoff's; it gets all of this as a value.
package assess
