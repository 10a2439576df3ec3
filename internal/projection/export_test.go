package projection

import (
	"maps"
	"slices"

	"pgregory.net/rapid"
)

// Both are two random plans that may differ in a few things, each with a close or
// none.
type Both struct {
	First, Second Side
	// Said names the edits that tell them apart.
	Said string
}

// DrawBoth draws two plans that are to be compared.
func DrawBoth(t *rapid.T) Both {
	d, plans := dice{t}, rapid.Custom(randomPlan)
	seed := d.upTo(1<<20, "plan")
	first, second := plans.Example(seed), plans.Example(seed) // equal, and of no common memory
	if d.chance(50, "a group of several families") {
		first.everywhere()
		second.everywhere()
	}
	var close, other *Result
	if d.chance(50, "close") {
		close = Project(plans.Example(seed + d.upTo(1, "closed")).Plan)
		if other = close; d.chance(20, "another close") {
			other = Project(plans.Example(seed + 2).Plan)
		}
	}
	said := ""
	for range d.upTo(2, "edits") {
		name := rapid.SampledFrom(slices.Sorted(maps.Keys(edits))).Draw(d.T, "edit")
		if edits[name](d, second) {
			said += name + "; "
		}
	}
	second.index()
	return Both{Side{Plan: first.Plan, Previous: close}, Side{Plan: second.Plan, Previous: other}, said}
}
