// Package text writes documents for terminals and logs.
//
// Tables are aligned by display width, so that East Asian names, emoji and
// combining marks do not shift the columns after them. A table that is wider
// than the terminal first wraps its words; if that is not enough, columns of
// words stand beneath each row, so that a row stays together; a grid that has
// too many figures for that is folded into blocks of columns, each with the
// leading ones repeated. Colours are written only when asked for, and never
// carry a meaning of their own.
//
// Nothing in a document can reach the terminal or the log as a command: control
// characters are gone, and a line that a build server would take for one of
// its commands is broken up.
package text

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/disarm"
)

// Options say how a document is laid out.
type Options struct {
	// Width is the number of columns of the terminal, 0 for no limit. Less
	// than 20 counts as 20.
	Width int
	// Colour switches ANSI colours on.
	Colour bool
}

// Write writes the document. Errors are those of w.
func Write(w io.Writer, d *render.Document, o Options) error {
	if o.Width != 0 {
		o.Width = max(o.Width, 20)
	}
	p := &printer{out: bufio.NewWriter(w), width: o.Width, colour: o.Colour}
	p.head(d)
	p.blocks(d.Blocks)
	if len(d.Footer) > 0 {
		p.gap()
		for _, t := range d.Footer {
			p.paragraph(restyle(t, render.Muted))
		}
	}
	return p.out.Flush()
}

// printer writes lines. prefix stands before every line and is part of width.
type printer struct {
	out    *bufio.Writer
	width  int
	colour bool
	prefix string
	// started says that something was printed, tight that the next block
	// follows without a blank line.
	started, tight bool
}

func (p *printer) head(d *render.Document) {
	t := render.Text{render.Strong.Of(d.Title)}
	if len(d.Subtitle) > 0 {
		t = append(append(t, render.Normal.Of("  ")), restyle(d.Subtitle, render.Muted)...)
	}
	p.paragraph(t)
	if len(d.Headline) > 0 {
		p.gap()
		p.facts(d.Headline)
	}
}

func (p *printer) blocks(bs []render.Block) {
	for _, b := range bs {
		p.gap()
		p.block(b)
	}
}

func (p *printer) block(b render.Block) {
	switch b := b.(type) {
	case *render.Heading:
		p.heading(b)
	case *render.Paragraph:
		p.paragraph(b.Text)
	case *render.Facts:
		p.facts(b.Items)
	case *render.List:
		p.list(b)
	case *render.Table:
		p.table(b)
	case *render.Chart:
		p.chart(b)
	case *render.Details:
		p.paragraph(append(render.Text{render.Strong.Of("▾ ")}, restyle(b.Summary, render.Strong)...))
		p.tight = true
		p.indented("  ", func() { p.blocks(b.Blocks) })
	case *render.Callout:
		p.callout(b)
	}
}

func (p *printer) heading(h *render.Heading) {
	if h.Level == 1 && p.started {
		p.line(nil)
	}
	p.paragraph(render.Text{render.Strong.Of(h.Text)})
	if h.Level == 1 {
		p.line([]segment{{strings.Repeat("─", min(width(render.Clean(h.Text)), p.room(1<<20))), render.Muted}})
	}
	p.tight = true
}

// facts stand in one line if they fit, else each in a line of its own.
func (p *printer) facts(fs []render.Fact) {
	var words []word
	for i, f := range fs {
		t := render.Text{render.Muted.Of(f.Label + " "), {Text: f.Value, Style: bold(f.Tone)}}
		if f.Detail != "" {
			t = append(t, render.Muted.Of("  "+f.Detail))
		}
		w := unbroken(t.Clean())
		if i > 0 {
			w.space = 4
		}
		words = append(words, w)
	}
	if room := p.room(1 << 20); lineWidth(words) <= room {
		for _, l := range wrap(words, room) {
			p.line(l)
		}
		return
	}
	t := &render.Table{Columns: []render.Column{{}, {Kind: render.NumberKind}, {}}}
	for _, f := range fs {
		t.Rows = append(t.Rows, render.Row{Cells: []render.Cell{render.Styled(render.Muted, f.Label), render.Styled(bold(f.Tone), f.Value), render.Styled(render.Muted, f.Detail)}})
	}
	p.table(t)
}

func (p *printer) list(l *render.List) {
	for i, t := range l.Items {
		mark := "- "
		if l.Ordered {
			mark = render.Whole(i+1) + ". "
		}
		if l.Tasks {
			mark = "☐ "
		}
		first := true
		for _, line := range wrap(split(t.Clean()), p.room(1<<20)-utf8.RuneCountInString(mark)) {
			lead := mark
			if !first {
				lead = strings.Repeat(" ", utf8.RuneCountInString(mark))
			}
			first = false
			p.line(append([]segment{{lead, render.Normal}}, line...))
		}
	}
}

func (p *printer) callout(c *render.Callout) {
	mark := map[render.Style]string{render.Bad: "! ", render.Warn: "! ", render.Good: "✔ "}[c.Tone]
	p.paragraph(render.Text{{Text: mark + c.Title, Style: bold(c.Tone)}})
	p.tight = true
	p.indented("│ ", func() { p.blocks(c.Blocks) })
}

func (p *printer) paragraph(t render.Text) {
	for _, l := range wrap(split(t.Clean()), p.room(1<<20)) {
		p.line(l)
	}
}

func (p *printer) indented(prefix string, print func()) {
	before := p.prefix
	p.prefix += prefix
	print()
	p.prefix = before
}

// room is how wide a line may be, at most wanted.
func (p *printer) room(wanted int) int {
	if p.width == 0 {
		return wanted
	}
	return max(min(wanted, p.width-width(p.prefix)), 12)
}

// gap leaves a blank line before a block, unless one follows a heading.
func (p *printer) gap() {
	if p.started && !p.tight {
		p.line(nil)
	}
	p.tight = false
}

// line writes one line without trailing spaces.
func (p *printer) line(segs []segment) {
	p.started = true
	var b strings.Builder
	b.WriteString(p.prefix)
	segs = joined(segs)
	for i, s := range segs {
		text := s.text
		if i == len(segs)-1 {
			text = strings.TrimRight(text, " ")
		}
		code := ""
		if p.colour && strings.Trim(text, " ") != "" {
			code = sgr[s.style]
		}
		if code != "" {
			text = code + text + "\x1b[0m"
		}
		b.WriteString(text)
	}
	p.out.WriteString(disarm.Line(strings.TrimRight(b.String(), " ")))
	p.out.WriteByte('\n')
}

// joined merges neighbours of one style, so that each is coloured once.
func joined(segs []segment) []segment {
	var out []segment
	var b strings.Builder
	for from := 0; from < len(segs); {
		to := from
		for ; to < len(segs) && segs[to].style == segs[from].style; to++ {
			b.WriteString(segs[to].text)
		}
		out = append(out, segment{b.String(), segs[from].style})
		b.Reset()
		from = to
	}
	return out
}

var sgr = [...]string{
	render.Normal: "",
	render.Strong: "\x1b[1m",
	render.Code:   "\x1b[36m",
	render.Muted:  "\x1b[2m",
	render.Good:   "\x1b[32m",
	render.Bad:    "\x1b[1;31m",
	render.Warn:   "\x1b[33m",
}

// restyle gives plain words of a text a style.
func restyle(t render.Text, s render.Style) render.Text {
	out := make(render.Text, len(t))
	for i, span := range t {
		if span.Style == render.Normal {
			span.Style = s
		}
		out[i] = span
	}
	return out
}

func bold(s render.Style) render.Style {
	if s == render.Normal {
		return render.Strong
	}
	return s
}
