package render

import (
	"strings"

	"github.com/accord-plan/accord/internal/joint"
	"github.com/accord-plan/accord/internal/quantity"
)

// TogetherView says how much of a report on open proposals is printed.
type TogetherView struct {
	// Rows is how many problems a table has at most, 12 if zero; negative for
	// all. What is left out is counted.
	Rows   int
	Footer []Text
}

// TogetherDocument says which open proposals do not go together: pairs first,
// then sets of three and more, what is wrong with single ones, and what was not
// judged.
func TogetherDocument(r *joint.Report, o TogetherView) *Document {
	if o.Rows == 0 {
		o.Rows = 12
	}
	if o.Rows < 0 {
		o.Rows = everything
	}
	p := togetherPage{r: r, o: o}
	doc := &Document{Title: "Open proposals together", Footer: o.Footer}
	doc.Subtitle = Text{Normal.Of(Count(len(r.Proposals), "proposal", "proposals") + " for "), Code.Of(r.Target)}
	doc.Blocks = append(doc.Blocks, &Paragraph{p.verdict()})
	for _, part := range []struct {
		title string
		sets  []joint.Set
	}{{"Pairs", r.Pairs}, {"Sets of three and more", r.Sets}} {
		if len(part.sets) > 0 {
			doc.Blocks = append(doc.Blocks, &Heading{Level: 2, Text: part.title + " that are fine alone and not together"}, p.table(part.sets))
		}
	}
	if l := p.who(); len(l.Items) > 0 {
		doc.Blocks = append(doc.Blocks, l)
	}
	doc.Blocks = append(doc.Blocks, p.rest()...)
	return doc
}

type togetherPage struct {
	r *joint.Report
	o TogetherView
}

// verdict says it in one sentence, and how much was looked at.
func (p *togetherPage) verdict() Text {
	var t Text
	switch n, m := len(p.r.Pairs), len(p.r.Sets); {
	case n+m == 0 && p.r.JudgedPairs == 0:
		t = Text{Normal.Of("There are no two proposals to hold against each other.")}
	case n+m == 0:
		t = Text{Good.Of("Nothing stands between them: "), Normal.Of("what is fine alone is fine together, as far as it was judged.")}
	default:
		t = Text{Bad.Of(pairsAndSets(n, m)), Normal.Of(" of proposals that are fine alone " + one(n+m, "does", "do") + " not go together.")}
	}
	t = append(t, Muted.Of(" Judged: "+Whole(p.r.JudgedPairs)+" of "+Count(p.r.AllPairs, "pair", "pairs")))
	if len(p.r.All) > 2 {
		t = append(t, Muted.Of(", and "+Whole(len(p.r.All))+" merged together"))
	}
	return append(t, Muted.Of("; "+Count(p.r.Merges, "merge", "merges")+"."))
}

func pairsAndSets(n, m int) string {
	switch {
	case m == 0:
		return Count(n, "pair", "pairs")
	case n == 0:
		return Count(m, "set", "sets") + " of three and more"
	}
	return Count(n, "pair", "pairs") + " and " + Count(m, "larger set", "larger sets")
}

func one(n int, single, several string) string {
	if n == 1 {
		return single
	}
	return several
}

// table has a row for each problem of each set.
func (p *togetherPage) table(sets []joint.Set) *Table {
	t := &Table{Fixed: 1, Columns: []Column{{Title: "together"}, {Title: "what"}, {Title: "period"}, {Title: "in words"},
		{Title: "units", Kind: NumberKind}, {Title: "alone", Kind: NumberKind}, {Title: "money", Kind: MoneyKind}}}
	for i := range sets {
		for k := range sets[i].Problems {
			if len(t.Rows) == p.o.Rows {
				t.More++
				continue
			}
			who := ""
			if k == 0 {
				who = p.names(sets[i].Members)
			}
			t.Rows = append(t.Rows, p.row(who, &sets[i].Problems[k]))
		}
	}
	return t.without("period").without("units").without("alone").without("money")
}

func (p *togetherPage) names(members []int) string {
	names := make([]string, len(members))
	for i, k := range members {
		names[i] = clipped(p.r.Proposals[k].Name, 40)
	}
	return strings.Join(names, " + ")
}

func (p *togetherPage) row(who string, x *joint.Problem) Row {
	what := Text{Bad.Of("! "), Normal.Of(x.ID)}
	words := Plain(x.Text)
	cells := []Cell{Words(who), {Text: what}, Words(span(x.From, x.To)), {Text: words}}
	if x.Kind != joint.Infeasible {
		if x.At != nil && x.At.File != "" {
			cells[3] = Cell{Text: append(words, Muted.Of(" · "+x.At.File+lineOf(x.At.Line))), Link: &Link{File: x.At.File, Line: x.At.Line}}
		}
		return Row{Cells: append(cells, Words(Nothing), Words(Nothing), Words(Nothing))}
	}
	d := 0
	if !x.Units.IsMissing() && !x.Alone.IsMissing() {
		d = decimalsFor("", x.Units, x.Alone)
	}
	return Row{Cells: append(cells, Figure(x.Units, Quantity(x.Units, d)), Figure(x.Alone, OrNothing(x.Alone, Quantity(x.Alone, d))), p.money(x.Money))}
}

func lineOf(n int) string {
	if n == 0 {
		return ""
	}
	return ":" + strings.ReplaceAll(Whole(n), ",", "")
}

func (p *togetherPage) money(n quantity.Number) Cell {
	return Figure(n, OrNothing(n, Money(n, p.r.Currency, 0)))
}

// who lists the proposals that are in a set.
func (p *togetherPage) who() *List {
	in := map[int]bool{}
	for _, sets := range [][]joint.Set{p.r.Pairs, p.r.Sets} {
		for i := range sets {
			for _, k := range sets[i].Members {
				in[k] = true
			}
		}
	}
	l := &List{}
	for i := range p.r.Proposals {
		m := &p.r.Proposals[i]
		if !in[i] || m.Title == "" && m.Author == "" && m.URL == "" {
			continue
		}
		name := Code.Of(m.Name)
		if m.URL != "" {
			name = Span{Text: m.Name, Link: &Link{Address: m.URL}}
		}
		t := Text{name}
		if m.Title != "" {
			t = append(t, Normal.Of(": "+m.Title))
		}
		if m.Author != "" {
			t = append(t, Muted.Of(" · "+m.Author))
		}
		l.Items = append(l.Items, t)
	}
	return l
}

// rest says which proposals are in no set, and what was not judged.
func (p *togetherPage) rest() []Block {
	var out []Block
	alone := &List{}
	for i := range p.r.Proposals {
		if m := &p.r.Proposals[i]; m.Alone != "" {
			alone.Items = append(alone.Items, Text{Code.Of(m.Name), Normal.Of(": " + m.Alone)})
		}
	}
	if len(alone.Items) > 0 {
		out = append(out, &Heading{Level: 2, Text: "Not fine alone, and in no set"}, alone)
	}
	left := &List{}
	for _, s := range p.r.NotJudged {
		left.Items = append(left.Items, Plain(s))
	}
	if len(left.Items) > 0 {
		out = append(out, &Callout{Tone: Warn, Title: "Not judged", Blocks: []Block{left}})
	}
	return out
}
