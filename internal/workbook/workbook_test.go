package workbook

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
)

const (
	bookPart = `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" r:id="r1"/></sheets></workbook>`
	linkPart = `<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>`
)

// packed is a workbook of one sheet, with further parts by name.
func packed(t testing.TB, sheet string, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	all := append([]string{"xl/workbook.xml", bookPart, "xl/_rels/workbook.xml.rels", linkPart, "xl/worksheets/sheet1.xml", sheet}, parts...)
	for i := 0; i < len(all); i += 2 {
		w, err := z.Create(all[i])
		if err == nil {
			_, err = io.WriteString(w, all[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// read writes what the cells of all sheets hold, a line for each row.
func read(raw []byte) (string, error) {
	b, err := Open(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for _, s := range b.Sheets {
		_, err := b.Rows(context.Background(), s, func(row int, cells []Cell) error {
			fmt.Fprint(&out, row)
			for i, c := range cells {
				if c.Kind != Empty {
					fmt.Fprintf(&out, " %s=%d:%s", Name(row, i+1), c.Kind, c.Text)
				}
			}
			fmt.Fprintln(&out)
			return nil
		})
		if err != nil {
			return out.String(), err
		}
	}
	return out.String(), nil
}

func sheetOf(rows string) string { return "<worksheet><sheetData>" + rows + "</sheetData></worksheet>" }

func TestCells(t *testing.T) {
	raw := packed(t, sheetOf(`<row r="2"><c r="B2" t="s"><v>1</v></c><c><v>0.30000000000000004</v></c><c r="F2" t="inlineStr"><is><t>a&amp;b</t></is></c></row><row><c t="s"><v>7</v></c><c><v>0x10</v></c></row>`),
		"xl/sharedStrings.xml", `<sst><si><t>one</t></si><si><r><t>tw</t></r><r><t>o</t></r><rPh><t>no</t></rPh></si></sst>`)
	got, err := read(raw)
	want := "2 B2=1:two C2=2:0.3 F2=1:a&b\n3 A3=6:#text 7 B3=6:#0x10\n"
	if err != nil || got != want {
		t.Errorf("read %q, %v; want %q", got, err, want)
	}
}

// TestRefused: what no workbook is, or what programs would not read the same.
func TestRefused(t *testing.T) {
	long := strings.Repeat("x", 3<<20)
	for name, c := range map[string]struct {
		raw  []byte
		says string
	}{
		"no archive":          {[]byte("PK\x03\x04 and no more"), "not a workbook"},
		"cut off":             {packed(t, sheetOf(`<row><c><v>1</v></c></row>`))[:300], "not a workbook"},
		"another archive":     {packedParts(t, "a.txt", "x"), "no workbook"},
		"a part twice":        {packed(t, sheetOf(""), "XL/worksheets/../worksheets/sheet1.xml", sheetOf("<row/>")), "twice"},
		"a sheet cut off":     {packed(t, `<worksheet><sheetData><row r="1"><c><v>1</v></c></row>`), "ends in the middle"},
		"an empty sheet part": {packed(t, ""), "ends in the middle"},
		"an entity":           {packed(t, `<!DOCTYPE a [<!ENTITY b "c">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>`), "entity"},
		"rows turned round":   {packed(t, sheetOf(`<row r="5"><c><v>1</v></c></row><row r="4"><c><v>2</v></c></row>`)), "row 4 stands behind row 5"},
		"a row twice":         {packed(t, sheetOf(`<row r="5"><c><v>1</v></c></row><row r="5"><c><v>2</v></c></row>`)), "row 5 stands behind row 5"},
		"a row too far":       {packed(t, sheetOf(`<row r="1048577"><c><v>1</v></c></row>`)), "beyond"},
		"a row below one":     {packed(t, sheetOf(`<row r="-3"><c><v>1</v></c></row>`)), "row -3"},
		"a column too far":    {packed(t, sheetOf(`<row r="1"><c r="XFE1"><v>1</v></c></row>`)), "beyond"},
		"a cell twice":        {packed(t, sheetOf(`<row r="1"><c r="B1"><v>1</v></c><c r="B1"><v>2</v></c></row>`)), "cell B1 is not in its place"},
		"a cell elsewhere":    {packed(t, sheetOf(`<row r="1"><c r="B9"><v>1</v></c></row>`)), "cell B9 is not in its place"},
		"a long cell":         {packed(t, sheetOf(`<row r="1"><c t="str"><v>`+long[:200000]+`</v></c></row>`)), "longer"},
		"an endless text":     {packed(t, sheetOf(`<row r="1"><c t="str"><v>`+long+`</v></c></row>`)), "longer"},
		"an endless comment":  {packed(t, sheetOf(`<!--`+long+`-->`)), "one element or text"},
		"an endless shared text": {packed(t, sheetOf(""), "xl/sharedStrings.xml", "<sst><si><t>"+long+"</t></si></sst>"),
			"one element or text"},
		"a list of sheets without end": {packedParts(t, "xl/workbook.xml", "<workbook><sheets>"+strings.Repeat("<sheet/>", 1<<19)+"</sheets></workbook>"), "it unpacks to more"},
	} {
		got, err := read(c.raw)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: read %.80q, %v; want an error that says %q", name, got, err, c.says)
		}
	}
}

func packedParts(t testing.TB, parts ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, _ := z.Create(parts[i])
		_, _ = io.WriteString(w, parts[i+1])
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// FuzzSheet: whatever stands in a sheet and in the texts that it names, rows
// come in order, within what a sheet holds, or an error does.
func FuzzSheet(f *testing.F) {
	f.Add(sheetOf(`<row r="2"><c r="B2" t="s"><v>0</v></c><c s="1"><f>A1</f><v>45000.5</v></c></row>`)+`<mergeCells><mergeCell ref="A1:B2"/></mergeCells>`, "<sst><si><t>x</t></si></sst>",
		`<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy\-mm;@"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>`)
	f.Add(sheetOf(`<row><c t="d"><v>2026-01-01Z</v></c><c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c><v>-1e300</v></c></row>`), "", "")
	f.Add("<worksheet><sheetData><Row><c><v>1</v></c></row>", "", "") // a cell in no row
	f.Add(sheetOf(`<row><c><v>1</v></c></row></row>`), "", "")
	f.Add(sheetOf(`<row><c><v>1</v></c><row><c><v>2</v></c></row></row>`), "", "")
	f.Fuzz(func(t *testing.T, sheet, texts, styles string) {
		raw := packed(t, sheet, "xl/sharedStrings.xml", texts, "xl/styles.xml", styles)
		b, err := Open(bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			return
		}
		above := 0
		for _, s := range b.Sheets {
			_, _ = b.Rows(t.Context(), s, func(row int, cells []Cell) error {
				if row <= above || row > mostRows || len(cells) > mostColumns {
					t.Fatalf("row %d behind row %d, with %d cells", row, above, len(cells))
				}
				above = row
				return nil
			})
		}
	})
}

// FuzzOpen: bytes that are no workbook are an error and no more.
func FuzzOpen(f *testing.F) {
	f.Add(packed(f, sheetOf(`<row r="1"><c><v>1</v></c></row>`)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, _ = read(raw)
		_ = Old(raw)
	})
}
