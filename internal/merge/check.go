package merge

import (
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/quantity"
)

// contradictions tells what one document says against itself, as far as it can
// be told without the rest of the plan.
func contradictions(d *document) []Complaint {
	c := checker{}
	c.cells(d.root)
	switch d.kind {
	case "Adjustments":
		c.adjustments(d.root)
	case "StockTargets":
		for _, t := range d.root.child("targets").kids() {
			c.either(t, "items", "family")
			c.either(t, "cover", "units")
		}
	case "Network":
		for _, market := range d.root.child("markets").kids() {
			c.known(market.child("served_from"), d.root.child("sites"), "site")
		}
	case "Catalog":
		for _, item := range d.root.child("items").kids() {
			c.ordered(item, "from", "until")
		}
	case "Supply":
		c.supply(d.root)
	case "Plan":
		c.ordered(d.root.child("fences"), "frozen", "slushy")
		for _, t := range d.root.child("tolerances").kids() {
			c.ordered(t, "lever", "decision")
		}
	case "Policy":
		for _, role := range d.root.child("roles").kids() {
			c.known(role.child("people"), d.root.child("people"), "person")
		}
		for _, rule := range d.root.child("rules").kids() {
			c.needs(rule.child("need"), d.root.child("roles"))
		}
	case "Decision":
		for _, field := range []string{"recommended", "chosen"} {
			if e := d.root.child(field); e != nil && d.root.child("options").child(e.val.Text()) == nil {
				c.say(e, "choose one of the options", "%s %s is no option of this decision", field, e.val.Text())
			}
		}
	}
	return c.found
}

type checker struct{ found []Complaint }

// say complains at an entry, of which there may be none.
func (c *checker) say(e *entry, hint, format string, args ...any) {
	if e == nil {
		return
	}
	c.found = append(c.found, Complaint{e.at, fmt.Sprintf(format, args...), hint})
}

// cells looks for periods that one map of cells states twice.
func (c *checker) cells(e *entry) {
	if e.cells() && slices.ContainsFunc(e.children, func(x *entry) bool { return strings.Contains(x.name, "..") }) {
		sorted := slices.Clone(e.children)
		slices.SortStableFunc(sorted, func(a, b *entry) int { return compareCells(a.name, b.name) })
		for i := 1; i < len(sorted); i++ {
			if a, b := sorted[i-1], sorted[i]; overlaps(a.name, b.name) {
				c.say(b, "shorten the range, or remove the cell", "%s of %s is stated as %s too", b.name, strings.Join(e.path(), "/"), a.name)
			}
		}
		return
	}
	for _, x := range e.children {
		c.cells(x)
	}
}

// either reports an entry that states both of two keys.
func (c *checker) either(e *entry, a, b string) {
	if e.child(a) != nil && e.child(b) != nil {
		c.say(e.child(b), "keep one of them", "%s states both %s and %s", e.name, a, b)
	}
}

// ordered reports two values of which the first is above the second.
func (c *checker) ordered(e *entry, low, high string) {
	a, b := e.child(low), e.child(high)
	if a == nil || b == nil || a.kind != leaf || b.kind != leaf {
		return
	}
	above := compareCells(a.val.Text(), b.val.Text()) > 0
	if numeric(a.val.Text()) {
		x, err1 := quantity.Parse(strings.TrimSuffix(a.val.Text(), "%"))
		y, err2 := quantity.Parse(strings.TrimSuffix(b.val.Text(), "%"))
		above = err1 == nil && err2 == nil && x > y
	}
	if above {
		c.say(b, "raise it or lower the other", "%s of %s is %s, below its %s of %s", high, e.name, b.val.Text(), low, a.val.Text())
	}
}

// known reports entries that another part of the document does not define.
func (c *checker) known(e, defined *entry, what string) {
	for _, x := range e.kids() {
		name := x.name
		if e.kind == set {
			name = x.val.Text()
		}
		if defined.child(name) == nil {
			for _, at := range []*entry{x, defined} {
				c.say(at, "define it or remove it", "%s names the %s %s, which this file does not define", strings.Join(e.path(), "/"), what, name)
			}
		}
	}
}

// needs looks for roles that nobody defines, in a tree of needs.
func (c *checker) needs(e, roles *entry) {
	c.known(e.child("roles"), roles, "role")
	for _, branch := range []string{"all", "any"} {
		for _, below := range e.child(branch).kids() {
			c.needs(below, roles)
		}
	}
}

func (c *checker) supply(root *entry) {
	resources := root.child("resources")
	for _, item := range root.child("uses").kids() {
		c.known(item, resources, "resource")
	}
	for _, t := range root.child("terms").kids() {
		c.ordered(t, "minimum", "maximum")
	}
	sites := root.child("sites")
	for _, s := range root.child("commitments").kids() {
		if !slices.ContainsFunc(sites.kids(), func(x *entry) bool { return x.val.Text() == s.name }) {
			for _, at := range []*entry{s, sites} {
				c.say(at, "add it to sites, or remove the commitments", "commitments at %s, to which this source does not deliver", s.name)
			}
		}
	}
}

// adjustments looks for totals that two adjustments set for the same cells.
func (c *checker) adjustments(root *entry) {
	list := root.child("adjustments").kids()
	market := ""
	if e := root.child("market"); e != nil {
		market = e.val.Text()
	}
	var fixed []*entry
	for _, a := range list {
		c.either(a, "items", "family")
		if a.child("set") != nil {
			fixed = append(fixed, a)
		}
	}
	if len(fixed)*len(list) > mostPairs {
		return
	}
	for i, a := range fixed {
		for _, b := range list {
			if a == b || !meet(a, b, "items", "family") || !meet(a, b, "markets", "") {
				continue
			}
			if j := slices.Index(fixed, b); j > i {
				if p := shared(a.child("set"), b.child("set")); p != "" {
					c.say(b, "keep one of the two", "%s and %s both set %s", a.name, b.name, p)
					c.say(a, "keep one of the two", "%s and %s both set %s", a.name, b.name, p)
				}
			}
			if p := shared(a.child("set"), b.child("percent")); p != "" && group(b, market) && !group(a, market) {
				c.say(b, "keep one of the two", "%s sets %s of a cell, and %s changes its group in percent", a.name, p, b.name)
				c.say(a, "keep one of the two", "%s sets %s of a cell, and %s changes its group in percent", a.name, p, b.name)
			}
		}
	}
}

// group reports whether an adjustment is about several cells at once.
func group(a *entry, market string) bool {
	return a.child("family") != nil || len(a.child("items").kids()) > 1 || market == "all" && len(a.child("markets").kids()) != 1
}

// meet reports whether two adjustments name something in common: an element of
// a list, or the same single name; both nothing means both all.
func meet(a, b *entry, many, one string) bool {
	x, y := a.child(many), b.child(many)
	if x == nil && y == nil {
		f, g := a.child(one), b.child(one)
		return one == "" || f != nil && g != nil && f.value == g.value
	}
	if x == nil || y == nil {
		return one == "" // all of them, and some
	}
	return slices.ContainsFunc(x.children, func(e *entry) bool { return y.child(e.name) != nil })
}

// shared is the first period that two maps of cells both state.
func shared(x, y *entry) string {
	if len(x.kids())*len(y.kids()) > mostPairs {
		return ""
	}
	for _, a := range x.kids() {
		for _, b := range y.kids() {
			if overlaps(a.name, b.name) {
				return a.name
			}
		}
	}
	return ""
}

// Contradictions tells what one document says against itself, nothing of a text
// that is not understood.
func Contradictions(src []byte) []Complaint {
	d, t := understand(src)
	if t != nil {
		return nil
	}
	return contradictions(d)
}
