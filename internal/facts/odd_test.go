package facts_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/facts"
	"github.com/google/go-cmp/cmp"
)

// TestOddRows: what cannot be read is rejected with its file, line and reason,
// and nothing is written of the rest.
func TestOddRows(t *testing.T) {
	const head = "day,org,sku,qty,net\n"
	const fine = "2026-11-03,1000,TENT-2P,5,10.00\n"
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"ragged", head + "2026-11-03,1000,TENT-2P,5\n2026-11-03,1000,TENT-2P,5,1,2\n" + fine,
			[]string{"sales-1.csv:2: 4 fields, the header has 5", "sales-1.csv:3: 6 fields, the header has 5"}},
		{"no number", head + "2026-11-03,1000,TENT-2P,1e999,1\n2026-11-03,1000,TENT-2P,NaN,1\n2026-11-03,1000,TENT-2P,0x10,1\n2026-11-03,1000,TENT-2P,5,€ 12\n",
			[]string{`sales-1.csv:2: quantity: "1e999" is what a spreadsheet leaves of a long number: the last digits are lost`,
				`sales-1.csv:3: quantity: "NaN" is not a number`, `sales-1.csv:4: quantity: "0x10" is not a number`, `sales-1.csv:5: revenue: "€ 12" is not a number`}},
		{"groups that are none", head + "2026-11-03,1000,TENT-2P,\"1,00,000\",\"1,234.50\"\n", []string{`sales-1.csv:2: quantity: "1,00,000" is not a number`}},
		{"a year of two digits", head + "03.04.26,1000,TENT-2P,5,1\n", []string{`sales-1.csv:2: date: "03.04.26" has a year of two digits: export it with four`}},
		{"a day that is none", head + fine + "2026-02-30,1000,TENT-2P,5,1\n", []string{`sales-1.csv:3: date: "2026-02-30" is not a date written YYYY-MM-DD`}},
		{"after the open period", head + "2027-01-03,1000,TENT-2P,5,1\n", []string{"sales-1.csv:2: 2027-01 lies after the open period 2026-12"}},
		{"totals", head + fine + "Total,,,5,10.00\n", []string{"sales-1.csv:3: no market"}},
		{"formulas", head + "=TODAY(),1000,TENT-2P,5,1\n2026-11-03,1000,=A1,5,1\n2026-11-03,1000,TENT-2P,=1+1,1\n",
			[]string{`sales-1.csv:2: date: "=TODAY()" is not a date written YYYY-MM-DD`, `sales-1.csv:3: "=A1" begins as a formula does and is no item`, `sales-1.csv:4: quantity: "=1+1" is not a number`}},
		{"NUL", head + "2026-11-03,1000,TENT\x00-2P,5,1\n2026-11-03,1000,TENT-2P,5\x00,1\n",
			[]string{`sales-1.csv:2: unknown item "TENT\x00-2P"; did you mean TENT-2P?`, `sales-1.csv:3: quantity: "5\x00" is not a number`}},
		{"a bare quote", head + "2026-11-03,1000,TENT-2P\",5,1\n" + fine, []string{`sales-1.csv:2: not readable as CSV: bare " in non-quoted-field`}},
		{"a row between two stray quotes", "day,org,sku,qty,net,text\n2026-11-03,1000,TENT-2P,5,1,\"oops\n2026-11-04,1000,TENT-2P,6,1,x\"\n2026-11-05,1000,TENT-2P,7,1,fine\n",
			[]string{"sales-1.csv:2: a text of several lines holds what looks like a row: mend the quotes in the export"}},
		{"the same in the midst of the row", "day,org,text,sku,qty,net\n2026-11-03,1000,\"oops,TENT-2P,5,1\n2026-11-04,1000,x\",TENT-2P,6,1\n",
			[]string{"sales-1.csv:2: a text of several lines holds what looks like a row: mend the quotes in the export"}},
		{"windows-1252", head + "2026-11-03,1000,Z\xe9lt,5,1\n", []string{`sales-1.csv:2: unknown item "Zélt"; the plan has TENT-2P, TENT-3P`}},
		{"half a character of UTF-16", "\xff\xfe" + utf16(head+fine) + "x", []string{"sales-1.csv:3: 1 fields, the header has 5"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := run(t, sales, tt.text)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, row := range r.Rows {
				got = append(got, row.String())
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
			if r.OK() || len(r.Write) > 0 {
				t.Errorf("%v, %d files would be written", r.Refused, len(r.Write))
			}
		})
	}
}

func TestOddFilesThatAreRead(t *testing.T) {
	const head = "day,org,sku,qty,net\n"
	const fine = "2026-11-03,1000,TENT-2P,5,10.00\n"
	const want = "period,market,item,quantity,revenue\n2026-11,eu,TENT-2P,5,10.00\n"
	for name, tt := range map[string]struct{ text, want string }{
		"CR LF":                      {strings.ReplaceAll(head+fine, "\n", "\r\n"), want},
		"a mark":                     {"\xef\xbb\xbf" + head + fine, want},
		"UTF-16":                     {"\xff\xfe" + utf16(head+fine), want},
		"unmarked UTF-16":            {utf16(head + fine), want},
		"a spreadsheet's first line": {"sep=;\nday;org;sku;qty;net\n2026-11-03;1000;TENT-2P;5;10,00\n", want},
		"an afternoon":               {head + "11/30/2026 2:30:00 PM,1000,TENT-2P,5,10\n", want},
		"returns": {head + fine + "2026-11-04,1000,TENT-2P,-7,-14.00\n2026-11-05,1000,TENT-2P,(3),\"(1,000.00)\"\n2026-11-06,1000,TENT-2P,3-,1\n",
			"period,market,item,quantity,revenue\n2026-11,eu,TENT-2P,-8,-1003.00\n"},
		"a note of two lines": {"day,org,sku,qty,net,text\n2026-11-03,1000,TENT-2P,5,10,\"12 High Street\nParis, 75001, France, Europe, Earth, here\"\n", want},
		"no space to break":   {head + "2026-11-03,1000,\u00a0TENT-2P\u00a0,1\u00a0234,1\n", "period,market,item,quantity,revenue\n2026-11,eu,TENT-2P,1234,1.00\n"},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := run(t, sales, tt.text)
			if err != nil || !r.OK() {
				t.Fatal(err, r.Refused, r.Rows)
			}
			if d := cmp.Diff(tt.want, string(r.Write["facts/sales/2026-11.csv"])); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestOddFilesThatAreNot(t *testing.T) {
	const head = "day,org,sku,qty,net\n"
	for name, tt := range map[string]struct{ text, want string }{
		"empty":                   {"", "sales-1.csv is empty"},
		"a workbook":              {"PK\x03\x04rest", "not a workbook that can be read"},
		"an older workbook":       {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "is a workbook of Excel 97 (.xls)"},
		"a PDF":                   {"%PDF-1.7\n", "is a PDF"},
		"CR alone":                {strings.ReplaceAll(head+"2026-11-03,1000,TENT-2P,5,1\n", "\n", "\r"), "ends its lines with CR alone"},
		"a column twice":          {"day,org,sku,qty,net,qty\n2026-11-03,1000,TENT-2P,5,10,6\n", `sales-1.csv:1: two columns "qty"`},
		"broken gzip":             {"\x1f\x8b\x08\x00garbage", "sales-1.csv: "},
		"a quote that stays open": {head + "2026-11-03,1000,\"TENT-2P,5,1\n2026-11-03,1000,TENT-2P,5,1\n", "sales-1.csv:2: a quote that begins here does not end in its row"},
		"beyond counting":         {head + strings.Repeat("2026-11-03,1000,TENT-2P,999999999999,1\n", 1000), "sales of TENT-2P in 2026-11 add up to more than can be counted"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := run(t, sales, tt.text); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

// One row of a year long gone makes hundreds of silent months: they are one
// notice.
func TestSilentPeriodsAreOneNotice(t *testing.T) {
	r, err := run(t, sales, "day,org,sku,qty,net\n2006-11-03,1000,TENT-2P,5,1\n2026-09-03,1000,TENT-2P,5,1\n2026-11-03,1000,TENT-2P,5,1\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"sales: no row in 2006-12..2026-08, which stays unknown (not zero)", "sales: no row in 2026-10, which stays unknown (not zero)"}
	if d := cmp.Diff(want, r.Notices); d != "" {
		t.Error(d)
	}
}

// TestOpenFactsGoWithTheirPeriod: when the next cycle is open, an export that
// tells of the closed period in full takes the facts to date away.
func TestOpenFactsGoWithTheirPeriod(t *testing.T) {
	const manifest = "kind: Facts\nversion: 1\nfiles:\n  receipts.csv:\n    fact: receipts\n    complete: true\n    as_of: 2026-11-12\n    rows: 1\n    sha256: aa\n" +
		"  sales.csv:\n    fact: sales\n    complete: true\n    as_of: 2026-11-12\n    rows: 1\n    sha256: bb\n"
	const others = "kind: Facts\nversion: 1\nfiles:\n  receipts.csv:\n    fact: receipts\n    complete: true\n    as_of: 2026-11-12\n    rows: 1\n    sha256: aa\n"
	const stale = "facts/open/sales.csv was of 2026-11, which has closed: it is removed, and facts/sales/2026-11.csv has that period in full"
	for _, tt := range []struct {
		name, open, export, notice string
		gone                       bool
	}{
		{"with its period", "period,market,item,quantity\n2026-11,eu,TENT-2P,2\n", "2026-11-03,1000,TENT-2P,5,1\n", stale, true},
		{"by its day", "market,item,quantity\neu,TENT-2P,2\n", "2026-11-03,1000,TENT-2P,5,1\n", stale, true},
		{"of the open period", "period,market,item,quantity\n2026-12,eu,TENT-2P,2\n", "2026-11-03,1000,TENT-2P,5,1\n", "", false},
		{"not told in full", "period,market,item,quantity\n2026-11,eu,TENT-2P,2\n", "2026-10-03,1000,TENT-2P,5,1\n",
			"facts/open/sales.csv is of 2026-11, which has closed, and no export has told of that period in full", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := run(t, sales, "day,org,sku,qty,net\n"+tt.export, func(o *facts.Options) {
				o.Existing = fstest.MapFS{"facts/open/manifest.yaml": {Data: []byte(manifest)}, "facts/open/sales.csv": {Data: []byte(tt.open)},
					"facts/open/receipts.csv": {Data: []byte("period,source,site,item,quantity\n2026-11,lyon,central,TENT-2P,2\n")}}
			})
			if err != nil || !r.OK() {
				t.Fatal(err, r.Refused)
			}
			text, named := r.Write["facts/open/sales.csv"]
			if named != tt.gone || text != nil {
				t.Errorf("sales.csv: %v, %q", named, text)
			}
			if strings.Join(r.Notices, "\n") != tt.notice {
				t.Errorf("notices: %q", r.Notices)
			}
			if got := string(r.Write["facts/open/manifest.yaml"]); tt.gone && got != others {
				t.Error(cmp.Diff(others, got))
			}
		})
	}
}

// A second run finds the file gone and changes nothing.
func TestRemovedOnce(t *testing.T) {
	folder := fstest.MapFS{"facts/open/sales.csv": {Data: []byte("period,market,item,quantity\n2026-11,eu,TENT-2P,2\n")}}
	p, ms := load(t, sales)
	for i := range 2 {
		r, err := facts.Run(context.Background(), facts.Options{Plan: p, Mappings: ms, Existing: folder,
			Inputs: []facts.Input{input("sales-1.csv", "day,org,sku,qty,net\n2026-11-03,1000,TENT-2P,5,1\n")}})
		if err != nil {
			t.Fatal(err)
		}
		if r.NothingChanged() != (i == 1) {
			t.Errorf("run %d: %v", i, r.Write)
		}
		for name, text := range r.Write {
			if delete(folder, name); text != nil {
				folder[name] = &fstest.MapFile{Data: text}
			}
		}
	}
}

func utf16(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		b.WriteByte(c)
		b.WriteByte(0)
	}
	return b.String()
}
