package validate

import (
	"strconv"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// Row is what a company's rule meets: the numbers of one thing in one period.
type Row struct {
	Over, What string
	// Period is the label.
	Period string
	// Values are in the order of [Fields], numbers as exact decimals.
	Values []Value
	// At is the heaviest input cell behind the row.
	At position.Ref

	at      period.Period
	indexes rowIndexes
}

// rowIndexes are those of a gap; dimension.None where they do not apply.
type rowIndexes struct{ family, item, site, market, source, resource int }

var noIndexes = rowIndexes{dimension.None, dimension.None, dimension.None, dimension.None, dimension.None, dimension.None}

// Value is one field of a row. Known is false where nobody knows the number;
// then Text is empty.
type Value struct {
	Name, Text string
	// Number says that Text is a decimal, not a word.
	Number, Known bool
}

// Get returns a field's text and whether it is known.
func (r Row) Get(name string) (string, bool) {
	for _, v := range r.Values {
		if v.Name == name {
			return v.Text, v.Known
		}
	}
	return "", false
}

// Rows returns the rows over which a rule of that kind runs: sorted by what
// they are about, then period. It is nil for an unknown kind and for a plan
// that was not computed.
func Rows(ctx *Context, over string) []Row {
	if ctx.Result == nil {
		return nil
	}
	b := &rowBuilder{ctx: ctx, weights: weigh(ctx)}
	switch over {
	case OverPlan:
		b.plan()
	case OverFamily:
		b.families()
	case OverResource:
		b.resources()
	case OverSite:
		b.sites()
	case OverItem:
		b.items()
	}
	return b.rows
}

// rowBuilder collects rows.
type rowBuilder struct {
	ctx     *Context
	weights *weights
	rows    []Row
}

// fields are the columns and words of a thing, by name of field.
type fields struct {
	words   map[string]string
	numbers map[string]projection.Column
}

// add appends a row per open period.
func (b *rowBuilder) add(over, what string, ix rowIndexes, f fields, at func(t period.Period) position.Ref) {
	p := b.ctx.Plan
	for n := range b.ctx.Result.N {
		t := b.ctx.Result.First + period.Period(n)
		row := Row{Over: over, What: what, Period: p.Calendar.Label(t), At: at(t), at: t, indexes: ix}
		for _, field := range Fields(over) {
			row.Values = append(row.Values, b.value(field.Name, what, n, t, f))
		}
		b.rows = append(b.rows, row)
	}
}

func (b *rowBuilder) value(name, what string, n int, t period.Period, f fields) Value {
	word := func(s string) Value { return Value{Name: name, Text: s, Known: s != ""} }
	switch name {
	case "what":
		return word(what)
	case "period":
		return word(b.ctx.Plan.Calendar.Label(t))
	case "zone":
		return word(b.ctx.Plan.Zone(t).String())
	case "index":
		return Value{Name: name, Text: strconv.Itoa(n), Number: true, Known: true}
	}
	if s, ok := f.words[name]; ok {
		return word(s)
	}
	c := f.numbers[name]
	if n >= len(c) || c[n].IsMissing() {
		return Value{Name: name, Number: true}
	}
	return Value{Name: name, Text: c[n].String(), Number: true, Known: true}
}

func (b *rowBuilder) plan() {
	numbers, all := map[string]projection.Column{}, make([]int, len(b.ctx.Plan.Items))
	for i := range all {
		all[i] = i
	}
	b.addMoney(numbers, func(*projection.MoneyRow) bool { return true }, func(*projection.ValueRow) bool { return true })
	b.add(OverPlan, OverPlan, noIndexes, fields{numbers: numbers}, func(t period.Period) position.Ref {
		return orElse(b.weights.heaviest(t, all...), b.ctx.Plan.At)
	})
}

// addMoney sums money over the rows to keep. Money that is left out because a
// price or cost is missing is left out here too; reports count it.
func (b *rowBuilder) addMoney(numbers map[string]projection.Column, keep func(*projection.MoneyRow) bool, keepValue func(*projection.ValueRow) bool) {
	for i := range b.ctx.Result.Money {
		if row := &b.ctx.Result.Money[i]; keep(row) {
			numbers["revenue"] = plus(numbers["revenue"], row.Revenue)
			numbers["margin"] = plus(numbers["margin"], row.Margin)
			numbers["trade_spend"] = plus(numbers["trade_spend"], row.TradeSpend)
		}
	}
	for i := range b.ctx.Result.Value {
		if row := &b.ctx.Result.Value[i]; keepValue(row) {
			numbers["stock_value"] = plus(numbers["stock_value"], row.Stock)
			numbers["in_transit_value"] = plus(numbers["in_transit_value"], row.InTransit)
			numbers["target_value"] = plus(numbers["target_value"], row.TargetValue)
		}
	}
}

func (b *rowBuilder) sites() {
	for s := range b.ctx.Plan.Sites {
		numbers := map[string]projection.Column{}
		b.addMoney(numbers, func(*projection.MoneyRow) bool { return false }, func(v *projection.ValueRow) bool { return v.Site == s })
		ix := noIndexes
		ix.site = s
		var here []int
		for i := range b.ctx.Result.Stock {
			if row := &b.ctx.Result.Stock[i]; row.Site == s {
				here = append(here, row.Item)
			}
		}
		id := b.ctx.site(s)
		b.add(OverSite, id, ix, fields{map[string]string{"site": id}, numbers}, func(t period.Period) position.Ref {
			return orElse(b.weights.heaviest(t, here...), b.ctx.Plan.Sites[s].At)
		})
	}
}

func (b *rowBuilder) resources() {
	for i := range b.ctx.Result.Load {
		row := &b.ctx.Result.Load[i]
		s := &b.ctx.Plan.Sources[row.Source]
		res := &s.Resources[row.Resource]
		ix := noIndexes
		ix.source, ix.resource = row.Source, row.Resource
		free, used := make(projection.Column, len(row.Load)), make(projection.Column, len(row.Load))
		for n := range row.Load {
			free[n], used[n] = quantity.Missing, quantity.Missing
			if n >= len(row.Capacity) || row.Capacity[n].IsMissing() || row.Load[n].IsMissing() {
				continue
			}
			free[n] = row.Capacity[n] - row.Load[n]
			if v, ok := percent(row.Load[n], row.Capacity[n]); ok {
				used[n] = v
			}
		}
		b.add(OverResource, s.ID+"/"+res.ID, ix, fields{map[string]string{"source": s.ID, "resource": res.ID}, map[string]projection.Column{
			"load": row.Load, "planned": row.Planned, "capacity": row.Capacity, "free": free, "utilisation": used}},
			func(t period.Period) position.Ref {
				return orElse(b.weights.heaviestUse(row.Source, row.Resource, t), res.At, s.At)
			})
	}
}
