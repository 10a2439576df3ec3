package chart

import (
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
)

// overTime draws bars behind lines, over periods.
func (d *drawing) overTime() string {
	c := d.chart
	d.height = 2600
	if d.width <= Narrow*10 {
		d.height = 2200
	}
	d.left, d.right = 460, d.width-60
	d.top, d.bottom = d.legend()+240, d.height-260
	marks := ticks(first(bounds(c.Series)), second(bounds(c.Series)), 5)
	d.low, d.high = marks[0], marks[len(marks)-1]
	d.past()
	for _, m := range marks {
		y := d.y(m)
		d.line("grid", d.left, y, d.right, y)
		d.text(d.left-60, y+40, "end", "num", short(m))
	}
	d.line("axis", d.left, d.y(0), d.right, d.y(0))
	d.labels()
	for _, s := range c.Series {
		if s.Bars {
			d.bars(s)
		}
	}
	for _, s := range c.Series {
		if !s.Bars {
			d.curve(s)
		}
	}
	return d.b.String()
}

func first(a, _ quantity.Number) quantity.Number  { return a }
func second(_, b quantity.Number) quantity.Number { return b }

func (d *drawing) y(v quantity.Number) int {
	return d.bottom - along(v, d.low, d.high, d.bottom-d.top)
}

// slot is where period i begins.
func (d *drawing) slot(i int) int {
	return d.left + i*(d.right-d.left)/max(len(d.chart.Periods), 1)
}

func (d *drawing) middle(i int) int { return (d.slot(i) + d.slot(i+1)) / 2 }

// past shades the closed periods.
func (d *drawing) past() {
	n := min(d.chart.Past, len(d.chart.Periods))
	if n <= 0 {
		return
	}
	x := d.slot(n)
	d.rect("past", d.left, d.top-60, x-d.left, d.bottom-d.top+60)
	d.line("now", x, d.top-60, x, d.bottom)
	d.text(x-40, d.top-80, "end", "", "closed")
}

// labels writes as many period labels as have room.
func (d *drawing) labels() {
	n := len(d.chart.Periods)
	wide := 1
	for _, p := range d.chart.Periods {
		wide = max(wide, textWidth(p)+120)
	}
	every := 1
	for n > 0 && every < n && (d.right-d.left)*every/n < wide {
		every++
	}
	for i := 0; i < n; i += every {
		d.text(d.middle(i), d.bottom+180, "middle", "", d.chart.Periods[i])
	}
}

// bars draws one bar per known value; load above its capacity stands out.
func (d *drawing) bars(s render.Series) {
	limit := d.limit()
	for i, v := range s.Values {
		if v.IsMissing() || v == 0 || i >= len(d.chart.Periods) {
			continue
		}
		w := max((d.slot(i+1)-d.slot(i))*6/10, 20)
		x := d.middle(i) - w/2
		if i < len(limit) && s.Role == render.RoleLoad && !limit[i].IsMissing() && v > limit[i] {
			d.column("bar load", x, w, 0, limit[i])
			d.column("bar over", x, w, limit[i], v)
			continue
		}
		d.column("bar "+class(s.Role), x, w, 0, v)
	}
}

func (d *drawing) limit() []quantity.Number {
	for _, s := range d.chart.Series {
		if s.Role == render.RoleCapacity {
			return s.Values
		}
	}
	return nil
}

func (d *drawing) column(class string, x, w int, from, to quantity.Number) {
	y0, y1 := d.y(from), d.y(to)
	d.rect(class, x, min(y0, y1), w, max(y0, y1)-min(y0, y1))
}

// curve draws a line that breaks where nothing is known; capacity as steps.
func (d *drawing) curve(s render.Series) {
	var path strings.Builder
	pen := "M"
	for i, v := range s.Values {
		if v.IsMissing() || i >= len(d.chart.Periods) {
			pen = "M"
			continue
		}
		y := px(d.y(v))
		if s.Role == render.RoleCapacity {
			fmt.Fprintf(&path, "%s%s %sH%s", pen, px(d.slot(i)), y, px(d.slot(i+1)))
		} else {
			fmt.Fprintf(&path, "%s%s %s", pen, px(d.middle(i)), y)
			if alone(s.Values, i) {
				path.WriteString("h.1") // a point has no length to draw
			}
		}
		pen = "L"
	}
	fmt.Fprintf(&d.b, `<path class="line %s" d="%s"/>`, class(s.Role), path.String())
}

func alone(v []quantity.Number, i int) bool {
	return (i == 0 || v[i-1].IsMissing()) && (i+1 == len(v) || v[i+1].IsMissing())
}

// legend draws a sample and the name of each series and returns its height.
func (d *drawing) legend() int {
	x, y := 0, 120
	for _, s := range d.chart.Series {
		name := clip(s.Name, d.width-400)
		w := 320 + textWidth(name)
		if x > 0 && x+w > d.width {
			x, y = 0, y+180
		}
		if s.Bars {
			d.rect("bar "+class(s.Role), x, y-90, 220, 100)
		} else {
			d.line("line "+class(s.Role), x, y-40, x+220, y-40)
		}
		d.text(x+280, y, "", "ink", name)
		x += w + 140
	}
	if d.chart.Unit != "" && x+textWidth(d.chart.Unit) < d.width {
		d.text(d.width, y, "end", "", clip(d.chart.Unit, d.width/2))
	}
	return y
}
