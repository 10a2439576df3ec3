package scaffold

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/facts"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
)

// masters are the nouns of the plan as the tables state them.
type masters struct {
	cal                                   period.Calendar
	sites, markets, families, sources     []noun
	items                                 []*item
	item                                  map[string]*item
	prices, costs, terms, resources, uses []line
	known                                 map[string]map[string]bool // identifiers by sort
	familyOf                              map[string]string
	currencyOf                            map[string]string
}

// noun is one thing with its attributes as they are written.
type noun struct {
	id   string
	keys []pair
}

type pair struct{ key, value string }

type item struct {
	noun
	family      string
	price, cost string
}

// line is a number under keys, from a period on ("" for always).
type line struct {
	keys  [3]string
	from  string
	value string
	pairs []pair
}

// tables say what columns each table of nouns has, which of them it needs, and
// which hold numbers or dates.
var tables = map[string]struct{ needs, numbers, dates, columns string }{
	"sites":     {"site", "", "", "site name code"},
	"markets":   {"market site", "priority", "", "market site name currency priority code"},
	"items":     {"item family", "price cost", "from until", "item family name family_name unit code from until price cost replaces"},
	"prices":    {"item price", "price", "from", "item price market from"},
	"costs":     {"item cost", "cost", "from", "item cost from"},
	"sources":   {"source type site", "lead_days", "", "source type site name lead_days owner currency"},
	"terms":     {"source item", "minimum multiple maximum cost lead_days", "", "source item minimum multiple maximum cost lead_days primary"},
	"resources": {"source resource capacity", "capacity", "from", "source resource capacity from"},
	"uses":      {"source item resource amount", "amount", "", "source item resource amount"},
}

// order is the order in which tables are read: what others refer to first.
var order = []string{"sites", "markets", "items", "prices", "costs", "sources", "terms", "resources", "uses"}

func readMasters(ctx context.Context, d *Description, cal period.Calendar, exports Exports, currency string) (*masters, error) {
	m := &masters{cal: cal, item: map[string]*item{}, known: map[string]map[string]bool{}, familyOf: map[string]string{}, currencyOf: map[string]string{"": currency}}
	for _, x := range d.Masters {
		if _, ok := tables[x.Fact]; !ok {
			return nil, fmt.Errorf("%s: %s: no table %q; there are %s", DescriptionFile, x.ID, x.Fact, strings.Join(order, ", "))
		}
	}
	for _, kind := range order {
		for _, x := range d.Masters {
			if x.Fact == kind {
				if err := m.table(ctx, x, exports); err != nil {
					return nil, err
				}
			}
		}
	}
	for _, need := range []string{"site", "market", "item", "source"} {
		if len(m.known[need]) == 0 {
			return nil, fmt.Errorf("%s: no %s: a plan needs tables of sites, markets, items and sources", DescriptionFile, need)
		}
	}
	return m, nil
}

func (m *masters) table(ctx context.Context, x planfile.Mapping, exports Exports) error {
	t := tables[x.Fact]
	for role := range x.Columns {
		if !slices.Contains(strings.Fields(t.columns), role) {
			return fmt.Errorf("%s: %s: %s have no column %q; there are %s", DescriptionFile, x.ID, x.Fact, role, t.columns)
		}
	}
	for _, need := range strings.Fields(t.needs) {
		if len(x.Columns[need]) == 0 && x.Constant[need] == "" {
			return fmt.Errorf("%s: %s: %s need a column or a constant for %s", DescriptionFile, x.ID, x.Fact, need)
		}
	}
	if len(x.Files) != 1 {
		return fmt.Errorf("%s: %s: name one file", DescriptionFile, x.ID)
	}
	in, err := exports.file(x.Files[0])
	if err != nil {
		return fmt.Errorf("%s: %s: %w", DescriptionFile, x.ID, err)
	}
	return facts.Read(ctx, in, x, strings.Fields(t.numbers), strings.Fields(t.dates), func(r *facts.Row) error {
		row := &reading{m, x, r}
		if err := row.take(); err != nil {
			return fmt.Errorf("%s:%d: %w", in.Name, r.Line, err)
		}
		return nil
	})
}

// reading is one row of a table while its values are taken.
type reading struct {
	*masters
	mapping planfile.Mapping
	row     *facts.Row
}

func (r *reading) text(role string) string {
	if c := r.mapping.Constant[role]; c != "" {
		return c
	}
	if !r.row.Has(role) {
		return ""
	}
	v := r.row.Get(role)
	if id, ok := r.mapping.Codes[role][v]; ok {
		return id
	}
	return v
}

// number returns a number as it is written in plan files, "" for none.
func (r *reading) number(role string) (string, error) {
	if r.mapping.Constant[role] != "" || !r.row.Has(role) {
		return r.mapping.Constant[role], nil
	}
	n, ok, err := r.row.Number(role)
	if err != nil || !ok {
		return "", err
	}
	if n < 0 {
		return "", fmt.Errorf("%s %s is below zero", role, n)
	}
	return n.String(), nil
}

// since returns the period of the date in a column, "" for none.
func (r *reading) since(role string) (string, error) {
	if !r.row.Has(role) {
		return "", nil
	}
	d, ok, err := r.row.Date(role)
	if err != nil || !ok {
		return "", err
	}
	return r.cal.Label(r.cal.Containing(d)), nil
}

// define takes an identifier that this table defines.
func (r *reading) define(sort string) (string, error) {
	id := r.text(sort)
	if !identifier().MatchString(id) {
		return "", fmt.Errorf("%s %q is not an identifier", sort, id)
	}
	if r.known[sort] == nil {
		r.known[sort] = map[string]bool{}
	}
	if low := strings.ToLower(id); r.known[sort][low] {
		return "", fmt.Errorf("a second %s %s", sort, id)
	} else {
		r.known[sort][low] = true
	}
	return id, nil
}

// refer takes an identifier that another table has defined.
func (r *reading) refer(sort string) (string, error) {
	id := r.text(sort)
	if !r.known[sort][strings.ToLower(id)] {
		return "", fmt.Errorf("unknown %s %q", sort, id)
	}
	return id, nil
}

// pairs takes optional texts as they are written.
func (r *reading) pairs(roles ...string) []pair {
	var out []pair
	for _, role := range roles {
		if v := r.text(role); v != "" {
			out = append(out, pair{role, planfile.ScalarText(v)})
		}
	}
	return out
}
