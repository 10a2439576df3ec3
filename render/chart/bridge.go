package chart

import (
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
)

// bridge draws steps from top to bottom: words, bar, amount. Words need room,
// and rows give them that on a telephone too.
func (d *drawing) bridge() string {
	c := d.chart
	const row = 260
	words, figures := 1500, 900
	if d.width <= Narrow*10 {
		words, figures = 1150, 800
	}
	from, to := runs(c.Steps)
	d.low, d.high = span(c.Steps, to)
	d.left, d.right = words, d.width-figures
	d.height = row*len(c.Steps) + 60
	if d.low > 0 {
		d.height += 180
	}
	for i, s := range c.Steps {
		y := i * row
		if s.Total && i > 0 {
			d.line("grid", 0, y, d.width, y)
		}
		d.step(s, y, from[i], to[i])
		if i+1 < len(c.Steps) {
			d.line("grid", d.x(to[i]), y+210, d.x(to[i]), y+row+40)
		}
	}
	if d.low > 0 {
		d.text(d.left, d.height-40, "", "", "axis starts at "+short(d.low))
	}
	return d.b.String()
}

func (d *drawing) step(s render.BridgeStep, y int, from, to quantity.Number) {
	kind, wordClass, printed := "bar up", "ink", render.Signed(s.Money, d.chart.Decimals)
	if s.Money != 0 && s.Money < 0 != d.chart.Less {
		kind = "bar down"
	}
	if s.Total {
		kind, wordClass, printed = "bar total", "strong", render.Quantity(s.Money, d.chart.Decimals)
		from = min(max(0, d.low), d.high)
	}
	x0, x1 := min(d.x(from), d.x(to)), max(d.x(from), d.x(to))
	d.text(0, y+170, "", wordClass, clip(s.Label, d.left-80))
	if !s.Money.IsMissing() {
		d.rect(kind, x0, y+60, max(x1-x0, 10), 150)
	}
	d.text(d.width, y+170, "end", wordClass+" num", printed)
}

func (d *drawing) x(v quantity.Number) int {
	return d.left + along(v, d.low, d.high, d.right-d.left)
}

// runs gives where each step begins and ends on the axis.
func runs(steps []render.BridgeStep) (from, to []quantity.Number) {
	var sum quantity.Number
	for _, s := range steps {
		before := sum
		switch {
		case s.Money.IsMissing():
		case s.Total:
			before, sum = 0, s.Money
		default:
			sum = sum.Add(s.Money)
		}
		from, to = append(from, before), append(to, sum)
	}
	return from, to
}

// span is what the axis shows. Where all sums are close to each other it
// starts above zero, or the steps between them could not be seen.
func span(steps []render.BridgeStep, sums []quantity.Number) (low, high quantity.Number) {
	if len(sums) == 0 {
		return 0, 0
	}
	least, most := sums[0], sums[0]
	for _, v := range sums {
		least, most = min(least, v), max(most, v)
	}
	low, high = bounds([]render.Series{{Values: sums}})
	if spread := most - least; least > 0 && spread < most/2 {
		marks := ticks(max(least-spread, 0), most, 6)
		low = marks[0]
	}
	return low, high
}
