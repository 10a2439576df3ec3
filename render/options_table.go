package render

import (
	"strings"

	"github.com/accord-plan/accord/internal/option"
	"github.com/accord-plan/accord/internal/quantity"
)

// table is the one table of measures, what differs between the options first.
func (p *optionPage) table() []Block {
	if len(p.shown) == 0 || len(p.c.Measures) == 0 {
		return nil
	}
	t := &Table{Fixed: 1, Columns: []Column{{}, {Title: clipped(baseName(p.c.Base.Label), 24), Kind: MoneyKind}}}
	for _, i := range p.shown {
		t.Columns = append(t.Columns, Column{Title: p.name(i), Kind: MoneyKind})
	}
	best := p.answers() > 1
	if best {
		t.Columns = append(t.Columns, Column{Title: "best"})
	}
	last := option.Differ("")
	for i := range p.c.Measures {
		m := &p.c.Measures[i]
		if title := p.groupTitle(m.Differ); m.Differ != last && title != "" {
			t.Rows = append(t.Rows, Row{Kind: GroupRow, Cells: []Cell{Words(title)}})
		}
		last = m.Differ
		t.Rows = append(t.Rows, p.measureRow(m, best))
	}
	t.Footnotes = p.footnotes()
	return []Block{t}
}

// baseName is a label without its hash.
func baseName(label string) string {
	name, _, _ := strings.Cut(label, " ")
	return name
}

func (p *optionPage) answers() int {
	n := 0
	for _, i := range p.shown {
		if !p.c.Options[i].Asks {
			n++
		}
	}
	return n
}

func (p *optionPage) groupTitle(d option.Differ) string {
	switch {
	case p.answers() < 2:
		return ""
	case d == option.Between:
		return "The options differ in"
	case d == option.Alike:
		return "Alike in all options"
	}
	return "Alike in all plans, or not known"
}

func (p *optionPage) measureRow(m *option.Measure, best bool) Row {
	row := Row{Cells: []Cell{Words(p.measureName(m.Name)), p.measureCell(m, &m.Base, true)}}
	for _, i := range p.shown {
		x := p.measureCell(m, &m.Options[i], false)
		for _, b := range m.Best {
			if b == i && x.Tone == Normal {
				x.Tone = Good
			}
		}
		row.Cells = append(row.Cells, x)
	}
	if best {
		row.Cells = append(row.Cells, Words(p.list(m.Best)))
	}
	return row
}

func (p *optionPage) measureName(n option.Name) string {
	switch n {
	case option.Cash:
		return "cash out to sources"
	case option.StockValue:
		return "stock value, average"
	case option.ServiceMoney:
		return "served on time, of money"
	case option.ServiceUnits:
		return "served on time, of units"
	case option.GapMoney:
		return "gaps to decide"
	}
	return string(n)
}

// measureCell prints the base as it is and an option as its difference, unless
// what it is says more: a share, a count, gaps, and change, which is a
// difference already.
func (p *optionPage) measureCell(m *option.Measure, x *option.Cell, base bool) Cell {
	if x.Value.IsMissing() || m.Unit == option.Share && x.Share == nil && !x.Without {
		return Styled(Muted, NotKnown)
	}
	switch {
	case x.Without:
		return Styled(Bad, "no capacity")
	case m.Unit == option.Share:
		return Words(shareText(*x.Share, p.decimals(m)))
	case m.Unit == option.Count:
		return Figure(x.Value, OrNothing(x.Value, Quantity(x.Value, 0)))
	case m.Name == option.GapMoney:
		if x.Count == 0 {
			return Words("none")
		}
		return Cell{Text: Plain(Money(x.Value, p.c.Currency, 0) + " (" + Count(x.Count, "gap", "gaps") + ")"), Value: x.Value, Number: true, Tone: Bad}
	case m.Name == option.DemandChange || m.Name == option.SupplyChange:
		s := Money(x.Value, p.c.Currency, 0)
		if x.Share != nil && x.Value != 0 {
			s += " (" + shareText(*x.Share, 1) + ")"
		}
		return Figure(x.Value, OrNothing(x.Value, s))
	case base:
		return Figure(x.Value, Money(x.Value, p.c.Currency, 0))
	}
	c := p.signed(x.Delta)
	if better := x.Delta < 0 == m.Less; !x.Delta.IsMissing() && x.Delta != 0 && !better && m.Name == option.Margin {
		c.Tone = Bad
	}
	return c
}

func shareText(r quantity.Ratio, decimals int) string {
	v := quantity.MulDiv(int64(r), pow10(decimals)*100, int64(quantity.RatioScale))
	return decimal(v, decimals, "", "") + " %"
}

func pow10(n int) int64 {
	out := int64(1)
	for range n {
		out *= 10
	}
	return out
}

// decimals is how many decimals tell the shares of a row apart that are not
// the same: one, and three at most.
func (p *optionPage) decimals(m *option.Measure) int {
	shares := []*quantity.Ratio{m.Base.Share}
	for _, i := range p.shown {
		shares = append(shares, m.Options[i].Share)
	}
	for d := 1; d < 3; d++ {
		said := map[string]quantity.Ratio{}
		apart := true
		for _, s := range shares {
			if s == nil {
				continue
			}
			words := shareText(*s, d)
			if other, ok := said[words]; ok && other != *s {
				apart = false
			}
			said[words] = *s
		}
		if apart {
			return d
		}
	}
	return 3
}

// footnotes say where a peak lies, what is in no sum, and why something is not
// known.
func (p *optionPage) footnotes() []Text {
	out := []Text{Plain("Options as differences from " + baseName(p.c.Base.Label) + "; shares, gaps and changes as they are. " +
		"Stock value is the mean of the period ends; less counts as better, though a target may want more." + p.since())}
	for i := range p.c.Measures {
		m := &p.c.Measures[i]
		if m.Name == option.Load {
			if s := p.wheres(m); s != "" {
				out = append(out, Plain("peak load: "+s))
			}
		}
		out = append(out, p.unknowns(m)...)
	}
	return out
}

// since says what change is measured against.
func (p *optionPage) since() string {
	if p.c.Committed.Label == "" {
		return ""
	}
	return " Changed: gross, since " + p.c.Committed.Label + "."
}

// wheres says where the peak of the base is, and those of the options that are
// somewhere else.
func (p *optionPage) wheres(m *option.Measure) string {
	var parts []string
	if m.Base.Where != "" {
		parts = append(parts, m.Base.Where)
	}
	for _, i := range p.shown {
		if w := m.Options[i].Where; w != "" && w != m.Base.Where {
			parts = append(parts, "in "+p.name(i)+" "+w)
		}
	}
	return strings.Join(parts, "; ")
}

func (p *optionPage) unknowns(m *option.Measure) []Text {
	var out []Text
	say := func(who string, x *option.Cell) {
		switch {
		case x.Why != "" && x.Value.IsMissing():
			out = append(out, Plain(p.measureName(m.Name)+", "+who+": n/a, "+x.Why))
		case x.LeftOut > 0 && m.Name == option.GapMoney:
			out = append(out, Plain(p.measureName(m.Name)+", "+who+": the money of "+Count(x.LeftOut, "gap is", "gaps are")+" not known"))
		case x.LeftOut > 0:
			out = append(out, Plain(p.measureName(m.Name)+", "+who+": "+Count(x.LeftOut, "cell is", "cells are")+" not known and in no sum"))
		}
	}
	say(baseName(p.c.Base.Label), &m.Base)
	for _, i := range p.shown {
		if x := &m.Options[i]; x.Why != m.Base.Why || x.LeftOut != m.Base.LeftOut {
			say(p.name(i), x)
		}
	}
	return out
}
