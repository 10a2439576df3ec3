package vintage

import "sort"

// byItem are the places of rows by their item. Rows that are sorted stay in their
// order.
type byItem struct {
	start []int32
	rows  []int32
}

// listed lists n rows by item.
func listed(items, n int, item func(row int) int) byItem {
	x := byItem{start: make([]int32, items+2), rows: make([]int32, n)}
	for row := range n {
		x.start[item(row)+2]++
	}
	for i := range items {
		x.start[i+2] += x.start[i+1]
	}
	for row := range n { // start[item+1] goes from where the item begins to where it ends
		at := &x.start[item(row)+1]
		x.rows[*at] = int32(row)
		*at++
	}
	return x
}

// find returns the row of an item for which compare is 0, -1 if there is none:
// compare holds what is looked for against a row.
func (x *byItem) find(item int, compare func(row int) int) int {
	rows := x.rows[x.start[item]:x.start[item+1]]
	if len(rows) == 1 && compare(int(rows[0])) == 0 {
		return int(rows[0])
	}
	if i, ok := sort.Find(len(rows), func(i int) int { return compare(int(rows[i])) }); ok {
		return int(rows[i])
	}
	return -1
}
