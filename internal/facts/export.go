package facts

import (
	"context"
	"fmt"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
)

// export is one export, ready to be read. What its rows become is kept by lanes.
type export struct {
	*run
	mapping planfile.Mapping
	kind    *actual.Kind
	layout  *layout
	number  int // index into Report.Sources
	source  Source
	keys    []keyColumn
	period  period.Period // stated for all rows, period.None if not
	keep    []condition
	partial []period.Period // from, to, from, to
	// counted is the role that holds what is counted; ratio says that a price is
	// revenue by quantity.
	counted string
	ratio   bool
	cells   cells
	// filteredBy counts filtered rows by what they failed.
	filteredBy map[string]int
}

// cells are where the values of each row stand.
type cells struct{ counted, less, revenue, date, period, due, unit, currency, key []cell }

// keyColumn is one part of a row's key: a column, or a constant.
type keyColumn struct {
	role   string
	lookup *lookup
	cells  []cell
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
	x := &export{run: r, mapping: m, number: len(r.out.Sources), period: period.None, filteredBy: map[string]int{}}
	if err := x.check(); err != nil {
		return nil, fmt.Errorf("mapping %s: %w", m.ID, err)
	}
	l, err := openLayout(ctx, in, m, numberRoles, dateRoles)
	if err != nil {
		return nil, err
	}
	if err := l.learn(ctx); err != nil {
		l.release()
		return nil, err
	}
	x.layout = l
	x.place()
	x.source = describe(in, l, m)
	r.out.Notices = append(r.out.Notices, l.table.notes...)
	r.out.Sources = append(r.out.Sources, x.source)
	if err := x.dateOfState(in.Name); err != nil {
		l.release()
		return nil, err
	}
	return x, nil
}

var dayInName = pattern.Of(`(?:^|[^0-9])([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[^0-9]|$)`)

// dateOfState finds the day up to which facts of the open period are known.
func (x *export) dateOfState(name string) error {
	at := x.opt.AsOf
	if m := dayInName().FindStringSubmatch(base(name)); m != nil {
		if d, err := period.ParseDate(m[1]); err == nil {
			at = d
		}
	}
	if at == period.NoDate && x.kind.Order {
		return fmt.Errorf("%s: as of which day? open orders are a state: give it, or name the export after its day", name)
	}
	if at != period.NoDate {
		if was, ok := x.openedAt[x.mapping.Fact]; !ok || at < was {
			x.openedAt[x.mapping.Fact] = at
		}
	}
	return nil
}

// place finds the cells of each role once, and not for each row.
func (x *export) place() {
	l := x.layout
	x.cells = cells{counted: l.roles[x.counted], less: l.roles["less"], revenue: l.roles["revenue"], date: l.roles["date"], period: l.roles["period"],
		due: l.roles["due"], unit: l.roles["unit"], currency: l.roles["currency"], key: l.key}
	for i := range x.keys {
		x.keys[i].cells = l.roles[x.keys[i].role]
	}
}

// amounts are what a row counts.
type amounts struct {
	quantity, revenue amount
	hasRevenue        bool
	unreadable        bool
}
