package hindsight

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// version is a plan that was read: those committed, oldest first, and at the
// end the one that stands.
type version struct {
	name   string // its cycle, with the number of a re-plan
	cycle  string
	on     period.Date
	result *projection.Result
}

func (f *Facts) versions() []version {
	var out []version
	for _, v := range f.record.Computable() {
		name := v.Cycle
		if v.Tag != "" {
			name = tagName(v.Tag)
		}
		out = append(out, version{name, v.Cycle, v.On, v.Result})
	}
	return append(out, version{f.head.Plan.Cycle, f.head.Plan.Cycle, f.record.AsOf, f.head})
}

// tagName is `2026-12.2` of `plan/2026-12.2` or `plan/NAME/2026-12.2`.
func tagName(tag string) string {
	for i := len(tag) - 1; i >= 0; i-- {
		if tag[i] == '/' {
			return tag[i+1:]
		}
	}
	return tag
}

// told is one decision, assumption or risk over all plans read: newest is as it
// was last, at[i] as version i has it, nil where it does not.
type told[T any] struct {
	newest *T
	at     []*T
	gone   bool
}

// over collects things by id over all versions, in order of id.
func over[T any](vs []version, of func(*projection.Result) []T, id func(*T) string) []told[T] {
	var ids []string
	all := map[string]*told[T]{}
	for i := range vs {
		list := of(vs[i].result)
		for k := range list {
			x := &list[k]
			t := all[id(x)]
			if t == nil {
				t = &told[T]{at: make([]*T, len(vs))}
				all[id(x)], ids = t, append(ids, id(x))
			}
			t.newest, t.at[i] = x, x
		}
	}
	slices.Sort(ids)
	out := make([]told[T], len(ids))
	for i, k := range ids {
		out[i] = *all[k]
		out[i].gone = out[i].at[len(vs)-1] == nil
	}
	return out
}

// first is the first version that has it.
func (t *told[T]) first() int { return slices.IndexFunc(t.at, func(x *T) bool { return x != nil }) }

// Day is a day on which a decision got a status.
type Day struct {
	On     period.Date
	Status decision.Status
}

// Days are those of each decision by id, oldest first, as commits show them.
type Days map[string][]Day

// dated tells on which days a decision was asked and accepted, and whether that
// was after its last day.
func (x *Decision) dated(days []Day, due period.Date) {
	opened, accepted := period.NoDate, period.NoDate
	for _, d := range days {
		if opened == period.NoDate {
			opened = d.On
		}
		if accepted == period.NoDate && (d.Status == decision.Accepted || d.Status == decision.Done) {
			accepted = d.On
		}
	}
	if opened != period.NoDate {
		x.OpenedOn = opened.String()
	}
	if accepted == period.NoDate {
		return
	}
	n := int(accepted - opened)
	x.AcceptedOn, x.DaysOpen = accepted.String(), &n
	x.Late = due != period.NoDate && accepted > due
}

func (f *Facts) decisions(vs []version, days Days) []Decision {
	var out []Decision
	all := over(vs, func(r *projection.Result) []decision.Decision { return r.Plan.Decisions }, func(d *decision.Decision) string { return d.ID })
	for i := range all {
		d := f.decision(vs, &all[i])
		d.dated(days[d.ID], all[i].newest.Due)
		out = append(out, d)
	}
	slices.SortStableFunc(out, func(a, b Decision) int {
		return cmp.Or(cmp.Compare(rankOf(&a), rankOf(&b)), -cmp.Compare(known(a.AtStake), known(b.AtStake)), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// rankOf puts first what was missed, then what somebody owes an answer to, what
// was kept, and what is still to come.
func rankOf(d *Decision) int {
	switch {
	case d.Outcome == nil:
		return 5
	case d.Outcome.Verdict == Missed:
		return 0
	case d.Outcome.Overdue:
		return 1
	case d.Outcome.Verdict == NotTold:
		return 2
	case d.Outcome.Verdict == Kept:
		return 3
	}
	return 4
}

// known is a number, zero where it is missing: for sorting.
func known(n quantity.Number) quantity.Number {
	if n.IsMissing() {
		return 0
	}
	return n
}

func taken(d *decision.Decision) bool {
	return d != nil && (d.Status == decision.Accepted || d.Status == decision.Done)
}

func (f *Facts) decision(vs []version, t *told[decision.Decision]) Decision {
	d := t.newest
	x := Decision{ID: d.ID, Question: d.Question, Owner: d.Owner, DecidedBy: d.DecidedBy, Kind: kindOf(d), Status: string(d.Status), Chosen: d.Chosen,
		SupersededBy: d.SupersededBy, Gone: t.gone, Cost: quantity.Missing, AtStake: quantity.Missing}
	if o := d.Option(d.Chosen); o != nil {
		x.Chosen = o.Summary
		if o.Cost != nil {
			x.Cost = *o.Cost
		}
	}
	if d.Due != period.NoDate {
		x.Due = d.Due.String()
	}
	x.course(vs, t)
	accepted := slices.IndexFunc(t.at, taken)
	f.stake(&x, vs, t, accepted)
	if accepted < 0 {
		return x
	}
	if d.Status != decision.Superseded && d.Status != decision.Rejected {
		x.Outcome = f.Outcome(d)
	}
	if x.Outcome != nil {
		x.Outcome.Planned, x.Outcome.PlannedPlan = planned(vs[accepted].result, d.Expected), vs[accepted].name
		if accepted > 0 {
			x.Outcome.Without, x.Outcome.WithoutPlan = planned(vs[accepted-1].result, d.Expected), vs[accepted-1].name
		}
	}
	x.Reconsider = f.reconsider(vs, d, accepted)
	return x
}

// kindOf is what a decision is about: the kind of the gaps that it covers, or
// what it should change.
func kindOf(d *decision.Decision) string {
	for i := range d.Covers {
		if kind := gapKind(d.Covers[i].Gap); kind != "" {
			return kind
		}
	}
	if d.Expected != nil {
		return d.Expected.Measure
	}
	return "other"
}

// gapKind is the kind in a gap's id; of a company's rule it is `rule`.
func gapKind(gap string) string {
	for i := range gap {
		if gap[i] == '/' {
			return gap[:i]
		}
	}
	return ""
}

// course tells when it was opened and accepted, and whether in time.
func (x *Decision) course(vs []version, t *told[decision.Decision]) {
	last := decision.Status("")
	opened, accepted := t.first(), -1
	for i, d := range t.at {
		if d == nil {
			continue
		}
		if d.Status == decision.Proposed {
			x.Reopened = x.Reopened || last != "" && last != decision.Proposed
			if d.Due != period.NoDate && vs[i].on > d.Due {
				x.Late, x.OpenOn = true, vs[i].on.String()
			}
		}
		if accepted < 0 && taken(d) {
			accepted = i
		}
		if d.Status != last {
			x.History = append(x.History, Standing{vs[i].name, string(d.Status)})
		}
		last = d.Status
	}
	x.Opened = vs[opened].name
	if accepted >= 0 {
		x.Accepted = vs[accepted].name
		n := 0
		for i := opened + 1; i <= accepted; i++ {
			if vs[i].cycle != vs[i-1].cycle {
				n++
			}
		}
		x.CyclesOpen = &n
	}
}
