package facts

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/planfile"
)

// table is an export whose outer form is known: encoding, separator and where
// its header stands.
type table struct {
	name     string
	open     func() (io.ReadCloser, error)
	encoding string
	comma    rune
	skip     int            // lines before the header
	long     int            // the first line that is too long for a header
	header   []string       // names, trimmed
	index    map[string]int // column by name
	size     int64          // bytes read at most so far, for progress
	// rows reads the rows where the export is no text but a workbook or the
	// answer to a query; days says that its days are days and no texts, asked
	// that it is an answer; notes are what a reader must know of it.
	rows        func(ctx context.Context, f func(rec []string, line int, bad error) error) error
	days, asked bool
	notes       []string
	query       string // of an answer: the database and the query's digest
	close       func() // nil if nothing stays open
}

// use is what a column has to hold.
type use uint8

const (
	useText use = iota
	useNumber
	useDate
)

// separators in the order in which they win when a header fits several.
var separators = []struct {
	name string
	r    rune
}{{";", ';'}, {",", ','}, {"tab", '\t'}, {"|", '|'}}

// maxPreamble is how many lines of titles may stand before the header.
const maxPreamble = 30

// openTable finds out how an export is written and where its header stands:
// the first line that has all wanted columns.
func openTable(ctx context.Context, in Input, format planfile.FileFormat, wanted []string) (*table, error) {
	t := &table{name: in.Name, open: in.Open, encoding: format.Encoding}
	var err error
	if t.encoding == "" || t.encoding == "utf-16" {
		if t.encoding, err = detectEncoding(ctx, in.Open); err != nil {
			return nil, fmt.Errorf("%s: %w", in.Name, err)
		}
		if format.Encoding == "utf-16" && !strings.HasPrefix(t.encoding, "utf-16") {
			t.encoding = "utf-16"
		}
	}
	lines, err := t.first(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", in.Name, err)
	}
	best := []string(nil)
	for i, line := range lines {
		for _, sep := range separators {
			if format.Separator != "" && format.Separator != sep.name {
				continue
			}
			header := splitLine(line, sep.r)
			if missing(header, wanted) == nil {
				return t.found(header, i, sep.r)
			}
			if len(header) > len(best) {
				best = header
			}
		}
	}
	if t.long > 0 {
		return nil, fmt.Errorf("%s: line %d is longer than 64 KiB, which no header is, and there is none before it: is it an export with one row a line?", in.Name, t.long)
	}
	return nil, noHeader(in.Name, best, wanted)
}

func (t *table) found(header []string, skip int, sep rune) (*table, error) {
	t.header, t.skip, t.comma, t.index = header, skip, sep, map[string]int{}
	for i, h := range header {
		if _, twice := t.index[h]; twice {
			t.index[h] = -1
			continue
		}
		t.index[h] = i
	}
	return t, nil
}

// column returns the place of a column, by exact name, else by a name that
// differs in case only.
func (t *table) column(name string) (int, error) {
	i, ok := t.index[name]
	if !ok {
		for at, h := range t.header {
			if strings.EqualFold(h, name) {
				return at, nil
			}
		}
		return 0, fmt.Errorf("%s: no column %q", t.name, name)
	}
	if i < 0 {
		return 0, fmt.Errorf("%s:%d: two columns %q", t.name, t.skip+1, name)
	}
	return i, nil
}

func splitLine(line string, sep rune) []string {
	r := csv.NewReader(strings.NewReader(line))
	r.Comma, r.FieldsPerRecord = sep, -1
	rec, err := r.Read()
	if err != nil {
		return nil
	}
	for i := range rec {
		rec[i] = strings.TrimSpace(rec[i])
	}
	return rec
}

func missing(header, wanted []string) []string {
	var out []string
	for _, w := range wanted {
		if !slices.ContainsFunc(header, func(h string) bool { return strings.EqualFold(h, w) }) {
			out = append(out, w)
		}
	}
	return out
}

func noHeader(name string, best, wanted []string) error {
	lost := missing(best, wanted)
	text := fmt.Sprintf("%s: no header with the columns that the mapping names: %s missing", name, strings.Join(lost, ", "))
	if len(lost) == len(wanted) && len(best) < 2 {
		return fmt.Errorf("%s; is the separator right?", text)
	}
	for _, l := range lost {
		if near := dimension.Nearest(l, best); near != "" {
			text += fmt.Sprintf("; %q looks like %q", near, l)
		}
	}
	return errors.New(text)
}

// first returns the first lines of the text.
func (t *table) first(ctx context.Context) ([]string, error) {
	s, err := openText(ctx, t.open, t.encoding)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	b := bufio.NewReaderSize(s, 64<<10)
	var out []string
	for len(out) < maxPreamble {
		line, err := b.ReadSlice('\n')
		if len(line) > 0 {
			out = append(out, strings.TrimRight(string(line), "\r\n"))
		}
		if err == io.EOF {
			return out, nil
		}
		if errors.Is(err, bufio.ErrBufferFull) { // no header; a row may be so long
			t.long = len(out)
			return out[:len(out)-1], nil
		}
		if err != nil {
			return out, fmt.Errorf("line %d: %w", len(out), err)
		}
	}
	return out, nil
}

// maxRow is the longest row in bytes, over all lines that its quotes span.
const maxRow = 1 << 20

var errLongRow = errors.New("longer than 1 MiB")

// rowLimit stops reading when one row takes too much: a line without an end, or
// a quote, would be kept in memory whole.
type rowLimit struct {
	r     io.Reader
	since int // bytes read since the last row ended, ahead included
}

func (l *rowLimit) Read(p []byte) (int, error) {
	if l.since > maxRow+ahead {
		return 0, errLongRow
	}
	n, err := l.r.Read(p)
	l.since += n
	return n, err
}

// ahead is how much is read at once.
const ahead = 256 << 10

// each calls f for every row below the header with the number of its line. A
// row that is no CSV is handed over with its error; a quote that is never
// closed would swallow the rest of the file and ends the reading.
func (t *table) each(ctx context.Context, f func(rec []string, line int, bad error) error) error {
	if t.rows != nil {
		return t.rows(ctx, f)
	}
	s, err := openText(ctx, t.open, t.encoding)
	if err != nil {
		return fmt.Errorf("%s: %w", t.name, err)
	}
	defer s.Close()
	limit := &rowLimit{r: s}
	b := bufio.NewReaderSize(limit, ahead)
	for range t.skip {
		if _, err := b.ReadString('\n'); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	r := csv.NewReader(b)
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = t.comma, -1, true
	if _, err := r.Read(); err != nil && err != io.EOF {
		return fmt.Errorf("%s:%d: %w", t.name, t.skip+1, err)
	}
	last := t.skip + 1 // the line of the row before
	for {
		limit.since = 0
		rec, err := r.Read()
		t.size = s.count.read
		var pe *csv.ParseError
		switch {
		case err == io.EOF:
			return nil
		case errors.As(err, &pe):
			if pe.Line > pe.StartLine {
				return fmt.Errorf("%s:%d: a quote that begins here does not end in its row: mend the export", t.name, t.skip+pe.StartLine)
			}
			err = f(rec, t.skip+pe.Line, pe.Err)
		case errors.Is(err, errLongRow):
			return fmt.Errorf("%s: the row after line %d is longer than 1 MiB: mend the export, one row a line; a quote may be open", t.name, last)
		case err != nil:
			return fmt.Errorf("%s: %w", t.name, err)
		default:
			line, _ := r.FieldPos(0)
			last = t.skip + line
			err = f(rec, last, nil)
		}
		if err != nil {
			return err
		}
	}
}
