package csv

import (
	"encoding/csv"
	"io"
	"strconv"

	"github.com/accord-plan/accord/internal/attainment"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/stability"
)

// attainmentColumns are the columns of attainment; new ones come last.
var attainmentColumns = []string{"period", "source", "owner", "site", "item", "unit", "committed_lag_1", "committed_lead_time", "lead_time_cycles", "committed_in_force",
	"received", "attained_lag_1", "attained_lead_time", "owed", "ordered"}

// Attainment writes every cell of a report: one item of one source for one site
// in one period.
func Attainment(w io.Writer, r *attainment.Report) error {
	return rows(w, attainmentColumns, len(r.Cells), func(i int) []string {
		c := &r.Cells[i]
		return []string{text(c.Period), text(c.Source), text(c.Owner), text(c.Site), text(c.Item), text(c.Unit), number(c.Lag1), number(c.LeadTime), strconv.Itoa(c.LeadLag), number(c.InForce),
			number(c.Received), number(least(c.Lag1, c.Received)), number(least(c.LeadTime, c.Received)), number(c.Owed), number(c.Ordered)}
	})
}

// least is the smaller of two numbers that are known, 0 at least.
func least(a, b quantity.Number) quantity.Number {
	if a.IsMissing() || b.IsMissing() {
		return quantity.Missing
	}
	return max(0, min(a, b))
}

// stabilityColumns are the columns of stability; new ones come last.
var stabilityColumns = []string{"of", "from", "to", "key", "zone", "unit", "numbers", "before", "changed", "net", "added", "removed", "before_money", "changed_money", "currency", "back", "turns", "changes"}

// Stability writes how much changed, a row for each zone of each step, and of
// each key over all steps.
func Stability(w io.Writer, r *stability.Report) error {
	var out [][]string
	add := func(of, from, to, key string, row *stability.Row, nervous bool) {
		for _, z := range []struct {
			name string
			zone *stability.Zone
		}{{"frozen", &row.Frozen}, {"slushy", &row.Slushy}, {"liquid", &row.Liquid}, {"all", &row.All}} {
			cells := []string{of, text(from), text(to), text(key), z.name, text(row.Unit), strconv.Itoa(z.zone.Cells), number(z.zone.Before), number(z.zone.Changed), number(z.zone.Net),
				number(z.zone.Added), number(z.zone.Removed), number(z.zone.BeforeMoney), number(z.zone.ChangedMoney), text(r.Currency), "", "", ""}
			if nervous && z.name == "all" {
				copy(cells[15:], []string{number(row.Back), strconv.Itoa(row.Turns), strconv.Itoa(row.Changes)})
			}
			out = append(out, cells)
		}
	}
	for _, m := range []struct {
		of      string
		measure *stability.Measure
	}{{stability.Demand, r.Demand}, {stability.Supply, r.Supply}} {
		if m.measure == nil {
			continue
		}
		for i := range m.measure.Steps {
			add(m.of, r.Steps[i].From, r.Steps[i].To, "", &m.measure.Steps[i], false)
		}
		for i := range m.measure.Rows {
			add(m.of, "", "", m.measure.Rows[i].Key, &m.measure.Rows[i], true)
		}
	}
	return rows(w, stabilityColumns, len(out), func(i int) []string { return out[i] })
}

// rows writes a table under its head.
func rows(w io.Writer, head []string, n int, row func(i int) []string) error {
	out := csv.NewWriter(w)
	if err := out.Write(head); err != nil {
		return err
	}
	for i := range n {
		if err := out.Write(row(i)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
