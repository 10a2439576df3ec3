package render

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/quantity"
)

// later reports whether a number is told after what people changed: by its
// document, or because a machine or the annual budget states it. Where
// everything is listed none is.
func (p *diffPage) later(e *change.Edit) bool {
	return p.o.Rows != everything && (e.Document > 0 || e.Kind == change.Baseline || e.Kind == change.Budget)
}

// fenceColumn is where a table of numbers tells the fence.
const fenceColumn = 6

// laterRow is a row of the second table of numbers, a document or an edit.
type laterRow struct {
	kind     change.Kind
	money    quantity.Number
	cells    int
	document *change.Document
	edit     *change.Edit
}

// documents lists the numbers that are told later: what is new as a whole, what
// a machine wrote, and budgets, each by money.
func (p *diffPage) documents() *Table {
	var rows []laterRow
	for i := range p.d.Documents {
		if g := &p.d.Documents[i]; p.o.Rows != everything {
			rows = append(rows, laterRow{g.Kind, g.Money, g.Cells, g, nil})
		}
	}
	for i := range p.d.Edited {
		if e := &p.d.Edited[i]; e.IsNumber() && e.Document == 0 && p.later(e) {
			rows = append(rows, laterRow{e.Kind, e.Money, max(e.Periods, 1), nil, e})
		}
	}
	slices.SortStableFunc(rows, func(a, b laterRow) int {
		return cmp.Or(cmp.Compare(laterRank(a.kind), laterRank(b.kind)), cmp.Compare(size(b.money), size(a.money)))
	})
	t := numberTable()
	edits := false
	shown := map[int]int{} // by rank: many forecasts leave room for the budget
	for _, r := range rows {
		rank := laterRank(r.kind)
		shown[rank]++
		switch {
		case shown[rank] > p.o.Rows:
			t.More += r.cells
		case r.document != nil:
			t.Rows = append(t.Rows, p.documentRow(r.document))
		default:
			edits = true
			t.Rows = append(t.Rows, p.numberRow(r.edit, false))
		}
	}
	if !edits { // documents have no fence
		t.Columns = slices.Delete(t.Columns, fenceColumn, fenceColumn+1)
		for i := range t.Rows {
			t.Rows[i].Cells = slices.Delete(t.Rows[i].Cells, fenceColumn, fenceColumn+1)
		}
	}
	return t
}

func laterRank(k change.Kind) int {
	switch k {
	case change.Baseline:
		return 1
	case change.Budget:
		return 2
	}
	return 0
}

// size is how much money weighs; what is not known weighs nothing.
func size(n quantity.Number) quantity.Number {
	if n.IsMissing() {
		return 0
	}
	return n.Abs()
}

// documentRow is one document: how many cells, their sum before and after, and
// what the difference is worth.
func (p *diffPage) documentRow(g *change.Document) Row {
	mark := Normal.Of("~ ")
	switch g.Why {
	case change.NewDocument:
		mark = Good.Of("+ ")
	case change.GoneDocument:
		mark = Bad.Of("− ")
	}
	t := Text{Strong.Of(Count(g.Cells, "number", "numbers"))}
	if !g.Before.IsMissing() {
		t = append(t, Muted.Of(", "+Quantity(g.Before, 0)+" → "), Strong.Of(Quantity(g.After, 0)))
	}
	money := p.worth(g.Money)
	switch {
	case g.Kind == change.Budget && !g.Money.IsMissing():
		money.Text = append(money.Text, Muted.Of(" revenue"))
	case g.Valued == "cost":
		money.Text = append(money.Text, Muted.Of(" cost"))
	}
	where := change.Edit{}
	if where.Head.File = g.File; g.Why == change.GoneDocument {
		where.Head.File, where.Base.File = "", g.File
	}
	return Row{Cells: []Cell{{Text: Text{mark, Normal.Of(documentName(g))}}, Words(span(g.From, g.To)), {Text: t}, money,
		Words(string(g.Why)), Words(g.Owner), {}, p.place(&where)}}
}

func documentName(g *change.Document) string {
	switch g.Kind {
	case change.Source:
		return g.What + " supply"
	case change.Commitment:
		return g.What + " commitments"
	case change.Target:
		return g.What + " targets"
	case change.Price:
		return g.What + " prices and costs"
	case change.Budget:
		return "budget " + g.What
	}
	return g.What + " " + string(g.Kind)
}
