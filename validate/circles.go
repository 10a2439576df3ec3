package validate

import "slices"

// circles returns the circles of a graph of n nodes, each beginning at its
// smallest node, in order of those. Every circle that the search closes is
// given once; a node may be on several.
func circles(n int, next func(int) []int) [][]int {
	const unseen, onPath, done = 0, 1, 2
	state := make([]uint8, n)
	var out [][]int
	type step struct{ node, edge int }
	for root := range n {
		if state[root] != unseen {
			continue
		}
		// An explicit stack: chains of successors may be as long as the catalog.
		path := []step{{root, 0}}
		state[root] = onPath
		for len(path) > 0 {
			top := &path[len(path)-1]
			edges := next(top.node)
			if top.edge == len(edges) {
				state[top.node] = done
				path = path[:len(path)-1]
				continue
			}
			to := edges[top.edge]
			top.edge++
			switch state[to] {
			case unseen:
				state[to] = onPath
				path = append(path, step{to, 0})
			case onPath:
				var c []int
				for i := len(path) - 1; ; i-- {
					c = append(c, path[i].node)
					if path[i].node == to {
						break
					}
				}
				slices.Reverse(c)
				out = append(out, smallestFirst(c))
			}
		}
	}
	slices.SortFunc(out, slices.Compare[[]int])
	return out
}

// smallestFirst turns a circle so that it begins at its smallest node.
func smallestFirst(c []int) []int {
	at := slices.Index(c, slices.Min(c))
	return append(slices.Clone(c[at:]), c[:at]...)
}
