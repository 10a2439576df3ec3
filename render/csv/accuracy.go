package csv

import (
	"encoding/csv"
	"io"
	"strconv"

	"github.com/accord-plan/accord/internal/accuracy"
	"github.com/accord-plan/accord/internal/quantity"
)

// accuracyColumns are the columns of a report on accuracy; new ones come last.
// Ratios are plain factors, money is in the plan's currency.
var accuracyColumns = []string{"table", "row", "used", "of", "actual", "forecast", "absolute_error", "wape", "bias", "value_added", "mase", "tracking_signal",
	"actual_at_cost", "forecast_at_cost", "absolute_error_at_cost", "tied_up", "margin_short", "error_cost", "periods", "too_high", "too_low", "moved", "over", "over_at_cost", "under", "under_at_margin", "verdict", "currency"}

// accuracyRow is one row, by column; what a table does not say is empty.
type accuracyRow map[string]string

// Accuracy writes a report on accuracy as one table: what is judged, by step,
// by group, by lag and by period, then who adjusted and what the plan was worth.
func Accuracy(w io.Writer, r *accuracy.Report) error {
	out := csv.NewWriter(w)
	if err := out.Write(accuracyColumns); err != nil {
		return err
	}
	for _, row := range accuracyRows(r) {
		row["currency"] = text(r.Currency)
		cells := make([]string, len(accuracyColumns))
		for i, c := range accuracyColumns {
			cells[i] = row[c]
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func accuracyRows(r *accuracy.Report) []accuracyRow {
	rows := []accuracyRow{measured("total", "all", &r.Total, nil)}
	for i := range r.Steps {
		s := &r.Steps[i]
		rows = append(rows, measured("step", s.Step, &s.Shared, s.Added).cost(&s.Cost))
	}
	for i := range r.Groups {
		g := &r.Groups[i]
		rows = append(rows, measured(r.By, g.ID, &g.Measure, g.Added).cost(&g.Cost))
	}
	for i := range r.Lags {
		l := &r.Lags[i]
		name := strconv.Itoa(l.Lag)
		if l.LeadTime {
			name = "lead time"
		}
		row := measured("lag", name, &l.Measure, nil)
		row["periods"] = strconv.Itoa(l.Periods)
		rows = append(rows, row)
	}
	for i := range r.Periods {
		rows = append(rows, measured("period", r.Periods[i].Period, &r.Periods[i].Measure, nil))
	}
	for i := range r.Owners {
		rows = append(rows, adjusted("owner", r.Owners[i].Owner, &r.Owners[i]))
	}
	for i := range r.Adjusters {
		a := &r.Adjusters[i]
		rows = append(rows, adjusted(r.By, a.Layer+a.Reason, a))
	}
	for i := range r.Adjustments {
		a := &r.Adjustments[i]
		rows = append(rows, adjusted("adjustment", a.Owner+" "+a.Adjustment, a))
	}
	for i := range r.Worth.Against {
		a := &r.Worth.Against[i]
		theirs := accuracyRow{"table": "against", "row": a.Plan, "value_added": share(a.Added), "periods": strconv.Itoa(a.Periods)}
		ours := accuracyRow{"table": "against", "row": "committed, on the cells of " + a.Plan, "periods": strconv.Itoa(a.Periods)}
		rows = append(rows, theirs.cost(&a.Theirs), ours.cost(&a.Ours))
	}
	return rows
}

func measured(table, name string, m *accuracy.Measure, added *quantity.Ratio) accuracyRow {
	return accuracyRow{"table": table, "row": text(name), "used": strconv.Itoa(m.Units.Used), "of": strconv.Itoa(m.Units.Of),
		"actual": number(m.Units.Actual), "forecast": number(m.Units.Forecast), "absolute_error": number(m.Units.Absolute),
		"wape": share(m.WAPE), "bias": share(m.Bias), "value_added": share(added), "mase": number(m.MASE), "tracking_signal": number(m.Tracking),
		"actual_at_cost": number(m.Cost.Actual), "forecast_at_cost": number(m.Cost.Forecast), "absolute_error_at_cost": number(m.Cost.Absolute)}
}

func (r accuracyRow) cost(c *accuracy.Cost) accuracyRow {
	r["tied_up"], r["margin_short"], r["error_cost"] = number(c.TiedUp), number(c.Short), number(c.Total)
	if r["used"] == "" {
		r["used"], r["of"] = strconv.Itoa(c.Used), strconv.Itoa(c.Of)
	}
	return r
}

func adjusted(table, name string, a *accuracy.Adjuster) accuracyRow {
	return accuracyRow{"table": table, "row": text(name), "used": strconv.Itoa(a.Cells), "actual": number(a.Actual), "bias": share(a.BiasAfter), "value_added": share(a.WAPEAdded),
		"error_cost": number(a.Cost), "periods": strconv.Itoa(a.Periods), "too_high": strconv.Itoa(a.TooHigh), "too_low": strconv.Itoa(a.TooLow), "moved": number(a.Moved),
		"over": number(a.Over), "over_at_cost": number(a.OverCost), "under": number(a.Under), "under_at_margin": number(a.UnderMargin), "verdict": text(string(a.Verdict))}
}

// share is a ratio as a plain factor, empty where it is undefined.
func share(r *quantity.Ratio) string {
	if r == nil {
		return ""
	}
	return r.String()
}
