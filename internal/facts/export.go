package facts

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
)

// needs are the keys of each kind of fact, in the order of its columns.
var needs = map[string][]string{
	"sales": {"market", "item"}, "bookings": {"market", "item"}, "receipts": {"source", "site", "item"},
	"stock": {"site", "item"}, "open-supply": {"source", "site", "item"}, "open-demand": {"market", "item"},
}

func isOrder(fact string) bool { return fact == "open-supply" || fact == "open-demand" }

// export is one export while it is read.
type export struct {
	*run
	mapping  planfile.Mapping
	layout   *layout
	number   int // index into Report.Sources
	source   Source
	keys     []keyColumn
	period   period.Period // stated for all rows, period.None if not
	keep     []condition
	filtered map[string]int
	partial  []period.Period // from, to, from, to
}

// keyColumn is one part of a row's key: a column, or a constant.
type keyColumn struct {
	role   string
	lookup *lookup
	always int // dimension.None if the column decides
	absent bool
}

// condition is one of the mapping's `keep`, ready to be asked.
type condition struct {
	planfile.Keep
	values       map[string]bool
	from, before period.Date
	dated        bool
}

func (r *run) prepare(ctx context.Context, in Input, m planfile.Mapping) (*export, error) {
	x := &export{run: r, mapping: m, number: len(r.out.Sources), period: period.None, filtered: map[string]int{}}
	if err := x.check(); err != nil {
		return nil, fmt.Errorf("mapping %s: %w", m.ID, err)
	}
	l, err := openLayout(ctx, in, m)
	if err == nil {
		err = l.learn(ctx)
	}
	if err != nil {
		return nil, err
	}
	x.layout = l
	x.source = describe(in, l, m)
	r.out.Sources = append(r.out.Sources, x.source)
	if err := x.dateOfState(in.Name); err != nil {
		return nil, err
	}
	return x, nil
}

var dayInName = regexp.MustCompile(`(?:^|[^0-9])([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[^0-9]|$)`)

// dateOfState finds the day up to which facts of the open period are known.
func (x *export) dateOfState(name string) error {
	at := x.opt.AsOf
	if m := dayInName.FindStringSubmatch(base(name)); m != nil {
		if d, err := period.ParseDate(m[1]); err == nil {
			at = d
		}
	}
	if at == period.NoDate && isOrder(x.mapping.Fact) {
		return fmt.Errorf("%s: as of which day? open orders are a state: give it, or name the export after its day", name)
	}
	if at != period.NoDate {
		if was, ok := x.openedAt[x.mapping.Fact]; !ok || at < was {
			x.openedAt[x.mapping.Fact] = at
		}
	}
	return nil
}

// amounts are what a row counts.
type amounts struct {
	quantity, revenue amount
	hasRevenue        bool
	unreadable        bool
}

func (x *export) reject(line int, reason string, a amounts) {
	x.source.Read++
	x.source.Rejected++
	x.rejected.add(x.source.Name, line, reason, a.quantity)
	x.ledger.count(x.mapping.Fact, rejected, a)
	if a.unreadable {
		x.ledger.of(x.mapping.Fact).unreadable++
	}
}

func (x *export) filter(by string, a amounts) {
	x.source.Read++
	x.source.Filtered++
	x.filtered[by]++
	x.ledger.count(x.mapping.Fact, filtered, a)
}

// row judges one row: kept, filtered or rejected, always counted.
func (x *export) row(row *Row) {
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
func (x *export) rejectIn(row *Row, reason string, a amounts) {
	x.ledger.of(x.mapping.Fact).holes[x.periodOf(row)]++
	x.reject(row.Line, reason, a)
}

// amounts reads what the row counts; bad says what cannot be read.
func (x *export) amounts(row *Row) (a amounts, bad string) {
	var err error
	if a.quantity, err = parseAmount(row.Get("quantity"), x.layout.decimal); err != nil {
		a.unreadable = true
		return a, "quantity: " + err.Error()
	}
	if x.layout.has("less") {
		if text := row.Get("less"); text != "" {
			less, err := parseAmount(text, x.layout.decimal)
			if err != nil {
				a.unreadable = true
				return amounts{unreadable: true}, "less: " + err.Error()
			}
			a.quantity = a.quantity.add(less.negative())
		}
	}
	if x.layout.has("revenue") {
		text := row.Get("revenue")
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
	for i, c := range x.keep {
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

// close copies the counts of the export into the report.
func (x *export) close() {
	x.source.FilteredBy = nil
	for _, id := range sortedKeys(x.filtered) {
		x.source.FilteredBy = append(x.source.FilteredBy, Count{id, x.filtered[id]})
	}
	x.out.Sources[x.number] = x.source
}
