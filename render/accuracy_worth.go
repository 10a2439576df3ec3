package render

import (
	"strings"

	"github.com/accord-plan/accord/internal/accuracy"
	"github.com/accord-plan/accord/internal/quantity"
)

// planNames are the plans that the committed one is held against.
var planNames = map[string]string{accuracy.Naive: "naive", accuracy.Statistical: "statistical", accuracy.LastCycle: "last cycle's plan"}

// worth is what the committed plan was worth against cheaper ones: the answer
// in sentences, then a row for each.
func (p *accuracyPage) worth() {
	w := &p.r.Worth
	p.add(&Heading{Level: 2, Text: "What the process was worth", ID: "worth"}, &Paragraph{Plain(p.worthSentence())})
	t := &Table{Fixed: 1, Columns: []Column{{Title: "committed plan against"}, {Title: "error cost", Kind: MoneyKind}, {Title: "tied up", Kind: MoneyKind}, {Title: "margin short", Kind: MoneyKind},
		{Title: "points added", Kind: NumberKind}, {Title: "nearer in", Kind: NumberKind}, {Title: "cells", Kind: NumberKind}}}
	for i := range w.Against {
		a := &w.Against[i]
		row := Row{Cells: []Cell{Words(planNames[a.Plan]), p.costCell(a.Saved.Total), p.costCell(a.Saved.TiedUp), p.costCell(a.Saved.Short),
			pointsCell(a.Added), Words(Whole(a.Better) + " of " + Count(a.Periods, "period", "periods")), Words(usedOfShort(a.Ours.Used, a.Ours.Of))}}
		switch {
		case a.Ours.Used == 0:
			none := Styled(Muted, NotKnown)
			row.Cells = append(row.Cells[:1], none, none, none, none, Words(Nothing), row.Cells[6])
		case a.Same:
			row.Cells[5] = Words("the same")
		}
		t.Rows = append(t.Rows, row)
	}
	if !p.rated() {
		t.drop("error cost")
	}
	p.add(t)
}

// rated says that the plan states what errors cost.
func (p *accuracyPage) rated() bool {
	r := p.r.Worth.Rates
	return r.Carrying != nil && r.Short != nil
}

// drop leaves a column out.
func (t *Table) drop(title string) {
	for at, c := range t.Columns {
		if c.Title != title {
			continue
		}
		t.Columns = append(t.Columns[:at:at], t.Columns[at+1:]...)
		for _, rows := range [][]Row{t.Rows, t.Rest} {
			for i, r := range rows {
				if at < len(r.Cells) {
					rows[i].Cells = append(r.Cells[:at:at], r.Cells[at+1:]...)
				}
			}
		}
		return
	}
}

// costCell is a saving: below zero the committed plan costs more.
func (p *accuracyPage) costCell(saved quantity.Number) Cell {
	if saved.IsMissing() {
		return Styled(Muted, NotKnown)
	}
	c := Figure(-saved, OrNothing(saved, SignedMoney(-saved, p.r.Currency, 0)))
	switch {
	case saved < 0:
		c.Tone = Bad
	case saved > 0:
		c.Tone = Good
	}
	return c
}

// worthSentence answers what the committed plan was worth against the naive
// one, and which layer took most of it back.
func (p *accuracyPage) worthSentence() string {
	a := &p.r.Worth.Against[0]
	if a.Ours.Used == 0 {
		return "The committed plan cannot be held against a naive one: no cell has a history, a cost and a forecast."
	}
	over := usedOf(a.Periods, len(p.r.Periods), "period", "periods")
	if !p.rated() {
		return "Committed plan against naive, over " + over + ": " + p.moreOrLess(a.Saved.TiedUp) + " tied up in what was forecast too much, " + p.moreOrLess(a.Saved.Short) +
			" margin short of what was forecast too little" + p.takenBack() + "."
	}
	return "Committed plan against naive: " + p.moreOrLess(a.Saved.Total) + " error cost over " + over + p.takenBack() + "."
}

// moreOrLess is a saving in words: €12,300 less.
func (p *accuracyPage) moreOrLess(saved quantity.Number) string {
	switch {
	case saved == 0:
		return "no more and no less"
	case saved > 0:
		return Money(saved, p.r.Currency, 0) + " less"
	}
	return Money(-saved, p.r.Currency, 0) + " more"
}

// unrated says which rates nobody states.
func (p *accuracyPage) unrated() string {
	r, keys := p.r.Worth.Rates, []string{}
	if r.Carrying == nil {
		keys = append(keys, "carrying")
	}
	if r.Short == nil {
		keys = append(keys, "short")
	}
	return "plan.yaml states no " + strings.Join(keys, " and no ") + " under error_cost, so the two are not added up"
}

// takenBack names the layer that cost most, where one did.
func (p *accuracyPage) takenBack() string {
	worst, name := quantity.Number(0), ""
	for i := 2; i < len(p.r.Steps); i++ {
		before, after := &p.r.Steps[i-1].Cost, &p.r.Steps[i].Cost
		more := after.TiedUp.Add(-before.TiedUp)
		if p.rated() {
			more = after.Total.Add(-before.Total)
		}
		if more > worst {
			worst, name = more, p.r.Steps[i].Step
		}
	}
	saved := p.r.Worth.Against[0].Saved
	switch {
	case name == "":
		return ""
	case !p.rated():
		return "; the " + name + " layer tied up " + Money(worst, p.r.Currency, 0) + " more"
	case saved.Total > 0:
		return "; the " + name + " layer took " + Money(worst, p.r.Currency, 0) + " of it back"
	}
	return "; the " + name + " layer added " + Money(worst, p.r.Currency, 0)
}

// method says how errors are valued.
func (p *accuracyPage) method() string {
	s := "Error cost: as if supply had followed the forecast; what was forecast too much is tied up at the catalog's cost, what was forecast too little is short of its margin"
	r := p.r.Worth.Rates
	if p.rated() {
		return s + "; a period costs " + percentOf(*r.Carrying) + " of what is tied up, and of the margin " + percentOf(*r.Short) + " is lost (error_cost in plan.yaml)."
	}
	return s + "; " + p.unrated() + "."
}
