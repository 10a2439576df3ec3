package adjust

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
)

// Bounds of a table: bytes and rows.
const (
	MaxTable     = 4 << 20
	maxTableRows = 10_000
)

// column of a table, and where its value goes.
var columns = map[string]func(r *Request) *string{
	"family": func(r *Request) *string { return &r.Family }, "market": func(r *Request) *string { return &r.Market },
	"reason": func(r *Request) *string { return &r.Reason }, "note": func(r *Request) *string { return &r.Note },
	"owner": func(r *Request) *string { return &r.Owner }, "layer": func(r *Request) *string { return &r.Layer },
	"id": func(r *Request) *string { return &r.ID }, "assumption": func(r *Request) *string { return &r.Assumption },
	"decision": func(r *Request) *string { return &r.Decision }, "evidence": func(r *Request) *string { return &r.Evidence },
	"expires": func(r *Request) *string { return &r.Expires }, "trade_spend": func(r *Request) *string { return &r.TradeSpend },
}

// Columns lists the columns that a table may have.
var Columns = []string{"item", "market", "period", "change", "reason", "note", "owner", "layer", "id",
	"family", "assumption", "decision", "evidence", "expires", "trade_spend"}

// Table makes the adjustments of a table as [ReadTable] reads them, all or
// none. What is wrong with some rows does not hide what is wrong with others.
func Table(s *State, text []byte, defaults Request) (*Result, error) {
	requests, err := ReadTable(text, defaults)
	var bad, more Problems
	if !errors.As(err, &bad) && err != nil || len(requests) == 0 {
		return nil, err
	}
	result, err := Demand(s, requests)
	if len(bad) == 0 || err != nil && !errors.As(err, &more) {
		return result, err
	}
	bad = append(bad, more...)
	bad.sort()
	return nil, bad
}

// ReadTable reads requests from CSV with a header, separated by commas or
// semicolons: one change of one period a row. Rows that agree in everything but
// period and change are one adjustment; so are rows of one id. An empty cell,
// or a column that is missing, takes the default. The error is [Problems]; rows
// without any are returned beside it.
func ReadTable(text []byte, defaults Request) ([]Request, error) {
	header, rows, err := readRows(text)
	if err != nil {
		return nil, err
	}
	var out []Request
	var bad Problems
	index := map[string]int{}
	for _, x := range rows {
		r, change, problem := readRow(header, x.cells, defaults, x.line)
		if problem != nil {
			bad = append(bad, *problem)
			continue
		}
		key := r.key()
		at, seen := index[key]
		if !seen {
			at = len(out)
			index[key] = at
			out = append(out, r)
		}
		out[at].Changes = append(out[at].Changes, change)
	}
	if len(bad) > 0 {
		return out, bad
	}
	if len(out) == 0 {
		return nil, Problems{{0, "the table has no rows", "write one change to a row below the header"}}
	}
	return out, nil
}

// key tells adjustments apart.
func (r *Request) key() string {
	return strings.Join([]string{strings.Join(r.Items, ","), r.Family, r.Market, r.Reason, r.Note, r.Owner, r.Layer, r.ID,
		r.Assumption, r.Decision, r.Evidence, r.Expires, r.TradeSpend}, "\x00")
}

func readRow(header, cells []string, defaults Request, line int) (Request, Change, *Problem) {
	r, change := defaults, Change{Row: line}
	r.Row, r.Items = line, slices.Clone(defaults.Items)
	for i, name := range header {
		cell := ""
		if i < len(cells) {
			cell = strings.TrimSpace(cells[i])
		}
		switch {
		case cell == "":
		case name == "item":
			r.Items = List(cell)
		case name == "period":
			change.Periods = cell
		case name == "change":
			change.Text = cell
		default:
			*columns[name](&r) = cell
		}
	}
	for _, c := range cells[min(len(cells), len(header)):] {
		if strings.TrimSpace(c) != "" {
			return r, change, &Problem{line, "the row has more cells than the header", "put text that holds a separator in double quotes"}
		}
	}
	for _, need := range []struct{ name, value string }{{"period", change.Periods}, {"change", change.Text}} {
		if need.value == "" {
			return r, change, &Problem{line, "the " + need.name + " is empty", "fill it, or remove the row"}
		}
	}
	return r, change, nil
}

// List splits names at commas, semicolons and spaces.
func List(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == ' ' })
}

// row is one row of a table and the line on which it begins.
type row struct {
	line  int
	cells []string
}

// readRows reads the header and all rows that are not blank.
func readRows(text []byte) (header []string, rows []row, err error) {
	if len(text) > MaxTable {
		return nil, nil, Problems{{0, fmt.Sprintf("the table is larger than %d MiB", MaxTable>>20), "split it"}}
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	first, _, _ := bytes.Cut(text, []byte("\n"))
	c := csv.NewReader(bytes.NewReader(text))
	c.FieldsPerRecord = -1
	if bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		c.Comma = ';'
	}
	for {
		cells, err := c.Read()
		var parse *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			if header == nil {
				return nil, nil, Problems{{0, "the table is empty", "begin it with the columns " + strings.Join(Columns[:6], ",")}}
			}
			return header, rows, nil
		case errors.As(err, &parse):
			return nil, nil, Problems{{parse.Line, "not readable as CSV: " + parse.Err.Error(), "a text that holds quotes, commas or line ends stands in double quotes, its own quotes doubled"}}
		case err != nil:
			return nil, nil, err
		case header == nil:
			if header, err = readHeader(cells); err != nil {
				return nil, nil, err
			}
		case len(rows) >= maxTableRows:
			return nil, nil, Problems{{0, fmt.Sprintf("the table has over %d rows", maxTableRows), "split it"}}
		case strings.TrimSpace(strings.Join(cells, "")) != "":
			line, _ := c.FieldPos(0)
			rows = append(rows, row{line, cells})
		}
	}
}

func readHeader(cells []string) ([]string, error) {
	var bad Problems
	var header []string
	for _, c := range cells {
		name := strings.ToLower(strings.ReplaceAll(strings.TrimSpace(c), " ", "_"))
		switch {
		case !slices.Contains(Columns, name):
			p := Problem{1, fmt.Sprintf("unknown column %q", clip(c)), "the columns are " + strings.Join(Columns, ", ")}
			if near := dimension.Nearest(name, Columns); near != "" {
				p.Do = "did you mean " + near + "?"
			}
			bad = append(bad, p)
		case slices.Contains(header, name):
			bad = append(bad, Problem{1, "a second column " + name, "keep one"})
		}
		header = append(header, name)
	}
	for _, need := range []string{"period", "change"} {
		if !slices.Contains(header, need) {
			bad = append(bad, Problem{1, "the column " + need + " is missing", "the columns are " + strings.Join(Columns, ", ")})
		}
	}
	if len(bad) > 0 {
		return nil, bad
	}
	return header, nil
}
