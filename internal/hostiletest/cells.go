package hostiletest

import (
	"fmt"
	"regexp"
	"strings"
)

// ruleLine is the line below a table's head.
var ruleLine = regexp.MustCompile(`^[> ]*\|( ?:?-+:? ?\|)+$`)

// cells judges the rows of tables: renderers drop what a row has more than its
// head, so that it must be seen in the source. A bar behind an odd number of
// backslashes is none; readers differ about two of them, so that there both
// ways to count must agree.
func cells(source string) []string {
	var bad []string
	lines := strings.Split(source, "\n")
	for i, line := range lines {
		if !ruleLine.MatchString(line) || i == 0 || len(rows(lines[i-1:i])) == 0 {
			continue
		}
		want := strings.Count(line, "|")
		for _, row := range append([]string{lines[i-1]}, rows(lines[i+1:])...) {
			if n, m := bars(row); n != want || m != want {
				bad = append(bad, fmt.Sprintf("a row of %d or %d bars in a table of %d: %s", n, m, want, quoted(row)))
			}
		}
	}
	return bad
}

func rows(lines []string) []string {
	for i, line := range lines {
		if !strings.HasPrefix(strings.TrimLeft(line, "> "), "|") {
			return lines[:i]
		}
	}
	return lines
}

// bars counts those that end a cell: strictly, and for readers that see only
// the sign before.
func bars(row string) (strict, simple int) {
	slashes := 0
	for _, c := range row {
		if c == '|' {
			if slashes%2 == 0 {
				strict++
			}
			if slashes == 0 {
				simple++
			}
		}
		if c == '\\' {
			slashes++
		} else {
			slashes = 0
		}
	}
	return strict, simple
}
