package text

import (
	"strings"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
)

// chart prints a bridge as a table and series as one line of small bars each,
// with the first and the last known figure at the ends.
func (p *printer) chart(c *render.Chart) {
	if c.Form == render.Waterfall {
		p.table(c.Table())
		return
	}
	title := render.Text{render.Strong.Of(c.Title)}
	if c.Unit != "" {
		title = append(title, render.Muted.Of(" ("+c.Unit+")"))
	}
	p.paragraph(title)
	low, high := bounds(c)
	t := &render.Table{Columns: []render.Column{{}, {Kind: render.NumberKind}, {}, {Kind: render.NumberKind}}}
	if n := len(c.Periods); n > 0 {
		t.Columns[1].Title, t.Columns[3].Title = c.Periods[0], c.Periods[n-1]
	}
	for _, s := range c.Series {
		first, last := quantity.Missing, quantity.Missing
		if n := len(s.Values); n > 0 {
			first, last = s.Values[0], s.Values[n-1]
		}
		t.Rows = append(t.Rows, render.Row{Cells: []render.Cell{
			render.Words(s.Name), render.Figure(first, render.Quantity(first, c.Decimals)),
			render.Words(spark(s.Values, low, high)), render.Figure(last, render.Quantity(last, c.Decimals))}})
	}
	p.table(t)
}

func bounds(c *render.Chart) (low, high quantity.Number) {
	for _, s := range c.Series {
		for _, v := range s.Values {
			if !v.IsMissing() {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	return low, high
}

// spark draws one bar of eight heights per value, a middle dot where nothing
// is known.
func spark(values []quantity.Number, low, high quantity.Number) string {
	bars := []rune("▁▂▃▄▅▆▇█")
	span := high.Add(-low)
	var b strings.Builder
	for _, v := range values {
		switch {
		case v.IsMissing():
			b.WriteRune('·')
		case span == 0:
			b.WriteRune(bars[0])
		default:
			b.WriteRune(bars[quantity.MulDiv(int64(v.Add(-low)), 7, int64(span))])
		}
	}
	return b.String()
}
