package demo

import (
	"embed"
	"io/fs"
	"maps"
	"regexp"
	"strings"

	"github.com/accord-plan/accord/internal/period"
)

// past holds what people had written, by the cycle since which it stood.
//
//go:embed past
var past embed.FS

// since says from which cycle on a text of the example stands as it does
// today. What is not listed has always stood so.
var since = map[string]string{
	"assumptions/A-016.yaml":               "2026-11",
	"assumptions/A-017.yaml":               "2026-11",
	"assumptions/A-018.yaml":               "2026-12",
	"budget/2027.yaml":                     "2026-11",
	"decisions/2026-07-cascade-stock.yaml": "2026-07",
	"decisions/2026-08-early-packs.yaml":   "2026-08",
	"decisions/2026-09-reno-line.yaml":     "2026-09",
	"decisions/2026-11-lean-tents.yaml":    "2026-11",
	"demand/adjustments/management.yaml":   "2026-11",
	"demand/adjustments/marketing-eu.yaml": "2026-11",
	"demand/adjustments/marketing-us.yaml": "2026-11",
	"demand/adjustments/sales-eu.yaml":     "2026-12",
	"demand/adjustments/sales-us.yaml":     "2026-12",
	"risks/R-005.yaml":                     "2026-12",
	"risks/R-006.yaml":                     "2026-12",
	"risks/R-007.yaml":                     "2026-12",
	"risks/R-008.yaml":                     "2026-12",
	"risks/R-009.yaml":                     "2026-11",
	"risks/R-010.yaml":                     "2026-12",
}

// gone says from which cycle on a text of the past was no more.
var gone = map[string]string{"demand/adjustments/marketing-eu.yaml": "2026-09", "assumptions/A-013.yaml": "2026-12"}

// today returns the plan as it is on main: without the proposal.
func (c *company) today() (folder, error) {
	e := &edit{folder: maps.Clone(c.texts)}
	e.cut(salesEU, "  - id: spring-promo\n", "  - id: price-rise\n")
	e.remove(assumption)
	e.remove(decision)
	return e.folder, e.err
}

// at returns the plan's folder as it stood at the end of a cycle.
func (c *company) at(cycle period.Period) (folder, error) {
	now, err := c.today()
	if err != nil || cycle >= c.last {
		return now, err
	}
	e := &edit{folder: now}
	e.replace("plan.yaml", "\ncycle: "+c.label(c.last)+"\n", "\ncycle: "+c.label(cycle)+"\n")
	if err := c.people(e, cycle); err != nil {
		return nil, err
	}
	c.smallThings(e, cycle)
	c.facts(e, cycle)
	for path := range e.folder {
		switch dir, _, _ := strings.Cut(path, "/"); {
		case strings.HasPrefix(path, "demand/baseline/"):
			c.baseline(e, path, cycle)
		case dir == "supply":
			c.supply(e, path, cycle)
		}
	}
	c.openOrders(e, cycle)
	return e.folder, e.err
}

// people puts in what people had written by then.
func (c *company) people(e *edit, cycle period.Period) error {
	label, best := c.label(cycle), map[string]string{}
	better := func(path, since string) bool {
		ok := since <= label && since > best[path]
		if ok {
			best[path] = since
		}
		return ok
	}
	for path := range since {
		delete(e.folder, path)
	}
	err := fs.WalkDir(past, "past", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		from, path, _ := strings.Cut(strings.TrimPrefix(name, "past/"), "/")
		if better(path, from) {
			text, err := fs.ReadFile(past, name)
			e.folder[path] = string(text)
			return err
		}
		return nil
	})
	for path, from := range gone {
		if better(path, from) {
			delete(e.folder, path)
		}
	}
	now, err2 := c.today()
	for path, from := range since {
		if better(path, from) {
			e.folder[path] = now[path]
		}
	}
	if err == nil {
		err = err2
	}
	return err
}

// smallThings undoes the few changes that were made inside files.
func (c *company) smallThings(e *edit, cycle period.Period) {
	label := c.label(cycle)
	if label < "2026-07" {
		e.replace("network.yaml", "    2026-07: 0.90\n", "")
	}
	if label < "2026-10" {
		e.cut("plan.yaml", "skipped:\n", "time_zone:")
	}
	if label < "2026-11" {
		e.replace("network.yaml", "    2026-11: 0.88   # not hedged\n    2026-12: 0.90\n", "")
		e.replace("plan.yaml", "    decision: 15%\n    money: 25000\n", "    decision: 15%\n    money: 50000\n")
		e.removeLines("catalog/stoves.yaml", regexp.MustCompile(`^ {8}2027-02: `))
		e.removeLines("catalog/stoves.yaml", regexp.MustCompile(`^# Prices in Europe rise`))
	}
	for path := range e.folder {
		// Outcomes were seen in December; that the new line runs, in November.
		if label >= "2026-11" && strings.HasPrefix(path, "decisions/2026-09-") {
			continue
		}
		if strings.HasPrefix(path, "decisions/") && strings.Contains(e.folder[path], "\nstatus: done\n") {
			e.replace(path, "\nstatus: done\n", "\nstatus: accepted\n")
		}
	}
}
