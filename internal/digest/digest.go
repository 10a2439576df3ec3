// Package digest spells a plan so that equal plans are equal bytes, and hashes
// that: the content digest accord-plan/1, of what is written, and the effects
// digest accord-effects/1, of what follows from it. docs/signoff.md is the
// specification; anybody can compute both without this program.
package digest

import "github.com/accord-plan/accord/internal/statement"

// File is one file of the plan's folder.
type File struct {
	Path string // slash-separated, from the plan's folder
	Body []byte
}

// Section is one document of the plan, or one other file.
type Section struct {
	// Key is kind and identity, %-encoded, as Baseline/eu/tents or
	// file/rules/stock.cue.
	Key  string
	Kind string
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

// Scope is what a statement is about. The zero Scope is all of the plan.
type Scope struct {
	// Each is sorted; Documents are keys of sections that belong to no market,
	// family or source.
	Markets, Families, Sources, Documents []string
}
