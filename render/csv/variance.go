package csv

import (
	"encoding/csv"
	"io"
	"strconv"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/variance"
)

// varianceColumns are the columns of a variance; new ones come last.
var varianceColumns = []string{"against", "from", "to", "level", "id", "name", "measure", "unit", "plan", "actual", "difference", "used", "of", "tolerance"}

// Variance writes a variance, one measure of one family, item, market, source
// or owner a row, under a head: units and money are rows of their own.
func Variance(w io.Writer, r *variance.Report) error {
	out := csv.NewWriter(w)
	if err := out.Write(varianceColumns); err != nil {
		return err
	}
	for i := range r.Comparisons {
		c := &r.Comparisons[i]
		for _, l := range []struct {
			level  string
			groups []variance.Group
		}{{"total", []variance.Group{c.Total}}, {"family", c.Families}, {"item", c.Items}, {"market", c.Markets}, {"source", c.Sources}, {"owner", c.Owners}} {
			for k := range l.groups {
				if err := varianceGroup(out, r, c, l.level, &l.groups[k]); err != nil {
					return err
				}
			}
		}
	}
	out.Flush()
	return out.Error()
}

func varianceGroup(out *csv.Writer, r *variance.Report, c *variance.Comparison, level string, g *variance.Group) error {
	for i := range g.Rows {
		row := &g.Rows[i]
		for _, x := range []struct {
			unit string
			f    *variance.Figure
		}{{g.Unit, row.Units}, {r.Currency, row.Money}} {
			if x.f == nil {
				continue
			}
			cells := []string{text(string(c.Against)), text(r.From), text(r.To), level, text(g.ID), text(g.Name), text(string(row.Measure)), text(x.unit)}
			cells = append(cells, figure(x.f)...)
			if err := out.Write(append(cells, text(string(row.Standing)))); err != nil {
				return err
			}
		}
	}
	return nil
}

// figure is empty in plan, actual and difference where no cell is known.
func figure(f *variance.Figure) []string {
	plan, actual, off := f.Plan, f.Actual, f.Difference
	if f.Used == 0 {
		plan, actual, off = quantity.Missing, quantity.Missing, quantity.Missing
	}
	return []string{number(plan), number(actual), number(off), strconv.Itoa(f.Used), strconv.Itoa(f.Of)}
}
