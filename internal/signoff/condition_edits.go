package signoff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/policy"
)

// edits counts what was edited of some sort, each period as one.
func edits(v *View, t *policy.EditTest) verdict {
	switch {
	case v.Base == nil:
		return verdict{state: Met, text: "all of the plan is new", by: weight{unknown: true}}
	case v.Diff == nil:
		return verdict{state: Failed, text: "the plans are not compared"}
	}
	n := 0
	var first []string
	note := func(count int, what string) {
		n += count
		if len(first) < told && !slices.Contains(first, what) {
			first = append(first, what)
		}
	}
	for i := range v.Diff.Edited {
		e := &v.Diff.Edited[i]
		if (t.Texts || !e.TextOnly) && edited(v, t, e) {
			note(max(e.Periods, 1), editWords(e))
		}
	}
	for _, r := range v.Diff.Renames {
		if renamed(t, r) {
			note(1, string(r.Kind)+" "+r.From+" is called "+r.To)
		}
	}
	out := verdict{state: NotMet, by: weight{of: int64(n), per: 1}, text: "nothing is edited" + sortWords(t)}
	if n > 0 {
		out.text = fmt.Sprintf("%s%s: %s", counted(n, "edit", "edits"), sortWords(t), strings.Join(first, "; "))
	}
	if n > t.More {
		out.state = Met
		if t.More > 0 {
			out.text = fmt.Sprintf("%s, more than %d%s: %s", counted(n, "edit", "edits"), t.More, sortWords(t), strings.Join(first, "; "))
		}
	} else if n > 0 {
		out.text += fmt.Sprintf(", not more than %d", t.More)
	}
	return out
}

// told is how many things of one sort a line names.
const told = 3

// edited reports whether a test is about an edit.
func edited(v *View, t *policy.EditTest, e *change.Edit) bool {
	return listed(t.Kinds, string(e.Kind)) && listed(t.Owners, e.Owner) && listed(t.Reasons, e.Reason) &&
		listed(t.Sources, e.Source) && inZone(t.Zones, e) && ofMarket(t.Markets, e) && ofFamily(v, t.Families, e)
}

// inZone reports whether an edit lies in one of the fences. A number that holds
// in all periods, or an edit that moves numbers of several, lies in each; what
// is in no period at all, a decision or a person, in none.
func inZone(zones []string, e *change.Edit) bool {
	if len(zones) == 0 {
		return true
	}
	if e.Zone != "" {
		return slices.Contains(zones, e.Zone)
	}
	switch e.Kind {
	case change.Decision, change.Assumption, change.Risk, change.Trigger, change.Settings, change.Policy, change.Facts, change.Network, change.Import, change.Rule:
		return false
	}
	return !e.TextOnly && e.From == "" && !e.Beyond
}

// ofMarket reports whether an edit is about one of the markets. What is about
// `all` is about each of them; a price of no market, or a family, too.
func ofMarket(markets []string, e *change.Edit) bool {
	if len(markets) == 0 {
		return true
	}
	switch e.Market {
	case "":
		return e.Kind == change.Price
	case "all":
		return true
	}
	return slices.Contains(markets, e.Market)
}

// ofFamily reports whether an edit is about one of the families, by its own or
// that of its items on either side.
func ofFamily(v *View, families []string, e *change.Edit) bool {
	if len(families) == 0 || slices.Contains(families, e.Family) {
		return true
	}
	for _, item := range append([]string{e.Item}, e.Items...) {
		if item != "" && slices.ContainsFunc(families, func(f string) bool { return has(v.Base.Plan, f, item) || has(v.Head.Plan, f, item) }) {
			return true
		}
	}
	return false
}

// has reports whether a family of a plan has an item.
func has(p *plan.Plan, family, item string) bool {
	i := p.ItemIDs.Index(item)
	return i >= 0 && p.Families[p.Items[i].Family].ID == family
}

// renamed reports whether a test is about a new name, of which only the kind is
// known.
func renamed(t *policy.EditTest, r change.Rename) bool {
	return listed(t.Kinds, string(r.Kind)) && len(t.Zones)+len(t.Owners)+len(t.Markets)+len(t.Families)+len(t.Sources)+len(t.Reasons) == 0
}

func editWords(e *change.Edit) string {
	text := string(e.Kind) + " " + e.What
	if e.Field != "" {
		text += " " + e.Field
	}
	switch {
	case e.From != "" && e.From != e.To:
		text += " " + e.From + ".." + e.To
	case e.From != "":
		text += " " + e.From
	}
	return text
}

// sortWords says what a test restricts edits to.
func sortWords(t *policy.EditTest) string {
	var parts []string
	for _, p := range []struct {
		before string
		list   []string
	}{{"of kind ", t.Kinds}, {"in ", t.Zones}, {"of ", t.Owners}, {"in ", t.Markets}, {"of ", t.Families}, {"of ", t.Sources}, {"for ", t.Reasons}} {
		if len(p.list) > 0 {
			parts = append(parts, p.before+strings.Join(p.list, " or "))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " " + strings.Join(parts, ", ")
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
