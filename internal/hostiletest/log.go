package hostiletest

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Log judges text that a terminal or a build's log shows: every character is
// one that is seen and steers nothing, and no line is a command to a build
// server, in whatever dialect.
func Log(out []byte) []string {
	bad := seen(string(out))
	for line := range strings.Lines(string(out)) {
		if m := buildCommand(line); m != "" {
			bad = append(bad, fmt.Sprintf("the command %q in the line %s", m, quoted(line)))
		}
	}
	return bad
}

// ours are the colours that accord prints.
var ours = regexp.MustCompile(`\x1b\[(0|1|2|1;31|1;33|32|33|36)m`)

// Coloured is [Log] for text with accord's own colours.
func Coloured(out []byte) []string { return Log(ours.ReplaceAll(out, nil)) }

var (
	// legacyCommand is the older form of GitHub's runner, which looks for it
	// anywhere in a line, and that of Azure and TeamCity.
	legacyCommand = regexp.MustCompile(`(?i)##(vso|teamcity|[a-z.]*)\[`)
	sectionMark   = regexp.MustCompile(`(?i)^(section_(start|end):\d+:|travis_(fold|time):)`)
)

// buildCommand returns what a build server would take for a command in a line.
// Runners trim all white space of Unicode before they look.
func buildCommand(line string) string {
	if m := legacyCommand.FindString(line); m != "" {
		return m
	}
	trimmed := strings.TrimSpace(line)
	if strings.HasPrefix(trimmed, "::") {
		return "::"
	}
	return sectionMark.FindString(trimmed)
}

// seen judges characters.
func seen(s string) []string {
	var bad []string
	if !utf8.ValidString(s) {
		bad = append(bad, "bytes that are not UTF-8")
	}
	for i, r := range s {
		if (r < ' ' && r != '\n' || r > '~') && unseen(r) {
			return append(bad, fmt.Sprintf("the character %U in %s", r, quoted(s[max(0, i-40):min(len(s), i+40)])))
		}
	}
	return bad
}

// joiners have a use between letters and in emoji.
var joiners = map[rune]bool{'\u200c': true, '\u200d': true, '\ufe0e': true, '\ufe0f': true}

// unseen reports whether a code point is not shown, or changes how others are:
// controls, formats, private and unassigned ones, line and paragraph
// separators, and letters that Unicode says are to be ignored.
func unseen(r rune) bool {
	switch {
	case joiners[r]:
		return false
	case r == '\u2800' || r == '\u115f' || r == '\u1160' || r == '\u3164' || r == '\uffa0' || r == '\u034f':
		return true
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp, unicode.Variation_Selector, unicode.Noncharacter_Code_Point):
		return true
	}
	return !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Zs)
}

// quoted prints an excerpt of an output for a test's log.
func quoted(s string) string {
	s = strings.TrimRight(s, "\n")
	if len(s) > 240 {
		s = s[:240] + "…"
	}
	return fmt.Sprintf("%+q", s)
}

// Line judges one line of plain words, such as the description of a status or
// the title of an annotation.
func Line(s string) []string {
	bad := Log([]byte(s))
	if strings.ContainsAny(s, "\n\r") {
		bad = append(bad, "more than one line: "+quoted(s))
	}
	return bad
}
