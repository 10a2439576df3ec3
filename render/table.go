package render

import (
	"slices"

	"github.com/accord-plan/accord/internal/quantity"
)

// Table is a grid of cells.
type Table struct {
	// ID names the table for links; may be empty.
	ID string
	// Caption says what the table shows and in which unit.
	Caption string
	Columns []Column
	// Groups span the columns from the first on, such as past, open and
	// totals; may be nil. Their counts sum to the number of columns.
	Groups []Group
	// Fixed is the number of leading columns that say what a row is about.
	// They stay in view when a wide table scrolls and are repeated when it is
	// folded.
	Fixed int
	// Heat says that the tone of a cell fills it where a format can do that, so
	// that the pattern of many figures is seen at once.
	Heat bool
	Rows []Row
	// Rest are rows beyond those that most readers want, without those More
	// counts. Writers that can fold put them below the table; the others count
	// them.
	Rest []Row
	// More is the number of rows that were left out by whoever made the
	// table, and MoreText what they have in common ("below the tolerance of
	// 2 %"); printed as a last row.
	More     int
	MoreText string
	// MoreFlag is the flag that prints what is left out, such as --all.
	MoreFlag  string
	Footnotes []Text
}

// Column is one column; its kind decides alignment.
type Column struct {
	Title string
	Kind  Kind
	// Aside says that a reader misses the column least: where a table is wider
	// than the terminal, it is the first that leaves its place in the row.
	Aside bool
}

// Kind is what a column holds. The zero value is text.
type Kind uint8

// The kinds of columns. All but TextKind are set to the right, with figures of
// equal width.
const (
	TextKind Kind = iota
	NumberKind
	MoneyKind
	PercentKind
	PeriodKind
)

// Right reports whether the column's cells are set to the right.
func (k Kind) Right() bool { return k != TextKind }

// Group is a title over several columns.
type Group struct {
	Title string
	Span  int
}

// RowKind says what a row is. The zero value is a row of data.
type RowKind uint8

// The kinds of rows: data, a title over the rows that follow (its first cell
// only), and a sum.
const (
	DataRow RowKind = iota
	GroupRow
	TotalRow
)

// Row is one row; missing cells at its end are empty.
type Row struct {
	Kind  RowKind
	Cells []Cell
}

// Cell is what stands in a row under a column.
type Cell struct {
	Text Text
	Tone Style
	Link *Link
	// Value is the exact number behind the text for typed formats, and Number
	// says that there is one; quantity.Missing if it cannot be known.
	Value  quantity.Number
	Number bool
}

// without leaves out a column of which no row says anything: a dash in every
// row is a column that does not exist.
func (t *Table) without(title string) *Table {
	at := -1
	for i, c := range t.Columns {
		if c.Title == title {
			at = i
		}
	}
	if at < 0 || len(t.Rows) == 0 {
		return t
	}
	for _, r := range slices.Concat(t.Rows, t.Rest) {
		if at >= len(r.Cells) {
			continue
		}
		if s := r.Cells[at].Text.String(); s != "" && s != Nothing {
			return t
		}
	}
	t.Columns = slices.Delete(t.Columns, at, at+1)
	for _, rows := range [][]Row{t.Rows, t.Rest} {
		for i, r := range rows {
			if at < len(r.Cells) {
				rows[i].Cells = slices.Delete(r.Cells, at, at+1)
			}
		}
	}
	return t
}

// mostRest is how many rows are folded below a table at most: all of most
// plans, and no page of many megabytes of the largest.
const mostRest = 100

// fill gives a table n rows and shows the first ones of them; more are folded
// and, of very many, counted.
func (t *Table) fill(n, shown int, row func(i int) Row) {
	t.MoreFlag = "--all"
	for i := range n {
		switch {
		case i < shown:
			t.Rows = append(t.Rows, row(i))
		case i < shown+mostRest:
			t.Rest = append(t.Rest, row(i))
		default:
			t.More = n - i
			return
		}
	}
}

// Words returns a cell of plain text.
func Words(s string) Cell { return Cell{Text: Plain(s)} }

// Styled returns a cell of text in a tone.
func Styled(tone Style, s string) Cell { return Cell{Text: Plain(s), Tone: tone} }

// Figure returns a cell that prints text and holds the exact number.
func Figure(n quantity.Number, text string) Cell {
	return Cell{Text: Plain(text), Value: n, Number: true}
}

// MoreLine returns the words of the row that counts what was left out, "" if
// nothing was. extra is what a writer left out on top.
func (t *Table) MoreLine(extra int) string {
	n := t.More + len(t.Rest) + extra
	if n == 0 {
		return ""
	}
	s := Whole(n) + " more"
	if t.MoreText != "" && extra == 0 {
		s += " " + t.MoreText
	}
	if t.MoreFlag != "" && extra == 0 {
		s += ", with " + t.MoreFlag
	}
	return s
}

// Folded returns the rows of Rest as a table of their own, nil if there are
// none.
func (t *Table) Folded() *Table {
	if len(t.Rest) == 0 {
		return nil
	}
	return &Table{Columns: t.Columns, Groups: t.Groups, Fixed: t.Fixed, Heat: t.Heat, Rows: t.Rest, More: t.More, MoreText: t.MoreText, MoreFlag: t.MoreFlag}
}
