package stability

import (
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/quantity"
)

// delta is what became of one number in one step.
type delta struct {
	// zone is 0 where the step does not share the period.
	zone plan.Zone
	// before is Missing where only the later plan states it; removed says that
	// only the earlier one did.
	before, change quantity.Number
	added, removed quantity.Number
}

// moved is by how much the number is another one, what only one plan states
// included.
func (d *delta) moved() quantity.Number { return d.change.Add(d.added).Add(-d.removed) }

// track is one number over all steps, as one owner changed it.
type track struct {
	unit     string
	decimals int
	cost     quantity.Number
	steps    []delta
}

// zone sums a zone.
type zone struct {
	Zone
	uncosted bool
}

func (z *zone) add(d *delta, cost quantity.Number) {
	z.Added, z.Removed = z.Added.Add(d.added), z.Removed.Add(d.removed)
	if d.before.IsMissing() {
		return
	}
	z.Cells++
	z.Before, z.Changed, z.Net = z.Before.Add(d.before), z.Changed.Add(d.change.Abs()), z.Net.Add(d.change)
	switch {
	case d.before == 0 && d.change == 0:
	case cost.IsMissing():
		z.uncosted = true
	default:
		z.BeforeMoney, z.ChangedMoney = z.BeforeMoney.Add(d.before.Times(cost)), z.ChangedMoney.Add(d.change.Abs().Times(cost))
	}
}

func (z *zone) done(mixed bool) Zone {
	out := z.Zone
	if z.uncosted {
		out.BeforeMoney, out.ChangedMoney = quantity.Missing, quantity.Missing
	}
	part, whole := out.Changed, out.Before
	if mixed {
		part, whole = out.ChangedMoney, out.BeforeMoney
		for _, n := range []*quantity.Number{&out.Before, &out.Changed, &out.Net, &out.Added, &out.Removed} {
			*n = quantity.Missing
		}
	}
	out.Ratio = ratio(part, whole)
	return out
}

// ratio is nil where there is nothing to divide by.
func ratio(part, whole quantity.Number) *quantity.Ratio {
	if part.IsMissing() || whole.IsMissing() || whole <= 0 {
		return nil
	}
	r := part.Over(whole)
	return &r
}

// tally is a row while it is summed.
type tally struct {
	zones     [4]zone // by plan.Zone less one: all, frozen, slushy, liquid
	steps     []zone
	unit      string
	units     int
	decimals  int
	back      quantity.Number
	backMoney quantity.Number
	uncosted  bool
	turns     int
	changes   int
}

func newTally(steps int) *tally { return &tally{steps: make([]zone, steps)} }

// add adds a number over all steps.
func (s *tally) add(k *track) {
	s.meet(k)
	for i := range k.steps {
		if d := &k.steps[i]; d.zone != 0 {
			s.step(d, k.cost)
			s.steps[i].add(d, k.cost)
		}
	}
	s.nervous(k)
}

// meet notes the unit of a number.
func (s *tally) meet(k *track) {
	if s.units == 0 || k.unit != s.unit {
		s.unit, s.units = k.unit, s.units+1
	}
	s.decimals = max(s.decimals, k.decimals)
}

// step adds what became of a number in a step.
func (s *tally) step(d *delta, cost quantity.Number) {
	s.zones[0].add(d, cost)
	if d.zone >= plan.Frozen {
		s.zones[d.zone-plan.Frozen+1].add(d, cost)
	}
}

// nervous counts changes that went against the one before, and what was changed
// and changed back.
func (s *tally) nervous(k *track) {
	var moved, net, last quantity.Number
	for i := range k.steps {
		d := &k.steps[i]
		if d.zone == 0 || d.before.IsMissing() || d.change == 0 {
			continue
		}
		s.changes++
		if last != 0 && (last > 0) != (d.change > 0) {
			s.turns++
		}
		last = d.change
		moved, net = moved.Add(d.change.Abs()), net.Add(d.change)
	}
	back := (moved.Add(-net.Abs())) / 2 // even: a sum of numbers and their signs
	s.back = s.back.Add(back)
	switch {
	case back == 0:
	case k.cost.IsMissing():
		s.uncosted = true
	default:
		s.backMoney = s.backMoney.Add(back.Times(k.cost))
	}
}

func (s *tally) done(key, name string) Row {
	mixed := s.units > 1
	r := Row{Key: key, Name: name, Unit: s.unit, Decimals: s.decimals, Back: s.back, BackMoney: s.backMoney, Turns: s.turns, Changes: s.changes,
		All: s.zones[0].done(mixed), Frozen: s.zones[1].done(mixed), Slushy: s.zones[2].done(mixed), Liquid: s.zones[3].done(mixed)}
	if mixed {
		r.Unit, r.Back = "", quantity.Missing
	}
	if s.uncosted {
		r.BackMoney = quantity.Missing
	}
	for i := range s.steps {
		z := s.steps[i].done(mixed)
		r.Trend = append(r.Trend, z.Ratio)
	}
	return r
}
