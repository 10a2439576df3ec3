package facts

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"unsafe"

	"github.com/accord-plan/accord/internal/parallel"
)

// Texts of many rows are read in lanes: the text is cut into chunks at line
// ends, and each lane reads the rows of its chunks. What a lane finds does not
// depend on the others, and what all find is brought together at the end, so
// that the result is the one of reading in order. Where that is not certain
// (a text over several lines, questions that an order answers, more reasons
// than are kept) the lanes give up, and the rows are read in order.

// chunkSize is in bytes; a row is not longer. It varies in tests.
var chunkSize = 1 << 20

// fewRows is the size in bytes below which lanes are not worth their start.
const fewRows = 4 << 20

// lanes is how many lanes read a text.
func lanes() int { return max(1, min(runtime.GOMAXPROCS(0), 4)) }

// errUnsure says that the rows are to be read in order.
var errUnsure = errors.New("not to be read in lanes")

// chunk is a piece of text that ends with a line.
type chunk struct {
	text []byte
	line int // the number of its first line
}

// laned reports whether the table can be read in lanes at all: a text whose
// bytes below 128 are ASCII.
func (t *table) laned() bool {
	return t.rows == nil && (t.encoding == "utf-8" || t.encoding == "windows-1252" || t.encoding == "iso-8859-1")
}

// inChunks calls f, which runs once for each lane, with the rows of the lane.
// progress is told how many lines and bytes were read.
func (t *table) inChunks(ctx context.Context, n int, progress func(lines int, bytes int64), f func(lane int, rec []string, line int, bad error) error) error {
	enc := t.encoding
	s, b, err := raw(ctx, t.open)
	if err != nil {
		return fmt.Errorf("%s: %w", t.name, err)
	}
	defer s.Close()
	if enc == "utf-8" {
		if head, _ := b.Peek(3); bytes.Equal(head, bom) {
			_, _ = b.Discard(3)
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	free := make(chan []byte, 3*n)
	feeds, failed := make([]chan chunk, n), make([]error, n)
	var reading parallel.Group
	for i := range n {
		feeds[i] = make(chan chunk, 2)
		reading.Go(func() {
			defer cancel() // nobody takes what this lane is fed
			p := splitter{comma: byte(t.comma), table: t}
			for c := range feeds[i] {
				if failed[i] == nil {
					if failed[i] = p.rows(c, func(rec []string, line int, bad error) error { return f(i, rec, line, bad) }); failed[i] != nil {
						cancel()
					}
				}
				select {
				case free <- c.text[:cap(c.text)]:
				default:
				}
			}
		})
	}
	err = t.feed(ctx, b, feeds, free, func(lines int) { t.size = s.count.read; progress(lines, s.count.read) })
	for i := range n {
		close(feeds[i])
	}
	reading.Wait()
	for _, e := range failed {
		if e != nil {
			return e
		}
	}
	return err
}

var bom = []byte("\xef\xbb\xbf")

// feed cuts the text into chunks and deals them out in turn.
func (t *table) feed(ctx context.Context, b *bufio.Reader, feeds []chan chunk, free chan []byte, progress func(int)) error {
	for range t.skip + 1 {
		if err := skipLine(b); err != nil {
			return err
		}
	}
	line, n := t.skip+2, 0
	var rest []byte
	for {
		var buf []byte
		select {
		case buf = <-free:
		default:
			buf = make([]byte, chunkSize)
		}
		kept := copy(buf, rest)
		got, err := io.ReadFull(b, buf[kept:])
		text := buf[:kept+got]
		last := err == io.EOF || err == io.ErrUnexpectedEOF
		if err != nil && !last {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		cut := len(text)
		if !last {
			if cut = bytes.LastIndexByte(text, '\n') + 1; cut == 0 {
				return errUnsure // a row of more than a chunk
			}
		}
		rest = append(rest[:0], text[cut:]...)
		select {
		case feeds[n%len(feeds)] <- chunk{text[:cut], line}:
		case <-ctx.Done():
			return ctx.Err()
		}
		n++
		line += bytes.Count(text[:cut], []byte{'\n'})
		if progress(line); last {
			return nil
		}
	}
}

func skipLine(b *bufio.Reader) error {
	for {
		_, err := b.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err == io.EOF {
			return nil
		}
		return err
	}
}

// splitter cuts lines into fields. The texts of a record live in the chunk.
type splitter struct {
	comma byte
	table *table
	rec   []string
}

func (p *splitter) rows(c chunk, f func(rec []string, line int, bad error) error) error {
	text, line := unsafe.String(unsafe.SliceData(c.text), len(c.text)), c.line
	for ; len(text) > 0; line++ {
		row := text
		if n := strings.IndexByte(text, '\n'); n >= 0 {
			row, text = text[:n], text[n+1:]
		} else {
			text = ""
		}
		row = strings.TrimSuffix(row, "\r")
		if row == "" {
			continue
		}
		bad, err := p.split(row)
		if err != nil {
			return err
		}
		if err := f(p.rec, line, bad); err != nil {
			return err
		}
	}
	return nil
}

// split cuts one line; bad says that it is no CSV. A quote that does not end in
// its line is not for lanes.
func (p *splitter) split(row string) (bad, err error) {
	if p.table.encoding != "utf-8" && !ascii(row) {
		if row, err = decoderOf(p.table.encoding).NewDecoder().String(row); err != nil {
			return nil, errUnsure
		}
	}
	p.rec = p.rec[:0]
	if strings.IndexByte(row, '"') >= 0 {
		return p.quoted(row)
	}
	for {
		n := strings.IndexByte(row, p.comma)
		if n < 0 {
			p.rec = append(p.rec, row)
			return nil, nil
		}
		p.rec = append(p.rec, row[:n])
		row = row[n+1:]
	}
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// quoted cuts a line with quotes: fields that are quoted whole here, all else as
// encoding/csv has it.
func (p *splitter) quoted(row string) (bad, err error) {
	if strings.Count(row, `"`)%2 != 0 {
		return nil, errUnsure
	}
	for s := row; ; {
		var field string
		if strings.HasPrefix(s, `"`) {
			n := strings.IndexByte(s[1:], '"')
			field, s = s[1:n+1], s[n+2:]
			if s != "" && s[0] != p.comma {
				return p.hard(row)
			}
		} else {
			n := strings.IndexByte(s, p.comma)
			if n < 0 {
				n = len(s)
			}
			if field, s = s[:n], s[n:]; strings.IndexByte(field, '"') >= 0 {
				return p.hard(row)
			}
		}
		p.rec = append(p.rec, field)
		if s == "" {
			return nil, nil
		}
		s = s[1:]
	}
}

func (p *splitter) hard(row string) (bad, err error) {
	r := csv.NewReader(strings.NewReader(row))
	r.Comma, r.FieldsPerRecord = rune(p.comma), -1
	rec, err := r.Read()
	var wrong *csv.ParseError
	if errors.As(err, &wrong) {
		p.rec = p.rec[:0]
		return wrong.Err, nil
	}
	if err != nil {
		return nil, errUnsure
	}
	p.rec = rec
	return nil, nil
}

// inLanes asks all rows at once how numbers and dates are written. nil: what
// they say is to be asked in order.
func (q *question) inLanes(ctx context.Context) (*sniffer, error) {
	t := q.layout.table
	if !t.laned() || !t.large() {
		return nil, nil
	}
	n := lanes()
	sniffers, rows := make([]*sniffer, n), make([]Row, n)
	sinks := make([]sink, n)
	for i := range n {
		sniffers[i] = newSniffer()
		sinks[i], rows[i] = q.sink(sniffers[i]), q.layout.newRow()
	}
	err := t.inChunks(ctx, n, func(int, int64) {}, func(lane int, rec []string, line int, bad error) error {
		if q.layout.deliver(&rows[lane], rec, line, bad, sinks[lane]) != nil {
			return errUnsure
		}
		return nil
	})
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, nil // said in order
	}
	all := sniffers[0]
	for _, s := range sniffers[1:] {
		all.add(s)
	}
	if !all.clear() {
		return nil, nil
	}
	return all, nil
}

// add takes what another sniffer has learned.
func (s *sniffer) add(o *sniffer) {
	s.point, s.comma = s.point && o.point, s.comma && o.comma
	if s.differ == "" {
		s.differ = o.differ
	}
	var both []dateForm
	for _, f := range s.forms {
		for _, g := range o.forms {
			if f == g {
				both = append(both, f)
			}
		}
	}
	s.forms, s.dates = both, s.dates+o.dates
	if s.clashLine == 0 {
		s.clash, s.clashLine = o.clash, o.clashLine
	}
}

// clear says that nothing is to be asked.
func (s *sniffer) clear() bool {
	if !s.point && !s.comma || len(s.forms) == 0 || s.point && s.comma && s.differ != "" {
		return false
	}
	_, err := s.form()
	return err == nil
}

// large reports whether the export is worth lanes: it has more than a few rows.
func (t *table) large() bool {
	f, err := t.open()
	if err != nil {
		return false
	}
	defer f.Close()
	n, _ := io.CopyN(io.Discard, f, fewRows)
	return n == fewRows || fewRowsInTests
}

// fewRowsInTests has small exports read in lanes too.
var fewRowsInTests = false

// inLanes reads the rows in lanes; false if they are to be read in order. Counts
// of stock of several days, prices and open orders depend on an order.
func (x *export) inLanes(ctx context.Context) (bool, error) {
	t := x.layout.table
	if x.kind.Name == "stock" || x.kind.Rate && !x.ratio || !t.laned() || !t.large() {
		return false, nil
	}
	n := lanes()
	all, rows, sinks := make([]*lane, n), make([]Row, n), make([]sink, n)
	for i := range n {
		l := x.lane(newBook(), &rejections{groups: map[string]*group{}})
		all[i], rows[i] = l, x.layout.newRow()
		sinks[i] = sink{func(r *Row) error { l.row(r); return nil }, l.broken, func() { l.blank++ }}
	}
	told := 0
	err := t.inChunks(ctx, n, func(lines int, bytes int64) {
		if lines-told >= 1<<17 && x.opt.Progress != nil {
			told = lines
			x.opt.Progress(Progress{x.source.Name, lines, bytes})
		}
	}, func(i int, rec []string, line int, bad error) error {
		if err := x.layout.deliver(&rows[i], rec, line, bad, sinks[i]); err != nil {
			return err
		}
		if len(all[i].rejects.groups) > maxRows {
			return errUnsure
		}
		return nil
	})
	if errors.Is(err, errUnsure) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	x.together(all)
	return true, nil
}

// together brings in what the lanes have found.
func (x *export) together(all []*lane) {
	b := x.ledger.of(x.mapping.Fact)
	parts := make([]*rejections, len(all))
	for i, l := range all {
		b.add(l.book, x)
		parts[i] = l.rejects
		l.close()
		l.book = nil
	}
	x.rejected.bring(parts)
}

func (l *layout) newRow() Row { return Row{layout: l, joined: make([][]string, len(l.joins))} }
