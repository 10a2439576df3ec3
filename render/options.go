package render

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/option"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

// OptionView says how much of a comparison is printed. The zero value is fit
// for a terminal.
type OptionView struct {
	// Rows is how many rows a folded table of edits or gaps has at most, 8 if
	// zero; negative for all. What is left out is counted.
	Rows int
	// AsOf is the day at which last days are judged; the zero value for none.
	AsOf period.Date
	// Footer closes the document.
	Footer []Text
}

// OptionsDocument lays plans out side by side: one table that answers, what the
// decision states against what was computed, and folded for each option what
// was edited and what became of gaps.
func OptionsDocument(c *option.Comparison, o OptionView) *Document {
	p := newOptionPage(c, o)
	return &Document{Title: c.Name + ", cycle " + c.Base.Cycle, Subtitle: p.subtitle(), Blocks: slices.Concat(p.questions(), p.table(), p.details()), Footer: o.Footer}
}

// OptionBlocks lays comparisons out as a part of another document: the
// question, the table and the stated effects of each, and no more. It is nil
// where there is nothing to show.
func OptionBlocks(cs []*option.Comparison, o OptionView) []Block {
	var out []Block
	for _, c := range cs {
		p := newOptionPage(c, o)
		bs := slices.Concat(p.questions(), p.table())
		if len(bs) > 0 {
			out = append(append(out, &Heading{Level: 3, Text: "Options side by side"}), bs...)
		}
	}
	return out
}

// optionPage makes the blocks of a comparison.
type optionPage struct {
	c *option.Comparison
	o OptionView
	// shown are the indexes of the options that have a column.
	shown []int
}

func newOptionPage(c *option.Comparison, o OptionView) *optionPage {
	if o.Rows == 0 {
		o.Rows = 8
	}
	if o.Rows < 0 {
		o.Rows = everything
	}
	p := &optionPage{c: c, o: o}
	for i := range c.Options {
		if c.Options[i].NotComputed == "" {
			p.shown = append(p.shown, i)
		}
	}
	return p
}

func (p *optionPage) subtitle() Text {
	c := p.c
	answers := 0
	for _, i := range p.shown {
		if !c.Options[i].Asks {
			answers++
		}
	}
	t := Text{Code.Of(c.Base.Label), Normal.Of(" and " + Count(answers, "option", "options"))}
	switch n := len(c.Shared); {
	case n == 0:
		t = append(t, Normal.Of(", and no period is open in all of them"))
	case c.Unequal:
		t = append(t, Normal.Of(", over the "+Count(n, "period", "periods")+" open in all, "+span(c.Shared[0], c.Shared[n-1])))
	default:
		t = append(t, Normal.Of(", over "+span(c.Shared[0], c.Shared[n-1])+" ("+Count(n, "period", "periods")+")"))
	}
	return t
}

// name is what an option is called at the head of its column.
func (p *optionPage) name(i int) string {
	o := &p.c.Options[i]
	if o.Asks {
		return clipped(o.Ref, 16) + ", open"
	}
	return clipped(o.Ref, 24)
}

// clipped shortens words to n code points.
func clipped(s string, n int) string {
	r := []rune(Clean(s))
	if len(r) <= n {
		return string(r)
	}
	return string(r[:n-1]) + "…"
}

// questions are the decisions with what each option states and what was
// computed, and before them what could not be compared.
func (p *optionPage) questions() []Block {
	var out []Block
	if l := p.warnings(); len(l.Items) > 0 {
		out = append(out, &Callout{Tone: Warn, Title: "Not compared as they stand", Blocks: []Block{l}})
	}
	for i := range p.c.Decisions {
		d := &p.c.Decisions[i]
		t := Text{Strong.Of(d.ID), Normal.Of(": " + d.Question)}
		if d.Due != "" {
			t = append(t, Muted.Of(" · last day "+d.Due))
		}
		out = append(out, &Paragraph{t}, p.choices(d))
	}
	return out
}

// warnings say which options are not compared, or hold more than their own.
func (p *optionPage) warnings() *List {
	l := &List{}
	merged := false
	for i := range p.c.Options {
		o := &p.c.Options[i]
		if o.NotComputed != "" {
			l.Items = append(l.Items, Text{Code.Of(o.Ref), Normal.Of(" is not compared: " + o.NotComputed)})
		}
		if o.BehindAsked != "" {
			l.Items = append(l.Items, Text{Code.Of(o.Ref), Normal.Of(": " + o.BehindAsked + ", so its figures lack that until it is merged in")})
		}
		if o.Behind != "" {
			merged = true
			l.Items = append(l.Items, Text{Code.Of(o.Ref), Normal.Of(": " + o.Behind + ", so it differs by that too")})
		}
	}
	if merged {
		l.Items = append(l.Items, Text{Normal.Of("To compare what each would be once it is merged: "), Code.Of("accord compare --merged")})
	}
	if p.c.Unequal && p.c.Settled < len(p.c.Shared) {
		from := p.c.Shared[p.c.Settled]
		l.Items = append(l.Items, Plain("Their horizons end apart: from "+from+" on stock, cash, load and supply depend on demand beyond the shorter one and are not compared"))
	}
	return l
}

// choices is one line for each option of a decision: what it states, what was
// computed, and by how much that is off.
func (p *optionPage) choices(d *option.Decision) *Table {
	t := &Table{Fixed: 1, Columns: []Column{{Title: "option"}, {Title: "margin, stated", Kind: MoneyKind}, {Title: "computed", Kind: MoneyKind},
		{Title: "difference", Kind: MoneyKind}, {Title: "cash out", Kind: MoneyKind}, {Title: ""}}}
	for i := range d.Choices {
		x := &d.Choices[i]
		row := Row{Cells: []Cell{p.choiceName(d, x), p.effect(x.Stated)}}
		if x.Why != "" {
			row.Cells = append(row.Cells, Cell{}, Cell{}, Cell{}, Cell{Text: noted(Plain(x.Summary), Text{Muted.Of("not computed: " + x.Why)})})
		} else {
			row.Cells = append(row.Cells, p.effect(x.Computed), p.effect(x.Difference), p.effect(x.Cash), Words(x.Summary))
		}
		t.Rows = append(t.Rows, row)
	}
	if d.Against != "" {
		t.Footnotes = append(t.Footnotes, Text{Normal.Of("Computed against "), Code.Of(d.Against), Normal.Of(".")})
	}
	t.Footnotes = append(t.Footnotes, p.apart(d)...)
	return t
}

// apart says in words what the difference means: a stated cost that no computed
// margin holds must not read as a gain.
func (p *optionPage) apart(d *option.Decision) []Text {
	var without, dearer []string
	for i := range d.Choices {
		x := &d.Choices[i]
		switch {
		case x.Difference.IsMissing() || x.Difference == 0:
		case x.Difference > 0:
			without = append(without, Money(x.Difference, p.c.Currency, 0)+" of "+clipped(x.ID, 32))
		default:
			dearer = append(dearer, clipped(x.ID, 32)+" by "+Money(-x.Difference, p.c.Currency, 0))
		}
	}
	var out []Text
	if len(without) > 0 {
		out = append(out, Plain("Stated, and not in the computed margin, here or below: "+strings.Join(without, ", ")+
			". The margin takes the catalog's cost: what an option pays its source above that shows in cash out only, and what no file states in neither. Take them off the margin before you choose."))
	}
	if len(dearer) > 0 {
		out = append(out, Plain("Computed worse than stated: "+strings.Join(dearer, ", ")+"."))
	}
	return out
}

func (p *optionPage) choiceName(d *option.Decision, x *option.Choice) Cell {
	t := Text{Normal.Of(clipped(x.ID, 32))}
	switch x.ID {
	case d.Chosen:
		t = append(t, Good.Of(" ✔ chosen"))
	case d.Recommended:
		t = append(t, Good.Of(" ✔ recommended"))
	}
	return Cell{Text: t}
}

// effect is what an option does to money; that it does nothing is said.
func (p *optionPage) effect(n quantity.Number) Cell {
	if n.IsMissing() {
		return Styled(Muted, NotKnown)
	}
	return Figure(n, SignedMoney(n, p.c.Currency, 0))
}

// signed is a difference in money; no difference is a dash.
func (p *optionPage) signed(n quantity.Number) Cell {
	if n.IsMissing() {
		return Styled(Muted, NotKnown)
	}
	return Figure(n, OrNothing(n, SignedMoney(n, p.c.Currency, 0)))
}

// list joins names.
func (p *optionPage) list(options []int) string {
	names := make([]string, len(options))
	for i, k := range options {
		names[i] = p.name(k)
	}
	return strings.Join(names, ", ")
}
