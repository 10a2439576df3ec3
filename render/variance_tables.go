package render

import (
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/variance"
)

// comparison are the tables of one comparison; the headline has the totals of
// the first.
func (p *variancePage) comparison(c *variance.Comparison, i int) []Block {
	var out []Block
	if i > 0 {
		out = append(out, &Heading{Level: 2, Text: "Against " + p.against(c)})
	}
	if c.Used() == 0 {
		if i > 0 {
			out = append(out, &Paragraph{Plain("Not known: " + p.why(c) + ".")})
		}
		return out
	}
	families := p.groups("Families: actual − "+base(c), "family", c.Families, &c.Total, 12)
	families.ID += "-" + string(c.Against)
	out = append(out, families)
	if i == 0 {
		out = append(out, p.causes(c)...)
	}
	for _, l := range []struct {
		title, what string
		groups      []variance.Group
	}{{"Markets", "market", c.Markets}, {"Sources", "source", c.Sources}, {"Owners", "owner", c.Owners}, {"Items", "item", c.Items}} {
		if len(l.groups) > 0 {
			t := p.groups(l.title+": actual − "+base(c), l.what, l.groups, nil, 15)
			t.ID += "-" + string(c.Against)
			out = append(out, t)
		}
	}
	return append(out, p.bridge(c)...)
}

// base is what a comparison subtracts.
func base(c *variance.Comparison) string {
	switch c.Against {
	case variance.Budget:
		return "budget"
	case variance.Previous:
		return "plan before"
	}
	return "plan"
}

// varianceColumns are the measures of the table of groups.
var varianceColumns = []struct {
	measure variance.Measure
	title   string
	kind    Kind
}{
	{variance.DemandMeasure, "demand", NumberKind}, {variance.SupplyMeasure, "supply", NumberKind}, {variance.TransfersMeasure, "transfers", NumberKind},
	{variance.StockMeasure, "stock", NumberKind}, {variance.BacklogMeasure, "backlog", NumberKind}, {variance.RevenueMeasure, "revenue", MoneyKind},
	{variance.MarginMeasure, "margin", MoneyKind}, {variance.StockValueMeasure, "stock value", MoneyKind},
}

// groups is one line per family, market or whatever they are.
func (p *variancePage) groups(title, what string, groups []variance.Group, total *variance.Group, shown int) *Table {
	t := &Table{ID: "variance-" + what, Caption: title, Fixed: 1, Columns: []Column{{Title: what}}}
	for _, x := range varianceColumns {
		t.Columns = append(t.Columns, Column{Title: x.title, Kind: x.kind})
		if x.measure == variance.DemandMeasure || x.measure == variance.SupplyMeasure {
			t.Columns = append(t.Columns, Column{Title: "%" + x.title[:1], Kind: PercentKind})
		}
	}
	t.Columns = append(t.Columns, Column{Title: "tolerance"})
	if p.o.Full {
		shown = len(groups)
	}
	t.fill(len(groups), shown, func(i int) Row { return p.groupRow(&groups[i], groupName(what, &groups[i])) })
	t.MoreText = "with less money off the plan"
	if total != nil && len(groups) > 1 {
		row := p.groupRow(total, "All")
		row.Kind = TotalRow
		t.Rows = append(t.Rows, row)
	}
	for _, x := range varianceColumns {
		t = t.without(x.title)
	}
	t = t.without("%d").without("%s").without("tolerance")
	for i := range t.Columns {
		if strings.HasPrefix(t.Columns[i].Title, "%") {
			t.Columns[i].Title = "%"
		}
	}
	return t
}

// groupName calls an item by its id, as the causes above do and files hold it.
func groupName(what string, g *variance.Group) string {
	if what == "item" {
		return g.ID
	}
	return g.Name
}

func (p *variancePage) groupRow(g *variance.Group, name string) Row {
	row := Row{Cells: []Cell{Words(name)}}
	for _, x := range varianceColumns {
		l := g.Row(x.measure)
		percent := x.measure == variance.DemandMeasure || x.measure == variance.SupplyMeasure
		f := (*variance.Figure)(nil)
		if l != nil {
			if f = l.Money; x.kind == NumberKind {
				f = l.Units
			}
		}
		if f == nil && l != nil && l.Money != nil && x.kind == NumberKind && l.Money.Used > 0 {
			row.Cells = append(row.Cells, Figure(l.Money.Difference, OrNothing(l.Money.Difference, SignedMoney(l.Money.Difference, p.r.Currency, 0))))
			f = l.Money
		} else {
			row.Cells = append(row.Cells, p.difference(f, g, x.kind))
		}
		if percent {
			row.Cells = append(row.Cells, percentCell(f))
		}
		if l != nil && len(row.Cells) > 0 {
			last := &row.Cells[len(row.Cells)-1]
			last.Tone = max(last.Tone, tone(l.Standing))
		}
	}
	row.Cells = append(row.Cells, groupStanding(g))
	return row
}

func (p *variancePage) difference(f *variance.Figure, g *variance.Group, kind Kind) Cell {
	if f == nil {
		return Words(Nothing)
	}
	if f.Used == 0 {
		return Styled(Muted, NotKnown)
	}
	if kind == MoneyKind {
		return Figure(f.Difference, OrNothing(f.Difference, SignedMoney(f.Difference, p.r.Currency, 0)))
	}
	return Figure(f.Difference, OrNothing(f.Difference, Signed(f.Difference, g.Decimals)))
}

func percentCell(f *variance.Figure) Cell {
	if f == nil {
		return Words(Nothing)
	}
	if f.Used > 0 && f.Difference == 0 {
		return Words(Nothing)
	}
	if f.Used == 0 || f.Plan == 0 {
		return Styled(Muted, NotKnown)
	}
	return Words(SignedPercent(f.Difference, f.Plan.Abs()))
}

// groupStanding names the measure that asks for most, after how many they are that ask
// for as much: "3 out: demand".
func groupStanding(g *variance.Group) Cell {
	for _, s := range []variance.Standing{variance.NeedsDecision, variance.Lever} {
		var names []string
		for i := range g.Rows {
			if g.Rows[i].Standing == s {
				names = append(names, string(g.Rows[i].Measure))
			}
		}
		if len(names) == 0 {
			continue
		}
		word := "out: " + names[0]
		if s == variance.NeedsDecision {
			word = "decide: " + names[0]
		}
		if n := len(names); n > 1 {
			word = Whole(n) + " " + word
		}
		return Styled(tone(s), word)
	}
	for i := range g.Rows {
		if g.Rows[i].Standing == variance.In {
			return Styled(Good, "in")
		}
	}
	return Words(Nothing)
}

func standingCell(s variance.Standing) Cell {
	switch s {
	case variance.In:
		return Styled(Good, "in")
	case variance.Lever:
		return Styled(Warn, "out")
	case variance.NeedsDecision:
		return Styled(Bad, "decide")
	}
	return Words(Nothing)
}

// causes are the cells that moved most money.
func (p *variancePage) causes(c *variance.Comparison) []Block {
	if len(c.Causes) == 0 {
		return nil
	}
	t := &Table{ID: "variance-causes", Caption: "What is behind it, by money", Fixed: 2, MoreText: "with less money", MoreFlag: "--causes 0",
		Columns: []Column{{}, {Title: "item"}, {Title: "where"}, {Title: "planned", Kind: NumberKind}, {Title: "actual", Kind: NumberKind},
			{Title: "difference", Kind: NumberKind}, {Title: "%", Kind: PercentKind}, {Title: "worth", Kind: MoneyKind}, {Title: "owner"}, {Title: "tolerance"}}}
	shown := p.o.Causes
	if shown < 0 {
		shown = len(c.Causes)
	}
	for i := range c.Causes {
		if i >= shown {
			break
		}
		t.Rows = append(t.Rows, p.causeRow(&c.Causes[i]))
	}
	t.More = c.MoreCauses + len(c.Causes) - len(t.Rows)
	return []Block{t.without("tolerance")}
}

func (p *variancePage) causeRow(x *variance.Cause) Row {
	where := x.Where
	if x.Site != "" {
		where += " → " + x.Site
	}
	worth := Styled(Muted, NotKnown)
	if x.Money.Used > 0 {
		worth = Figure(x.Money.Difference, SignedMoney(x.Money.Difference, p.r.Currency, 0))
	}
	return Row{Cells: []Cell{Words(string(x.Measure)), Words(x.Item), Words(where), Figure(x.Units.Plan, Quantity(x.Units.Plan, x.Decimals)),
		Figure(x.Units.Actual, Quantity(x.Units.Actual, x.Decimals)), Figure(x.Units.Difference, Signed(x.Units.Difference, x.Decimals)),
		percentCell(&x.Units), worth, Words(x.Owner), standingCell(x.Standing)}}
}

// bridge leads from the plan's money to the actual, steps across.
func (p *variancePage) bridge(c *variance.Comparison) []Block {
	if c.Revenue == nil && c.Margin == nil {
		return nil
	}
	t := &Table{ID: "variance-bridge-" + string(c.Against), Caption: "Bridge from " + base(c) + " to actual", Fixed: 1, Columns: []Column{{Title: ""}, {Title: base(c), Kind: MoneyKind}}}
	var kinds []variance.StepKind
	for _, k := range []variance.StepKind{variance.Volume, variance.Mix, variance.Price, variance.PriceAndMix, variance.Cost, variance.Currency, variance.New, variance.Ended, variance.TradeSpend} {
		if stepOf(c.Revenue, k) != 0 || stepOf(c.Margin, k) != 0 {
			kinds = append(kinds, k)
			t.Columns = append(t.Columns, Column{Title: string(k), Kind: MoneyKind})
		}
	}
	t.Columns = append(t.Columns, Column{Title: "actual", Kind: MoneyKind})
	for _, x := range []struct {
		name string
		w    *variance.Waterfall
	}{{"revenue", c.Revenue}, {"margin", c.Margin}} {
		if x.w == nil {
			continue
		}
		row := Row{Cells: []Cell{Words(x.name), p.money(x.w.Base)}}
		for _, k := range kinds {
			n := stepOf(x.w, k)
			row.Cells = append(row.Cells, Figure(n, OrNothing(n, SignedMoney(n, p.r.Currency, 0))))
		}
		t.Rows = append(t.Rows, Row{Cells: append(row.Cells, p.money(x.w.Target))})
		if x.w.Used < x.w.Of {
			t.Footnotes = append(t.Footnotes, Plain(x.name+": used "+Whole(x.w.Used)+" of "+Whole(x.w.Of)+" cells"))
		}
	}
	if !p.o.Full {
		return []Block{t}
	}
	return append(p.waterfalls(c), t)
}

// waterfalls draw the bridge of revenue and of margin.
func (p *variancePage) waterfalls(c *variance.Comparison) []Block {
	var out []Block
	for _, x := range []struct {
		name string
		w    *variance.Waterfall
	}{{"Revenue", c.Revenue}, {"Margin", c.Margin}} {
		if x.w == nil {
			continue
		}
		from := strings.ToUpper(base(c)[:1]) + base(c)[1:]
		steps := []BridgeStep{{Label: from, Money: x.w.Base, Total: true}}
		for _, s := range x.w.Steps {
			if s.Amount != 0 {
				steps = append(steps, BridgeStep{Label: string(s.Label), Money: s.Amount})
			}
		}
		steps = append(steps, BridgeStep{Label: "Actual", Money: x.w.Target, Total: true})
		out = append(out, &Chart{ID: "bridge-" + string(c.Against) + "-" + strings.ToLower(x.name), Title: x.name + " of " + p.span() + ", from " + strings.ToLower(from) + " to actual",
			Description: x.name + " was " + Money(x.w.Target, p.r.Currency, 0) + " against " + Money(x.w.Base, p.r.Currency, 0) + " planned.", Form: Waterfall, Unit: p.r.Currency, Steps: steps})
	}
	return out
}

func stepOf(w *variance.Waterfall, k variance.StepKind) quantity.Number {
	if w == nil {
		return 0
	}
	return w.Amount(k)
}

func (p *variancePage) money(n quantity.Number) Cell { return Figure(n, Money(n, p.r.Currency, 0)) }

// outlook is the year by family.
func (p *variancePage) outlook() []Block {
	o := p.r.Outlook
	if o == nil || o.Closed == 0 || len(o.Families) == 0 {
		return nil
	}
	caption := "Outlook " + strconv.Itoa(o.Year) + ": " + Count(o.Closed, "period", "periods") + " as they were, " + Count(o.Open, "period", "periods") + " as planned"
	if o.Beyond > 0 {
		caption += ", " + Whole(o.Beyond) + " beyond the horizon"
	}
	t := &Table{ID: "outlook", Caption: caption, Fixed: 1, Columns: []Column{{Title: "family"}, {Title: "units", Kind: NumberKind}, {Title: "revenue", Kind: MoneyKind},
		{Title: "budget", Kind: MoneyKind}, {Title: "last close", Kind: MoneyKind}, {Title: "margin", Kind: MoneyKind}, {Title: "budget", Kind: MoneyKind}, {Title: "last close", Kind: MoneyKind}},
		Groups: []Group{{"", 2}, {"revenue, and against", 3}, {"margin, and against", 3}}}
	lines := append([]variance.OutlookLine{}, o.Families...)
	total := o.Total
	total.Name = "All"
	for i, l := range append(lines, total) {
		if i == len(lines) && i < 2 {
			break
		}
		row := Row{Cells: []Cell{Words(l.Name), p.outlookUnits(&l)}}
		for _, m := range []*variance.OutlookMeasure{&l.Revenue, &l.Margin} {
			row.Cells = append(row.Cells, p.money(m.Outlook), p.offOutlook(m.Budget), p.offOutlook(m.Last))
		}
		if i == len(lines) {
			row.Kind = TotalRow
		}
		t.Rows = append(t.Rows, row)
	}
	if n := len(o.Missing); n > 0 {
		t.Footnotes = append(t.Footnotes, Plain("without "+Count(n, "period", "periods")+" of which no complete sales are known: "+o.Missing[0]+" to "+o.Missing[n-1]))
	}
	if m := &total.Revenue; m.Used < m.Of {
		t.Footnotes = append(t.Footnotes, Plain("used "+Whole(m.Used)+" of "+Whole(m.Of)+" periods of families in markets"))
	}
	return []Block{t}
}

func (p *variancePage) outlookUnits(l *variance.OutlookLine) Cell {
	if l.Units == nil {
		return Words(Nothing)
	}
	return Figure(l.Units.Outlook, Quantity(l.Units.Outlook, l.Decimals))
}

func (p *variancePage) offOutlook(f *variance.Figure) Cell {
	if f == nil || f.Used == 0 {
		return Styled(Muted, NotKnown)
	}
	return Figure(f.Difference, OrNothing(f.Difference, SignedMoney(f.Difference, p.r.Currency, 0)))
}
