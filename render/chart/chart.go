// Package chart draws charts as SVG that stands inside an HTML page.
//
// A drawing names no colour. Its parts carry classes, and [CSS] gives them
// colours through the page's variables, so that one drawing follows light,
// dark and print. Series differ in stroke or shape as well as in colour.
//
// Coordinates are whole tenths of a pixel computed from exact numbers, so the
// same chart gives the same bytes on every machine.
package chart

import (
	"fmt"
	"html"
	"strconv"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
)

// CSS styles the drawings. The page defines the variables --ink, --muted,
// --rule, --accent, --demand, --supply, --stock, --bad, --good and --shade.
const CSS = `svg.chart{display:block;width:100%;height:auto;font:12px/1.2 inherit;font-family:inherit;overflow:visible}
.chart text{fill:var(--muted);font-size:12px}.chart .num{font-variant-numeric:tabular-nums}
.chart .ink{fill:var(--ink)}.chart .strong{fill:var(--ink);font-weight:600}
.chart .grid{stroke:var(--rule);stroke-width:1}.chart .axis{stroke:var(--muted);stroke-width:1}
.chart .past{fill:var(--shade)}.chart .now{stroke:var(--muted);stroke-width:1;stroke-dasharray:2 3}
.chart .line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.chart .demand{stroke:var(--demand)}.chart .supply{stroke:var(--supply);stroke-dasharray:7 4}
.chart .stock{stroke:var(--stock);stroke-dasharray:2 4}.chart .budget{stroke:var(--muted);stroke-width:1.5;stroke-dasharray:1 4}
.chart .previous{stroke:var(--muted);stroke-width:1.5;stroke-dasharray:5 3}
.chart .capacity{stroke:var(--ink);stroke-width:2}.chart .load{stroke:var(--supply)}.chart .short{stroke:var(--bad)}
.chart .dot.demand{fill:var(--demand)}.chart .dot.supply{fill:var(--supply)}.chart .dot.stock{fill:var(--stock)}
.chart .bar{stroke:none}.chart .bar.stock{fill:var(--stock);opacity:.45}.chart .bar.load{fill:var(--supply);opacity:.75}
.chart .bar.demand{fill:var(--demand)}.chart .bar.supply{fill:var(--supply);opacity:.6}.chart .bar.short{fill:var(--bad)}
.chart .bar.over{fill:var(--bad)}.chart .bar.budget,.chart .bar.previous{fill:var(--muted);opacity:.4}
.chart .bar.capacity,.chart .bar.total{fill:var(--ink);opacity:.75}.chart .bar.up{fill:var(--good)}.chart .bar.down{fill:var(--bad)}
`

// Wide and Narrow are the widths, in pixels, for which drawings are made: for
// a page and for a telephone.
const (
	Wide   = 720
	Narrow = 360
)

// SVG draws a chart. suffix is added to the ids in the drawing, so that two
// drawings of one chart can stand in one page.
func SVG(c *render.Chart, width int, suffix string) string {
	d := &drawing{chart: c, width: width * 10}
	body := ""
	switch c.Form {
	case render.Waterfall:
		body = d.bridge()
	case render.Lines, render.Load:
		body = d.overTime()
	default:
		return ""
	}
	id := idText(c.ID) + suffix
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="chart" viewBox="0 0 %s %s" role="img" aria-labelledby="%s-t %s-d">`,
		px(d.width), px(d.height), id, id)
	fmt.Fprintf(&b, `<title id="%s-t">%s</title><desc id="%s-d">%s</desc>`, id, esc(c.Title), id, esc(c.Description))
	b.WriteString(body)
	b.WriteString("</svg>")
	return b.String()
}

// drawing is laid out in tenths of a pixel.
type drawing struct {
	chart         *render.Chart
	width, height int
	left, right   int // of the plotting area
	top, bottom   int
	low, high     quantity.Number
	b             strings.Builder
}

// idText keeps what an id may consist of.
func idText(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return '-'
	}, s)
	return "chart-" + s
}

func esc(s string) string {
	return strings.ReplaceAll(html.EscapeString(render.Clean(s)), "##", "#&#35;")
}

// px prints tenths of a pixel.
func px(tenths int) string {
	s := strconv.Itoa(tenths / 10)
	if tenths < 0 && tenths > -10 {
		s = "-0"
	}
	if r := tenths % 10; r != 0 {
		s += "." + strconv.Itoa(max(r, -r))
	}
	return s
}

func (d *drawing) text(x, y int, anchor, class, s string) {
	fmt.Fprintf(&d.b, `<text x="%s" y="%s"`, px(x), px(y))
	if anchor != "" {
		fmt.Fprintf(&d.b, ` text-anchor="%s"`, anchor)
	}
	if class != "" {
		fmt.Fprintf(&d.b, ` class="%s"`, class)
	}
	d.b.WriteString(">" + esc(s) + "</text>")
}

func (d *drawing) line(class string, x1, y1, x2, y2 int) {
	fmt.Fprintf(&d.b, `<line class="%s" x1="%s" y1="%s" x2="%s" y2="%s"/>`, class, px(x1), px(y1), px(x2), px(y2))
}

func (d *drawing) rect(class string, x, y, w, h int) {
	fmt.Fprintf(&d.b, `<rect class="%s" x="%s" y="%s" width="%s" height="%s"/>`, class, px(x), px(y), px(w), px(h))
}

// textWidth estimates the width of words at 12 pixels, a little generously.
func textWidth(s string) int { return uniseg.StringWidth(render.Clean(s)) * 68 }

// clip shortens words to about w tenths of a pixel.
func clip(s string, w int) string {
	s = render.Clean(s)
	if textWidth(s) <= w {
		return s
	}
	g := uniseg.NewGraphemes(s)
	n := 0
	for g.Next() {
		_, end := g.Positions()
		if textWidth(s[:end])+68 > w {
			break
		}
		n = end
	}
	return strings.TrimRight(s[:n], " ") + "…"
}

var classes = [...]string{
	render.RoleDemand: "demand", render.RoleSupply: "supply", render.RoleStock: "stock", render.RoleBudget: "budget",
	render.RolePrevious: "previous", render.RoleLoad: "load", render.RoleCapacity: "capacity", render.RoleShort: "short",
}

func class(r render.Role) string {
	if int(r) < len(classes) {
		return classes[r]
	}
	return ""
}
