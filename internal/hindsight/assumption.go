package hindsight

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/validate"
)

// State says how an assumption stands.
type State string

// The states: it was contradicted by what happened; by the plan that stands,
// or by one that was committed; it held in all closed periods known; it could
// not be tested; its periods are still to come.
const (
	Broken       State = "broken"
	BrokenInPlan State = "broken in the plan"
	Holds        State = "holds"
	NotTested    State = "not tested"
)

// Assumption is what plans took for granted, and what hung on it.
type Assumption struct {
	ID        string `json:"id"`
	Statement string `json:"statement"`
	Owner     string `json:"owner"`
	Since     string `json:"since"` // the cycle whose plan has it first
	Expires   string `json:"expires,omitempty"`
	// Expired says that its last day has passed; Used that adjustments of open
	// periods rest on it.
	Expired bool  `json:"expired,omitempty"`
	Used    bool  `json:"used,omitempty"`
	Gone    bool  `json:"gone,omitempty"`
	State   State `json:"state"`
	// Why says why it is not tested.
	Why string `json:"why,omitempty"`
	// Test is what it states, in words; Broke where and since when it was not
	// so.
	Test  string     `json:"test,omitempty"`
	Broke *Condition `json:"broke,omitempty"`
	// Judged closed periods are known, Broken of them were against it.
	Judged int `json:"judged"`
	Broken int `json:"broken"`
	// Hangs are the adjustments that rest on it, by money.
	Hangs []Hang `json:"hangs,omitempty"`
	// Past is the money of all of them in closed periods, as it was committed
	// the cycle before each; Coming in those that are open.
	Past   quantity.Number `json:"past"`
	Coming quantity.Number `json:"coming"`
}

// Hang is one adjustment that rests on an assumption.
type Hang struct {
	Adjustment string `json:"adjustment"`
	Owner      string `json:"owner"`
	// Units are null where several units meet; money is at net price in plan
	// currency, null where a price is missing.
	PastUnits   quantity.Number `json:"past_units"`
	Past        quantity.Number `json:"past"`
	ComingUnits quantity.Number `json:"coming_units"`
	Coming      quantity.Number `json:"coming"`
	unit        string
}

func (f *Facts) assumptions(vs []version) []Assumption {
	var out []Assumption
	all := over(vs, func(r *projection.Result) []decision.Assumption { return r.Plan.Assumptions }, func(a *decision.Assumption) string { return a.ID })
	for i := range all {
		out = append(out, f.assumption(vs, &all[i]))
	}
	rank := []State{Broken, BrokenInPlan, NotTested, Holds}
	slices.SortStableFunc(out, func(a, b Assumption) int {
		return cmp.Or(cmp.Compare(slices.Index(rank, a.State), slices.Index(rank, b.State)),
			-cmp.Compare(a.Past.Add(a.Coming).Abs(), b.Past.Add(b.Coming).Abs()), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func (f *Facts) assumption(vs []version, t *told[decision.Assumption]) Assumption {
	a := t.newest
	x := Assumption{ID: a.ID, Statement: a.Statement, Owner: a.Owner, Since: vs[t.first()].name, Gone: t.gone, Hangs: f.hangs(vs, a.ID)}
	if a.Expires != period.NoDate {
		x.Expires = a.Expires.String()
		x.Expired = !t.gone && f.record.AsOf != period.NoDate && a.Expires < f.record.AsOf
	}
	for i := range x.Hangs {
		x.Past, x.Coming = x.Past.Add(known(x.Hangs[i].Past)), x.Coming.Add(known(x.Hangs[i].Coming))
		x.Used = x.Used || x.Hangs[i].Coming != 0
	}
	f.test(&x, vs, t)
	return x
}

// test holds the assumption against closed periods, then against the plans that
// had it.
func (f *Facts) test(x *Assumption, vs []version, t *told[decision.Assumption]) {
	test := t.newest.Test
	if test == nil {
		x.State, x.Why = NotTested, "it states no test"
		return
	}
	x.Test = label(test) + " " + operator(test.Above) + " " + test.Threshold.Words()
	if test.Percent {
		x.Test += " %"
	}
	if test.From != period.None {
		x.Test += " in " + f.span(test.From, test.To)
	}
	was := f.past(vs, test, t.first())
	met, unmet := sides(test, was)
	x.Judged, x.Broken = len(met)+len(unmet), len(unmet)
	x.Broke = f.since(vs[:t.last()+1], test, t.first(), func(xs []figure) []figure { _, no := sides(test, xs); return no })
	switch {
	case x.Broke != nil && x.Broke.Happened:
		x.State = Broken
	case x.Broke != nil:
		x.State = BrokenInPlan
	case x.Judged > 0 || len(f.planFigures(&vs[t.last()], test)) > 0:
		x.State = Holds
	default:
		x.State, x.Why = NotTested, f.untested(vs, test, was)
	}
}

// last is the last version that has it.
func (t *told[T]) last() int {
	last := 0
	for i, x := range t.at {
		if x != nil {
			last = i
		}
	}
	return last
}

// untested says why neither facts nor plans answer a test.
func (f *Facts) untested(vs []version, t *decision.Test, was []figure) string {
	for _, x := range was {
		if x.why != "" {
			return x.why
		}
	}
	_, why := validate.Readings(vs[len(vs)-1].result, t)
	return cmp.Or(why, "neither facts nor plans say it")
}

// hangs collects what adjustments that rest on an assumption added: in closed
// periods as it was committed the cycle before, in open ones as it stands.
func (f *Facts) hangs(vs []version, id string) []Hang {
	by := map[string]*Hang{}
	var order []string
	take := func(r *projection.Result, in func(period.Period) bool, past bool) {
		for i := range r.Demand {
			row := &r.Demand[i]
			for _, s := range row.Steps {
				a := &r.Plan.Adjustments[s.Adjustment]
				if a.Assumption != id || !in(s.Period) {
					continue
				}
				h := by[a.ID]
				if h == nil {
					h = &Hang{Adjustment: a.ID}
					by[a.ID], order = h, append(order, a.ID)
				}
				h.Owner = a.Owner
				h.add(r, row, s, past)
			}
		}
	}
	for t := vs[0].result.First; t < f.head.First; t++ {
		if v := f.record.Committed(t, 1); v != nil && v.Result != nil {
			take(v.Result, func(p period.Period) bool { return p == t }, true)
		}
	}
	take(f.head, func(p period.Period) bool { return p >= f.head.First }, false)
	out := make([]Hang, 0, len(order))
	for _, k := range order {
		out = append(out, *by[k])
	}
	slices.SortStableFunc(out, func(a, b Hang) int {
		return cmp.Or(-cmp.Compare(known(a.Past).Add(known(a.Coming)).Abs(), known(b.Past).Add(known(b.Coming)).Abs()), cmp.Compare(a.Adjustment, b.Adjustment))
	})
	return out
}

// add takes one step of an adjustment into its sums.
func (h *Hang) add(r *projection.Result, row *projection.DemandRow, s projection.Step, past bool) {
	units, money := &h.ComingUnits, &h.Coming
	if past {
		units, money = &h.PastUnits, &h.Past
	}
	*money = plus(*money, worth(r, row, s))
	unit := r.Plan.Items[row.Item].Unit
	if h.unit == "" {
		h.unit = unit
	}
	if h.unit != unit {
		h.PastUnits, h.ComingUnits, h.unit = quantity.Missing, quantity.Missing, unit
	}
	*units = plus(*units, s.Delta)
}

func plus(a, b quantity.Number) quantity.Number {
	if a.IsMissing() || b.IsMissing() {
		return quantity.Missing
	}
	return a.Add(b)
}

// worth is what a step adds to demand at net price, in plan currency.
func worth(r *projection.Result, row *projection.DemandRow, s projection.Step) quantity.Number {
	price, ok := r.Plan.Items[row.Item].Price(row.Market, s.Period)
	rate, also := r.Plan.Rate(currencyOf(r, row.Market), s.Period)
	if !ok || !also || s.Delta.IsMissing() {
		return quantity.Missing
	}
	return quantity.Exactly(s.Delta).Times(price).Mul(rate).Round(4)
}

func currencyOf(r *projection.Result, market int) string {
	if market == dimension.None {
		return r.Plan.Currency
	}
	return r.Plan.Markets[market].Currency
}
