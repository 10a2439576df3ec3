package render

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// DiffView says how much of a diff is printed and what stands beside it. The
// zero value is fit for a terminal.
type DiffView struct {
	// Comment lays the diff out for a pull request: one screen that answers,
	// everything else folded below it, by family.
	Comment bool
	// Rows is how many rows a table of edits or consequences has at most, 12
	// if zero, in a comment 40; negative for all. What is left out is counted.
	Rows int
	// AsOf is the day at which last days are judged; the zero value for none.
	AsOf period.Date
	// SignOff is who must agree and who has; nil where it is not judged.
	SignOff []Block
	// Footer closes the document: the digest, where the full report lies.
	Footer []Text
	// Prefix is the plan's folder in the repository, which the links of the
	// document begin with; the diff's own paths begin in that folder.
	Prefix string
}

// DiffDocument lays a diff out: the headline first, what was edited, what
// follows from it, and the sign-off. In a comment the sign-off and the gaps
// come first and the rest is folded.
func DiffDocument(d *change.Diff, o DiffView) *Document {
	p := diffHead(d, o)
	if o.Comment {
		p.comment()
	} else {
		p.terminal()
	}
	return p.doc
}

// diffHead begins a document about a diff: what it compares, and what it means
// in money.
func diffHead(d *change.Diff, o DiffView) *diffPage {
	if o.Rows == 0 {
		o.Rows = 12
		if o.Comment {
			o.Rows = 40
		}
	}
	if o.Rows < 0 {
		o.Rows = everything
	}
	p := &diffPage{d: d, o: o, doc: &Document{Title: d.Name + ", cycle " + d.Head.Cycle, Subtitle: diffSides(d), Footer: o.Footer}}
	switch {
	case !d.Changed():
		p.add(&Paragraph{Plain("No change: both plans say the same.")})
	case d.Headline.Demand.Delta.IsMissing():
	default:
		p.doc.Headline = diffHeadline(d)
	}
	if d.NotCompared != "" {
		p.add(&Callout{Tone: Warn, Title: "Not everything is compared", Blocks: []Block{&Paragraph{Plain(d.NotCompared)}}})
	}
	return p
}

// everything is a number of rows that no diff has.
const everything = 1 << 30

// diffPage adds blocks of a diff to a document.
type diffPage struct {
	d   *change.Diff
	o   DiffView
	doc *Document
}

func (p *diffPage) add(bs ...Block) { p.doc.Blocks = append(p.doc.Blocks, bs...) }

func (p *diffPage) terminal() {
	p.horizon()
	if len(p.d.Edited) > 0 {
		p.add(&Heading{Level: 2, Text: editedTitle(p.d), ID: "edited"})
		p.add(p.edited()...)
	}
	p.follows()
	p.others()
	p.add(p.o.SignOff...)
}

func diffSides(d *change.Diff) Text {
	var t Text
	add := func(words ...Span) {
		if len(t) > 0 {
			t = append(t, Normal.Of(", "))
		}
		t = append(t, words...)
	}
	if d.Base.Label != "" || d.Head.Label != "" {
		add(Code.Of(d.Base.Label), Normal.Of(" → "), Code.Of(d.Head.Label))
	}
	if d.Base.Cycle != d.Head.Cycle {
		add(Normal.Of("cycle " + d.Base.Cycle + " → " + d.Head.Cycle))
	}
	if s := compared(d); s != "" {
		add(Normal.Of(s))
	}
	return t
}

// diffHeadline answers what the change means in money.
func diffHeadline(d *change.Diff) []Fact {
	h := &d.Headline
	demand := Fact{Label: "demand", Value: SignedMoney(h.Demand.Delta, d.Currency, 0) + percentIn(h.Demand)}
	switch {
	case h.Demand.Delta > 0 && h.NotServed > 0:
		demand.Detail, demand.Tone = "of it "+Money(h.NotServed, d.Currency, 0)+" not served", Warn
	case h.NotServed > 0:
		demand.Detail, demand.Tone = Money(h.NotServed, d.Currency, 0)+" less served", Warn
	case h.NotServed < 0:
		demand.Detail = Money(-h.NotServed, d.Currency, 0) + " more served of what stood"
	}
	stock := Fact{Label: "stock value", Value: SignedMoney(h.StockValue.Delta, d.Currency, 0)}
	if h.StockValue.Delta != 0 {
		stock.Detail = "in " + h.StockValue.Period + underWay(h, d.Currency)
	}
	return []Fact{demand,
		{Label: "revenue", Value: SignedMoney(h.Revenue.Delta, d.Currency, 0) + percentIn(h.Revenue)},
		{Label: "margin", Value: SignedMoney(h.Margin.Delta, d.Currency, 0) + percentIn(h.Margin), Tone: signTone(h.Margin.Delta)},
		stock, gapFact(h.Gaps, replacements(d))}
}

// underWay says how much of the stock value is ours already and on no site yet,
// as the rows below, which are of sites, do not.
func underWay(h *change.Headline, currency string) string {
	switch {
	case h.UnderWay.IsMissing() || h.UnderWay == 0:
		return ""
	case h.UnderWay == h.StockValue.Delta:
		return ", all of it under way"
	}
	return ", of it " + SignedMoney(h.UnderWay, currency, 0) + " under way"
}

// percentIn is the relative change in brackets, empty where it is undefined.
func percentIn(a change.Amount) string {
	if s := SignedPercent(a.Delta, a.Base); s != NotKnown && a.Delta != 0 {
		return " (" + s + ")"
	}
	return ""
}

func signTone(n quantity.Number) Style {
	if n < 0 && !n.IsMissing() {
		return Bad
	}
	return Normal
}

// gapFact counts what became of gaps; what another gap replaces is not closed.
func gapFact(g change.GapCounts, replaced int) Fact {
	var parts []string
	for _, c := range []struct {
		n    int
		word string
	}{{g.Opened, "opened"}, {g.Grown, "grown"}, {g.Unknown, "no longer known"}, {g.Reclassed, "of another class"}, {g.Shrunk, "shrunk"}, {g.Closed - replaced, "closed"}, {replaced, "replaced"}} {
		if c.n > 0 {
			parts = append(parts, Whole(c.n)+" "+c.word)
		}
	}
	f := Fact{Label: "gaps", Value: strings.Join(parts, ", ")}
	if len(parts) == 0 {
		f.Value, f.Tone = "none opened", Good
	}
	if g.Unknown > 0 {
		f.Tone = Bad
	}
	if n := g.OpenedDecision + g.GrownDecision + g.ReclassedDecision + g.UnknownDecision; n > 0 {
		f.Tone, f.Detail = Bad, Count(n, "needs a decision", "need a decision")
	}
	return f
}

// others says what is no change of numbers: renames, moves, and text that
// differs without any meaning.
func (p *diffPage) others() {
	var items []Text
	for _, r := range p.d.Renames {
		items = append(items, Text{Normal.Of(string(r.Kind) + " "), Code.Of(r.From), Normal.Of(" is now "), Code.Of(r.To), Normal.Of(", its numbers are the same")})
	}
	for _, m := range p.d.Moves {
		from, to := Code.Of(m.From), Code.Of(m.To)
		from.Link, to.Link = p.link(position.Position{File: m.From}, true), p.link(position.Position{File: m.To}, false)
		items = append(items, Text{Normal.Of(string(m.Kind) + " " + m.What + " moved from "), from, Normal.Of(" to "), to})
	}
	for _, r := range []struct {
		n   int
		was string
		now string
	}{{p.d.Rolled.Committed, "planned supply", "committed"}, {p.d.Rolled.Planned, "committed supply", "planned"}} {
		if r.n > 0 {
			items = append(items, Plain(r.was+" of "+Count(r.n, "cell", "cells")+" is now "+r.now+", unit for unit"))
		}
	}
	if n := p.d.Counts.ClosedCells; n > 0 {
		items = append(items, p.closedCells())
	}
	for _, f := range p.d.TextChanged {
		name := Code.Of(f)
		name.Link = p.link(position.Position{File: f}, false)
		items = append(items, Text{Normal.Of("the text of "), name, Normal.Of(" differs, what it says does not")})
	}
	if n := p.d.Headline.LeftOut; n > 0 {
		items = append(items, Plain(Count(n, "amount is", "amounts are")+" in no sum: a price, rate, cost or stock is missing"))
	}
	if len(items) > p.o.Rows {
		left := len(items) - p.o.Rows
		items = append(items[:p.o.Rows], Plain(Whole(left)+" more"))
	}
	if len(items) > 0 {
		p.add(&List{Items: items})
	}
}

// closedCells counts them and names the first.
func (p *diffPage) closedCells() Text {
	d := p.d
	n := d.Counts.ClosedCells
	t := Plain(Count(n, "cell of a closed period differs; no plan reads it", "cells of closed periods differ; no plan reads them"))
	for i, at := range d.ClosedAt {
		sep := ", "
		if i == 0 {
			sep = ": "
		}
		where := Code.Of(at.File + ":" + strconv.Itoa(at.Line))
		where.Link = p.link(at, false)
		t = append(t, Normal.Of(sep), where)
	}
	if len(d.ClosedAt) > 0 && n > len(d.ClosedAt) {
		t = append(t, Normal.Of(", …"))
	}
	return t
}

func editedTitle(d *change.Diff) string {
	var parts []string
	for _, c := range []struct {
		n         int
		one, many string
	}{{d.Counts.Numbers, "number", "numbers"}, {settings(d), "setting", "settings"}, {d.Counts.Texts, "text", "texts"}} {
		if c.n > 0 {
			parts = append(parts, Count(c.n, c.one, c.many))
		}
	}
	return "Edited: " + strings.Join(parts, ", ")
}

// settings counts edits that are neither numbers nor texts, without those that
// only say that the owner of listed numbers is new or gone.
func settings(d *change.Diff) int {
	n := 0
	spoken := subjectsOfNumbers(d)
	for i := range d.Edited {
		if e := &d.Edited[i]; !e.IsNumber() && !e.TextOnly && !implied(e, spoken) {
			n++
		}
	}
	return n
}

func subjectsOfNumbers(d *change.Diff) map[*change.Subject]bool {
	out := map[*change.Subject]bool{}
	for i := range d.Edited {
		if d.Edited[i].IsNumber() {
			out[d.Edited[i].Subject] = true
		}
	}
	return out
}

// implied reports whether an edit says no more than its subject's numbers.
func implied(e *change.Edit, spoken map[*change.Subject]bool) bool {
	return e.Field == "" && !e.IsNumber() && spoken[e.Subject]
}

// span prints one period or a range.
func span(from, to string) string {
	if from == to || to == "" {
		return from
	}
	return fmt.Sprintf("%s..%s", from, to)
}
