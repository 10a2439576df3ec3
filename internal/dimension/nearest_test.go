package dimension_test

import (
	"testing"

	"github.com/accord-plan/accord/internal/dimension"
)

func TestNearest(t *testing.T) {
	for name, c := range map[string]struct {
		word       string
		candidates []string
		want       string
	}{
		"a letter off":                 {"tnts", []string{"stoves", "tents"}, "tents"},
		"letters swapped":              {"stvoes", []string{"stoves", "tents"}, "stoves"},
		"another case":                 {"tent-2p", []string{"TENT-2P", "TENT-3P"}, "TENT-2P"},
		"nothing like it":              {"marketing", []string{"stoves", "tents"}, ""},
		"half of it like it":           {"typo", []string{"repo", "plan"}, ""},
		"two slips":                    {"tnet", []string{"tents"}, "tents"},
		"itself is no suggestion":      {"tents", []string{"tents"}, ""},
		"the first of equals":          {"bat", []string{"cat", "bag"}, "bag"},
		"another number":               {"A-099", []string{"A-014", "A-015"}, ""},
		"the next number":              {"A-016", []string{"A-015", "A-017"}, ""},
		"another size":                 {"TENT-4P", []string{"TENT-2P", "TENT-3P"}, ""},
		"another item of a gap":        {"shortage/TENT-4P@central", []string{"shortage/TENT-2P@central"}, ""},
		"digits swapped":               {"A-051", []string{"A-014", "A-015"}, "A-015"},
		"digits swapped in two places": {"A-51-21", []string{"A-15-12"}, ""},
		"zeros left out":               {"A-15", []string{"A-015", "A-115"}, "A-015"},
		"a letter off beside a number": {"2026-12-thid-shift", []string{"2026-11-third-shift", "2026-12-third-shift"}, "2026-12-third-shift"},
		"a letter left out":            {"TENT-2", []string{"TENT-2P", "TENT-3P"}, "TENT-2P"},
		"the number left out":          {"TENT-P", []string{"TENT-2P", "STOVE"}, "TENT-2P"},
		"a number too many":            {"tents2", []string{"tents"}, "tents"},
		"one of two letters":           {"uk", []string{"eu", "us"}, ""},
		"one of two left out":          {"e", []string{"eu", "us"}, "eu"},
		"two letters swapped":          {"ue", []string{"eu", "us"}, "eu"},
		"one more number":              {"A-15-1", []string{"A-15"}, ""},
	} {
		if got := dimension.Nearest(c.word, c.candidates); got != c.want {
			t.Errorf("%s: %q for %q, want %q", name, got, c.word, c.want)
		}
	}
}

func TestOnly(t *testing.T) {
	for name, c := range map[string]struct {
		word       string
		candidates []string
		want       string
	}{
		"another case":               {"TENT-2p", []string{"TENT-2P", "TENT-2X", "TENT-3P"}, "TENT-2P"},
		"a letter off":               {"TENT-2B", []string{"STOVE", "TENT-2P", "TENT-3P"}, "TENT-2P"},
		"a letter off two":           {"TENT-2B", []string{"TENT-2P", "TENT-2X"}, ""},
		"letters swapped, or wrong":  {"sales-ue", []string{"sales-eu", "sales-us"}, ""},
		"too short to tell":          {"uk", []string{"us"}, ""},
		"one letter is half of it":   {"e", []string{"eu"}, ""},
		"digits swapped":             {"A-051", []string{"A-015"}, ""},
		"the number left out":        {"TENT-P", []string{"TENT-2P"}, ""},
		"zeros left out":             {"A-0015", []string{"A-00015", "B"}, "A-00015"},
		"nothing like it":            {"marketing", []string{"stoves"}, ""},
		"a word with one near it":    {"tentts", []string{"tents", "tent"}, ""},
		"two letters of a long word": {"supply-chian-planing", []string{"supply-chain-planning"}, "supply-chain-planning"},
	} {
		if got := dimension.Only(c.word, c.candidates); got != c.want {
			t.Errorf("%s: %q for %q, want %q", name, got, c.word, c.want)
		}
	}
}
