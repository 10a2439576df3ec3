package render

import (
	"github.com/accord-plan/accord/internal/cadence"
	"github.com/accord-plan/accord/internal/quantity"
)

// CheckInDocument lays the weekly check-in out on one page.
func CheckInDocument(c *cadence.CheckIn, footer []Text) *Document {
	d := &Document{Title: c.Name + ", " + c.Period + " to date", Footer: footer, Headline: checkInFacts(c)}
	against := c.AgainstBy
	if c.Against != "" {
		against = c.Against + ", " + c.AgainstBy
	}
	d.Subtitle = Plain("as of " + c.AsOf + revisionWords(c.Revision) + ", against " + against)
	if t := familiesToDate(c); len(t.Rows) > 0 {
		d.Blocks = append(d.Blocks, t)
	}
	if t := sourcesToDate(c); len(t.Rows) > 0 {
		d.Blocks = append(d.Blocks, t)
	}
	if len(c.Exceptions) > 0 {
		d.Blocks = append(d.Blocks, exceptionsTable(c))
	} else if c.Sales.AsOf != "" {
		d.Blocks = append(d.Blocks, &Paragraph{Text: Plain("No exception: demand is within a tenth of the plan to date, and no open order is past its day.")})
	} else {
		d.Blocks = append(d.Blocks, &Paragraph{Text: Plain("Demand is not judged: nothing is known of it to date. No open order is past its day.")})
	}
	l := &List{}
	for _, t := range c.Agenda {
		l.Items = append(l.Items, Text{Strong.Of(Whole(t.Minutes) + " min"), Normal.Of(" " + t.What)})
	}
	d.Blocks = append(d.Blocks, &Heading{Level: 2, Text: "Thirty minutes"}, l)
	if c.Used < c.Of {
		d.Footer = append(d.Footer, Plain("Money is of "+Whole(c.Used)+" of "+Whole(c.Of)+" cells: the others have no price."))
	}
	for _, n := range c.Notes {
		d.Footer = append(d.Footer, Text{Warn.Of(n)})
	}
	return d
}

// checkInFacts say how far the period is and how demand stands.
func checkInFacts(c *cadence.CheckIn) []Fact {
	day := Fact{Label: "working day", Value: Whole(c.Sales.Worked) + " of " + Whole(c.Sales.Days), Detail: "facts to " + c.Sales.AsOf}
	if c.Sales.AsOf == "" {
		day = Fact{Label: "facts", Value: "none to date", Tone: Warn}
	}
	v := c.Value
	value := Fact{Label: "demand to date", Value: Money(v.Actual, c.Currency, 0), Detail: "planned " + Money(v.Plan, c.Currency, 0) + ", " + SignedPercent(v.Difference, v.Plan)}
	if v.Actual.IsMissing() {
		value = Fact{Label: "demand to date", Value: "n/a"}
	}
	more := len(c.Exceptions) + c.More
	return []Fact{day, value, {Label: "exceptions", Value: Whole(more)}}
}

func familiesToDate(c *cadence.CheckIn) *Table {
	t := &Table{Caption: "Demand to date against the plan to date (the period's plan by working days), at the plan's prices in " + c.Currency, Fixed: 1,
		Columns: []Column{{Title: "family"}, {Title: "actual", Kind: NumberKind}, {Title: "planned", Kind: NumberKind}, {Title: "difference", Kind: NumberKind}, {Title: "%", Kind: PercentKind},
			{Title: "money", Kind: MoneyKind}, {Title: "of the period", Kind: NumberKind}}}
	for _, f := range c.Families {
		name := f.Name
		if f.Orders {
			name += " (orders)"
		}
		t.Rows = append(t.Rows, pairRow(name, f.Units, Cell{Text: Plain(SignedMoney(f.Value.Difference, c.Currency, 0)), Tone: toneOf(f.Value.Difference)}))
	}
	return t
}

// pairRow is a row of what happened, what was planned and the difference.
func pairRow(name string, p cadence.Pair, money Cell) Row {
	return Row{Cells: []Cell{Words(name), numberCell(p.Actual), numberCell(p.Plan), {Text: Plain(Signed(p.Difference, 0)), Value: p.Difference, Number: true},
		Words(SignedPercent(p.Difference, p.Plan)), money, Words(Percent(p.Actual, p.Whole))}}
}

func numberCell(n quantity.Number) Cell {
	return Cell{Text: Plain(Quantity(n, 0)), Value: n, Number: true}
}

func toneOf(n quantity.Number) Style {
	if !n.IsMissing() && n < 0 {
		return Warn
	}
	return Normal
}

func sourcesToDate(c *cadence.CheckIn) *Table {
	t := &Table{Caption: "Received to " + c.Receipts.AsOf + " against what was committed to date", Fixed: 1,
		Columns: []Column{{Title: "source"}, {Title: "received", Kind: NumberKind}, {Title: "committed", Kind: NumberKind}, {Title: "difference", Kind: NumberKind}, {Title: "%", Kind: PercentKind},
			{Title: "late orders", Kind: NumberKind}, {Title: "of the period", Kind: NumberKind}}}
	for _, s := range c.Sources {
		late := Words(Whole(s.Late))
		if s.Late > 0 {
			late = Styled(Warn, Whole(s.Late))
		}
		t.Rows = append(t.Rows, pairRow(s.Source, s.Units, late))
	}
	return t
}

var exceptionKinds = map[string]string{"demand": "demand", "late-supply": "late supply", "late-demand": "late order", "short": "short"}

func exceptionsTable(c *cadence.CheckIn) *Table {
	t := &Table{Caption: "Exceptions, by money at stake", Fixed: 2, Columns: []Column{{Title: ""}, {Title: "what"}, {Title: "how it stands"}, {Title: "money", Kind: MoneyKind}, {Title: "who"}}}
	for _, e := range c.Exceptions {
		t.Rows = append(t.Rows, Row{Cells: []Cell{Words(exceptionKinds[e.Kind]), Words(e.What), Words(e.Text), Words(Money(e.Money, c.Currency, 0)), Words(whoIs(e.Role, e.People))}})
	}
	t.More, t.MoreText = c.More, "with less at stake"
	return t.without("who")
}
