package render

import (
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

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

// answer names the decision that covers a gap, the options of the one that is
// proposed, or the one that covers too little of it.
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
	case g.FallsShort != "":
		return Plain(g.FallsShort)
	}
	return Text{Muted.Of("none")}
}
