package markdown

import (
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
)

// colour is how a role looks: seen on a light and on a dark page, and told
// apart by those who see few colours, since bars and lines differ too.
var colour = map[render.Role]struct{ name, code string }{
	render.RoleDemand:   {"blue", "#2f81f7"},
	render.RoleSupply:   {"green", "#3fb950"},
	render.RoleStock:    {"amber", "#bf8700"},
	render.RoleBudget:   {"violet", "#a371f7"},
	render.RolePrevious: {"grey", "#8b949e"},
	render.RoleLoad:     {"blue", "#2f81f7"},
	render.RoleCapacity: {"red", "#e5534b"},
	render.RoleShort:    {"red", "#e5534b"},
}

func colours(series []render.Series) []string {
	var out []string
	for _, s := range series {
		out = append(out, look(s.Role).code)
	}
	return out
}

func look(r render.Role) struct{ name, code string } {
	if c, ok := colour[r]; ok {
		return c
	}
	return colour[render.RolePrevious]
}

// drawing is the text of one chart.
type drawing struct {
	chart *render.Chart
	scale scale
	b     strings.Builder
}

// scale keeps figures on the axis short: thousands or millions of the unit.
type scale struct {
	divisor int64
	words   string
}

func scaleOf(low, high quantity.Number) scale {
	switch most := max(high, low.Abs()); {
	case most >= quantity.Whole(10_000_000):
		return scale{1_000_000, "million"}
	case most >= quantity.Whole(100_000):
		return scale{1_000, "thousand"}
	}
	return scale{1, ""}
}

// figure prints a value on the axis.
func (d *drawing) figure(n quantity.Number) string {
	return quantity.Number(quantity.MulDiv(int64(n), 1, d.scale.divisor)).String()
}

// open begins the block. Titles are of the plan and pass [inert]; all else is
// ours. The axis is always stated: without it a bar of the least value would
// have no height.
func (d *drawing) open(title string, palette, places []string, unit string, low, high quantity.Number) {
	if high <= low {
		high = low + quantity.Whole(d.scale.divisor)
	}
	d.b.WriteString("\n```mermaid\n")
	fmt.Fprintf(&d.b, "%%%%{init: {\"xyChart\": {\"width\": 860, \"height\": 300, \"xAxis\": {\"labelFontSize\": 11}, \"yAxis\": {\"labelFontSize\": 11}}, "+
		"\"themeVariables\": {\"xyChart\": {\"plotColorPalette\": \"%s\"}}}}%%%%\n", strings.Join(palette, ", "))
	d.b.WriteString("xychart-beta\n")
	if t := inert(title, 80); t != "" {
		d.b.WriteString("  title \"" + t + "\"\n")
	}
	d.b.WriteString("  x-axis [\"" + strings.Join(places, `", "`) + "\"]\n")
	if unit = strings.TrimSpace(inert(unit, 24) + " " + d.scale.words); unit == "" {
		unit = "units"
	}
	fmt.Fprintf(&d.b, "  y-axis %q %s --> %s\n", unit, d.figure(low), d.figure(high))
}

func (d *drawing) series(name string, bars bool, values []quantity.Number) {
	kind := "line"
	if bars {
		kind = "bar"
	}
	d.b.WriteString("  " + kind)
	if n := inert(name, 24); n != "" {
		d.b.WriteString(" \"" + n + "\"")
	}
	for i, v := range values {
		sep := ", "
		if i == 0 {
			sep = " ["
		}
		d.b.WriteString(sep + d.figure(v))
	}
	d.b.WriteString("]\n")
}

func (d *drawing) close() string { return d.b.String() + "```\n" }

// legend says in words how a series looks, since not every forge's Mermaid
// draws one.
func (d *drawing) legend(s render.Series, bars bool) string {
	form := "line"
	if bars {
		form = "bars"
	}
	return s.Name + ": " + look(s.Role).name + " " + form
}
