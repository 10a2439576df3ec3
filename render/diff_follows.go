package render

import (
	"strings"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// follows lists what comes of the edits: gaps first, then what changed most in
// money.
func (p *diffPage) follows() {
	all := len(p.d.Gaps) + len(p.d.Derived) + p.d.BelowTolerance
	if all == 0 {
		return
	}
	t := &Table{Fixed: 1, Columns: []Column{{}, {Title: "what"}, {Title: "period"}, {Title: "change"}, {Title: "worth", Kind: MoneyKind}}}
	for i := range p.d.Gaps {
		if len(t.Rows) < p.o.Rows {
			t.Rows = append(t.Rows, p.gapRow(&p.d.Gaps[i]))
		}
	}
	for i := range p.d.Derived {
		if len(t.Rows) < p.o.Rows {
			t.Rows = append(t.Rows, p.consequenceRow(&p.d.Derived[i]))
		}
	}
	title := "Follows from it"
	if left := all - len(t.Rows); left > 0 {
		title += " (" + Whole(len(t.Rows)) + " of " + Whole(all) + " shown" + p.tolerance(left) + ")"
	}
	p.add(&Heading{Level: 2, Text: title, ID: "follows"})
	if f := p.byFamily(); f != nil {
		p.add(f)
	}
	if len(t.Rows) > 0 {
		p.add(t)
	}
}

// tolerance says how many of the rows that are left out are below it.
func (p *diffPage) tolerance(left int) string {
	limit := percentOf(p.d.Tolerance)
	if p.d.ToleranceMoney > 0 {
		limit += " or " + Money(p.d.ToleranceMoney, p.d.Currency, 0)
	}
	switch n := p.d.BelowTolerance; {
	case n == 0:
		return ""
	case n == left:
		return "; the rest is below the tolerance of " + limit
	default:
		return "; " + Whole(n) + " are below the tolerance of " + limit
	}
}

func (p *diffPage) gapRow(g *change.GapChange) Row {
	mark, tone := "! ", Bad
	if replaced(p.d, g) || g.Above { // more than the budget is no bad news
		mark, tone = "~ ", Normal
	} else if g.How == change.Closed || g.How == change.Shrunk {
		mark, tone = "✔ ", Good
	} else if g.How != change.Unknown && !g.NeedsDecision() {
		tone = Warn
	}
	what := Words(g.What)
	if g.At.File != "" {
		what.Link = p.link(g.At, g.Head == nil)
	}
	return Row{Cells: []Cell{{Text: Text{tone.Of(mark), tone.Of(g.Kind)}}, what, Words(span(g.From, g.To)),
		{Text: noted(p.gapText(g), gapTodo(g, p.o.AsOf))}, p.gapWorth(g)}}
}

// gapWorth is by how much money a gap grew, and says where that is the money of
// its worst period while its units are those of all.
func (p *diffPage) gapWorth(g *change.GapChange) Cell {
	c := p.worth(g.Money)
	if moneyOfWorst(g.Kind, g.Base) || moneyOfWorst(g.Kind, g.Head) {
		c.Text = append(c.Text, Muted.Of(" peak"))
	}
	return c
}

// moneyOfWorst reports whether a gap over several periods is worth the stock of
// its worst one.
func moneyOfWorst(kind string, s *change.GapSize) bool {
	return s != nil && (kind == projection.BelowTarget || kind == projection.Excess) && s.From != s.To && !s.Money.IsMissing()
}

// worth is a difference in money, a dash where there is none.
func (p *diffPage) worth(n quantity.Number) Cell {
	if n.IsMissing() {
		return Styled(Muted, Nothing)
	}
	return Figure(n, SignedMoney(n, p.d.Currency, 0))
}

// noted adds a note to a text, in one cell: they wrap together where a terminal
// is narrow.
func noted(t, note Text) Text {
	if len(note) == 0 {
		return t
	}
	return append(append(t, Muted.Of(" · ")), note...)
}

// gapText says what became of a gap and how large it is.
func (p *diffPage) gapText(g *change.GapChange) Text {
	if replaced(p.d, g) {
		return Text{Strong.Of("replaced by " + projection.NoSource + ": "), Normal.Of("was " + g.Text)}
	}
	switch g.How {
	case change.Opened:
		return Text{Strong.Of("new: "), Normal.Of(g.Text)}
	case change.Closed:
		return Text{Strong.Of("closed: "), Normal.Of("was " + g.Text)}
	case change.Unknown:
		if g.Head == nil {
			return Text{Bad.Of("no longer known: "), Normal.Of("was " + g.Text)}
		}
		return Text{Bad.Of("no longer known in all its periods: "), Normal.Of(g.Text)}
	case change.Reclassed:
		return Text{Strong.Of("now " + classWords(g.Head.Class) + ": "), Normal.Of(g.Text)}
	}
	words, was, is := string(g.How), g.Base.Units, g.Head.Units
	peaks := ""
	if moneyOfWorst(g.Kind, g.Base) || moneyOfWorst(g.Kind, g.Head) {
		peaks = p.gapPeaks(g)
	}
	inText := peaks != "" && strings.HasSuffix(g.Text, inAll) // which says what it is now
	if was != is && !inText {
		words += " " + p.gapUnits(g, was, is) + measured(g)
	}
	t := Text{Strong.Of(words + peaks + ": "), Normal.Of(g.Text)}
	if was != is && inText {
		t = append(t, Muted.Of(" ("+Quantity(was, decimalsFor(measureOf(g), was, is))+" before)"))
	}
	if g.Beyond {
		t = append(t, Muted.Of(" · with periods that only one plan has open"))
	}
	return t
}

// gapUnits tells two sizes of a gap: money where it is off the budget.
func (p *diffPage) gapUnits(g *change.GapChange, was, is quantity.Number) string {
	if g.Kind == projection.BudgetGap {
		return Money(was, p.d.Currency, 0) + " → " + Money(is, p.d.Currency, 0)
	}
	d := decimalsFor(measureOf(g), was, is)
	return Quantity(was, d) + " → " + Quantity(is, d)
}

// gapPeaks tells the worst periods of a gap, of which its money is.
func (p *diffPage) gapPeaks(g *change.GapChange) string {
	was, is := g.Base.Peak, g.Head.Peak
	switch {
	case was == 0 && is == 0: // nobody says
		return ""
	case was == is:
		return ", peak " + Quantity(is, decimalsFor(change.Stock, is, is)) + " as before"
	}
	return ", peak " + p.gapUnits(g, was, is)
}

const inAll = " in all periods"

// measured says what the units of a gap over several periods are, so that they
// are not taken for the amount of its worst period, by which its text is told.
func measured(g *change.GapChange) string {
	switch {
	case g.Base.From == g.Base.To && g.Head.From == g.Head.To:
	case moneyOfWorst(g.Kind, g.Base) || moneyOfWorst(g.Kind, g.Head): // its worst period follows
		return inAll
	case g.Head.Measure == projection.AtPeak:
		return " at the peak"
	case g.Head.Measure == projection.InAll && !strings.Contains(g.Text, inAll): // else it says so itself
		return inAll
	}
	return ""
}

// measureOf is what a gap's size measures: the load of a resource, or units.
func measureOf(g *change.GapChange) change.Measure {
	if g.Resource != "" {
		return change.Load
	}
	return change.Stock
}

// classWords names a gap's class in a sentence.
func classWords(class string) string {
	switch class {
	case projection.NeedsDecision.String():
		return "needs a decision"
	case projection.Noise.String():
		return "noise"
	}
	return "a " + class
}

// decimalsOf is the number of decimals that a number is exact with.
func decimalsOf(n quantity.Number) int {
	if n.IsMissing() {
		return 0
	}
	_, fraction, _ := strings.Cut(n.String(), ".")
	return len(fraction)
}

// gapTodo says what a gap waits for, and until when something can be done.
func gapTodo(g *change.GapChange, asOf period.Date) Text {
	var t Text
	switch {
	case g.Head == nil:
		return nil
	case g.CoveredBy != "":
		return Text{Good.Of("covered by "), Code.Of(g.CoveredBy)}
	case g.NeedsDecision() && g.ProposedBy != "":
		t = Text{Bad.Of("needs a decision: "), Code.Of(g.ProposedBy)}
	case g.NeedsDecision():
		t = Text{Bad.Of("needs a decision")}
	case g.ProposedBy != "":
		t = Text{Normal.Of("proposed: "), Code.Of(g.ProposedBy)}
	}
	if g.FallsShort != "" {
		if len(t) > 0 {
			t = append(t, Normal.Of("; "))
		}
		t = append(t, Normal.Of(g.FallsShort))
	}
	if g.LastDay == "" {
		return t
	}
	words, passed := "last day to order more: "+g.LastDay, false
	if asOf != period.NoDate && g.LastDay < asOf.String() {
		words, passed = "last day "+g.LastDay, true // days are ISO dates, which sort as text
	}
	if len(t) > 0 {
		words = "; " + words
	}
	t = append(t, Normal.Of(words))
	switch {
	case passed:
		t = append(t, Bad.Of(" has passed"))
	case g.CannotWait:
		t = append(t, Bad.Of(", cannot wait for the executive meeting"))
	}
	return t
}

func (p *diffPage) consequenceRow(q *change.Consequence) Row {
	d := decimalsFor(q.Measure, q.Before, q.After)
	t := Text{Muted.Of(Quantity(q.Before, d) + " → "), Strong.Of(Quantity(q.After, d))}
	if !q.Target.IsMissing() {
		label := " (target "
		if q.Measure == change.Load {
			label = " (capacity "
		}
		t = append(t, Muted.Of(label+Quantity(q.Target, min(decimalsOf(q.Target), max(d, 1)))+")"))
	}
	var note Text
	if q.Periods > 1 {
		note = Text{Muted.Of("the most of " + Whole(q.Periods) + " periods, " + span(q.From, q.To))}
	}
	return Row{Cells: []Cell{Words("~ " + string(q.Measure)), Words(q.What), Words(q.Period), {Text: noted(t, note)}, p.worth(q.Money)}}
}

// decimalsFor is the number of decimals to print two numbers of a measure
// with: one of cover and of load, which are computed, two of cover that would
// else look the same; of units as many as they
// are exact with, but no more than one unless it takes more to tell them apart.
func decimalsFor(m change.Measure, before, after quantity.Number) int {
	exact := max(decimalsOf(before), decimalsOf(after))
	switch m {
	case change.Cover:
		if Quantity(before, 1) == Quantity(after, 1) {
			return 2
		}
		return 1
	case change.Load:
		return min(exact, 1)
	}
	for d := min(exact, 1); d < exact; d++ {
		if Quantity(before, d) != Quantity(after, d) {
			return d
		}
	}
	return exact
}
