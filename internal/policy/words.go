package policy

import (
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/quantity"
)

// String spells a condition as one line of a plan file would state it. Two
// conditions mean the same exactly if they are spelled alike, wherever they
// stand.
func (c *Condition) String() string {
	if c == nil {
		return ""
	}
	var b flow
	if t := c.Change; t != nil {
		b.field("change", t.String())
	}
	if t := c.Edits; t != nil {
		b.field("edits", t.String())
	}
	if t := c.Gaps; t != nil {
		b.field("gaps", t.String())
	}
	if t := c.Load; t != nil {
		b.field("load", t.String())
	}
	if t := c.Control; t != nil {
		b.field("control", t.String())
	}
	b.field("all", conditions(c.All))
	b.field("any", conditions(c.Any))
	return b.String()
}

func conditions(list []Condition) string {
	if len(list) == 0 {
		return ""
	}
	var b flow
	for i := range list {
		b.field(list[i].ID, list[i].String())
	}
	return b.String()
}

// String spells the test.
func (t *ChangeTest) String() string {
	var b flow
	b.field("measure", string(t.Measure))
	name := "above"
	if t.Percent != nil {
		b.field(name, t.Percent.Percent())
		name = "and_above"
	}
	b.number(name, t.Above)
	if t.By != ByPlan {
		b.field("by", string(t.By))
	}
	b.list("families", t.Families)
	b.list("markets", t.Markets)
	b.list("items", t.Items)
	b.list("zones", t.Zones)
	return b.String()
}

// String spells the test.
func (t *EditTest) String() string {
	var b flow
	b.list("kinds", t.Kinds)
	b.list("zones", t.Zones)
	b.list("owners", t.Owners)
	b.list("markets", t.Markets)
	b.list("families", t.Families)
	b.list("sources", t.Sources)
	b.list("reasons", t.Reasons)
	b.flag("texts", t.Texts)
	b.count("more_than", t.More)
	return b.String()
}

// String spells the test.
func (t *GapTest) String() string {
	var b flow
	b.list("kinds", t.Kinds)
	b.field("class", t.Class)
	b.list("how", t.How)
	b.list("families", t.Families)
	b.list("markets", t.Markets)
	b.list("sites", t.Sites)
	b.number("above", t.AboveUnits)
	b.number("above_money", t.AboveMoney)
	return b.String()
}

// String spells the test.
func (t *LoadTest) String() string {
	var b flow
	b.list("resources", t.Resources)
	b.field("above", t.Percent.Percent())
	return b.String()
}

// String spells the test.
func (t *ControlTest) String() string {
	var b flow
	b.list("files", t.Files)
	return b.String()
}

// String spells a need as one line of a plan file would state it.
func (n *Need) String() string {
	var b flow
	b.list("roles", n.Roles)
	b.count("count", n.Count)
	if n.Evidence != AnyEvidence {
		b.field("evidence", string(n.Evidence))
	}
	b.flag("contributors", n.Contributors)
	b.field("all", needs(n.All))
	b.field("any", needs(n.Any))
	return b.String()
}

func needs(list []Need) string {
	if len(list) == 0 {
		return ""
	}
	var b flow
	for i := range list {
		b.field(list[i].ID, list[i].String())
	}
	return b.String()
}

// flow writes a map in braces, key by key.
type flow struct{ strings.Builder }

// field writes a key, unless there is nothing to state.
func (f *flow) field(key, value string) {
	if value == "" {
		return
	}
	if f.Len() > 0 {
		f.WriteString(", ")
	}
	f.WriteString(key + ": " + value)
}

func (f *flow) list(key string, of []string) {
	if len(of) == 0 {
		return
	}
	words := make([]string, len(of))
	for i, w := range of {
		if words[i] = w; strings.ContainsAny(w, " ,[]{}\"") { // no identifier
			words[i] = strconv.Quote(w)
		}
	}
	f.field(key, "["+strings.Join(words, ", ")+"]")
}

func (f *flow) number(key string, n *quantity.Number) {
	if n != nil {
		f.field(key, n.String())
	}
}

func (f *flow) count(key string, n int) {
	if n > 0 {
		f.field(key, strconv.Itoa(n))
	}
}

func (f *flow) flag(key string, set bool) {
	if set {
		f.field(key, "true")
	}
}

// String is the map.
func (f *flow) String() string { return "{" + f.Builder.String() + "}" }
