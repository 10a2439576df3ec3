package variance

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

// Outlook is the year of the first open period: what happened so far and what
// is planned to come, by family.
type Outlook struct {
	Year   int `json:"year"`
	Closed int `json:"closed"` // periods that are over
	Open   int `json:"open"`   // periods to go, within the horizon
	// Missing are periods that are over and of which the facts are not complete:
	// in no sum.
	Missing []string `json:"missing,omitempty"`
	// Beyond are periods of the year after the horizon: in no sum.
	Beyond int `json:"beyond,omitempty"`
	// LastClose is the close whose outlook is compared, with what is known
	// today of the periods that were over then.
	LastClose string        `json:"last_close,omitempty"`
	Families  []OutlookLine `json:"families"`
	Total     OutlookLine   `json:"total"`
}

// OutlookLine is one family's year.
type OutlookLine struct {
	Family   string          `json:"family,omitempty"`
	Name     string          `json:"name"`
	Unit     string          `json:"unit,omitempty"`
	Decimals int             `json:"decimals"`
	Units    *OutlookMeasure `json:"units,omitempty"`
	Revenue  OutlookMeasure  `json:"revenue"`
	Margin   OutlookMeasure  `json:"margin"`
}

// OutlookMeasure is a year: Outlook = Actual + ToGo. Used of Of cells, each a
// market in a period, are known.
type OutlookMeasure struct {
	Actual  quantity.Number `json:"actual"`
	ToGo    quantity.Number `json:"to_go"`
	Outlook quantity.Number `json:"outlook"`
	Used    int             `json:"used"`
	Of      int             `json:"of"`
	// Budget and Last compare the outlook over the cells that both know; plan
	// is the budget, or the outlook of the last close, actual the outlook.
	Budget *Figure `json:"budget,omitempty"`
	Last   *Figure `json:"last,omitempty"`
}

func (m *OutlookMeasure) add(n quantity.Number, closed bool) {
	m.Of++
	if n.IsMissing() {
		return
	}
	m.Used++
	if closed {
		m.Actual = m.Actual.Add(n)
	} else {
		m.ToGo = m.ToGo.Add(n)
	}
	m.Outlook = m.Actual.Add(m.ToGo)
}

func (m *OutlookMeasure) against(to **Figure, plan, outlook quantity.Number) {
	if *to == nil {
		*to = &Figure{}
	}
	(*to).add(plan, outlook)
}

func (m *OutlookMeasure) join(o *OutlookMeasure) {
	m.Actual, m.ToGo, m.Outlook = m.Actual.Add(o.Actual), m.ToGo.Add(o.ToGo), m.Outlook.Add(o.Outlook)
	m.Used, m.Of = m.Used+o.Used, m.Of+o.Of
	for _, x := range []struct {
		to   **Figure
		from *Figure
	}{{&m.Budget, o.Budget}, {&m.Last, o.Last}} {
		if x.from != nil {
			if *x.to == nil {
				*x.to = &Figure{}
			}
			(*x.to).join(*x.from)
		}
	}
}

type outlooking struct {
	r        *vintage.Record
	axis     *vintage.Axis
	head     *vintage.View
	last     *vintage.View
	actual   *vintage.Actuals
	traded   []actual.Key
	families []OutlookLine
	any      []bool
}

// newOutlook is nil where no period of the year is known.
func newOutlook(r *vintage.Record, axis *vintage.Axis) *Outlook {
	cal := r.Head.Plan.Calendar
	out := &Outlook{Year: cal.Year(r.Head.First)}
	x := &outlooking{r: r, axis: axis, head: axis.View(r.Head), actual: axis.Actuals(r.Head), traded: traded(r.Head.Plan), families: make([]OutlookLine, axis.Families.Len()), any: make([]bool, axis.Families.Len())}
	if vs := r.Computable(); len(vs) > 0 {
		v := vs[len(vs)-1]
		out.LastClose, x.last = v.Tag, axis.View(v.Result)
	}
	units := unitsOf(axis)
	for f := range x.families {
		fam := familyOf(axis, f)
		x.families[f] = OutlookLine{Family: fam.ID, Name: fam.Label(), Decimals: fam.Decimals, Unit: units[f], Units: &OutlookMeasure{}}
	}
	from, to := cal.OfYear(out.Year)
	for t := from; t <= to; t++ {
		switch {
		case t < r.Head.First && !complete(r.Head.Plan, t):
			out.Missing = append(out.Missing, cal.Label(t))
			continue
		case t < r.Head.First:
			out.Closed++
		case int(t-r.Head.First) < r.Head.N:
			out.Open++
		default:
			out.Beyond++
			continue
		}
		x.period(t)
	}
	x.total(out)
	return out
}

// unitsOf are the units of families, empty where items have several.
func unitsOf(axis *vintage.Axis) []string {
	units := make([]string, axis.Families.Len())
	for i := range axis.Items.Len() {
		f := axis.FamilyOf(i)
		if u := axis.Item(i).Unit; axis.FirstOf(f) == i {
			units[f] = u
		} else if u != units[f] {
			units[f] = ""
		}
	}
	return units
}

// period adds one period of the year to the families.
func (x *outlooking) period(t period.Period) {
	closed := t < x.r.Head.First
	var now, before byFamily
	if closed {
		now = happened(x.axis, x.head, x.actual, x.traded, t)
	} else {
		now = planned(x.axis, x.head, t)
	}
	if x.last != nil && t < x.last.Result.First {
		before = now
	} else if x.last != nil {
		before = planned(x.axis, x.last, t)
	}
	budget := byFamily{}
	budgeted(x.r.Head, t, func(_ *finance.Budget, l *finance.Line) {
		budget[[2]int{x.head.Common(vintage.Market, l.Market), x.head.Common(vintage.Family, l.Family)}] = &sums{units: stated(l.Units, t), revenue: stated(l.Revenue, t), margin: stated(l.Margin, t), known: true}
	})
	for m := range x.axis.Markets.Len() {
		for f := range x.families {
			at := [2]int{m, f}
			if now[at] == nil && before[at] == nil && budget[at] == nil {
				continue
			}
			if own := x.head.Own(vintage.Family, f); closed && now[at] == nil && own != dimension.None {
				none := nothing(x.r.Head.Plan, own, t)
				now[at] = &none
			}
			x.any[f] = true
			x.families[f].add(now[at], before[at], budget[at], x.last != nil, closed)
		}
	}
}

var unknown = &sums{quantity.Missing, quantity.Missing, quantity.Missing, quantity.Missing, false}

func (l *OutlookLine) add(now, before, budget *sums, compared, closed bool) {
	if now == nil {
		now = unknown
	}
	for i, m := range []*OutlookMeasure{l.Units, &l.Revenue, &l.Margin} {
		n := now.pick(i)
		m.add(n, closed)
		if b := budget.pick(i); !b.IsMissing() {
			m.against(&m.Budget, b, n)
		}
		if compared {
			m.against(&m.Last, before.pick(i), n)
		}
	}
}

func (s *sums) pick(i int) quantity.Number {
	if s == nil {
		return quantity.Missing
	}
	return [3]quantity.Number{s.units, s.revenue, s.margin}[i]
}

func (x *outlooking) total(out *Outlook) {
	units, unit := &OutlookMeasure{}, ""
	for f := range x.families {
		l := x.families[f]
		if !x.any[f] {
			continue
		}
		out.Total.Revenue.join(&l.Revenue)
		out.Total.Margin.join(&l.Margin)
		if len(out.Families) == 0 {
			unit = l.Unit
		} else if l.Unit != unit {
			unit = ""
		}
		units.join(l.Units)
		if l.Unit == "" {
			l.Units = nil
		}
		out.Families = append(out.Families, l)
	}
	if unit != "" {
		out.Total.Unit, out.Total.Units = unit, units
	}
	slices.SortStableFunc(out.Families, func(a, b OutlookLine) int {
		return cmp.Or(cmp.Compare(b.Revenue.Outlook, a.Revenue.Outlook), cmp.Compare(a.Family, b.Family))
	})
}
