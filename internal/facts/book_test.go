package facts_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/accord-plan/accord/internal/facts"
	"github.com/accord-plan/accord/internal/planfile"
)

func at(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// book makes a workbook of a sheet, changed as the test says.
func book(t testing.TB, change func(f *excelize.File), rows ...[]any) string {
	t.Helper()
	f := excelize.NewFile()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	must(f.SetSheetName("Sheet1", "Orders"))
	style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	must(err)
	for i, r := range rows {
		for j, v := range r {
			cell, err := excelize.CoordinatesToCellName(j+1, i+1)
			must(err)
			must(f.SetCellValue("Orders", cell, v))
			if _, ok := v.(time.Time); ok {
				must(f.SetCellStyle("Orders", cell, cell, style))
			}
		}
	}
	if change != nil {
		change(f)
	}
	var b bytes.Buffer
	must(f.Write(&b))
	return b.String()
}

func zipOf(t testing.TB, name, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = w.Write([]byte(text))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func bookInput(text string) func(*facts.Options) {
	return func(o *facts.Options) { o.Inputs = []facts.Input{input("sales-1.xlsx", text)} }
}

var titles = []any{"day", "org", "sku", "qty", "net"}

// The same rows as text and as a workbook give the same bytes.
func TestWorkbookIsReadAsText(t *testing.T) {
	text, err := run(t, sales, "day;org;sku;qty;net\n2026-11-30;1000;TENT-3P;2;478,005\n2026-11-02;eu;0400102;10;1890,00\n2026-10-31;2000;TENT-2P;5;995,3\n")
	if err != nil {
		t.Fatal(err)
	}
	rows := [][]any{{"Sales by line"}, titles, {at(2026, 11, 30), 1000, "TENT-3P", 2, 478.005}, {at(2026, 11, 2), "eu", "0400102", 10, 1890.0}, {},
		{at(2026, 10, 31).Add(23 * time.Hour), 2000, "TENT-2P", 5, 995.2 + 0.1}}
	got, err := run(t, sales, "", bookInput(book(t, nil, rows...)))
	if err != nil || !got.OK() {
		t.Fatal(err, got.Refused, got.Rows)
	}
	for _, name := range []string{"facts/sales/2026-10.csv", "facts/sales/2026-11.csv"} {
		if d := cmp.Diff(string(text.Write[name]), string(got.Write[name])); d != "" {
			t.Error(name, d)
		}
	}
	if s := got.Sources[0]; s.Name != "sales-1.xlsx!Orders" || s.Header != 2 || s.Encoding != "xlsx" || s.Read != 3 {
		t.Errorf("%+v", s)
	}
}

// What a spreadsheet may hold in place of a value is refused with its cell.
func TestWorkbookRows(t *testing.T) {
	fine := []any{at(2026, 11, 30), "eu", "TENT-2P", 1, 1.5}
	set := func(cell string, v any) func(*excelize.File) {
		return func(f *excelize.File) {
			if err := f.SetCellValue("Orders", cell, v); err != nil {
				panic(err)
			}
		}
	}
	for _, c := range []struct {
		name   string
		change func(*excelize.File)
		row    []any
		want   string // of row 3; empty: it is kept
	}{
		{"a date as text", nil, []any{"2026-11-29", "eu", "TENT-2P", 1, 1}, `day: A3 is the text "2026-11-29", and other dates of the column are dates: make it one, or state ` + "`date` to have texts read"},
		{"a number of a day", nil, []any{46355, "eu", "TENT-2P", 1, 1}, "day: A3 is the number 46355 and not shown as a date: give the column a date format"},
		{"a time that lost its date", nil, []any{"00:00.0", "eu", "TENT-2P", 1, 1}, `date: "00:00.0" is what a spreadsheet shows of a date with a time: the date is lost`},
		{"a time", func(f *excelize.File) {
			style, _ := f.NewStyle(&excelize.Style{NumFmt: 21})
			_ = f.SetCellValue("Orders", "A3", 0.5)
			_ = f.SetCellStyle("Orders", "A3", "A3", style)
		}, []any{nil, "eu", "TENT-2P", 1, 1}, "day: A3 is a time (12:00:00) without a date: the date is lost"},
		{"a number as text", nil, []any{at(2026, 11, 29), "eu", "TENT-2P", "12", 1}, `qty: D3 is the text "12" and no number: make the column numbers, or state ` + "`decimal` to have texts read"},
		{"a formula", func(f *excelize.File) { _ = f.SetCellFormula("Orders", "D3", "=1+1") }, []any{at(2026, 11, 29), "eu", "TENT-2P", 2, 1},
			"qty: D3 is a formula, and what it last came to may be old: paste values in its place, or state `formulas: cached`"},
		{"a formula that nobody asks for", func(f *excelize.File) { _ = f.SetCellFormula("Orders", "F3", "=1+1") }, []any{at(2026, 11, 29), "eu", "TENT-2P", 2, 1}, ""},
		{"an error", nil, []any{at(2026, 11, 29), "eu", "TENT-2P", "#REF!", 1}, `qty: D3 is the text "#REF!" and no number: make the column numbers, or state ` + "`decimal` to have texts read"},
		{"a date for an item", set("C3", at(2026, 3, 1)), []any{at(2026, 11, 29), "eu", nil, 1, 1}, "sku: C3 is a date (2026-03-01) where a key or a text should be: a spreadsheet made it of something else"},
		{"a long number for an item", nil, []any{at(2026, 11, 29), "eu", 12345678901234567, 1, 1}, "sku: C3 is a number of more than 15 digits, of which the last are lost: store keys as texts"},
		{"leading zeros lost", nil, []any{at(2026, 11, 29), "eu", 400102, 1, 1}, `unknown item "400102"; the plan has "0400102": leading zeros were lost`},
		{"a date for a quantity", set("D3", at(2026, 3, 1)), []any{at(2026, 11, 29), "eu", "TENT-2P", nil, 1}, "qty: D3 is a date or a time (2026-03-01) and no number"},
		{"no quantity", nil, []any{at(2026, 11, 29), "eu", "TENT-2P", nil, 1}, "quantity: no number"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := run(t, sales, "", bookInput(book(t, c.change, titles, fine, c.row)))
			if err != nil {
				t.Fatal(err)
			}
			var want []facts.Rejection
			if c.want != "" {
				want = []facts.Rejection{{Name: "sales-1.xlsx!Orders", Line: 3, Reason: c.want}}
			}
			if d := cmp.Diff(want, r.Rows); d != "" {
				t.Error(d)
			}
			if r.OK() != (c.want == "") || (len(r.Write) == 0) != (c.want != "") {
				t.Errorf("%v, %d files", r.Refused, len(r.Write))
			}
		})
	}
}

// What the mapping states is read: texts of a stated form, stored values of
// formulas, a sheet and a range.
func TestWorkbookAsStated(t *testing.T) {
	const want = "period,market,item,quantity,revenue\n2026-11,eu,TENT-2P,1234.5,7.00\n"
	const want0 = "period,market,item,quantity,revenue\n2026-11,eu,TENT-2P,1235,7.00\n"
	for _, c := range []struct {
		name, mapping string
		change        func(*excelize.File)
		rows          [][]any
	}{
		{"texts", sales + "    format: {decimal: \",\", date: DD.MM.YYYY}\n", nil,
			[][]any{titles, {"30.11.2026", "eu", "TENT-2P", "1.234,5", "7"}}},
		{"texts and dates", sales + "    format: {decimal: \",\", date: DD.MM.YYYY}\n", nil,
			[][]any{titles, {at(2026, 11, 3), "eu", "TENT-2P", 1000.5, 3.5}, {"30.11.2026", "eu", "TENT-2P", "234", "3,5"}}},
		{"formulas", sales + "    workbook: {formulas: cached}\n", func(f *excelize.File) { _ = f.SetCellFormula("Orders", "E2", "=3+4") },
			[][]any{titles, {at(2026, 11, 3), "eu", "TENT-2P", 1234.5, 7}}},
		{"a range", sales + "    workbook: {sheet: Orders, range: \"B3:F4\"}\n", nil,
			[][]any{{"x"}, {}, append([]any{nil}, titles...), {"note", at(2026, 11, 3), "eu", "TENT-2P", 1234.5, 7}, {"Total", nil, nil, nil, 1234.5, 7}}},
		{"a header", sales + "    workbook: {header: 2}\n", nil,
			[][]any{titles, titles, {at(2026, 11, 3), "eu", "TENT-2P", 1234.5, 7}}},
		{"1904", sales, func(f *excelize.File) {
			yes := true
			_ = f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes})
			_ = f.SetCellValue("Orders", "A2", at(2026, 11, 3))
		}, [][]any{titles, {nil, "eu", "TENT-2P", 1234.5, 7}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := run(t, c.mapping, "", bookInput(book(t, c.change, c.rows...)))
			if err != nil || !r.OK() {
				t.Fatal(err, r.Refused, r.Rows)
			}
			if got := string(r.Write["facts/sales/2026-11.csv"]); got != want && got != want0 {
				t.Errorf("%s", got)
			}
		})
	}
}

// What makes the whole workbook no export is refused in words.
func TestWorkbooksThatAreRefused(t *testing.T) {
	row := []any{at(2026, 11, 30), "eu", "TENT-2P", 1, 1}
	second := func(hide bool) func(*excelize.File) {
		return func(f *excelize.File) {
			_, _ = f.NewSheet("Old")
			for i, v := range titles {
				cell, _ := excelize.CoordinatesToCellName(i+1, 1)
				_ = f.SetCellValue("Old", cell, v)
			}
			_ = f.SetSheetVisible("Old", !hide)
		}
	}
	encrypted := func() string {
		f := excelize.NewFile()
		var b bytes.Buffer
		if err := f.Write(&b, excelize.Options{Password: "secret"}); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}()
	for _, c := range []struct{ name, mapping, text, want string }{
		{"merged cells", sales, book(t, func(f *excelize.File) { _ = f.MergeCell("Orders", "B2", "B3") }, titles, row, row),
			"sales-1.xlsx!Orders:2: the cells B2:B3 are merged, and only the first of them has a value: unmerge them and fill each row"},
		{"two sheets", sales, book(t, second(false), titles, row), "sales-1.xlsx: the sheets Orders, Old all have the columns: state `workbook: {sheet: ...}` in the mapping"},
		{"no such sheet", sales + "    workbook: {sheet: Order}\n", book(t, nil, titles, row), `sales-1.xlsx: no sheet "Order"; there are: "Orders"`},
		{"a column missing", sales, book(t, nil, []any{"day", "org", "sku", "qyt", "net"}, row), `sales-1.xlsx: no header with the columns that the mapping names: qty missing; "qyt" looks like "qty"`},
		{"encrypted", sales, encrypted, "sales-1.xlsx: the workbook is encrypted: save it without a password to open, or export it as CSV"},
		{"an archive", sales, zipOf(t, "a.txt", "text"), "sales-1.xlsx: it is an archive and no workbook (.xlsx): unpack it, or save the sheet as .xlsx or CSV"},
		{"cut short", sales, book(t, nil, titles, row)[:2000], "sales-1.xlsx: not a workbook that can be read: zip: not a valid zip file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := run(t, c.mapping, "", bookInput(c.text))
			if err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
	r, err := run(t, sales, "", bookInput(book(t, second(true), titles, row)))
	if err != nil || !r.OK() {
		t.Fatal(err, r.Refused)
	}
	if d := cmp.Diff([]string{`sales-1.xlsx: 1 sheet is hidden and not read: "Old"`}, r.Notices); d != "" {
		t.Error(d)
	}
	r, err = run(t, sales, "", bookInput(book(t, func(f *excelize.File) { _ = f.MergeCell("Orders", "A1", "C1") }, []any{"Sales of the year"}, titles, row)))
	if err != nil || !r.OK() {
		t.Error("a merged title is no part of the table:", err, r.Refused)
	}
}

// Masters may be workbooks as well.
func TestReadWorkbook(t *testing.T) {
	text := book(t, nil, []any{"Item", "Price", "From"}, []any{"A", 12.5, at(2026, 1, 1)})
	m := planfile.Mapping{ID: "prices", Columns: map[string][]string{"item": {"Item"}, "price": {"Price"}, "from": {"From"}}}
	n := 0
	err := facts.Read(t.Context(), input("p.xlsx", text), m, []string{"price"}, []string{"from"}, func(r *facts.Row) error {
		n++
		price, _, _ := r.Number("price")
		from, _, _ := r.Date("from")
		if r.Get("item") != "A" || price.String() != "12.5" || from.String() != "2026-01-01" {
			t.Errorf("%s %v %v", r.Get("item"), price, from)
		}
		return nil
	})
	if err != nil || n != 1 {
		t.Error(n, err)
	}
}

func FuzzWorkbook(f *testing.F) {
	f.Add([]byte(book(f, nil, titles, []any{at(2026, 11, 30), "eu", "TENT-2P", 1, 1})))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := run(t, sales, "", bookInput("PK\x03\x04"+strings.TrimPrefix(string(b), "PK\x03\x04")), partial)
		if err == nil && r.Sources[0].Read != r.Sources[0].Kept+r.Sources[0].Filtered+r.Sources[0].Rejected {
			t.Fatalf("%+v", r.Sources[0])
		}
	})
}
