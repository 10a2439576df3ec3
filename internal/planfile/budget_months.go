package planfile

import (
	"cmp"
	"maps"
	"slices"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// Controllers budget by month, also where a plan has weeks or fiscal periods.
// Such amounts are held here until all budgets are read, since a week across
// New Year takes a part of each of two.
type monthly struct {
	market, family int
	measure        string // units, revenue, margin
}

type stated struct {
	value  quantity.Number
	at     position.Ref
	budget int // of the year that states it
}

// byMonth reads amounts of a budget where all their keys are months and the plan
// has other periods; it is false where they are none.
func (l *loader) byMonth(r reader, n N, key monthly, budget int) bool {
	months, err := period.NewCalendar("month", "")
	if err != nil || l.cal == months || n.Kind() != Map || n.Len() == 0 {
		return false
	}
	for k := range n.Pairs() {
		if _, err := months.Parse(k.Text()); err != nil {
			return false
		}
	}
	if l.months == nil {
		l.months = map[monthly]map[period.Period]stated{}
	}
	if l.months[key] == nil {
		l.months[key] = map[period.Period]stated{}
	}
	for k, v := range n.Pairs() {
		p, _ := months.Parse(k.Text())
		value, ok := r.number(v)
		if v.IsNull() || !ok {
			continue
		}
		if before, twice := l.months[key][p]; twice {
			r.say(finding.New(finding.DuplicateCell, r.ref(k), "duplicate cell %s, stated by two budgets", k.Text()).
				WithHint("keep one").WithLength(length(k)).WithRelated(before.at, "first stated here"))
			continue
		}
		l.months[key][p] = stated{value, r.ref(v), budget}
	}
	return true
}

// spreadMonths deals the months of budgets to the periods of the plan by working
// days, sums kept, in whole units of the family and in cents. Each cell goes to
// the budget of its year. A period that has working days outside of the months
// that are stated is not known.
func (l *loader) spreadMonths() {
	order := func(a, b monthly) int {
		return cmp.Or(cmp.Compare(a.market, b.market), cmp.Compare(a.family, b.family), cmp.Compare(a.measure, b.measure))
	}
	for _, key := range slices.SortedFunc(maps.Keys(l.months), order) {
		known := l.months[key]
		var run []period.Period
		for _, p := range slices.Sorted(maps.Keys(known)) {
			if len(run) > 0 && p != run[len(run)-1]+1 {
				l.spreadRun(key, run)
				run = nil
			}
			run = append(run, p)
		}
		l.spreadRun(key, run)
	}
}

func (l *loader) spreadRun(key monthly, run []period.Period) {
	months, err := period.NewCalendar("month", "")
	if err != nil || len(run) == 0 {
		return
	}
	decimals := 2
	if key.measure == "units" {
		decimals = l.plan.Families[key.family].Decimals
	}
	grain, days := grainOf(decimals), period.NewWorkingDays(l.plan.Holidays)
	values := make([]int64, len(run))
	for i, p := range run {
		v := l.months[key][p].value
		if quantity.Round(v, decimals) != v {
			grain = 1 // finer than it is counted in: kept as it is
		}
		values[i] = int64(v)
	}
	for i := range values {
		values[i] /= grain
	}
	at, out, err := period.Apportion(values, months, l.cal, run[0], days)
	if err != nil {
		return // a year that the calendar does not hold
	}
	from, to := months.Start(run[0]), months.End(run[len(run)-1])
	for i, v := range out {
		p := at + period.Period(i)
		start, end := l.cal.Start(p), l.cal.End(p)
		if days.Count(start, from) > 0 || days.Count(to, end) > 0 || max(start, from) >= min(end, to) {
			continue
		}
		m := l.months[key][months.Containing(max(start, from))]
		l.budgeted(key, m.budget, dimension.Cell{Period: p, Value: quantity.Number(v * grain), At: m.at})
	}
}

// grainOf is the unit of so many decimals on the grid of quantities.
func grainOf(decimals int) int64 {
	grain := int64(quantity.Scale)
	for range min(decimals, 4) {
		grain /= 10
	}
	return grain
}

// budgeted adds a cell to the budget of its year, or, where there is none, to
// the one that states the month.
func (l *loader) budgeted(key monthly, stating int, c dimension.Cell) {
	b := slices.IndexFunc(l.plan.Budgets, func(b finance.Budget) bool { return b.Year == l.cal.Year(c.Period) })
	if b < 0 {
		b = stating
	}
	lines := &l.plan.Budgets[b].Lines
	i, there := slices.BinarySearchFunc(*lines, key, func(x finance.Line, k monthly) int {
		return cmp.Or(cmp.Compare(x.Market, k.market), cmp.Compare(x.Family, k.family))
	})
	if !there {
		*lines = slices.Insert(*lines, i, finance.Line{Market: key.market, Family: key.family, At: c.At})
	}
	s := map[string]*dimension.Series{"units": &(*lines)[i].Units, "revenue": &(*lines)[i].Revenue, "margin": &(*lines)[i].Margin}[key.measure]
	if !s.States(c.Period) {
		*s = s.With(c)
	}
}

func sortLines(lines []finance.Line) {
	slices.SortStableFunc(lines, func(a, b finance.Line) int {
		return cmp.Or(cmp.Compare(a.Market, b.Market), cmp.Compare(a.Family, b.Family))
	})
}
