package facts_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/facts"
)

// twoFiles imports texts by file name.
func twoFiles(t *testing.T, mappings string, files map[string]string, change ...func(*facts.Options)) (facts.Report, error) {
	t.Helper()
	folder := fstest.MapFS{}
	for name, text := range files {
		folder[name] = &fstest.MapFile{Data: []byte(text)}
	}
	p, ms := load(t, mappings)
	o := facts.Options{Plan: p, Mappings: ms, Folders: []facts.Folder{{Name: ".", Files: folder}}}
	for _, c := range change {
		c(&o)
	}
	return facts.Run(t.Context(), o)
}

// The same rows under two names are refused by their key, with both places;
// what the conditions filter is no duplicate.
func TestLoadedTwice(t *testing.T) {
	m := sales + "    key: [order, line]\n    keep: [{id: billed, column: type, values: [F2]}]\n"
	const a = "day,org,sku,qty,net,order,line,type\n2026-11-03,eu,TENT-2P,5,1,100,1,F2\n2026-11-03,eu,TENT-2P,5,1,100,1,F8\n2026-11-03,eu,TENT-2P,5,1,100,2,F2\n"
	r, err := twoFiles(t, m, map[string]string{"sales-1.csv": a})
	if err != nil || !r.OK() {
		t.Fatal(err, r.Refused)
	}
	const b = "day,org,sku,qty,net,order,line,type\n2026-11-04,eu,TENT-2P,5,1,101,1,F2\n2026-11-03,eu,TENT-2P,5,1,100,2,F2\n"
	for _, lanes := range []bool{false, true} {
		facts.ReadInLanes(t, lanes)
		r, err = twoFiles(t, m, map[string]string{"sales-1.csv": a, "sales-copy.csv": b}, partial)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{`sales: 1 row is loaded twice: sales-copy.csv:3 has the key "100/2" of sales-1.csv:4`}
		if d := cmp.Diff(want, r.Refused); d != "" || len(r.Write) > 0 {
			t.Error(d, len(r.Write))
		}
	}
}

// Without a key nobody can tell rows apart, but a file that is there twice is
// one.
func TestTheSameFileTwice(t *testing.T) {
	const a = "day,org,sku,qty,net\n2026-11-03,eu,TENT-2P,5,1\n"
	r, err := twoFiles(t, sales, map[string]string{"sales-1.csv": a, "sales-copy.csv": a})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"sales-copy.csv holds what sales-1.csv holds: remove one, or its rows count twice"}
	if d := cmp.Diff(want, r.Refused); d != "" || len(r.Write) > 0 {
		t.Error(d)
	}
	r, err = twoFiles(t, sales, map[string]string{"sales-1.csv": a, "sales-2.csv": strings.Replace(a, "5,1", "6,1", 1)})
	if err != nil || !r.OK() {
		t.Fatal(err, r.Refused)
	}
	if d := cmp.Diff([]string{"sales: rows of 1 period come from several exports; if they overlap they count twice: state `key` in the mapping to have it checked"}, r.Notices); d != "" {
		t.Error(d)
	}
}

// Control totals of the caller and of the mapping: 9 and 5 units, 1,701.00 and
// 995.00.
func TestControlTotals(t *testing.T) {
	const a = "day,org,sku,qty,net\n2026-11-02,eu,TENT-2P,10,1890.00\n2026-11-09,eu,TENT-2P,-1,-189.00\n2026-10-31,us,TENT-2P,5,995\n"
	expect := func(texts ...string) func(*facts.Options) {
		return func(o *facts.Options) {
			for _, text := range texts {
				e, err := facts.ParseExpect(o.Plan.Calendar, text)
				if err != nil {
					t.Fatal(err)
				}
				o.Expect = append(o.Expect, e)
			}
		}
	}
	r, err := twoFiles(t, sales, map[string]string{"sales-1.csv": a}, expect("sales=14", "sales@2026-11=9", "sales.revenue@2026-11=1701.00", "sales.revenue=2696"))
	if err != nil || !r.OK() || len(r.Controls) != 4 {
		t.Fatal(err, r.Refused, r.Controls)
	}
	r, err = twoFiles(t, sales, map[string]string{"sales-1.csv": a}, expect("sales=1014", "sales.revenue@2026-11=1600.5", "bookings=7"))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"sales: 14 were read, and --expect says 1,014: 1,000 too little",
		"revenue of sales of 2026-11: 1,701 were read, and --expect says 1,600.5: 100.5 too much",
		"bookings: 0 were read, and --expect says 7: 7 too little"}
	if d := cmp.Diff(want, r.Refused); d != "" || len(r.Write) > 0 {
		t.Error(d)
	}
	m := sales + "    totals: {file: totals.csv, columns: {period: month, quantity: units, revenue: net}}\n"
	r, err = twoFiles(t, m, map[string]string{"sales-1.csv": a, "totals.csv": "month,units,net\n2026-10,5,995\n2026-11,9,1701.00\n2026-09,77,1\n"})
	if err != nil || !r.OK() || len(r.Controls) != 4 {
		t.Fatal(err, r.Refused, r.Controls)
	}
	r, err = twoFiles(t, m, map[string]string{"sales-1.csv": a, "totals.csv": "month,units,net\n2026-10,5,996\n2026-11,9,1701.00\n"})
	if d := cmp.Diff([]string{"revenue of sales of 2026-10: 995 were read, and totals.csv says 996: 1 too little"}, r.Refused); err != nil || d != "" {
		t.Error(err, d)
	}
	for _, bad := range []string{"sales", "sale=1", "sales=x", "price=1", "stock.revenue=1", "sales@2026-13=1"} {
		if _, err := facts.ParseExpect(mustPlan(t).Calendar, bad); err == nil || !strings.HasPrefix(err.Error(), "--expect "+bad) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// What the plan has used before and lacks for the last closed period is named.
func TestStillExpected(t *testing.T) {
	const entry = "  %: {fact: stock, complete: true, as_of: 2026-10-31, source: wms, rows: 0, sha256: aa}\n"
	folder := fstest.MapFS{"facts/facts.yaml": {Data: []byte("kind: Facts\nversion: 1\nfiles:\n" + strings.Replace(entry, "%", "stock/2026-10.csv", 1))}}
	r, err := run(t, sales, "day,org,sku,qty,net\n2026-11-02,eu,TENT-2P,10,1\n", func(o *facts.Options) { o.Existing = folder })
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"stock of 2026-11"}, r.Expected); d != "" {
		t.Error(d)
	}
}

// The kinds that stand beside sales, each with the columns that its rows have.
func TestOtherKinds(t *testing.T) {
	for _, c := range []struct{ fact, more, header, rows, want string }{
		{"sales-ordered", "columns: {date: d, market: m, item: i, quantity: q, revenue: r}", "d,m,i,q,r", "2026-11-02,eu,TENT-2P,10,5.5\n", "period,market,item,quantity,revenue\n2026-11,eu,TENT-2P,10,5.50\n"},
		{"returns", "columns: {date: d, market: m, item: i, quantity: q}", "d,m,i,q", "2026-11-02,eu,TENT-2P,1\n2026-11-30,eu,TENT-2P,2\n", "period,market,item,quantity\n2026-11,eu,TENT-2P,3\n"},
		{"price", "columns: {date: d, market: m, item: i, price: p}", "d,m,i,p", "2026-11-02,eu,TENT-2P,189.95\n2026-11-09,eu,TENT-2P,189.95\n", "period,market,item,price\n2026-11,eu,TENT-2P,189.95\n"},
		{"price", "columns: {date: d, market: m, item: i, quantity: q, revenue: r}", "d,m,i,q,r", "2026-11-02,eu,TENT-2P,2,20\n2026-11-09,eu,TENT-2P,1,5\n2026-11-09,eu,TENT-3P,1,5\n2026-11-09,eu,TENT-3P,-1,-5\n",
			"period,market,item,price\n2026-11,eu,TENT-2P,8.3333\n"},
		{"cost", "columns: {period: p, item: i, cost: c}", "p,i,c", "2026-11,TENT-2P,118.5\n", "period,item,cost\n2026-11,TENT-2P,118.5\n"},
		{"capacity-used", "columns: {date: d, resource: w, amount: a}\n    constant: {source: lyon}\n    codes: {resource: {\"10\": sewing}}", "d,w,a", "2026-11-02,10,7.25\n2026-11-03,sewing,0.5\n",
			"period,source,resource,amount\n2026-11,lyon,sewing,7.75\n"},
	} {
		t.Run(c.fact, func(t *testing.T) {
			m := "  - id: x\n    fact: " + c.fact + "\n    files: [sales-*.csv]\n    " + c.more + "\n"
			r, err := run(t, m, c.header+"\n"+c.rows)
			if err != nil || !r.OK() {
				t.Fatal(err, r.Refused, r.Rows)
			}
			if got := string(r.Write["facts/"+c.fact+"/2026-11.csv"]); got != c.want {
				t.Errorf("%s", got)
			}
		})
	}
	const m = "  - id: x\n    fact: price\n    files: [sales-*.csv]\n    columns: {period: p, market: m, item: i, price: v}\n"
	r, err := run(t, m, "p,m,i,v\n2026-11,eu,TENT-2P,10\n2026-11,eu,TENT-2P,11\n")
	if err != nil || r.OK() || len(r.Rows) != 1 || r.Rows[0].Reason != "price 11 of 2026-11, for which a row before says 10: give one for each period, or for prices the quantity and the revenue" {
		t.Error(err, r.Rows)
	}
}
