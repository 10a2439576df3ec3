package projection

import (
	"strings"

	"github.com/accord-plan/accord/internal/quantity"
)

// words prints a number with thousands apart, as reports do: 1,650.5.
func words(n quantity.Number) string {
	s := n.String()
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, part, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if part != "" {
		whole += "." + part
	}
	return sign + whole
}

// offBy says by how much something is off, in words that fit behind it.
func offBy(n quantity.Number, what string) string { return " (" + words(n) + " " + what + ")" }
