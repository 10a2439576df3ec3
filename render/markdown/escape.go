package markdown

import (
	"strings"

	"github.com/accord-plan/accord/render"
)

// text writes styled words. Muted and good words have no sign of their own.
func (p *printer) text(t render.Text) string {
	var b strings.Builder
	for _, s := range t.Clean() {
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
		case '&':
			b.WriteString("&amp;")
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		case '\\', '`', '*', '_', '[', ']', '|', '~':
			b.WriteByte('\\')
			b.WriteByte(c)
		default:
			b.WriteString(apart(s, i))
		}
	}
	return b.String()
}

// begin escapes what would start a list, a rule, the underline of a heading or
// a command of a forge (/approve) at the beginning of a paragraph or of a list's
// item. s is escaped otherwise.
func begin(s string) string {
	if s == "" {
		return s
	}
	if strings.IndexByte("-+=/", s[0]) >= 0 {
		return `\` + s
	}
	n := len(s) - len(strings.TrimLeft(s, "0123456789"))
	if n > 0 && n < len(s) && (s[n] == '.' || s[n] == ')') {
		return s[:n] + `\` + s[n:]
	}
	return s
}

// apart puts the sign at i into an element of its own where a forge would
// make it a mention (@), a reference (#1, GH-1), a link (://, www.), an emoji
// (:name:) or a formula ($), and where a build server would read a command
// (::, ##[).
func apart(s string, i int) string {
	c := s[i]
	switch {
	case c == '@' || c == '$' || c == '#',
		c == ':' && (i+1 == len(s) || s[i+1] != ' '),
		c == '.' && i >= 3 && strings.EqualFold(s[i-3:i], "www"),
		c == '-' && i >= 2 && strings.EqualFold(s[i-2:i], "gh"):
		return "<span>" + s[i:i+1] + "</span>"
	}
	return s[i : i+1]
}

// inlineHTML writes words where Markdown is not read: in a summary.
func inlineHTML(t render.Text) string {
	var b strings.Builder
	for _, s := range t.Clean() {
		var words strings.Builder
		for i := 0; i < len(s.Text); i++ {
			switch c := s.Text[i]; c {
			case '&':
				words.WriteString("&amp;")
			case '<':
				words.WriteString("&lt;")
			case '>':
				words.WriteString("&gt;")
			default:
				words.WriteString(apart(s.Text, i))
			}
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
