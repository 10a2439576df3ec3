package projection

import "github.com/accord-plan/accord/internal/quantity"

// words prints a number with thousands apart, as reports do: 1,650.5.
func words(n quantity.Number) string { return n.Words() }

// offBy says by how much something is off, in words that fit behind it.
func offBy(n quantity.Number, what string) string { return " (" + words(n) + " " + what + ")" }
