package demo

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

// factsManifest describes the facts of closed periods.
const factsManifest = "facts/facts.yaml"

// facts takes away what was not known yet: files of facts of the cycle's own
// month and later, and their entries in the manifest.
func (c *company) facts(e *edit, cycle period.Period) {
	label := c.label(cycle)
	known := func(name string) bool { return strings.TrimSuffix(path.Base(name), ".csv") < label }
	for name := range e.folder {
		if dir, ok := strings.CutPrefix(path.Dir(name), "facts/"); ok && dir != "open" && !known(name) {
			delete(e.folder, name)
		}
	}
	var out strings.Builder
	keep := true
	for line := range strings.Lines(e.folder[factsManifest]) {
		if indent(line) < 4 {
			k := key(line)
			keep = !strings.HasSuffix(k, ".csv") || known(k)
		}
		if keep {
			out.WriteString(line)
		}
	}
	e.folder[factsManifest] = out.String()
}

// historyDigest is the sha256 of the files of one fact up to a cycle, one after
// the other.
func (c *company) historyDigest(e *edit, fact string) string {
	var names []string
	for name := range e.folder {
		if path.Dir(name) == "facts/"+fact {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	h := sha256.New()
	for _, name := range names {
		h.Write([]byte(e.folder[name]))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// openOrders writes the open period's facts as the cycle closed on them: what was
// on order with the sources inside their lead time, and the customers' orders for
// shelters that were not shipped yet. What was sold and received to date, which
// check-ins are held with, is of today's period alone.
func (c *company) openOrders(e *edit, cycle period.Period) {
	supply, demand := []string{"source,site,item,due,quantity"}, []string{"market,item,due,quantity"}
	for i := range c.plan.Sources {
		src := &c.plan.Sources[i]
		for _, row := range src.Commitments {
			for t := cycle; t < cycle+onOrder[src.ID]; t++ {
				if n, ok := c.promised(src, row, t); ok && n > 0 {
					supply = append(supply, fmt.Sprintf("%s,%s,%s,%s,%s", src.ID, c.plan.Sites[row.Site].ID, c.plan.Items[row.Item].ID, c.secondMonday(t), n))
				}
			}
		}
	}
	for _, row := range c.plan.Actuals.Bookings.Rows {
		// Shelters ship in the month after the order; the second market's wait
		// longest.
		due := c.workingDay(cycle+period.Period(c.plan.Markets[row.Key.Market].Priority), 11)
		if n, ok := row.Cells.Get(cycle - 1); ok && n > 0 {
			demand = append(demand, fmt.Sprintf("%s,%s,%s,%s", c.plan.Markets[row.Key.Market].ID, c.plan.Items[row.Key.Item].ID, due, n))
		}
	}
	day := c.workingDay(cycle, factsDay)
	manifest := "kind: Facts\nversion: 1\nfiles:\n" +
		openFile(e, "open-demand", "    measure: ordered\n", day, demand) +
		openFile(e, "open-supply", "", day, supply)
	e.folder["facts/open/manifest.yaml"] = manifest
	e.remove("facts/open/sales.csv")
	e.remove("facts/open/receipts.csv")
}

// openFile writes one file of the open period, sorted, and returns its entry
// in the manifest.
func openFile(e *edit, fact, measure string, day period.Date, lines []string) string {
	slices.Sort(lines[1:])
	text := strings.Join(lines, "\n") + "\n"
	e.folder["facts/open/"+fact+".csv"] = text
	sum := sha256.Sum256([]byte(text))
	return fmt.Sprintf("  %s.csv:\n    fact: %s\n%s    complete: true\n    as_of: %s\n    source: erp\n    query: %s-%s.csv\n    rows: %d\n    sha256: %x\n",
		fact, fact, measure, day, fact, day, len(lines)-1, sum)
}

// secondMonday is the day of a month on which goods come in.
func (c *company) secondMonday(month period.Period) period.Date {
	d := c.plan.Calendar.Start(month).AddDays(7)
	for d.Weekday() != 1 {
		d = d.AddDays(1)
	}
	return d
}

// whole writes a quantity of pieces.
func whole(n quantity.Number) string { return n.Fixed(0) }
