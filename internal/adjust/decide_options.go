package adjust

import (
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// choice is one option. cost is a number as it was typed, "" for none.
type choice struct{ id, summary, cost, branch string }

func (o choice) String() string {
	s := o.summary
	if o.cost != "" {
		s += ", costs " + o.cost
	}
	if o.branch != "" {
		s += ", on " + o.branch
	}
	return s
}

func (o choice) element() planfile.Value {
	pairs := []planfile.Pair{{Key: "id", Value: planfile.AsText(o.id)}, {Key: "summary", Value: planfile.AsText(o.summary)}}
	if o.cost != "" {
		pairs = append(pairs, planfile.Pair{Key: "cost", Value: planfile.AsNumber(o.cost)})
	}
	if o.branch != "" {
		pairs = append(pairs, planfile.Pair{Key: "branch", Value: planfile.AsText(o.branch)})
	}
	return planfile.AsMap(pairs...)
}

var (
	branchName = pattern.Of(`^[A-Za-z0-9][A-Za-z0-9._/+-]{0,199}$`)
	costNumber = pattern.Of(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)
)

// parted is a cost with separators of thousands, at the end or before a branch.
var parted = pattern.Of(`[0-9],[0-9]{3}(\.[0-9]+)? *(,[^,]*)?$`)

// cutLast parts a text at its last comma; nothing is behind it where there is
// none.
func cutLast(s string) (before, last string) {
	i := strings.LastIndexByte(s, ',')
	if i < 0 {
		return s, ""
	}
	return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:])
}

// options reads the options that were said.
func (a *asking) options() []choice {
	var out []choice
	for _, text := range a.q.Options {
		o, why := readOption(text)
		if why == "" {
			why = odd(o.summary)
		}
		switch {
		case why != "":
			a.problem(fmt.Sprintf("--option %q: %s", clip(text), why), "write it as "+OptionForm)
		case slices.ContainsFunc(out, func(x choice) bool { return strings.EqualFold(x.id, o.id) }):
			a.problem("option "+o.id+" is stated twice", "keep one")
		}
		out = append(out, o)
	}
	return out
}

// readOption reads `ID: SUMMARY, COST, BRANCH`. What stands last is a branch if
// it reads as one and a cost stands before it, or if it holds a slash.
func readOption(text string) (o choice, why string) {
	id, rest, ok := strings.Cut(text, ":")
	o.id = strings.TrimSpace(id)
	switch {
	case !ok:
		return o, "no colon behind its id"
	case !planfile.IsIdentifier(o.id):
		return o, "an id has letters, digits, dots, hyphens, plus signs and underscores, 64 at most"
	}
	summary := tidy(rest)
	before, last := cutLast(summary)
	isCost := func(s string) bool { return costNumber().MatchString(minus.Replace(s)) }
	if more, cost := cutLast(before); branchName().MatchString(last) && !isCost(last) && isCost(cost) && more != "" {
		summary, o.cost, o.branch = more, minus.Replace(cost), last
	} else if isCost(last) {
		summary, o.cost = before, minus.Replace(last)
	} else if branchName().MatchString(last) && strings.Contains(last, "/") {
		summary, o.branch = before, last
	}
	if o.summary = summary; o.summary == "" {
		return o, "it does not say what would be done"
	}
	if parted().MatchString(rest) && o.cost != "" {
		return o, "write the cost without separators"
	}
	if o.cost != "" {
		if bad := exact(o.cost); bad != "" {
			return o, bad
		}
	}
	return o, ""
}

// accept is the option that is always there: to live with it.
const accept = "accept"

// propose adds what the plan itself knows, where fewer than two ways are stated:
// one alone is no choice. Its cost is the margin at risk as it was computed, and
// not stated where that is not the gaps' money, or would count something twice.
func (a *asking) propose(options []choice) []choice {
	if len(options) > 1 || slices.ContainsFunc(options, func(o choice) bool { return strings.EqualFold(o.id, accept) }) {
		return options
	}
	o := choice{id: accept, summary: "live with it"}
	if n, ok := a.atRisk(); ok {
		o.cost = money(&n)
		o.summary += ", with this margin at risk"
		a.note("the option accept is proposed; its cost, %s, is the margin at risk as it was computed", o.cost)
	} else {
		a.note("the option accept is proposed; what it costs is not known to the plan")
	}
	return append(options, o)
}

// marginKinds are the kinds of gaps whose money is margin at risk.
var marginKinds = []string{projection.Shortage, projection.NoSource, projection.LateBacklog}

// atRisk is the margin at risk in all of the gaps.
func (a *asking) atRisk() (sum quantity.Number, ok bool) {
	for _, g := range a.gaps {
		if g.Kind != a.gaps[0].Kind || !slices.Contains(marginKinds, g.Kind) || g.Money.IsMissing() {
			return 0, false
		}
		sum = sum.Add(g.Money)
	}
	return sum, len(a.gaps) > 0
}

// recommended checks what is recommended.
func (a *asking) recommended(options []choice) {
	if a.q.Recommend == "" {
		return
	}
	var ids []string
	for _, o := range options {
		ids = append(ids, o.id)
	}
	if !slices.Contains(ids, a.q.Recommend) {
		a.bad = append(a.bad, unknown(0, "option", a.q.Recommend, ids))
	}
}

// deciders are the roles that are said, or those that the policy's rules ask for
// such gaps, where these say it without a choice.
func (a *asking) deciders() {
	p := a.s.Plan.Policy
	if len(a.q.DecidedBy) > 0 {
		for _, role := range a.q.DecidedBy {
			if p != nil && p.Role(role) == nil {
				a.bad = append(a.bad, a.s.noRole("role", role))
			}
		}
		return
	}
	if a.q.DecidedBy = a.s.decidersOf(a.gaps); len(a.q.DecidedBy) > 0 {
		a.note("%s decide, as the policy's rules ask about such gaps", strings.Join(a.q.DecidedBy, ", "))
		return
	}
	a.note("who decides is not said, and no rule of the policy tells: name the roles with --decided-by, or nobody can accept it")
}

// decidersOf are the roles that rules ask for all of these gaps, ascending.
func (s *State) decidersOf(gaps []*projection.Gap) []string {
	if s.Plan.Policy == nil {
		return nil
	}
	var out []string
	for i := range s.Plan.Policy.Rules {
		r := &s.Plan.Policy.Rules[i]
		if r.When == nil || !slices.ContainsFunc(gaps, func(g *projection.Gap) bool { return s.asksAbout(r.When, g) }) {
			continue
		}
		if roles, told := eachRole(&r.Need); told {
			out = append(out, roles...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// asksAbout reports whether a condition is met by such a gap alone.
func (s *State) asksAbout(c *policy.Condition, g *projection.Gap) bool {
	if len(c.All) > 0 || c.Change != nil || c.Edits != nil || c.Load != nil || c.Control != nil {
		return false
	}
	if c.Gaps != nil && len(c.Any) == 0 {
		return s.meets(c.Gaps, g)
	}
	return c.Gaps == nil && slices.ContainsFunc(c.Any, func(x policy.Condition) bool { return s.asksAbout(&x, g) })
}

// meets holds a gap against a test of gaps, as one that was opened.
func (s *State) meets(t *policy.GapTest, g *projection.Gap) bool {
	among := func(names []string, table dimension.Table, i int) bool {
		return len(names) == 0 || i != dimension.None && slices.Contains(names, table.ID(i))
	}
	p := s.Plan
	least := projection.Noise
	switch t.Class {
	case projection.Lever.String():
		least = projection.Lever
	case projection.NeedsDecision.String():
		least = projection.NeedsDecision
	}
	return (len(t.Kinds) == 0 || slices.Contains(t.Kinds, g.Kind)) && g.Class >= least && (len(t.How) == 0 || slices.Contains(t.How, "opened")) &&
		among(t.Families, p.FamilyIDs, g.Family) && among(t.Markets, p.MarketIDs, g.Market) && among(t.Sites, p.SiteIDs, g.Site) &&
		(t.AboveUnits == nil || g.Units > *t.AboveUnits) && (t.AboveMoney == nil || g.Money > *t.AboveMoney)
}

// eachRole are the roles of a need that asks for each of some; false where there
// is a choice among them.
func eachRole(n *policy.Need) (roles []string, told bool) {
	switch {
	case len(n.Any) > 0:
		return nil, false
	case len(n.All) > 0:
		for i := range n.All {
			more, told := eachRole(&n.All[i])
			if !told {
				return nil, false
			}
			roles = append(roles, more...)
		}
		return roles, true
	}
	return n.Roles, n.Count == 0 || len(n.Roles) == 1
}
