package planfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
)

// factReader reads the rows of one file of facts. A row that cannot be read is
// reported with its place and left out; what an unknown key would have held is
// reported once per key.
type factReader struct {
	*factLoader
	file   *actual.File
	kind   *actual.Kind // nil where the manifest names none, which is said
	number int32
	open   bool
	column map[string]int
	// said counts findings by sort, last is the place of the newest in found.
	said, last map[string]int
	// seen are the rows to date; those of closed periods are found in what was
	// gathered.
	seen map[actual.Key]int64
}

func (t *factReader) at(offset int64) position.Ref {
	return position.Ref{File: t.number, Offset: int32(offset)}
}

// maxRows is the number of findings of one sort that are reported for a file.
const maxRows = 5

// once reports the first findings of a sort in a file; the last of them says
// how many follow.
func (t *factReader) once(sort string, f finding.Finding) {
	t.said[sort]++
	if t.said[sort] <= maxRows && t.say(f) {
		t.last[sort] = len(t.found) - 1
	}
}

// left says at the last finding of each sort how many were left out.
func (t *factReader) left() {
	for sort, at := range t.last {
		said := maxRows
		if sort == "closed period" {
			said = 1
		}
		if n := t.said[sort] - said; n > 0 {
			t.found[at].Message += more(n)
		}
	}
}

func (t *factReader) read(text []byte) {
	if p, bad := checkEncoding(text); bad {
		t.say(finding.New(p.Code, t.at(int64(p.Offset)), "%s", p.Message).WithHint("%s", p.Hint))
		return
	}
	skipped := int64(0)
	if bytes.HasPrefix(text, bom) {
		text, skipped = text[len(bom):], int64(len(bom))
	}
	if t.kind == nil {
		return
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.ReuseRecord = true
	r.FieldsPerRecord = -1
	header, err := r.Read()
	if err != nil || !t.header(header) {
		if err != nil {
			t.say(finding.New(finding.FactColumns, t.at(0), "the file has no header").WithHint("the first line names the columns: %s", strings.Join(t.columns(), ",")))
		}
		return
	}
	t.seen = map[actual.Key]int64{}
	defer t.left()
	for {
		offset := r.InputOffset()
		for offset < int64(len(text)) && (text[offset] == '\n' || text[offset] == '\r') {
			offset++ // blank lines are no rows
		}
		offset += skipped
		row, err := r.Read()
		if err == io.EOF {
			t.empty()
			return
		}
		t.file.FoundRows++
		var pe *csv.ParseError
		if errors.As(err, &pe) {
			t.once("csv", finding.New(finding.FactRow, t.at(offset), "not readable as CSV: %v", pe.Err).WithHint("quote fields that hold quotes or commas"))
			continue
		}
		t.row(row, offset)
	}
}

// empty tells the period of a closed file without rows from its name: nothing
// happened in it, which is not the same as nothing known.
func (t *factReader) empty() {
	g := t.closed[t.file.Fact]
	if t.file.FoundRows > 0 || t.open || g == nil {
		return
	}
	p, err := t.cal.Parse(strings.TrimSuffix(path.Base(t.file.Path), ".csv"))
	if err != nil {
		t.say(finding.New(finding.FactRow, t.at(0), "no rows, and the file's name is no period").
			WithHint("name it as the period that it is for, %s.csv", period.FormOf(t.cal.Name())))
		return
	}
	t.file.Period, g.known[p] = p, true
	g.complete[p] = g.complete[p] || t.file.Complete
}

// columns are the columns of this file's kind of fact. In the open period they
// are the same; the period may be left out. A kind that is none has no columns.
func (t *factReader) columns() []string {
	if t.kind == nil {
		return nil
	}
	return t.kind.Columns()
}

func (t *factReader) header(header []string) bool {
	t.column = map[string]int{}
	for i, name := range header {
		name = strings.TrimSpace(name)
		if _, twice := t.column[name]; twice || !slices.Contains(t.columns(), name) {
			t.say(finding.New(finding.FactColumns, t.at(0), "column %q", clip(name)).WithHint("the columns of %s are %s", t.file.Fact, strings.Join(t.columns(), ",")))
			return false
		}
		t.column[name] = i
	}
	for _, want := range t.columns() {
		optional := want == "revenue" || want == "period" && t.open || want == "source" && t.file.Fact == "open-supply"
		if _, ok := t.column[want]; !ok && !optional {
			t.say(finding.New(finding.FactColumns, t.at(0), "column %s is missing", want).WithHint("the columns of %s are %s", t.file.Fact, strings.Join(t.columns(), ",")))
			return false
		}
	}
	return true
}

func (t *factReader) field(row []string, name string) (string, bool) {
	i, ok := t.column[name]
	if !ok || i >= len(row) {
		return "", false
	}
	return strings.TrimSpace(row[i]), true
}
