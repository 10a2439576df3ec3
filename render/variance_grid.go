package render

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/variance"
)

// process says, of the last closed periods, whether families were as committed
// the cycle before: counts in a terminal, a table on a page.
func (p *variancePage) process() []Block {
	x := p.r.Process
	if x == nil {
		return nil
	}
	if x.Why != "" && !p.o.Full {
		return []Block{&Paragraph{Plain("Whether periods were in tolerance is not judged: " + x.Why + ".")}}
	}
	if !p.o.Full {
		return p.counts(x)
	}
	return append([]Block{&Heading{Level: 2, Text: "As committed the cycle before?", ID: "process", NewPage: true}}, ProcessBlocks(x)...)
}

// mostFamilies is how many families have a column in a terminal.
const mostFamilies = 6

// counts are one line of demand and one of supply, families across.
func (p *variancePage) counts(x *variance.Process) []Block {
	t := &Table{ID: "process-counts", Fixed: 1, Columns: []Column{{}}}
	most := 0
	at := map[string]int{}
	for i := range x.Rows {
		r := &x.Rows[i]
		most = max(most, r.Judged)
		if _, ok := at[r.Family]; !ok && len(at) < mostFamilies {
			at[r.Family] = len(t.Columns)
			t.Columns = append(t.Columns, Column{Title: r.Name, Kind: NumberKind})
		}
	}
	for _, m := range []variance.Measure{variance.DemandMeasure, variance.SupplyMeasure} {
		row := Row{Cells: make([]Cell, len(t.Columns))}
		row.Cells[0] = Words(string(m))
		for i := range x.Rows {
			if r := &x.Rows[i]; r.Measure == m && at[r.Family] > 0 {
				row.Cells[at[r.Family]] = judgedCell(r)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	t.Caption = "Periods in tolerance, of the " + Whole(most) + " of the last " + Whole(len(x.Periods)) + " that have a plan and facts"
	return []Block{t}
}

func judgedCell(r *variance.ProcessRow) Cell {
	if r.Judged == 0 {
		return Styled(Muted, NotKnown)
	}
	c := Words(Whole(r.In) + " of " + Whole(r.Judged))
	switch {
	case r.In == r.Judged:
		c.Tone = Good
	case 2*r.In < r.Judged:
		c.Tone = Bad
	}
	return c
}

// ProcessBlocks is the table of which periods were in tolerance.
func ProcessBlocks(x *variance.Process) []Block {
	t := &Table{ID: "process-grid", Caption: "Difference from what was committed the cycle before, by family and period", Fixed: 2,
		Columns: []Column{{Title: "family"}, {}}}
	for _, label := range x.Periods {
		t.Columns = append(t.Columns, Column{Title: label, Kind: PercentKind})
	}
	t.Columns = append(t.Columns, Column{Title: "in tolerance"})
	for i := range x.Rows {
		r := &x.Rows[i]
		row := Row{Cells: []Cell{Words(r.Name), Words(string(r.Measure))}}
		for k := range r.Cells {
			row.Cells = append(row.Cells, processCell(&r.Cells[k]))
		}
		t.Rows = append(t.Rows, Row{Cells: append(row.Cells, judgedCell(r))})
	}
	t.Footnotes = append(t.Footnotes, processNotes(x)...)
	return []Block{t}
}

// marksTable is the process grid in marks alone, for a page that is full.
func marksTable(x *variance.Process) *Table {
	t := &Table{ID: "process-marks", Caption: "As committed the cycle before, by family and period", Fixed: 2, Columns: []Column{{Title: "family"}, {}}, Groups: []Group{{"", 2}}}
	for _, label := range x.Periods {
		year, rest, _ := strings.Cut(label, "-")
		if g := &t.Groups[len(t.Groups)-1]; g.Title == year {
			g.Span++
		} else {
			t.Groups = append(t.Groups, Group{year, 1})
		}
		t.Columns = append(t.Columns, Column{Title: rest})
	}
	t.Groups, t.Columns = append(t.Groups, Group{"", 1}), append(t.Columns, Column{Title: "in tolerance"})
	for i := range x.Rows {
		r := &x.Rows[i]
		row := Row{Cells: []Cell{Words(r.Name), Words(string(r.Measure))}}
		for k := range r.Cells {
			c := processCell(&r.Cells[k])
			mark, _, _ := strings.Cut(c.Text.String(), " ")
			if r.Cells[k].Standing == "" {
				mark = Nothing
			}
			c.Text = Plain(mark)
			row.Cells = append(row.Cells, c)
		}
		t.Rows = append(t.Rows, Row{Cells: append(row.Cells, judgedCell(r))})
	}
	t.Footnotes = append(t.Footnotes, Plain("✔ in tolerance, ✘ out of it, ✘✘ so far out that somebody must decide, – no plan or no facts; accord variance says by how much"))
	return t
}

// processNotes say what the marks mean and which periods have no plan.
func processNotes(x *variance.Process) []Text {
	out := []Text{Plain("✔ in tolerance, ✘ out of it, ✘✘ so far out that somebody must decide; n/a: not known")}
	if x.Why != "" {
		out = []Text{Plain("Not judged: " + x.Why)}
	}
	var why []variance.PeriodPlan
	for i, label := range x.Periods {
		missing := func(r variance.ProcessRow) bool {
			return r.Cells[i].Why != "" && r.Cells[i].Why == x.Rows[0].Cells[i].Why
		}
		if len(x.Rows) > 0 && !slices.ContainsFunc(x.Rows, func(r variance.ProcessRow) bool { return !missing(r) }) {
			c := &x.Rows[0].Cells[i]
			why = append(why, variance.PeriodPlan{Period: label, Cycle: c.Cycle, Why: c.Why})
		} else {
			why = append(why, variance.PeriodPlan{Period: label}) // what it parts is not in a row
		}
	}
	if list := withoutPlan(why); len(list) > 0 {
		out = append(out, Plain("n/a: "+strings.Join(list, ", ")))
	}
	return out
}

func processCell(x *variance.ProcessCell) Cell {
	if x.Why != "" {
		return Styled(Muted, NotKnown)
	}
	percent := NotKnown
	if x.Percent != nil {
		percent = decimal(quantity.MulDiv(int64(*x.Percent), 100, quantity.RatioScale), 0, "", "+") + " %"
	}
	switch x.Standing {
	case variance.In:
		return Styled(Good, "✔ "+percent)
	case variance.Lever:
		return Styled(Warn, "✘ "+percent)
	case variance.NeedsDecision:
		return Styled(Bad, "✘✘ "+percent)
	}
	return Words(percent)
}

// grids are one table per family, with a drawing of the running difference.
func (p *variancePage) grids() []Block {
	if !p.o.Full {
		return nil
	}
	var out []Block
	for i := range p.r.Grids {
		g := &p.r.Grids[i]
		inner := []Block{p.grid(g)}
		if c := p.running(g); c != nil {
			inner = append(inner, c)
		}
		out = append(out, &Details{Summary: Plain(g.Name + " by period"), Blocks: inner})
	}
	if len(out) > 0 {
		out = append([]Block{&Heading{Level: 2, Text: "Families by period", ID: "variance-grids", NewPage: true}}, out...)
	}
	return out
}

func (p *variancePage) grid(g *variance.Grid) *Table {
	caption := g.Name
	if g.Unit != "" {
		caption += " (" + g.Unit + ", money in " + p.r.Currency + ")"
	}
	t := &Table{ID: "grid-" + g.Family, Caption: caption, Fixed: 2, Columns: []Column{{}, {}}}
	for _, label := range g.Periods {
		t.Columns = append(t.Columns, Column{Title: label, Kind: NumberKind})
	}
	for i := range g.Rows {
		r := &g.Rows[i]
		decimals := g.Decimals
		if r.Money {
			decimals = 0
		}
		name := string(r.Measure)
		for _, x := range []struct {
			what   string
			values []quantity.Number
			signed bool
		}{{"committed", r.Plan, false}, {"actual", r.Actual, false}, {"difference", r.Difference, true}, {"cumulative", r.Cumulative, true}} {
			if x.values == nil || x.what == "cumulative" && len(x.values) < 2 {
				continue
			}
			row := Row{Cells: []Cell{Words(name), Words(x.what)}}
			name = ""
			for _, n := range x.values {
				s := Quantity(n, decimals)
				if x.signed {
					s = OrNothing(n, Signed(n, decimals))
				}
				row.Cells = append(row.Cells, Figure(n, s))
			}
			t.Rows = append(t.Rows, row)
		}
		if r.Used < r.Of {
			t.Footnotes = append(t.Footnotes, Plain(string(r.Measure)+": used "+Whole(r.Used)+" of "+Whole(r.Of)+" cells"))
		}
	}
	return t
}

// running draws how demand and supply drift away from what was committed; two
// periods make no line.
func (p *variancePage) running(g *variance.Grid) *Chart {
	if len(g.Periods) < 3 {
		return nil
	}
	c := &Chart{ID: "running-" + g.Family, Title: g.Name + ": running difference from what was committed", Form: Lines, Unit: g.Unit, Decimals: g.Decimals, Periods: g.Periods, Past: len(g.Periods),
		Description: "The sum of actual less committed since " + g.Periods[0] + "; zero is as committed."}
	for i := range g.Rows {
		r := &g.Rows[i]
		switch {
		case r.Money && g.Unit != "":
		case r.Measure == variance.DemandMeasure:
			c.Series = append(c.Series, Series{Name: "demand", Role: RoleDemand, Values: r.Cumulative})
		case r.Measure == variance.SupplyMeasure:
			c.Series = append(c.Series, Series{Name: "supply", Role: RoleSupply, Values: r.Cumulative})
		}
	}
	if len(c.Series) == 0 {
		return nil
	}
	if c.Unit == "" {
		c.Unit, c.Decimals = p.r.Currency, 0
	}
	return c
}
