package signoff

import (
	"slices"

	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/statement"
)

// ask is one need, of whom it is asked, and what counts for it.
type ask struct {
	roll *roll
	need *policy.Need
	// purposes are those of statements that count.
	purposes []statement.Purpose
	// refuses are those of rejections that do.
	refuses []statement.Purpose
	// authors are who contributed, beside those of the roll.
	authors map[string]string
	// ratifies are the overrides whose ratification counts too.
	ratifies map[string]bool
	// takes says whether what was signed is what is asked about.
	takes func(*voice) bool
	// without names people whose voices are left out.
	without []string
}

// about takes what was said about the content that is judged.
func about(v *voice) bool { return v.standing == Direct || v.standing == Carried }

// of reports whether a statement is made for what is asked.
func (a *ask) of(v *voice) bool {
	return slices.Contains(a.purposes, v.Purpose)
}

// units are the people who agree, sorted, each with all that they said.
func (a *ask) units() []*unit {
	var out []*unit
	for _, v := range a.roll.voices {
		ratifies := v.Purpose == statement.Ratify && a.ratifies[v.For]
		if v.out != "" || v.Verdict != statement.Approve || !ratifies && !a.of(v) || !ratifies && !a.takes(v) {
			continue
		}
		for _, w := range v.ways {
			out = a.hear(out, v, w)
		}
	}
	slices.SortFunc(out, compareUnits)
	return out
}

func (a *ask) hear(units []*unit, v *voice, w way) []*unit {
	if slices.Contains(a.without, v.person) || slices.Contains(a.without, w.principal) {
		return units
	}
	i := slices.IndexFunc(units, func(u *unit) bool { return u.agent == v.person && u.principal == w.principal })
	if i < 0 {
		i = len(units)
		units = append(units, &unit{agent: v.person, principal: w.principal})
	}
	units[i].voices = append(units[i].voices, heard{v, w.role})
	return units
}

// seated is why a unit may fill a seat: the role and what was said in it.
type seated struct {
	role   string
	kind   policy.Evidence
	voices []heard
}

// fits says how a unit fills a seat, nil if it does not.
func (a *ask) fits(u *unit, p *place) *seated {
	for _, role := range p.roles {
		if a.roll.policy.Role(role) == nil || a.author(p.leaf.need, u.agent, u.principal, role) != "" {
			continue
		}
		signed, reviewed := u.said(policy.Signature, role), u.said(policy.Review, role)
		if i := slices.IndexFunc(signed, func(h heard) bool { return h.Purpose == statement.Ratify }); i >= 0 && p.leaf.need.Evidence != policy.AnyEvidence {
			return &seated{role, policy.Signature, signed[i : i+1]} // nobody reviews what has passed
		}
		switch e := p.leaf.need.Evidence; {
		case e == policy.Both && len(signed) > 0 && len(reviewed) > 0:
			return &seated{role, policy.Both, []heard{signed[0], reviewed[0]}}
		case (e == policy.Signature || e == policy.AnyEvidence || e == "") && len(signed) > 0:
			return &seated{role, policy.Signature, signed[:1]}
		case (e == policy.Review || e == policy.AnyEvidence || e == "") && len(reviewed) > 0:
			return &seated{role, policy.Review, reviewed[:1]}
		}
	}
	return nil
}

// said is what a unit said of a sort in a role.
func (u *unit) said(sort policy.Evidence, role string) []heard {
	var out []heard
	for _, h := range u.voices {
		if h.Sort == sort && h.role == role {
			out = append(out, h)
		}
	}
	return out
}

// author says why somebody may not agree, because they, the person they speak
// for, or who may speak for that person contributed; empty if they may.
func (a *ask) author(n *policy.Need, agent, principal, role string) string {
	if n.Contributors {
		return ""
	}
	for _, person := range append([]string{agent, principal}, a.roll.deputies(principal, role)...) {
		how := a.roll.authors[person]
		if how == "" {
			how = a.authors[person]
		}
		switch {
		case how == "":
		case person == agent:
			return agent + " contributed to the change (" + how + ")"
		case person == principal:
			return principal + ", for whom " + agent + " speaks, contributed to the change (" + how + ")"
		default:
			return principal + "'s deputy " + person + " contributed to the change (" + how + ")"
		}
	}
	return ""
}
