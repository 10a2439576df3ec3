package projection

import (
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// commitmentKinds are the kinds by which what sources promise is judged.
var commitmentKinds = [...]string{OverMaximum, BelowMinimum, OffMultiple, OrdersAboveCommitment, InsideLeadTime, FrozenChange}

// commitmentGaps judges what sources have promised at a site against their
// terms, the open orders and the last close.
func (w *worker) commitmentGaps(s *site, r *StockRow) {
	for k := range s.lanes {
		l := &s.lanes[k]
		if l.before = w.none; w.res.Judged {
			l.before = w.borrow()
			w.committed(l.before, l.row)
		}
	}
	for _, kind := range commitmentKinds {
		if !w.judges(kind, s) {
			continue
		}
		for _, run := range w.find(w.n, func(t int) (by, base quantity.Number) { return w.promised(kind, s, t) }) {
			w.commitmentGap(kind, s, r, run)
		}
	}
}

// judges reports whether a kind can apply at all, since most cannot.
func (w *worker) judges(kind string, s *site) bool {
	for k := range s.lanes {
		l := &s.lanes[k]
		switch kind {
		case FrozenChange:
			if w.res.Judged {
				return true
			}
		case OrdersAboveCommitment:
			if l.last >= 0 && &l.row.Orders[0] != &w.zero[0] {
				return true
			}
		case InsideLeadTime:
			if l.last >= 0 && l.lead.start > 0 {
				return true
			}
		default:
			if l.last >= 0 && l.limit(kind) != nil {
				return true
			}
		}
	}
	return false
}

// promised sums over a site's sources by how much commitments are off.
func (w *worker) promised(kind string, s *site, t int) (by, base quantity.Number) {
	for k := range s.lanes {
		if b, of := w.off(kind, &s.lanes[k], t); b > 0 {
			by, base = by.Add(b), base.Add(of)
		}
	}
	return by, base
}

// off says by how much one commitment is off, and the base of its percent.
func (w *worker) off(kind string, l *lane, t int) (by, base quantity.Number) {
	r := l.row
	v := r.Committed[t]
	if kind == FrozenChange {
		if !w.res.Judged || t >= w.p.Fences.Frozen || v == l.before[t] {
			return 0, 0
		}
		return (known0(v) - known0(l.before[t])).Abs(), known0(l.before[t])
	}
	if v.IsMissing() {
		return 0, 0
	}
	switch kind {
	case OrdersAboveCommitment:
		return r.Orders[t].Add(w.arrived(r, t)) - l.rest(v, t), v
	case InsideLeadTime:
		if t < l.lead.start {
			return v - w.knownBefore(l, t), v
		}
		return 0, 0
	}
	m := l.limit(kind)
	switch {
	case m == nil || v <= 0:
		return 0, 0
	case kind == OverMaximum:
		return v - *m, *m
	case kind == BelowMinimum:
		return *m - v, *m
	case *m <= 0:
		return 0, 0
	}
	return v % *m, *m
}

// knownBefore is how much of a commitment is not new: what the last close
// promised, or what is on order or has arrived.
func (w *worker) knownBefore(l *lane, t int) quantity.Number {
	r := l.row
	known := r.Orders[t].Add(w.arrived(r, t))
	if t == 0 {
		known = known.Add(l.got)
	}
	return max(known, known0(l.before[t]))
}

// limit returns the term that a kind is judged by, nil if it is not stated.
func (l *lane) limit(kind string) *quantity.Number {
	switch {
	case l.terms == nil:
		return nil
	case kind == OverMaximum:
		return l.terms.Maximum
	case kind == BelowMinimum:
		return l.terms.Minimum
	}
	return l.terms.Multiple
}

// rest is what of a commitment has not arrived yet.
func (l *lane) rest(v quantity.Number, t int) quantity.Number {
	if t == 0 {
		return max(0, v-l.got)
	}
	return v
}

// commitmentGap tells of the source that is off most in the worst period.
func (w *worker) commitmentGap(kind string, s *site, r *StockRow, run stretch) {
	l, most := &s.lanes[0], quantity.Number(0)
	for k := range s.lanes {
		if by, _ := w.off(kind, &s.lanes[k], run.worst); by > most {
			l, most = &s.lanes[k], by
		}
	}
	g := w.atSite(kind, r.Site, run)
	g.source = int32(l.row.Source)
	g.money = w.valued(kind, s, run)
	g.lastDay = w.lastDay(l.lead.lead, run.from)
	g.at = w.commitmentRef(l, run.worst)
	g.x, g.y, g.z = l.row.Committed[run.worst], w.expectedOf(kind, l, run.worst), most
	w.add(g)
}

// expectedOf is what a commitment is told against.
func (w *worker) expectedOf(kind string, l *lane, t int) quantity.Number {
	switch kind {
	case FrozenChange:
		return l.before[t]
	case OrdersAboveCommitment:
		return l.row.Orders[t]
	case InsideLeadTime:
		return w.knownBefore(l, t)
	}
	return *l.limit(kind)
}

// valued is the money of what a commitment is off by: units that may come too
// late or not at all, at the margin of what the site sells; units too many, at
// cost.
func (w *worker) valued(kind string, s *site, run stretch) quantity.Number {
	switch kind {
	case InsideLeadTime, OverMaximum:
		return w.siteMargin(s, run.worst, run.sum)
	}
	return w.atCost(run.worst, run.sum)
}

// commitmentRef returns the place of a commitment, or of its source.
func (w *worker) commitmentRef(l *lane, t int) position.Ref {
	r := l.row
	at := l.source.At
	for _, k := range w.commits.of(w.i) {
		m := &w.p.Sources[k.source].Commitments[k.at]
		if int(k.source) != r.Source || m.Site != r.Site {
			continue
		}
		at = m.At
		if c, stated := m.Cells.Cell(w.period(t)); stated {
			return c.At
		}
	}
	return at
}
