package facts

import (
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
)

// check compares the mapping with the plan before any row is read.
func (x *export) check() error {
	m, p := x.mapping, x.opt.Plan
	if x.kind = actual.KindOf(m.Fact); x.kind == nil {
		return fmt.Errorf("fact %s: %s", quoted(m.Fact), strings.Join(actual.KindNames(), ", "))
	}
	if m.Measure != "" && x.kind.Measure != "" && m.Measure != x.kind.Measure {
		return fmt.Errorf("facts of %s are %s, and the mapping states %s", m.Fact, x.kind.Measure, m.Measure)
	}
	for _, role := range x.kind.Keys {
		if role == "resource" {
			if err := x.checkResource(); err != nil {
				return err
			}
			continue
		}
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
	if err := x.checkValue(); err != nil {
		return err
	}
	if err := x.checkTime(); err != nil {
		return err
	}
	return x.conditions()
}

// checkResource joins the resources to their source, which stands before them.
func (x *export) checkResource() error {
	k := keyColumn{role: "resource", always: dimension.None}
	id, source := x.mapping.Constant["resource"], x.keys[0].always
	switch {
	case id != "" && source == dimension.None:
		return fmt.Errorf("a constant resource needs a constant source")
	case id != "":
		at, reason := x.resource(source, id)
		if reason != "" {
			return fmt.Errorf("constant: %s", reason)
		}
		k.always = at
	case len(x.mapping.Columns["resource"]) == 0:
		return fmt.Errorf("facts of %s need a column or a constant for resource", x.mapping.Fact)
	}
	x.keys = append(x.keys, k)
	return nil
}

// checkValue finds the column of what is counted. A price that the export does
// not say is its revenue by its quantity.
func (x *export) checkValue() error {
	m := x.mapping
	x.counted = x.kind.Value
	if x.kind.Name == "price" && len(m.Columns["price"]) == 0 {
		x.counted, x.ratio = "quantity", true
		if len(m.Columns["quantity"]) != 1 || len(m.Columns["revenue"]) != 1 {
			return fmt.Errorf("facts of price need one column for price, or one for quantity and one for revenue")
		}
	}
	if len(m.Columns[x.counted]) != 1 {
		return fmt.Errorf("facts of %s need one column for %s", m.Fact, x.counted)
	}
	return nil
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
	case x.kind.Order && len(m.Columns["due"]) == 0:
		return fmt.Errorf("facts of %s need a column for due", m.Fact)
	case !x.kind.Order && len(m.Columns["date"]) == 0 && len(m.Columns["period"]) == 0 && x.period == period.None:
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
