package digest

import "github.com/accord-plan/accord/internal/quantity"

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

// Compare lists what differs, by key and path.
func Compare(signed, now *Content) []CellChange { return nil }

// ScopeOf returns the smallest scope that holds what differs.
func ScopeOf(base, head *Content) Scope { return Scope{} }

// EffectsDiffer lists effects that differ by more than a tolerance.
func EffectsDiffer(signed, now *Effects, tolerance quantity.Ratio) []string { return nil }
