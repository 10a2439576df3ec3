// Package digest spells a plan so that equal plans are equal bytes, and hashes
// that: the content digest accord-plan/1, of what is written, and the effects
// digest accord-effects/1, of what follows from it. docs/signoff.md is the
// specification; anybody can compute both without this program.
//
// [Spell] turns the files of a plan's folder into [Section]s, one for each
// document, whatever its comments, order and quotes. A [Scope] is the part of
// a plan that an approval is about: [ScopeOf] finds the smallest one for a
// change, [Content.Within] what lies in it. [Compare] and [EffectsDiffer] say
// what has changed since somebody signed.
package digest

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/statement"
)

// File is one file of the plan's folder.
type File struct {
	Path string // slash-separated, from the plan's folder
	Body []byte
	// Name tells the bytes apart from all others that a [Cache] is given, as git's
	// name of an object does that was proven; without one their SHA-256 is taken.
	Name string
}

// Section is one document of the plan, or one other file.
type Section struct {
	// Key is kind and identity, %-encoded, as Baseline/eu/tents or
	// file/rules/stock.cue.
	Key  string
	Kind string // "" for another file
	Path string
	// Lines are the leaves of a document, `PATH<TAB>VALUE`, sorted; nil for
	// another file, whose Body they are.
	Lines []string
	Body  []byte
	Hash  statement.Hash
}

// Content is a plan, spelled.
type Content struct {
	Sections []Section // sorted by key
}

// Section returns the section of a key, nil if there is none.
func (c *Content) Section(key string) *Section {
	if c == nil {
		return nil
	}
	i, ok := slices.BinarySearchFunc(c.Sections, key, func(s Section, key string) int { return strings.Compare(s.Key, key) })
	if !ok {
		return nil
	}
	return &c.Sections[i]
}

// Problem is why a plan cannot be spelled, with its place. What cannot be
// spelled cannot be signed.
type Problem struct {
	At            position.Position
	Message, Hint string
}
