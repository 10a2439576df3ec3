package trigger

import (
	"cmp"
	"maps"
	"math/big"
	"slices"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

// sum adds cells up.
type sum struct {
	plan, actual, off, base, money quantity.Number
	// priced says that the money of some cell is known.
	priced bool
	tag    string
}

func (s *sum) add(x *cell) {
	s.plan, s.actual = s.plan.Add(x.plan), s.actual.Add(x.actual)
	s.off, s.base = s.off.Add(x.off), s.base.Add(x.base)
	if !x.money.IsMissing() {
		s.money, s.priced = s.money.Add(x.money), true
	}
	s.tag = x.tag
}

func (s *sum) figures() Figures {
	f := Figures{Plan: s.plan, Actual: s.actual, Difference: s.off, Money: quantity.Missing}
	if s.priced {
		f.Money = s.money
	}
	if s.base > 0 {
		r := s.off.Over(s.base)
		f.Percent = &r
	}
	return f
}

// tally is what was found of one subject in one window.
type tally struct {
	sum
	used, cells int
	periods     map[period.Period]*sum
	rows        map[key]*sum
	families    map[int]bool
}

func newTally() *tally {
	return &tally{periods: map[period.Period]*sum{}, rows: map[key]*sum{}, families: map[int]bool{}}
}

func (t *tally) add(x *cell) {
	t.cells++
	if !x.known {
		return
	}
	t.used++
	t.sum.add(x)
	for _, at := range []*sum{entry(t.periods, x.t), entry(t.rows, x.key)} {
		at.add(x)
	}
	t.families[x.family] = true
}

func entry[K comparable](m map[K]*sum, k K) *sum {
	if m[k] == nil {
		m[k] = &sum{}
	}
	return m[k]
}

// merge adds another tally's cells.
func (t *tally) merge(o *tally) {
	t.used, t.cells = t.used+o.used, t.cells+o.cells
	t.sum.join(&o.sum)
	for k, s := range o.periods {
		entry(t.periods, k).join(s)
	}
	for k, s := range o.rows {
		entry(t.rows, k).join(s)
	}
	maps.Copy(t.families, o.families)
}

func (s *sum) join(o *sum) {
	s.plan, s.actual, s.off, s.base = s.plan.Add(o.plan), s.actual.Add(o.actual), s.off.Add(o.off), s.base.Add(o.base)
	s.money, s.priced, s.tag = s.money.Add(o.money), s.priced || o.priced, cmp.Or(s.tag, o.tag)
}

// beyond reports whether all limits of a trigger are exceeded, in its direction;
// sign is where it is off, -1 below and 1 above.
func (t *tally) beyond(tr *decision.Trigger) (sign int, off bool) {
	sign = cmp.Compare(t.off, 0)
	switch {
	case t.used == 0, sign == 0, sign > 0 && !tr.Above, sign < 0 && !tr.Below:
		return sign, false
	case tr.Percent != nil && !exceeds(t.off, t.base, *tr.Percent):
		return sign, false
	case tr.Money != nil && (!t.priced || t.money.Abs() <= *tr.Money):
		return sign, false
	case tr.Units != nil && t.off.Abs() <= *tr.Units:
		return sign, false
	}
	return sign, true
}

// exceeds holds |off| against a percent of a base, exactly. Of a base of nothing
// every difference is more than any percent.
func exceeds(off, base quantity.Number, limit quantity.Ratio) bool {
	x := new(big.Int).Mul(big.NewInt(int64(off.Abs())), big.NewInt(quantity.RatioScale))
	y := new(big.Int).Mul(big.NewInt(int64(base.Abs())), big.NewInt(int64(limit)))
	return x.Cmp(y) > 0
}

// window is what a trigger found in one window, by subject; why holds why periods
// of it could not be compared.
type window struct {
	from, to period.Period
	subjects map[string]*tally
	why      []string
}

// periods of the window that ends with a period.
func (e *evaluator) periods(tr *decision.Trigger, to period.Period) (from, last period.Period) {
	cal := e.head.Result.Plan.Calendar
	switch {
	case tr.Window.Open:
		return e.head.Result.First, e.head.Result.First + period.Period(e.head.Result.N) - 1
	case tr.Window.YearToDate:
		first, _ := cal.OfYear(cal.Year(to))
		return first, to
	}
	return to - period.Period(tr.Window.Last) + 1, to
}

// look sums the window that ends with a period. Of levels the last period counts.
func (e *evaluator) look(tr *decision.Trigger, to period.Period) *window {
	w := e.looked[looked{tr, to}]
	if w != nil {
		return w
	}
	w = &window{subjects: map[string]*tally{}}
	e.looked[looked{tr, to}] = w
	w.from, w.to = e.periods(tr, to)
	first := w.from
	if level(tr.Measure) {
		first = w.to
	}
	for t := first; t <= w.to; t++ {
		cells, why := e.cells(tr, t)
		if why != "" {
			w.why = append(w.why, why)
		}
		for i := range cells {
			s := e.subject(tr, &cells[i])
			if w.subjects[s] == nil {
				w.subjects[s] = newTally()
			}
			w.subjects[s].add(&cells[i])
		}
	}
	return w
}

// subject names what a cell belongs to.
func (e *evaluator) subject(tr *decision.Trigger, x *cell) string {
	name := "plan"
	switch tr.By {
	case "family":
		name = e.axis.Families.ID(x.family)
	case "item":
		name = e.axis.Items.ID(x.item)
	case "market":
		return e.axis.Markets.ID(x.market)
	case "source":
		return e.axis.Sources.ID(x.source)
	case "owner":
		return x.owner
	}
	switch {
	case name == "plan":
	case x.market != dimension.None && len(tr.Markets) > 0:
		name += "@" + e.axis.Markets.ID(x.market)
	case x.site != dimension.None && x.source == dimension.None:
		name += "@" + e.axis.Sites.ID(x.site)
	}
	return name
}

func sortedNames[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
