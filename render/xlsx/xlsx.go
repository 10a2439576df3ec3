// Package xlsx writes documents as workbooks: a first sheet that reads like the
// page, and a sheet for each table, with numbers that can be computed with.
//
// The same document gives the same bytes on every machine: nothing in a workbook
// says who made it, when, or with what, and its parts are sorted. What stands in
// cells is text or a number, never a formula.
package xlsx

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/accord-plan/accord/render"
)

// epoch stands in the place of every time in a workbook. Zip files know none
// before 1980.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// first is the sheet that reads like the page.
const first = "Report"

// Write writes a document as a workbook.
func Write(w io.Writer, d *render.Document) error {
	f := excelize.NewFile()
	defer f.Close()
	b := &book{f: f, names: map[string]bool{strings.ToLower(first): true}}
	if err := b.write(d); err != nil {
		return err
	}
	var raw bytes.Buffer
	if err := f.Write(&raw); err != nil {
		return err
	}
	return settle(w, raw.Bytes())
}

// settle writes the parts of a workbook again, sorted and without times.
func settle(w io.Writer, raw []byte) error {
	in, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return err
	}
	slices.SortFunc(in.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	out := zip.NewWriter(w)
	for _, f := range in.File {
		from, err := f.Open()
		if err != nil {
			return err
		}
		to, err := out.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: epoch})
		if err == nil {
			_, err = io.Copy(to, from)
		}
		if err != nil {
			return err
		}
		if err := from.Close(); err != nil {
			return err
		}
	}
	return out.Close()
}

// book is a workbook on its way.
type book struct {
	f                     *excelize.File
	names                 map[string]bool // of sheets, as they are compared
	row                   int             // the last one of the first sheet
	under                 string          // the last heading
	bold                  int
	head                  int
	wrap                  int
	total                 int
	percent, totalPercent int
	err                   error
}

func (b *book) write(d *render.Document) error {
	if err := b.f.SetSheetName("Sheet1", first); err != nil {
		return err
	}
	stamp := epoch.Format(time.RFC3339)
	if err := b.f.SetDocProps(&excelize.DocProperties{Title: clean(d.Title), Creator: "accord", LastModifiedBy: "accord", Created: stamp, Modified: stamp}); err != nil {
		return err
	}
	if err := b.f.SetAppProps(&excelize.AppProperties{Application: "accord"}); err != nil {
		return err
	}
	b.styles()
	b.line(b.bold, d.Title)
	if len(d.Subtitle) > 0 {
		b.line(b.wrap, d.Subtitle.String())
	}
	for _, f := range d.Headline {
		b.fact(f)
	}
	b.blocks(d.Blocks)
	for _, t := range d.Footer {
		b.line(b.wrap, t.String())
	}
	b.keep(b.f.SetColWidth(first, "A", "A", 70))
	b.keep(b.f.SetColWidth(first, "B", "C", 40))
	return b.err
}

func (b *book) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *book) styles() {
	style := func(s *excelize.Style) int {
		n, err := b.f.NewStyle(s)
		b.keep(err)
		return n
	}
	b.bold = style(&excelize.Style{Font: &excelize.Font{Bold: true, Size: 14}})
	b.head = style(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8ECEF"}}})
	b.wrap = style(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	b.total = style(&excelize.Style{Font: &excelize.Font{Bold: true}})
	percent := "0.0%"
	b.percent = style(&excelize.Style{CustomNumFmt: &percent})
	b.totalPercent = style(&excelize.Style{CustomNumFmt: &percent, Font: &excelize.Font{Bold: true}})
}

// line adds a row of texts to the first sheet.
func (b *book) line(style int, texts ...string) {
	b.row++
	for i, t := range texts {
		b.text(first, i+1, b.row, style, t)
	}
}

// clean is a text as a cell may hold it.
func clean(s string) string {
	s = render.Clean(s)
	const most = 32767 // what a cell holds
	for i := range s {
		if i > most-4 {
			return s[:i] + "…"
		}
	}
	return s
}

// text puts a text into a cell, which no program takes for anything else.
func (b *book) text(sheet string, column, row, style int, s string) {
	cell, err := excelize.CoordinatesToCellName(column, row)
	b.keep(err)
	b.keep(b.f.SetCellStr(sheet, cell, clean(s)))
	if style != 0 {
		b.keep(b.f.SetCellStyle(sheet, cell, cell, style))
	}
}

func (b *book) fact(f render.Fact) { b.line(b.wrap, f.Label, f.Value, f.Detail) }

func (b *book) blocks(list []render.Block) {
	for _, x := range list {
		switch x := x.(type) {
		case *render.Heading:
			b.row++
			b.under = x.Text
			b.line(b.total, x.Text)
		case *render.Paragraph:
			b.line(b.wrap, x.Text.String())
		case *render.Facts:
			for _, f := range x.Items {
				b.fact(f)
			}
		case *render.List:
			for i, t := range x.Items {
				mark := "– "
				if x.Ordered {
					mark = strconv.Itoa(i+1) + ". "
				}
				b.line(b.wrap, mark+t.String())
			}
		case *render.Details:
			b.line(b.total, x.Summary.String())
			b.blocks(x.Blocks)
		case *render.Callout:
			b.line(b.total, x.Title)
			b.blocks(x.Blocks)
		case *render.Table:
			b.table(x)
		case *render.Chart:
			b.line(b.wrap, x.Title+": "+x.Description)
			t := x.Table()
			if t.Caption == "" {
				t.Caption = x.Title
			}
			b.table(t)
		}
	}
}
