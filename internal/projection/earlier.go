package projection

import (
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/plan"
)

// promised is what the last close had a source promise of an item at a site,
// under this plan's indexes.
type promised struct {
	source, site int
	cells        dimension.Series
}

// earlierOf lists the commitments of a previous plan by this plan's items, and
// says whether there is a previous plan to compare with: one of the same
// calendar. What this plan does not know any more is left out.
func earlierOf(p *plan.Plan, previous *Result) (lists[promised], bool) {
	if previous == nil || previous.Plan == nil || previous.Plan.Calendar != p.Calendar {
		return listed(len(p.Items), func(func(int, promised)) {}), false
	}
	q := previous.Plan
	items := renumber(len(q.Items), func(i int) string { return q.Items[i].ID }, len(p.Items), func(i int) string { return p.Items[i].ID })
	sites := renumber(len(q.Sites), func(i int) string { return q.Sites[i].ID }, len(p.Sites), func(i int) string { return p.Sites[i].ID })
	sources := renumber(len(q.Sources), func(i int) string { return q.Sources[i].ID }, len(p.Sources), func(i int) string { return p.Sources[i].ID })
	return listed(len(p.Items), func(put func(int, promised)) {
		for s := range q.Sources {
			for _, m := range q.Sources[s].Commitments {
				x := promised{sources(s), sites(m.Site), m.Cells}
				if x.source >= 0 && x.site >= 0 && within(m.Cells, p.First, max(p.Horizon, 0)) {
					put(items(m.Item), x)
				}
			}
		}
	}), true
}

// renumber maps the indexes of one table to those of another by identifier.
func renumber(n int, id func(int) string, m int, other func(int) string) func(int) int {
	index := make(map[string]int, m)
	for i := range m {
		index[other(i)] = i
	}
	to := make([]int, n)
	for i := range n {
		to[i] = dimension.None
		if k, ok := index[id(i)]; ok {
			to[i] = k
		}
	}
	return func(i int) int {
		if i < 0 || i >= n {
			return dimension.None
		}
		return to[i]
	}
}

// committed fills a column with what the last close promised, Missing where it
// says nothing.
func (w *worker) committed(dst Column, r *SupplyRow) {
	copy(dst, w.none)
	for _, x := range w.closed.of(w.i) {
		if x.source == r.Source && x.site == r.Site {
			fromSeries(dst, x.cells, w.first)
		}
	}
	roundAll(dst, w.decimals)
}
