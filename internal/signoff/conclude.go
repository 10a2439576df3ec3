package signoff

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/accord-plan/accord/internal/policy"
)

// conclude says what came of it, and whom it waits for.
func (e *evaluation) conclude() {
	r := e.report
	for _, a := range e.asked {
		r.Rules = append(r.Rules, a.out)
		if a.out.State == Open || a.out.State == Rejected {
			r.Missing = append(r.Missing, a.lacking()...)
		}
	}
	if x := e.extra; x != nil {
		r.Rules = append(r.Rules, *x)
		if x.State == Open {
			m := Missing{Rule: x.ID, Purpose: x.Purpose, Role: "any role", From: x.Need.Seats[0].Could, Evidence: string(policy.AnyEvidence)}
			if len(m.From) == 0 {
				m.Why = alone(e.c.Contributors)
			}
			r.Missing = append(r.Missing, m)
		}
	}
	r.Outcome = e.outcome()
	r.Overrides = e.notes()
	r.Why = e.why()
}

// outcome weighs what was counted. An override lets all pass but what nobody
// can let pass.
func (e *evaluation) outcome() Outcome {
	switch {
	case len(e.report.Blocked) > 0 || e.roll == nil:
		return NotJudged
	case e.allMet():
		return Approved
	case len(e.overrides) > 0:
		return Overridden
	case len(e.report.Failed) > 0 || e.any(Failed):
		return NotJudged
	case e.any(Rejected):
		return Refusal
	}
	return NotYet
}

func (e *evaluation) any(s State) bool {
	return slices.ContainsFunc(e.report.Rules, func(r Rule) bool { return r.State == s })
}

// lacking lists the empty seats of the ways that lack the fewest.
func (a *asked) lacking() []Missing {
	if a.tally == nil || a.tally.err != nil {
		return nil
	}
	var out []Missing
	done := map[int]bool{}
	for _, way := range a.tally.ways {
		for _, leaf := range way {
			for _, s := range leaf.seats {
				if a.tally.by[s] >= 0 || done[s] {
					continue
				}
				done[s] = true
				out = append(out, a.empty(leaf, s))
			}
		}
	}
	return out
}

func (a *asked) empty(leaf *branch, s int) Missing {
	p := &a.tally.tree.seats[s]
	m := Missing{Rule: a.out.ID, Purpose: a.out.Purpose, New: a.out.New, Role: strings.Join(p.roles, " or "), Evidence: string(leaf.need.Evidence)}
	if m.Evidence == "" {
		m.Evidence = string(policy.AnyEvidence)
	}
	if slices.ContainsFunc(a.tally.ways, func(w []*branch) bool { return !slices.Contains(w, leaf) }) {
		m.Any = leaf.need.ID
	}
	who, not := a.could(a.tally, p)
	if m.From = who; len(who) == 0 {
		m.Why = strings.Join(not, "; ")
	}
	return m
}

// mostWhy is how many characters a forge shows of a status.
const mostWhy = 140

// why says the outcome in one sentence.
func (e *evaluation) why() string {
	r := e.report
	switch r.Outcome {
	case Approved:
		if e.ratified {
			return joined("approved by override of ", people(e.overrides), "; ratified by ", e.ratifiers(e.overrides[0]))
		}
		return joined("approved", behind(" by ", strings.Join(e.seats(), ", ")))
	case Overridden:
		return joined("overridden by ", people(e.overrides), ", not ratified yet; else ", e.waits())
	case Refusal:
		return joined("rejected by ", strings.Join(e.rejecting(), ", "))
	case NotJudged:
		return joined("cannot be approved: ", strings.Join(slices.Concat(r.Blocked, r.Failed, e.failing()), "; "))
	}
	return joined(e.waits(), e.lapses())
}

// joined makes one line of at most mostWhy characters.
func joined(parts ...string) string {
	s := strings.Join(strings.Fields(strings.Join(parts, "")), " ")
	if utf8.RuneCountInString(s) <= mostWhy {
		return s
	}
	return string([]rune(s)[:mostWhy-1]) + "…"
}

func behind(lead, s string) string {
	if s == "" {
		return ""
	}
	return lead + s
}

func people(list []*voice) string {
	var names []string
	for _, v := range list {
		if s := v.person + " (" + v.Role + ")"; !slices.Contains(names, s) {
			names = append(names, s)
		}
	}
	return strings.Join(names, ", ")
}

// waits says whom it waits for: `waits for cfo (clara), coo (sam or june)`.
func (e *evaluation) waits() string {
	var list []string
	for _, m := range e.report.Missing {
		who := "nobody can"
		if n := len(m.From); n > 3 {
			who = strings.Join(m.From[:2], ", ") + " or " + strconv.Itoa(n-2) + " more"
		} else if n > 0 {
			who = strings.Join(m.From, " or ")
		}
		role := m.Role
		if m.Rule == FurtherApprover {
			role = "one more"
		}
		if s := role + " (" + who + ")"; !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	if len(list) == 0 {
		return "it cannot be judged"
	}
	return "waits for " + strings.Join(list, ", ")
}

func (e *evaluation) lapses() string {
	n := 0
	for _, v := range e.voices() {
		if e.lapsed(v) {
			n++
		}
	}
	switch n {
	case 0:
		return ""
	case 1:
		return "; 1 approval lapsed"
	}
	return "; " + strconv.Itoa(n) + " approvals lapsed"
}

// failing says which rules cannot be judged.
func (e *evaluation) failing() []string {
	var out []string
	for i := range e.report.Rules {
		r := &e.report.Rules[i]
		switch {
		case r.State != Failed:
		case r.When != nil && r.When.State == Failed:
			out = append(out, r.ID+": "+r.When.Text)
		case r.Need != nil:
			out = append(out, r.ID+": "+r.Need.Text)
		}
	}
	return out
}

// seats lists who fills a seat of any rule.
func (e *evaluation) seats() []string {
	var out []string
	eachSeat(e.report.Rules, func(s *Seat) {
		who := s.Person
		if s.For != "" {
			who += " for " + s.For
		}
		if who != "" && !slices.Contains(out, who) {
			out = append(out, who)
		}
	})
	slices.Sort(out)
	return out
}

// seated are the ids of the evidence that fills seats.
func (e *evaluation) seated() map[string]bool {
	out := map[string]bool{}
	list := e.report.Rules
	if len(list) == 0 {
		for _, a := range e.asked {
			list = append(list, a.out)
		}
	}
	eachSeat(list, func(s *Seat) {
		for _, id := range strings.Fields(s.By) {
			out[id] = true
		}
	})
	return out
}

func eachSeat(rules []Rule, f func(*Seat)) {
	var down func(n *Node)
	down = func(n *Node) {
		for i := range n.Seats {
			f(&n.Seats[i])
		}
		for i := range n.Children {
			down(&n.Children[i])
		}
	}
	for i := range rules {
		if n := rules[i].Need; n != nil {
			down(n)
		}
	}
}

// rejecting names who rejects, and as what.
func (e *evaluation) rejecting() []string {
	var out []string
	for _, a := range e.asked {
		if a.tally == nil || a.out.State != Rejected {
			continue
		}
		refusals := a.refusals()
		for _, leaf := range a.tally.tree.leaves {
			for _, role := range leaf.need.Roles {
				for _, who := range refusals[role] {
					if s := who + " (" + role + ")"; !slices.Contains(out, s) {
						out = append(out, s)
					}
				}
			}
		}
	}
	return out
}
