package hindsight

import (
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// openDemand is the kind of file that says what customers still wait for.
const openDemand = "open-demand"

// owed reads the backlog at the end of a closed period off the open orders with
// which the next one began: those of the plan of whose first open period it is.
// No other fact says it.
func (f *Facts) owed(x *figure, s *scope, p period.Period) {
	cal := f.head.Plan.Calendar
	r := f.begunWith(p + 1)
	if r == nil {
		x.why = "no plan says which orders were open at the beginning of " + cal.Label(p+1)
		return
	}
	on, ok := ordersOn(r)
	if !ok {
		x.why = "there are no facts of open orders at the beginning of " + cal.Label(p+1)
		return
	}
	for i := range r.Stock {
		row := &r.Stock[i]
		item := f.head.Plan.ItemIDs.Index(r.Plan.ItemIDs.ID(row.Item))
		site := f.head.Plan.SiteIDs.Index(r.Plan.SiteIDs.ID(row.Site))
		if item != dimension.None && s.items[item] && (s.site == dimension.None || site == s.site) {
			x.add(row.OpeningBacklog, true)
		}
	}
	if x.all == 0 {
		x.used, x.all, x.value = 1, 1, 0 // nothing is planned of it, and nobody waits
	}
	x.note = "orders past due on " + on.String()
}

// begunWith is the plan whose first open period is this one: the one that
// stands, or the last that was committed in its cycle.
func (f *Facts) begunWith(p period.Period) *projection.Result {
	if f.head.First == p {
		return f.head
	}
	for i := len(f.record.Vintages) - 1; i >= 0; i-- {
		if r := f.record.Vintages[i].Result; r != nil && r.First == p && r.Plan.Calendar == f.head.Plan.Calendar {
			return r
		}
	}
	return nil
}

// ordersOn is the day of a plan's file of customers' open orders, false where
// there is none that is complete.
func ordersOn(r *projection.Result) (period.Date, bool) {
	for _, x := range r.Plan.Actuals.Files {
		if x.Fact == openDemand && x.Found && x.Complete {
			return x.AsOf, true
		}
	}
	return period.NoDate, false
}

// most is the larger of two numbers; a missing one is left out.
func most(a, b quantity.Number) quantity.Number {
	if a.IsMissing() || !b.IsMissing() && b > a {
		return b
	}
	return a
}
