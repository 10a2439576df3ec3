package planfile

import (
	"path"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

func (t *factReader) row(row []string, offset int64) {
	if len(row) != len(t.column) {
		t.once("fields", finding.New(finding.FactRow, t.at(offset), "%d fields, the header has %d", len(row), len(t.column)).WithHint("mend the row"))
		return
	}
	key, ok := t.key(row, offset)
	if !ok {
		return
	}
	text, _ := t.field(row, t.kind.Value)
	value, err := quantity.Parse(text)
	if err != nil {
		t.once("number", finding.New(finding.FactRow, t.at(offset), "%s %q: %v", t.kind.Value, clip(text), err).WithHint("write plain digits with a decimal point"))
		return
	}
	switch {
	case t.kind.Order:
		t.order(row, key, value, offset)
	case t.open && !t.openPeriod(row, offset):
	case t.open:
		t.toDate(key, value, offset)
	default:
		t.closedRow(row, key, value, offset)
	}
}

func (t *factReader) key(row []string, offset int64) (actual.Key, bool) {
	k := actual.Key{Source: dimension.None, Market: dimension.None, Site: dimension.None, Item: dimension.None}
	ok := true
	for _, c := range []struct {
		name, kind, where string
		table             dimension.Table
		code              finding.Code
		to                *int
	}{
		{"source", kindSupply, "sources of the plan", t.plan.SourceIDs, finding.UnknownSource, &k.Source},
		{"market", kindNetwork, "markets of the network", t.plan.MarketIDs, finding.UnknownMarket, &k.Market},
		{"site", kindNetwork, "sites of the network", t.plan.SiteIDs, finding.UnknownSite, &k.Site},
		{"item", kindCatalog, "items of the catalog", t.plan.ItemIDs, finding.UnknownItem, &k.Item},
	} {
		id, stated := t.field(row, c.name)
		if !stated {
			continue
		}
		if *c.to = c.table.Index(id); *c.to != dimension.None {
			continue
		}
		ok = false
		if t.lacking(c.kind) {
			continue
		}
		if t.said[c.name+" "+id]++; t.said[c.name+" "+id] == 1 {
			t.stranger(c.name, id, finding.New(c.code, t.at(offset), "unknown %s %s", c.name, clip(id)), func() string { return t.suggest(id, c.table.IDs(), c.where) })
		}
	}
	if id, stated := t.field(row, "resource"); stated && ok && k.Source != dimension.None {
		k.Resource, ok = t.resource(k.Source, id, offset)
	}
	return k, ok
}

// resource finds a resource of a source.
func (t *factReader) resource(source int, id string, offset int64) (int, bool) {
	s := &t.plan.Sources[source]
	ids := make([]string, len(s.Resources))
	for i := range s.Resources {
		if ids[i] = s.Resources[i].ID; ids[i] == id {
			return i, true
		}
	}
	what := "resource " + s.ID + "/" + id
	if t.said[what]++; t.said[what] == 1 {
		t.stranger("resource", s.ID+"/"+id, finding.New(finding.UnknownResource, t.at(offset), "unknown resource %s of %s", clip(id), s.ID),
			func() string { return t.suggest(id, ids, "resources of "+s.ID) })
	}
	return 0, false
}

// stranger reports an identifier that nothing defines, in the first file that
// names it: history repeats it in every period.
func (t *factReader) stranger(what, id string, f finding.Finding, hint func() string) {
	if u := t.unknown[what+" "+id]; u != nil {
		u.files++
		return
	}
	before := len(t.found)
	t.once("unknown "+what, f.WithHint("%s", hint()))
	if len(t.found) > before {
		t.unknown[what+" "+id] = &elsewhere{at: before}
	}
}

func (t *factReader) duplicate(key actual.Key, offset int64) bool {
	first, twice := t.seen[key]
	if twice {
		t.twice(offset, t.at(first))
		return true
	}
	t.seen[key] = offset
	return false
}

func (t *factReader) twice(offset int64, first position.Ref) {
	t.once("duplicate", finding.New(finding.FactDuplicate, t.at(offset), "a second row for the same key").
		WithHint("keep one, or add them up").WithRelated(first, "the first"))
}

func (t *factReader) order(row []string, key actual.Key, value quantity.Number, offset int64) {
	text, _ := t.field(row, "due")
	due, err := period.ParseDate(text)
	if err != nil {
		t.once("due", finding.New(finding.FactRow, t.at(offset), "due %q is not a date", clip(text)).WithHint("write it as 2026-12-31"))
		return
	}
	o := actual.Order{Key: key, Due: due, Quantity: value, At: t.at(offset)}
	if t.file.Fact == "open-supply" {
		t.factLoader.open.Supply = append(t.factLoader.open.Supply, o)
	} else {
		t.factLoader.open.Demand = append(t.factLoader.open.Demand, o)
	}
}

func (t *factReader) toDate(key actual.Key, value quantity.Number, offset int64) {
	if t.duplicate(key, offset) {
		return
	}
	open := &t.factLoader.open
	switch t.file.Fact {
	case "sales":
		open.Sales[key], open.HasSales = value, true
	case "bookings":
		open.Bookings[key], open.HasBookings = value, true
	case "receipts":
		open.Receipts[key], open.HasReceipts = value, true
	case "stock":
		open.Stock[key], open.HasStock = value, true
	default:
		if open.Other == nil {
			open.Other = map[string]map[actual.Key]quantity.Number{}
		}
		if open.Other[t.file.Fact] == nil {
			open.Other[t.file.Fact] = map[actual.Key]quantity.Number{}
		}
		open.Other[t.file.Fact][key] = value
	}
}

// openPeriod checks the period of a row to date, where it is stated.
func (t *factReader) openPeriod(row []string, offset int64) bool {
	label, stated := t.field(row, "period")
	if !stated || label == t.cal.Label(t.plan.First) {
		return true
	}
	p, err := t.cal.Parse(label)
	closed := err == nil && p < t.plan.First
	// When the cycle moves on all rows are of a closed period: that is one
	// thing to do, and one finding.
	sort, hint := "period", "rows to date are of the open period; leave out those of others"
	if closed {
		sort, hint = "closed period", t.movedOn(label)
		if t.said[sort] > 0 {
			t.said[sort]++
			return false
		}
	}
	t.once(sort, finding.New(finding.FactRow, t.at(offset), "period %q, the open period is %s", clip(label), t.cal.Label(t.plan.First)).
		WithHint("%s", hint))
	return false
}

// movedOn says how facts to date become those of a closed period.
func (t *factReader) movedOn(label string) string {
	full := path.Join("facts", t.file.Fact, label+".csv")
	return "the cycle has moved on: run `accord import` with an export that holds " + label + " in full, which writes " + full +
		" and removes this file; by hand, delete this file and its entry in the manifest (the manifest too, if it has no other), once " + full + " is there"
}

func (t *factReader) closedRow(row []string, key actual.Key, value quantity.Number, offset int64) {
	label, _ := t.field(row, "period")
	p, err := t.cal.Parse(label)
	if err != nil {
		t.once("period", finding.New(finding.FactRow, t.at(offset), "period %q: %v", clip(label), err).WithHint("write it as %s", period.FormOf(t.cal.Name())))
		return
	}
	if t.file.Period == period.None {
		t.file.Period = p
	}
	if p != t.file.Period {
		t.once("mixed", finding.New(finding.FactRow, t.at(offset), "period %s in a file of %s", label, t.cal.Label(t.file.Period)).WithHint("one file holds one closed period"))
		return
	}
	g := t.closed[t.file.Fact]
	if g == nil {
		return
	}
	g.spill()
	t.money[t.file.Fact].spill()
	cells := g.rows[key]
	if first := at(cells, p); !first.IsZero() {
		t.twice(offset, first)
		return
	}
	g.known[p] = true
	if t.file.Complete {
		g.complete[p] = true
	}
	g.rows[key] = append(cells, dimension.Cell{Period: p, Value: value, At: t.at(offset)})
	t.revenueOf(row, key, p, offset)
}

func (t *factReader) revenueOf(row []string, key actual.Key, p period.Period, offset int64) {
	text, ok := t.field(row, "revenue")
	if !ok || text == "" {
		return
	}
	value, err := quantity.Parse(text)
	if err != nil {
		t.once("revenue", finding.New(finding.FactRow, t.at(offset), "revenue %q: %v", clip(text), err).WithHint("write plain digits with a decimal point"))
		return
	}
	money := t.money[t.file.Fact]
	money.known[p] = true
	money.complete[p] = t.file.Complete
	money.rows[key] = append(money.rows[key], dimension.Cell{Period: p, Value: value, At: t.at(offset)})
}
