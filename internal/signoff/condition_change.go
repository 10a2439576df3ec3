package signoff

import (
	"fmt"
	"maps"
	"slices"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/quantity"
)

// gross is how much a measure changed, and what it was.
type gross struct {
	group          string
	change, before quantity.Number
	net            quantity.Number
	period         period.Period // of a level
	// unknown names a cell that only one of the plans knows; then the change
	// is larger than any limit.
	unknown string
}

// add adds one cell.
func (g *gross) add(before, after quantity.Number) {
	g.change = g.change.Add(after.Add(-before).Abs())
	g.net = g.net.Add(after.Add(-before))
	g.before = g.before.Add(before.Abs())
}

// exceeds reports whether each limit that the test states is exceeded. Exactly at a
// limit does not exceed it; any change of nothing exceeds every percent.
func (g *gross) exceeds(t *policy.ChangeTest) bool {
	if g.unknown != "" || g.change == quantity.Max {
		return true
	}
	if g.change == 0 {
		return false
	}
	if t.Percent != nil && !product(int64(g.change), quantity.RatioScale).above(product(int64(g.before), int64(*t.Percent))) {
		return false
	}
	return t.Above == nil || g.change > *t.Above
}

func (g *gross) weight(t *policy.ChangeTest) weight {
	w := weight{unknown: g.unknown != "", of: int64(g.change), per: 1}
	if t.Percent != nil {
		w.per = int64(g.before)
	}
	return w
}

// changes holds the gross change of a measure in a view against a limit.
func changes(v *View, t *policy.ChangeTest) verdict {
	if why := notMeasured(t); why != "" {
		return verdict{state: Failed, text: why}
	}
	why := apart(v)
	if why == "" && v.Base != nil && isMoney(t.Measure) && v.Base.Plan.Currency != v.Head.Plan.Currency {
		why = fmt.Sprintf("the plan's currency changed from %s to %s: money cannot be compared", v.Base.Plan.Currency, v.Head.Plan.Currency)
	}
	if why != "" {
		return beyond(why)
	}
	var worst verdict
	for _, g := range append(grossOf(v, t), gross{}) {
		state := NotMet
		if g.exceeds(t) {
			state = Met
		}
		if got := (verdict{state: state, by: g.weight(t)}); got.worse(worst) {
			got.text = g.words(v, t, state == Met)
			worst = got
		}
	}
	return worst
}

// notMeasured says why a test asks for what there is not, "" if it does not.
func notMeasured(t *policy.ChangeTest) string {
	if atSites(t.Measure) && (t.By == policy.ByMarket || len(t.Markets) > 0) {
		return string(t.Measure) + " is of sites and not of markets: it cannot be judged by market"
	}
	return ""
}

// apart says why the periods of two plans cannot be compared, "" if they can. A
// plan that begins earlier than it did has periods that no comparison sees.
func apart(v *View) string {
	if v.Base == nil {
		return ""
	}
	b, h := v.Base.Plan, v.Head.Plan
	if b.Calendar != h.Calendar {
		return "the calendar changed: periods cannot be compared"
	}
	if from, to := shared(v); from > to {
		return "the plans share no period"
	}
	if v.Head.First < v.Base.First {
		return "the plan begins in " + h.Calendar.Label(v.Head.First) + ", before " + h.Calendar.Label(v.Base.First) + ": what was closed is open again"
	}
	return ""
}

// beyond is the verdict on what cannot be compared.
func beyond(why string) verdict {
	return verdict{state: Met, text: why + ", which is more than any limit", by: weight{unknown: true}}
}

// shared returns the first and last period that both plans of a view have open:
// the head's own where there is no base.
func shared(v *View) (from, to period.Period) {
	from, to = v.Head.First, v.Head.First+period.Period(v.Head.N)-1
	if v.Base != nil {
		from, to = max(from, v.Base.First), min(to, v.Base.First+period.Period(v.Base.N)-1)
	}
	return from, to
}

// grossOf adds up what differs, by group; of a level by group and period.
func grossOf(v *View, t *policy.ChangeTest) []gross {
	base, head := rowsOf(t.Measure, v.Base), rowsOf(t.Measure, v.Head)
	s := summing{v: v, t: t, base: &base, head: &head, sums: map[sumKey]*gross{}}
	s.from, s.to = shared(v)
	pairs(&base, &head, s.pair)
	out := make([]gross, 0, len(s.sums))
	for _, k := range slices.SortedFunc(maps.Keys(s.sums), sumKey.compare) {
		out = append(out, *s.sums[k])
	}
	return out
}

// summing is the sums in the making.
type summing struct {
	v          *View
	t          *policy.ChangeTest
	base, head *rows
	from, to   period.Period
	sums       map[sumKey]*gross
	// last is the sum of lastKey: most cells belong to the one before.
	lastKey sumKey
	last    *gross
}

type sumKey struct {
	group  string
	period period.Period // 0 but for a level
}

func (k sumKey) compare(o sumKey) int {
	if k.group != o.group {
		if k.group < o.group {
			return -1
		}
		return 1
	}
	return int(k.period - o.period)
}

// pair adds the cells of one item in a market or at a site. Each plan says for
// itself to which family the item belongs: one that moved left the one family
// and came to the other.
func (s *summing) pair(i, j int) {
	before, after := "", ""
	inBase, inHead := i >= 0, j >= 0
	if inBase {
		before, inBase = s.group(s.base, i)
	}
	if inHead {
		after, inHead = s.group(s.head, j)
	}
	to := s.to
	if atSites(s.t.Measure) || s.t.Measure == policy.Backlog {
		to = min(to, s.settled(i, j))
	}
	for p := s.from; p <= to; p++ {
		if !s.zone(p) {
			continue
		}
		var x, y quantity.Number
		if inBase {
			x = s.base.value(i, int(p-s.v.Base.First))
		}
		if inHead {
			y = s.head.value(j, int(p-s.v.Head.First))
		}
		switch {
		case inBase && inHead && before == after && x.IsMissing() && y.IsMissing():
			// Nobody knew the worth of it: then it is not known either what more of it is worth.
			if s.base.units != nil && s.base.units(i, int(p-s.v.Base.First)) != s.head.units(j, int(p-s.v.Head.First)) {
				s.cell(before, p, i, j, x, 0)
			}
		case inBase && inHead && before == after:
			s.cell(before, p, i, j, x, y)
		default:
			if inBase {
				s.cell(before, p, i, -1, x, 0)
			}
			if inHead {
				s.cell(after, p, -1, j, 0, y)
			}
		}
	}
}

// cell adds one cell to its sum.
func (s *summing) cell(group string, p period.Period, i, j int, before, after quantity.Number) {
	if before.IsMissing() && after.IsMissing() {
		return
	}
	k := sumKey{group: group}
	if isLevel(s.t.Measure) {
		k.period = p
	}
	if s.last == nil || s.lastKey != k {
		s.lastKey, s.last = k, s.sums[k]
	}
	if s.last == nil {
		s.last = &gross{group: group, period: p}
		s.sums[k] = s.last
	}
	g := s.last
	if before.IsMissing() || after.IsMissing() {
		if g.unknown == "" {
			place, item := s.name(i, j)
			g.unknown = item + " " + place + " " + s.v.Head.Plan.Calendar.Label(p)
		}
		return
	}
	g.add(before, after)
}

func (s *summing) name(i, j int) (place, item string) {
	if j >= 0 {
		return s.head.ids(j)
	}
	return s.base.ids(i)
}

// group returns the sum that a row belongs to, and false where the test does
// not look at it.
func (s *summing) group(r *rows, i int) (string, bool) {
	place, item := r.ids(i)
	family := r.family(i)
	if !listed(s.t.Markets, place) || !listed(s.t.Items, item) || !listed(s.t.Families, family) {
		return "", false
	}
	switch s.t.By {
	case policy.ByFamily:
		return family, true
	case policy.ByMarket:
		return place, true
	case policy.ByItem:
		return item, true
	}
	return "", true
}

// listed reports whether a list names something; an empty one names all.
func listed(list []string, id string) bool { return len(list) == 0 || slices.Contains(list, id) }

func (s *summing) zone(p period.Period) bool {
	return len(s.t.Zones) == 0 || slices.Contains(s.t.Zones, s.v.Head.Plan.Zone(p).String())
}

// settled is the last period in which what is computed of a row can be compared:
// where one horizon ends before the other, its end is not a change.
func (s *summing) settled(i, j int) period.Period {
	if s.v.Base == nil || s.v.Diff == nil {
		return s.to
	}
	_, item := s.name(i, j)
	stock, value := s.v.Diff.Settled(item)
	if s.t.Measure == policy.StockValue {
		return value
	}
	return stock
}
