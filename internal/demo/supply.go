package demo

import (
	"fmt"
	"path"
	"strings"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
)

// promisedAhead is for how many months from the open one on sources promise;
// the season that begins in promisedSeason was promised from the start.
const (
	promisedAhead  = 9
	promisedSeason = "2027-03"
)

// onOrder is for how many months from the open one on orders are placed, by
// source: its lead time.
var onOrder = map[string]period.Period{"lyon": 2, "reno": 1, "viet-textile": 4, "central-east": 1}

// supply writes a source as it stood in a cycle: capacities and commitments of
// the months since are put before those of today, and what was not promised
// yet is taken away.
func (c *company) supply(e *edit, name string, cycle period.Period) {
	id := strings.TrimSuffix(path.Base(name), ".yaml")
	at := c.plan.SourceIDs.Index(id)
	if at < 0 {
		e.fail(name, "source: "+id)
		return
	}
	src := &c.plan.Sources[at]
	last := max(c.label(cycle+promisedAhead-1), promisedSeason)
	var out strings.Builder
	var section, site string
	for line := range strings.Lines(e.folder[name]) {
		k := key(line)
		if k != "" && indent(line) == 0 {
			section = k
		}
		if section == "commitments" && indent(line) == 6 && k > last {
			continue
		}
		out.WriteString(line)
		switch {
		case section == "resources" && indent(line) == 2 && k != "":
			out.WriteString(c.capacities(src, k, cycle))
		case section == "commitments" && indent(line) == 2:
			site = k
		case section == "commitments" && indent(line) == 4:
			out.WriteString(c.commitments(src, site, k, cycle))
		}
	}
	e.folder[name] = out.String()
}

// capacities states the months before today's first: each as the same month of
// the next year.
func (c *company) capacities(src *supply.Source, resource string, cycle period.Period) string {
	var out strings.Builder
	for i := range src.Resources {
		r := &src.Resources[i]
		for t := cycle; r.ID == resource && t < c.last; t++ {
			if n, ok := r.Stated(t + 12); ok {
				fmt.Fprintf(&out, "    %s: %s\n", c.label(t), n)
			}
		}
	}
	return out.String()
}

func (c *company) commitments(src *supply.Source, site, item string, cycle period.Period) string {
	var out strings.Builder
	for _, row := range src.Commitments {
		if c.plan.Sites[row.Site].ID != site || c.plan.Items[row.Item].ID != item {
			continue
		}
		for t := cycle; t < c.last; t++ {
			if n, ok := c.committed(src, row, t, cycle); ok {
				fmt.Fprintf(&out, "      %s: %s\n", c.label(t), whole(n))
			}
		}
	}
	return out.String()
}

// stoppage is what the plant that stands still for two weeks had promised for that
// month before its line was to move, by item.
var stoppage = map[string]quantity.Number{"STOVE-GAS": quantity.Whole(60), "STOVE-DUO": quantity.Whole(40)}

// committed returns what a source promised for a month in a cycle: what it
// promised always, but for the stoppage.
func (c *company) committed(src *supply.Source, row supply.Commitment, t, cycle period.Period) (quantity.Number, bool) {
	n, ok := c.promised(src, row, t)
	if src.ID == stoppedPlant && c.label(t) == stopped && cycle < t {
		n += stoppage[c.plan.Items[row.Item].ID]
	}
	return n, ok
}

// promised returns what a source promised for a month, the same in every cycle
// so that no promise is broken inside the lead time: today's commitment, or for
// a month that is past what came, with what the story adds to it.
func (c *company) promised(src *supply.Source, row supply.Commitment, t period.Period) (quantity.Number, bool) {
	if t >= c.last {
		return row.Cells.Get(t)
	}
	it := &c.plan.Items[row.Item]
	if !it.Alive(t) {
		return 0, false
	}
	n := c.received(src, row, t)
	switch family := &c.plan.Families[it.Family]; {
	case family.Strategy == catalog.MakeToOrder:
		return max(n, c.bookedBefore(row.Item, t)), true
	case src.ID == lateSupplier && family.ID == lateFamily:
		return n + c.slipped(src, row, t) - c.slipped(src, row, t-1), true
	}
	return roundedUp(n, src.TermsOf(row.Item)), true
}

func (c *company) received(src *supply.Source, row supply.Commitment, t period.Period) quantity.Number {
	n, _ := c.plan.Actuals.Receipts.Get(actual.Key{Source: c.plan.SourceIDs.Index(src.ID), Market: dimension.None, Site: row.Site, Item: row.Item}, t)
	return n
}

// slipped is what the late supplier promised for a month and delivered in the
// next: in every other month a part of that month's goods, or the whole of a
// smallest lot to the far site.
func (c *company) slipped(src *supply.Source, row supply.Commitment, t period.Period) quantity.Number {
	if t < c.first || (t-c.first)%2 == 0 {
		return 0
	}
	next, _ := row.Cells.Get(t + 1)
	if t+1 < c.last {
		next = c.received(src, row, t+1)
	}
	switch {
	case next >= quantity.Whole(80), next == quantity.Whole(40) && c.plan.Sites[row.Site].ID == lateSite:
		return quantity.Whole(40)
	case next >= quantity.Whole(60):
		return quantity.Whole(20)
	}
	return 0
}

// bookedBefore is what a plant that builds to order expected to need: the
// orders of the month before, as they were a year ago.
func (c *company) bookedBefore(item int, t period.Period) quantity.Number {
	var sum quantity.Number
	for m := range c.plan.Markets {
		sum += c.sold("bookings", m, item, c.plan.Calendar.YearAgo(t-1))
	}
	return sum
}

// roundedUp is a promise in whole lots.
func roundedUp(n quantity.Number, terms *supply.Terms) quantity.Number {
	if terms == nil || terms.Multiple == nil || n%*terms.Multiple == 0 {
		return n
	}
	return n + *terms.Multiple - n%*terms.Multiple
}
