package digest

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/accord-plan/accord/schema"
)

// CellChange is one value that differs between what was signed and what is now.
type CellChange struct {
	Key  string // of the section
	Path string // of the leaf; empty for a section as a whole
	// Before and After are as people write them, empty where it is not stated.
	Before, After string
	// Words are the cell in words of the trade, as `TENT-2P eu 2027-03`.
	Words string
	// TextOnly says that the schema marks the field as text for people.
	TextOnly bool
}

func (c CellChange) String() string {
	stated := func(s string) string {
		if s == "" {
			return "not stated"
		}
		return s
	}
	return c.Words + ": " + stated(c.Before) + " → " + stated(c.After)
}

// Compare lists what differs, by key and path. A section that only one side has
// is one change.
func Compare(signed, now *Content) []CellChange {
	var out []CellChange
	for _, p := range differing(signed, now) {
		out = append(out, p.changes()...)
	}
	return out
}

// pair is a section that differs; nil where it is not there.
type pair struct{ before, after *Section }

// one returns the side that there is, the newer of two.
func (p pair) one() *Section {
	if p.after != nil {
		return p.after
	}
	return p.before
}

// differing lists the sections that differ, by key.
func differing(base, head *Content) []pair {
	var before, after []Section
	if base != nil {
		before = base.Sections
	}
	if head != nil {
		after = head.Sections
	}
	var out []pair
	for len(before) > 0 || len(after) > 0 {
		switch {
		case len(after) == 0 || len(before) > 0 && before[0].Key < after[0].Key:
			out = append(out, pair{before: &before[0]})
			before = before[1:]
		case len(before) == 0 || after[0].Key < before[0].Key:
			out = append(out, pair{after: &after[0]})
			after = after[1:]
		default:
			if before[0].Hash != after[0].Hash {
				out = append(out, pair{&before[0], &after[0]})
			}
			before, after = before[1:], after[1:]
		}
	}
	return out
}

// leaf is a value that differs, as it is spelled; in says on which sides it is.
type leaf struct {
	path          string
	before, after string
	inBase, in    bool
}

// leaves lists what differs within the section of a document, by path.
func (p pair) leaves() []leaf {
	var before, after []string
	if p.before != nil {
		before = p.before.Lines
	}
	if p.after != nil {
		after = p.after.Lines
	}
	var out []leaf
	for len(before) > 0 || len(after) > 0 {
		x, y := leaf{}, leaf{}
		if len(before) > 0 {
			x.path, x.before, x.inBase = strings.Cut(before[0], "\t")
		}
		if len(after) > 0 {
			y.path, y.after, y.in = strings.Cut(after[0], "\t")
		}
		switch {
		case !y.in || x.inBase && x.path < y.path:
			out, before = append(out, x), before[1:]
		case !x.inBase || y.path < x.path:
			out, after = append(out, y), after[1:]
		default:
			if x.before != y.after {
				x.after, x.in = y.after, true
				out = append(out, x)
			}
			before, after = before[1:], after[1:]
		}
	}
	return out
}

func (p pair) changes() []CellChange {
	s := p.one()
	if p.before == nil || p.after == nil || s.Kind == "" {
		return []CellChange{{Key: s.Key, Before: summary(p.before), After: summary(p.after), Words: nameOf(s)}}
	}
	leaves := p.leaves()
	out := make([]CellChange, len(leaves))
	for i, l := range leaves {
		c := CellChange{Key: s.Key, Path: l.path, Words: p.cell(l.path), TextOnly: schema.IsText(s.Kind, schemaPath(l.path))}
		if l.inBase {
			c.Before = plain(l.path, l.before)
		}
		if l.in {
			c.After = plain(l.path, l.after)
		}
		out[i] = c
	}
	return out
}

// summary describes a section as a whole.
func summary(s *Section) string {
	switch {
	case s == nil:
		return ""
	case s.Kind == "":
		return fmt.Sprintf("%s%.6x", prefix, sha256.Sum256(s.Body)) // as sha256sum begins
	case len(s.Lines) == 1:
		return "1 value"
	}
	return fmt.Sprintf("%d values", len(s.Lines))
}

// plain is a value as people write it.
func plain(path, value string) string {
	switch {
	case value == "": // an element of a set is there
		_, member, _ := strings.Cut(path, "/+")
		return plain("", member)
	case value == null:
		return "null"
	case value[0] == 'n' || value[0] == 'b':
		return value[1:]
	case value[0] == 's':
		if text := decode(value[1:]); text != "" {
			return text
		}
		return `""`
	}
	return value
}

// schemaPath is a path as the schema knows it.
func schemaPath(path string) []string {
	steps := levels(path)
	for i, s := range steps {
		if s[0] == '@' || s[0] == '+' {
			steps[i] = schema.Element
		} else {
			steps[i] = decode(s)
		}
	}
	return steps
}

// levels are the steps of a path, encoded; none of them is empty.
func levels(path string) []string { return strings.Split(path[1:], "/") }
