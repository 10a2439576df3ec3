package text

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/render"
)

// hang is how far what stands beneath a row is set in: further than the mark
// that many rows begin with.
const hang = "    "

// mark is how wide a column of nothing but marks is.
const mark = 2

// lower takes columns of words out of the rows, to stand beneath them, until the
// others fit: first those that are missed least, then the widest. It returns the
// columns that stay, nil where that is not enough, as in grids of many periods.
func (g *grid) lower(natural []int, room int) []int {
	var words []int
	for c := g.leading(natural); c < len(g.t.Columns); c++ {
		if !g.t.Columns[c].Kind.Right() {
			words = append(words, c)
		}
	}
	slices.SortStableFunc(words, func(a, b int) int {
		if x, y := g.t.Columns[a].Aside, g.t.Columns[b].Aside; x != y {
			return map[bool]int{true: -1, false: 1}[x]
		}
		return cmp.Compare(natural[b], natural[a])
	})
	cols := g.all()
	for i, c := range words {
		cols = slices.DeleteFunc(cols, func(x int) bool { return x == c })
		copy(g.widths, natural)
		if g.narrow(cols, room); g.total(cols) <= room {
			g.below = slices.Sorted(slices.Values(words[:i+1]))
			return cols
		}
	}
	return nil
}

// leading is how many columns say what a row is about: a mark alone does not.
func (g *grid) leading(natural []int) int {
	n := max(g.t.Fixed, 1)
	if n < len(natural) && slices.Max(natural[:n]) <= mark {
		n++
	}
	return n
}

// below prints what stands beneath a row: each cell that says something, behind
// the title of its column.
func (p *printer) below(g *grid, row [][]word) {
	var words []word
	for _, c := range g.below {
		if len(row[c]) == 0 || isNothing(row[c]) {
			continue
		}
		if len(words) > 0 {
			words = append(words, split(render.Text{render.Muted.Of("·")})...)
		}
		if title := render.Clean(g.t.Columns[c].Title); title != "" {
			words = append(words, split(render.Text{render.Muted.Of(title + ":")})...)
		}
		words = append(words, row[c]...)
	}
	for _, l := range wrap(words, p.room(1<<20)-len(hang)) {
		p.line(append([]segment{{hang, render.Normal}}, l...))
	}
}

func isNothing(cell []word) bool {
	return len(cell) == 1 && len(cell[0].segs) == 1 && cell[0].segs[0].text == render.Nothing
}
