// Package markdown writes documents in GitHub's flavour of Markdown, as
// comments on pull requests and as files.
//
// Forges refuse comments above a size, so a document is fitted into a limit:
// what does not fit is left out as whole blocks or as rows at the end of a
// table, never in the middle of one; the headline and the footer always stay,
// and a line says what was left out.
//
// Text from plans can neither format nor notify anyone: markup is escaped, and
// the signs that forges turn into mentions, references, links, emoji or
// formulas stand in an element of their own, which parts them from the words
// after them without putting an invisible character into what people copy.
package markdown

import (
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/disarm"
)

// DefaultLimit is the number of characters of a document, safely below what
// forges accept in a comment (65,536 on GitHub).
const DefaultLimit = 60_000

// smallest is the least limit: room for a headline and the words that say what
// was left out.
const smallest = 2_000

// Options say how much is written and where links lead.
type Options struct {
	// Limit is the number of characters, counted in UTF-16 units as forges do;
	// 0 is DefaultLimit. Less than 2,000 counts as 2,000.
	Limit int
	// Base is the address of the repository's tree at the reported revision,
	// under which files can be seen; without it places are plain words.
	Base string
	// Before is the address of the tree that the document compares with, for
	// places that are no more; without it they are plain words.
	Before string
	// Mermaid draws charts as Mermaid blocks, for forges that show those; their
	// figures stand folded below. Without it the figures stand alone.
	Mermaid bool
}

// Write writes the document. Errors are those of w.
func Write(w io.Writer, d *render.Document, o Options) error {
	if o.Limit == 0 {
		o.Limit = DefaultLimit
	}
	p := &printer{base: o.Base, before: o.Before, mermaid: o.Mermaid, rows: map[*render.Table][]string{}}
	room := max(o.Limit, smallest)
	head := p.head(d, room/2)
	foot := p.foot(d, room/4)
	body := ""
	if rest := room - size(head) - size(foot); rest > 0 {
		if full, dropped := p.fill(d.Blocks, rest); dropped == 0 {
			body = full
		} else {
			p.left = nil
			body, _ = p.fill(d.Blocks, rest-noteSize)
			body += p.note(max(o.Limit, smallest))
		}
	}
	_, err := io.WriteString(w, head+body+foot)
	return err
}

// Inline writes a run of words as they stand within a paragraph; base is as in
// [Options].
func Inline(t render.Text, base string) string {
	p := &printer{base: base, rows: map[*render.Table][]string{}}
	return disarm.Begin(p.text(t))
}

// Size is the length of a text as forges count it: in UTF-16 units.
func Size(s string) int { return size(s) }

// size is the length of s in UTF-16 units.
func size(s string) int {
	n := 0
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			n++
			continue
		}
		r, k := utf8.DecodeRuneInString(s[i:])
		i += k
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

type printer struct {
	base, before string
	mermaid      bool
	// rows are those of tables, as far as they were written.
	rows map[*render.Table][]string
	// left names what was left out, in order.
	left []string
	// section is the heading under which the next block stands.
	section string
}

// head is title, subtitle and headline; facts go from the end, then words are
// clipped, until it is at most room long.
func (p *printer) head(d *render.Document, room int) string {
	title := "## " + escape(clip(d.Title, 160)) + "\n"
	sub := ""
	if len(d.Subtitle) > 0 {
		if sub = "\n" + disarm.Begin(p.text(d.Subtitle)) + "\n"; size(sub) > room/3 {
			sub = "\n" + disarm.Begin(escape(clip(d.Subtitle.String(), room/24))) + "\n"
		}
	}
	for n := len(d.Headline); n > 0; n-- {
		if facts := "\n" + p.facts(d.Headline[:n]); size(title)+size(sub)+size(facts) <= room {
			return title + sub + facts
		}
	}
	return title + sub
}

func (p *printer) foot(d *render.Document, room int) string {
	if len(d.Footer) == 0 {
		return ""
	}
	s := "\n---\n"
	for _, t := range d.Footer {
		line := "\n<sub>" + p.text(t) + "</sub>\n"
		if size(s)+size(line) > room {
			line = "\n<sub>" + escape(clip(t.String(), 40)) + "</sub>\n"
		}
		if size(s)+size(line) <= room {
			s += line
		}
	}
	return s
}

// longest is the number of code points of one text: a note of a whole page
// would push everything else out of a comment.
const longest = 1_000

// clip cleans words and shortens them to n code points.
func clip(s string, n int) string { return disarm.Cut(render.Clean(s), n) }

// clipped cleans a text and shortens it to [longest] code points.
func clipped(t render.Text) render.Text {
	t = t.Clean()
	room := longest
	for i := range t {
		n := utf8.RuneCountInString(t[i].Text)
		if n > room {
			t[i].Text = clip(t[i].Text, room)
			return t[:i+1]
		}
		if room -= n; room == 0 {
			return t[:i+1]
		}
	}
	return t
}

// block writes one block whole, with a blank line before it.
func (p *printer) block(b render.Block) string {
	switch b := b.(type) {
	case *render.Heading:
		return "\n" + strings.Repeat("#", min(b.Level+2, 6)) + " " + escape(clip(b.Text, longest)) + "\n"
	case *render.Paragraph:
		return "\n" + disarm.Begin(p.text(b.Text)) + "\n"
	case *render.Facts:
		return "\n" + p.facts(b.Items)
	case *render.List:
		return "\n" + p.list(b)
	case *render.Table:
		return p.table(b, len(b.Rows))
	case *render.Chart:
		return p.chart(b)
	case *render.Details:
		open, end := p.details(b)
		return open + p.all(b.Blocks) + end
	case *render.Callout:
		return p.callout(b, p.all(b.Blocks))
	}
	return ""
}

func (p *printer) all(bs []render.Block) string {
	var s strings.Builder
	for _, b := range bs {
		s.WriteString(p.block(b))
	}
	return s.String()
}

func (p *printer) details(d *render.Details) (open, end string) {
	tag := "<details>"
	if d.Open {
		tag = "<details open>"
	}
	return "\n" + tag + "<summary>" + inlineHTML(d.Summary) + "</summary>\n", "\n</details>\n"
}

func (p *printer) callout(c *render.Callout, body string) string {
	mark := ""
	if c.Tone == render.Bad || c.Tone == render.Warn {
		mark = "⚠ "
	}
	s := "**" + mark + escape(clip(c.Title, longest)) + "**\n" + body
	return "\n> " + strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n> ") + "\n"
}

func (p *printer) list(l *render.List) string {
	var s strings.Builder
	for _, t := range l.Items {
		mark := "- "
		if l.Ordered {
			mark = "1. "
		}
		if l.Tasks {
			mark = "- [ ] "
		}
		s.WriteString(mark + disarm.Begin(p.text(t)) + "\n")
	}
	return s.String()
}

// chart draws the chart if the forge can, with its figures folded below, or
// folds the figures alone.
func (p *printer) chart(c *render.Chart) string {
	if !p.mermaid {
		return p.figures(c, render.Text{render.Strong.Of(c.Title), render.Normal.Of(": " + c.Description)})
	}
	drawn, words := mermaid(c)
	said := render.Text{render.Strong.Of(c.Title), render.Normal.Of(": " + c.Description)}
	if words != "" {
		said = append(said, render.Muted.Of(" · "+words))
	}
	if drawn == "" {
		return p.figures(c, said)
	}
	return "\n" + disarm.Begin(p.text(said)) + "\n" + drawn + p.figures(c, render.Plain("its figures"))
}

// figures folds the chart's table.
func (p *printer) figures(c *render.Chart, summary render.Text) string {
	open, end := p.details(&render.Details{Summary: summary})
	return open + p.table(c.Table(), len(c.Periods)+len(c.Steps)) + end
}
