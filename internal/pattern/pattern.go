// Package pattern keeps regular expressions that are compiled when they are first
// used: a program has dozens of them, and a command needs few.
package pattern

import (
	"regexp"
	"sync"
)

// Of is a regular expression that must be one. It may be used by several
// goroutines.
func Of(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
