package facts

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/accord-plan/accord/internal/planfile"
)

// Row gives the values of one row of an export by what they hold.
type Row struct {
	layout *layout
	rec    []string
	joined [][]string // per join, nil where its file has no such key
	// Line is the number of the row's line in the export.
	Line int
}

// Get returns the trimmed text of what the mapping calls role; several columns
// are joined by slashes. A column that the row or the joined file does not
// have is empty.
func (r *Row) Get(role string) string { return r.text(r.layout.roles[role]) }

func (r *Row) text(cells []cell) string {
	if len(cells) == 1 {
		return r.cell(cells[0])
	}
	parts := make([]string, len(cells))
	for i, c := range cells {
		parts[i] = r.cell(c)
	}
	return strings.Join(parts, "/")
}

func (r *Row) cell(c cell) string {
	rec := r.rec
	if c.join >= 0 {
		rec = r.joined[c.join]
	}
	if c.column >= len(rec) {
		return ""
	}
	return strings.TrimSpace(rec[c.column])
}

// cell is a column of the export, or of a joined file.
type cell struct{ join, column int }

// layout is an export with its mapping: where each value stands and how
// numbers and dates are written.
type layout struct {
	mapping planfile.Mapping
	table   *table
	joins   []*joined
	roles   map[string][]cell
	keep    []cell // per condition
	key     []cell // what no two rows share; none if not stated
	width   int
	decimal byte
	form    dateForm
	// numbers and dates are the roles that hold such.
	numbers, dates []string
}

// joined is a file whose columns stand beside the export's, by key.
type joined struct {
	planfile.Join
	on   cell // of the export, or of a join before
	rows map[string][]string
}

// Roles of facts that hold numbers and dates.
var (
	numberRoles = []string{"quantity", "amount", "price", "cost", "less", "revenue"}
	dateRoles   = []string{"date", "due"}
)

// openLayout opens an export, loads what it joins, and finds every column.
// numbers and dates are the roles whose columns hold such.
func openLayout(ctx context.Context, in Input, m planfile.Mapping, numbers, dates []string) (*layout, error) {
	l := &layout{mapping: m, roles: map[string][]cell{}, numbers: numbers, dates: dates}
	given := map[string]cell{}
	for i, j := range m.Joins {
		for at, c := range j.Columns {
			given[c] = cell{i, at}
		}
	}
	var wanted []string
	want := func(name string) {
		if _, elsewhere := given[name]; !elsewhere && !slices.Contains(wanted, name) {
			wanted = append(wanted, name)
		}
	}
	for _, role := range rolesOf(m) {
		for _, c := range m.Columns[role] {
			want(c)
		}
	}
	for _, k := range m.Keep {
		want(k.Column)
	}
	for _, j := range m.Joins {
		want(j.On)
	}
	for _, c := range m.Key {
		want(c)
	}
	t, err := openAny(ctx, in, m, wanted, l.holds())
	if err != nil {
		return nil, err
	}
	l.table, l.width = t, len(t.header)
	if err := l.place(given); err != nil {
		l.release()
		return nil, err
	}
	for _, j := range m.Joins {
		x, err := loadJoin(ctx, in, m, j)
		if err != nil {
			return nil, err
		}
		if c, elsewhere := given[j.On]; elsewhere && c.join < len(l.joins) {
			x.on = c
		} else if i, err := t.column(j.On); err != nil {
			return nil, err
		} else {
			x.on = cell{-1, i}
		}
		l.joins = append(l.joins, x)
	}
	return l, nil
}

// release closes what stays open while rows are read.
func (l *layout) release() {
	if l.table.close != nil {
		l.table.close()
	}
}

func (l *layout) place(given map[string]cell) error {
	at := func(name string) (cell, error) {
		if c, ok := given[name]; ok {
			return c, nil
		}
		i, err := l.table.column(name)
		return cell{-1, i}, err
	}
	for _, role := range rolesOf(l.mapping) {
		for _, name := range l.mapping.Columns[role] {
			c, err := at(name)
			if err != nil {
				return err
			}
			l.roles[role] = append(l.roles[role], c)
		}
	}
	for _, k := range l.mapping.Keep {
		c, err := at(k.Column)
		if err != nil {
			return err
		}
		l.keep = append(l.keep, c)
	}
	for _, name := range l.mapping.Key {
		c, err := at(name)
		if err != nil {
			return err
		}
		l.key = append(l.key, c)
	}
	return nil
}

// holds says by column name what a column that the mapping names has to hold.
func (l *layout) holds() map[string]use {
	out := map[string]use{}
	for role, columns := range l.mapping.Columns {
		for _, c := range columns {
			switch {
			case slices.Contains(l.numbers, role):
				out[strings.ToLower(c)] = useNumber
			case slices.Contains(l.dates, role):
				out[strings.ToLower(c)] = useDate
			}
		}
	}
	for _, k := range l.mapping.Keep {
		if k.From != "" || k.Before != "" {
			out[strings.ToLower(k.Column)] = useDate
		}
	}
	return out
}

// openAny opens whatever an export is: a query's answer, a workbook, a text.
func openAny(ctx context.Context, in Input, m planfile.Mapping, wanted []string, holds map[string]use) (*table, error) {
	if in.ask != nil {
		return openQuery(ctx, in, wanted)
	}
	isBook, err := recognise(in)
	if err != nil {
		return nil, err
	}
	if isBook {
		return openBook(ctx, in, m, wanted, holds)
	}
	return openTable(ctx, in, m.Format, wanted)
}

func rolesOf(m planfile.Mapping) []string {
	out := make([]string, 0, len(m.Columns))
	for role := range m.Columns {
		out = append(out, role)
	}
	sort.Strings(out)
	return out
}

// has reports whether the mapping names a column for a role.
func (l *layout) has(role string) bool { return len(l.roles[role]) > 0 }

// loadJoin keeps the wanted columns of a file by its key. The file is held in
// memory; it is the smaller of the two.
func loadJoin(ctx context.Context, in Input, m planfile.Mapping, j planfile.Join) (*joined, error) {
	if in.near == nil {
		return nil, fmt.Errorf("%s: %s cannot be opened beside it", in.Name, j.File)
	}
	other := Input{Name: j.File, Open: opener(in, j.File)}
	t, err := openAny(ctx, other, planfile.Mapping{Format: planfile.FileFormat{Encoding: m.Format.Encoding}}, append([]string{j.Key}, j.Columns...), nil)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
		// A mapping that leads nowhere, and no trouble of the disk.
		folder := path.Dir(strings.ReplaceAll(in.Name, `\`, "/"))
		return nil, fmt.Errorf("mapping %s: join %s: there is no %s in %s/, beside %s", m.ID, j.ID, clip(j.File), folder, base(in.Name))
	}
	if err != nil {
		return nil, err
	}
	key, err := t.column(j.Key)
	if err != nil {
		return nil, err
	}
	columns := make([]int, len(j.Columns))
	for i, c := range j.Columns {
		if columns[i], err = t.column(c); err != nil {
			return nil, err
		}
	}
	x := &joined{Join: j, rows: map[string][]string{}}
	return x, t.each(ctx, func(rec []string, line int, bad error) error {
		if bad != nil || len(rec) != len(t.header) {
			return fmt.Errorf("%s:%d: the row cannot be read", j.File, line)
		}
		values := make([]string, len(columns))
		for i, c := range columns {
			values[i] = strings.Clone(strings.TrimSpace(rec[c]))
		}
		id := strings.Clone(strings.TrimSpace(rec[key]))
		if first, twice := x.rows[id]; twice && !slices.Equal(first, values) {
			return fmt.Errorf("%s:%d: a second row for %s %s says something else", j.File, line, j.Key, clip(id))
		}
		x.rows[id] = values
		return nil
	})
}

// sink takes the rows of an export: those that have as many fields as the
// header, those that are none with what is wrong, and those without any text.
type sink struct {
	row   func(*Row) error
	bad   func(line int, reason string)
	blank func()
}

// rows reads all rows in their order.
func (l *layout) rows(ctx context.Context, to sink) error {
	row := Row{layout: l, joined: make([][]string, len(l.joins))}
	return l.table.each(ctx, func(rec []string, line int, err error) error {
		return l.deliver(&row, rec, line, err, to)
	})
}

// deliver hands one record over; row is used again for each.
func (l *layout) deliver(row *Row, rec []string, line int, err error, to sink) error {
	switch {
	case err != nil:
		if l.table.rows == nil {
			err = fmt.Errorf("not readable as CSV: %w", err)
		}
		to.bad(line, err.Error())
		return nil
	case empty(rec):
		to.blank()
		return nil
	case len(rec) != l.width:
		to.bad(line, fmt.Sprintf("%d fields, the header has %d", len(rec), l.width))
		return nil
	case l.table.rows == nil && l.swallowed(rec):
		to.bad(line, "a text of several lines holds what looks like a row: mend the quotes in the export")
		return nil
	}
	row.rec, row.Line = rec, line
	for i, j := range l.joins {
		row.joined[i] = j.rows[row.cell(j.on)]
	}
	return to.row(row)
}

func empty(rec []string) bool {
	for _, v := range rec {
		if strings.TrimSpace(v) != "" {
			return false
		}
	}
	return true
}

// unjoined names the first joined file that does not have the row's key.
func (r *Row) unjoined() (file, key string) {
	for i, j := range r.layout.joins {
		if r.joined[i] == nil {
			return j.File, r.cell(j.on)
		}
	}
	return "", ""
}
