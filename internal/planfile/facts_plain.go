package planfile

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

// factRows are the rows of one closed file of facts, sorted by key.
type factRows struct {
	file    int32
	period  period.Period
	keys    []uint64 // the parts of a key in order, see [packed]
	values  []quantity.Number
	offsets []int32
	// money is what rows state beside their quantity, Missing where one states
	// none; nil where none does.
	money []quantity.Number
}

// A key is packed into parts of so many bits.
const (
	partBits = 21
	partMost = 1<<partBits - 1
)

// factText is a plain file of facts that was read ahead of its turn; any other
// is read when it is due.
type factText struct {
	sum  string
	rows *factRows
}

// ahead reads the plain files that the manifests name, several at once.
func (f *factLoader) ahead() {
	if f.reference {
		return
	}
	type entry struct {
		fact, path string
		*factText
	}
	var all []entry
	f.texts = map[string]*factText{}
	f.each(func(d *Document, k, v N) {
		e := entry{v.Get("fact").Text(), path.Join(path.Dir(d.Path), k.Text()), &factText{}}
		key := e.fact + " " + e.path
		if isOpen(d, e.fact) || f.texts[key] != nil { // a path can be written in many ways
			return
		}
		f.texts[key] = e.factText
		all = append(all, e)
	})
	f.side(len(all), func(i int) {
		e := all[i]
		text, err := readLimited(f.fsys, e.path, maxFactFile)
		if err != nil {
			return
		}
		if e.rows = f.plainRows(actual.KindOf(e.fact), f.files.Number(e.path), text); e.rows != nil {
			sum := sha256.Sum256(text)
			e.sum = hex.EncodeToString(sum[:])
		}
	})
}

// plainPast is what of an earlier plan's files is read here.
func (f *factLoader) plainPast(t *factReader, text []byte) *factRows {
	if !f.past || t.open {
		return nil
	}
	return f.plainRows(t.kind, t.number, text)
}

// plainRows reads a file of closed facts in which there is nothing to say: the
// usual columns in their order, no quotes, nothing unknown, one period, one row
// for each key. It is nil for any other file, which is read row by row.
func (f *factLoader) plainRows(kind *actual.Kind, file int32, text []byte) *factRows {
	if f.reference || kind == nil || kind.Order || slices.Contains(kind.Keys, "resource") || len(text) > maxFactFile {
		return nil
	}
	header := strings.Join(kind.Columns(), ",") + "\n"
	if !bytes.HasPrefix(text, []byte(header)) || text[len(text)-1] != '\n' {
		return nil
	}
	n := bytes.Count(text, []byte("\n")) - 1
	if n == 0 {
		return nil
	}
	r := rowReader{rest: textOf(text)[len(header):], rows: &factRows{file: file, keys: make([]uint64, 0, n), values: make([]quantity.Number, 0, n), offsets: make([]int32, 0, n)}}
	for _, part := range kind.Keys {
		r.tables = append(r.tables, f.table(part))
	}
	r.last = make([]int, len(r.tables))
	if kind.Revenue {
		r.rows.money = make([]quantity.Number, 0, n)
	}
	for len(r.rest) > 0 {
		if !r.row(f.cal, int32(len(text)-len(r.rest))) {
			return nil
		}
	}
	return r.rows.sorted()
}

func (f *factLoader) table(part string) dimension.Table {
	switch part {
	case "source":
		return f.plan.SourceIDs
	case "market":
		return f.plan.MarketIDs
	case "site":
		return f.plan.SiteIDs
	}
	return f.plan.ItemIDs
}

// rowReader reads rows one after the other.
type rowReader struct {
	rest   string
	tables []dimension.Table
	last   []int // of the row before
	label  string
	rows   *factRows
}

// row reads one; it is false for what is not plain.
func (r *rowReader) row(cal period.Calendar, offset int32) bool {
	start := len(r.rest)
	label, ok := r.field(',')
	if !ok || !r.ofPeriod(label, cal) {
		return false
	}
	key := uint64(0)
	for i, t := range r.tables {
		id, ok := r.field(',')
		if !ok {
			return false
		}
		at := r.last[i]
		if at >= t.Len() || t.ID(at) != id {
			at = t.After(at, id)
		}
		if at == dimension.None || at > partMost {
			return false
		}
		r.last[i] = at
		key = key<<partBits | uint64(at)
	}
	end := byte('\n')
	if r.rows.money != nil {
		end = ','
	}
	if !r.number(&r.rows.values, end) {
		return false
	}
	if r.rows.money != nil && r.rest[0] == '\n' { // none is stated
		r.rest = r.rest[1:]
		r.rows.money = append(r.rows.money, quantity.Missing)
	} else if r.rows.money != nil && !r.number(&r.rows.money, '\n') {
		return false
	}
	r.rows.keys, r.rows.offsets = append(r.rows.keys, key), append(r.rows.offsets, offset)
	return start-len(r.rest) <= maxFactLine
}

// ofPeriod reports whether a label is that of all rows before.
func (r *rowReader) ofPeriod(label string, cal period.Calendar) bool {
	if r.label != "" {
		return label == r.label
	}
	p, err := cal.Parse(label)
	r.label, r.rows.period = label, p
	return err == nil
}

// number reads a field that is a number.
func (r *rowReader) number(to *[]quantity.Number, end byte) bool {
	text, ok := r.field(end)
	if !ok {
		return false
	}
	v, err := quantity.Parse(text)
	*to = append(*to, v)
	return err == nil
}

// field reads up to an end. A field of a plain row is not empty, and holds
// neither quotes nor spaces nor anything beyond ASCII. The text ends with a line.
func (r *rowReader) field(end byte) (string, bool) {
	for i := range len(r.rest) {
		switch c := r.rest[i]; {
		case c == end:
			text := r.rest[:i]
			r.rest = r.rest[i+1:]
			return text, i > 0
		case c <= ' ' || c >= 0x7f || c == ',' || c == '"':
			return "", false
		}
	}
	return "", false
}

// sorted sorts rows by key; nil where two have the same one.
func (x *factRows) sorted() *factRows {
	if x.money != nil && !slices.ContainsFunc(x.money, func(v quantity.Number) bool { return !v.IsMissing() }) {
		x.money = nil
	}
	if !slices.IsSorted(x.keys) {
		order := make([]int, len(x.keys))
		for i := range order {
			order[i] = i
		}
		slices.SortFunc(order, func(a, b int) int {
			if x.keys[a] < x.keys[b] {
				return -1
			}
			return 1
		})
		x.keys, x.values, x.offsets, x.money = picked(x.keys, order), picked(x.values, order), picked(x.offsets, order), picked(x.money, order)
	}
	for i := range len(x.keys) - 1 {
		if x.keys[i] == x.keys[i+1] {
			return nil
		}
	}
	return x
}

func picked[T any](from []T, order []int) []T {
	if from == nil {
		return nil
	}
	out := make([]T, len(order))
	for i, at := range order {
		out[i] = from[at]
	}
	return out
}
