package projection

import (
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// promise is what is wrong with one source's commitment in one period.
type promise struct {
	by, base quantity.Number
	text     string
	lane     int
}

// commitmentGaps judges what sources have promised at a site against their
// terms, the open orders and the last close.
func (w *worker) commitmentGaps(s *site, r *StockRow) {
	some := false
	for k := range s.lanes {
		some = some || s.lanes[k].last >= 0
	}
	if !some && w.prev == nil {
		return
	}
	before := make([]Column, len(s.lanes))
	for k := range s.lanes {
		before[k] = w.borrow()
		w.committed(before[k], &w.res.Supply[s.lanes[k].row])
	}
	for _, kind := range [...]string{OverMaximum, BelowMinimum, OffMultiple, OrdersAboveCommitment, InsideLeadTime, FrozenChange} {
		worst := make([]promise, w.n)
		runs := stretches(w.n, func(t int) (by, base quantity.Number) {
			for k := range s.lanes {
				p := w.promised(kind, &s.lanes[k], before[k], t)
				if p.by <= 0 {
					continue
				}
				by, base = by.Add(p.by), base.Add(p.base)
				if p.by > worst[t].by {
					worst[t] = p
					worst[t].lane = k
				}
			}
			return by, base
		})
		for _, run := range runs {
			p := worst[run.worst]
			l := &s.lanes[p.lane]
			g := w.atSite(kind, r.Site, run)
			g.Source = w.res.Supply[l.row].Source
			g.Money = w.promiseMoney(s, kind, run)
			g.LastDay = w.lastDay(l.lead.lead, run.from)
			g.At = w.commitmentRef(l, run.worst)
			g.Text = p.text + w.worst(run)
			w.add(g)
		}
	}
}

// promised judges one commitment by one kind.
func (w *worker) promised(kind string, l *lane, before Column, t int) promise {
	r := &w.res.Supply[l.row]
	v := r.Committed[t]
	if kind == FrozenChange {
		return w.changed(l, v, before[t], t)
	}
	if v.IsMissing() {
		return promise{}
	}
	stated := words(v) + " committed"
	switch kind {
	case OrdersAboveCommitment:
		if rest := w.rest(l, v, t); r.Orders[t] > rest {
			by := r.Orders[t] - rest
			return promise{by: by, base: v, text: words(r.Orders[t]) + " on order, " + stated + " by " + l.source.ID + offBy(by, "too much")}
		}
	case InsideLeadTime:
		if t < l.lead.start {
			known := r.Orders[t]
			if t == 0 {
				known = known.Add(l.got)
			}
			if !before[t].IsMissing() {
				known = max(known, before[t])
			}
			return promise{by: v - known, base: v, text: stated + " by " + l.source.ID + ", " + words(known) + " known before" + offBy(v-known, "new inside the lead time")}
		}
	case OverMaximum:
		if m := l.limit(kind); m != nil && v > *m {
			return promise{by: v - *m, base: *m, text: stated + ", maximum of " + l.source.ID + " " + words(*m) + offBy(v-*m, "too much")}
		}
	case BelowMinimum:
		if m := l.limit(kind); m != nil && v > 0 && v < *m {
			return promise{by: *m - v, base: *m, text: stated + ", minimum of " + l.source.ID + " " + words(*m) + offBy(*m-v, "too little")}
		}
	case OffMultiple:
		if m := l.limit(kind); m != nil && *m > 0 && v%*m != 0 {
			return promise{by: v % *m, base: *m, text: stated + ", multiple of " + l.source.ID + " " + words(*m) + offBy(v%*m, "too much")}
		}
	}
	return promise{}
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
func (w *worker) rest(l *lane, v quantity.Number, t int) quantity.Number {
	if t == 0 {
		return max(0, v-l.got)
	}
	return v
}

// changed judges a commitment in the frozen zone against the last close.
func (w *worker) changed(l *lane, now, before quantity.Number, t int) promise {
	if w.prev == nil || t >= w.p.Fences.Frozen || now == before {
		return promise{}
	}
	by := (known0(now) - known0(before)).Abs()
	return promise{by: by, base: known0(before), text: said(now) + " by " + l.source.ID + ", at the last close " + said(before) + offBy(by, "changed in the frozen zone")}
}

func said(v quantity.Number) string {
	if v.IsMissing() {
		return "nothing committed"
	}
	return words(v) + " committed"
}

// promiseMoney is the margin of the units that a commitment is off by, valued
// by where the site's demand comes from; at cost for what is too much.
func (w *worker) promiseMoney(s *site, kind string, run stretch) quantity.Number {
	return w.atCost(run.worst, run.sum)
}

// commitmentRef returns the place of a commitment, or of its source.
func (w *worker) commitmentRef(l *lane, t int) position.Ref {
	r := &w.res.Supply[l.row]
	at := l.source.At
	for _, k := range w.commits.of(w.i) {
		m := &w.p.Sources[k.source].Commitments[k.at]
		if int(k.source) != r.Source || m.Site != r.Site {
			continue
		}
		at = m.At
		if c := m.Cells.Cell(w.period(t)); c != nil {
			return c.At
		}
	}
	return at
}
