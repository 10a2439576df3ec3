package markdown

import (
	"strings"

	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/disarm"
)

// facts is a table with one column per measure: label, value, detail.
func (p *printer) facts(fs []render.Fact) string {
	labels, rule, values, details := "|", "|", "|", "|"
	any := false
	for _, f := range fs {
		labels += " " + escape(clip(f.Label, longest)) + " |"
		rule += "---|"
		values += " **" + escape(clip(f.Value, longest)) + "** |"
		details += " " + escape(clip(f.Detail, longest)) + " |"
		any = any || f.Detail != ""
	}
	s := labels + "\n" + rule + "\n" + values + "\n"
	if any {
		s += details + "\n"
	}
	return s
}

// table writes the first n rows of a table, and how many it has beyond them.
func (p *printer) table(t *render.Table, n int) string {
	n = min(n, len(t.Rows))
	var s strings.Builder
	s.WriteString(p.tableHead(t))
	for i := range n {
		s.WriteString(p.row(t, i))
	}
	s.WriteString(tail(t, len(t.Rows)-n))
	for i, f := range t.Footnotes {
		if i == 0 {
			s.WriteString("\n")
		}
		s.WriteString("<sub>" + p.text(f) + "</sub>  \n")
	}
	return s.String()
}

func (p *printer) tableHead(t *render.Table) string {
	var s strings.Builder
	s.WriteString("\n")
	if c := render.Clean(t.Caption); c != "" {
		s.WriteString("**" + escape(c) + "**\n\n")
	}
	groups := groupTitles(t)
	titles, rule := "|", "|"
	for i, c := range t.Columns {
		title := escape(clip(c.Title, longest))
		if groups[i] != "" {
			title = "<em>" + escape(clip(groups[i], longest)) + "</em><br>" + title
		}
		titles += " " + title + " |"
		if c.Kind.Right() {
			rule += "---:|"
		} else {
			rule += "---|"
		}
	}
	s.WriteString(titles + "\n" + rule + "\n")
	return s.String()
}

// groupTitles has the title of each group at its first column.
func groupTitles(t *render.Table) []string {
	out := make([]string, len(t.Columns))
	at := 0
	for _, g := range t.Groups {
		if at < len(out) {
			out[at] = g.Title
		}
		at += g.Span
	}
	return out
}

// row writes a row once: what does not fit is measured, cut and written again.
func (p *printer) row(t *render.Table, i int) string {
	rows := p.rows[t]
	if rows == nil {
		rows = make([]string, len(t.Rows))
		p.rows[t] = rows
	}
	if rows[i] == "" {
		rows[i] = p.newRow(t, t.Rows[i])
	}
	return rows[i]
}

func (p *printer) newRow(t *render.Table, r render.Row) string {
	var s strings.Builder
	s.WriteString("|")
	for i := range t.Columns {
		cell := ""
		if i < len(r.Cells) && (r.Kind != render.GroupRow || i == 0) {
			cell = p.cell(r, r.Cells[i])
		}
		s.WriteString(" " + cell + " |")
	}
	s.WriteString("\n")
	return s.String()
}

func (p *printer) cell(r render.Row, c render.Cell) string {
	s := p.text(c.Text)
	if url := p.address(c.Link); url != "" && s != "" {
		s = "[" + s + "](" + disarm.Target(url) + ")"
	}
	if s != "" && (c.Tone == render.Bad || c.Tone == render.Strong || r.Kind != render.DataRow) {
		s = "<strong>" + s + "</strong>"
	}
	return s
}

// tail counts the rows that are not there.
func tail(t *render.Table, extra int) string {
	if more := t.MoreLine(extra); more != "" {
		return "\n… " + escape(clip(more, longest)) + "\n"
	}
	return ""
}

// fitTable writes as many rows of a table as fit into room and returns how
// many are missing; without room for a single one it returns "".
func (p *printer) fitTable(t *render.Table, room int) (string, int) {
	rest := room - size(p.table(t, 0)) - 12 // digits of the count
	n := 0
	for ; n < len(t.Rows); n++ {
		if rest -= size(p.row(t, n)); rest < 0 {
			break
		}
	}
	for n > 0 && t.Rows[n-1].Kind == render.GroupRow {
		n-- // a title without its rows says nothing
	}
	if n == 0 {
		return "", len(t.Rows)
	}
	return p.table(t, n), len(t.Rows) - n
}
