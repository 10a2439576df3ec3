package trigger

import (
	"cmp"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

// group is one subject, or several of one cause.
type group struct {
	subject string
	members []string
	tally   *tally
	run     int
	cause   *Cause
}

// miss is what a source had committed of an item in a period, and what came.
type miss struct{ committed, received, short quantity.Number }

func (m *miss) add(o miss) {
	m.committed, m.received, m.short = m.committed.Add(o.committed), m.received.Add(o.received), m.short.Add(o.short)
}

// byCause groups items of which the same source is late: ten items that are
// short because of one supplier are one matter. Such a group is named after its
// source, also where it has one item only, so that its name stays.
func (e *evaluator) byCause(tr *decision.Trigger, w *window, found map[string]*tally, runs map[string]int) []group {
	var out []group
	of := map[string]int{}
	for _, s := range sortedNames(found) {
		t := found[s]
		cause := e.causeOf(tr, w, t)
		if tr.By != "item" || cause == nil {
			out = append(out, group{s, []string{s}, t, runs[s], cause})
			continue
		}
		i, known := of[cause.Source]
		if !known {
			i = len(out)
			of[cause.Source] = i
			out = append(out, group{subject: "@" + cause.Source, tally: newTally()})
		}
		g := &out[i]
		g.members, g.run = append(g.members, s), max(g.run, runs[s])
		g.tally.merge(t)
		g.cause = joined(g.cause, cause)
	}
	return out
}

func joined(a, b *Cause) *Cause {
	if a == nil {
		return b
	}
	out := *a
	out.Committed, out.Received, out.Short = a.Committed.Add(b.Committed), a.Received.Add(b.Received), a.Short.Add(b.Short)
	return &out
}

// causeOf is the source that explains at least half of what a subject is off by,
// nil where there is none: it is about too little, and the source delivered less
// than it had committed to in these periods and the one before.
func (e *evaluator) causeOf(tr *decision.Trigger, w *window, t *tally) *Cause {
	if tr.By == "source" || tr.Window.Open || !tooLittle(tr.Measure, t.off) {
		return nil
	}
	items := map[int]bool{}
	for k := range t.rows {
		if k.item == dimension.None {
			return nil
		}
		items[k.item] = true
	}
	from := w.from - 1
	if tr.Measure == supplyOf || tr.Measure == attainmentOf {
		from = w.from
	}
	source, m := e.latest(items, from, w.to)
	if source == dimension.None || m.short.Add(m.short) < t.off.Abs() {
		return nil
	}
	return e.cause(source, m, from, w.to)
}

// tooLittle reports whether a difference may come from short deliveries, and
// is in units as they are.
func tooLittle(measure string, off quantity.Number) bool {
	switch measure {
	case stockOf, supplyOf, attainmentOf:
		return off < 0
	case backlogOf:
		return off > 0
	}
	return false
}

func (e *evaluator) cause(source int, m miss, from, to period.Period) *Cause {
	s, cal := e.sourceOf(source), e.head.Result.Plan.Calendar
	return &Cause{Source: s.ID, Name: s.Label(), Owner: s.Owner, Committed: m.committed, Received: m.received, Short: m.short, From: cal.Label(from), To: cal.Label(to)}
}

// latest is the source that is short of most units of some items.
func (e *evaluator) latest(items map[int]bool, from, to period.Period) (source int, most miss) {
	bySource := map[int]miss{}
	for t := from; t <= to; t++ {
		for k, m := range e.shortIn(t) {
			if items[k.item] {
				all := bySource[k.source]
				all.add(m)
				bySource[k.source] = all
			}
		}
	}
	source = dimension.None
	for s, m := range bySource {
		if m.short > most.short || m.short == most.short && m.short > 0 && s < source {
			source, most = s, m
		}
	}
	return source, most
}

// shortIn is what sources missed of their commitments in a closed period, held
// against the plan of the cycle before.
func (e *evaluator) shortIn(t period.Period) map[key]miss {
	if m, ok := e.short[t]; ok {
		return m
	}
	out := map[key]miss{}
	e.short[t] = out
	v := e.record.Committed(t, 1)
	if v == nil || v.Result == nil || t > e.last {
		return out
	}
	p := planned{e.view(v)}
	for _, k := range rowsOf(supplyOf, p) {
		committed, received := p.number(supplyOf, k, t), e.facts.number(supplyOf, k, t)
		if !committed.IsMissing() && !received.IsMissing() {
			out[k] = miss{committed, received, max(committed.Add(-received), 0)}
		}
	}
	return out
}

// things are what a breach is about, by the head's own indexes.
type things struct {
	items, families, markets, sources map[int]bool
}

func (e *evaluator) things(t *tally, cause *Cause) things {
	out := things{map[int]bool{}, map[int]bool{}, map[int]bool{}, map[int]bool{}}
	for k, s := range t.rows {
		if s.off == 0 {
			continue
		}
		out.items[e.head.Own(vintage.Item, k.item)] = true
		out.markets[e.head.Own(vintage.Market, k.market)] = true
		out.sources[e.head.Own(vintage.Source, k.source)] = true
	}
	for f := range t.families {
		out.families[e.head.Own(vintage.Family, f)] = true
	}
	if cause != nil {
		out.sources[e.plan().SourceIDs.Index(cause.Source)] = true
	}
	for _, m := range []map[int]bool{out.items, out.families, out.markets, out.sources} {
		delete(m, dimension.None)
	}
	return out
}

func (e *evaluator) plan() *plan.Plan { return e.head.Result.Plan }

// byMoney ranks amounts, largest first, what is not known last.
func byMoney(a, b quantity.Number) int {
	known := func(n quantity.Number) quantity.Number {
		if n.IsMissing() {
			return -1
		}
		return n.Abs()
	}
	return cmp.Compare(known(b), known(a))
}
