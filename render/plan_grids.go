package render

import (
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/quantity"
)

func gridID(family string) string { return "family-" + family }

// grids adds one grid with its chart by family, each on a sheet of its own,
// those that sell most first, and names the families that it leaves out.
func (p page) grids(o Parts) {
	var left []string
	shown := 0
	for i := range p.r.Grids {
		g := &p.r.Grids[i]
		if !o.wants(g.ID) {
			continue
		}
		if !p.grid[g.ID] {
			left = append(left, g.ID)
			continue
		}
		if shown++; shown == 1 {
			p.add(&Heading{Level: 1, Text: "Families by period", ID: "grids", NewPage: true})
			p.uncommitted()
		}
		p.add(&Heading{Level: 2, Text: g.title(), ID: gridID(g.ID), NewPage: shown > 1})
		if len(g.Sections) == 0 {
			p.add(&Paragraph{Plain(g.nothing())})
			continue
		}
		p.add(g.chart(), g.table(p.r.Next))
	}
	if len(left) > 0 {
		p.add(&Heading{Level: 2, Text: "Further families", ID: "further"},
			&Paragraph{further(left, "family that sells less has no grid here: ", "families that sell less have no grid here: ", "grids", "prints one")})
	}
}

// further names the families that are left out of a part of the report, and
// the command that prints one of them.
func further(left []string, one, many, part, does string) Text {
	const named = 40
	t := Text{Normal.Of(Count(len(left), one, many))}
	for i, id := range left[:min(named, len(left))] {
		if i > 0 {
			t = append(t, Normal.Of(", "))
		}
		t = append(t, Code.Of(id))
	}
	if n := len(left) - named; n > 0 {
		t = append(t, Normal.Of(" and "+Whole(n)+" more"))
	}
	return append(t, Normal.Of(". "), Code.Of("accord render --only "+part+" --family "+left[0]), Normal.Of(" "+does+"."))
}

// uncommitted says once why columns have nothing to be compared with.
func (p page) uncommitted() {
	switch n := len(p.r.Uncommitted); {
	case n == 1:
		p.add(&Paragraph{Plain("No plan was committed one cycle before " + p.r.Uncommitted[0] + ": that column has no previous plan and no difference, and the running sum stops there.")})
	case n > 1:
		p.add(&Paragraph{Plain("No plan was committed one cycle before " + strings.Join(p.r.Uncommitted, ", ") + ": those columns have no previous plan and no difference, and the running sum stops there.")})
	}
}

func (g *Grid) nothing() string {
	if g.Site != "" {
		return "This site has nothing of this family."
	}
	return "Nothing is planned for this family."
}

func (g *Grid) title() string {
	s := g.Family
	if g.Site != "" {
		s += ", " + g.Site
	}
	return s
}

// table prints the grid: sections as titles, rows under them, periods across.
func (g *Grid) table(next int) *Table {
	open := len(g.Periods) - g.Past
	unit := "units of mixed items"
	if g.Unit != "" {
		unit = g.Unit
	}
	t := &Table{ID: "grid-" + g.ID, Fixed: 1, Caption: fmt.Sprintf("%s (%s, %s)", g.title(), unit, Count(g.Items, "item", "items")),
		Columns: []Column{{}}, Groups: []Group{{"", 1}}}
	for _, title := range g.titles {
		t.Columns = append(t.Columns, Column{Title: title, Kind: PeriodKind})
	}
	if g.Past > 0 {
		t.Groups = append(t.Groups, Group{"past", g.Past})
	}
	t.Groups = append(t.Groups, Group{"open", open}, Group{"totals", 1})
	if next < open {
		t.Columns = append(t.Columns, Column{Title: fmt.Sprintf("next %d", next), Kind: NumberKind})
		t.Groups[len(t.Groups)-1].Span = 2
	}
	t.Columns = append(t.Columns, Column{Title: fmt.Sprintf("all %d", open), Kind: NumberKind})
	for _, s := range g.Sections {
		t.Rows = append(t.Rows, Row{Kind: GroupRow, Cells: []Cell{Words(s.Name)}})
		for _, r := range s.Rows {
			t.Rows = append(t.Rows, g.row(s.Name, r, next))
		}
	}
	t.Footnotes = g.notes()
	return t
}

func (g *Grid) row(section string, r GridRow, next int) Row {
	tone := map[rowForm]Style{mainRow: Strong, quietRow: Muted}[r.form]
	row := Row{Cells: []Cell{Styled(tone, r.Name)}}
	past, open := anyKnown(r.Values[:g.Past]), anyKnown(r.Values[g.Past:])
	for i, n := range r.Values {
		if i < g.Past && !past || i >= g.Past && !open {
			// The row has nothing to say there; n/a would say that it should.
			row.Cells = append(row.Cells, Cell{})
			continue
		}
		c := g.value(r, n)
		switch {
		case r.form == coverRow:
			c = coverCell(n, i < len(r.AtLeast) && r.AtLeast[i])
		case section == "Backlog" && r.form == mainRow && n > 0:
			c.Tone = Bad
		case !n.IsMissing():
			c.Tone = tone
		}
		row.Cells = append(row.Cells, c)
	}
	all := len(r.Values) - g.Past
	if !open { // nor has a sum over nothing
		return row
	}
	if next < all {
		row.Cells = append(row.Cells, g.total(r, r.Next, r.NextKnown, next))
	}
	row.Cells = append(row.Cells, g.total(r, r.Horizon, r.HorizonKnown, all))
	return row
}

// total prints a sum, with the periods that it holds where they are not all.
func (g *Grid) total(r GridRow, n *quantity.Number, known, all int) Cell {
	if n == nil {
		return Cell{}
	}
	c := g.value(r, *n)
	if c.Tone = map[rowForm]Style{mainRow: Strong, quietRow: Muted}[r.form]; known > 0 {
		c.Text = append(Text{Muted.Of(fmt.Sprintf("%d of %d: ", known, all))}, c.Text...)
	}
	return c
}

// value prints a number of the grid; what is not known stays pale.
func (g *Grid) value(r GridRow, n quantity.Number) Cell {
	switch {
	case n.IsMissing():
		return Cell{Text: Plain(NotKnown), Tone: Muted, Value: n, Number: true}
	case r.form == deltaRow:
		return Figure(n, Signed(n, g.Decimals))
	case r.Name == "planned" || r.Name == "open orders" || r.Name == "lost" || r.Name == "in transit" || r.Name == "plan":
		return Figure(n, OrNothing(n, Quantity(n, g.Decimals)))
	}
	return Figure(n, Quantity(n, g.Decimals))
}

func (g *Grid) notes() []Text {
	var out []Text
	if len(g.Short) > 0 {
		const shown = 5
		t := Text{Normal.Of("Short: ")}
		for i, item := range g.Short {
			if i == shown {
				t = append(t, Normal.Of(" and "+Whole(len(g.Short)-shown)+" more"))
				break
			}
			if i > 0 {
				t = append(t, Normal.Of(", "))
			}
			t = append(t, Code.Of(item))
		}
		out = append(out, append(t, Normal.Of(". Backlog is never netted against stock of other items.")))
	}
	if g.BudgetMarkets > 0 && g.BudgetMarkets < g.Markets {
		out = append(out, Plain(fmt.Sprintf("The budget row holds %s of %s markets, the plan all of them.", Whole(g.BudgetMarkets), Whole(g.Markets))))
	}
	if len(g.Undivided) > 0 {
		out = append(out, Plain("The budget of "+strings.Join(g.Undivided, ", ")+" is not in it: items of the family are served from different sites, and the budget does not say of which."))
	}
	if g.Shared {
		out = append(out, Plain("Closed periods hold the site's share of what markets bought that several sites serve; facts do not say which of them shipped."))
	}
	if g.Holes > 0 {
		out = append(out, Plain(fmt.Sprintf("The demand of some items is not known in %s and is in no sum.", Count(g.Holes, "period", "periods"))))
	}
	if g.Unknown > 0 {
		out = append(out, Plain(fmt.Sprintf("The stock of %s is not known and is in no sum.", Count(g.Unknown, "item at a site", "items at sites"))))
	}
	return out
}

// chart draws demand and supply as lines over stock as bars.
func (g *Grid) chart() Block {
	c := &Chart{ID: g.ID, Form: Lines, Title: g.title() + ": demand, supply and stock", Unit: g.Unit, Decimals: g.Decimals, Periods: g.titles, Past: g.Past}
	sales, stock := g.Section("Sales").Row("plan / actual"), g.Section("Stock").Row("plan / actual")
	if stock != nil {
		c.Series = append(c.Series, Series{Name: "stock", Role: RoleStock, Bars: true, Values: stock.Values})
	}
	if backlog := g.Section("Backlog").Row("plan"); backlog != nil {
		c.Series = append(c.Series, Series{Name: "backlog", Role: RoleShort, Values: backlog.Values})
	}
	if sales != nil {
		c.Series = append(c.Series, Series{Name: "demand", Role: RoleDemand, Values: sales.Values})
	}
	if supply := g.supplied(); anyKnown(supply) {
		c.Series = append(c.Series, Series{Name: "supply", Role: RoleSupply, Values: supply})
	}
	c.Description = fmt.Sprintf("Demand, supply and closing stock of %s from %s to %s.", g.title(), g.Periods[0], g.Periods[len(g.Periods)-1])
	if len(g.Short) > 0 {
		c.Description += " Some demand is not served in its period."
	}
	return c
}

// supplied adds the rows of supply.
func (g *Grid) supplied() []quantity.Number {
	out := make([]quantity.Number, len(g.Periods))
	for i := range out {
		out[i] = quantity.Missing
	}
	for _, name := range []string{"committed / received", "open orders", "planned", "moved to other sites"} {
		if r := g.Section("Supply").Row(name); r != nil {
			for i, n := range r.Values {
				plus(out, i, n)
			}
		}
	}
	return out
}
