package render

import (
	"path"
	"slices"

	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// issues lists gaps by family: one line by family, then the gaps themselves.
func (p page) issues(o Parts) {
	is := &p.r.Issues
	p.add(&Heading{Level: 1, Text: "Issues", ID: "issues", NewPage: true}, &Paragraph{Plain(p.r.issueWords())})
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

// issueWords counts the gaps and says how far they are known.
func (r *PlanReport) issueWords() string {
	is := &r.Issues
	words := "No gap is above the tolerances."
	if len(is.Families) > 0 {
		words = is.decisionWords()
		if n := is.openLevers(); is.Levers > 0 {
			words += "; " + Count(is.Levers, "can be closed by a lever", "can be closed by levers")
			if n < is.Levers {
				words += ", " + Whole(is.Levers-n) + " of them covered"
			}
		}
		words += "."
	}
	if is.Noise > 0 {
		words += " " + Count(is.Noise, "more is", "more are") + " below the tolerances."
	}
	if n := r.unknown(); n > 0 {
		words += " Not every gap is known: the demand or revenue of " + Count(n, "family", "families") + " is not."
	}
	return words
}

// decisionWords says how many gaps need a decision and how many have one.
func (is *Issues) decisionWords() string {
	words := Count(is.Decisions, "gap needs", "gaps need") + " a decision, "
	switch {
	case is.Decisions == 0:
		return "No gap needs a decision"
	case is.Uncovered == 0 && is.Decisions == 1:
		return words + "it has an accepted one"
	case is.Uncovered == 0:
		return words + "each has an accepted one"
	case is.Uncovered == is.Decisions:
		return words + "none is accepted yet"
	}
	return words + Whole(is.Uncovered) + " without an accepted one"
}

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
	if slices.ContainsFunc(p.r.Issues.Families, FamilyIssue.countsOnce) {
		t.Footnotes = []Text{Plain("An item that is short at a site is below its target there too: of the two the larger amount is counted.")}
	}
	return t
}

// countsOnce reports whether the family's money is less than that of its gaps.
func (f FamilyIssue) countsOnce() bool {
	var all quantity.Number
	for i := range f.Gaps {
		if n := f.Gaps[i].Money; !n.IsMissing() {
			all = all.Add(n)
		}
	}
	return all != f.Money.Add(f.LeverMoney)
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
	t.fill(len(f.Gaps), limit, func(i int) Row { return p.gap(f.Gaps[i]) })
	return t.without("last day")
}

func (p page) gap(g Issue) Row {
	class := Words(g.Class)
	if g.Class == projection.NeedsDecision.String() && g.CoveredBy == "" {
		class = Styled(Bad, "! "+g.Class)
	}
	id := Cell{Text: Text{Code.Of(g.ID)}}
	if g.At != nil {
		id.Link = &Link{File: path.Join(p.prefix, g.At.File), Line: g.At.Line}
	}
	return Row{Cells: []Cell{id, Words(gapSpan(g)), Figure(g.Money, Money(g.Money, p.r.Currency, 0)), class, Words(g.Text),
		lastDay(g, p.r.AsOf), {Text: p.answer(g)}}}
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

// lead says what the amounts beside options are, "" if there are none.
func lead(os []Option) string {
	if slices.ContainsFunc(os, Option.priced) {
		return "effect on margin: "
	}
	return ""
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
				sep = " (" + lead(g.Options)
			}
			t = append(t, Muted.Of(sep+o.ID))
			if o.priced() {
				t = append(t, Muted.Of(" "+SignedMoney(-o.Cost, p.r.Currency, 0)))
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
