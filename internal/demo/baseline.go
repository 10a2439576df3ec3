package demo

import (
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

// baseline writes a baseline as it was forecast at the beginning of a cycle:
// the head of today's file, and the cells of then.
func (c *company) baseline(e *edit, path string, cycle period.Period) {
	var market string
	var out strings.Builder
	fact := "sales"
	inCells := false
	for line := range strings.Lines(e.folder[path]) {
		switch k := key(line); {
		case strings.HasPrefix(line, "# Facts: "):
			if strings.Contains(line, "bookings") {
				fact = "bookings"
			}
			line = strings.Replace(line, c.label(c.last-1), c.label(cycle-1), 1)
		case k == "market":
			market = strings.TrimSpace(strings.TrimPrefix(line, "market:"))
		case k == "trained":
			line = strings.Replace(line, c.label(c.last-1), c.label(cycle-1), 1)
		case k == "facts" && indent(line) == 2:
			line = "  facts: sha256:" + c.historyDigest(e, fact) + "\n"
		case k == "forecast":
			inCells = true
		case inCells && indent(line) == 4:
			continue
		case inCells && indent(line) == 2:
			line += c.forecast(fact, market, k, cycle)
		}
		out.WriteString(line)
	}
	e.folder[path] = out.String()
}

// forecast is the seasonal naive forecast of one item: each month as it was in
// the last twelve known ones. An item without a past borrows one.
func (c *company) forecast(fact, market, item string, cycle period.Period) string {
	it := &c.plan.Items[c.plan.ItemIDs.Index(item)]
	m := c.plan.MarketIDs.Index(market)
	var out strings.Builder
	for t := cycle; t < cycle+period.Period(c.plan.Horizon); t++ {
		if it.Alive(t) {
			fmt.Fprintf(&out, "    %s: %s\n", c.label(t), whole(c.yearBefore(fact, m, it, t, cycle)))
		}
	}
	return out.String()
}

// yearBefore returns what was sold in the same month of the last year that was
// known in a cycle.
func (c *company) yearBefore(fact string, market int, it *catalog.Item, t, cycle period.Period) quantity.Number {
	for t >= cycle {
		t = c.plan.Calendar.YearAgo(t)
	}
	if !it.Alive(t) && it.Like.Item != dimension.None {
		like := c.sold(fact, market, it.Like.Item, t)
		return quantity.Round(like.Scaled(it.Like.Factor), 0)
	}
	return c.sold(fact, market, c.plan.ItemIDs.Index(it.ID), t)
}

func (c *company) sold(fact string, market, item int, t period.Period) quantity.Number {
	table := &c.plan.Actuals.Sales
	if fact == "bookings" {
		table = &c.plan.Actuals.Bookings
	}
	n, _ := table.Get(actual.Key{Source: dimension.None, Market: market, Site: dimension.None, Item: item}, t)
	return n
}
