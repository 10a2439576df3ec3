package digest

import (
	"slices"
	"sort"
	"strings"
)

// about is what an element of a document is about: names, %-encoded. stated
// says that there is such an element, unclear that something in it is named in
// a form that names nothing.
type about struct {
	items, families, markets []string
	stated, unclear          bool
}

// aboutOf reads the fields items, family and markets below a path.
func aboutOf(s *Section, path string) about {
	var a about
	if s == nil {
		return a
	}
	for _, l := range below(s.Lines, path) {
		a.stated = true
		rest, value, _ := strings.Cut(l[len(path)+1:], "\t")
		field, member, _ := strings.Cut(rest, "/+")
		if field == "family" {
			member = value
		}
		list := map[string]*[]string{"items": &a.items, "family": &a.families, "markets": &a.markets}[field]
		if list == nil {
			continue
		}
		if len(member) > 1 && member[0] == 's' {
			*list = append(*list, member[1:])
		} else {
			a.unclear = true
		}
	}
	return a
}

// below returns the lines whose path begins with path and a slash.
func below(lines []string, path string) []string {
	path += "/"
	from := sort.SearchStrings(lines, path)
	to := from
	for to < len(lines) && strings.HasPrefix(lines[to], path) {
		to++
	}
	return lines[from:to]
}

// touched collects what a change is about.
type touched struct {
	Scope
	// everyFamily and everyMarket say that it reaches all of them.
	everyFamily, everyMarket bool
	sides                    [2]*Content
	// familiesOf are the families of each item on either side, once asked for.
	familiesOf map[string][]string
}

// ScopeOf returns the smallest scope that holds what differs: every section
// that differs is within it. Where nothing does it is all of the plan.
func ScopeOf(base, head *Content) Scope {
	t := &touched{sides: [2]*Content{base, head}}
	for _, p := range differing(base, head) {
		t.section(p)
	}
	if t.everyFamily && (len(t.Families) > 0 || len(t.Markets)+len(t.Sources) == 0) {
		t.allFamilies()
	}
	if t.everyMarket && len(t.Markets) > 0 {
		t.Markets = union(t.Markets, every)
	}
	return t.Scope
}

func (t *touched) section(p pair) {
	s := p.one()
	kind, rest, _ := strings.Cut(s.Key, "/")
	first, second, _ := strings.Cut(rest, "/")
	switch kind {
	case "Catalog":
		t.Families, t.everyMarket = union(t.Families, first), true
	case "Baseline":
		t.Markets, t.Families = union(t.Markets, first), union(t.Families, second)
	case "Adjustments":
		t.adjustments(p, first)
	case "Supply":
		t.Sources, t.everyMarket = union(t.Sources, first), true
		t.supply(p)
	case "StockTargets":
		t.Documents, t.everyMarket = union(t.Documents, s.Key), true
		for _, element := range p.elements("/targets/") {
			t.families(aboutOf(p.before, element), aboutOf(p.after, element))
		}
	default:
		t.Documents = union(t.Documents, s.Key)
	}
}

// elements are the paths one level below a prefix under which something
// differs.
func (p pair) elements(below string) []string {
	var out []string
	for _, l := range p.leaves() {
		if rest, ok := strings.CutPrefix(l.path, below); ok {
			name, _, _ := strings.Cut(rest, "/")
			out = union(out, below+name)
		}
	}
	return out
}

// adjustments are about the families of the ones that differ. Those of all
// markets that name their markets are about these.
func (t *touched) adjustments(p pair, market string) {
	all := market == every
	if !all {
		t.Markets = union(t.Markets, market)
	}
	elements := p.elements("/adjustments/")
	for _, element := range elements {
		before, after := aboutOf(p.before, element), aboutOf(p.after, element)
		t.families(before, after)
		for _, side := range []about{before, after} {
			for _, m := range side.markets {
				t.Markets = union(t.Markets, m)
			}
			if all && side.stated && len(side.markets) == 0 {
				t.Markets = union(t.Markets, every)
			}
		}
	}
	if all && len(t.Markets) == 0 {
		t.Markets = union(t.Markets, every)
	}
}

// families adds the families that elements are about.
func (t *touched) families(elements ...about) {
	for _, a := range elements {
		t.everyFamily = t.everyFamily || a.unclear
		for _, f := range a.families {
			t.Families = union(t.Families, f)
		}
		for _, item := range a.items {
			t.item(item)
		}
	}
}

// item adds the families of an item; one that no catalog has may be of any.
func (t *touched) item(item string) {
	if t.familiesOf == nil {
		t.familiesOf = map[string][]string{}
		for _, c := range t.sides {
			c.items(t.familiesOf)
		}
	}
	t.everyFamily = t.everyFamily || len(t.familiesOf[item]) == 0
	for _, f := range t.familiesOf[item] {
		t.Families = union(t.Families, f)
	}
}

// items notes the families of each item.
func (c *Content) items(families map[string][]string) {
	if c == nil {
		return
	}
	for _, s := range c.Sections {
		family, ok := strings.CutPrefix(s.Key, "Catalog/")
		if !ok {
			continue
		}
		for _, l := range below(s.Lines, "/items") {
			item, _, _ := strings.Cut(l[len("/items/"):], "\t")
			item, _, _ = strings.Cut(item, "/")
			if !slices.Contains(families[item], family) {
				families[item] = append(families[item], family)
			}
		}
	}
}

// supply is about the items whose terms, uses or commitments differ; where
// anything else does, about all items of the source.
func (t *touched) supply(p pair) {
	items := map[string]bool{}
	general := false
	for _, l := range p.leaves() {
		if item, ok := suppliedItem(l.path); ok {
			items[item] = true
		} else {
			general = true
		}
	}
	for _, s := range []*Section{p.before, p.after} {
		if s == nil || !general {
			continue
		}
		for _, l := range s.Lines {
			path, _, _ := strings.Cut(l, "\t")
			if item, ok := suppliedItem(path); ok {
				items[item] = true
			}
		}
	}
	for item := range items {
		t.item(item)
	}
}

// suppliedItem is the item that a leaf of a source is about.
func suppliedItem(path string) (string, bool) {
	at := levels(path)
	switch {
	case len(at) >= 2 && (at[0] == "terms" || at[0] == "uses"):
		return at[1], true
	case len(at) >= 3 && at[0] == "commitments":
		return at[2], true
	}
	return "", false
}

// allFamilies names each family of either side.
func (t *touched) allFamilies() {
	for _, c := range t.sides {
		if c == nil {
			continue
		}
		for _, s := range c.Sections {
			if family, ok := strings.CutPrefix(s.Key, "Catalog/"); ok {
				t.Families = union(t.Families, family)
			}
		}
	}
}
