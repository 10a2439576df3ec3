package xlsx

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
)

// table gives a table a sheet of its own and says on the first one where it is.
func (b *book) table(t *render.Table) {
	name := b.sheet(cmp.Or(t.Caption, b.under, "Table"))
	if _, err := b.f.NewSheet(name); err != nil {
		b.keep(err)
		return
	}
	b.line(b.wrap, cmp.Or(t.Caption, b.under)+": sheet “"+name+"”")
	row := 1
	if t.Caption != "" {
		b.text(name, 1, row, b.total, t.Caption)
		row++
	}
	for i, c := range t.Columns {
		b.text(name, i+1, row, b.head, c.Title)
	}
	b.freeze(name, t.Fixed, row)
	for _, rows := range [][]render.Row{t.Rows, t.Rest} {
		for _, r := range rows {
			row++
			b.cells(name, row, r)
		}
	}
	if t.More > 0 {
		row++
		b.text(name, 1, row, 0, strings.TrimSpace("… "+strconv.Itoa(t.More)+" more "+t.MoreText))
	}
	for _, n := range t.Footnotes {
		row++
		b.text(name, 1, row, 0, n.String())
	}
	b.keep(b.f.SetColWidth(name, "A", "A", 34))
}

func (b *book) freeze(sheet string, columns, row int) {
	cell, err := excelize.CoordinatesToCellName(columns+1, row+1)
	b.keep(err)
	b.keep(b.f.SetPanes(sheet, &excelize.Panes{Freeze: true, XSplit: columns, YSplit: row, TopLeftCell: cell, ActivePane: "bottomRight"}))
}

func (b *book) cells(sheet string, row int, r render.Row) {
	style := 0
	if r.Kind != render.DataRow {
		style = b.total
	}
	for i, c := range r.Cells {
		if c.Number && c.Value != quantity.Missing {
			b.number(sheet, i+1, row, b.share(r, c, style), c.Value)
			continue
		}
		if text := c.Text.String(); text != "" {
			b.text(sheet, i+1, row, style, text)
		}
	}
}

// share is the style of a cell that prints a percent and holds a fraction.
func (b *book) share(r render.Row, c render.Cell, style int) int {
	switch {
	case !strings.HasSuffix(c.Text.String(), " %"):
		return style
	case r.Kind != render.DataRow:
		return b.totalPercent
	}
	return b.percent
}

// number puts an exact decimal into a cell: a workbook keeps what is written.
func (b *book) number(sheet string, column, row, style int, n quantity.Number) {
	cell, err := excelize.CoordinatesToCellName(column, row)
	b.keep(err)
	b.keep(b.f.SetCellDefault(sheet, cell, n.String()))
	if style != 0 {
		b.keep(b.f.SetCellStyle(sheet, cell, cell, style))
	}
}

// sheet makes a name of which there is none yet: at most 31 characters, and none
// of those that references use.
func (b *book) sheet(text string) string {
	base := strings.TrimSpace(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return ' '
		}
		return r
	}, render.Clean(text)))
	base = cut(strings.Join(strings.Fields(base), " "), 31)
	if base == "" || strings.EqualFold(base, "history") { // a name that programs keep
		base = "Table"
	}
	name := base
	for n := 2; b.names[strings.ToLower(name)]; n++ {
		end := " " + strconv.Itoa(n)
		name = cut(base, 31-len(end)) + end
	}
	b.names[strings.ToLower(name)] = true
	return name
}

// cut keeps at most n characters, of which each outside the basic plane is two.
func cut(s string, n int) string {
	for i, r := range s {
		if n--; r > 0xffff {
			n--
		}
		if n < 0 {
			return strings.TrimSpace(s[:i])
		}
	}
	return s
}
