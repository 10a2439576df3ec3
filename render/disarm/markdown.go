package disarm

import (
	"strings"
	"unicode/utf8"
)

// Cut shortens words to n code points, the last of which then says so.
func Cut(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	at := 0
	for i := range s {
		if at++; at == n {
			return s[:i] + "…"
		}
	}
	return s
}

// Markdown makes words plain text within a paragraph, heading, list item or
// table cell; what begins a paragraph or an item goes through [Begin] too.
// Signs that forges act on stand in an element of their own, which parts them
// from what follows without an invisible character in what people copy.
func Markdown(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '\\', '`', '*', '_', '[', ']', '|', '~':
			apart(&b, s, i, `\`+s[i:i+1])
		case '!':
			if i == len(s)-1 { // before a link it would make an image of it
				b.WriteString(`\!`)
				continue
			}
			apart(&b, s, i, "!")
		default:
			apart(&b, s, i, entity(s, i))
		}
	}
	return b.String()
}

// HTML makes words plain text where HTML is read and Markdown is not: in the
// summary of a fold.
func HTML(s string) string {
	var b strings.Builder
	for i := range len(s) {
		apart(&b, s, i, entity(s, i))
	}
	return b.String()
}

// entity is how the character at i stands in HTML.
func entity(s string, i int) string {
	switch s[i] {
	case '&':
		return "&amp;"
	case '<':
		return "&lt;"
	case '>':
		return "&gt;"
	}
	return s[i : i+1]
}

// Code marks words as code: with backticks where nothing in them can end the
// span or the table cell, else as an element with harmless words.
func Code(s string) string {
	if s == "" {
		return ""
	}
	for i := range len(s) {
		if !wordByte(s[i]) && strings.IndexByte("./@:+-", s[i]) < 0 {
			return "<code>" + Markdown(s) + "</code>"
		}
	}
	return "`" + s + "`"
}

// Begin escapes what would start a list, a rule, a definition or the underline
// of a heading at the beginning of a paragraph or of a list's item, and what
// GitLab takes for a command at the beginning of a line. s is harmless
// otherwise.
func Begin(s string) string {
	if s == "" {
		return s
	}
	if strings.IndexByte("-+=/:", s[0]) >= 0 {
		return `\` + s
	}
	n := len(s) - len(strings.TrimLeft(s, "0123456789"))
	if n > 0 && n < len(s) && (s[n] == '.' || s[n] == ')') {
		return s[:n] + `\` + s[n:]
	}
	return s
}

// Target escapes what would end a link's address or a table's cell; the rest of
// an address is escaped already.
func Target(url string) string {
	return strings.NewReplacer("(", "%28", ")", "%29", " ", "%20", "<", "%3C", ">", "%3E", `\`, "%5C",
		"|", "%7C", "\n", "", "\r", "").Replace(url)
}

// Loose parts by an invisible space what a program further on would make markup
// of if it posted the words as Markdown. Whoever prints them sees them as they
// were written.
func Loose(s string) string {
	const space = "\u200b"
	var b strings.Builder
	for i := range len(s) {
		b.WriteByte(s[i])
		next := byte(0)
		if i+1 < len(s) {
			next = s[i+1]
		}
		if acts(s, i) || marks(s[i], next) {
			b.WriteString(space)
		}
	}
	return b.String()
}

// marks says that a sign begins markup before the next one.
func marks(c, next byte) bool {
	switch c {
	case '<', '~':
		return true
	case '&':
		return next != ' '
	case '%', '^', '!', '{':
		return next == '\\' // which Markdown takes away
	case ']':
		return next == '(' || next == '[' || next == ':'
	}
	return false
}

// endsPlace leaves plan.yaml:4:3 and 10:30 as they are.
func endsPlace(s string) bool {
	return strings.HasSuffix(s, ".yaml") || strings.HasSuffix(s, ".csv") || strings.HasSuffix(s, ".cue") || s != "" && digit(s[len(s)-1])
}

// apart writes the sign at i, as it is printed, into an element of its own where
// a forge would make it and what follows a mention, a reference, a link, an
// emoji, a formula or a mark, and where a build server would read a command.
func apart(b *strings.Builder, s string, i int, printed string) {
	if !acts(s, i) {
		b.WriteString(printed)
		return
	}
	b.WriteString("<span>")
	b.WriteString(printed)
	b.WriteString("</span>")
}

// acts says that the sign at i means something to some forge: @anna, #1, $7,
// :name: and ://, www., GH-1, !1, &1, ~label, %milestone, ^alert and [^1],
// {+ added +}, [- removed -], [[page]] and [TOC]. Build servers read :: and ##[.
func acts(s string, i int) bool {
	next := byte(0)
	if i+1 < len(s) {
		next = s[i+1]
	}
	switch s[i] {
	case '@', '$', '#':
		return true
	case ':':
		return next != ' ' && !(digit(next) && endsPlace(s[:i]))
	case '.':
		return i >= 3 && strings.EqualFold(s[i-3:i], "www")
	case '-':
		return i >= 2 && strings.EqualFold(s[i-2:i], "gh")
	case '!', '&':
		return digit(next)
	case '~', '%', '^':
		return next == '"' || next == '[' || wordByte(next)
	case '{':
		return next == '+' || next == '-'
	case '[':
		return strings.IndexByte("+-[_Tt", next) >= 0
	}
	return false
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

func wordByte(c byte) bool {
	return c == '_' || digit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
