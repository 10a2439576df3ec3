package planfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// factReader reads the rows of one file of facts. A row that cannot be read is
// reported with its place and left out; what an unknown key would have held is
// reported once per key.
type factReader struct {
	*factLoader
	file   *actual.File
	number int32
	open   bool
	column map[string]int
	// said counts findings by sort, last is the place of the newest in found.
	said, last map[string]int
	seen       map[factKey]int64
}

type factKey struct {
	key actual.Key
	at  int32
}

func (t *factReader) at(offset int64) position.Ref {
	return position.Ref{File: t.number, Offset: int32(offset)}
}

// maxRows is the number of findings of one sort that are reported for a file.
const maxRows = 5

// once reports the first findings of a sort in a file; the last of them says
// how many follow.
func (t *factReader) once(sort string, f finding.Finding) {
	t.said[sort]++
	if t.said[sort] <= maxRows && t.say(f) {
		t.last[sort] = len(t.found) - 1
	}
}

// left says at the last finding of each sort how many were left out.
func (t *factReader) left() {
	for sort, at := range t.last {
		if n := t.said[sort] - maxRows; n > 0 {
			t.found[at].Message += more(n)
		}
	}
}

func (t *factReader) read(text []byte) {
	if p, bad := checkEncoding(text); bad {
		t.say(finding.New(p.Code, t.at(int64(p.Offset)), "%s", p.Message).WithHint("%s", p.Hint))
		return
	}
	skipped := int64(0)
	if bytes.HasPrefix(text, bom) {
		text, skipped = text[len(bom):], int64(len(bom))
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.ReuseRecord = true
	r.FieldsPerRecord = -1
	header, err := r.Read()
	if err != nil || !t.header(header) {
		if err != nil {
			t.say(finding.New(finding.FactColumns, t.at(0), "the file has no header").WithHint("the first line names the columns: %s", strings.Join(t.columns(), ",")))
		}
		return
	}
	t.seen = map[factKey]int64{}
	defer t.left()
	for {
		offset := r.InputOffset()
		for offset < int64(len(text)) && (text[offset] == '\n' || text[offset] == '\r') {
			offset++ // blank lines are no rows
		}
		offset += skipped
		row, err := r.Read()
		if err == io.EOF {
			t.empty()
			return
		}
		t.file.FoundRows++
		var pe *csv.ParseError
		if errors.As(err, &pe) {
			t.once("csv", finding.New(finding.FactRow, t.at(offset), "not readable as CSV: %v", pe.Err).WithHint("quote fields that hold quotes or commas"))
			continue
		}
		t.row(row, offset)
	}
}

// empty tells the period of a closed file without rows from its name: nothing
// happened in it, which is not the same as nothing known.
func (t *factReader) empty() {
	g := t.closed[t.file.Fact]
	if t.file.FoundRows > 0 || t.open || g == nil {
		return
	}
	p, err := t.cal.Parse(strings.TrimSuffix(path.Base(t.file.Path), ".csv"))
	if err != nil {
		t.say(finding.New(finding.FactRow, t.at(0), "no rows, and the file's name is no period").
			WithHint("name it as the period that it is for, %s.csv", period.FormOf(t.cal.Name())))
		return
	}
	t.file.Period, g.known[p] = p, true
	g.complete[p] = g.complete[p] || t.file.Complete
}

// columns are the columns of this file's kind of fact. In the open period they
// are the same; the period may be left out.
func (t *factReader) columns() []string { return columnsOf[t.file.Fact] }

func (t *factReader) header(header []string) bool {
	t.column = map[string]int{}
	for i, name := range header {
		name = strings.TrimSpace(name)
		if _, twice := t.column[name]; twice || !slices.Contains(t.columns(), name) {
			t.say(finding.New(finding.FactColumns, t.at(0), "column %q", clip(name)).WithHint("the columns of %s are %s", t.file.Fact, strings.Join(t.columns(), ",")))
			return false
		}
		t.column[name] = i
	}
	for _, want := range t.columns() {
		optional := want == "revenue" || want == "period" && t.open || want == "source" && t.file.Fact == "open-supply"
		if _, ok := t.column[want]; !ok && !optional {
			t.say(finding.New(finding.FactColumns, t.at(0), "column %s is missing", want).WithHint("the columns of %s are %s", t.file.Fact, strings.Join(t.columns(), ",")))
			return false
		}
	}
	return true
}

func (t *factReader) field(row []string, name string) (string, bool) {
	i, ok := t.column[name]
	if !ok || i >= len(row) {
		return "", false
	}
	return strings.TrimSpace(row[i]), true
}

func (t *factReader) row(row []string, offset int64) {
	if len(row) != len(t.column) {
		t.once("fields", finding.New(finding.FactRow, t.at(offset), "%d fields, the header has %d", len(row), len(t.column)).WithHint("mend the row"))
		return
	}
	key, ok := t.key(row, offset)
	if !ok {
		return
	}
	text, _ := t.field(row, "quantity")
	value, err := quantity.Parse(text)
	if err != nil {
		t.once("number", finding.New(finding.FactRow, t.at(offset), "quantity %q: %v", clip(text), err).WithHint("write plain digits with a decimal point"))
		return
	}
	switch {
	case strings.HasPrefix(t.file.Fact, "open-"):
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
		if t.unread[c.kind] {
			continue
		}
		if t.said[c.name+" "+id]++; t.said[c.name+" "+id] == 1 {
			t.once("unknown "+c.name, finding.New(c.code, t.at(offset), "unknown %s %s", c.name, clip(id)).WithHint("%s", t.suggest(id, c.table.IDs(), c.where)))
		}
	}
	return k, ok
}

func (t *factReader) duplicate(key actual.Key, at int32, offset int64) bool {
	first, twice := t.seen[factKey{key, at}]
	if twice {
		t.twice(offset, t.at(first))
		return true
	}
	t.seen[factKey{key, at}] = offset
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
	if t.duplicate(key, 0, offset) {
		return
	}
	open := &t.factLoader.open
	switch t.file.Fact {
	case "sales", "bookings":
		open.Sales[key], open.HasSales = value, true
	case "receipts":
		open.Receipts[key], open.HasReceipts = value, true
	case "stock":
		open.Stock[key], open.HasStock = value, true
	}
}

// openPeriod checks the period of a row to date, where it is stated.
func (t *factReader) openPeriod(row []string, offset int64) bool {
	label, stated := t.field(row, "period")
	if !stated || label == t.cal.Label(t.plan.First) {
		return true
	}
	t.once("period", finding.New(finding.FactRow, t.at(offset), "period %q, the open period is %s", clip(label), t.cal.Label(t.plan.First)).
		WithHint("closed periods go to files of their own"))
	return false
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
	if g == nil || t.duplicate(key, int32(p), offset) {
		return
	}
	if first := g.at(key, p); !first.IsZero() {
		t.twice(offset, first)
		return
	}
	g.known[p] = true
	if t.file.Complete {
		g.complete[p] = true
	}
	g.rows[key] = append(g.rows[key], dimension.Cell{Period: p, Value: value, At: t.at(offset)})
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
	t.revenue.known[p] = true
	t.revenue.complete[p] = t.file.Complete
	t.revenue.rows[key] = append(t.revenue.rows[key], dimension.Cell{Period: p, Value: value, At: t.at(offset)})
}
