package signoff

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/statement"
)

// decision asks for what an accepted decision says in `decided_by`: each role,
// filled by somebody else. What counts is that they signed content that holds
// the decision as it stands; that the rest of the plan has changed since takes
// nothing from it, because what it covers is bound by what they signed.
func (e *evaluation) decision(d *Decided) {
	a := &asked{purpose: e.c.Purpose, decision: d, ask: ask{roll: e.roll, need: &policy.Need{Roles: d.Decision.DecidedBy},
		purposes: []statement.Purpose{statement.Proposal, statement.Close}, refuses: []statement.Purpose{statement.Purpose(e.c.Purpose)},
		authors: authors(d.Contributors), takes: d.signedIn}}
	a.out = Rule{ID: "decision/" + d.Decision.ID, Name: d.Decision.Question, Purpose: string(e.c.Purpose), Decision: d.Decision.ID}
	e.asked = append(e.asked, a)
}

// signedIn reports whether what was signed holds the decision as it stands.
func (d *Decided) signedIn(v *voice) bool {
	return v.standing != Refused && d.Hash != "" && v.Contains[d.Decision.ID] == d.Hash
}

// AcceptedDecisions are the decisions of a case that those who decide have
// agreed to, each with the largest sizes of gaps to which all of them agreed:
// by these a decision covers that states no limit of its own. It is never nil.
// An override accepts no decision.
func AcceptedDecisions(c *Case) decision.Agreed {
	out := decision.Agreed{}
	if c.Policy == nil {
		return out
	}
	e := &evaluation{c: c, roll: newRoll(c, c.Policy)}
	for i := range c.Decisions {
		e.decision(&c.Decisions[i])
	}
	for _, a := range e.asked {
		if a.state(); a.out.State == Met {
			out[a.decision.Decision.ID] = a.sizes()
		}
	}
	return out
}

// sizes are the sizes to which all whom a decision needs agreed, nil if none of
// them is known.
func (a *asked) sizes() decision.Sizes {
	gaps, known := a.gaps()
	if !known {
		return nil
	}
	out := decision.Sizes{}
	for _, gap := range gaps {
		if size, ok := a.agreedTo(gap); ok {
			out[gap] = size
		}
	}
	return out
}

// gaps are those that a cover without a limit of its own names, in anything that
// was signed; it is not known where nobody's content was computed.
func (a *asked) gaps() (out []string, known bool) {
	for _, u := range a.units() {
		for _, h := range u.voices {
			known = known || h.Holds != nil
			for gap := range h.Holds {
				if named(a.decision.Decision, gap) {
					out = append(out, gap)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out), known
}

func named(d *decision.Decision, gap string) bool {
	return slices.ContainsFunc(d.Covers, func(v decision.Cover) bool {
		head, pattern := strings.CutSuffix(v.Gap, "*")
		return v.UpTo == nil && v.UpToMoney == nil && (pattern && strings.HasPrefix(gap, head) || gap == v.Gap)
	})
}

// agreedTo finds the largest size of a gap, in units first, to which everybody
// agreed whom the decision needs.
func (a *asked) agreedTo(gap string) (decision.Size, bool) {
	var units, money []quantity.Number
	for _, u := range a.units() {
		for _, h := range u.voices {
			if s, ok := h.Holds[gap]; ok && !s.Units.IsMissing() {
				units, money = append(units, s.Units), append(money, s.Money)
			}
		}
	}
	agreed := func(n, m quantity.Number) bool {
		with := a.ask
		with.takes = func(v *voice) bool { return a.takes(v) && reaches(v.Holds, gap, n, m) }
		return with.count().met()
	}
	money = falling(money)
	for _, n := range falling(units) {
		if least := money[len(money)-1]; !agreed(n, least) {
			continue
		}
		for _, m := range money {
			if agreed(n, m) {
				return decision.Size{Units: n, Money: m}, true
			}
		}
	}
	return decision.Size{}, false
}

// reaches reports whether a gap was as large as this in what was signed. Money
// that was not known then bounds nothing.
func reaches(held decision.Sizes, gap string, units, money quantity.Number) bool {
	s, ok := held[gap]
	return ok && !s.Units.IsMissing() && s.Units >= units && (s.Money.IsMissing() || !money.IsMissing() && s.Money >= money)
}

// falling sorts numbers, the one that bounds nothing first, then the largest.
func falling(list []quantity.Number) []quantity.Number {
	slices.SortFunc(list, func(a, b quantity.Number) int {
		switch {
		case a == b:
			return 0
		case a.IsMissing():
			return -1
		case b.IsMissing() || a > b:
			return map[bool]int{true: 1, false: -1}[b.IsMissing()]
		}
		return 1
	})
	return slices.Compact(list)
}
