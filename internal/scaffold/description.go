package scaffold

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/quantity"
)

// Description is accord-init.yaml, beside the exports: what the plan is called
// and which file holds what. An imports.yaml (kind Import) stands beside it
// and becomes the plan's own, its patterns from the repository's root; it maps
// sales, stock and open orders.
//
//	kind: Init
//	version: 1
//	as_of: 2014-02-01          # the day on which the plan begins
//	plan:                      # the keys of kind Plan
//	  name: Adventure Works Cycles
//	  currency: USD
//	  calendar: month
//	  cycle: 2014-02
//	  horizon: 12
//	rates:                     # of other currencies, as in kind Network
//	  EUR:
//	    2014-02: 1.35
//	targets:                   # wanted stock of every family at every site
//	  cover: 1
//	  maximum_cover: 6
//	masters:                   # tables of the plan's nouns, mapped as imports are
//	  - id: items
//	    fact: items
//	    files: [items.csv]
//	    columns: {item: SKU, name: Description, family: Group, unit: Unit, cost: Standard cost}
//
// The tables and their columns; those in brackets may be missing. Dates decide
// the period in which they lie.
//
//	sites       site [name code]
//	markets     market site [name currency priority code]
//	items       item family [name family_name unit code from until price cost replaces]
//	prices      item price [market from]      net price in the market's currency, from that date on
//	costs       item cost [from]              standard cost in plan currency
//	sources     source type site [name lead_days owner currency]     type: make or buy
//	terms       source item [minimum multiple maximum cost lead_days primary]
//	resources   source resource capacity [from]     per period, from that date on or always
//	uses        source item resource amount         capacity for one unit
//
// A family is an identifier made of its text. An item that is not in items but
// in another table is an error, as everything is that leads nowhere.
type Description struct {
	AsOf    period.Date
	Plan    planfile.N
	Rates   planfile.N
	Targets planfile.N
	Masters []planfile.Mapping
}

// DescriptionFile is the name of the description among the exports.
const DescriptionFile = "accord-init.yaml"

func describe(exports Exports) (*Description, error) {
	text, err := fs.ReadFile(exports.Files, DescriptionFile)
	if err != nil {
		return nil, exports.undescribed(err)
	}
	tree, problems := planfile.Parse(text)
	root := tree.Root()
	if len(problems) > 0 {
		return nil, fmt.Errorf("%s: %s", DescriptionFile, problems[0].Message)
	}
	if root.Get("kind").Text() != "Init" || root.Get("version").Text() != "1" {
		return nil, fmt.Errorf("%s: begin with `kind: Init` and `version: 1`", DescriptionFile)
	}
	for k := range root.Pairs() {
		if !strings.Contains(" kind version as_of plan rates targets masters ", " "+k.Text()+" ") {
			return nil, fmt.Errorf("%s: unknown key %s; there are kind, version, as_of, plan, rates, targets, masters", DescriptionFile, k.Text())
		}
	}
	d := &Description{Plan: root.Get("plan"), Rates: root.Get("rates"), Targets: root.Get("targets"),
		Masters: planfile.MappingsOf(&planfile.Document{Path: DescriptionFile, Tree: tree}, root.Get("masters"))}
	if d.AsOf, err = period.ParseDate(root.Get("as_of").Text()); err != nil {
		return nil, fmt.Errorf("%s: as_of: %w", DescriptionFile, err)
	}
	if d.Plan.Kind() != planfile.Map {
		return nil, fmt.Errorf("%s: plan is missing", DescriptionFile)
	}
	return d, nil
}

// rated says which market's currency has no rate.
func (d *Description) rated(m *masters) error {
	plan := d.Plan.Get("currency").Text()
	for _, market := range m.markets {
		if c := m.currencyOf[market.id]; c != plan && !d.Rates.Get(c).OK() {
			return fmt.Errorf("%s: market %s is in %s: state what the plan takes it for, as rates: {%s: {%s: 1.00}} (%s for one %s)",
				DescriptionFile, market.id, c, c, d.Plan.Get("cycle").Text(), plan, c)
		}
	}
	return nil
}

// calendar and cycle of the plan to be.
func (d *Description) calendar() (period.Calendar, period.Period, error) {
	cal, err := period.NewCalendar(d.Plan.Get("calendar").Text(), d.Plan.Get("year_start").Text())
	if err != nil {
		return cal, period.None, fmt.Errorf("%s: plan: %w", DescriptionFile, err)
	}
	first := d.Plan.Get("first_period").Text()
	if first == "" {
		first = d.Plan.Get("cycle").Text()
	}
	p, err := cal.Parse(first)
	if err != nil {
		return cal, p, fmt.Errorf("%s: plan: %w", DescriptionFile, err)
	}
	return cal, p, nil
}

// cover returns the number under a key of targets, as text.
func (d *Description) cover(key string) (string, error) {
	n := d.Targets.Get(key)
	if !n.OK() {
		return "", nil
	}
	v, err := quantity.Parse(n.Text())
	if err != nil {
		return "", fmt.Errorf("%s: targets: %s: %w", DescriptionFile, key, err)
	}
	return v.String(), nil
}
