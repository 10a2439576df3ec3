package render

import (
	"cmp"
	"strings"

	"github.com/accord-plan/accord/internal/attainment"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

// AttainmentView says how much of a report is printed.
type AttainmentView struct {
	// Limit is how many rows are listed, 0 for all.
	Limit    int
	Calendar period.Calendar
	// Charts draws the course of whoever came short most.
	Charts bool
	Footer []Text
}

// AttainmentDocument lays supply attainment out.
func AttainmentDocument(r *attainment.Report, o AttainmentView) *Document {
	p := attainmentPage{r, o, &Document{Title: r.Company + ", cycle " + r.Cycle + ": supply attainment" + p2p(r.Periods), Footer: o.Footer}}
	p.d.Subtitle = p.subtitle()
	if r.Short {
		p.d.Footer = append([]Text{shallow}, p.d.Footer...)
	}
	if len(r.Cells) == 0 {
		p.d.Blocks = append(p.d.Blocks, &Paragraph{Plain("No close promised anything for a closed period of this range, and nothing came in it.")})
		return p.d
	}
	p.d.Headline = p.headline()
	p.d.Blocks = append(p.d.Blocks, p.sentences(), p.kept(), p.trend(), p.later())
	if o.Charts {
		p.course()
	}
	return p.d
}

// shallow closes a report on the plans committed before where not all may be there.
var shallow = Plain("The clone is shallow, so that earlier closes may be missing: run git fetch --unshallow.")

type attainmentPage struct {
	r *attainment.Report
	o AttainmentView
	d *Document
}

// p2p is the range of periods.
func p2p(ps []attainment.Period) string {
	switch n := len(ps); n {
	case 0:
		return ""
	case 1:
		return ", " + ps[0].Period
	default:
		return ", " + ps[0].Period + " to " + ps[n-1].Period
	}
}

func (p *attainmentPage) subtitle() Text {
	var parts []string
	if p.r.AsOf != "" {
		parts = append(parts, "as of "+p.r.AsOf)
	}
	for _, t := range p.r.Periods {
		if t.Why != "" {
			parts = append(parts, t.Period+" has no promise of the cycle before: "+t.Why)
		}
	}
	return Plain(strings.Join(parts, " · "))
}

func (p *attainmentPage) headline() []Fact {
	t := &p.r.Total
	_, short := t.Lag1.Short()
	if t.Lag1.Used == 0 {
		short = quantity.Missing
	}
	facts := []Fact{
		{Label: "attained", Value: kept(&t.Lag1), Detail: "of what the cycle before promised, " + usedPromises(&t.Lag1), Tone: keptTone(&t.Lag1)},
		{Label: "of the promise at lead time", Value: kept(&t.LeadTime), Detail: usedPromises(&t.LeadTime), Tone: keptTone(&t.LeadTime)},
		{Label: "short at cost", Value: Money(short, p.r.Currency, 0)},
	}
	if n := t.Running.Owed; n != 0 {
		facts = append(facts, Fact{Label: "still owed", Value: Quantity(n, t.Decimals), Detail: Money(t.Running.OwedMoney, p.r.Currency, 0) + " at cost", Tone: Bad})
	}
	if t.Orders.Lines > 0 {
		facts = append(facts, Fact{Label: "order lines on time in full", Value: inFull(&t.Orders), Detail: Whole(t.Orders.InFull) + " of " + Whole(t.Orders.Lines)})
	}
	return facts
}

func usedPromises(x *attainment.Promise) string {
	return "used " + Whole(x.Used) + " of " + Whole(x.Of) + " promises"
}

// kept is a ratio in percent.
func kept(x *attainment.Promise) string {
	if x.Ratio == nil {
		return NotKnown
	}
	return Percent(quantity.Number(*x.Ratio), quantity.Number(quantity.Unit))
}

// keptTone judges a ratio: nearly all is good, less than nine tenths is bad.
func keptTone(x *attainment.Promise) Style {
	switch {
	case x.Ratio == nil:
		return Normal
	case *x.Ratio >= quantity.Unit*98/100:
		return Good
	case *x.Ratio < quantity.Unit*9/10:
		return Bad
	}
	return Warn
}

func inFull(o *attainment.Orders) string {
	return Percent(quantity.Whole(int64(o.InFull)), quantity.Whole(int64(o.Lines)))
}

// sentences say who came short most, and what became of it.
func (p *attainmentPage) sentences() Block {
	if len(p.r.Rows) == 0 {
		return &Paragraph{}
	}
	w := &p.r.Rows[0]
	short, money := w.Lag1.Short()
	t := &p.r.Total.Lag1
	if t.Used == 0 {
		return &Paragraph{Plain("No promise of the cycle before can be held against what came: " + usedPromises(t) + ".")}
	}
	if money == 0 && t.Used < t.Of {
		return &Paragraph{Plain("Everything that was promised and can be judged came in its period, " + usedPromises(t) + ".")}
	}
	if money == 0 {
		return &Paragraph{Plain("Everything that was promised came in its period.")}
	}
	words := Text{Strong.Of(cmp.Or(w.Name, w.Key)), Normal.Of(" came short most: " + p.units(&w.Score, short) + ", " + Money(money, p.r.Currency, 0) + " at cost, " + kept(&w.Lag1) + " attained.")}
	if n := w.Running.Late; n != 0 && !n.IsMissing() {
		words = append(words, Normal.Of(" "+p.units(&w.Score, n)+" came later, "+p.late(w.Running.Delay)+" on average."))
	}
	if n := w.Running.Owed; n != 0 && !n.IsMissing() {
		words = append(words, Normal.Of(" "+p.units(&w.Score, n)+" are still owed, the oldest since "+w.Running.Since+"."))
	}
	if n := w.Hit.Units; n != 0 && !n.IsMissing() {
		words = append(words, Normal.Of(" By the plan in force it left demand of "+p.units(&w.Score, n)+" unserved, "+Money(w.Hit.Money, p.r.Currency, 0)+" of margin."))
	}
	return &Paragraph{words}
}

// late is a delay in words.
func (p *attainmentPage) late(n quantity.Number) string {
	unit := map[string]string{"month": "month", "week": "week"}[p.o.Calendar.Name()]
	if unit = cmp.Or(unit, "period"); n != quantity.One {
		unit += "s"
	}
	return n.Words() + " " + unit + " late"
}

func (p *attainmentPage) units(s *attainment.Score, n quantity.Number) string {
	return unitsOf(n, s.Unit, s.Decimals)
}

// unitsOf is a quantity with its unit.
func unitsOf(n quantity.Number, unit string, decimals int) string {
	switch {
	case n.IsMissing():
		return "items of several units"
	case unit == "each" && n == quantity.One:
		return "1 unit"
	case unit == "each":
		unit = "units"
	}
	return Quantity(n, decimals) + " " + unit
}

// each lists the rows, and the total where there are several.
func (p *attainmentPage) each(t *Table, row func(r *attainment.Row) []Cell) *Table {
	for i := range p.r.Rows {
		if p.o.Limit > 0 && i >= p.o.Limit {
			t.More, t.MoreFlag = len(p.r.Rows)-i, "--limit 0"
			break
		}
		r := &p.r.Rows[i]
		t.Rows = append(t.Rows, Row{Cells: append([]Cell{Words(cmp.Or(r.Key, NotKnown))}, row(r)...)})
	}
	if len(p.r.Rows) > 1 {
		t.Rows = append(t.Rows, Row{Kind: TotalRow, Cells: append([]Cell{Words("all")}, row(&p.r.Total)...)})
	}
	return t
}

func (p *attainmentPage) kept() *Table {
	t := &Table{ID: "kept", Caption: "Promises kept", Fixed: 1, Columns: []Column{{Title: p.r.By}, {Title: "committed", Kind: NumberKind}, {Title: "attained", Kind: PercentKind},
		{Title: "at lead time", Kind: PercentKind}, {Title: "orders in full", Kind: PercentKind}, {Title: "short at cost", Kind: MoneyKind}, {Title: "worst"}}}
	return p.each(t, func(r *attainment.Row) []Cell {
		_, money := r.Lag1.Short()
		orders := Nothing
		switch {
		case r.Orders.Lines > 0:
			orders = inFull(&r.Orders)
		case r.Orders.Of > 0:
			orders = NotKnown
		}
		worst := Nothing
		if r.Worst != nil {
			worst = r.Worst.Item + "@" + r.Worst.Site
		}
		return []Cell{Figure(r.Lag1.Committed, Quantity(r.Lag1.Committed, r.Decimals)), keptCell(&r.Lag1), keptCell(&r.LeadTime),
			Words(orders), Figure(money, OrNothing(money, Money(money, p.r.Currency, 0))), Words(worst)}
	}).without("orders in full")
}

func keptCell(x *attainment.Promise) Cell {
	c := Cell{Text: Plain(kept(x)), Tone: keptTone(x), Value: quantity.Missing, Number: true}
	if x.Ratio != nil {
		c.Value = quantity.One.Scaled(*x.Ratio)
	}
	return c
}

// trend is the ratio by period.
func (p *attainmentPage) trend() *Table {
	t := &Table{ID: "trend", Heat: true, Caption: "Attained by period, of what the cycle before promised", Fixed: 1, Columns: []Column{{Title: p.r.By}}}
	for i := range p.r.Periods {
		t.Columns = append(t.Columns, Column{Title: p.title(i), Kind: PercentKind})
	}
	return p.each(t, func(r *attainment.Row) []Cell {
		var cells []Cell
		for i := range r.Trend {
			cells = append(cells, trendCell(&r.Trend[i]))
		}
		return cells
	})
}

// trendCell is a whole percent; what is not all is not rounded up to it.
func trendCell(x *attainment.Promise) Cell {
	c := keptCell(x)
	switch {
	case x.Of == 0:
		c.Text = Plain(Nothing)
	case x.Ratio != nil:
		c.Text = Plain(Whole(int(*x.Ratio/(quantity.Unit/100))) + " %")
	}
	return c
}

// later is what came after its period, or without a promise.
func (p *attainmentPage) later() *Table {
	t := &Table{ID: "later", Caption: "What came late, is owed, or was not promised", Fixed: 1, Columns: []Column{{Title: p.r.By}, {Title: "on time", Kind: NumberKind}, {Title: "late", Kind: NumberKind}, {Title: "by periods", Kind: NumberKind},
		{Title: "still owed", Kind: NumberKind}, {Title: "since"}, {Title: "made up", Kind: NumberKind}, {Title: "above", Kind: NumberKind}, {Title: "unpromised", Kind: NumberKind},
		{Title: "lowered", Kind: NumberKind}, {Title: "raised", Kind: NumberKind}, {Title: "owner"}}}
	p.each(t, func(r *attainment.Row) []Cell {
		n := func(n quantity.Number) Cell { return Figure(n, OrNothing(n, Quantity(n, r.Decimals))) }
		delay := Words(Nothing)
		if !r.Running.Delay.IsMissing() {
			delay = Figure(r.Running.Delay, Quantity(r.Running.Delay, 1))
		}
		return []Cell{n(r.Running.OnTime), n(r.Running.Late), delay, n(r.Running.Owed), Words(cmp.Or(r.Running.Since, Nothing)),
			n(r.Unplanned.MadeUp), n(r.Unplanned.Above), n(r.Unplanned.Without), n(r.Moved.Lowered), n(r.Moved.Raised), Words(r.Owner)}
	})
	for _, title := range []string{"above", "unpromised", "lowered", "raised", "owner"} {
		t.without(title)
	}
	return t
}

// course draws the running sums of whoever came short most, or of all where
// units can be added.
func (p *attainmentPage) course() {
	r := &p.r.Total
	if len(p.r.Rows) > 0 && (r.Unit == "" || p.r.Rows[0].Worst != nil) {
		r = &p.r.Rows[0]
	}
	if r.Unit == "" || len(r.Course) < 2 {
		return
	}
	name := cmp.Or(r.Name, r.Key, "all")
	c := &Chart{ID: "course", Form: Lines, Title: name + ": received against committed, running", Unit: r.Unit, Decimals: r.Decimals, Past: len(p.r.Periods),
		Description: "What " + name + " had committed and delivered by the end of each period, and what it then owed."}
	committed, received, owed := Series{Name: "committed", Role: RolePrevious}, Series{Name: "received", Role: RoleDemand}, Series{Name: "owed", Role: RoleShort, Bars: true}
	for i, x := range r.Course {
		c.Periods = append(c.Periods, p.title(i))
		committed.Values, received.Values, owed.Values = append(committed.Values, x.Committed), append(received.Values, x.Received), append(owed.Values, x.Owed)
	}
	c.Series = []Series{committed, received, owed}
	p.d.Blocks = append(p.d.Blocks, c)
}

// title is a period over a column.
func (p *attainmentPage) title(i int) string {
	label := p.r.Periods[i].Period
	if at, err := p.o.Calendar.Parse(label); err == nil {
		return periodTitle(p.o.Calendar, at, i == 0)
	}
	return label
}
