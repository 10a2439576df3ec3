package planfile

import (
	"slices"
	"sort"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

// maxCells bounds what the ranges of one map may expand to, maxExpanded what
// those of one document may, and maxTogether those of all documents: a few bytes
// of text must not become gigabytes.
const (
	maxCells    = 20_000
	maxExpanded = 1_000_000
	maxTogether = 8_000_000
)

// tooMany reports a range that would take a map or its document beyond that.
// cells is the size of the map before the range's last period, more the
// number of periods that the range adds beyond one.
func (r reader) tooMany(k N, cells, more int) bool {
	r.d.expanded += more
	r.expanded += more
	if cells <= maxCells && r.d.expanded <= maxExpanded && r.expanded <= maxTogether {
		return false
	}
	r.expanded -= more
	const hint = "state the years that are planned"
	switch {
	case cells > maxCells:
		r.report(finding.ShapeValue, k, hint, "the ranges of this map hold over %d periods", maxCells)
	case r.d.expanded > maxExpanded && !r.d.overfull:
		r.d.overfull = true
		r.report(finding.TextTooMany, k, hint, "the ranges of this file hold over %d cells", maxExpanded)
	case r.d.expanded <= maxExpanded && !r.overfull:
		r.overfull = true
		r.report(finding.TextTooMany, k, hint, "the ranges of the plan's files hold over %d cells together", maxTogether)
	}
	return true
}

// cells reads a map of numbers by period; ranges expand, overlaps are
// reported, null becomes quantity.Missing.
func (r reader) cells(n N) dimension.Series {
	if !n.OK() {
		return dimension.Series{}
	}
	if n.Kind() != Map {
		r.skip(n)
		return dimension.Series{}
	}
	s := r.line[:0]
	ascending := true
	for k, v := range n.Pairs() {
		value := quantity.Missing
		if !v.IsNull() {
			var ok bool
			if value, ok = r.number(v); !ok {
				continue
			}
		}
		from, to := r.periods(k)
		if from == period.None || r.tooMany(k, len(s)+int(to-from), int(to-from)) {
			continue
		}
		ascending = ascending && (len(s) == 0 || s[len(s)-1].Period < from)
		for p := from; p <= to; p++ {
			s = append(s, dimension.Cell{Period: p, Value: value, At: r.ref(v)})
		}
	}
	r.line = s
	if ascending {
		return r.shelf.Put(s)
	}
	sort.SliceStable(s, func(i, j int) bool { return s[i].Period < s[j].Period })
	once := slices.CompactFunc(s, func(a, b dimension.Cell) bool { return a.Period == b.Period })
	if len(once) < len(s) {
		r.overlaps(n)
	}
	return r.shelf.Put(once)
}

// overlaps reports each key of a map whose periods an earlier one states too.
// Two equal keys are not told here: a rule of text has told them.
func (r reader) overlaps(n N) {
	first, texts := map[period.Period]N{}, map[string]bool{}
	for k := range n.Pairs() {
		from, to, err := r.cal.ParseRange(k.Text())
		if err != nil || texts[k.Text()] {
			continue
		}
		texts[k.Text()] = true
		told := false
		for p := from; p <= to && p-from < maxCells; p++ {
			before, twice := first[p]
			if !twice {
				first[p] = k
			}
			if twice && !told {
				told = true
				_, value := n.Entry(before.Text())
				r.say(finding.New(finding.DuplicateCell, r.ref(k), "duplicate cell %s, stated as %s and as %s", r.cal.Label(p), clip(before.Text()), clip(k.Text())).
					WithLength(length(k)).WithHint("keep one: shorten the range, or remove the cell").
					WithRelated(r.ref(before), "first stated here (%s)", clip(value.Text())))
			}
		}
	}
}

func (r reader) ratios(n N) dimension.Ratios {
	if !n.OK() {
		return nil
	}
	if n.Kind() != Map {
		r.skip(n)
		return nil
	}
	s := dimension.Ratios{}
	for k, v := range n.Pairs() {
		value, ok := r.ratio(v)
		from, to := r.periods(k)
		if !ok || from == period.None || r.tooMany(k, len(s)+int(to-from), int(to-from)) {
			continue
		}
		for p := from; p <= to; p++ {
			s = append(s, dimension.RatioCell{Period: p, Value: value, At: r.ref(v)})
		}
	}
	sort.SliceStable(s, func(i, j int) bool { return s[i].Period < s[j].Period })
	once := slices.CompactFunc(s, func(a, b dimension.RatioCell) bool { return a.Period == b.Period })
	if len(once) < len(s) {
		r.overlaps(n)
	}
	return once
}

// fromPeriod reads a number, or numbers by the period from which each holds.
func (r reader) fromPeriod(n N) dimension.Series {
	if n.Kind() == Scalar {
		if v, ok := r.number(n); ok {
			return r.shelf.Put([]dimension.Cell{{Period: period.None, Value: v, At: r.ref(n)}})
		}
		return dimension.Series{}
	}
	return r.cells(n)
}
