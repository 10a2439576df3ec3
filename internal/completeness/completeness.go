// Package completeness says of each kind of fact whether the last closed period
// is known in full, how old what is known is, and which markets, sites and
// sources are silent that were not silent before. It is what a cycle asks
// before it starts.
//
// It looks at the facts as the plan holds them and judges nothing: what a hole
// means is for the caller to say.
package completeness

import (
	"slices"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
)

// State is how far one kind of fact is known.
type State struct {
	// Fact is the kind, as in actual.Kinds.
	Fact string
	// Expected is the period of which facts are to be there: the last closed
	// one; for open orders, which are a state, the first open one.
	Expected period.Period
	// Last is the latest closed period that is known in full, period.None if
	// there is none. Open orders have none.
	Last period.Period
	// Known says that there are facts of Expected, Complete that they say to be
	// all. Missing parts do not make them incomplete: perhaps nothing happened.
	Known, Complete bool
	// AsOf is the day up to which this kind is known, period.NoDate if nobody
	// knows; Age the days from it to the day that was asked for, 0 without a
	// day.
	AsOf period.Date
	Age  int
	// Stale says that Age is more than the plan allows.
	Stale bool
	// Missing are the markets, sites and sources without a row in Expected that
	// had one in each of the three periods before.
	Missing []Part
}

// Part is a market, a site or a source.
type Part struct {
	Role string // market, site or source
	ID   string
}

// OK says that nothing is to be done: known in full, not stale, nobody silent.
func (s *State) OK() bool { return s.Known && s.Complete && !s.Stale && len(s.Missing) == 0 }

// always are the kinds that every plan begins from.
var always = []string{"sales", "receipts", "stock"}

// before is how many periods a part must have had rows in to be missed.
const before = 3

// Of returns the state of each kind that every plan needs, which are sales,
// receipts and stock, and of each other kind that the plan has used, in the
// order of actual.Kinds. asOf is the day on which ages are judged;
// period.NoDate leaves them out.
func Of(p *plan.Plan, asOf period.Date) []State {
	var out []State
	for i := range actual.Kinds {
		k := &actual.Kinds[i]
		used := slices.ContainsFunc(p.Actuals.Files, func(f actual.File) bool { return f.Fact == k.Name && f.Found })
		if used || slices.Contains(always, k.Name) {
			out = append(out, stateOf(p, k, asOf))
		}
	}
	return out
}

// MaxAge is how old the newest facts of a plan may be, in days: as the plan
// says, else a month and two weeks, or two weeks where cycles are weeks.
func MaxAge(p *plan.Plan) int {
	switch {
	case p.FactsMaxAge > 0:
		return p.FactsMaxAge
	case p.Cycles().Calendar().Name() == "week":
		return 14
	}
	return 45
}

func stateOf(p *plan.Plan, k *actual.Kind, asOf period.Date) State {
	s := State{Fact: k.Name, Expected: p.First - 1, Last: period.None, AsOf: period.NoDate}
	for i := range p.Actuals.Files {
		if f := &p.Actuals.Files[i]; f.Fact == k.Name && f.Found && f.AsOf != period.NoDate && (s.AsOf == period.NoDate || f.AsOf > s.AsOf) {
			s.AsOf = f.AsOf
		}
	}
	if s.AsOf != period.NoDate && asOf != period.NoDate {
		s.Age = int(asOf - s.AsOf)
		s.Stale = s.Age > MaxAge(p)
	}
	if k.Order {
		s.Expected = p.First
		s.orders(p)
		return s
	}
	t := p.Actuals.Table(k.Name)
	s.Known, s.Complete = t.Known[s.Expected], t.Complete[s.Expected]
	for q := range t.Complete {
		if t.Complete[q] && q < p.First {
			s.Last = max(s.Last, q)
		}
	}
	if s.Known {
		s.Missing = missing(p, k, t, s.Expected)
	}
	return s
}

// orders judges a state of one day: it is there if it is of the eve of the
// first open period or later.
func (s *State) orders(p *plan.Plan) {
	for i := range p.Actuals.Files {
		f := &p.Actuals.Files[i]
		if f.Fact == s.Fact && f.Found && f.AsOf != period.NoDate && f.AsOf >= p.Calendar.Start(p.First).AddDays(-1) {
			s.Known, s.Complete = true, s.Complete || f.Complete
		}
	}
}

// missing are the parts that had rows in each of the periods before p, and have
// none in p.
func missing(p *plan.Plan, k *actual.Kind, t *actual.Table, at period.Period) (out []Part) {
	for _, role := range k.Keys {
		table, of := partOf(p, role)
		if of == nil {
			continue
		}
		seen := make([]uint8, table.Len()) // a bit for each of the periods, the lowest for p
		for i := range t.Rows {
			part := of(t.Rows[i].Key)
			if part == dimension.None {
				continue
			}
			for _, c := range t.Rows[i].Cells.Cells() {
				if d := at - c.Period; d >= 0 && d <= before {
					seen[part] |= 1 << d
				}
			}
		}
		for i, bits := range seen {
			if bits == 1<<(before+1)-2 {
				out = append(out, Part{role, table.ID(i)})
			}
		}
	}
	return out
}

func partOf(p *plan.Plan, role string) (dimension.Table, func(actual.Key) int) {
	switch role {
	case "market":
		return p.MarketIDs, func(k actual.Key) int { return k.Market }
	case "site":
		return p.SiteIDs, func(k actual.Key) int { return k.Site }
	case "source":
		return p.SourceIDs, func(k actual.Key) int { return k.Source }
	}
	return dimension.Table{}, nil
}
