package variance

import (
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

// ProcessPeriods is how many closed periods the process grid shows.
const ProcessPeriods = 12

// Grid is a family's past, period by period: what was committed, what happened,
// and how far they are apart so far.
type Grid struct {
	Family   string    `json:"family"`
	Name     string    `json:"name"`
	Unit     string    `json:"unit,omitempty"`
	Decimals int       `json:"decimals"`
	Periods  []string  `json:"periods"`
	Rows     []GridRow `json:"rows"`
}

// GridRow is one measure by period, in units, or plan currency where Money is
// set; each number is quantity.Missing where it is not known. Of a period that
// has a plan, plan and actual are of the cells that both know.
type GridRow struct {
	Measure    Measure           `json:"measure"`
	Money      bool              `json:"money,omitempty"`
	Plan       []quantity.Number `json:"plan"`
	Actual     []quantity.Number `json:"actual"`
	Difference []quantity.Number `json:"difference"`
	// Cumulative sums the differences that are known; it is absent of stock.
	Cumulative []quantity.Number `json:"cumulative,omitempty"`
	// Used and Of count the cells behind the row.
	Used int `json:"used"`
	Of   int `json:"of"`
}

// grids are those of the families with anything in the periods of the report.
func (c *collector) grids() []Grid {
	var out []Grid
	for f := range c.grid {
		if !c.families[f].any {
			continue
		}
		fam := familyOf(c.axis, f)
		g := Grid{Family: fam.ID, Name: fam.Label(), Decimals: fam.Decimals}
		a := c.families[f]
		if !a.mixed {
			g.Unit = a.unit
		}
		for t := c.o.From; t <= c.o.To; t++ {
			g.Periods = append(g.Periods, c.r.Head.Plan.Calendar.Label(t))
		}
		for m := range Measures {
			if row, ok := c.gridRow(f, m, a.mixed); ok {
				g.Rows = append(g.Rows, row)
			}
		}
		out = append(out, g)
	}
	return out
}

func (c *collector) gridRow(f, m int, mixed bool) (GridRow, bool) {
	row := GridRow{Measure: Measures[m], Money: m >= revenueAt || mixed}
	if mixed && (m == stockAt || m == backlogAt) {
		return row, false // its value has a row of its own
	}
	so := quantity.Number(0)
	for t := c.o.From; t <= c.o.To; t++ {
		x := c.figure(f, m, t, row.Money)
		row.Used, row.Of = row.Used+x.Used, row.Of+x.Of
		plan, actual, off, sum := quantity.Missing, quantity.Missing, quantity.Missing, quantity.Missing
		if x.Used > 0 {
			so = so.Add(x.Difference)
			plan, actual, off, sum = x.Plan, x.Actual, x.Difference, so
		} else if h := &c.grid[f][t-c.first].found[m]; h.any && !row.Money {
			actual = h.units
		} else if h.any {
			actual = h.money
		}
		row.Plan, row.Actual, row.Difference = append(row.Plan, plan), append(row.Actual, actual), append(row.Difference, off)
		if !state(m) {
			row.Cumulative = append(row.Cumulative, sum)
		}
	}
	return row, row.Used > 0
}

func (c *collector) figure(f, m int, t period.Period, money bool) Figure {
	a := &c.grid[f][t-c.first]
	if money {
		return a.money[m]
	}
	return a.units[m]
}

// Process says, of the last closed periods, whether each family was as it was
// committed the month before.
type Process struct {
	Periods []string `json:"periods"`
	// Why says why nothing is judged, such as that no tolerance is stated.
	Why  string       `json:"why,omitempty"`
	Rows []ProcessRow `json:"rows"`
}

// ProcessRow is a family's demand or supply.
type ProcessRow struct {
	Family  string  `json:"family"`
	Name    string  `json:"name"`
	Measure Measure `json:"measure"`
	// Cells are in the order of the periods.
	Cells []ProcessCell `json:"cells"`
	// In of Judged periods were in tolerance; the others are not known.
	In     int `json:"in"`
	Judged int `json:"judged"`
}

// ProcessCell is how one period was: empty where it is not known.
type ProcessCell struct {
	Standing Standing `json:"standing,omitempty"`
	// Percent is the difference by what was committed, nil where undefined.
	Percent *quantity.Ratio `json:"percent"`
	Why     string          `json:"why,omitempty"`
	// Cycle is the one whose plan is meant.
	Cycle string `json:"cycle"`
}

// ProcessOf is the process grid of a record that reaches back as far as
// [ProcessReads] says, nil where nothing is known.
func ProcessOf(r *vintage.Record) *Process {
	last := r.Head.First - 1
	c := newCollector(r, r.Axis(), Options{From: last, To: last}, 1)
	c.collect()
	return c.process()
}

// ProcessReads is what a process grid reads of the closes before the head.
func ProcessReads(head *projection.Result) vintage.Extent {
	return Reads(head, Options{From: head.First - ProcessPeriods, To: head.First - 1})
}

func (c *collector) process() *Process {
	cal := c.r.Head.Plan.Calendar
	out := &Process{}
	from := c.r.Head.First - ProcessPeriods
	for t := from; t < c.r.Head.First; t++ {
		out.Periods = append(out.Periods, cal.Label(t))
	}
	judged := false
	for _, m := range []int{demandAt, supplyAt} {
		for f := range c.grid {
			row := ProcessRow{Family: c.axis.Families.ID(f), Name: c.familyName(f), Measure: Measures[m]}
			any := false
			for t := from; t < c.r.Head.First; t++ {
				x := c.processCell(f, m, t)
				if x.Percent != nil || x.Standing != "" {
					any = true
				}
				if x.Standing != "" {
					row.Judged++
					judged = true
				}
				if x.Standing == In {
					row.In++
				}
				row.Cells = append(row.Cells, x)
			}
			if any {
				out.Rows = append(out.Rows, row)
			}
		}
	}
	if len(out.Rows) == 0 {
		return nil
	}
	if !judged {
		out.Why = "no tolerance is stated: set tolerances.variance in plan.yaml"
	}
	return out
}

func (c *collector) processCell(f, m int, t period.Period) ProcessCell {
	at := periodPlan(c.r, t, c.lag)
	if at.Why != "" {
		return ProcessCell{Why: at.Why, Cycle: at.Cycle}
	}
	a := &c.grid[f][t-c.first]
	x := a.money[m]
	if !a.mixed {
		x = a.units[m]
	}
	if x.Used == 0 {
		return ProcessCell{Why: "no facts", Cycle: at.Cycle}
	}
	out := ProcessCell{Cycle: at.Cycle}
	worth := quantity.Missing
	if a.money[m].Used > 0 {
		worth = a.money[m].Difference
	}
	out.Standing = stands(c.r.Head.Plan, c.axis.Families.ID(f), &x, worth)
	if x.Plan != 0 {
		r := x.Difference.Over(x.Plan.Abs())
		out.Percent = &r
	}
	return out
}
