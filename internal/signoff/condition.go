package signoff

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/policy"
)

// Hits says whether a rule applies, and why, with the numbers of the view in
// which they are worst. A rule without a condition always does.
//
// Each test is held against every view, and a hit in any of them is one: a
// condition of two tests is met where each is met in some view. What cannot be
// known is a hit; what cannot be judged at all fails, and never passes.
func Hits(rule *policy.Rule, views []View, control []ControlChange) Node {
	return conditions{views: views, control: control, tried: newTried()}.of(rule)
}

func (cs conditions) of(rule *policy.Rule) Node {
	if rule.When == nil {
		return Node{Text: "always", State: Met}
	}
	return cs.node(rule.When)
}

// Applies says whether a rule of the policy that judges applies to a case. Where
// the content brings another condition of a rule with the same id, a hit of
// either is one: nobody widens a threshold with the change that exceeds it.
func Applies(c *Case, rule *policy.Rule) Node { return newTried().applies(c, rule) }

func (t *tried) applies(c *Case, rule *policy.Rule) Node {
	cs := conditions{views: c.Views, uncomputed: c.Uncomputed, control: c.Control, tried: t}
	own := cs.of(rule)
	brought := c.HeadPolicy.Rule(rule.ID)
	if rule.When == nil || brought == nil || brought.When.String() == rule.When.String() {
		return own
	}
	cs.brought = true
	other := cs.of(brought)
	own.Text += " (as the rule is)"
	other.Text += " (as the change would have the rule)"
	return either("", []Node{own, other})
}

// mostBrought is how many tests of the conditions that a change brings are tried.
// Each costs a walk over the plan, and who proposes a change writes them.
const mostBrought = 100

// tried are the tests of a case that were held against its views, as they are
// spelled: one that several rules state is judged once.
type tried struct {
	known map[string]Node
	// spent counts those that only the change states.
	spent int
}

func newTried() *tried { return &tried{known: map[string]Node{}} }

// conditions are what conditions are held against.
type conditions struct {
	views      []View
	uncomputed bool
	control    []ControlChange
	*tried
	// brought says that the condition is the change's.
	brought bool
}

// node judges a condition. Where it is a single test, its node is the test's.
func (cs conditions) node(c *policy.Condition) Node {
	var parts []Node
	if c.Change != nil {
		parts = append(parts, cs.test("change", c.Change, func(v *View) verdict { return changes(v, c.Change) }))
	}
	if c.Edits != nil {
		parts = append(parts, cs.test("edits", c.Edits, func(v *View) verdict { return edits(v, c.Edits) }))
	}
	if c.Gaps != nil {
		parts = append(parts, cs.test("gaps", c.Gaps, func(v *View) verdict { return gaps(v, c.Gaps) }))
	}
	if c.Load != nil {
		parts = append(parts, cs.test("load", c.Load, func(v *View) verdict { return loads(v, c.Load) }))
	}
	if c.Control != nil {
		parts = append(parts, controls(cs.control, c.Control))
	}
	for i := range c.All {
		parts = append(parts, cs.node(&c.All[i]))
	}
	if len(c.Any) > 0 {
		anyOf := make([]Node, len(c.Any))
		for i := range c.Any {
			anyOf[i] = cs.node(&c.Any[i])
		}
		parts = append(parts, either("", anyOf))
	}
	switch len(parts) {
	case 0:
		return Node{ID: c.ID, Text: "the condition states no test", State: Failed}
	case 1:
		parts[0].ID = c.ID
		return parts[0]
	}
	return Node{ID: c.ID, Text: "all of", State: all(parts), Children: parts}
}

// either is a node that one of its children makes met.
func either(id string, children []Node) Node {
	return Node{ID: id, Text: "any of", State: anyState(children), Children: children}
}

// all is met where each is; one that is not met decides, whatever cannot be
// judged.
func all(parts []Node) State {
	state := Met
	for i := range parts {
		switch parts[i].State {
		case NotMet:
			return NotMet
		case Failed:
			state = Failed
		}
	}
	return state
}

func anyState(parts []Node) State {
	state := NotMet
	for i := range parts {
		switch parts[i].State {
		case Met:
			return Met
		case Failed:
			state = Failed
		}
	}
	return state
}

// verdict is what a test came to in one view.
type verdict struct {
	state State
	// text is one line, with its numbers and without the view.
	text string
	// by says which of two verdicts of one state is told: the one that is
	// heavier.
	by weight
}

// worse reports whether v is told rather than o. Every verdict is worse than
// none.
func (v verdict) worse(o verdict) bool {
	rank := func(s State) int { return slices.Index([]State{NotMet, Failed, Met}, s) }
	if rank(v.state) != rank(o.state) {
		return rank(v.state) > rank(o.state)
	}
	return v.by.heavier(o.by)
}

// weight orders verdicts: one part is compared with the other's, the first that
// differs decides.
type weight struct {
	unknown bool
	// of and per are a fraction; per 0 is without bound where of is above 0.
	of, per int64
}

// heavier reports whether w weighs more than o.
func (w weight) heavier(o weight) bool {
	switch {
	case w.unknown != o.unknown:
		return w.unknown
	case w.of == 0 || o.of == 0:
		return w.of > o.of
	case w.per == 0 && o.per == 0:
		return w.of > o.of
	case w.per == 0 || o.per == 0:
		return w.per == 0
	}
	return product(w.of, o.per).above(product(o.of, w.per))
}

// test judges a test, unless it was judged before.
func (cs conditions) test(name string, t fmt.Stringer, in func(*View) verdict) Node {
	key := name + " " + t.String()
	n, known := cs.known[key]
	switch {
	case known:
		return n
	case cs.brought && cs.spent == mostBrought:
		return Node{Text: "the change brings over " + strconv.Itoa(mostBrought) + " tests of its own, which are not tried", State: Failed}
	case cs.brought:
		cs.spent++
	}
	n = cs.inViews(in)
	cs.known[key] = n
	return n
}

// inViews holds a test against each view and tells the worst.
func (cs conditions) inViews(test func(*View) verdict) Node {
	if len(cs.views) == 0 {
		text := "there is nothing to compare with"
		if cs.uncomputed {
			text = "the plan has errors, so nothing is computed"
		}
		return Node{Text: text, State: Failed}
	}
	var worst verdict
	var of *View
	for i := range cs.views {
		v := &cs.views[i]
		got := verdict{state: Failed, text: "the plan cannot be computed"}
		if v.Head != nil {
			got = test(v)
		}
		if got.worse(worst) {
			worst, of = got, v
		}
	}
	return Node{Text: worst.text + " [" + viewWords(of.Name) + "]", State: worst.state}
}

// viewWords names a view as reports do: target → merge.
func viewWords(name string) string {
	base, how, qualified := strings.Cut(name, ",")
	text := base + " → merge"
	if qualified {
		text += "," + how
	}
	return text
}
