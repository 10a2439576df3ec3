package forge

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/accord-plan/accord/render"
)

// tidy makes foreign text one short line that steers nothing.
func tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsGraphic(r):
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return Clip(strings.Join(strings.Fields(s), " "), 200)
}

// Clip shortens a text to so many characters, the last one an ellipsis.
func Clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:max(most-1, 0)]) + "…"
	}
	return s
}

// sortedKeys are the keys of a map in their order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// Plain makes text safe to be shown as it stands, line by line, and so many
// characters long at most.
func Plain(s string, most int) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = render.Clean(line)
	}
	return Clip(strings.TrimSpace(strings.Join(lines, "\n")), most)
}
