package forge

import (
	"cmp"
	"maps"
	"slices"
)

// OldestFirst orders comments by their time, then by number.
func OldestFirst(a, b Comment) int {
	return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID))
}

// Newest keeps the last status of each context, sorted by context. The list
// goes from the oldest to the newest: times alone are too coarse to tell.
func Newest(all []Status) []Status {
	last := map[string]Status{}
	for _, s := range all {
		last[s.Context] = s
	}
	return slices.SortedFunc(maps.Values(last), func(a, b Status) int { return cmp.Compare(a.Context, b.Context) })
}
