package digest

import (
	"fmt"
	"slices"
	"strings"
)

// Scope is what a statement is about. The zero Scope is all of the plan. Names
// are %-encoded as they stand in keys, which changes no identifier.
type Scope struct {
	// Each is sorted. Documents are keys of sections that belong to no market,
	// family or source, or that are within every scope and were touched. The
	// market `all` stands for adjustments of all markets.
	Documents, Families, Markets, Sources []string
}

// whole is how the scope of all of the plan is written.
const whole = "all"

// every is the market of adjustments for all markets; no market has this name.
const every = "all"

// IsAll reports whether the scope is all of the plan.
func (s Scope) IsAll() bool {
	return len(s.Documents)+len(s.Families)+len(s.Markets)+len(s.Sources) == 0
}

// String returns `all`, or the parts sorted with a space between them, as
// `document/Decision/2026-12-third-shift family/tents market/eu source/lyon`.
func (s Scope) String() string {
	if s.IsAll() {
		return whole
	}
	var parts []string
	for _, p := range s.parts() {
		for _, name := range *p.names {
			parts = append(parts, p.sort+name)
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, " ")
}

// part is one sort of names.
type part struct {
	sort  string
	names *[]string
}

func (s *Scope) parts() []part {
	return []part{{"document/", &s.Documents}, {"family/", &s.Families}, {"market/", &s.Markets}, {"source/", &s.Sources}}
}

// ParseScope reads a scope. What [Scope.String] would write in another way is
// refused.
func ParseScope(text string) (Scope, error) {
	var s Scope
	if text == whole {
		return s, nil
	}
	for word := range strings.SplitSeq(text, " ") {
		if err := s.take(word); err != nil {
			return Scope{}, err
		}
	}
	if again := s.String(); again != text {
		return Scope{}, fmt.Errorf("scope %q is not in its one form, which is %q", clip(text), clip(again))
	}
	return s, nil
}

func (s *Scope) take(word string) error {
	for _, p := range s.parts() {
		name, ok := strings.CutPrefix(word, p.sort)
		if !ok {
			continue
		}
		for level := range strings.SplitSeq(name, "/") {
			if level == "" || encode(decode(level)) != level {
				return fmt.Errorf("scope: %q is no name", clip(word))
			}
		}
		if p.sort != "document/" && strings.Contains(name, "/") {
			return fmt.Errorf("scope: %q names more than one thing", clip(word))
		}
		*p.names = union(*p.names, name)
		return nil
	}
	return fmt.Errorf("scope: %q is neither all, nor begins with document/, family/, market/ or source/", clip(word))
}

// union adds a name to a sorted list that does not have it.
func union(list []string, name string) []string {
	i, has := slices.BinarySearch(list, name)
	if has {
		return list
	}
	return slices.Insert(list, i, name)
}

func has(list []string, name string) bool {
	_, ok := slices.BinarySearch(list, name)
	return ok
}

// always are the kinds that are within every scope: what they say decides how
// all else is read and judged.
var always = []string{"Import", "Network", "Plan", "Policy"}

// rules is how the keys of the company's rules begin.
const rules = "file/rules/"

func isAlways(key string) bool { return slices.Contains(always, key) || strings.HasPrefix(key, rules) }

// Holds reports whether the section of a key is within the scope.
func (s Scope) Holds(key string) bool {
	if s.IsAll() || isAlways(key) || has(s.Documents, key) {
		return true
	}
	kind, rest, _ := strings.Cut(key, "/")
	first, second, _ := strings.Cut(rest, "/")
	switch kind {
	case "Catalog":
		return has(s.Families, first)
	case "Baseline":
		return has(s.Families, second) && (has(s.Markets, first) || has(s.Markets, every))
	case "Adjustments":
		return has(s.Markets, first) || first == every && len(s.Markets) > 0
	case "Supply":
		return has(s.Sources, first)
	}
	return false
}

// Covers reports whether all that another scope binds, sections and effects, is
// bound by s too.
func (s Scope) Covers(inner Scope) bool {
	if s.IsAll() || inner.IsAll() {
		return s.IsAll()
	}
	for i, p := range s.parts() {
		for _, name := range *inner.parts()[i].names {
			if !has(*p.names, name) {
				return false
			}
		}
	}
	if len(inner.Families)+len(inner.Markets)+len(inner.Sources) == 0 {
		return true // documents bind no more than they did
	}
	return (!inner.everyFamily() || s.everyFamily()) && (!inner.everyMarket() || s.everyMarket())
}

// everyFamily and everyMarket report whether a scope is about all of them,
// because it names none.
func (s Scope) everyFamily() bool { return len(s.Families) == 0 }

func (s Scope) everyMarket() bool { return len(s.Markets) == 0 || has(s.Markets, every) }

// Within returns the sections of c that are within a scope.
func (c *Content) Within(s Scope) *Content {
	if c == nil || s.IsAll() {
		return c
	}
	out := &Content{}
	for _, section := range c.Sections {
		if s.Holds(section.Key) {
			out.Sections = append(out.Sections, section)
		}
	}
	return out
}
