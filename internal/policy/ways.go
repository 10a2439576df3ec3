package policy

import "slices"

// MostWays is how many ways to meet a need are tried.
const MostWays = 1000

// Ways lists the ways to meet a need, each as the leaves that must be met together:
// all that stand below it in `all`, and one of those in `any`. It is false where
// there are more than MostWays. T is a need in whatever form it is laid out, below
// gives what stands below one.
func Ways[T any](n T, below func(T) (all, any []T)) ([][]T, bool) {
	all, either := below(n)
	if len(all)+len(either) == 0 {
		return [][]T{{n}}, true
	}
	ways := [][]T{nil}
	for _, child := range all {
		more, ok := Ways(child, below)
		if !ok || len(ways)*len(more) > MostWays {
			return nil, false
		}
		ways = cross(ways, more)
	}
	if len(either) == 0 {
		return ways, true
	}
	var choice [][]T
	for _, child := range either {
		more, ok := Ways(child, below)
		if choice = append(choice, more...); !ok || len(ways)*len(choice) > MostWays {
			return nil, false
		}
	}
	return cross(ways, choice), true
}

// cross joins each way of the one with each of the other. The ways of a are its
// own to change.
func cross[T any](a, b [][]T) [][]T {
	if len(b) == 1 { // the usual: else a long list would be copied for each of its needs
		for i := range a {
			a[i] = append(a[i], b[0]...)
		}
		return a
	}
	var out [][]T
	for _, x := range a {
		for _, y := range b {
			out = append(out, slices.Concat(x, y))
		}
	}
	return out
}

// Below lists the needs below one in `all` and `any`; none of a leaf. Roles beside
// them are one need more, so that nothing that is written is passed over.
func (n *Need) Below() (all, any []*Need) {
	if len(n.All)+len(n.Any) == 0 {
		return nil, nil
	}
	if len(n.Roles) > 0 {
		own := *n
		own.All, own.Any = nil, nil
		all = append(all, &own)
	}
	for i := range n.All {
		all = append(all, &n.All[i])
	}
	for i := range n.Any {
		any = append(any, &n.Any[i])
	}
	return all, any
}

// Seats lists the seats of a leaf by the roles of which one fills each: Count seats
// for its roles together, or one for each role.
func (n *Need) Seats() [][]string {
	var out [][]string
	if n.Count > 0 {
		for range n.Count {
			out = append(out, n.Roles)
		}
		return out
	}
	for _, r := range n.Roles {
		out = append(out, []string{r})
	}
	return out
}
