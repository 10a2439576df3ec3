package facts

import (
	"fmt"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
)

// check compares the mapping with the plan before any row is read.
func (x *export) check() error {
	m, p := x.mapping, x.opt.Plan
	roles, ok := needs[m.Fact]
	if !ok {
		return fmt.Errorf("fact %s: sales, bookings, receipts, stock, open-supply or open-demand", quoted(m.Fact))
	}
	for _, role := range roles {
		k := keyColumn{role: role, lookup: newLookup(role, p, m.Codes[role]), always: dimension.None}
		if err := k.lookup.check(); err != nil {
			return err
		}
		id := m.Constant[role]
		switch {
		case id != "":
			if k.always = k.lookup.table.Index(id); k.always == dimension.None {
				return fmt.Errorf("constant %s %s is not in the plan%s", role, clip(id), k.lookup.nearest(id))
			}
		case len(m.Columns[role]) == 0 && role == "source" && m.Fact == "open-supply":
			k.absent = true
			x.ledger.of(m.Fact).sourceless = true
		case len(m.Columns[role]) == 0:
			return fmt.Errorf("facts of %s need a column or a constant for %s", m.Fact, role)
		}
		x.keys = append(x.keys, k)
	}
	if len(m.Columns["quantity"]) != 1 {
		return fmt.Errorf("facts of %s need one column for quantity", m.Fact)
	}
	if err := x.checkTime(); err != nil {
		return err
	}
	return x.conditions()
}

func (x *export) checkTime() error {
	m, cal := x.mapping, x.opt.Plan.Calendar
	if label := m.Constant["period"]; label != "" {
		p, err := cal.Parse(label)
		if err != nil {
			return fmt.Errorf("constant period: %w", err)
		}
		x.period = p
	}
	switch {
	case isOrder(m.Fact) && len(m.Columns["due"]) == 0:
		return fmt.Errorf("facts of %s need a column for due", m.Fact)
	case !isOrder(m.Fact) && len(m.Columns["date"]) == 0 && len(m.Columns["period"]) == 0 && x.period == period.None:
		return fmt.Errorf("facts of %s need a column for date or period, or a constant period", m.Fact)
	}
	for _, s := range m.Partial {
		from, to, err := cal.ParseRange(s)
		if err != nil {
			return fmt.Errorf("partial: %w", err)
		}
		x.partial = append(x.partial, from, to)
	}
	return nil
}

func (x *export) conditions() error {
	for _, k := range x.mapping.Keep {
		c := condition{Keep: k, values: map[string]bool{}, from: period.NoDate, before: period.NoDate, dated: k.From != "" || k.Before != ""}
		for _, v := range k.Values {
			c.values[v] = true
		}
		for _, b := range []struct {
			text string
			to   *period.Date
		}{{k.From, &c.from}, {k.Before, &c.before}} {
			if b.text == "" {
				continue
			}
			d, err := period.ParseDate(b.text)
			if err != nil {
				return fmt.Errorf("keep %s: %w", k.ID, err)
			}
			*b.to = d
		}
		if !c.dated && len(c.values) == 0 {
			return fmt.Errorf("keep %s states neither values nor from nor before", k.ID)
		}
		x.keep = append(x.keep, c)
	}
	return nil
}
