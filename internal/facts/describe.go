package facts

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
)

// describe says what a file is, where from and as of when.
func (r *run) describe(fact string, b *book, p period.Period, isOpen bool) described {
	cal := r.opt.Plan.Calendar
	d := described{fact: fact, complete: true}
	if o := b.origin[p]; o != nil {
		d.measure, d.complete = o.measure, !o.partial
		d.source, d.query, d.note = strings.Join(o.sources, ", "), strings.Join(o.names, ", "), joinNotes(o.notes...)
	} else {
		d.measure, d.source, d.query = r.nothing(fact)
	}
	lost := b.holes[period.None]
	if p != period.None {
		lost += b.holes[p]
	}
	if lost > 0 {
		d.complete = false
		d.note = joinNotes(d.note, count(lost, "row was left out because it", "rows were left out because they")+" cannot be read")
	}
	if r.missingPart(fact) {
		d.complete = false
	}
	day, counted := b.counted[p]
	switch {
	case isOpen:
		if d.asOf = period.NoDate; counted {
			d.asOf = day
		} else if at, ok := r.openedAt[fact]; ok {
			d.asOf = at
		} else {
			d.asOf = b.latest
		}
	case counted:
		d.asOf = day
	default:
		d.asOf = cal.End(p).AddDays(-1)
	}
	return d
}

// missingPart reports whether another mapping holds more of this fact.
func (r *run) missingPart(fact string) bool {
	return slices.ContainsFunc(r.opt.Mappings, func(m planfile.Mapping) bool {
		return m.Fact == fact && !slices.ContainsFunc(r.out.Sources, func(s Source) bool { return s.Mapping == m.ID })
	})
}

// nothing is where an empty state came from.
func (r *run) nothing(fact string) (measure, source, query string) {
	for _, s := range r.out.Sources {
		if s.Fact != fact {
			continue
		}
		for _, m := range r.opt.Mappings {
			if m.ID == s.Mapping {
				measure, source = m.Measure, m.Source
				if source == "" {
					source = m.ID
				}
			}
		}
		return measure, source, s.origin()
	}
	return "", fact, ""
}

// gaps notes periods without rows between periods that have some.
func (r *run) gaps(fact string, b *book) {
	if actual.KindOf(fact).Order {
		r.overdue(fact, b)
		return
	}
	lo, hi, has := period.None, period.None, map[period.Period]bool{}
	for k := range b.at {
		if lo == period.None || k.period < lo {
			lo = k.period
		}
		hi = max(hi, k.period)
		has[k.period] = true
	}
	if len(has) == 0 {
		r.out.Notices = append(r.out.Notices, fmt.Sprintf("%s: no row is kept, nothing is written", fact))
		return
	}
	from := period.None // of the periods without a row that end before p
	for p := lo; p <= hi+1; p++ {
		silent := p <= hi && !has[p] && p < r.opt.Plan.First && !r.stands(fact, p)
		switch {
		case silent && from == period.None:
			from = p
		case !silent && from != period.None:
			span := r.label(from)
			if p-1 > from {
				span += ".." + r.label(p-1)
			}
			r.out.Notices = append(r.out.Notices, fmt.Sprintf("%s: no row in %s, which stays unknown (not zero)", fact, span))
			from = period.None
		}
	}
}

// stands reports whether a closed period has a file already.
func (r *run) stands(fact string, p period.Period) bool {
	_, err := fs.Stat(r.folder(), path.Join("facts", fact, r.label(p)+".csv"))
	return err == nil
}

// overdue notes open orders whose day has passed.
func (r *run) overdue(fact string, b *book) {
	start := r.opt.Plan.Calendar.Start(r.opt.Plan.First)
	n, q := 0, amount{}
	for k, i := range b.at {
		if k.due < start {
			n++
			q = q.add(b.sums[i].quantity)
		}
	}
	switch {
	case n == 1:
		r.out.Notices = append(r.out.Notices, fmt.Sprintf("%s: 1 order over %s units was due before %s and counts in the first open period", fact, q.rounded(), start))
	case n > 1:
		r.out.Notices = append(r.out.Notices, fmt.Sprintf("%s: %d orders over %s units were due before %s and count in the first open period", fact, n, q.rounded(), start))
	}
}
