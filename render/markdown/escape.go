package markdown

import (
	"strings"

	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/disarm"
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
			words = disarm.Code(s.Text)
		}
		if url := p.address(s.Link); url != "" {
			words = "[" + words + "](" + disarm.Target(url) + ")"
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

// escape makes cleaned words plain text in Markdown.
func escape(s string) string { return disarm.Markdown(s) }

// inlineHTML writes words where Markdown is not read: in a summary.
func inlineHTML(t render.Text) string {
	var b strings.Builder
	for _, s := range clipped(t) {
		words := disarm.HTML(s.Text)
		switch tag := map[render.Style]string{render.Strong: "strong", render.Bad: "strong", render.Code: "code"}[s.Style]; tag {
		case "":
			b.WriteString(words)
		default:
			b.WriteString("<" + tag + ">" + words + "</" + tag + ">")
		}
	}
	return b.String()
}
