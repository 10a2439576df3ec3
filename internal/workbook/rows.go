package workbook

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// Kind is what a cell holds. The zero value is an empty cell.
type Kind uint8

// The kinds of cells.
const (
	Empty Kind = iota
	Text
	Number // Text is a decimal of at most fifteen digits
	Date   // Text is YYYY-MM-DD, with a time HH:MM:SS behind T if there is one
	Time   // of a day that is not there; Text is HH:MM:SS
	Bool   // Text is true or false
	Error  // Text is as #REF!
)

// Cell is one cell of a row. Formula says that its value was computed by the
// program that wrote the workbook, and is what that program stored.
type Cell struct {
	Kind    Kind
	Formula bool
	Text    string
}

// Area is a rectangle of cells, from 1, both ends included.
type Area struct{ FromRow, FromColumn, ToRow, ToColumn int }

// Has reports whether the area holds a cell.
func (a Area) Has(row, column int) bool {
	return row >= a.FromRow && row <= a.ToRow && column >= a.FromColumn && column <= a.ToColumn
}

const (
	mostRows    = 1 << 20
	mostColumns = 1 << 14
	// mostCell is the longest text of a cell, as the format itself bounds it.
	mostCell = 32767 * 4
)

// Rows calls f with each row that has a cell: its number, from 1, and its cells
// by column, from 0, which are valid until f returns. It returns the areas of
// merged cells, which stand behind the rows.
func (b *Book) Rows(ctx context.Context, s Sheet, f func(row int, cells []Cell) error) ([]Area, error) {
	r, err := b.part(s.part, mostSheet)
	if err != nil || r == nil {
		return nil, err
	}
	defer r.Close()
	x := &reader{book: b, d: xml.NewDecoder(r)}
	for n := 0; ; n++ {
		if n%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		r.next()
		token, err := x.d.RawToken()
		if err == io.EOF && x.depth == 0 && n > 0 {
			return x.merged, nil
		}
		if err == io.EOF {
			err = errors.New("the sheet ends in the middle: save it again")
		}
		if err != nil {
			return nil, fmt.Errorf("sheet %s, row %d: %w", s.Name, x.row, err)
		}
		if err := x.token(token, f); err != nil {
			return nil, err
		}
	}
}

// reader reads the XML of a sheet.
type reader struct {
	book   *Book
	d      *xml.Decoder
	depth  int // of elements that are open
	row    int
	column int // of the cell that is read, from 0
	cells  []Cell
	sort   string // the cell's type attribute
	style  int
	value  []byte
	inRow  bool
	inText bool
	merged []Area
}

func (x *reader) token(token xml.Token, f func(int, []Cell) error) error {
	switch t := token.(type) {
	case xml.StartElement:
		x.depth++
		return x.start(t)
	case xml.CharData:
		if x.inText {
			if x.value = append(x.value, t...); len(x.value) > mostCell {
				return fmt.Errorf("row %d: a cell is longer than a workbook's cells can be", x.row)
			}
		}
	case xml.EndElement:
		x.depth--
		switch t.Name.Local {
		case "v", "t":
			x.inText = false
		case "c":
			x.end()
		case "row":
			inRow := x.inRow
			if x.inRow = false; inRow && len(x.cells) > 0 {
				return f(x.row, x.cells)
			}
		}
	}
	return nil
}

func (x *reader) start(t xml.StartElement) error {
	switch t.Name.Local {
	case "row":
		if x.inRow {
			return fmt.Errorf("row %d has a row in it: save the workbook again", x.row)
		}
		x.inRow = true
		above := x.row
		x.row, x.column, x.cells = x.row+1, -1, x.cells[:0]
		if n, err := strconv.Atoi(attribute(t, "r")); err == nil {
			x.row = n
		}
		if x.row <= above {
			return fmt.Errorf("row %d stands behind row %d: programs would not read the same, save the workbook again", x.row, above)
		}
		if x.row < 1 || x.row > mostRows {
			return fmt.Errorf("row %d is beyond what a sheet holds", x.row)
		}
	case "c":
		if !x.inRow {
			return fmt.Errorf("a cell stands in no row, behind row %d: save the workbook again", x.row)
		}
		left := x.column
		x.column++
		if row, column, ok := place(attribute(t, "r")); ok {
			if x.column = column - 1; row != x.row || x.column <= left {
				return fmt.Errorf("row %d: cell %s is not in its place: programs would not read the same, save the workbook again", x.row, Name(row, column))
			}
		}
		if x.column >= mostColumns {
			return fmt.Errorf("row %d: column %d is beyond what a sheet holds", x.row, x.column+1)
		}
		for len(x.cells) <= x.column {
			x.cells = append(x.cells, Cell{})
		}
		x.sort, x.value = attribute(t, "t"), x.value[:0]
		x.style, _ = strconv.Atoi(attribute(t, "s"))
	case "f":
		if x.column >= 0 && x.column < len(x.cells) {
			x.cells[x.column].Formula = true
		}
	case "v", "t":
		x.inText = true
	case "mergeCell":
		from, to, _ := strings.Cut(attribute(t, "ref"), ":")
		r1, c1, ok1 := place(from)
		r2, c2, ok2 := place(to)
		if ok1 && ok2 && len(x.merged) < mostRows {
			x.merged = append(x.merged, Area{r1, c1, r2, c2})
		}
	}
	return nil
}

// end makes the cell of what was read.
func (x *reader) end() {
	if x.column < 0 || x.column >= len(x.cells) {
		return
	}
	c := &x.cells[x.column]
	text := string(x.value)
	switch {
	case x.sort == "s":
		i, err := strconv.Atoi(text)
		s, ok := x.book.texts.get(i)
		if err != nil || !ok {
			c.Kind, c.Text = Error, "#text "+text
			return
		}
		c.Kind, c.Text = Text, s
	case x.sort == "inlineStr" || x.sort == "str":
		c.Kind, c.Text = Text, text
	case text == "":
		return
	case x.sort == "b":
		c.Kind, c.Text = Bool, map[string]string{"1": "true", "0": "false"}[text]
	case x.sort == "e":
		c.Kind, c.Text = Error, text
	case x.sort == "d":
		c.Kind, c.Text = Date, strings.TrimSuffix(text, "Z")
	default:
		x.number(c, text)
		return
	}
	if c.Text == "" {
		c.Kind = Empty
	}
}

// number makes a cell of a number, which is a day where its style shows one.
func (x *reader) number(c *Cell, text string) {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) || strings.ContainsAny(text, "xX") {
		c.Kind, c.Text = Error, "#"+text
		return
	}
	dated, day := false, false
	if x.style >= 0 && x.style < len(x.book.dated) {
		dated, day = x.book.dated[x.style], x.book.day[x.style]
	}
	if !dated {
		c.Kind, c.Text = Number, Decimal(v)
		return
	}
	c.Kind, c.Text = moment(v, x.book.From1904, day)
}

// Decimal writes a number with the fifteen digits that spreadsheet programs
// keep and show, so that 0.1 + 0.2 is 0.3, without an exponent.
func Decimal(v float64) string {
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// moment is the day and time of a serial number. The 1900 system counts a 29
// February 1900 that never was; days before it are one further.
func moment(v float64, from1904, day bool) (Kind, string) {
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if from1904 {
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	} else if v >= 1 && v < 60 {
		v++
	}
	if v < 0 || v >= 2958466 { // 9999-12-31 is the last
		return Number, Decimal(v)
	}
	whole := math.Floor(v)
	seconds := int(math.Round((v - whole) * 86400))
	at := start.AddDate(0, 0, int(whole)).Add(time.Duration(seconds) * time.Second)
	switch {
	case !day && v < 1 || v < 1 && !from1904:
		return Time, at.Format("15:04:05")
	case at.Hour() == 0 && at.Minute() == 0 && at.Second() == 0:
		return Date, at.Format("2006-01-02")
	}
	return Date, at.Format("2006-01-02T15:04:05")
}

func attribute(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// place reads a reference as B12, from 1.
func place(ref string) (row, column int, ok bool) {
	i := 0
	for ; i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z' && i < 4; i++ {
		column = column*26 + int(ref[i]-'A') + 1
	}
	row, err := strconv.Atoi(ref[i:])
	return row, column, err == nil && i > 0 && row > 0
}

// Range reads an area as B3:H900.
func Range(s string) (Area, bool) {
	from, to, ok := strings.Cut(s, ":")
	r1, c1, ok1 := place(from)
	r2, c2, ok2 := place(to)
	return Area{r1, c1, r2, c2}, ok && ok1 && ok2 && r1 <= r2 && c1 <= c2
}

// Name is a cell's reference, row and column from 1.
func Name(row, column int) string {
	name := ""
	for ; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name + strconv.Itoa(row)
}
