package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/quantity"
)

// moneyScale chooses how money is printed in the family table: in thousands
// where the total has seven digits or more. It is rounded once, when printed.
func (p page) moneyScale() (name string, print func(quantity.Number, bool) Cell) {
	unit, word := int64(quantity.Scale), p.r.Currency
	if t := p.r.Executive.Total.Revenue.Plan; !t.IsMissing() && t.Abs() >= quantity.Whole(1_000_000) {
		unit, word = 1000*quantity.Scale, "thousand "+p.r.Currency
	}
	return word, func(n quantity.Number, signed bool) Cell {
		if n.IsMissing() {
			return Styled(Muted, NotKnown)
		}
		plus := ""
		if signed {
			plus = "+"
		}
		return Figure(n, decimal(quantity.MulDiv(int64(n), 1, unit), 0, "", plus))
	}
}

// lines is the table with one line by family.
func (p page) lines() Block {
	const shown = lineFamilies
	e := &p.r.Executive
	word, money := p.moneyScale()
	any := func(has func(FamilyLine) bool) bool {
		for _, l := range e.Families {
			if has(l) {
				return true
			}
		}
		return false
	}
	prev := any(func(l FamilyLine) bool { return l.Revenue.Previous != nil || l.Units.Previous != nil })
	budget := any(func(l FamilyLine) bool { return l.Revenue.Budget != nil || l.Margin.Budget != nil })
	t := &Table{ID: "family-lines", Fixed: 1, Caption: fmt.Sprintf("Next %s, money in %s; stock at the end of %s", Count(p.r.Next, "period", "periods"), word, p.r.firstTitle)}
	t.Columns, t.Groups = lineColumns(prev, budget)
	families := e.Families
	if n := len(families) - shown; n > 0 {
		// The rest is one row above the total, so that the column adds up.
		rest := addLines(Count(n, "more family", "more families"), families[shown:])
		families = append(slices.Clone(families[:shown]), rest)
	}
	for _, l := range families {
		t.Rows = append(t.Rows, Row{Cells: p.lineCells(l, prev, budget, money)})
	}
	if len(e.Families) > 1 {
		t.Rows = append(t.Rows, Row{Kind: TotalRow, Cells: p.lineCells(e.Total, prev, budget, money)})
	}
	t.Footnotes = append(promiseNotes(families), lineNotes(e)...)
	return t
}

func lineColumns(prev, budget bool) ([]Column, []Group) {
	cols := []Column{{Title: ""}}
	groups := []Group{{Span: 1}}
	measure := func(title, plan string, kind Kind, withBudget bool) {
		n := len(cols)
		cols = append(cols, Column{Title: plan, Kind: kind})
		if prev {
			cols = append(cols, Column{Title: "vs last", Kind: kind})
		}
		if budget && withBudget {
			cols = append(cols, Column{Title: "vs budget", Kind: kind})
		}
		groups = append(groups, Group{title, len(cols) - n})
	}
	measure("Demand", "units", NumberKind, false)
	measure("Revenue", "plan", MoneyKind, true)
	measure("Margin", "plan", MoneyKind, true)
	cols = append(cols, Column{Title: "on hand", Kind: MoneyKind}, Column{Title: "of target", Kind: PercentKind}, Column{Title: "cover", Kind: NumberKind},
		Column{Title: "on time", Kind: PercentKind}, Column{Title: "what binds", Kind: TextKind})
	return cols, append(groups, Group{"Stock", 3}, Group{"Service", 2})
}

func (p page) lineCells(l FamilyLine, prev, budget bool, money func(quantity.Number, bool) Cell) []Cell {
	name := Words(l.Family)
	if p.grid[l.ID] {
		name.Link = &Link{Anchor: gridID(l.ID)}
	}
	cells := []Cell{name}
	difference := func(c *Comparison, print func(quantity.Number) Cell) Cell {
		if c == nil {
			return Styled(Muted, Nothing)
		}
		return print(c.Difference)
	}
	units := func(n quantity.Number) Cell { return Figure(n, Signed(n, l.Decimals)) }
	plan := Styled(Muted, Nothing)
	if l.ID != "" {
		plan = Figure(l.Units.Plan, Quantity(l.Units.Plan, l.Decimals))
	}
	cells = append(cells, plan)
	if prev {
		cells = append(cells, difference(l.Units.Previous, units))
	}
	signed := func(n quantity.Number) Cell { return money(n, true) }
	for _, m := range []Measure{l.Revenue, l.Margin} {
		cells = append(cells, money(m.Plan, false))
		if prev {
			cells = append(cells, difference(m.Previous, signed))
		}
		if budget {
			cells = append(cells, difference(m.Budget, signed))
		}
	}
	cells = append(cells, money(l.Stock, false), Words(Percent(l.OfTarget, l.Target)))
	cells = append(cells, coverCell(l.Cover, l.CoverAtLeast), Words(Percent(l.OnTime, l.Demand)), Cell{})
	if l.ID == "" {
		cells[len(cells)-3], cells[len(cells)-2] = Styled(Muted, Nothing), Words(orDash(Percent(l.OnTime, l.Demand)))
	}
	if l.Binds != "" {
		cells[len(cells)-1] = Cell{Text: Text{Code.Of(l.Binds), Normal.Of(" " + l.BindsIn)}}
	}
	return cells
}

func orDash(s string) string {
	if s == NotKnown {
		return Nothing
	}
	return s
}

// coverCell prints cover in periods, with a sign where it is known only to
// last at least so long.
func coverCell(n quantity.Number, atLeast bool) Cell {
	s := Quantity(n, 1)
	if atLeast {
		s = "≥ " + Quantity(n, 0)
	}
	if n.IsMissing() {
		return Styled(Muted, s)
	}
	return Figure(n, s)
}

// promiseNotes says of which families of the table service is counted within
// their promise.
func promiseNotes(families []FamilyLine) []Text {
	const named = 5
	var names []string
	left := 0
	for _, l := range families {
		switch {
		case !l.MadeToOrder || Percent(l.OnTime, l.Demand) == NotKnown:
		case len(names) == named:
			left++
		default:
			names = append(names, fmt.Sprintf("%s (%s)", l.Family, Count(l.Promise, "period", "periods")))
		}
	}
	if len(names) == 0 {
		return nil
	}
	who := strings.Join(names, ", ")
	if left > 0 {
		who += " and " + Whole(left) + " more"
	}
	return []Text{Plain("Made to order counts as on time when delivered within its promise: " + who + ".")}
}

// lineNotes says what the sums rest on where it is not everything.
func lineNotes(e *Executive) []Text {
	var out []Text
	note := func(what string, used, all int, rest string) {
		if used < all {
			out = append(out, Plain(fmt.Sprintf("%s: used %s of %s cells of a market, family and period; %s.", what, Whole(used), Whole(all), rest)))
		}
	}
	t := &e.Total
	const partly = "of the others some item is left out, as its price, cost or stock is not known"
	note("Revenue", t.Revenue.Used, t.Revenue.All, partly)
	note("Margin", t.Margin.Used, t.Margin.All, partly)
	against := func(what string, revenue, margin *Comparison) {
		if revenue != nil {
			note("Revenue against the "+what, revenue.Used, revenue.All, "the others have nothing to compare with")
		} else if margin != nil {
			note("Margin against the "+what, margin.Used, margin.All, "the others have nothing to compare with")
		}
	}
	against("last plan", t.Revenue.Previous, t.Margin.Previous)
	against("budget", t.Revenue.Budget, t.Margin.Budget)
	return out
}
