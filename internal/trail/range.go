package trail

import (
	"cmp"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
)

// statement is a number and where it is stated; the zero statement is none.
type statement struct {
	text   string
	offset int32
	ok     bool
}

func stated(n planfile.N, text string) statement {
	return statement{text, n.Offset(), n.OK()}
}

// periodCell is what is stated for one period.
type periodCell struct {
	period period.Period
	statement
}

// in states the same for each of some periods, for none where it states nothing.
func (s statement) in(all []period.Period) []periodCell {
	if !s.ok {
		return nil
	}
	out := make([]periodCell, len(all))
	for i, p := range all {
		out[i] = periodCell{p, s}
	}
	return out
}

// ranged reports whether a key states several periods.
func ranged(pairs []pair) bool {
	return slices.ContainsFunc(pairs, func(p pair) bool { return strings.Contains(p.key.Text(), "..") })
}

// span are the periods of a key, nil where it is none.
func (c *comparer) span(key string) []period.Period {
	from, to, err := c.cal.ParseRange(key)
	if err != nil || to-from >= maxRange {
		return nil
	}
	out := make([]period.Period, 0, to-from+1)
	for p := from; p <= to; p++ {
		out = append(out, p)
	}
	return out
}

// unfold gives the cells of keys and ranges by period. What is no period is no
// cell there.
func (c *comparer) unfold(pairs []pair) []periodCell {
	var out []periodCell
	for _, p := range pairs {
		if p.value.Kind() != planfile.Scalar || len(out) > maxRange {
			continue
		}
		out = append(out, stated(p.value, planfile.Spelled(p.value)).in(c.span(p.key.Text()))...)
	}
	slices.SortStableFunc(out, func(a, b periodCell) int { return cmp.Compare(a.period, b.period) })
	return slices.CompactFunc(out, func(a, b periodCell) bool { return a.period == b.period })
}

// cells compares what two versions state by period.
func (c *comparer) cells(old, now []periodCell) {
	c.path = append(c.path, "")
	last := len(c.path) - 1
	for len(old) > 0 || len(now) > 0 {
		var x, y periodCell
		switch {
		case len(now) == 0 || len(old) > 0 && old[0].period < now[0].period:
			x, old = old[0], old[1:]
			y.period = x.period
		case len(old) == 0 || now[0].period < old[0].period:
			y, now = now[0], now[1:]
			x.period = y.period
		default:
			x, y, old, now = old[0], now[0], old[1:], now[1:]
		}
		if x.ok != y.ok || x.text != y.text {
			c.path[last] = c.cal.Label(x.period)
			c.leaf(x.statement, y.statement)
		}
	}
	c.path = c.path[:last]
}
