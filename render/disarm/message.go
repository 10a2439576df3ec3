package disarm

import (
	"strings"

	"github.com/accord-plan/accord/internal/pattern"
)

// read is what forges and git read in the text of a commit or in a title, where
// nothing can be escaped: mentions, references, commands, trailers, and words
// that switch checks off.
var read = pattern.Of(`[@#!\[\]]|://|(?i:\bgh-)|^/|\*\*\*|(?i)^([a-z-]+-by|changelog|skip-checks) *:`)

// Message makes words harmless in a line of a commit's message or in a title:
// what is read there is replaced by signs that look alike.
func Message(words string) string {
	return read().ReplaceAllStringFunc(words, func(m string) string {
		switch {
		case m == "[":
			return "("
		case m == "]":
			return ")"
		case m == "***":
			return "* * *"
		case m == "://":
			return ": //"
		}
		return strings.TrimRight(m[:len(m)-1], " ") + "_"
	})
}
