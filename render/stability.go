package render

import (
	"cmp"
	"strings"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/stability"
)

// StabilityView says how much of a report is printed.
type StabilityView struct {
	// Limit is how many rows of a table are listed, 0 for all.
	Limit int
	// Head is what the plan that stands is called.
	Head string
	// Prefix is the plan's folder in the repository.
	Prefix string
	Footer []Text
}

// StabilityDocument lays out how the plan changed.
func StabilityDocument(r *stability.Report, o StabilityView) *Document {
	p := stabilityPage{r, o, &Document{Title: r.Company + ", cycle " + r.Cycle + ": plan stability" + sinceFirst(r), Footer: o.Footer}}
	p.d.Subtitle = p.subtitle()
	if r.Short {
		p.d.Footer = append([]Text{shallow}, p.d.Footer...)
	}
	if len(r.Steps) == 0 {
		p.d.Blocks = append(p.d.Blocks, &Paragraph{Plain("There is no close before this plan that it can be held against.")})
		return p.d
	}
	p.d.Headline = p.headline()
	p.d.Blocks = append(p.d.Blocks, p.sentences()...)
	p.d.Blocks = append(p.d.Blocks, p.steps())
	p.measure("Demand", r.Demand)
	p.measure("Commitments", r.Supply)
	p.d.Blocks = append(p.d.Blocks, p.frozen()...)
	return p.d
}

type stabilityPage struct {
	r *stability.Report
	o StabilityView
	d *Document
}

func (p *stabilityPage) subtitle() Text {
	var parts []string
	if p.r.AsOf != "" {
		parts = append(parts, "as of "+p.r.AsOf)
	}
	for _, x := range p.r.Steps {
		if len(x.Skipped) > 0 {
			parts = append(parts, strings.Join(x.Skipped, ", ")+" has no close: "+x.From+" is held against "+p.tag(x.To))
		}
	}
	for _, x := range p.r.Left {
		parts = append(parts, x.Tag+" is left out: "+x.Why)
	}
	return Plain(strings.Join(parts, " · "))
}

// sinceFirst names the first plan that another one is held against.
func sinceFirst(r *stability.Report) string {
	if len(r.Steps) == 0 {
		return ""
	}
	return " since " + r.Steps[0].From
}

func (p *stabilityPage) tag(s string) string { return cmp.Or(s, p.o.Head) }

func (p *stabilityPage) headline() []Fact {
	var out []Fact
	for _, x := range []struct {
		label string
		m     *stability.Measure
	}{{"demand", p.r.Demand}, {"commitments", p.r.Supply}} {
		if x.m == nil {
			continue
		}
		t := &x.m.Total
		out = append(out, Fact{Label: x.label + " changed from plan to plan", Value: changed(&t.All), Detail: "frozen " + changed(&t.Frozen) + ", slushy " + changed(&t.Slushy) + ", liquid " + changed(&t.Liquid)})
		if t.Back != 0 {
			out = append(out, Fact{Label: x.label + " changed and changed back", Value: p.amount(t, t.Back, t.BackMoney), Detail: Count(t.Turns, "turn", "turns") + " in " + Count(t.Changes, "change", "changes")})
		}
	}
	hand := 0
	for i := range p.r.Frozen {
		if p.r.Frozen[i].ByHand() {
			hand++
		}
	}
	tone := Good
	if hand > 0 {
		tone = Warn
	}
	frozen := Fact{Label: "changed by people in the frozen zone", Value: Count(hand, "number", "numbers"), Tone: tone}
	if n := len(p.r.Frozen) - hand; n > 0 {
		frozen.Detail = Whole(n) + " more by the forecast alone"
	}
	return append(out, frozen)
}

// sentences say who changed most and back again.
func (p *stabilityPage) sentences() []Block {
	var out []Block
	for _, x := range []struct {
		label string
		m     *stability.Measure
	}{{"the demand", p.r.Demand}, {"the commitments", p.r.Supply}} {
		if x.m == nil || x.m.Total.Back == 0 {
			continue
		}
		most := &x.m.Rows[0]
		for i := range x.m.Rows {
			if x.m.Rows[i].BackMoney > most.BackMoney {
				most = &x.m.Rows[i]
			}
		}
		out = append(out, &Paragraph{Text{Strong.Of(cmp.Or(most.Name, most.Key)), Normal.Of(": most of " + x.label + " that was changed and changed back, " + p.amount(most, most.Back, most.BackMoney) +
			"; " + Whole(most.Turns) + " of its " + Count(most.Changes, "change", "changes") + " went against the one before.")}})
	}
	return out
}

// amount is a quantity, or money where units differ.
func (p *stabilityPage) amount(r *stability.Row, units, money quantity.Number) string {
	if r.Unit == "" {
		return Money(money, p.r.Currency, 0) + " at cost"
	}
	return unitsOf(units, r.Unit, r.Decimals)
}

func changed(z *stability.Zone) string { return ratioText(z.Ratio) }

func changeCell(r *quantity.Ratio, tone Style) Cell {
	c := Cell{Text: Plain(ratioText(r)), Tone: tone, Value: quantity.Missing, Number: true}
	if r != nil {
		c.Value = quantity.One.Scaled(*r)
		if *r == 0 {
			c.Text = Plain(Nothing)
		}
	}
	return c
}

// steps is a line for each comparison.
func (p *stabilityPage) steps() *Table {
	t := &Table{ID: "steps", Caption: "Changed by fence zone", Fixed: 2, Heat: true, Columns: []Column{{Title: "from"}, {Title: "to"}}, Groups: []Group{{Span: 2}}}
	for _, x := range []struct {
		label string
		m     *stability.Measure
	}{{"demand", p.r.Demand}, {"commitments", p.r.Supply}} {
		if x.m != nil {
			t.Groups = append(t.Groups, Group{x.label, 3})
			t.Columns = append(t.Columns, Column{Title: "frozen", Kind: PercentKind}, Column{Title: "slushy", Kind: PercentKind}, Column{Title: "liquid", Kind: PercentKind})
		}
	}
	for i := range p.r.Steps {
		s := &p.r.Steps[i]
		row := Row{Cells: []Cell{Words(s.From), Words(p.tag(s.To))}}
		for _, m := range []*stability.Measure{p.r.Demand, p.r.Supply} {
			if m != nil {
				r := &m.Steps[i]
				row.Cells = append(row.Cells, frozenCell(r.Frozen.Ratio), changeCell(r.Slushy.Ratio, Normal), changeCell(r.Liquid.Ratio, Normal))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// frozenCell marks a change where there should be none.
func frozenCell(r *quantity.Ratio) Cell {
	if r != nil && *r > 0 {
		return changeCell(r, Warn)
	}
	return changeCell(r, Normal)
}

// measure is a line for each row of the report's key.
func (p *stabilityPage) measure(title string, m *stability.Measure) {
	if m == nil || len(m.Rows) == 0 {
		return
	}
	if m.Total.Changes == 0 {
		p.d.Blocks = append(p.d.Blocks, &Paragraph{Plain("No number of " + strings.ToLower(title) + " changed from plan to plan.")})
		return
	}
	t := &Table{ID: strings.ToLower(title), Caption: title + " by " + p.r.By, Fixed: 1, Columns: []Column{{Title: p.r.By}, {Title: "frozen", Kind: PercentKind}, {Title: "slushy", Kind: PercentKind},
		{Title: "liquid", Kind: PercentKind}, {Title: "changed", Kind: NumberKind}, {Title: "net", Kind: NumberKind}, {Title: "back", Kind: NumberKind}, {Title: "turns"}, {Title: "at cost", Kind: MoneyKind}}}
	for i := range m.Rows {
		if p.o.Limit > 0 && i >= p.o.Limit {
			t.More, t.MoreFlag = len(m.Rows)-i, "--limit 0"
			break
		}
		t.Rows = append(t.Rows, p.row(&m.Rows[i], m.Rows[i].Key))
	}
	if len(m.Rows) > 1 && p.r.By != "owner" {
		r := p.row(&m.Total, "all")
		r.Kind = TotalRow
		t.Rows = append(t.Rows, r)
	}
	p.d.Blocks = append(p.d.Blocks, t)
}

func (p *stabilityPage) row(r *stability.Row, key string) Row {
	n := func(n quantity.Number, text string) Cell { return Figure(n, OrNothing(n, text)) }
	turns := Nothing
	if r.Changes > 0 {
		turns = Whole(r.Turns) + " of " + Whole(r.Changes)
	}
	return Row{Cells: []Cell{Words(cmp.Or(key, NotKnown)), frozenCell(r.Frozen.Ratio), changeCell(r.Slushy.Ratio, Normal), changeCell(r.Liquid.Ratio, Normal),
		n(r.All.Changed, Quantity(r.All.Changed, r.Decimals)), n(r.All.Net, Signed(r.All.Net, r.Decimals)), n(r.Back, Quantity(r.Back, r.Decimals)),
		Words(turns), n(r.All.ChangedMoney, Money(r.All.ChangedMoney, p.r.Currency, 0))}}
}
