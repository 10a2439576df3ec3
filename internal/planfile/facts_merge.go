package planfile

import (
	"cmp"
	"runtime"
	"slices"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/parallel"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// side does n things side by side.
func (l *loader) side(n int, do func(i int)) {
	workers := l.workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	parallel.Each(workers, n, func() func(int) { return do })
}

// take adds the rows of a plain file to what was gathered. It is false where the
// facts of this kind are gathered row by row, or have a file of this period.
func (t *factReader) take(x *factRows) bool {
	g, money := t.closed[t.file.Fact], t.money[t.file.Fact]
	if g == nil || len(g.rows) > 0 || slices.ContainsFunc(g.files, func(o *factRows) bool { return o.period == x.period }) {
		return false
	}
	t.file.FoundRows, t.file.Period = len(x.keys), x.period
	g.files, g.known[x.period] = append(g.files, x), true
	if t.file.Complete {
		g.complete[x.period] = true
	}
	if x.money != nil {
		money.files, money.known[x.period], money.complete[x.period] = append(money.files, x.ofMoney()), true, t.file.Complete
	}
	return true
}

// ofMoney are the rows that state money.
func (x *factRows) ofMoney() *factRows {
	out := &factRows{file: x.file, period: x.period, keys: x.keys, values: x.money, offsets: x.offsets}
	if !slices.Contains(x.money, quantity.Missing) {
		return out
	}
	var order []int
	for i, v := range x.money {
		if !v.IsMissing() {
			order = append(order, i)
		}
	}
	out.keys, out.values, out.offsets = picked(x.keys, order), picked(x.money, order), picked(x.offsets, order)
	return out
}

// cell is row i as a cell of its series.
func (x *factRows) cell(i int) dimension.Cell {
	return dimension.Cell{Value: x.values[i], At: position.Ref{File: x.file, Offset: x.offsets[i]}, Period: x.period}
}

// spill turns the plain files gathered so far into rows by key, because a file
// is read row by row.
func (g *gathered) spill() {
	for _, x := range g.files {
		for i, k := range x.keys {
			key := g.kind.unpacked(k)
			g.rows[key] = append(g.rows[key], x.cell(i))
		}
	}
	g.files = nil
}

// keyParts are the parts of a kind's keys.
type keyParts []string

// unpacked is the key of which [factRows] keeps the parts.
func (p keyParts) unpacked(k uint64) actual.Key {
	key := actual.Key{Source: dimension.None, Market: dimension.None, Site: dimension.None, Item: dimension.None}
	for i := len(p) - 1; i >= 0; i-- {
		part := int(k & partMost)
		k >>= partBits
		switch p[i] {
		case "source":
			key.Source = part
		case "market":
			key.Market = part
		case "site":
			key.Site = part
		case "item":
			key.Item = part
		}
	}
	return key
}

// merged joins the plain files by key.
func (g *gathered) merged() []actual.Row {
	slices.SortStableFunc(g.files, func(a, b *factRows) int { return cmp.Compare(a.period, b.period) })
	most := 0
	for _, x := range g.files {
		most = max(most, len(x.keys))
	}
	rows := make([]actual.Row, 0, most)
	heads := make([]int, len(g.files))
	var shelf dimension.Shelf
	for line := make([]dimension.Cell, 0, len(g.files)); ; line = line[:0] {
		next, any := uint64(0), false
		for f, x := range g.files {
			if h := heads[f]; h < len(x.keys) && (!any || x.keys[h] < next) {
				next, any = x.keys[h], true
			}
		}
		if !any {
			return rows
		}
		for f, x := range g.files {
			if h := heads[f]; h < len(x.keys) && x.keys[h] == next {
				line = append(line, x.cell(h))
				heads[f]++
			}
		}
		rows = append(rows, actual.Row{Key: g.kind.unpacked(next), Cells: shelf.Put(line)})
	}
}
