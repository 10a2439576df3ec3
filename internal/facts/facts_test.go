package facts_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/facts"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"
)

func TestWritesSums(t *testing.T) {
	r, err := run(t, sales, "day;org;sku;qty;net\n"+
		"2026-11-30;1000;TENT-3P;2;478,005\n"+
		"2026-11-02;eu;0400102;10;1.890,00\n"+
		"2026-11-09;eu;TENT-2P;-1;-189,00\n"+
		"2026-10-31;2000;TENT-2P;5;995\n")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for name, text := range r.Write {
		got[name] = string(text)
	}
	want := map[string]string{
		"facts/sales/2026-10.csv": "period,market,item,quantity,revenue\n2026-10,us,TENT-2P,5,995.00\n",
		"facts/sales/2026-11.csv": "period,market,item,quantity,revenue\n2026-11,eu,TENT-2P,9,1701.00\n2026-11,eu,TENT-3P,2,478.005\n",
		"facts/facts.yaml": `kind: Facts
version: 1
files:
  sales/2026-10.csv:
    fact: sales
    measure: shipped
    complete: true
    as_of: 2026-10-31
    source: erp
    query: sales-1.csv
    rows: 1
    sha256: 5194e481739d32f1d44b323ea6c87287454819de249128712dfee861331e00c9
  sales/2026-11.csv:
    fact: sales
    measure: shipped
    complete: true
    as_of: 2026-11-30
    source: erp
    query: sales-1.csv
    rows: 2
    sha256: 422d528a9c787f68fe44bb10a69c08d8147591249f480b38db3246aa1373bb75
`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if !r.OK() || len(r.Notices) != 0 {
		t.Errorf("%v %v", r.Refused, r.Notices)
	}
}

// The example company's own facts, dressed as its ERP would export them, come
// back byte by byte.
func TestExampleComesBack(t *testing.T) {
	p, ms := example(t)
	text, err := os.ReadFile("../../plans/facts/sales/2026-11.csv")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("Report of \xfcbersea sales\r\n\r\nBilling date;Billing type;Sales org;Material;Invoiced quantity;Net value\r\n")
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n")[1:] {
		f := strings.Split(line, ",")
		org := map[string]string{"eu": "1000", "us": "2000"}[f[1]]
		b.WriteString("14.11.2026;F2;" + org + ";" + f[2] + ";" + f[3] + ",00;" + strings.ReplaceAll(f[4], ".", ",") + "\r\n")
		b.WriteString("15.11.2026;F8;" + org + ";" + f[2] + ";1;1\r\n") // pro forma
	}
	r, err := facts.Run(context.Background(), facts.Options{Plan: p, Mappings: ms, Existing: os.DirFS("../../plans"),
		Inputs: []facts.Input{input("exports/sales-2026-11.csv", b.String())}})
	if err != nil {
		t.Fatal(err)
	}
	if !r.NothingChanged() || len(r.Files) != 1 || r.Files[0].State != facts.Unchanged {
		t.Errorf("%v %v %v", r.Files, r.Refused, len(r.Write))
	}
	n := len(strings.Split(strings.TrimSpace(string(text)), "\n")) - 1
	if s := r.Sources[0]; s.Read != 2*n || s.Kept != n || s.Filtered != n || s.Header != 3 || s.Encoding != "windows-1252" {
		t.Errorf("%+v", s)
	}
}

func TestSecondRunChangesNothing(t *testing.T) {
	p, ms := load(t, sales)
	o := facts.Options{Plan: p, Mappings: ms, AsOf: day(t, "2026-12-09"), Inputs: []facts.Input{input("sales-1.csv",
		"day,org,sku,qty,net\n2026-11-30,eu,TENT-2P,2,300\n2026-12-05,eu,TENT-2P,1,189\n")}}
	first, err := facts.Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(first.Write) != 4 {
		t.Fatalf("%d files", len(first.Write))
	}
	folder := fstest.MapFS{}
	for name, text := range first.Write {
		folder[name] = &fstest.MapFile{Data: text}
	}
	o.Existing = folder
	second, err := facts.Run(context.Background(), o)
	if err != nil || !second.NothingChanged() {
		t.Errorf("%v %v", err, second.Write)
	}
}

func TestClosedPeriodsAreNotEdited(t *testing.T) {
	p, ms := load(t, sales)
	folder := fstest.MapFS{"facts/sales/2026-11.csv": {Data: []byte("period,market,item,quantity,revenue\n2026-11,eu,TENT-2P,3,500.00\n2026-11,us,TENT-2P,1,195.00\n")},
		"facts/facts.yaml": {Data: []byte("kind: Facts\nversion: 1\nfiles:\n  sales/2026-11.csv:\n    fact: sales\n    measure: shipped\n    complete: true\n    as_of: 2026-11-30\n    source: erp\n    note: counted twice\n    rows: 2\n    sha256: " + strings.Repeat("a", 64) + "\n")}}
	o := facts.Options{Plan: p, Mappings: ms, Existing: folder, AsOf: day(t, "2026-12-09"),
		Inputs: []facts.Input{input("sales-1.csv", "day,org,sku,qty,net\n2026-11-30,eu,TENT-2P,5,900.00\n2026-11-30,us,TENT-2P,1,195\n")}}
	r, err := facts.Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"facts/sales/2026-11.csv is closed and would change: 1 row differs, quantity 4 to 6 (eu,TENT-2P: quantity 3 to 5, revenue 500.00 to 900.00); allow it with --correct"}
	if d := cmp.Diff(want, r.Refused); d != "" || len(r.Write) != 0 {
		t.Errorf("%s, %d files", d, len(r.Write))
	}
	o.AllowCorrection = true
	if r, err = facts.Run(context.Background(), o); err != nil || len(r.Write) != 2 {
		t.Fatalf("%v, %d files", err, len(r.Write))
	}
	if !strings.Contains(string(r.Write["facts/facts.yaml"]), `note: "counted twice; corrected as of 2026-12-09: 1 row differs, quantity 4 to 6"`) {
		t.Errorf("%s", r.Write["facts/facts.yaml"])
	}
}

func TestRejections(t *testing.T) {
	const head = "day,org,sku,qty,net\n2026-11-30,eu,TENT-2P,1,1\n"
	for _, c := range []struct{ name, row, want string }{
		{"unknown item", "2026-11-30,eu,TENT-2X,1,1", `unknown item "TENT-2X"; did you mean TENT-2P?`},
		{"unknown market", "2026-11-30,uk,TENT-2P,1,1", `unknown market "uk"; the plan has eu, us`},
		{"leading zeros lost", "2026-11-30,eu,400102,1,1", `unknown item "400102"; the plan has "0400102": leading zeros were lost`},
		{"formula", "2026-11-30,eu,=A1,1,1", `"=A1" begins as a formula does and is no item`},
		{"at sign", "2026-11-30,eu,@x,1,1", `"@x" begins as a formula does and is no item`},
		{"scientific item", "2026-11-30,eu,4.00E+05,1,1", `"4.00E+05" is what a spreadsheet leaves of a long number: the last digits are lost`},
		{"month of a key", "2026-11-30,eu,3-Mar,1,1", `"3-Mar" is a date that a spreadsheet made of something else`},
		{"no item", "2026-11-30,eu,,1,1", "no item"},
		{"error value", "2026-11-30,eu,TENT-2P,#REF!,1", `quantity: "#REF!" is a spreadsheet's error, not a value`},
		{"scientific quantity", "2026-11-30,eu,TENT-2P,1.23E+05,1", `quantity: "1.23E+05" is what a spreadsheet leaves of a long number: the last digits are lost`},
		{"time left", "00:00.0,eu,TENT-2P,1,1", `date: "00:00.0" is what a spreadsheet shows of a date with a time: the date is lost`},
		{"serial date", "45991,eu,TENT-2P,1,1", `date: "45991" is a spreadsheet's number of a day: export the date as text`},
		{"no such day", "2026-02-30,eu,TENT-2P,1,1", `date: "2026-02-30" is not a date written YYYY-MM-DD`},
		{"no quantity", "2026-11-30,eu,TENT-2P,,1", "quantity: no number"},
		{"text", "2026-11-30,eu,TENT-2P,many,1", `quantity: "many" is not a number`},
		{"too large", "2026-11-30,eu,TENT-2P,1234567890123,1", "quantity: 1234567890123 is too large"},
		{"revenue", "2026-11-30,eu,TENT-2P,1,n/a", `revenue: "n/a" is not a number`},
		{"fields", "2026-11-30,eu,TENT-2P,1", "4 fields, the header has 5"},
		{"quote", `2026-11-30,eu,TENT"2P,1,1`, `not readable as CSV: bare " in non-quoted-field`},
		{"future", "2027-01-01,eu,TENT-2P,1,1", "2027-01 lies after the open period 2026-12"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := run(t, sales, head+c.row+"\n")
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff([]facts.Rejection{{Name: "sales-1.csv", Line: 3, Reason: c.want}}, r.Rows); d != "" {
				t.Error(d)
			}
			if r.OK() || len(r.Write) != 0 {
				t.Errorf("%v, %d files", r.Refused, len(r.Write))
			}
			p, err := run(t, sales, head+c.row+"\n", partial)
			if err != nil || !p.OK() || len(p.Write) == 0 {
				t.Errorf("partial: %v %v", err, p.Refused)
			}
			if whole := strings.HasPrefix(c.want, "unknown") || c.name == "future"; p.Files[0].Complete != whole {
				t.Errorf("partial: complete %v", p.Files[0].Complete)
			}
		})
	}
}

func TestQuestions(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"month or day", "day,org,sku,qty,net\n03/04/2026,eu,TENT-2P,1,1\n05/06/2026,eu,TENT-2P,1,1\n",
			`sales-1.csv:2: the date "03/04/2026" may be read as D/M/YYYY or as M/D/YYYY, and no other date decides: state which in the mapping, ` + "`format: {date: \"D/M/YYYY\"}` or `format: {date: \"M/D/YYYY\"}`"},
		{"thousands or decimals", "day;org;sku;qty;net\n2026-11-01;eu;TENT-2P;1;1,234\n",
			`sales-1.csv:2: "1,234" may have a decimal comma or separate thousands, and no other number decides: state which in the mapping, ` + "`format: {decimal: \",\"}` or `format: {decimal: \".\"}`"},
		{"two decimal marks", "day;org;sku;qty;net\n2026-11-01;eu;TENT-2P;1;1,5\n2026-11-01;eu;TENT-2P;1;1.5\n",
			`sales-1.csv:3: "1.5" cannot have a decimal comma as the numbers before: state how they are written in the mapping, ` + "`format: {decimal: \",\"}` or `format: {decimal: \".\"}`, or mend the export"},
		{"two forms of dates", "day,org,sku,qty,net\n2026-11-01,eu,TENT-2P,1,1\n01.11.2026,eu,TENT-2P,1,1\n",
			`sales-1.csv:3: "01.11.2026" is not written YYYY-MM-DD as the dates before: state how they are written in the mapping, such as ` + "`format: {date: \"YYYY-MM-DD\"}`, or mend the export"},
		{"no header", "a,b\n1,2\n", "sales-1.csv: no header with the columns that the mapping names: day, sku, org, qty, net missing"},
		{"near header", "day,org,sku,qyt,net\n", `sales-1.csv: no header with the columns that the mapping names: qty missing; "qyt" looks like "qty"`},
		{"open quote", "day,org,sku,qty,net\n2026-11-01,eu,\"TENT-2P,1,1\n2026-11-02,eu,TENT-2P,1,1\n",
			"sales-1.csv:2: a quote that begins here does not end in its row: mend the export"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := run(t, sales, c.text)
			if err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestForms(t *testing.T) {
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("day\torg\tsku\tqty\tnet\n2026-11-03\teu\tTENT-2P\t7\t1.5\n")
	if err != nil {
		t.Fatal(err)
	}
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, _ = z.Write([]byte("day,org,sku,qty,net\n2026-11-03,eu,TENT-2P,7,1.5\n"))
	_ = z.Close()
	for _, c := range []struct{ name, text string }{
		{"byte-order mark", "\xef\xbb\xbfday,org,sku,qty,net\n2026-11-03,eu,TENT-2P,7,1.5\n"},
		{"utf-16", utf16},
		{"gzip", zipped.String()},
		{"windows line ends", "day,org,sku,qty,net\r\n2026-11-03,eu,TENT-2P,7,1.5\r\n"},
		{"bar", "day|org|sku|qty|net\n20261103|eu|TENT-2P|7|1.5\n"},
		{"titles and blank lines", "Sales\n\nday;org;sku;qty;net\n03.11.2026;eu;TENT-2P;7,00;1,5\n;;;;\n"},
		{"quoted", "\"day\",\"org\",\"sku\",\"qty\",\"net\"\n\"2026-11-03T10:00:00\",\"eu\",\"TENT-2P\",\"7\",\"1.5\"\n"},
		{"grouped", "day;org;sku;qty;net\n03.11.2026;eu;TENT-2P;1'007;1,5\n03.11.2026;eu;TENT-2P;1'000-;0\n"},
		{"in parentheses", "day;org;sku;qty;net\n3/11/2026;eu;TENT-2P;8;1,5\n30/11/2026;eu;TENT-2P;(1);0\n"},
		{"month first", "day;org;sku;qty;net\n11/3/2026;eu;TENT-2P;7;1,5\n11/30/2026;eu;TENT-2P;0;0\n"},
		{"time zone", "day,org,sku,qty,net\n2026-10-31T23:30:00Z,eu,TENT-2P,7,1.5\n"},
		{"other case of the header", "Day,ORG,sku,Qty,net\n2026-11-03,eu,TENT-2P,7,1.5\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := run(t, sales, c.text)
			if err != nil {
				t.Fatal(err)
			}
			want := "period,market,item,quantity,revenue\n2026-11,eu,TENT-2P,7,1.50\n"
			if got := string(r.Write["facts/sales/2026-11.csv"]); got != want {
				t.Errorf("got %q, %v", got, r.Rows)
			}
		})
	}
}
