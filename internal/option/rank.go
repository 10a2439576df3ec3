package option

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/quantity"
)

// rank says of each measure where it differs, which option is best, and puts
// first what matters.
func (c *comparer) rank(rows []Measure) []Measure {
	for i := range rows {
		c.judge(&rows[i])
	}
	order := map[Differ]int{Between: 0, Alike: 1, Nowhere: 2}
	slices.SortStableFunc(rows, func(a, b Measure) int {
		return cmp.Or(cmp.Compare(order[a.Differ], order[b.Differ]), cmp.Compare(heavy(b.Spread), heavy(a.Spread)))
	})
	return rows
}

// heavy ranks what is no money, or none at all, behind all money.
func heavy(n quantity.Number) quantity.Number {
	if n.IsMissing() || n == 0 {
		return -1
	}
	return n
}

// answers are the indexes of the options that answer something and whose
// measure is known.
func (c *comparer) answers(m *Measure) []int {
	var out []int
	for i, x := range m.Options {
		if c.results[i] != nil && !c.out.Options[i].Asks && known(m, x) {
			out = append(out, i)
		}
	}
	return out
}

func known(m *Measure, x Cell) bool {
	if m.Unit == Share {
		return x.Share != nil || x.Without
	}
	return !x.Value.IsMissing()
}

func (c *comparer) judge(m *Measure) {
	m.Differ = Nowhere
	answers := c.answers(m)
	if len(answers) == 0 {
		return
	}
	best, worst := answers[0], answers[0]
	for _, i := range answers[1:] {
		if m.better(m.Options[i], m.Options[best]) > 0 {
			best = i
		}
		if m.better(m.Options[i], m.Options[worst]) < 0 {
			worst = i
		}
	}
	switch {
	case m.better(m.Options[best], m.Options[worst]) != 0:
		m.Differ = Between
		m.spread(m.Options[best], m.Options[worst])
		for _, i := range answers {
			if m.better(m.Options[i], m.Options[best]) == 0 {
				m.Best = append(m.Best, i)
			}
		}
	case m.differs(m.Options[best]) || c.differsFromOpen(m, m.Options[best]):
		m.Differ = Alike
		if len(c.single()) == 1 {
			m.Differ = Between
		}
		m.Spread = m.money(m.Options[best].Delta.Abs())
		for i := range m.Options {
			if c.out.Options[i].Asks && c.results[i] != nil {
				was := m.Spread
				m.spread(m.Options[best], m.Options[i])
				m.Spread = max(was, m.Spread)
			}
		}
	}
}

// differsFromOpen reports whether a cell is not as where the question stands
// open.
func (c *comparer) differsFromOpen(m *Measure, x Cell) bool {
	for i, open := range m.Options {
		if c.out.Options[i].Asks && known(m, open) && m.better(open, x) != 0 {
			return true
		}
	}
	return false
}

// single are the options that are compared and answer something.
func (c *comparer) single() []int {
	var out []int
	for i, r := range c.results {
		if r != nil && !c.out.Options[i].Asks {
			out = append(out, i)
		}
	}
	return out
}

// better compares two cells: above 0 where a is better. Differences are
// compared, not values, as each was taken over the cells that its pair knows.
func (m *Measure) better(a, b Cell) int {
	order := 0
	switch {
	case m.Unit == Share && a.Without != b.Without:
		order = 1
		if b.Without {
			order = -1
		}
	case m.Unit == Share && a.Share != nil && b.Share != nil:
		order = cmp.Compare(*a.Share, *b.Share)
	case !a.Delta.IsMissing() && !b.Delta.IsMissing():
		order = cmp.Compare(a.Delta, b.Delta)
	default:
		order = cmp.Compare(a.Value, b.Value)
	}
	if m.Name == GapMoney && order == 0 {
		order = cmp.Compare(a.Count, b.Count)
	}
	if m.Less {
		return -order
	}
	return order
}

func (m *Measure) differs(x Cell) bool {
	if m.Unit == Share {
		return !sameShare(x.Share, x.BaseShare)
	}
	return !x.Delta.IsMissing() && x.Delta != 0
}

// spread is the money between two cells.
func (m *Measure) spread(a, b Cell) {
	if a.Delta.IsMissing() || b.Delta.IsMissing() {
		m.Spread = m.money(a.Value.Add(-b.Value).Abs())
		return
	}
	m.Spread = m.money(a.Delta.Add(-b.Delta).Abs())
}

// money is an amount of this measure if that is money.
func (m *Measure) money(n quantity.Number) quantity.Number {
	if m.Unit != Money && m.Name != ServiceMoney || n.IsMissing() {
		return quantity.Missing
	}
	return n
}
