package render

import (
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// moneyScale chooses how money is printed in the family table: in thousands
// where the total has seven digits or more.
func (p page) moneyScale() (name string, print func(quantity.Number, bool) Cell) {
	unit, word := int64(1), p.r.Currency
	if t := p.r.Executive.Total.Revenue.Plan; !t.IsMissing() && t.Abs() >= quantity.Whole(1_000_000) {
		unit, word = 1000, "thousand "+p.r.Currency
	}
	return word, func(n quantity.Number, signed bool) Cell {
		if n.IsMissing() {
			return Styled(Muted, NotKnown)
		}
		scaled := quantity.Share(n, 1, quantity.Number(unit), 0)
		if signed {
			return Figure(n, Signed(scaled, 0))
		}
		return Figure(n, Quantity(scaled, 0))
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
	t.Footnotes = lineNotes(e)
	return t
}

func lineColumns(prev, budget bool) ([]Column, []Group) {
	cols := []Column{{Title: ""}}
	groups := []Group{{Span: 1}}
	measure := func(title, plan string, kind Kind, withBudget bool) {
		n := len(cols)
		cols = append(cols, Column{plan, kind})
		if prev {
			cols = append(cols, Column{"vs last", kind})
		}
		if budget && withBudget {
			cols = append(cols, Column{"vs budget", kind})
		}
		groups = append(groups, Group{title, len(cols) - n})
	}
	measure("Demand", "units", NumberKind, false)
	measure("Revenue", "plan", MoneyKind, true)
	measure("Margin", "plan", MoneyKind, true)
	cols = append(cols, Column{"on hand", MoneyKind}, Column{"of target", PercentKind}, Column{"cover", NumberKind},
		Column{"on time", PercentKind}, Column{"what binds", TextKind})
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

// issues lists gaps by family: one line by family, then the gaps themselves.
func (p page) issues(o Parts) {
	is := &p.r.Issues
	if len(is.Families) == 0 {
		p.add(&Heading{Level: 1, Text: "Issues", ID: "issues", NewPage: true}, &Paragraph{Plain("No gap is above the tolerances.")})
		return
	}
	open := Whole(is.Uncovered) + " without an accepted one"
	if is.Decisions > 0 && is.Uncovered == is.Decisions {
		open = "none is accepted yet"
	}
	words := fmt.Sprintf("%s a decision, %s; %s.", Count(is.Decisions, "gap needs", "gaps need"), open, Count(is.Levers, "can be closed by a lever", "can be closed by levers"))
	if is.Noise > 0 {
		words += " " + Count(is.Noise, "more is", "more are") + " below the tolerances."
	}
	p.add(&Heading{Level: 1, Text: "Issues", ID: "issues", NewPage: true}, &Paragraph{Plain(words)})
	if len(is.Families) > 1 {
		p.add(p.issueLines())
	}
	var left []string
	shown := 0
	for _, f := range is.Families {
		switch {
		case !o.wants(f.ID):
		case shown == listedFamilies && o.Families == nil && f.ID != "":
			left = append(left, f.ID)
		default:
			shown++
			p.add(&Heading{Level: 2, Text: f.Family}, p.gaps(f, o.Gaps))
		}
	}
	if len(left) > 0 {
		p.add(&Heading{Level: 2, Text: "Gaps of further families"},
			&Paragraph{further(left, "family with less at stake is not listed: ", "families with less at stake are not listed: ", "issues", "lists its gaps")})
	}
}

// Of a company with many families the lines of lineFamilies are printed, and
// the gaps of listedFamilies; the others' are asked for by name.
const (
	lineFamilies   = 30
	listedFamilies = 12
)

func (p page) issueLines() Block {
	t := &Table{Fixed: 1, Columns: []Column{{Title: "family"}, {Title: "gaps", Kind: NumberKind}, {Title: "at stake", Kind: MoneyKind},
		{Title: "gaps", Kind: NumberKind}, {Title: "at stake", Kind: MoneyKind}}, Groups: []Group{{"", 1}, {"to decide", 2}, {"to close by a lever", 2}}}
	all := p.r.Issues.Families
	if n := len(all) - lineFamilies; n > 1 {
		rest := FamilyIssue{Family: Count(n, "more family", "more families")}
		for _, f := range all[lineFamilies:] {
			rest.join(f)
		}
		all = append(slices.Clone(all[:lineFamilies]), rest)
	}
	for _, f := range all {
		t.Rows = append(t.Rows, Row{Cells: []Cell{Words(f.Family), Words(OrNothing(quantity.Number(f.Decisions), Whole(f.Decisions))),
			p.stake(f.Money, f.Decisions, f.Unpriced), Words(OrNothing(quantity.Number(f.Levers), Whole(f.Levers))),
			p.stake(f.LeverMoney, f.Levers, f.LeverUnpriced)}})
	}
	return t
}

// stake is the money of n gaps, at least so much where some have no price.
func (p page) stake(n quantity.Number, gaps, unpriced int) Cell {
	switch {
	case gaps == 0:
		return Styled(Muted, Nothing)
	case unpriced == gaps:
		return Styled(Muted, NotKnown)
	case unpriced > 0:
		return Figure(n, "≥ "+Money(n, p.r.Currency, 0))
	}
	return Figure(n, Money(n, p.r.Currency, 0))
}

func (p page) gaps(f FamilyIssue, limit int) Block {
	t := &Table{Fixed: 1, Columns: []Column{{Title: "gap"}, {Title: "periods", Kind: TextKind}, {Title: "at stake", Kind: MoneyKind},
		{Title: "class"}, {Title: "what"}, {Title: "last day"}, {Title: "decision"}}}
	for i, g := range f.Gaps {
		if i == limit {
			t.More = len(f.Gaps) - limit
			break
		}
		class := Words(g.Class)
		if g.Class == projection.NeedsDecision.String() && g.CoveredBy == "" {
			class = Styled(Bad, "! "+g.Class)
		}
		id := Cell{Text: Text{Code.Of(g.ID)}}
		if g.At != nil {
			id.Link = &Link{File: g.At.File, Line: g.At.Line}
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{id, Words(gapSpan(g)), Figure(g.Money, Money(g.Money, p.r.Currency, 0)), class, Words(g.Text),
			lastDay(g, p.r.AsOf), {Text: p.answer(g)}}})
	}
	return t.without("last day")
}

func gapSpan(g Issue) string {
	if g.From == g.To || g.To == "" {
		return g.From
	}
	return g.From + ".." + g.To
}

func lastDay(g Issue, asOf string) Cell {
	switch {
	case g.LastDay == "":
		return Styled(Muted, Nothing)
	case g.LastDay < asOf: // days are ISO dates, which sort as text
		return Styled(Warn, g.LastDay+" has passed")
	case g.CannotWait:
		return Styled(Warn, g.LastDay+", cannot wait")
	}
	return Words(g.LastDay)
}

// answer names the decision that covers a gap, or the options of the one that
// is proposed.
func (p page) answer(g Issue) Text {
	switch {
	case g.CoveredBy != "":
		return Text{Good.Of("✔ "), Normal.Of(g.CoveredBy)}
	case g.ProposedBy != "":
		t := Text{Normal.Of("proposed: " + g.ProposedBy)}
		for i, o := range g.Options {
			sep := "; "
			if i == 0 {
				sep = " ("
			}
			t = append(t, Muted.Of(sep+o.ID))
			if !o.Cost.IsMissing() {
				t = append(t, Muted.Of(" "+Money(o.Cost, p.r.Currency, 0)))
			}
		}
		if len(g.Options) > 0 {
			t = append(t, Muted.Of(")"))
		}
		return t
	}
	return Text{Muted.Of("none")}
}
