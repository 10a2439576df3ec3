package facts

import (
	"context"
	"fmt"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/quantity"
)

// Read calls f for every row of an export that is no table of facts, such as a
// list of items. The mapping's columns may have any names; numbers and dates
// name those that hold such, so that their form is detected or asked for as in
// [Run]. A row that cannot be read ends the reading.
func Read(ctx context.Context, in Input, m planfile.Mapping, numbers, dates []string, f func(*Row) error) error {
	l, err := openLayout(ctx, in, m, numbers, dates)
	if err != nil {
		return err
	}
	if err := l.learn(ctx); err != nil {
		return err
	}
	keep := (&export{mapping: m, layout: l})
	if err := keep.conditions(); err != nil {
		return fmt.Errorf("mapping %s: %w", m.ID, err)
	}
	var bad error
	err = l.rows(ctx, sink{func(r *Row) error {
		if bad != nil {
			return bad
		}
		if by, reason := keep.fails(r); reason != "" {
			return r.wrong("%s", reason)
		} else if by != "" {
			return nil
		}
		return f(r)
	}, func(line int, reason string) {
		if bad == nil {
			bad = fmt.Errorf("%s:%d: %s", in.Name, line, reason)
		}
	}, func() {}})
	if err == nil {
		err = bad
	}
	return err
}

// Has reports whether the mapping has a column for a role.
func (r *Row) Has(role string) bool { return r.layout.has(role) }

// Number returns the number in a role's column, rounded to 1e-4; false where
// the cell is empty or the mapping has no such column. The error names the
// role and not the place, as that of Date does.
func (r *Row) Number(role string) (quantity.Number, bool, error) {
	text := r.Get(role)
	if text == "" {
		return 0, false, nil
	}
	a, err := parseAmount(text, r.layout.decimal)
	if err != nil {
		return 0, false, fmt.Errorf("%s: %w", role, err)
	}
	return a.rounded(), true, nil
}

// Date returns the date in a role's column; false where it is empty.
func (r *Row) Date(role string) (period.Date, bool, error) {
	text := r.Get(role)
	if text == "" {
		return period.NoDate, false, nil
	}
	d, ok := r.layout.form.parse(text, nil)
	if !ok {
		return period.NoDate, false, fmt.Errorf("%s: %s", role, notADate(text, r.layout.form))
	}
	return d, true, nil
}

func (r *Row) wrong(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", r.layout.table.name, r.Line, fmt.Sprintf(format, args...))
}
