package statement

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/accord-plan/accord/internal/quantity"
)

// nobody is what stands where a person or a hash may be named and is not.
const nobody = "none"

// version is the first line: which text this is, and that this program knows it.
func version[T any](key string) field[T] {
	return field[T]{key: key, spell: func(*T) []string { return []string{"1"} }, read: func(_ *T, s string) error {
		if s != "1" {
			return fmt.Errorf("version %q is not known; this program reads 1", clip(s))
		}
		return nil
	}}
}

// word is a line whose value is a text that check judges.
func word[T any, S ~string](key string, at func(*T) *S, check func(string) error) field[T] {
	return field[T]{key: key, spell: func(v *T) []string { return []string{string(*at(v))} }, read: func(v *T, s string) error {
		*at(v) = S(s)
		return check(s)
	}}
}

// hash is a line with a hash; none says that it may be none.
func hash[T any](key string, at func(*T) *Hash, none bool) field[T] {
	return word(key, at, func(s string) error {
		switch {
		case Hash(s).Valid() || none && s == nobody:
			return nil
		case none:
			return fmt.Errorf("%q is no hash; expected sha256: and 64 digits of 0-9a-f, or none", clip(s))
		}
		return fmt.Errorf("%q is no hash; expected sha256: and 64 digits of 0-9a-f", clip(s))
	})
}

// count is a line with a whole number above 0.
func count[T any](key string, at func(*T) *int) field[T] {
	return field[T]{key: key, spell: func(v *T) []string { return []string{strconv.Itoa(*at(v))} }, read: func(v *T, s string) error {
		n, err := strconv.ParseUint(s, 10, 31)
		if err != nil || n == 0 {
			return fmt.Errorf("%q is no whole number above 0", clip(s))
		}
		*at(v) = int(n)
		return nil
	}}
}

const moment = "2006-01-02T15:04:05Z"

// instant is a line with a time, in UTC and whole seconds.
func instant[T any](key string, at func(*T) *time.Time) field[T] {
	return field[T]{key: key, spell: func(v *T) []string { return []string{at(v).UTC().Format(moment)} }, read: func(v *T, s string) error {
		t, err := time.Parse(moment, s)
		if err != nil || t.Year() < 2000 || t.Year() > 2199 {
			return fmt.Errorf("%q is no time of the years 2000 to 2199 as 2026-12-10T09:12:00Z", clip(s))
		}
		*at(v) = t
		return nil
	}}
}

// oneOf accepts the words that are known.
func oneOf[S ~string](known ...S) func(string) error {
	return func(s string) error {
		if slices.Contains(known, S(s)) {
			return nil
		}
		words := make([]string, len(known))
		for i, k := range known {
			words[i] = string(k)
		}
		return fmt.Errorf("%q is not known; allowed: %s", clip(s), strings.Join(words, ", "))
	}
}

// compiled compiles a pattern for a whole text when it is first used, so that
// commands that read no statement do not wait for it.
func compiled(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\A(?:` + pattern + `)\z`) })
}

// matching accepts what fits a pattern, which allowed describes.
func matching(pattern, allowed string) func(string) error {
	re := compiled(pattern)
	return func(s string) error {
		if !re().MatchString(s) {
			return fmt.Errorf("%q is not allowed; expected %s", clip(s), allowed)
		}
		return nil
	}
}

// The forms of words. Identifiers are those of plan files, of which the few that
// read as something else need no refusal here: the policy has none of them.
const (
	idPattern    = `[A-Za-z0-9][A-Za-z0-9._+-]{0,63}`
	cyclePattern = `(?:[0-9]{4}-(?:0[1-9]|1[0-2]|W(?:0[1-9]|[1-4][0-9]|5[0-3])|P(?:0[1-9]|1[0-3])))(?:\.(?:[2-9]|[1-9][0-9]{1,2}))?`
	hostPattern  = `[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[1-9][0-9]{0,4})?`
	cycleAllowed = "a cycle as 2026-12, 2026-W49 or 2026-P12, with .2 and so on where it is planned again"
	idAllowed    = "an identifier: a letter or digit, then up to 63 letters, digits and ._+-"
)

var (
	identifier = matching(idPattern, idAllowed)
	cycle      = matching(cyclePattern, cycleAllowed)
	tool       = matching(`[!-~]+(?: [!-~]+){0,7}`, "name and version as `accord 1.4.0`")
)

// person accepts an identifier that is not `none`, which names nobody.
func person(s string) error {
	if s == nobody {
		return errors.New("none is nobody; expected an identifier of the policy")
	}
	return identifier(s)
}

// scopeToken is one word of a scope; a document's is the key of its section.
var scopeToken = compiled(`(?:family|market|source)/` + idPattern + `|document/[A-Za-z0-9._~%/-]+`)

// scope accepts `all`, or sorted words that package digest understands.
func scope(s string) error {
	if s == "all" {
		return nil
	}
	last := ""
	for token := range strings.SplitSeq(s, " ") {
		if !scopeToken().MatchString(token) {
			return fmt.Errorf("%q is no scope; expected all, or document/KEY, family/ID, market/ID, source/ID with single blanks between", clip(token))
		}
		if token <= last {
			return fmt.Errorf("%q stands behind %q; expected each once and sorted", clip(token), clip(last))
		}
		last = token
	}
	return nil
}

// size spells units or money of a gap.
func size(n quantity.Number) string {
	if n.IsMissing() {
		return "n/a"
	}
	return n.String()
}

// readSize reads what size spells; that it is spelled so is checked at the end.
func readSize(s string) (quantity.Number, error) {
	if s == "n/a" {
		return quantity.Missing, nil
	}
	var n quantity.Number
	if err := n.UnmarshalJSON([]byte(s)); err != nil || s == "null" {
		return 0, fmt.Errorf("%q is no size; expected a plain number with at most four decimals, or n/a", clip(s))
	}
	return n, nil
}
