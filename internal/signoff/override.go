package signoff

import (
	"slices"
	"strings"
	"time"

	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/statement"
)

// override finds the emergency overrides that stand, and holds whether they have
// been ratified: whether the rules that were passed over are met once those who
// ratified are counted.
func (e *evaluation) override() {
	if e.roll == nil || len(e.report.Blocked) > 0 {
		return
	}
	for _, v := range e.roll.voices {
		if e.notOverride(v) == "" {
			e.overrides = append(e.overrides, v)
		}
	}
	if len(e.overrides) == 0 || e.allMet() {
		return
	}
	for _, a := range e.asked {
		a.ratifies = e.overridden()
	}
	e.count()
	e.further()
	e.ratified = e.allMet()
}

// notOverride says why a voice is no override that stands; empty if it is one.
// Who made the change does not pass it alone.
func (e *evaluation) notOverride(v *voice) string {
	switch {
	case v.Purpose != statement.Override || v.Verdict != statement.Approve || v.Sort != policy.Signature:
		return "no override"
	case v.out != "":
		return v.out
	case v.standing != Direct: // an emergency is not carried over
		return "overrides what is not exactly this proposal as it stands" + behind(": ", v.why)
	case strings.TrimSpace(v.Reason) == "":
		return "an override without a reason"
	}
	for _, w := range v.ways {
		if !slices.Contains(e.c.Policy.Override, w.role) {
			continue
		}
		a := ask{roll: e.roll}
		return a.author(&policy.Need{}, v.person, w.principal, w.role)
	}
	return "no person of " + quoted(v.Role) + " may override"
}

// overridden are the ids of the overrides that stand.
func (e *evaluation) overridden() map[string]bool {
	out := map[string]bool{}
	for _, v := range e.overrides {
		out[v.ID] = true
	}
	return out
}

// allMet reports whether nothing is missing.
func (e *evaluation) allMet() bool {
	if len(e.report.Failed) > 0 || e.extra != nil && e.extra.State != Met {
		return false
	}
	for _, a := range e.asked {
		if a.out.State != Met && a.out.State != Skipped {
			return false
		}
	}
	return true
}

// notes tells every override: of this transition, of others that their own
// cases have told, and of others of which nobody knows more.
func (e *evaluation) notes() []OverrideNote {
	var out []OverrideNote
	told := map[string]bool{}
	for _, v := range e.overrides {
		n := note(v)
		switch {
		case e.ratified:
			n.Ratified = e.ratifiers(v)
		case e.report.Outcome == Approved:
			n.Ratified = "not needed: all rules are met"
		}
		told[v.ID] = true
		out = append(out, n)
	}
	for _, n := range e.c.Earlier {
		if !told[n.ID] {
			told[n.ID] = true
			out = append(out, n)
		}
	}
	for _, v := range e.voices() {
		if e.past(v) && !told[v.ID] {
			n := note(v)
			n.Ratified = e.ratifiedByAll(v)
			out = append(out, n)
		}
	}
	slices.SortStableFunc(out, func(a, b OverrideNote) int { return strings.Compare(a.At+a.ID, b.At+b.ID) })
	return out
}

// past reports whether a voice overrode another transition, or this one before it
// changed.
func (e *evaluation) past(v *voice) bool {
	return v.Purpose == statement.Override && v.Verdict == statement.Approve && v.Sort == policy.Signature && v.out == "" && strings.TrimSpace(v.Reason) != "" &&
		v.standing != Direct && v.standing != Refused && slices.ContainsFunc(v.ways, func(w way) bool { return slices.Contains(e.c.Policy.Override, w.role) })
}

// ratifiedByAll names who ratified an override of which only the statement is
// known, and not what it passed over: then every rule of the policy has to be
// met by those who did. It is empty where one is not.
func (e *evaluation) ratifiedByAll(v *voice) string {
	var names []string
	for i := range e.c.Policy.Rules {
		a := ask{roll: e.roll, need: &e.c.Policy.Rules[i].Need, takes: about, ratifies: map[string]bool{v.ID: true}}
		t := a.count()
		if !t.met() {
			return ""
		}
		for _, u := range t.by {
			if u >= 0 && !slices.Contains(names, t.units[u].agent) {
				names = append(names, t.units[u].agent)
			}
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

func note(v *voice) OverrideNote {
	return OverrideNote{ID: v.ID, Person: v.person, Role: v.Role, Reason: v.Reason, At: v.SignedAt.UTC().Format(time.RFC3339)}
}

// ratifiers names who ratified an override and fills a seat by it.
func (e *evaluation) ratifiers(v *voice) string {
	var names []string
	for _, other := range e.roll.voices {
		if other.Purpose == statement.Ratify && other.For == v.ID && other.out == "" && e.seated()[other.ID] && !slices.Contains(names, other.person) {
			names = append(names, other.person)
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
