package validate

import (
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// weights knows, by item and open period, the heaviest input cell: the one of
// its baselines, adjustments and commitments with the largest magnitude in
// units, the first in the files among equals. What is computed is placed at
// it.
type weights struct {
	ctx  *Context
	best [][]weight // by item, open period; nil for an item without cells
}

// weight is one input cell; a zero place is none.
type weight struct {
	size quantity.Number
	at   position.Ref
}

func (w weight) heavier(o weight) bool {
	return !w.at.IsZero() && (o.at.IsZero() || w.size > o.size || w.size == o.size && w.at.Less(o.at))
}

func weigh(ctx *Context) *weights {
	w := &weights{ctx, make([][]weight, len(ctx.Plan.Items))}
	for b := range ctx.Plan.Baselines {
		for _, row := range ctx.Plan.Baselines[b].Rows {
			w.series(row.Cells, row.Item)
		}
	}
	for i := range ctx.Plan.Adjustments {
		a := &ctx.Plan.Adjustments[i]
		w.series(a.Add, a.Items...)
		w.series(a.Set, a.Items...)
	}
	for s := range ctx.Plan.Sources {
		for _, c := range ctx.Plan.Sources[s].Commitments {
			w.series(c.Cells, c.Item)
		}
	}
	return w
}

// series enters cells under each item that they are about: a group's total
// weighs as a whole on each of its items.
func (w *weights) series(s dimension.Series, items ...int) {
	for _, c := range s.Cells() {
		if !w.ctx.open(c.Period) || c.Value.IsMissing() {
			continue
		}
		n, cell := int(c.Period-w.ctx.Plan.First), weight{c.Value.Abs(), c.At}
		for _, i := range items {
			if w.best[i] == nil {
				w.best[i] = make([]weight, w.ctx.Plan.Horizon)
			}
			if cell.heavier(w.best[i][n]) {
				w.best[i][n] = cell
			}
		}
	}
}

// heaviest returns the place of the heaviest cell of a period about any of the
// items, no place if there is none.
func (w *weights) heaviest(t period.Period, items ...int) position.Ref {
	best := weight{}
	for _, i := range items {
		if n := int(t - w.ctx.Plan.First); n >= 0 && n < len(w.best[i]) && w.best[i][n].heavier(best) {
			best = w.best[i][n]
		}
	}
	return best.at
}

// heaviestUse returns the place of the commitment that loads a resource most
// in a period.
func (w *weights) heaviestUse(source, resource int, t period.Period) position.Ref {
	s := &w.ctx.Plan.Sources[source]
	best := weight{}
	for _, u := range s.Uses {
		if u.Resource != resource {
			continue
		}
		for _, c := range s.Commitments {
			cell, stated := c.Cells.Cell(t + period.Period(u.Offset))
			if c.Item != u.Item || !stated || cell.Value.IsMissing() {
				continue
			}
			if load := (weight{cell.Value.Times(u.Amount), cell.At}); load.heavier(best) {
				best = load
			}
		}
	}
	return best.at
}
