package text

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/render"
)

// A column of words is narrowed at most to its longest word, and to narrowest; a
// leading column to leading. Where that is not enough, words are cut that are
// longer than longest.
const (
	narrowest = 16
	longest   = 34
	leading   = 24
)

// grid is a table measured for printing.
type grid struct {
	t      *render.Table
	cells  [][][]word // by row, column: the words of each cell
	widths []int
	floors []int // how far each column may be narrowed
	// bar says that a group ends before the column.
	bar []bool
	// below are the columns that stand beneath each row, since it is too wide
	// with them; in their order.
	below []int
}

func (p *printer) table(t *render.Table) {
	if c := render.Clean(t.Caption); c != "" {
		p.paragraph(render.Text{render.Strong.Of(c)})
	}
	g := measure(t)
	natural := slices.Clone(g.widths)
	room := p.room(1 << 20)
	for i, cols := range g.layout(room) {
		if i > 0 {
			p.line(nil)
		}
		copy(g.widths, natural) // a block may have room for what the table has not
		g.narrow(cols, room)
		p.grid(g, cols)
	}
	if more := t.MoreLine(0); more != "" {
		p.paragraph(render.Text{render.Muted.Of("… " + more)})
	}
	for _, f := range t.Footnotes {
		p.paragraph(restyle(f, render.Muted))
	}
}

func measure(t *render.Table) *grid {
	g := &grid{t: t, widths: make([]int, len(t.Columns)), bar: make([]bool, len(t.Columns))}
	for i, c := range t.Columns {
		g.widths[i] = width(render.Clean(c.Title))
	}
	for _, r := range t.Rows {
		row := make([][]word, len(t.Columns))
		for i := range t.Columns {
			if i >= len(r.Cells) {
				break
			}
			row[i] = split(cellText(r, i))
			if r.Kind != render.GroupRow {
				g.widths[i] = max(g.widths[i], lineWidth(row[i]))
			}
		}
		g.cells = append(g.cells, row)
	}
	at := 0
	for _, gr := range t.Groups {
		if at > 0 && at < len(g.bar) {
			g.bar[at] = true
		}
		at += gr.Span
	}
	return g
}

// setFloors says how far columns may be narrowed where words longer than uncut
// may be cut.
func (g *grid) setFloors(uncut int) {
	g.floors = slices.Clone(g.widths)
	for i, c := range g.t.Columns {
		if c.Kind.Right() {
			continue
		}
		floor := narrowest
		for _, row := range g.cells {
			for _, w := range row[i] {
				floor = max(floor, min(w.width, uncut))
			}
		}
		if i < g.t.Fixed {
			floor = max(floor, leading)
		}
		g.floors[i] = min(g.widths[i], floor)
	}
}

// cellText gives a cell's words the cell's tone; sums and titles are strong.
func cellText(r render.Row, i int) render.Text {
	c := r.Cells[i]
	tone := c.Tone
	if tone == render.Normal && r.Kind != render.DataRow {
		tone = render.Strong
	}
	return restyle(c.Text.Clean(), tone)
}

func lineWidth(ws []word) int {
	n := 0
	for i, w := range ws {
		if i > 0 {
			n += w.space
		}
		n += w.width
	}
	return n
}

// total is the width of the columns together with what lies between them.
func (g *grid) total(cols []int) int {
	n := 0
	for k, c := range cols {
		if k > 0 {
			n += g.between(c)
		}
		n += g.widths[c]
	}
	return n
}

func (g *grid) between(col int) int {
	if g.bar[col] {
		return 3
	}
	return 2
}

func (g *grid) all() []int {
	cols := make([]int, len(g.widths))
	for i := range cols {
		cols[i] = i
	}
	return cols
}

// narrow takes width from the widest columns of words until the given columns
// fit or none of them can give any more.
func (g *grid) narrow(cols []int, room int) {
	for over := g.total(cols) - room; over > 0; over-- {
		widest := -1
		for _, c := range cols {
			if g.widths[c] > g.floors[c] && (widest < 0 || g.widths[c] > g.widths[widest]) {
				widest = c
			}
		}
		if widest < 0 {
			return
		}
		g.widths[widest]--
	}
}

// layout divides the columns into blocks that fit: one if words can be wrapped or
// put beneath their rows, else as many as it takes.
func (g *grid) layout(room int) [][]int {
	natural := slices.Clone(g.widths)
	for _, uncut := range []int{max(room, longest), longest} {
		copy(g.widths, natural)
		g.setFloors(uncut)
		if g.narrow(g.all(), room); g.total(g.all()) <= room {
			break
		}
		if cols := g.lower(natural, room); cols != nil {
			return [][]int{cols}
		}
	}
	copy(g.widths, natural)
	g.narrow(g.all(), room)
	return g.fold(room)
}

// fold divides the columns into blocks that fit, the leading ones in each.
func (g *grid) fold(room int) [][]int {
	cols := g.all()
	if g.total(cols) <= room || g.t.Fixed >= len(cols) {
		return [][]int{cols}
	}
	fixed := cols[:g.t.Fixed]
	var out [][]int
	block := append([]int(nil), fixed...)
	for _, c := range cols[g.t.Fixed:] {
		if next := append(block[:len(block):len(block)], c); len(block) > len(fixed) && g.total(next) > room {
			out, block = append(out, block), append([]int(nil), fixed...)
		}
		block = append(block, c)
	}
	return append(out, block)
}

func (p *printer) grid(g *grid, cols []int) {
	if line, any := g.groupLine(cols); any {
		p.line([]segment{{line, render.Muted}})
	}
	if line, any := g.titleLine(cols); any {
		p.line([]segment{{line, render.Muted}})
	}
	for i, r := range g.t.Rows {
		if r.Kind == render.TotalRow && i > 0 && g.t.Rows[i-1].Kind == render.DataRow {
			p.line([]segment{{strings.Repeat("─", g.total(cols)), render.Muted}})
		}
		if r.Kind == render.GroupRow {
			for _, l := range wrap(g.cells[i][0], p.room(1<<20)) {
				p.line(l)
			}
			continue
		}
		p.row(g, g.cells[i], cols)
		p.below(g, g.cells[i])
	}
}

// row prints one row over as many lines as its highest cell needs.
func (p *printer) row(g *grid, row [][]word, cols []int) {
	cells := make([][][]segment, len(cols))
	height := 1
	for k, c := range cols {
		cells[k] = wrap(row[c], g.widths[c])
		height = max(height, len(cells[k]))
	}
	for h := range height {
		var line []segment
		for k, c := range cols {
			if k > 0 {
				line = append(line, segment{g.gutter(c), render.Normal})
			}
			var cell []segment
			if h < len(cells[k]) {
				cell = cells[k][h]
			}
			line = append(line, pad(cell, g.widths[c], g.t.Columns[c].Kind.Right())...)
		}
		p.line(line)
	}
}

func (g *grid) gutter(col int) string {
	if g.bar[col] {
		return " │ "
	}
	return "  "
}

// titleLine has the titles of the columns; any says that there is one.
func (g *grid) titleLine(cols []int) (string, bool) {
	var b strings.Builder
	any := false
	for k, c := range cols {
		if k > 0 {
			b.WriteString(g.gutter(c))
		}
		title := render.Clean(g.t.Columns[c].Title)
		any = any || title != ""
		b.WriteString(padded(title, g.widths[c], g.t.Columns[c].Kind.Right()))
	}
	return b.String(), any
}

// groupLine has the titles of the groups over their first columns.
func (g *grid) groupLine(cols []int) (string, bool) {
	var b strings.Builder
	any, last := false, -1
	for k, c := range cols {
		gr := g.groupOf(c)
		if gr == last {
			continue
		}
		last = gr
		if gr < 0 {
			continue
		}
		at := g.total(cols[:k])
		if k > 0 {
			at += g.between(c)
		}
		title := render.Clean(g.t.Groups[gr].Title)
		any = any || title != ""
		b.WriteString(strings.Repeat(" ", max(at-width(b.String()), 0)))
		b.WriteString(title + " ")
	}
	return b.String(), any
}

func (g *grid) groupOf(col int) int {
	at := 0
	for i, gr := range g.t.Groups {
		if at += gr.Span; col < at {
			return i
		}
	}
	return -1
}

func pad(cell []segment, w int, right bool) []segment {
	blank := segment{strings.Repeat(" ", max(w-widthOf(cell), 0)), render.Normal}
	if right {
		return append([]segment{blank}, cell...)
	}
	return append(cell[:len(cell):len(cell)], blank)
}

func padded(s string, w int, right bool) string {
	blank := strings.Repeat(" ", max(w-width(s), 0))
	if right {
		return blank + s
	}
	return s + blank
}
