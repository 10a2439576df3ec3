package forecast

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/quantity"
)

// Document is one file of a baseline.
type Document struct {
	Market, Family int
	// Path is where it stands by convention, from the plan's folder.
	Path string
	Text []byte
	// Items are the items that have cells; Short those of them with less than
	// a season of history, which got a mean.
	Items, Short []int
	// Total is the sum of all cells.
	Total quantity.Number
}

// Replaces gives the sum of the open periods of the baseline that the document takes
// the place of, and the unit in which both are counted. ok is false where the items of
// the two are not counted in one unit.
func (d *Document) Replaces(p *plan.Plan, b *demand.Baseline) (before quantity.Number, unit string, ok bool) {
	unit = p.Items[d.Items[0]].Unit
	for i := range b.Rows {
		row := &b.Rows[i]
		if p.Items[row.Item].Unit != unit {
			return before, "", false
		}
		for k, v := range row.Cells.Values() {
			if at := row.Cells.Period(k); at >= p.First && at <= p.Last() && !v.IsMissing() {
				before = before.Add(v)
			}
		}
	}
	return before, unit, !slices.ContainsFunc(d.Items, func(i int) bool { return p.Items[i].Unit != unit })
}

// Baselines forecasts every family in every market by seasonal naive, sorted
// by market and family. What has no history has no document.
func Baselines(p *plan.Plan) []Document {
	var out []Document
	for m := range p.Markets {
		for f := range p.Families {
			if d := document(p, m, f); d != nil {
				out = append(out, *d)
			}
		}
	}
	return out
}

// table is the history that a family is forecast from: what was sold, or, made
// to order, what was ordered.
func table(p *plan.Plan, f *catalog.Family) (actual.Table, string) {
	if f.Strategy == catalog.MakeToOrder {
		return p.Actuals.Bookings, "bookings"
	}
	return p.Actuals.Sales, "sales"
}

func document(p *plan.Plan, market, family int) *Document {
	f := &p.Families[family]
	t, fact := table(p, f)
	span, ok := spanOf(p, t)
	if !ok {
		return nil
	}
	d := &Document{Market: market, Family: family, Path: fmt.Sprintf("demand/baseline/%s-%s.yaml", p.Markets[market].ID, f.ID)}
	var cells bytes.Buffer
	for _, i := range f.Items {
		it := &p.Items[i]
		h := history(p, t, span, market, i)
		values := SeasonalNaive(p.Calendar, h, p.First, p.Horizon, f.Decimals)
		total, any := write(&cells, p, it, values)
		if !any {
			continue
		}
		d.Total = d.Total.Add(total)
		d.Items = append(d.Items, i)
		if h.Known() < p.Calendar.Season() {
			d.Short = append(d.Short, i)
		}
	}
	if len(d.Items) == 0 {
		return nil
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "kind: Baseline\nversion: 1\nmarket: %s\nfamily: %s\nmethod:\n  name: "+Method+"\n  season: %d\n  trained: %s\n  facts: sha256:%s\nforecast:\n",
		key(p.Markets[market].ID), key(f.ID), p.Calendar.Season(), rangeOf(p.Calendar, span), Digest(p, fact))
	d.Text = append(b.Bytes(), cells.Bytes()...)
	return d
}

// write adds an item's cells, one per line, while it is alive, and sums them.
func write(b *bytes.Buffer, p *plan.Plan, it *catalog.Item, values []quantity.Number) (total quantity.Number, begun bool) {
	for i, v := range values {
		t := p.First + period.Period(i)
		if !it.Alive(t) {
			continue
		}
		if !begun {
			fmt.Fprintf(b, "  %s:\n", key(it.ID))
			begun = true
		}
		fmt.Fprintf(b, "    %s: %s\n", p.Calendar.Label(t), v)
		total = total.Add(v)
	}
	return total, begun
}

// key writes an identifier as a YAML value or key: one that reads as a number
// is quoted.
func key(id string) string {
	for _, c := range []byte(id) {
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' && c != '_' && c != 'x' && c != 'o' && c != 'b' {
			return id
		}
	}
	return `"` + id + `"`
}

// span is the closed periods that a history has: from the first known one to
// the last known one before the plan begins.
type span struct{ from, to period.Period }

func spanOf(p *plan.Plan, t actual.Table) (span, bool) {
	s := span{period.None, period.None}
	for k := range t.Known {
		if k >= p.First {
			continue
		}
		if s.from == period.None || k < s.from {
			s.from = k
		}
		s.to = max(s.to, k)
	}
	return s, s.from != period.None
}

// Method is the name of the method, as baselines state it.
const Method = "seasonal-naive"

// Beyond forecasts a family in a market from a period on to the end of the
// horizon, by item: what a baseline lacks when the horizon moves on. It is empty
// where nothing is known of it.
func Beyond(p *plan.Plan, market, family int, from period.Period) (rows []demand.Row) {
	f := &p.Families[family]
	t, _ := table(p, f)
	span, ok := spanOf(p, t)
	if !ok {
		return nil
	}
	for _, i := range f.Items {
		var cells []dimension.Cell
		for k, v := range SeasonalNaive(p.Calendar, history(p, t, span, market, i), p.First, p.Horizon, f.Decimals) {
			if at := p.First + period.Period(k); at >= from && p.Items[i].Alive(at) && !v.IsMissing() {
				cells = append(cells, dimension.Cell{Period: at, Value: v})
			}
		}
		if len(cells) > 0 {
			rows = append(rows, demand.Row{Item: i, Cells: dimension.SeriesOf(cells)})
		}
	}
	return rows
}

func rangeOf(cal period.Calendar, s span) string {
	return cal.Label(s.from) + ".." + cal.Label(s.to)
}

// history is what is known of an item in a market within its life (periods that
// the facts hold only in part are not known), with the
// history of the item that it is like where it has none of its own.
func history(p *plan.Plan, t actual.Table, s span, market, item int) History {
	h := own(p, t, s, market, item)
	like := p.Items[item].Like
	if like.Item == dimension.None || like.Item == item {
		return h
	}
	other := own(p, t, s, market, like.Item)
	for i := range h.Values {
		if o := other.Values[i]; h.Values[i].IsMissing() && !o.IsMissing() {
			h.Values[i] = o.Scaled(like.Factor)
		}
	}
	return h
}

func own(p *plan.Plan, t actual.Table, s span, market, item int) History {
	h := History{s.from, make([]quantity.Number, s.to-s.from+1)}
	k := actual.Key{Source: dimension.None, Market: market, Site: dimension.None, Item: item}
	it := &p.Items[item]
	begin := it.From
	if begin == period.None {
		begin = firstSale(t, p, item, s)
	}
	for i := range h.Values {
		t0 := s.from + period.Period(i)
		h.Values[i] = quantity.Missing
		if t0 < begin || !it.Alive(t0) || !t.Complete[t0] {
			continue
		}
		if v, ok := t.Get(k, t0); ok {
			h.Values[i] = v
		}
	}
	return h
}

// firstSale is where the life of an item begins that the catalog does not say:
// with its first sale anywhere, or else not at all.
func firstSale(t actual.Table, p *plan.Plan, item int, s span) period.Period {
	first := s.to + 1
	for m := range p.Markets {
		cells := t.Series(actual.Key{Source: dimension.None, Market: m, Site: dimension.None, Item: item})
		if cells.Len() > 0 && cells.Period(0) < first {
			first = cells.Period(0)
		}
	}
	return first
}

// Digest identifies the facts that a forecast learned from: the SHA-256 of a
// line per file of closed facts of this kind, its path, a space and its own
// SHA-256, in the order of their paths.
func Digest(p *plan.Plan, fact string) string {
	h := sha256.New()
	for _, f := range p.Actuals.Files {
		if f.Fact == fact && f.Found && f.Period != period.None && f.Period < p.First {
			fmt.Fprintf(h, "%s %s\n", f.Path, f.FoundSHA256)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
