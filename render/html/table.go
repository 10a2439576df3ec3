package html

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/accord-plan/accord/render"
)

// A table with this many columns of periods is a grid, which is set small and
// printed across the sheet; one with this many columns at all is set closer,
// and one of wideColumns lets its page use the window's width.
const (
	gridPeriods  = 7
	denseColumns = 9
	wideColumns  = 7
)

func layout(t *render.Table) string {
	periods := 0
	for _, c := range t.Columns {
		if c.Kind == render.PeriodKind {
			periods++
		}
	}
	switch {
	case periods >= gridPeriods:
		return " grid"
	case len(t.Columns) >= denseColumns:
		return " dense"
	case wordy(t):
		return " cards"
	}
	return ""
}

// wordy reports whether a column beside the leading ones holds sentences: on a
// telephone such rows would be high and, but for that column, empty, so that
// their cells stand below each other there.
func wordy(t *render.Table) bool {
	if len(t.Columns) < 3 || len(t.Groups) > 0 || t.Fixed == 0 {
		return false
	}
	for _, r := range t.Rows {
		for i := t.Fixed; i < min(len(r.Cells), len(t.Columns)); i++ {
			if short(r.Cells[i]) == " long" {
				return true
			}
		}
	}
	return false
}

func (p *printer) table(t *render.Table) {
	p.put(`<div class="scroll`, layout(t), `" tabindex="0" role="region"`)
	if t.Caption != "" {
		p.put(` aria-label="`, esc(t.Caption), `"`)
	}
	p.put(">\n<table")
	if t.Heat {
		p.put(` class="heat"`)
	}
	if t.ID != "" {
		p.put(` id="`, p.unique(t.ID), `"`)
	}
	p.put(">\n")
	if t.Caption != "" {
		p.put("<caption><span>", esc(t.Caption), "</span></caption>\n")
	}
	starts := groupStarts(t)
	p.tableHead(t, starts)
	p.put("<tbody>\n")
	labelled := layout(t) == " cards"
	for _, r := range t.Rows {
		p.row(t, r, starts, labelled)
	}
	p.put("</tbody>\n</table>\n</div>\n")
	if rest := t.Folded(); rest != nil {
		p.put(`<details class="rest"><summary>`, esc(render.Whole(len(t.Rest))), " more</summary>\n")
		p.table(rest)
		p.put("</details>\n")
	} else if more := t.MoreLine(0); more != "" {
		p.put(`<p class="more">… `, esc(more), "</p>\n")
	}
	for _, f := range t.Footnotes {
		p.put(`<p class="note">`, p.text(f), "</p>\n")
	}
}

// groupStarts says at which columns a group begins, the first one apart.
func groupStarts(t *render.Table) []bool {
	out := make([]bool, len(t.Columns))
	at := 0
	for _, g := range t.Groups {
		if at > 0 && at < len(out) {
			out[at] = true
		}
		at += g.Span
	}
	return out
}

func (p *printer) tableHead(t *render.Table, starts []bool) {
	p.put("<thead>\n")
	if len(t.Groups) > 0 {
		p.put(`<tr class="groups">`)
		at := 0
		for _, g := range t.Groups {
			class := ""
			if at == 0 && t.Fixed > 0 {
				class = " fixed"
			} else if at > 0 {
				class = " start"
			}
			p.put("<th", attribute(class), fmt.Sprintf(` colspan="%d" scope="colgroup">`, max(g.Span, 1)),
				"<span>", esc(g.Title), "</span></th>")
			at += g.Span
		}
		p.put("</tr>\n")
	}
	p.put("<tr>")
	for i, c := range t.Columns {
		p.put("<th", attribute(columnClass(t, i, starts)), ` scope="col">`, esc(c.Title), "</th>")
	}
	p.put("</tr>\n</thead>\n")
}

func (p *printer) row(t *render.Table, r render.Row, starts []bool, labelled bool) {
	switch r.Kind {
	case render.GroupRow:
		if len(r.Cells) > 0 {
			p.put(fmt.Sprintf(`<tr class="group"><th colspan="%d" scope="rowgroup"><span>`, max(len(t.Columns), 1)),
				p.text(r.Cells[0].Text), "</span></th></tr>\n")
		}
		return
	case render.TotalRow:
		p.put(`<tr class="total">`)
	default:
		p.put("<tr>")
	}
	for i := range t.Columns {
		var c render.Cell
		if i < len(r.Cells) {
			c = r.Cells[i]
		}
		tag, scope := "td", ""
		if i == 0 && t.Fixed > 0 {
			tag, scope = "th", ` scope="row"`
		}
		p.put("<", tag, attribute(columnClass(t, i, starts)+tone(c.Tone)+short(c)), scope, label(t, i, labelled), ">",
			p.linked(p.text(c.Text), c.Link), "</", tag, ">")
	}
	p.put("</tr>\n")
}

// label repeats the title of a column beside a cell, for rows that are laid out
// as cards.
func label(t *render.Table, i int, labelled bool) string {
	title := esc(t.Columns[i].Title)
	if !labelled || i < t.Fixed || title == "" {
		return ""
	}
	return ` data-label="` + title + `"`
}

func columnClass(t *render.Table, i int, starts []bool) string {
	s := ""
	if t.Columns[i].Kind.Right() {
		s += " r"
	}
	if i == 0 && t.Fixed > 0 {
		s += " fixed"
	}
	if starts[i] {
		s += " start"
	}
	return s
}

func attribute(class string) string {
	if class == "" {
		return ""
	}
	return ` class="` + strings.TrimSpace(class) + `"`
}

// short keeps a few words in one line and gives many of them some width.
func short(c render.Cell) string {
	n := 0
	for _, s := range c.Text {
		n += utf8.RuneCountInString(s.Text)
	}
	switch {
	case n > 24:
		return " long"
	case n > 0 && n <= 20:
		return " nb"
	}
	return ""
}
