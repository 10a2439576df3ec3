package codeowners

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// asked reads a file as a forge does, by the forges' documentation and not by
// what this package writes, and returns who is asked for one path.
func asked(t *testing.T, f Forge, text, path string) []string {
	t.Helper()
	if f == Gitea {
		return askedByGitea(t, text, path)
	}
	var owners []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "[") {
			continue
		}
		words := splitEscaped(line)
		if fitsGlob(t, words[0], path) {
			owners = words[1:]
		}
	}
	return slices.Sorted(slices.Values(owners))
}

// splitEscaped cuts at spaces that no backslash precedes; backslashes stay.
func splitEscaped(line string) []string {
	var out []string
	word, escaped := "", false
	for _, r := range line {
		switch {
		case escaped:
			word, escaped = word+string(r), false
		case r == '\\':
			word, escaped = word+`\`, true
		case r == ' ':
			if word != "" {
				out = append(out, word)
			}
			word = ""
		default:
			word += string(r)
		}
	}
	if word != "" {
		out = append(out, word)
	}
	return out
}

// fitsGlob knows the patterns of .gitignore that begin at the root.
func fitsGlob(t *testing.T, pattern, path string) bool {
	t.Helper()
	if pattern == "*" {
		return true
	}
	if !strings.HasPrefix(pattern, "/") {
		t.Fatalf("pattern %q is not anchored", pattern)
	}
	want, below := strings.CutSuffix(pattern[1:], "/")
	have := strings.Split(path, "/")
	parts := strings.Split(want, "/")
	if len(have) < len(parts) || below && len(have) == len(parts) {
		return false
	}
	for i, part := range parts {
		if !fitsPart([]rune(part), []rune(have[i])) {
			return false
		}
	}
	return true
}

func fitsPart(pattern, name []rune) bool {
	for len(pattern) > 0 {
		if len(name) == 0 || pattern[0] == '*' {
			return false // no star is ever written
		}
		any := pattern[0] == '?'
		if pattern[0] == '\\' {
			pattern = pattern[1:]
		}
		if !any && pattern[0] != name[0] {
			return false
		}
		pattern, name = pattern[1:], name[1:]
	}
	return len(name) == 0
}

// unless is the one form of expression that Go's regexp does not know.
var unless = regexp.MustCompile(`^\^(.*)\(\?!(.*)\)\.\*\$$`)

// askedByGitea asks everybody whose line fits.
func askedByGitea(t *testing.T, text, path string) []string {
	t.Helper()
	var owners []string
	for line := range strings.Lines(text) {
		words := giteaTokens(strings.TrimRight(line, "\r\n"))
		if len(words) == 0 {
			continue
		}
		negative := strings.HasPrefix(words[0], "!")
		pattern := "^" + strings.TrimPrefix(words[0], "!") + "$"
		if fitsExpression(t, pattern, path) != negative {
			owners = append(owners, words[1:]...)
		}
	}
	slices.Sort(owners)
	return owners // twice is a mistake too: two lines that fit one file
}

func fitsExpression(t *testing.T, pattern, path string) bool {
	t.Helper()
	if m := unless.FindStringSubmatch(pattern); m != nil {
		before := compile(t, "^"+m[1]).FindString(path)
		if before == "" && m[1] != "" {
			return false
		}
		return !compile(t, "^(?:"+m[2]+")").MatchString(path[len(before):])
	}
	return compile(t, pattern).MatchString(path)
}

func compile(t *testing.T, pattern string) *regexp.Regexp {
	t.Helper()
	re, err := regexp.Compile("(?s)" + pattern)
	if err != nil {
		t.Fatalf("%q: %v", pattern, err)
	}
	return re
}

// giteaTokens takes a line apart as Gitea does: a backslash takes the next sign
// as it is, whatever that is, and a # ends the line.
func giteaTokens(line string) []string {
	var out []string
	word, escaped := "", false
	for _, r := range strings.ReplaceAll(strings.TrimSpace(line), "\t", " ") {
		switch {
		case escaped:
			word, escaped = word+string(r), false
		case r == '\\':
			escaped = true
		case r == '#':
			goto done
		case r == ' ':
			if word != "" {
				out = append(out, word)
			}
			word = ""
		default:
			word += string(r)
		}
	}
done:
	if word != "" {
		out = append(out, word)
	}
	return out
}
