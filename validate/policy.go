package validate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
)

var ruleChecks = []Check{
	{"policy-rules", "A policy with rules says who agrees to a close and to its own change, and who makes the tag.",
		[]finding.Code{finding.RulesMissing, finding.CloserNobody}, NeedsPolicy, checkRulesComplete},
	{"policy-needs", "What a rule needs can be met by the people there are.",
		[]finding.Code{finding.NeedNobody, finding.NeedNever, finding.NeedNoMeans}, NeedsPolicy, checkNeeds},
	{"policy-conditions", "A condition tests something that can be measured.",
		[]finding.Code{finding.ConditionNothing, finding.ConditionMeasure}, NeedsPolicy, checkConditions},
	{"deputies", "A deputy is somebody else, for some days, in a role that they do not fill.",
		[]finding.Code{finding.DeputySelf, finding.DeputyReversed, finding.DeputySeat}, NeedsPolicy, checkDeputies},
	{"recovery", "There are as many recovery keys as are asked for.",
		[]finding.Code{finding.RecoveryCount}, NeedsPolicy, checkRecovery},
}

func checkRulesComplete(ctx *Context) (fs []finding.Finding) {
	p := ctx.Plan.Policy
	if len(p.Rules) == 0 {
		return nil
	}
	asked := map[policy.Purpose]bool{}
	for i := range p.Rules {
		for _, purpose := range p.Rules[i].For {
			asked[purpose] = true
		}
	}
	for _, purpose := range []policy.Purpose{policy.Closes, policy.Policies} {
		if !asked[purpose] {
			fs = append(fs, finding.New(finding.RulesMissing, orElse(p.RulesAt, p.At), "no rule is for %s", map[policy.Purpose]string{
				policy.Closes: "closes: no cycle could be closed", policy.Policies: "changes of control files: they could not be approved"}[purpose]))
		}
	}
	if r := p.Role(policy.Closer); r == nil {
		fs = append(fs, finding.New(finding.CloserNobody, orElse(p.RulesAt, p.At), "there is no role %s", policy.Closer))
	}
	return fs
}

func checkConditions(ctx *Context) (fs []finding.Finding) {
	for i := range ctx.Plan.Policy.Rules {
		if r := &ctx.Plan.Policy.Rules[i]; r.When != nil {
			fs = append(fs, condition(r, r.When, r.When.ID)...)
		}
	}
	return fs
}

func condition(r *policy.Rule, c *policy.Condition, path string) (fs []finding.Finding) {
	if c.Change == nil && c.Edits == nil && c.Gaps == nil && c.Load == nil && c.Control == nil && len(c.All)+len(c.Any) == 0 {
		fs = append(fs, finding.New(finding.ConditionNothing, orElse(c.At, r.At), "the condition%s of rule %s tests nothing", path, r.ID))
	}
	if t := c.Change; t != nil && (t.Measure == policy.Supply || t.Measure == policy.StockValue) && (t.By == policy.ByMarket || len(t.Markets) > 0) {
		fs = append(fs, finding.New(finding.ConditionMeasure, orElse(t.At, r.At), "rule %s measures %s by market", r.ID, t.Measure))
	}
	for _, below := range [][]policy.Condition{c.All, c.Any} {
		for i := range below {
			fs = append(fs, condition(r, &below[i], " "+below[i].ID)...)
		}
	}
	return fs
}

func checkDeputies(ctx *Context) (fs []finding.Finding) {
	p := ctx.Plan.Policy
	for i := range p.People {
		person := &p.People[i]
		for k := range person.Deputies {
			d := &person.Deputies[k]
			at := orElse(d.At, person.At)
			switch {
			case d.Person == person.ID:
				fs = append(fs, finding.New(finding.DeputySelf, at, "%s is the deputy of themselves", person.ID))
				continue
			case d.From != period.NoDate && d.To != period.NoDate && d.To < d.From:
				fs = append(fs, finding.New(finding.DeputyReversed, at, "%s acts for %s from %s to %s", d.Person, person.ID, d.From, d.To))
			}
			if roles := p.RolesOf(person.ID, d.Roles); len(roles) > 0 && len(p.RolesOf(d.Person, roles)) == len(roles) {
				fs = append(fs, finding.New(finding.DeputySeat, at, "%s acts for %s as %s, and fills that already", d.Person, person.ID, strings.Join(roles, ", ")))
			}
		}
	}
	return fs
}

func checkRecovery(ctx *Context) []finding.Finding {
	r := &ctx.Plan.Policy.Recovery
	if n := len(r.Keys); r.Count > n {
		return []finding.Finding{finding.New(finding.RecoveryCount, orElse(r.At, ctx.Plan.Policy.At), "%d recovery keys together, and there %s %d", r.Count, verb(n, "is", "are"), n)}
	}
	return nil
}

func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func checkNeeds(ctx *Context) (fs []finding.Finding) {
	p := ctx.Plan.Policy
	ever, s := newSeating(p, period.NoDate), newSeating(p, ctx.AsOf)
	for i := range p.Rules {
		r := &p.Rules[i]
		if empty := emptyNeeds(r, &r.Need, ""); len(empty) > 0 {
			fs = append(fs, empty...)
			continue
		}
		at := orElse(r.Need.At, r.At)
		ways, all := policy.Ways(&r.Need, (*policy.Need).Below)
		switch {
		case !all: // too many ways to try them all
		case !slices.ContainsFunc(ways, ever.fits):
			if slices.ContainsFunc(ways, s.vacant) {
				continue // a role that nobody fills, which is said of the role
			}
			fs = append(fs, finding.New(finding.NeedNever, at, "rule %s needs %s, and %s", r.ID, needed(ways[0]), ever.there(ways[0])))
		case !slices.ContainsFunc(ways, s.fits):
			fs = append(fs, finding.New(finding.NeedNoMeans, at, "rule %s needs %s, and on %s %s", r.ID, needed(ways[0]), s.day, s.there(ways[0])).
				WithHint("name another deputy, or add people to the roles"))
		case !slices.ContainsFunc(ways, s.able):
			fs = append(fs, finding.New(finding.NeedNoMeans, at, "rule %s needs %s, and too few of %s have %s", r.ID, needed(ways[0]),
				some(s.people(ways[0])), means(ways[0])))
		}
	}
	return fs
}

// emptyNeeds reports needs of a rule that ask for nobody, or in two ways.
func emptyNeeds(r *policy.Rule, n *policy.Need, path string) (fs []finding.Finding) {
	at := orElse(n.At, r.At)
	below := len(n.All) + len(n.Any)
	switch {
	case below == 0 && len(n.Roles) == 0:
		fs = append(fs, finding.New(finding.NeedNobody, at, "the need%s of rule %s names no role", path, r.ID))
	case below > 0 && (len(n.Roles) > 0 || n.Count > 0 || n.Contributors || n.Evidence != policy.AnyEvidence):
		fs = append(fs, finding.New(finding.NeedNobody, at, "the need%s of rule %s asks for people itself and by needs below it", path, r.ID).
			WithHint("write what it asks for itself as one more need under `all`"))
	}
	for _, list := range [][]policy.Need{n.All, n.Any} {
		for i := range list {
			fs = append(fs, emptyNeeds(r, &list[i], " "+list[i].ID)...)
		}
	}
	return fs
}

// needed says what a way to meet a need asks for; of a long one its beginning.
func needed(way []*policy.Need) string {
	parts := make([]string, min(len(way), most))
	for i, n := range way[:len(parts)] {
		switch {
		case n.Count > 0:
			parts[i] = fmt.Sprintf("%d of %s", n.Count, strings.Join(n.Roles, ", "))
		case len(n.Roles) > 1:
			parts[i] = "each of " + strings.Join(n.Roles, ", ")
		default:
			parts[i] = n.Roles[0]
		}
	}
	text := strings.Join(parts, " and ")
	if len(way) > most {
		text += fmt.Sprintf(" and %d more", len(way)-most)
	}
	return text
}

// means says what a way asks people to have.
func means(way []*policy.Need) string {
	var out []string
	for _, n := range way {
		text := map[policy.Evidence]string{policy.AnyEvidence: "a valid key or an account at a forge", policy.Signature: "a valid key",
			policy.Review: "an account at a forge", policy.Both: "a valid key and an account at a forge"}[n.Evidence]
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return strings.Join(out, ", ")
}
