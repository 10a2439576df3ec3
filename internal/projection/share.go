package projection

import (
	"sync/atomic"

	"github.com/accord-plan/accord/internal/parallel"
)

// apiece is how many items a worker takes at once, at least: fewer are not worth
// the asking.
const apiece = 64

// portion is a part of the items that one worker computes in order. A family is
// never divided: its items share their rows of money and value.
type portion struct {
	items []int32
	notes []Note
	rows  // where not all are kept
}

// familyOf is the family under which rows of money and value have an item, and one
// more than there are for all whose family does not exist.
func (c *computation) familyOf(item int) int {
	return min(max(c.p.Items[item].Family, 0), len(c.p.Families))
}

// portions divides the items.
func (c *computation) portions() []portion {
	ordered := listed(len(c.p.Families)+1, func(put func(int, int32)) {
		for i := range c.p.Items {
			put(c.familyOf(i), int32(i))
		}
	})
	var out []portion
	from := int32(0)
	for f := 1; f < len(ordered.start); f++ {
		to := ordered.start[f]
		taken := c.second() && c.pair.has(f-1)
		if begun := ordered.start[f-1]; taken && begun > from {
			out, from = append(out, portion{items: ordered.entry[from:begun]}), begun
		}
		if taken {
			from = to
		}
		if int(to-from) >= c.apiece || f == len(ordered.start)-1 && to > from {
			out = append(out, portion{items: ordered.entry[from:to]})
			from = to
		}
	}
	return out
}

// items computes all items, several families at a time, and brings together what
// the workers found. The result is the same for any number of workers.
func (c *computation) items() []*worker {
	all := c.portions()
	workers := make([]*worker, max(1, min(c.workers, len(all))))
	for k := range workers {
		workers[k] = newWorker(c)
	}
	var begun atomic.Int64
	parallel.Each(len(workers), len(all), func() func(int) {
		w := workers[begun.Add(1)-1]
		return func(at int) { w.portion(&all[at]) }
	})
	for i := range all {
		c.res.Notes = append(c.res.Notes, all[i].notes...)
	}
	c.res.Notes = append(c.res.Notes, c.reuse.notes()...)
	if c.second() {
		c.res.Notes = append(c.res.Notes, notesAbout(c.pair.old.res, func(item int) bool { return c.pair.has(c.familyOf(item)) })...)
	}
	if c.wants != nil {
		c.keepRows(all)
	}
	c.addUp(workers)
	return workers
}

// portion computes some items.
func (w *worker) portion(p *portion) {
	w.notes = nil
	for _, i := range p.items {
		if w.reuse.has(int(i)) {
			w.take(int(i))
			continue
		}
		if w.statesOnly {
			w.states(int(i))
		} else {
			w.item(int(i))
		}
		w.keep(p)
		w.shorten()
	}
	p.notes = w.notes
}
