package facts_test

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/facts"
	"github.com/accord-plan/accord/internal/period"
	"github.com/google/go-cmp/cmp"
)

func exports(t *testing.T, mappings string, files map[string]string, change ...func(*facts.Options)) (facts.Report, error) {
	t.Helper()
	p, ms := load(t, mappings)
	folder := fstest.MapFS{}
	for name, text := range files {
		folder[name] = &fstest.MapFile{Data: []byte(text)}
	}
	o := facts.Options{Plan: p, Mappings: ms, Folders: []facts.Folder{{Files: folder}}, AsOf: period.NoDate}
	for _, c := range change {
		c(&o)
	}
	return facts.Run(context.Background(), o)
}

const stock = `  - id: stock
    fact: stock
    files: ["stock*.csv"]
    columns:
      date: day
      item: sku
      quantity: qty
    constant:
      site: central
`

// Bins of one count are summed; of two counts in a month the later one is the
// closing stock, in whatever order and file they come.
func TestStockKeepsTheLastCount(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"one file": {"stock.csv": "day,sku,qty\n2026-11-29,TENT-2P,4\n2026-11-30,TENT-2P,5\n2026-11-28,TENT-2P,8\n2026-11-30,TENT-2P,6\n2026-11-30,TENT-3P,0\n2026-11-29,TENT-3P,9\n"},
		"two files": {"stock-a.csv": "day,sku,qty\n2026-11-29,TENT-2P,4\n2026-11-28,TENT-2P,8\n2026-11-29,TENT-3P,9\n",
			"stock-b.csv": "day,sku,qty\n2026-11-30,TENT-2P,5\n2026-11-30,TENT-2P,6\n2026-11-30,TENT-3P,0\n"},
	} {
		r, err := exports(t, stock, files)
		if err != nil {
			t.Fatal(name, err)
		}
		if got := string(r.Write["facts/stock/2026-11.csv"]); got != "period,site,item,quantity\n2026-11,central,TENT-2P,11\n2026-11,central,TENT-3P,0\n" {
			t.Errorf("%s: %s", name, got)
		}
		b := r.Balance[0].Quantity
		if b.Read.String() != "32" || b.Kept.String() != "11" || b.Filtered.String() != "21" || b.Written.String() != "11" {
			t.Errorf("%s: %+v", name, b)
		}
		kept, filtered := 0, 0
		for _, s := range r.Sources {
			kept, filtered = kept+s.Kept, filtered+s.Filtered
		}
		if kept != 3 || filtered != 3 {
			t.Errorf("%s: %d kept, %d filtered", name, kept, filtered)
		}
		if !strings.Contains(string(r.Write["facts/facts.yaml"]), "as_of: 2026-11-30\n") {
			t.Errorf("%s: %s", name, r.Write["facts/facts.yaml"])
		}
	}
}

const orders = `  - id: purchases
    fact: open-supply
    files: ["lines.csv"]
    source: erp
    columns:
      due: Due
      source: Vendor
      item: Item
      quantity: Ordered
      less: Received
    constant:
      site: central
    codes:
      source:
        V7: lyon
    joins:
      - id: head
        file: heads.csv
        on: Order
        key: Number
        columns: [Vendor, Placed]
    keep:
      - id: placed
        column: Placed
        before: 2026-12-01
`

func TestOrdersJoinTheirHeads(t *testing.T) {
	r, err := exports(t, orders, map[string]string{
		"heads.csv": "Number;Vendor;Placed\n1;V7;2026-11-02\n2;V7;2026-12-01\n",
		"lines.csv": "Order,Item,Due,Ordered,Received\n1,TENT-2P,2027-01-15,100,40\n1,TENT-2P,2027-01-15,20,0\n1,TENT-3P,2026-11-20,30,10\n1,TENT-3P,2026-11-20,30,30\n2,TENT-2P,2027-02-01,9,0\n",
	}, func(o *facts.Options) { o.AsOf = day(t, "2026-12-01") })
	if err != nil {
		t.Fatal(err)
	}
	if got := string(r.Write["facts/open/open-supply.csv"]); got != "source,site,item,due,quantity\nlyon,central,TENT-2P,2027-01-15,80\nlyon,central,TENT-3P,2026-11-20,20\n" {
		t.Errorf("%s", got)
	}
	want := []facts.Count{{Name: "nothing open", Rows: 1}, {Name: "placed", Rows: 1}}
	if d := cmp.Diff(want, r.Sources[0].FilteredBy); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"open-supply: 1 order over 20 units was due before 2026-12-01 and counts in the first open period"}, r.Notices); d != "" {
		t.Error(d)
	}
	if got := string(r.Write["facts/open/manifest.yaml"]); !strings.Contains(got, "  open-supply.csv:\n    fact: open-supply\n    complete: true\n    as_of: 2026-12-01\n    source: erp\n    query: lines.csv\n    rows: 2\n") {
		t.Errorf("%s", got)
	}
	r, err = exports(t, orders, map[string]string{"heads.csv": "Number;Vendor;Placed\n", "lines.csv": "Order,Item,Due,Ordered,Received\n1,TENT-2P,2027-01-15,100,40\n"},
		func(o *facts.Options) { o.AsOf = day(t, "2026-12-01") })
	if err != nil || len(r.Rows) != 1 || r.Rows[0].Reason != `heads.csv has no row for "1"` {
		t.Errorf("%v %v", err, r.Rows)
	}
	if _, err = exports(t, orders, map[string]string{"heads.csv": "Number;Vendor;Placed\n", "lines.csv": "Order,Item,Due,Ordered,Received\n"}); err == nil || !strings.Contains(err.Error(), "as of which day?") {
		t.Errorf("%v", err)
	}
}

// That nothing is open is a fact as well.
func TestNothingOpen(t *testing.T) {
	r, err := exports(t, orders, map[string]string{"heads.csv": "Number;Vendor;Placed\n", "lines.csv": "Order,Item,Due,Ordered,Received\n"},
		func(o *facts.Options) { o.AsOf = day(t, "2026-12-01") })
	if err != nil || string(r.Write["facts/open/open-supply.csv"]) != "source,site,item,due,quantity\n" {
		t.Errorf("%v %q", err, r.Write["facts/open/open-supply.csv"])
	}
}

func TestKeysOfTwoColumnsUnitsAndCurrencies(t *testing.T) {
	const m = `  - id: web
    fact: sales
    files: [web.csv]
    partial: [2026-10]
    note: days are in local time
    columns:
      period: month
      market: [country, channel]
      item: sku
      quantity: qty
      unit: uom
      revenue: net
      currency: cur
    codes:
      market:
        DE/web: eu
`
	r, err := exports(t, m, map[string]string{"web.csv": "month,country,channel,sku,qty,uom,net,cur\n2026-10,DE,web,TENT-2P,2,case,100,EUR\n2026-10,DE,web,TENT-2P,1,each,5,EUR\n2026-10,DE,web,TENT-3P,1,case,5,EUR\n2026-10,DE,web,TENT-2P,1,each,5,USD\n"}, partial)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(r.Write["facts/sales/2026-10.csv"]); got != "period,market,item,quantity,revenue\n2026-10,eu,TENT-2P,25,105.00\n" {
		t.Errorf("%s", got)
	}
	var reasons []string
	for _, x := range r.Rows {
		reasons = append(reasons, x.String())
	}
	want := []string{`web.csv:4: TENT-3P is counted in each, and the catalog has no conversion from "case"`, `web.csv:5: revenue in "USD", and market eu is in EUR`}
	if d := cmp.Diff(want, reasons); d != "" {
		t.Error(d)
	}
	if got := string(r.Write["facts/facts.yaml"]); !strings.Contains(got, "complete: false\n") || !strings.Contains(got, "note: days are in local time; 2 rows were left out because they cannot be read\n") {
		t.Errorf("%s", got)
	}
}

// One kind of fact that comes from two systems is written when both are there.
func TestHalfOfAFactIsRefused(t *testing.T) {
	second := strings.ReplaceAll(strings.ReplaceAll(sales, "id: sales", "id: web"), "sales-*", "web-*")
	r, err := run(t, sales+second, "day,org,sku,qty,net\n2026-11-01,eu,TENT-2P,1,1\n")
	if err != nil || r.OK() || len(r.Write) != 0 {
		t.Fatalf("%v %v", err, r.Refused)
	}
	r, err = run(t, sales+second, "day,org,sku,qty,net\n2026-11-01,eu,TENT-2P,1,1\n", partial)
	if err != nil || !r.OK() || r.Files[0].Complete {
		t.Errorf("%v %v", err, r.Files)
	}
}

func TestSilentPeriodsAreNamed(t *testing.T) {
	r, err := run(t, sales, "day,org,sku,qty,net\n2026-08-01,eu,TENT-2P,1,1\n2026-10-01,eu,TENT-2P,1,1\n")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"sales: no row in 2026-09, which stays unknown (not zero)"}, r.Notices); d != "" {
		t.Error(d)
	}
}

func TestMappingAgainstPlan(t *testing.T) {
	for _, c := range []struct{ name, mapping, want string }{
		{"code", strings.Replace(sales, "    columns:", "    codes: {market: {\"1\": uk}}\n    columns:", 1), `mapping sales: code "1" leads to market uk, which the plan does not have; the plan has eu, us`},
		{"constant", strings.Replace(sales, "      market: org\n", "", 1) + "    constant: {market: uk}\n", "mapping sales: constant market uk is not in the plan; the plan has eu, us"},
		{"no market", strings.Replace(sales, "      market: org\n", "", 1), "mapping sales: facts of sales need a column or a constant for market"},
		{"no date", strings.Replace(sales, "      date: day\n", "", 1), "mapping sales: facts of sales need a column for date or period, or a constant period"},
		{"date form", sales + "    format: {date: DD MM YY}\n", `date form "DD MM YY": write it as YYYY-MM-DD, DD.MM.YYYY, D/M/YYYY or M/D/YYYY`},
	} {
		if _, err := run(t, c.mapping, "day,org,sku,qty,net\n"); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// The manifests of the example company are what this package would write.
func TestManifestIsCanonical(t *testing.T) {
	p, ms := example(t)
	for _, name := range []string{"facts/facts.yaml", "facts/open/manifest.yaml"} {
		want, err := os.ReadFile("../../plans/" + name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := facts.RewriteManifest(os.DirFS("../../plans"), name)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %v %s", name, err, cmp.Diff(string(want), string(got)))
		}
	}
	_, _ = p, ms
}

// Without a day in name or options, what is sold so far is known up to its last
// row; a day in the name wins over the option.
func TestDayOfTheOpenPeriod(t *testing.T) {
	const rows = "day,org,sku,qty,net\n2026-12-03,eu,TENT-2P,1,1\n2026-12-05,eu,TENT-2P,2,2\n"
	for _, c := range []struct{ name, file, option, want string }{
		{"last row", "sales-1.csv", "", "2026-12-05"},
		{"option", "sales-1.csv", "2026-12-09", "2026-12-09"},
		{"name", "sales-2026-12-07.csv", "2026-12-09", "2026-12-07"},
	} {
		r, err := run(t, sales, rows, func(o *facts.Options) {
			o.Inputs = []facts.Input{input(c.file, rows)}
			if c.option != "" {
				o.AsOf = day(t, c.option)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := string(r.Write["facts/open/manifest.yaml"]); !strings.Contains(got, "as_of: "+c.want+"\n") {
			t.Errorf("%s: %s", c.name, got)
		}
		if got := string(r.Write["facts/open/sales.csv"]); got != "period,market,item,quantity,revenue\n2026-12,eu,TENT-2P,3,3.00\n" {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}
