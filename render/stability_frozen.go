package render

import (
	"cmp"
	"path"
	"slices"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/stability"
)

// act is what one owner did to numbers of the frozen zone in one commit.
type act struct {
	to, of, owner, id, source, how, reason, note string
	set                                          *stability.Set
	at                                           *Link
	numbers, decimals                            int
	net, money                                   quantity.Number
	decisions                                    []string
}

// frozen lists who changed what in the frozen zone, then each number. What the
// forecast alone changed is counted.
func (p *stabilityPage) frozen() []Block {
	acts := p.acts()
	if len(acts) == 0 {
		return nil
	}
	t := &Table{ID: "frozen", Caption: "Who changed the frozen zone", Fixed: 1, Columns: []Column{{Title: "who"}, {Title: "what"}, {Title: "in"}, {Title: "numbers", Kind: NumberKind}, {Title: "net", Kind: NumberKind},
		{Title: "at cost", Kind: MoneyKind}, {Title: "on"}, {Title: "commit"}, {Title: "decision"}}}
	for i := range acts {
		if p.o.Limit > 0 && i >= p.o.Limit {
			t.More, t.MoreFlag = len(acts)-i, "--limit 0"
			break
		}
		t.Rows = append(t.Rows, p.actRow(&acts[i]))
	}
	return []Block{t.without("commit").without("on").without("decision"), p.numbers()}
}

// acts are the changes of people by who made them how, the most money first.
func (p *stabilityPage) acts() []act {
	var out []act
	for i := range p.r.Frozen {
		x := &p.r.Frozen[i]
		for k := range x.Causes {
			c := &x.Causes[k]
			if c.Owner == stability.Forecast {
				continue
			}
			a := act{to: x.To, of: x.Of, owner: c.Owner, id: c.ID, source: x.Source, how: c.How, reason: c.Reason, note: c.Note, set: c.Set, at: p.place(c)}
			at := slices.IndexFunc(out, func(o act) bool { return o.same(&a) })
			if at < 0 {
				at, out = len(out), append(out, a)
			}
			out[at].add(x, c)
		}
	}
	slices.SortStableFunc(out, func(a, b act) int { return cmp.Compare(b.money, a.money) })
	return out
}

func (p *stabilityPage) place(c *stability.Cause) *Link {
	if c.At == nil || c.At.File == "" {
		return nil
	}
	return &Link{File: path.Join(p.o.Prefix, c.At.File), Line: c.At.Line, Before: c.How == "removed"}
}

func (a *act) same(o *act) bool {
	return a.to == o.to && a.of == o.of && a.owner == o.owner && a.id == o.id && a.source == o.source && a.how == o.how && a.commit() == o.commit()
}

func (a *act) commit() string {
	switch {
	case a.set == nil:
		return ""
	case a.set.Uncommitted:
		return "not committed"
	}
	return a.set.Commit
}

func (a *act) add(x *stability.Change, c *stability.Cause) {
	a.numbers++
	a.decimals = max(a.decimals, x.Decimals)
	a.net = a.net.Add(c.Delta)
	if whole := x.Change.Abs(); !x.Money.IsMissing() && !a.money.IsMissing() && whole != 0 {
		a.money = a.money.Add(quantity.Share(x.Money, c.Delta.Abs(), whole, 4))
	} else {
		a.money = quantity.Missing
	}
	if d := decisionOf(x); d != "" && !slices.Contains(a.decisions, d) {
		a.decisions = append(a.decisions, d)
	}
}

func decisionOf(x *stability.Change) string {
	if x.Decision == "" && x.ProposedBy != "" {
		return "proposed: " + x.ProposedBy
	}
	return x.Decision
}

func (p *stabilityPage) actRow(a *act) Row {
	who, on := a.owner, Nothing
	if a.set != nil {
		if name := cmp.Or(a.set.Person, a.set.Author); name != "" {
			who += " (" + name + ")"
		}
		on = cmp.Or(a.set.Date, Nothing)
	}
	what := "commitment of " + a.source
	if a.of == stability.Demand {
		what = a.id + ", " + a.reason
	}
	decision := Nothing
	for i, d := range a.decisions {
		if decision += ", " + d; i == 0 {
			decision = d
		}
	}
	return Row{Cells: []Cell{Words(who), {Text: Plain(what + ": " + a.how), Link: a.at}, Words(p.tag(a.to)), Figure(quantity.Whole(int64(a.numbers)), Whole(a.numbers)),
		Figure(a.net, Signed(a.net, a.decimals)), Figure(a.money, Money(a.money, p.r.Currency, 0)), Words(on), {Text: Text{Code.Of(cmp.Or(a.commit(), Nothing))}}, Words(decision)}}
}

// numbers are the single ones that people changed.
func (p *stabilityPage) numbers() Block {
	t := &Table{ID: "numbers", Caption: "Each number that people changed", Fixed: 1, Columns: []Column{{Title: "what"}, {Title: "period"}, {Title: "in"}, {Title: "before", Kind: NumberKind}, {Title: "after", Kind: NumberKind},
		{Title: "by"}}}
	for i := range p.r.Frozen {
		x := &p.r.Frozen[i]
		if !x.ByHand() {
			continue
		}
		if p.o.Limit > 0 && len(t.Rows) >= p.o.Limit {
			t.More++
			t.MoreFlag = "--limit 0"
			continue
		}
		t.Rows = append(t.Rows, p.numberRow(x))
	}
	return t
}

func (p *stabilityPage) numberRow(x *stability.Change) Row {
	what := x.Item + "@" + x.Market
	if x.Of == stability.Supply {
		what = x.Item + "@" + x.Site + " from " + x.Source
	}
	by := ""
	for i := range x.Causes {
		c := &x.Causes[i]
		if by != "" {
			by += ", "
		}
		by += cmp.Or(c.ID, c.Owner) + " " + Signed(c.Delta, x.Decimals)
	}
	return Row{Cells: []Cell{Words(what), Words(x.Period), Words(p.tag(x.To)), statedCell(x.Before, x.Decimals), statedCell(x.After, x.Decimals), Words(by)}}
}

// statedCell is a number, a dash where nobody stated it.
func statedCell(n quantity.Number, decimals int) Cell {
	if n.IsMissing() {
		return Words(Nothing)
	}
	return Figure(n, Quantity(n, decimals))
}
