package signoff

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/statement"
)

// voices are all evidence, each once, by person, time and id, as the policy that
// judges knows it; whom only the one that a close brings knows, as that does.
func (e *evaluation) voices() []*voice {
	if e.roll == nil {
		return nil
	}
	out := slices.Clone(e.roll.voices)
	for i, v := range out {
		if e.next != nil && v.standing == Refused && e.next.byID[v.ID].standing != Refused {
			out[i] = e.next.byID[v.ID]
		}
	}
	slices.SortStableFunc(out, func(a, b *voice) int {
		return cmp.Or(cmp.Compare(a.person, b.person), a.SignedAt.Compare(b.SignedAt), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// lapsed reports whether it is an approval of what has changed since, and
// nothing else is wrong with it.
func (e *evaluation) lapsed(v *voice) bool {
	return v.standing == Lapsed && v.Verdict == statement.Approve && v.Purpose != statement.Override && v.out == "" && e.wanted(v)
}

// wanted reports whether this case asks for statements of that purpose.
func (e *evaluation) wanted(v *voice) bool {
	switch v.Purpose {
	case statement.Override, statement.Policy:
		return true
	case statement.Ratify:
		return false
	}
	return string(v.Purpose) == string(e.c.Purpose)
}

// list puts each piece of evidence where it belongs: counted, lapsed, or not
// counted and why. What is about other transitions is counted by number.
func (e *evaluation) list() {
	r := e.report
	if e.roll == nil {
		for i := range e.c.Evidence {
			v := &voice{Evidence: &e.c.Evidence[i], person: e.c.Evidence[i].Person, standing: e.c.Evidence[i].Standing}
			r.NotCounted = append(r.NotCounted, e.told(v, "there is no policy"))
		}
		slices.SortFunc(r.NotCounted, func(a, b Voice) int {
			return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.SignedAt, b.SignedAt), cmp.Compare(a.ID, b.ID))
		})
		return
	}
	e.weigh()
	for _, v := range e.voices() {
		why, counts := e.counts[v.ID]
		switch {
		case e.lapsed(v):
			r.Lapsed = append(r.Lapsed, e.told(v, e.kept(v)))
		case counts:
			r.Counted = append(r.Counted, e.told(v, cmp.Or(why, e.kept(v))))
		case v.standing == Apart:
			r.Elsewhere++
		default:
			r.NotCounted = append(r.NotCounted, e.told(v, e.ignored(v)))
		}
	}
	e.strangers()
}

// strangers names contributors whom the policy does not know.
func (e *evaluation) strangers() {
	var names []string
	how := map[string][]string{}
	for _, x := range e.report.Contributors {
		if x.Person != "" {
			continue
		}
		if how[x.Name] == nil {
			names = append(names, x.Name)
		}
		if s := x.How + " of " + x.Of; !slices.Contains(how[x.Name], s) {
			how[x.Name] = append(how[x.Name], s)
		}
	}
	for i, name := range names {
		list := how[name]
		if n := len(list); n > told {
			list = append(list[:told:told], strconv.Itoa(n-told)+" more")
		}
		names[i] = name + " (" + strings.Join(list, ", ") + ")"
	}
	switch len(names) {
	case 0:
	case 1:
		e.report.Notes = append(e.report.Notes, names[0]+" contributed and is no person of the policy")
	default:
		e.report.Notes = append(e.report.Notes, strings.Join(names, ", ")+" contributed and are no people of the policy")
	}
}

// told is a voice as the report has it.
func (e *evaluation) told(v *voice, why string) Voice {
	out := Voice{ID: v.ID, Kind: string(v.Sort), Person: v.person, Role: v.Role, Verdict: string(v.Verdict), Purpose: string(v.Purpose),
		Standing: v.standing, Content: string(v.Content), Why: why, Changed: slices.Clone(v.Changed), Reason: v.Reason}
	for _, x := range v.Accepts {
		out.Accepts = append(out.Accepts, AcceptedGap(x))
	}
	if v.For != string(statement.None) {
		out.For = v.For
	}
	if _, counts := e.counts[v.ID]; counts && v.Verdict == statement.Reject {
		out.Blocks = e.blocked(v)
	}
	if !v.SignedAt.IsZero() {
		out.SignedAt = v.SignedAt.UTC().Format(time.RFC3339)
	}
	return out
}

// blocked names the rules that a rejection blocks.
func (e *evaluation) blocked(v *voice) []string {
	var out []string
	for _, a := range e.asked {
		if a.applies() && a.tally != nil && a.rejects(v) && slices.ContainsFunc(v.ways, func(w way) bool { return a.asks(w.role) }) && !slices.Contains(out, a.out.ID) {
			out = append(out, a.out.ID)
		}
	}
	return out
}

// kept says what else is to be said of evidence that counts, or did.
func (e *evaluation) kept(v *voice) string {
	var list []string
	if v.why != "" {
		list = append(list, v.why)
	}
	if v.Sort == policy.Review && !v.Witnessed {
		list = append(list, "witnessed: not yet")
	}
	if d := e.decides[v.ID]; len(d) > 0 {
		list = append(list, "accepts "+strings.Join(d, ", "))
	}
	return strings.Join(list, "; ")
}

// weigh says of all evidence that counts what it counts as.
func (e *evaluation) weigh() {
	for _, a := range e.asked {
		if !a.applies() || a.tally == nil {
			continue
		}
		e.agreeing(a)
		for _, v := range a.roll.voices {
			if a.rejects(v) && slices.ContainsFunc(v.ways, func(w way) bool { return a.asks(w.role) }) {
				e.counts[v.ID] = strings.Join(slices.DeleteFunc([]string{"blocks until it is taken back", v.why}, func(s string) bool { return s == "" }), "; ")
			}
		}
	}
	for id := range e.seated() {
		if _, known := e.counts[id]; !known {
			e.counts[id] = ""
		}
	}
	for _, v := range e.overrides {
		e.counts[v.ID] = "overrides"
	}
	for _, v := range e.roll.voices {
		if of := e.roll.byID[v.For]; v.Purpose == statement.Ratify && v.Verdict == statement.Approve && v.out == "" && of != nil && e.past(of) {
			e.counts[v.ID] = "ratifies " + brief(of.ID)
		}
	}
	for _, v := range e.recovered {
		e.counts[v.ID] = "recovery key " + v.key
	}
	for _, v := range e.roll.voices {
		for _, by := range v.revokes {
			if v.standing != Apart || by.standing != Apart {
				e.counts[by.ID] = "takes back " + brief(v.ID)
			}
		}
	}
}

// agreeing notes who could fill a seat of a rule, and which decisions they
// accept by it.
func (e *evaluation) agreeing(a *asked) {
	for _, u := range a.tally.units {
		for i := range a.tally.tree.seats {
			if a.fits(u, &a.tally.tree.seats[i]) == nil {
				continue
			}
			for _, h := range u.voices {
				if !slices.Contains(a.tally.tree.seats[i].roles, h.role) {
					continue
				}
				if _, known := e.counts[h.ID]; !known {
					e.counts[h.ID] = ""
				}
				if a.decision != nil && !slices.Contains(e.decides[h.ID], a.decision.Decision.ID) {
					e.decides[h.ID] = append(e.decides[h.ID], a.decision.Decision.ID)
				}
			}
		}
	}
}

// asks reports whether a rule names a role anywhere.
func (a *asked) asks(role string) bool {
	return slices.ContainsFunc(a.tally.tree.leaves, func(b *branch) bool { return slices.Contains(b.need.Roles, role) })
}

// ignored says why evidence does not count.
func (e *evaluation) ignored(v *voice) string {
	switch {
	case v.out != "":
		return v.out
	case v.Verdict == statement.Revoke && v.Sort == policy.Review:
		return "a review was dismissed"
	case v.Verdict == statement.Revoke:
		return "takes back " + brief(v.For) + ", which is not theirs or not there"
	case v.recovery:
		return "recovery keys replace a policy, enough of them together, and nothing else"
	case v.Purpose == statement.Override:
		return cmp.Or(e.notOverride(v), "nobody overrides what is blocked")
	case v.Purpose == statement.Ratify && !e.overridden()[v.For]:
		return "ratifies " + brief(v.For) + ", which is no override that waits for it"
	case v.Purpose == statement.Ratify:
		return e.unasked(v)
	case !e.wanted(v):
		return "made for a " + string(v.Purpose) + ", and this is a " + string(e.c.Purpose)
	}
	return e.unasked(v)
}

// unasked says why good evidence fills no seat.
func (e *evaluation) unasked(v *voice) string {
	var roles, why []string
	for _, w := range v.ways {
		roles = append(roles, w.role)
	}
	for _, a := range e.asked {
		if a.tally == nil || a.roll != e.roll || !a.of(v) {
			continue
		}
		for _, leaf := range a.tally.tree.leaves {
			for _, w := range v.ways {
				if !slices.Contains(leaf.need.Roles, w.role) {
					continue
				}
				s := cmp.Or(a.author(leaf.need, v.person, w.principal, w.role), a.short(leaf.need))
				if !slices.Contains(why, s) {
					why = append(why, s)
				}
			}
		}
	}
	if len(why) == 0 {
		return "no rule that applies asks for " + strings.Join(roles, ", ")
	}
	return strings.Join(why, "; ")
}

// short says what evidence is short of that speaks in a role that is asked.
func (a *asked) short(n *policy.Need) string {
	switch {
	case a.decision != nil:
		return "what was signed does not hold " + a.decision.Decision.ID + " as it stands"
	case n.Evidence == policy.Both:
		return a.out.ID + " asks for a signature and a review of the same person"
	}
	return a.out.ID + " asks for a " + string(n.Evidence)
}

func compareContributors(a, b Contributor) int {
	return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Name, b.Name), cmp.Compare(a.How, b.How), cmp.Compare(a.Of, b.Of))
}
