package facts

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/workbook"
)

// sheet is a table in a workbook.
type sheet struct {
	*table
	in     Input
	where  planfile.Workbook
	format planfile.FileFormat
	name   string
	area   workbook.Area
	holds  map[string]use
	uses   []use
	wanted []bool // by column: whether the mapping names it
	dates  []bool // by column: whether it holds days that are days
	mark   string // before decimals, as the mapping states it
	form   dateForm
}

// openBook finds the table in a workbook: the sheet that is stated, else the
// only one that has the columns, and there the first row that has them.
func openBook(ctx context.Context, in Input, m planfile.Mapping, wanted []string, holds map[string]use) (*table, error) {
	s := &sheet{in: in, where: m.Workbook, format: m.Format, holds: holds, mark: ".", form: isoForm,
		area: workbook.Area{FromRow: 1, FromColumn: 1, ToRow: 1 << 20, ToColumn: 1 << 14}}
	if m.Format.Decimal != "" {
		s.mark = m.Format.Decimal
	}
	if m.Format.Date != "" {
		form, err := parseForm(m.Format.Date)
		if err != nil {
			return nil, err
		}
		s.form = form
	}
	if r := m.Workbook.Range; r != "" {
		area, ok := workbook.Range(r)
		if !ok {
			return nil, fmt.Errorf("workbook range %s: write it from the upper left cell to the lower right one, B3:H900", quoted(r))
		}
		s.area = area
	}
	s.table = &table{name: in.Name, encoding: "xlsx", comma: ',', size: 0}
	err := s.with(func(b *workbook.Book) error {
		if err := s.choose(ctx, b, wanted); err != nil {
			return err
		}
		return s.survey(ctx, b)
	})
	s.table.rows = s.read
	return s.table, err
}

// mostBook is how large a workbook may be that cannot be read in places.
const mostBook = 256 << 20

// with opens the workbook for f.
func (s *sheet) with(f func(*workbook.Book) error) error {
	file, err := s.in.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	at, size, err := places(file)
	if err != nil {
		return fmt.Errorf("%s: %w", s.in.Name, err)
	}
	b, err := workbook.Open(at, size)
	if err != nil {
		return fmt.Errorf("%s: %w", s.in.Name, err)
	}
	return f(b)
}

// places makes a file one that is read in places.
func places(file io.ReadCloser) (io.ReaderAt, int64, error) {
	if at, ok := file.(interface {
		io.ReaderAt
		io.Seeker
	}); ok {
		size, err := at.Seek(0, io.SeekEnd)
		return at, size, err
	}
	text, err := io.ReadAll(io.LimitReader(file, mostBook+1))
	if len(text) > mostBook {
		return nil, 0, fmt.Errorf("it is larger than %d MiB: export it as CSV", mostBook>>20)
	}
	return bytes.NewReader(text), int64(len(text)), err
}

var errFound = errors.New("found")

// choose finds the sheet and the row of the header.
func (s *sheet) choose(ctx context.Context, b *workbook.Book, wanted []string) error {
	var fits, hidden, names []string
	var best []string
	var found *table
	for _, sh := range b.Sheets {
		names = append(names, quoted(sh.Name))
		stated := sh.Name == s.where.Sheet
		switch {
		case s.where.Sheet != "" && !stated:
			continue
		case sh.Hidden && !stated:
			hidden = append(hidden, quoted(sh.Name))
			continue
		case sh.Hidden:
			s.notes = append(s.notes, fmt.Sprintf("%s: sheet %s is hidden, and is read since the mapping names it", s.in.Name, quoted(sh.Name)))
		}
		t, near, err := s.headerOf(ctx, b, sh, wanted)
		if err != nil {
			return fmt.Errorf("%s: %w", s.in.Name, err)
		}
		if len(near) > len(best) {
			best = near
		}
		if t != nil {
			fits = append(fits, sh.Name)
			found = t
		}
	}
	if len(hidden) > 0 {
		s.notes = append(s.notes, fmt.Sprintf("%s: %s hidden and not read: %s", s.in.Name, count(len(hidden), "sheet is", "sheets are"), strings.Join(hidden, ", ")))
	}
	switch {
	case s.where.Sheet != "" && !slices.Contains(names, quoted(s.where.Sheet)):
		return fmt.Errorf("%s: no sheet %s; there are: %s", s.in.Name, quoted(s.where.Sheet), strings.Join(names, ", "))
	case len(fits) > 1:
		return fmt.Errorf("%s: the sheets %s all have the columns: state `workbook: {sheet: ...}` in the mapping", s.in.Name, strings.Join(fits, ", "))
	case len(fits) == 0:
		err := noHeader(s.in.Name, best, wanted)
		if len(hidden) > 0 {
			err = fmt.Errorf("%w; hidden sheets are not read: %s", err, strings.Join(hidden, ", "))
		}
		return err
	}
	s.name = fits[0]
	t := s.table
	t.header, t.skip, t.index = found.header, found.skip, found.index
	t.name = s.in.Name + "!" + clip(s.name)
	s.uses, s.wanted, s.dates = make([]use, len(t.header)), make([]bool, len(t.header)), make([]bool, len(t.header))
	for i, h := range t.header {
		s.uses[i] = s.holds[strings.ToLower(h)]
		s.wanted[i] = slices.ContainsFunc(wanted, func(w string) bool { return strings.EqualFold(w, h) })
	}
	return nil
}

// headerOf returns a table with the header of a sheet, nil if none has all
// columns; near is the widest row that was looked at.
func (s *sheet) headerOf(ctx context.Context, b *workbook.Book, sh workbook.Sheet, wanted []string) (found *table, near []string, err error) {
	seen := 0
	_, err = b.Rows(ctx, sh, func(row int, cells []workbook.Cell) error {
		if row < s.area.FromRow || s.where.Header > 0 && row != s.where.Header {
			return nil
		}
		if row > s.area.ToRow || seen >= maxPreamble {
			return errFound
		}
		seen++
		header := make([]string, 0, len(cells))
		for i, c := range cells {
			if i+1 >= s.area.FromColumn && i+1 <= s.area.ToColumn {
				header = append(header, strings.TrimSpace(c.Text))
			}
		}
		if len(header) > len(near) {
			near = header
		}
		if missing(header, wanted) == nil {
			found, _ = (&table{name: s.in.Name}).found(header, row-1, ',')
			return errFound
		}
		return nil
	})
	if errors.Is(err, errFound) {
		err = nil
	}
	return found, near, err
}

// survey looks once at all rows: which columns hold days, and whether cells are
// merged within the table, which hides values.
func (s *sheet) survey(ctx context.Context, b *workbook.Book) error {
	last := s.skip + 1
	merged, err := b.Rows(ctx, s.of(b), func(row int, cells []workbook.Cell) error {
		if row <= s.skip+1 || row > s.area.ToRow {
			return nil
		}
		for i := range s.header {
			if c := s.cell(cells, i); s.wanted[i] && c.Kind != workbook.Empty {
				s.dates[i] = s.dates[i] || c.Kind == workbook.Date
				last = row
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("%s: %w", s.in.Name, err)
	}
	for i := range s.header {
		s.days = s.days || s.dates[i] && s.uses[i] == useDate
	}
	for _, a := range merged {
		for i := range s.header {
			if column := s.area.FromColumn + i; s.wanted[i] && column >= a.FromColumn && column <= a.ToColumn && a.ToRow > s.skip && a.FromRow <= last {
				return fmt.Errorf("%s:%d: the cells %s:%s are merged, and only the first of them has a value: unmerge them and fill each row",
					s.table.name, max(a.FromRow, s.skip+1), workbook.Name(a.FromRow, a.FromColumn), workbook.Name(a.ToRow, a.ToColumn))
			}
		}
	}
	return nil
}

func (s *sheet) of(b *workbook.Book) workbook.Sheet {
	for _, sh := range b.Sheets {
		if sh.Name == s.name {
			return sh
		}
	}
	return workbook.Sheet{}
}

// cell is the cell of a column of the table.
func (s *sheet) cell(cells []workbook.Cell, i int) workbook.Cell {
	if at := s.area.FromColumn - 1 + i; at < len(cells) {
		return cells[at]
	}
	return workbook.Cell{}
}

// read hands the rows over as texts; line is the row in the sheet.
func (s *sheet) read(ctx context.Context, f func(rec []string, line int, bad error) error) error {
	rec := make([]string, len(s.header))
	return s.with(func(b *workbook.Book) error {
		_, err := b.Rows(ctx, s.of(b), func(row int, cells []workbook.Cell) error {
			if row <= s.skip+1 || row > s.area.ToRow {
				return nil
			}
			var bad error
			for i := range rec {
				text, reason := s.text(s.cell(cells, i), i)
				if rec[i] = text; reason != "" && s.wanted[i] && bad == nil {
					bad = fmt.Errorf("%s: %s %s", s.header[i], workbook.Name(row, s.area.FromColumn+i), reason)
				}
			}
			return f(rec, row, bad)
		})
		return err
	})
}

// text writes a cell as the mapping reads it, or says why it cannot be used.
func (s *sheet) text(c workbook.Cell, i int) (text, reason string) {
	if c.Formula && !s.where.Cached {
		return "", "is a formula, and what it last came to may be old: paste values in its place, or state `formulas: cached`"
	}
	switch s.uses[i] {
	case useNumber:
		return s.number(c)
	case useDate:
		return s.day(c, s.dates[i])
	}
	if c.Kind == workbook.Date && s.wanted[i] && s.holds != nil {
		return c.Text, "is a date (" + c.Text + ") where a key or a text should be: a spreadsheet made it of something else"
	}
	if digits := strings.TrimLeft(c.Text, "-"); c.Kind == workbook.Number && isDigits(digits) && len(digits) > 15 {
		return c.Text, "is a number of more than 15 digits, of which the last are lost: store keys as texts"
	}
	return c.Text, ""
}

func (s *sheet) number(c workbook.Cell) (text, reason string) {
	switch c.Kind {
	case workbook.Number:
		return strings.Replace(c.Text, ".", s.mark, 1), ""
	case workbook.Text:
		_, fault := scanAmount(c.Text, point)
		computed := c.Formula && fault == sound // as some programs store what a formula came to
		if s.format.Decimal == "" && !computed && strings.TrimSpace(c.Text) != "" {
			return c.Text, "is the text " + quoted(c.Text) + " and no number: make the column numbers, or state `decimal` to have texts read"
		}
	case workbook.Date, workbook.Time:
		return c.Text, "is a date or a time (" + c.Text + ") and no number"
	}
	return c.Text, ""
}

func (s *sheet) day(c workbook.Cell, others bool) (text, reason string) {
	switch c.Kind {
	case workbook.Date:
		return s.form.write(c.Text), ""
	case workbook.Time:
		return c.Text, "is a time (" + c.Text + ") without a date: the date is lost"
	case workbook.Number:
		if s.format.Date == "YYYYMMDD" {
			return c.Text, ""
		}
		return c.Text, "is the number " + c.Text + " and not shown as a date: give the column a date format"
	case workbook.Text:
		if d := damage(strings.TrimSpace(c.Text)); d == "" && others && s.format.Date == "" && strings.TrimSpace(c.Text) != "" {
			return c.Text, "is the text " + quoted(c.Text) + ", and other dates of the column are dates: make it one, or state `date` to have texts read"
		}
	}
	return c.Text, ""
}

// write is a day, YYYY-MM-DD with or without a time, in this form.
func (f dateForm) write(day string) string {
	if f == isoForm || len(day) < 10 {
		return day
	}
	parts := map[byte]string{'Y': day[:4], 'M': day[5:7], 'D': day[8:10]}
	mark := ""
	if f.mark != 0 {
		mark = string(rune(f.mark))
	}
	return parts[f.order[0]] + mark + parts[f.order[1]] + mark + parts[f.order[2]] + day[10:]
}
