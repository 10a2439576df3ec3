package xlsx_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/xlsx"
)

func number(t *testing.T, s string) quantity.Number {
	t.Helper()
	n, err := quantity.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func document(t *testing.T) *render.Document {
	cell := func(text, value string) render.Cell {
		c := render.Cell{Text: render.Plain(text)}
		if value != "" {
			c.Value, c.Number = number(t, value), true
		}
		return c
	}
	table := func(caption string) *render.Table {
		return &render.Table{Caption: caption, Fixed: 1, Columns: []render.Column{{Title: "Item"}, {Title: "Dec", Kind: render.NumberKind}}, Rows: []render.Row{
			{Cells: []render.Cell{cell("TENT-2P", ""), cell("1,010", "1010.0001")}},
			{Cells: []render.Cell{cell("=1+1", ""), {Text: render.Plain("n/a"), Number: true, Value: quantity.Missing}}},
			{Kind: render.TotalRow, Cells: []render.Cell{cell("all", ""), cell("−3", "-3")}},
		}, More: 2, MoreText: "below the tolerance"}
	}
	return &render.Document{Title: "Northlight, cycle 2026-12", Subtitle: render.Plain("as of 2026-12-10"), Headline: []render.Fact{{Label: "demand", Value: "+€1", Detail: "=HYPERLINK(1)"}},
		Blocks: []render.Block{
			&render.Heading{Level: 2, Text: "Sales [eu]: a/b?"}, table(""), table(""),
			&render.Callout{Title: "Decide", Blocks: []render.Block{&render.List{Ordered: true, Items: []render.Text{render.Plain("now"), render.Plain("later")}}}},
			&render.Details{Summary: render.Plain("More"), Blocks: []render.Block{table(strings.Repeat("long ", 20))}},
		}, Footer: []render.Text{render.Plain("the end")}}
}

func write(t *testing.T, d *render.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := xlsx.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWorkbook(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(write(t, document(t))))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if diff := cmp.Diff([]string{"Report", "Sales eu a b", "Sales eu a b 2", "long long long long long long l"}, f.GetSheetList()); diff != "" {
		t.Errorf("sheets (-want +got):\n%s", diff)
	}
	rows, err := f.GetRows("Sales eu a b")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"Item", "Dec"}, {"TENT-2P", "1010.0001"}, {"=1+1", "n/a"}, {"all", "-3"}, {"… 2 more below the tolerance"}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
	if kind, err := f.GetCellType("Sales eu a b", "B2"); err != nil || kind != excelize.CellTypeNumber && kind != excelize.CellTypeUnset {
		t.Errorf("a number is of type %v (%v)", kind, err)
	}
	for _, cell := range []struct{ sheet, at string }{{"Sales eu a b", "A3"}, {"Report", "C3"}} {
		if formula, err := f.GetCellFormula(cell.sheet, cell.at); err != nil || formula != "" {
			t.Errorf("%v is the formula %q (%v)", cell, formula, err)
		}
		if kind, _ := f.GetCellType(cell.sheet, cell.at); kind != excelize.CellTypeSharedString && kind != excelize.CellTypeInlineString {
			t.Errorf("%v is of type %v", cell, kind)
		}
	}
	page, err := f.GetRows("Report")
	if err != nil || page[0][0] != "Northlight, cycle 2026-12" || page[len(page)-1][0] != "the end" {
		t.Errorf("%q (%v)", page, err)
	}
}

// The same document gives the same bytes, and nothing tells of time or machine.
func TestSameBytes(t *testing.T) {
	one := write(t, document(t))
	for range 20 {
		if !bytes.Equal(one, write(t, document(t))) {
			t.Fatal("two workbooks of one document differ")
		}
	}
	z, err := zip.NewReader(bytes.NewReader(one), int64(len(one)))
	if err != nil {
		t.Fatal(err)
	}
	last := ""
	for _, f := range z.File {
		if f.Name <= last || f.Modified.UTC().Year() > 1980 {
			t.Errorf("%s behind %s, of %s", f.Name, last, f.Modified)
		}
		last = f.Name
	}
}

func TestSheetNames(t *testing.T) {
	d := &render.Document{}
	for _, text := range []string{"", "History", "'quoted'", "report", "\u202eback", strings.Repeat("\U0001f3d5", 40)} {
		d.Blocks = append(d.Blocks, &render.Table{Caption: text, Columns: []render.Column{{Title: "x"}}})
	}
	f, err := excelize.OpenReader(bytes.NewReader(write(t, d)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for i, name := range f.GetSheetList() {
		t.Log(i, name)
	}
	if n := len(f.GetSheetList()); n != 7 {
		t.Errorf("%d sheets", n)
	}
}
