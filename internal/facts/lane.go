package facts

import (
	"fmt"
	"hash/maphash"
	"strings"

	"github.com/accord-plan/accord/internal/period"
)

// lane is a part of an export's rows and what they become. An export has one,
// which writes into the run's books, or several, which are brought together
// when all rows are read (see lanes.go).
type lane struct {
	*export
	book     *book
	rejects  *rejections
	filtered map[string]int
	// Rows by what became of them.
	read, kept, out, bad, blank int
	// known are the indexes of keys that were asked for already, by part.
	known  []map[string]int
	days   map[period.Date]period.Period
	last   period.Period // whose origin was noted last
	marked []uint64      // of the rows kept, where the mapping states a key
}

func (x *export) lane(b *book, r *rejections) *lane {
	l := &lane{export: x, book: b, rejects: r, filtered: map[string]int{}, days: map[period.Date]period.Period{}, last: -1 << 30}
	for range x.keys {
		l.known = append(l.known, map[string]int{})
	}
	return l
}

func (x *lane) reject(line int, reason string, a amounts) {
	x.read++
	x.bad++
	x.rejects.add(x.source.Name, line, reason, a.quantity)
	x.book.count(rejected, a)
	if a.unreadable {
		x.book.unreadable++
	}
}

// broken rejects a row that is none, such as one of another number of fields.
func (x *lane) broken(line int, reason string) {
	x.book.holes[period.None]++
	x.reject(line, reason, amounts{unreadable: true})
}

func (x *lane) filter(by string, a amounts) {
	x.read++
	x.out++
	x.filtered[by]++
	x.book.count(filtered, a)
}

// row judges one row: kept, filtered or rejected, always counted.
func (x *lane) row(row *Row) {
	a, bad := x.amounts(row)
	if file, key := row.unjoined(); file != "" {
		x.rejectIn(row, fmt.Sprintf("%s has no row for %s", file, quoted(key)), a)
		return
	}
	if by, reason := x.fails(row); reason != "" {
		x.rejectIn(row, reason, a)
		return
	} else if by != "" {
		x.filter(by, a)
		return
	}
	key, reason := x.key(row)
	if reason != "" {
		// What the plan does not know leaves no hole in what it knows.
		if strings.HasPrefix(reason, "unknown ") {
			x.reject(row.Line, reason, a)
			return
		}
		x.rejectIn(row, reason, a)
		return
	}
	if reason = bad; reason == "" {
		reason = x.convert(row, key, &a)
	}
	if reason == "" {
		reason = x.currency(row, key)
	}
	if reason != "" {
		x.rejectIn(row, reason, a)
		return
	}
	x.post(row, key, a)
}

// rejectIn rejects a row that leaves a hole in its period.
func (x *lane) rejectIn(row *Row, reason string, a amounts) {
	x.book.holes[x.periodOf(row)]++
	x.reject(row.Line, reason, a)
}

// amounts reads what the row counts; bad says what cannot be read.
func (x *lane) amounts(row *Row) (a amounts, bad string) {
	var err error
	if a.quantity, err = parseAmount(row.text(x.cells.counted), x.layout.decimal); err != nil {
		a.unreadable = true
		return a, x.counted + ": " + err.Error()
	}
	if len(x.cells.less) > 0 {
		if text := row.text(x.cells.less); text != "" {
			less, err := parseAmount(text, x.layout.decimal)
			if err != nil {
				return amounts{unreadable: true}, "less: " + err.Error()
			}
			a.quantity = a.quantity.add(less.negative())
		}
	}
	if len(x.cells.revenue) > 0 {
		text := row.text(x.cells.revenue)
		if text == "" {
			return a, ""
		}
		if a.revenue, err = parseAmount(text, x.layout.decimal); err != nil {
			a.unreadable = true
			return a, "revenue: " + err.Error()
		}
		a.hasRevenue = true
	}
	return a, ""
}

// fails names the first condition that the row does not meet.
func (x *export) fails(row *Row) (by, reason string) {
	for i := range x.keep {
		c := &x.keep[i]
		text := row.cell(x.layout.keep[i])
		if len(c.values) > 0 && !c.values[text] {
			return c.ID, ""
		}
		if !c.dated {
			continue
		}
		d, ok := x.layout.form.parse(text, x.zone)
		if !ok {
			return "", fmt.Sprintf("%s: %s", c.Column, notADate(text, x.layout.form))
		}
		if c.from != period.NoDate && d < c.from || c.before != period.NoDate && d >= c.before {
			return c.ID, ""
		}
	}
	return "", ""
}

var keySeed = maphash.MakeSeed()

// mark notes the key of a row that is kept.
func (x *lane) mark(row *Row) {
	if len(x.cells.key) > 0 {
		x.marked = append(x.marked, maphash.String(keySeed, row.text(x.cells.key)))
	}
}

// close adds the counts of the lane to those of the export.
func (x *lane) close() {
	s := &x.source
	s.Read, s.Kept, s.Filtered, s.Rejected, s.Blank = s.Read+x.read, s.Kept+x.kept, s.Filtered+x.out, s.Rejected+x.bad, s.Blank+x.blank
	for id, n := range x.filtered {
		x.filteredBy[id] += n
	}
	x.marks[x.mapping.ID] = append(x.marks[x.mapping.ID], x.marked...)
}
