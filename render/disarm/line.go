package disarm

import (
	"strings"

	"github.com/accord-plan/accord/internal/pattern"
)

// What build servers read as commands: `##[…]`, `##vso[…]` and `##teamcity[…]`
// anywhere in a line; two colons, and the marks that fold a log, at its
// beginning. Runners trim white space of every kind before they look, and what
// stands there beside it is ours: bars and colours.
var (
	anywhere = pattern.Of(`##([A-Za-z.]*\[)`)
	first    = pattern.Of(`^((?:[\s\p{Z}│]|\x1b\[[0-9;]*m)*)(:|(?i:section_start|section_end|travis_fold|travis_time)):`)
)

// Line breaks up with a space what a build server would take for a command in a
// line of text.
func Line(line string) string {
	if strings.Contains(line, ":") {
		line = first().ReplaceAllString(line, "$1$2 :")
	}
	return Part(line)
}

// Part is [Line] for words that do not begin a line.
func Part(words string) string {
	if !strings.Contains(words, "##") {
		return words
	}
	return anywhere().ReplaceAllString(words, "# #$1")
}
