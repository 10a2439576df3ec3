package render

import (
	"strings"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/quantity"
)

// follows lists what comes of the edits: gaps first, then what changed most in
// money.
func (p *diffPage) follows() {
	all := len(p.d.Gaps) + len(p.d.Derived) + p.d.BelowTolerance
	if all == 0 {
		return
	}
	t := &Table{Fixed: 1, Columns: []Column{{}, {Title: "what"}, {Title: "period"}, {Title: "change"},
		{Title: "worth", Kind: MoneyKind}, {Title: "to do"}}}
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
	if g.Head == nil || g.How == change.Shrunk {
		mark, tone = "✔ ", Good
	} else if !g.NeedsDecision() {
		tone = Warn
	}
	worth := Figure(g.Money, SignedMoney(g.Money, p.d.Currency, 0))
	return Row{Cells: []Cell{{Text: Text{tone.Of(mark), tone.Of(g.Kind)}}, Words(g.What), Words(span(g.From, g.To)),
		{Text: gapText(g)}, worth, {Text: gapTodo(g)}}}
}

// gapText says what became of a gap and how large it is.
func gapText(g *change.GapChange) Text {
	switch g.How {
	case change.Opened:
		return Text{Strong.Of("new: "), Normal.Of(g.Text)}
	case change.Closed:
		return Text{Strong.Of("closed: "), Normal.Of("was " + g.Text)}
	}
	return Text{Strong.Of(string(g.How) + ": "), Normal.Of(g.Text), Muted.Of(", was " + Quantity(g.Base.Units, decimalsOf(g.Base.Units)))}
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
func gapTodo(g *change.GapChange) Text {
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
	if g.LastDay == "" {
		return t
	}
	words := "last day to order more: " + g.LastDay
	if len(t) > 0 {
		words = "; " + words
	}
	t = append(t, Normal.Of(words))
	if g.CannotWait {
		t = append(t, Bad.Of(", cannot wait for the executive meeting"))
	}
	return t
}

func (p *diffPage) consequenceRow(q *change.Consequence) Row {
	worth := Styled(Muted, Nothing)
	if !q.Money.IsMissing() {
		worth = Figure(q.Money, SignedMoney(q.Money, p.d.Currency, 0))
	}
	d := decimalsOf(q.After)
	if q.Measure == change.Cover {
		d = 1
	}
	t := Text{Muted.Of(Quantity(q.Before, d) + " → "), Strong.Of(Quantity(q.After, d))}
	if !q.Target.IsMissing() {
		label := " (target "
		if q.Measure == change.Load {
			label = " (capacity "
		}
		t = append(t, Muted.Of(label+Quantity(q.Target, decimalsOf(q.Target))+")"))
	}
	when := q.Period
	todo := Text(nil)
	if q.Periods > 1 {
		todo = Text{Muted.Of("most; in all " + Whole(q.Periods) + " periods, " + span(q.From, q.To))}
	}
	return Row{Cells: []Cell{Words("~ " + string(q.Measure)), Words(q.What), Words(when), {Text: t}, worth, {Text: todo}}}
}
