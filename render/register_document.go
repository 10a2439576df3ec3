package render

import (
	"path"
	"slices"
	"strings"
)

// register prints the decisions in the order in which somebody has to do
// something: what is overdue and open, what is to be looked at, what holds, and
// what is over, folded.
func (p page) register() {
	p.add(&Heading{Level: 1, Text: "Decisions", ID: "decisions"})
	reg := p.r.Decisions
	if reg == nil {
		p.add(&Paragraph{Plain("The plan holds no decision.")})
		return
	}
	p.add(&Paragraph{registerWords(reg)})
	groups := []struct {
		title string
		takes func(e *Entry) bool
	}{
		{"Overdue", func(e *Entry) bool { return e.Overdue }},
		{"Open", func(e *Entry) bool { return e.Status == "proposed" && !e.Overdue }},
		{"To be looked at", func(e *Entry) bool { return len(e.Look) > 0 }},
		{"Accepted", func(e *Entry) bool { return e.Status == "accepted" && len(e.Look) == 0 }},
	}
	for _, g := range groups {
		var of []*Entry
		for i := range reg.Entries {
			if e := &reg.Entries[i]; g.takes(e) {
				of = append(of, e)
			}
		}
		if len(of) == 0 {
			continue
		}
		p.add(&Heading{Level: 2, Text: g.title})
		for _, e := range of {
			p.add(p.entry(e))
		}
	}
	if over := p.over(reg); len(over.Rows) > 0 {
		p.add(&Details{Summary: Plain("Done, superseded and rejected: " + Whole(len(over.Rows))), Blocks: []Block{over}})
	}
}

// registerWords counts the decisions, and says how far they are carried over.
func registerWords(reg *Register) Text {
	open, overdue, accepted, look, carried := 0, 0, 0, 0, 0
	for i := range reg.Entries {
		e := &reg.Entries[i]
		alive := e.Status == "proposed" || e.Status == "accepted"
		for _, x := range []struct {
			n  *int
			is bool
		}{{&open, e.Status == "proposed"}, {&overdue, e.Overdue}, {&accepted, e.Status == "accepted"}, {&look, len(e.Look) > 0}, {&carried, alive && e.Before != ""}} {
			if x.is {
				*x.n++
			}
		}
	}
	words := Count(open, "decision is open", "decisions are open")
	if overdue > 0 {
		words += ", " + Whole(overdue) + " of them overdue"
	}
	words += "; " + Count(accepted, "is accepted", "are accepted")
	if look > 0 {
		words += ", " + Whole(look) + " to be looked at"
	}
	if carried > 0 {
		words += "; " + Count(carried, "is carried over", "are carried over") + " from the last close"
	}
	t := Text{Normal.Of(words + ".")}
	if !reg.SignOffJudged {
		t = append(t, Muted.Of(" Sign-off is not judged here: the status in the files counts."))
	}
	return t
}

// entry is one decision that is open or holds.
func (p page) entry(e *Entry) Block {
	tone := Normal
	if e.Overdue {
		tone = Bad
	} else if len(e.Look) > 0 {
		tone = Warn
	}
	blocks := []Block{&Paragraph{p.entryWords(e)}}
	if e.Status == "proposed" {
		blocks = append(blocks, p.options(e.Options))
	} else {
		blocks = append(blocks, &Paragraph{p.chosenWords(e)})
	}
	l := &List{}
	for _, why := range e.Look {
		l.Items = append(l.Items, Text{Warn.Of("look at it: " + why)})
	}
	for i := range e.Covers {
		l.Items = append(l.Items, p.coverText(e, &e.Covers[i]))
	}
	if len(l.Items) > 0 {
		blocks = append(blocks, l)
	}
	return &Callout{Tone: tone, Title: e.Question, Blocks: blocks}
}

// entryWords say which decision it is, by when and by whom.
func (p page) entryWords(e *Entry) Text {
	id := Code.Of(e.ID)
	if e.At.File != "" {
		id.Link = &Link{File: path.Join(p.prefix, e.At.File), Line: e.At.Line}
	}
	t := Text{id, Normal.Of(" · ")}
	switch {
	case e.Overdue:
		t = append(t, Bad.Of("overdue since "+e.Due))
	case e.Status == "proposed":
		t = append(t, Strong.Of("last day "+e.Due))
	case e.Signed == nil:
		t = append(t, Normal.Of("accepted, sign-off not judged"))
	case *e.Signed:
		t = append(t, Good.Of("accepted and signed"))
	default:
		t = append(t, Bad.Of("accepted in its file and not signed: it covers nothing"))
	}
	if who := strings.Join(e.DecidedBy, ", "); who != "" {
		t = append(t, Normal.Of(" · decided by "+who))
	} else {
		t = append(t, Warn.Of(" · nobody is named who decides"))
	}
	t = append(t, Muted.Of(" · asked by "+e.Owner))
	if e.Before != "" {
		t = append(t, Muted.Of(" · carried over, "+e.Before+" in the last close"))
	}
	return t
}

func (p page) chosenWords(e *Entry) Text {
	name := e.Chosen
	if i := slices.IndexFunc(e.Options, func(o Option) bool { return o.ID == e.Chosen }); i >= 0 {
		name += ": " + e.Options[i].Summary
	}
	if e.Chosen == "" {
		return Text{Bad.Of("nothing is chosen")}
	}
	t := Text{Strong.Of(name)}
	if !e.Cost.IsMissing() {
		t = append(t, Normal.Of(" ("+SignedMoney(-e.Cost, p.r.Currency, 0)+" margin)"))
	}
	if e.Because != "" {
		t = append(t, Muted.Of(", because "+e.Because))
	}
	if e.CheckOn != "" {
		t = append(t, Muted.Of("; looked at in "+e.CheckOn))
	}
	return t
}

func (p page) coverText(e *Entry, x *Covered) Text {
	words := ""
	if x.Family != "" {
		words += " of " + x.Family
	}
	if x.Periods != "" {
		words += " in " + x.Periods
	}
	if !x.UpTo.IsMissing() {
		words += ", up to " + Quantity(x.UpTo, 0)
	}
	if !x.UpToMoney.IsMissing() {
		words += ", up to " + Money(x.UpToMoney, p.r.Currency, 0)
	}
	t := Text{Normal.Of("covers "), Code.Of(x.Gap), Normal.Of(words + ": ")}
	verb := "holds"
	if e.Status == "proposed" {
		verb = "would hold"
	}
	switch {
	case x.Meets == 0:
		t = append(t, Muted.Of("no such gap here"))
	case x.Holds == x.Meets:
		t = append(t, Good.Of("✔ "+verb+" "+Count(x.Meets, "gap", "gaps")))
	default:
		t = append(t, Bad.Of("✘ "+verb+" "+Whole(x.Holds)+" of "+Count(x.Meets, "gap", "gaps")))
	}
	return t
}

// over is what nothing is to be done about any more.
func (p page) over(reg *Register) *Table {
	t := &Table{Fixed: 1, Columns: []Column{{Title: "decision"}, {Title: "question"}, {Title: "status"}, {Title: "chosen"}, {Title: "in the last close"}}}
	for i := range reg.Entries {
		e := &reg.Entries[i]
		if e.Status == "proposed" || e.Status == "accepted" {
			continue
		}
		status := e.Status
		if e.SupersededBy != "" {
			status += " by " + e.SupersededBy
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: Text{Code.Of(e.ID)}}, Words(e.Question), Words(status), Words(e.Chosen), Words(e.Before)}})
	}
	return t.without("in the last close")
}
