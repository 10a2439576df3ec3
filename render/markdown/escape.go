package markdown

import (
	"strings"

	"github.com/accord-plan/accord/render"
)

// text writes styled words. Muted and good words have no sign of their own.
func (p *printer) text(t render.Text) string {
	var b strings.Builder
	for _, s := range clipped(t) {
		words := escape(s.Text)
		switch s.Style {
		case render.Strong, render.Bad:
			words = "<strong>" + words + "</strong>"
		case render.Code:
			words = code(s.Text)
		}
		if url := p.address(s.Link); url != "" {
			words = "[" + words + "](" + escapeURL(url) + ")"
		}
		b.WriteString(words)
	}
	return b.String()
}

// address is where a link leads, empty where that is not known.
func (p *printer) address(l *render.Link) string {
	if l != nil && l.Before {
		return l.URL(p.before)
	}
	return l.URL(p.base)
}

// code marks words as code: with backticks where nothing in them can end the
// span or the table cell, else as an element with escaped words.
func code(s string) string {
	for i := 0; i < len(s); i++ {
		c := s[i]
		plain := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("._/@:+-", c) >= 0
		if !plain {
			return "<code>" + escape(s) + "</code>"
		}
	}
	if s == "" {
		return ""
	}
	return "`" + s + "`"
}

// escape makes cleaned words plain text within a paragraph, heading, list item
// or table cell; what begins a paragraph or an item goes through begin too.
func escape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '\\', '`', '*', '_', '[', ']', '|', '~':
			b.WriteString(apart(s, i, `\`+s[i:i+1]))
		default:
			b.WriteString(apart(s, i, entity(c)))
		}
	}
	return b.String()
}

// entity is how a character stands in HTML.
func entity(c byte) string {
	switch c {
	case '&':
		return "&amp;"
	case '<':
		return "&lt;"
	case '>':
		return "&gt;"
	}
	return string([]byte{c})
}

// begin escapes what would start a list, a rule, a definition or the underline
// of a heading at the beginning of a paragraph or of a list's item, and what
// GitLab takes for a command at the beginning of a line. s is escaped otherwise.
func begin(s string) string {
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

// apart puts the sign at i, as it is printed, into an element of its own where
// a forge would make it and what follows a mention, a reference, a link, an
// emoji, a formula or a mark, and where a build server would read a command.
func apart(s string, i int, printed string) string {
	if acts(s, i) {
		return "<span>" + printed + "</span>"
	}
	return printed
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
		return next != ' '
	case '.':
		return i >= 3 && strings.EqualFold(s[i-3:i], "www")
	case '-':
		return i >= 2 && strings.EqualFold(s[i-2:i], "gh")
	case '!', '&':
		return next >= '0' && next <= '9'
	case '~', '%', '^':
		return next == '"' || next == '[' || wordByte(next)
	case '{':
		return next == '+' || next == '-'
	case '[':
		return next == '+' || next == '-' || next == '[' || next == '_' || next == 'T' || next == 't'
	}
	return false
}

func wordByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// inlineHTML writes words where Markdown is not read: in a summary.
func inlineHTML(t render.Text) string {
	var b strings.Builder
	for _, s := range clipped(t) {
		var words strings.Builder
		for i := 0; i < len(s.Text); i++ {
			words.WriteString(apart(s.Text, i, entity(s.Text[i])))
		}
		switch tag := map[render.Style]string{render.Strong: "strong", render.Bad: "strong", render.Code: "code"}[s.Style]; tag {
		case "":
			b.WriteString(words.String())
		default:
			b.WriteString("<" + tag + ">" + words.String() + "</" + tag + ">")
		}
	}
	return b.String()
}

// escapeURL escapes what would end a link's address; the rest is escaped
// already.
func escapeURL(u string) string {
	return strings.NewReplacer("(", "%28", ")", "%29", " ", "%20", "<", "%3C", ">", "%3E", `\`, "%5C",
		"|", "%7C", "\n", "", "\r", "").Replace(u)
}
