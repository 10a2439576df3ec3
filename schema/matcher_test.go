package schema

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// someExpressions are some that plans and companies use, and some that are hard.
var someExpressions = []string{"", "a", "^$", "^a$", "a|b$", "^[A-Z]{3}$", "(?i)^straße$", "(?i)k", "x*", "^x*$", "(|a)*b", "(a?)*$", "a$|^b",
	"^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$", "^[0-9]{4}-[WP]?[0-9]{2}(\\.\\.[0-9]{4}-[WP]?[0-9]{2})?$", "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?%$",
	"^.{2}$", "(?s)^.{2}$", "[^a]", "\\pL\\d", "^(ab)+$", "é", "[à-ü]+$", "(?U)a+b", "^\\x{fffd}", "$", "^", "a{2,4}$", "[[:alpha:]]$", "\\AU\\z"}

// A matcher means what package regexp means.
func TestMatchersMeanWhatRegexpDoes(t *testing.T) {
	for _, text := range someExpressions {
		m, ok := newMatcher(text)
		if !ok {
			t.Errorf("%q is not laid out", text)
			continue
		}
		re := regexp.MustCompile(text)
		t.Run(text, rapid.MakeCheck(func(t *rapid.T) {
			s := matchable(t, text)
			if got, want := m.match(s), re.MatchString(s); got != want {
				t.Fatalf("%q of %q: %t, want %t", s, text, got, want)
			}
		}))
	}
}

// matchable draws a text that an expression matches, more or less.
func matchable(t *rapid.T, text string) string {
	s := rapid.StringMatching(text).Draw(t, "text")
	if rapid.Bool().Draw(t, "changed") {
		at := rapid.IntRange(0, len(s)).Draw(t, "at")
		s = s[:at] + rapid.SampledFrom([]string{"", "a", "b", "A", "0", "\n", "é", "\xff", "K", "ſ", "\u2028", "-", " "}).Draw(t, "more") + s[min(len(s), at+rapid.IntRange(0, 2).Draw(t, "less")):]
	}
	return s
}

// What asks for more than where a text begins and ends, and what is large, is no
// matcher.
func TestNoMatchers(t *testing.T) {
	for _, text := range []string{`a\b`, `(?m)^a`, `(?m)a$`, `\Ba`, `$^`, `(a|$)^`, "a{300}", "(", "(a{50}b{50}){20}", "[ab]*a[ab]{8}", "[" + strings.Repeat("a", 299) + "]", `^(a|b)*c[ab]{9}$|(b|c)*a[abc]{9}`} {
		if _, ok := newMatcher(text); ok {
			t.Errorf("%q is laid out", text)
		}
	}
}

func FuzzMatchers(f *testing.F) {
	for _, text := range append([]string{"a$b", "^^a", "(a$)+b", "(^|a){1000}", "(?:$){200}a", "(?:){1000}", "((a{100}){0}){1000}", "(a{2,}){3}",
		"(?i)k{9}", `[^\x00-\x{10ffff}]{9}`}, someExpressions...) {
		f.Add(text, "a")
	}
	f.Fuzz(func(t *testing.T, text, s string) {
		if len(text) > mostPattern {
			return
		}
		if re, err := syntax.Parse(text, syntax.Perl); err == nil && atLeast(re) < 4*mostProgram { // others take long
			least := atLeast(re)
			if prog, err := syntax.Compile(re.Simplify()); err == nil && len(prog.Inst) < least {
				t.Errorf("%q has %d steps, not at least %d", text, len(prog.Inst), least)
			}
		}
		m, ok := newMatcher(text)
		if !ok {
			return
		}
		if got, want := m.match(s), regexp.MustCompile(text).MatchString(s); got != want {
			t.Errorf("%q of %q: %t, want %t", s, text, got, want)
		}
	})
}
