package projection

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/parallel"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// stretch is a run of consecutive periods in which something is off.
type stretch struct {
	from, to int // both included
	// sum is by how much, over all periods; peak the most in one, at worst.
	sum, peak, base quantity.Number
	worst           int
}

// stretches finds the runs of periods in which off says that something is
// above zero, with the base of its percent, and appends them to out.
func stretches(out []stretch, n int, off func(t int) (by, base quantity.Number)) []stretch {
	open := false
	for t := range n {
		by, base := off(t)
		if by <= 0 {
			open = false
			continue
		}
		if !open {
			out = append(out, stretch{from: t, worst: t})
			open = true
		}
		s := &out[len(out)-1]
		s.to = t
		s.sum, s.base = s.sum.Add(by), s.base.Add(base)
		if by > s.peak {
			s.peak, s.worst = by, t
		}
	}
	return out
}

// find is stretches in memory that is used again: a result holds until the
// next call.
func (w *worker) find(n int, off func(t int) (by, base quantity.Number)) []stretch {
	w.runs = stretches(w.runs[:0], n, off)
	return w.runs
}

// newGap begins a gap over a stretch; its units are the sum.
func (c *computation) newGap(kind string, subject, place int, s stretch) found {
	const none = dimension.None
	return found{kind: indexOf(kind), subject: int32(subject), place: int32(place), source: none, from: int32(s.from), to: int32(s.to), worst: int32(s.worst),
		units: s.sum, base: s.base, peak: s.peak, lastDay: period.NoDate, awaits: none}
}

// atSite begins a gap of the item at a site.
func (w *worker) atSite(kind string, site int, s stretch) found {
	return w.newGap(kind, w.i, site, s)
}

// add classifies a gap and keeps it.
func (w *worker) add(g found) {
	g.class = w.classify(kindNames[g.kind], g.units, g.base, g.money)
	if k := len(w.gaps) - 1; k < 0 || len(w.gaps[k]) == cap(w.gaps[k]) {
		w.gaps = append(w.gaps, make([]found, 0, gapBlock))
	}
	k := len(w.gaps) - 1
	w.gaps[k] = append(w.gaps[k], g)
}

// heaviest returns the place of the largest number that a stretch of demand
// comes from: a baseline cell, or what an adjustment adds.
func (w *worker) heaviest(feeds []feed, s stretch) position.Ref {
	best, at := quantity.Number(0), w.p.Items[w.i].At
	for k := range feeds {
		d := feeds[k].demand
		from, to := w.period(s.from), w.period(s.to)
		for _, c := range w.baselineCells(d).Cells() {
			if c.Period >= from && c.Period <= to && c.Value > best {
				best, at = c.Value, c.At
			}
		}
		if w.unplanned(d) {
			for _, i := range w.customers.of(w.i) {
				o := &w.p.Actuals.Open.Demand[i]
				if p := w.due(o.Due); o.Key.Market == d.Market && p <= to && o.Quantity > best {
					best, at = o.Quantity, o.At
				}
			}
		}
		for _, st := range d.Steps {
			if st.Period >= from && st.Period <= to && st.Delta > best {
				best, at = st.Delta, w.adjustmentRef(st.Adjustment, int(st.Period-w.first), true, true)
			}
		}
	}
	return at
}

// cause returns the place of the largest amount that an adjustment adds within
// a stretch, where that is at least a quarter of a gap's units: then people
// look there first, however large the baseline is; else it returns otherwise.
func (w *worker) cause(feeds []feed, s stretch, gapUnits quantity.Number, otherwise position.Ref) position.Ref {
	most, at := quantity.Number(0), otherwise
	for k := range feeds {
		for _, st := range feeds[k].demand.Steps {
			if t := int(st.Period - w.first); t >= s.from && t <= s.to && st.Delta > most && st.Delta >= gapUnits/4 {
				most, at = st.Delta, w.adjustmentRef(st.Adjustment, t, true, true)
			}
		}
	}
	return at
}

// baselineCells returns the stated baseline of a demand row.
func (c *computation) baselineCells(d *DemandRow) dimension.Series {
	i, ok := slices.BinarySearchFunc(c.p.Baselines, [2]int{d.Market, c.p.Items[d.Item].Family}, func(b demand.Baseline, k [2]int) int {
		return cmp.Or(cmp.Compare(b.Market, k[0]), cmp.Compare(b.Family, k[1]))
	})
	if !ok {
		return dimension.Series{}
	}
	rows := c.p.Baselines[i].Rows
	k, ok := slices.BinarySearchFunc(rows, d.Item, func(r demand.Row, item int) int { return r.Item - item })
	if !ok {
		return dimension.Series{}
	}
	return rows[k].Cells
}

// gapBlock is how many gaps are collected in one piece: there may be hundreds
// of thousands, too many to be copied whenever a slice grows, or put in order.
const gapBlock = 512

// finish orders gaps and notes.
func (c *computation) finish(workers []*worker) {
	c.tooLarge()
	c.res.Notes = mergeNotes(c.res.Notes)
	if c.numbersOnly {
		return
	}
	told := &Found{res: c.res, decideBy: c.decideBy, decides: c.decides}
	told.gather(workers)
	if c.second() {
		told.adopt(c.pair.old.res.Found, func(item int) bool { return c.pair.has(c.familyOf(item)) }, c.pair.by.place)
	}
	if c.wants != nil {
		c.res.Found = told
		return
	}
	c.res.Gaps = make([]Gap, told.Len())
	c.inTurn(told.Len(), func(i int) { c.res.Gaps[i] = told.Gap(i) })
	c.res.Gaps = c.reuse.gaps(c.res.Gaps)
}

// inTurn does what each of n numbers asks for, on all workers.
func (c *computation) inTurn(n int, do func(i int)) {
	var blocks parallel.Group
	for k := range c.workers {
		blocks.Go(func() {
			for i := k * n / c.workers; i < (k+1)*n/c.workers; i++ {
				do(i)
			}
		})
	}
	blocks.Wait()
}
