package planfile

import (
	"fmt"
	"io/fs"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

const salesFile = "facts/sales/2026-11.csv"

func withFile(t testing.TB, path, text string) fstest.MapFS {
	m := smallPlan(t)
	m[path] = &fstest.MapFile{Data: []byte(text)}
	return m
}

func key(source, market, site, item int) actual.Key {
	return actual.Key{Source: source, Market: market, Site: site, Item: item}
}

func TestFacts(t *testing.T) {
	p := mustLoad(t, smallPlan(t), Options{}).Plan
	const none = dimension.None
	nov := map[period.Period]bool{month(t, "2026-11"): true}
	row := func(k actual.Key, v string) actual.Row {
		return actual.Row{Key: k, Cells: series(t, "2026-11", v)}
	}
	equal(t, "sales", actual.Table{Rows: []actual.Row{row(key(none, 0, none, 0), "10"), row(key(none, 1, none, 0), "4")}, Known: nov, Complete: nov}, p.Actuals.Sales)
	equal(t, "revenue", actual.Table{Rows: []actual.Row{row(key(none, 0, none, 0), "500")}, Known: nov, Complete: nov}, p.Actuals.Revenue)
	equal(t, "bookings", actual.Table{Rows: []actual.Row{row(key(none, 0, none, 2), "7")}, Known: nov, Complete: nov}, p.Actuals.Bookings)
	equal(t, "receipts", actual.Table{Rows: []actual.Row{row(key(1, none, 0, 0), "20")}, Known: nov, Complete: nov}, p.Actuals.Receipts)
	equal(t, "stock", actual.Table{Rows: []actual.Row{row(key(none, none, 0, 0), "30"), row(key(none, none, 0, 2), "0")}, Known: nov, Complete: nov}, p.Actuals.Stock)
	equal(t, "open", actual.Open{AsOf: date(t, "2026-11-30"), HasSales: true, HasReceipts: true, HasStock: true,
		Sales:    map[actual.Key]quantity.Number{key(none, 0, none, 0): num(t, "2")},
		Bookings: map[actual.Key]quantity.Number{},
		Receipts: map[actual.Key]quantity.Number{key(1, none, 0, 0): num(t, "5")},
		Stock:    map[actual.Key]quantity.Number{key(none, none, 0, 0): num(t, "33")},
		Supply:   []actual.Order{{Key: key(1, none, 0, 0), Due: date(t, "2026-12-20"), Quantity: num(t, "40")}},
		Demand:   []actual.Order{{Key: key(none, 0, none, 2), Due: date(t, "2027-01-15"), Quantity: num(t, "3")}},
	}, p.Actuals.Open)
	for _, f := range p.Actuals.Files {
		if !f.Found || f.Rows != f.FoundRows || f.SHA256 != f.FoundSHA256 || !f.Complete || f.Source != "erp" {
			t.Errorf("%+v", f)
		}
	}
}

// What was ordered to date and what was shipped to date are two things, also of
// the same item.
func TestBookingsBesideSales(t *testing.T) {
	files := smallPlan(t)
	manifest := files["facts/open/manifest.yaml"]
	manifest.Data = append(manifest.Data, "  bookings.csv: {fact: bookings, complete: true, as_of: 2026-11-30, source: erp, rows: 1, sha256: aa}\n"...)
	files["facts/open/bookings.csv"] = &fstest.MapFile{Data: []byte("market,item,quantity\neu,A,9\n")}
	open := mustLoad(t, files, Options{}).Plan.Actuals.Open
	at := key(dimension.None, 0, dimension.None, 0)
	equal(t, "sales", map[actual.Key]quantity.Number{at: num(t, "2")}, open.Sales)
	equal(t, "bookings", map[actual.Key]quantity.Number{at: num(t, "9")}, open.Bookings)
	if !open.HasSales || !open.HasBookings {
		t.Errorf("sales %t, bookings %t", open.HasSales, open.HasBookings)
	}
}

// The same rows in another dress: a byte-order mark, carriage returns, quotes,
// blanks, other order of columns, blank lines.
func TestFactsInOtherDress(t *testing.T) {
	want := mustLoad(t, smallPlan(t), Options{}).Plan.Actuals.Sales
	text := "\ufeffitem,revenue, quantity ,market,period\r\n\r\nA,,4,\"us\",2026-11\r\n\"A\",500.00, 10 ,eu,2026-11\r\n"
	l := mustLoad(t, withFile(t, salesFile, text), Options{})
	if len(l.Findings) > 0 {
		t.Fatal(lines(l))
	}
	equal(t, "sales", want, l.Plan.Actuals.Sales)
	at := l.Plan.Actuals.Sales.Rows[1].Cells.At(0)
	if got := l.Files.At(at); got.Line != 3 || got.Column != 1 {
		t.Errorf("the first row stands at %v, want line 3", got)
	}
}

func TestFactFindings(t *testing.T) {
	head := "period,market,item,quantity\n"
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"column missing":    {"period,market,quantity\n", []string{":1:1 A0220 column item is missing"}},
		"column unknown":    {"period,market,item,quantity,note\n", []string{`:1:1 A0220 column "note"`}},
		"no header":         {"", []string{":1:1 A0220 the file has no header"}},
		"place after blank": {head + "2026-11,eu,A,1\n\n\n2026-11,us,A,x\n", []string{`:5:1 A0221 quantity "x": not a plain number`}},
		"fields":            {head + "2026-11,eu,A\n2026-11,us,A,1,2\n", []string{":2:1 A0221 3 fields, the header has 4", ":3:1 A0221 5 fields, the header has 4"}},
		"behind a mark":     {"\ufeff" + head + "2026-11,é,A,1\n", []string{":2:1 A0205 unknown market é"}},
		"unknown once a key": {head + "2026-11,eu,X,1\n2026-11,us,X,1\n2026-11,eu,Y,1\n2026-11,xx,A,1\n",
			[]string{":2:1 A0203 unknown item X", ":4:1 A0203 unknown item Y", ":5:1 A0205 unknown market xx"}},
		"duplicate":     {head + "2026-11,eu,A,1\n2026-11,us,A,1\n2026-11,eu,A,3\n", []string{":4:1 A0222 a second row for the same key"}},
		"mixed periods": {head + "2026-11,eu,A,1\n2026-10,us,A,1\n", []string{":3:1 A0221 period 2026-10 in a file of 2026-11"}},
		"weeks":         {head + "2026-W48,eu,A,1\n", []string{":2:1 A0221 period \"2026-W48\""}},
		"quotes":        {head + "2026-11,eu,A\"B,1\n2026-11,eu,A,1\n", []string{":2:1 A0221 not readable as CSV"}},
		"not UTF-8":     {head + "2026-11,eu,\xff,1\n", []string{":2:12 A0001 byte 0xff is not UTF-8"}},
		"no rows":       {head, nil},
	} {
		t.Run(name, func(t *testing.T) {
			l := mustLoad(t, withFile(t, salesFile, c.text), Options{})
			got := lines(l)
			for i := range got {
				if i < len(c.want) && strings.HasPrefix(got[i], salesFile+c.want[i]) {
					got[i] = c.want[i]
				}
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

// In a file of which much is wrong, a few rows are named and the rest counted.
func TestFactFindingsAreCounted(t *testing.T) {
	var b strings.Builder
	b.WriteString("period,market,item,quantity\n")
	for i := range 1000 {
		fmt.Fprintf(&b, "2026-11,eu,X%d,1\n2026-11,eu,A,+%d\n", i, i)
	}
	got := lines(mustLoad(t, withFile(t, salesFile, b.String()), Options{}))
	if len(got) != 10 {
		t.Fatalf("%d findings: %v", len(got), got)
	}
	if want := salesFile + ":10:1 A0203 unknown item X4 (and 995 more like it in this file)"; got[8] != want {
		t.Errorf("%s, want %s", got[8], want)
	}
	if !strings.HasSuffix(got[9], "(and 995 more like it in this file)") {
		t.Error(got[9])
	}
}

// A complete file without rows says that nothing happened in its period, which
// its name tells.
func TestFactsWithoutRows(t *testing.T) {
	p := mustLoad(t, withFile(t, salesFile, "period,market,item,quantity\n"), Options{}).Plan
	if v, ok := p.Actuals.Sales.Get(key(-1, 0, -1, 0), month(t, "2026-11")); !ok || v != 0 {
		t.Errorf("sales of November %v %v, want an observed zero", v, ok)
	}
	if _, ok := p.Actuals.Sales.Get(key(-1, 0, -1, 0), month(t, "2026-10")); ok {
		t.Error("October is known")
	}
	m := with(t, "facts/manifest.yaml", "sales/2026-11.csv", "sales/november.csv")
	m["facts/sales/november.csv"] = &fstest.MapFile{Data: []byte("period,market,item,quantity\n")}
	delete(m, salesFile)
	if l := mustLoad(t, m, Options{}); !found(l, finding.FactRow, "facts/sales/november.csv") {
		t.Error(lines(l))
	}
}

// A period may come in several files, a cell in only one of them.
func TestFactsOverFiles(t *testing.T) {
	m := with(t, "facts/manifest.yaml", "files:\n", "files:\n  sales/more.csv: {fact: sales, complete: false, as_of: 2026-11-30, source: erp, rows: 2, sha256: x}\n")
	m["facts/sales/more.csv"] = &fstest.MapFile{Data: []byte("period,market,item,quantity\n2026-11,eu,A2,1\n2026-11,us,A,9\n")}
	l := mustLoad(t, m, Options{})
	if got := lines(l); len(got) != 1 || !strings.Contains(got[0], "A0222") {
		t.Errorf("%v", got)
	}
	for _, r := range l.Plan.Actuals.Sales.Rows {
		if r.Cells.Len() != 1 {
			t.Errorf("%d cells of one period: %+v", r.Cells.Len(), r)
		}
	}
}

// Facts to date of a cycle that has closed are one finding, which says how they
// become the closed period's; rows of a later period are one each.
func TestFactsToDateOfAClosedPeriod(t *testing.T) {
	text := "period,market,item,quantity\n2026-11,eu,A,7\n2026-11,us,A,1\n2027-01,us,A,1\n"
	l := mustLoad(t, withFile(t, "facts/open/sales.csv", text), Options{})
	want := []string{`facts/open/sales.csv:2:1 A0221 period "2026-11", the open period is 2026-12 (and 1 more like it in this file)`,
		`facts/open/sales.csv:4:1 A0221 period "2027-01", the open period is 2026-12`}
	if d := cmp.Diff(want, lines(l)); d != "" {
		t.Fatal(d)
	}
	if got, want := l.Findings[0].Hint, "the cycle has moved on: run `accord import` with an export that holds 2026-11 in full, which writes facts/sales/2026-11.csv and removes this file; by hand, delete this file and its entry in the manifest (the manifest too, if it has no other), once facts/sales/2026-11.csv is there"; got != want {
		t.Errorf("hint %q", got)
	}
}

// A row to date may state the open period, and no other.
func TestOpenPeriod(t *testing.T) {
	l := mustLoad(t, withFile(t, "facts/open/sales.csv", "period,market,item,quantity\n2026-12,eu,A,7\n2026-11,us,A,1\n"), Options{})
	if got := lines(l); len(got) != 1 || got[0] != `facts/open/sales.csv:3:1 A0221 period "2026-11", the open period is 2026-12` {
		t.Errorf("%v", got)
	}
	if v := l.Plan.Actuals.Open.Sales[key(-1, 0, -1, 0)]; v != num(t, "7") {
		t.Errorf("sales to date %v", v)
	}
}

// The manifest describes files; what it does not name, or names outside its
// folder, is said.
func TestManifest(t *testing.T) {
	for name, c := range map[string]struct {
		edits []string
		code  finding.Code
		at    string
	}{
		"leaves the folder": {[]string{"facts/manifest.yaml", "sales/2026-11.csv", `"../sales/2026-11.csv"`}, finding.TextFileName, "facts/manifest.yaml"},
		"not named":         {[]string{"facts/manifest.yaml", "sales/2026-11.csv", "sales/2026-10.csv"}, finding.TextNotRead, salesFile},
		"a day that is not": {[]string{"facts/manifest.yaml", "2026-11-30", "2026-11-31"}, finding.ShapeValue, "facts/manifest.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			if l := mustLoad(t, with(t, c.edits...), Options{}); !found(l, c.code, c.at) {
				t.Errorf("no %s at %s: %v", c.code, c.at, lines(l))
			}
		})
	}
	p := mustLoad(t, with(t, "facts/manifest.yaml", "sales/2026-11.csv", "sales/2026-10.csv"), Options{}).Plan
	for _, f := range p.Actuals.Files {
		if f.Found == (f.Path == "facts/sales/2026-10.csv") {
			t.Errorf("%s found: %v", f.Path, f.Found)
		}
	}
}

// All kinds stand side by side for one period, ordered beside shipped.
func TestEveryKindOfFact(t *testing.T) {
	files := smallPlan(t)
	manifest := files["facts/manifest.yaml"]
	for name, text := range map[string]string{
		"sales-ordered": "period,market,item,quantity,revenue\n2026-11,eu,A,12,600.00\n",
		"sales-shipped": "period,market,item,quantity\n2026-11,us,A,3\n",
		"returns":       "period,market,item,quantity,revenue\n2026-11,eu,A,1,50.00\n",
		"price":         "period,market,item,price\n2026-11,eu,A,49.9512\n",
		"cost":          "period,item,cost\n2026-11,A,31.50\n",
	} {
		manifest.Data = append(manifest.Data, fmt.Sprintf("  %s/2026-11.csv: {fact: %s, complete: true, as_of: 2026-11-30, source: erp, rows: 1, sha256: aa}\n", name, name)...)
		files["facts/"+name+"/2026-11.csv"] = &fstest.MapFile{Data: []byte(text)}
	}
	l := mustLoad(t, files, Options{})
	a := l.Plan.Actuals
	const none = dimension.None
	for _, c := range []struct {
		name  string
		table actual.Table
		key   actual.Key
		want  string
	}{
		{"sales", a.Sales, key(none, 0, none, 0), "10"}, {"sales ordered", a.SalesOrdered, key(none, 0, none, 0), "12"},
		{"sales shipped", a.SalesShipped, key(none, 1, none, 0), "3"}, {"revenue", a.Revenue, key(none, 0, none, 0), "500"},
		{"returns", a.Returns, key(none, 0, none, 0), "1"}, {"credits", a.Credits, key(none, 0, none, 0), "50"},
		{"prices", a.Prices, key(none, 0, none, 0), "49.9512"}, {"costs", a.Costs, key(none, none, none, 0), "31.5"},
	} {
		if v, ok := c.table.Get(c.key, month(t, "2026-11")); !ok || v != num(t, c.want) {
			t.Errorf("%s: %v %v, want %s; %v", c.name, v, ok, c.want, lines(l))
		}
	}
	for _, k := range actual.Kinds {
		if (a.Table(k.Name) == nil) != k.Order {
			t.Errorf("%s has a table: %t", k.Name, a.Table(k.Name) != nil)
		}
	}
}

// A file that a manifest names in many ways is read ahead once: else it would take
// memory for each of them.
func TestFileNamedInManyWays(t *testing.T) {
	files := smallPlan(t)
	manifest, entry := string(files["facts/manifest.yaml"].Data), ""
	const ways = 20
	for n := range ways {
		entry += "  sales/" + strings.Repeat("./", n+1) + "2026-11.csv: {fact: sales, measure: shipped}\n"
	}
	files["facts/manifest.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(manifest, "files:\n", "files:\n"+entry, 1))}
	c := &counting{FS: files, name: salesFile}
	mustLoad(t, c, Options{})
	if n := c.opened.Load(); n < ways || n > ways+2 {
		t.Errorf("opened %d times", n)
	}
}

// counting counts how often a file is opened.
type counting struct {
	fs.FS
	name   string
	opened atomic.Int32
}

func (c *counting) Open(name string) (fs.File, error) {
	if name == c.name {
		c.opened.Add(1)
	}
	return c.FS.Open(name)
}
