package disarm

import "strings"

// Sheet keeps a program for spreadsheets from taking a text for a formula: one
// that begins as a formula does gets an apostrophe before it, by which they know
// a text. Numbers are not for it.
func Sheet(s string) string {
	if strings.ContainsAny(firstRune(s), "=+-@|%\t\r\n＝＋－＠") {
		return "'" + s
	}
	return s
}

// firstRune is the first character of a text, "" if it has none.
func firstRune(s string) string {
	for i := range s {
		if i > 0 {
			return s[:i]
		}
	}
	return s
}
