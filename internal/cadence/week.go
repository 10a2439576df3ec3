package cadence

import (
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

// CheckIn is the weekly check-in: the open period to date against the plan to
// date, on one page.
type CheckIn struct {
	FormatVersion string `json:"format_version"`
	Plan          string `json:"plan"`
	Name          string `json:"name"`
	Currency      string `json:"currency"`
	Cycle         string `json:"cycle"`
	Period        string `json:"period"`
	AsOf          string `json:"as_of"`
	Revision      string `json:"revision,omitempty"`
	// Against is the tag of the plan that it is held against, empty where that is
	// the plan as it stands; AgainstBy says why that one.
	Against   string `json:"against,omitempty"`
	AgainstBy string `json:"against_by"`
	// Sales and Receipts say how far those facts are known.
	Sales    ToDate `json:"sales"`
	Receipts ToDate `json:"receipts"`
	// Value is the demand to date in plan currency at the plan's own prices and
	// rates, Used of the Of cells that have a price.
	Value Pair `json:"value"`
	Used  int  `json:"used"`
	Of    int  `json:"of"`
	// Families are in the order of their names, Sources too.
	Families []FamilyToDate `json:"families"`
	Sources  []SourceToDate `json:"sources"`
	// Exceptions are ranked by money, the first ones; More counts the others.
	Exceptions []Exception `json:"exceptions"`
	More       int         `json:"more"`
	// Agenda is half an hour.
	Agenda []Topic  `json:"agenda"`
	Notes  []string `json:"notes,omitempty"`
}

// ToDate is how far a kind of fact is known in the open period: Worked of the
// Days working days of it are over then.
type ToDate struct {
	AsOf   string `json:"as_of,omitempty"`
	Worked int    `json:"worked"`
	Days   int    `json:"days"`

	known bool
}

// Pair is what happened to date, what was planned to date, and the difference;
// the plan to date is the period's plan by working days, to 1e-4 per cell.
type Pair struct {
	Actual     quantity.Number `json:"actual"`
	Plan       quantity.Number `json:"plan"`
	Difference quantity.Number `json:"difference"`
	// Whole is the plan of the whole period.
	Whole quantity.Number `json:"whole"`
}

// FamilyToDate is the demand for a family: units where they add up, money at the
// plan's prices.
type FamilyToDate struct {
	Family string `json:"family"`
	Name   string `json:"name"`
	Unit   string `json:"unit,omitempty"`
	// Orders says that it is made to order, so that demand is what was booked.
	Orders bool `json:"orders"`
	Units  Pair `json:"units"`
	Value  Pair `json:"value"`
}

// SourceToDate is what a source delivered against what it committed to.
type SourceToDate struct {
	Source string   `json:"source"`
	Role   string   `json:"role"`
	People []string `json:"people,omitempty"`
	Unit   string   `json:"unit,omitempty"`
	Units  Pair     `json:"units"`
	// Late counts the open orders that are past their day.
	Late int `json:"late_orders"`
}

// Exception is one thing to talk about.
type Exception struct {
	// Kind is demand, late-supply, late-demand or short.
	Kind string `json:"kind"`
	What string `json:"what"`
	Text string `json:"text"`
	// Money is at stake, in plan currency.
	Money  quantity.Number `json:"money"`
	Role   string          `json:"role,omitempty"`
	People []string        `json:"people,omitempty"`
}

// Topic is a part of the agenda.
type Topic struct {
	Minutes int    `json:"minutes"`
	What    string `json:"what"`
}

// WeekInput is what a check-in is made from.
type WeekInput struct {
	Input
	Result *projection.Result // the plan as it stands, computed
	Record *vintage.Record
}

// checking is a check-in while it is made.
type checking struct {
	WeekInput
	t    period.Period
	axis *vintage.Axis
	view *vintage.View // of the plan that it is held against
	// actuals reads costs of the plan as it stands.
	actuals *vintage.Actuals
	work    period.WorkingDays
	out     *CheckIn
	// first is the first day of the period, end the day behind it.
	first, end period.Date
}

// Week makes the check-in of the plan's open period.
func Week(in WeekInput) *CheckIn {
	p := in.Plan
	c := &checking{WeekInput: in, t: p.First, work: period.NewWorkingDays(p.Holidays), first: p.Calendar.Start(p.First), end: p.Calendar.End(p.First)}
	c.out = &CheckIn{FormatVersion: FormatVersion, Plan: p.ID, Name: p.Name, Currency: p.Currency, Cycle: p.Cycle, Period: p.Calendar.Label(p.First), AsOf: dateText(in.AsOf),
		Revision: in.Revision, Families: []FamilyToDate{}, Sources: []SourceToDate{}, Exceptions: []Exception{}}
	c.against()
	c.out.Sales = c.toDate(p.Actuals.Open.HasSales || p.Actuals.Open.HasBookings, "sales", "bookings")
	c.out.Receipts = c.toDate(p.Actuals.Open.HasReceipts, "receipts")
	c.demand()
	c.supply()
	c.lateOrders()
	c.short()
	c.rank()
	c.agenda()
	return c.out
}

// against chooses the plan: the one that was committed for the period in the
// cycle before, else the newest that was committed, else the plan as it stands.
func (c *checking) against() {
	c.axis = c.Record.Axis()
	c.actuals = c.axis.Actuals(c.Result)
	v := c.Record.Committed(c.t, 1)
	why := "committed in the cycle before"
	if v == nil || v.Result == nil {
		if all := c.Record.Computable(); len(all) > 0 {
			v, why = all[len(all)-1], "the newest that was committed, because the cycle before was not closed"
		}
	}
	if v == nil || v.Result == nil {
		c.view, c.out.AgainstBy = c.axis.View(c.Result), "the plan as it stands, because none was committed before"
		return
	}
	c.view, c.out.Against, c.out.AgainstBy = c.axis.View(v.Result), v.Tag, why
}

// toDate says how far facts of the open period are known: to the oldest day of
// their files.
func (c *checking) toDate(known bool, facts ...string) ToDate {
	d := ToDate{Days: c.work.Count(c.first, c.end), known: known}
	if !known {
		c.out.Notes = append(c.out.Notes, "no "+facts[0]+" of "+c.out.Period+" yet: accord import brings them")
		return d
	}
	on := period.NoDate
	for i := range c.Plan.Actuals.Files {
		f := &c.Plan.Actuals.Files[i]
		if f.Found && f.Period == period.None && slices.Contains(facts, f.Fact) && f.AsOf != period.NoDate && (on == period.NoDate || f.AsOf < on) {
			on = f.AsOf
		}
	}
	switch {
	case on == period.NoDate:
		d.known = false
		c.out.Notes = append(c.out.Notes, "the manifest does not say as of when the "+facts[0]+" of "+c.out.Period+" are")
		return d
	case on < c.first:
		d.known = false
		c.out.Notes = append(c.out.Notes, fmt.Sprintf("the %s to date are of %s, before %s began", facts[0], on, c.out.Period))
		return d
	}
	d.AsOf, d.Worked = on.String(), min(c.work.Count(c.first, on+1), d.Days)
	return d
}

// part is the plan to date of a cell: by working days, to 1e-4. Whole units would
// not add up: of one tent a month nothing would be planned for the first half.
func part(whole quantity.Number, d ToDate) quantity.Number {
	if whole.IsMissing() || d.Days == 0 {
		return quantity.Missing
	}
	return quantity.Share(whole, quantity.Whole(int64(d.Worked)), quantity.Whole(int64(d.Days)), 4)
}

// add sums two cells, where both are known.
func (p *Pair) add(actual, plan, whole quantity.Number) {
	p.Actual, p.Plan, p.Whole = p.Actual.Add(actual), p.Plan.Add(plan), p.Whole.Add(whole)
	p.Difference = p.Actual.Add(-p.Plan)
}

// none is a pair of which nothing is known.
var none = Pair{quantity.Missing, quantity.Missing, quantity.Missing, quantity.Missing}

// demand compares what was sold, or booked, with the plan to date.
func (c *checking) demand() {
	if !c.out.Sales.known {
		c.out.Value = none
		return
	}
	p := c.Plan
	for f := range p.Families {
		fam := &p.Families[f]
		row := FamilyToDate{Family: fam.ID, Name: fam.Label(), Orders: fam.Strategy == catalog.MakeToOrder, Unit: unitOf(p, fam)}
		seen := false
		for _, i := range fam.Items {
			for m := range p.Markets {
				seen = c.cell(&row, fam, m, i) || seen
			}
		}
		if !seen {
			c.unjudged(fam)
			continue
		}
		if row.Unit == "" {
			row.Units = none
		}
		c.out.Families = append(c.out.Families, row)
	}
}

// unjudged notes a family of which no facts to date are known, while those of
// others are.
func (c *checking) unjudged(f *catalog.Family) {
	open := &c.Plan.Actuals.Open
	fact, has := "sales", open.HasSales
	if f.Strategy == catalog.MakeToOrder {
		fact, has = "bookings", open.HasBookings
	}
	if !has {
		c.out.Notes = append(c.out.Notes, fmt.Sprintf("%s are not judged: no %s of %s yet", f.Label(), fact, c.out.Period))
	}
}

// unitOf is the unit of a family's items, empty where they have several.
func unitOf(p *plan.Plan, f *catalog.Family) string {
	unit := ""
	for k, i := range f.Items {
		if k > 0 && p.Items[i].Unit != unit {
			return ""
		}
		unit = p.Items[i].Unit
	}
	return unit
}

// cell adds an item in a market. What neither happened nor was planned is
// nothing.
func (c *checking) cell(row *FamilyToDate, f *catalog.Family, market, item int) bool {
	p := c.Plan
	sold := c.sold(f, market, item)
	whole := quantity.Missing
	if d := c.view.Demand(c.axis.Markets.Index(p.MarketIDs.ID(market)), c.axis.Items.Index(p.ItemIDs.ID(item))); d != nil {
		whole = vintage.At(c.view.Result, d.Consensus, c.t)
	}
	if whole.IsMissing() && sold == 0 || sold.IsMissing() {
		return false
	}
	if whole.IsMissing() {
		whole = 0 // sold, and nobody planned it
	}
	planned := part(whole, c.out.Sales)
	row.Units.add(sold, planned, whole)
	c.out.Of++
	worth := c.price(market, item)
	if worth == nil {
		c.exceed(f, market, item, sold, planned, quantity.Missing)
		return true
	}
	c.out.Used++
	a, b, w := worth(sold), worth(planned), worth(whole)
	row.Value.add(a, b, w)
	c.out.Value.add(a, b, w)
	c.exceed(f, market, item, sold, planned, a.Add(-b))
	return true
}

// sold is what was sold to date, or booked of what is made to order. A file that
// is there says all: what it does not name is zero.
func (c *checking) sold(f *catalog.Family, market, item int) quantity.Number {
	open := &c.Plan.Actuals.Open
	from, has := open.Sales, open.HasSales
	if f.Strategy == catalog.MakeToOrder {
		from, has = open.Bookings, open.HasBookings
	}
	if !has {
		return quantity.Missing
	}
	return from[actual.Key{Source: dimension.None, Market: market, Site: dimension.None, Item: item}]
}

// price values units of an item in plan currency at the plan's own price and
// rate of the period; nil where one is missing.
func (c *checking) price(market, item int) func(quantity.Number) quantity.Number {
	price, ok := c.Plan.Items[item].Price(market, c.t)
	rate, known := c.Plan.Rate(c.Plan.Markets[market].Currency, c.t)
	if !ok || !known {
		return nil
	}
	return func(n quantity.Number) quantity.Number { return quantity.Exactly(n).Times(price).Mul(rate).Round(4) }
}

// supply compares what came with what was committed to date.
func (c *checking) supply() {
	if !c.out.Receipts.known {
		return
	}
	p := c.Plan
	for s := range p.Sources {
		src := &p.Sources[s]
		row := SourceToDate{Source: src.ID, Role: src.Owner, People: c.people(src.Owner)}
		own, units := c.axis.Sources.Index(src.ID), map[string]bool{}
		for _, site := range src.Sites {
			for i := range p.Items {
				whole := quantity.Missing
				if r := c.view.Supply(own, c.axis.Sites.Index(p.SiteIDs.ID(site)), c.axis.Items.Index(p.ItemIDs.ID(i))); r != nil {
					whole = vintage.At(c.view.Result, r.Committed, c.t)
				}
				came := p.Actuals.Open.Receipts[actual.Key{Source: s, Market: dimension.None, Site: site, Item: i}]
				if whole.IsMissing() && came == 0 {
					continue
				}
				if whole.IsMissing() {
					whole = 0
				}
				units[p.Items[i].Unit] = true
				row.Units.add(came, part(whole, c.out.Receipts), whole)
			}
		}
		for unit := range units {
			row.Unit = unit
		}
		if len(units) > 1 {
			row.Unit, row.Units = "", none
		}
		c.out.Sources = append(c.out.Sources, row)
	}
}
