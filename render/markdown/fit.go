package markdown

import (
	"strings"

	"github.com/accord-plan/accord/render"
)

// noteSize is the room kept for the words that say what was left out.
const noteSize = 700

// fill writes the blocks that fit into room, in order, and returns how many
// parts were left out. A heading stands only with something under it.
func (p *printer) fill(bs []render.Block, room int) (string, int) {
	var out strings.Builder
	dropped := 0
	var waiting []*render.Heading
	for _, b := range bs {
		if h, ok := b.(*render.Heading); ok {
			for len(waiting) > 0 && waiting[len(waiting)-1].Level >= h.Level {
				waiting = waiting[:len(waiting)-1]
			}
			waiting, p.section = append(waiting, h), h.Text
			continue
		}
		heads := ""
		for _, h := range waiting {
			heads += p.block(h)
		}
		s, n := p.fit(b, room-size(heads))
		dropped += n
		if s == "" {
			continue
		}
		waiting = nil
		room -= size(heads) + size(s)
		out.WriteString(heads + s)
	}
	return out.String(), dropped
}

// fit writes a block into room, whole if it can, in part if it has parts, or
// returns "". The number says how many parts are missing.
func (p *printer) fit(b render.Block, room int) (string, int) {
	if p.least(b, room) <= room {
		if s := p.block(b); size(s) <= room {
			return s, 0
		}
	}
	switch b := b.(type) {
	case *render.Table:
		return p.cutTable(b, room)
	case *render.Chart:
		// The figures say what the drawing does.
		alone := *p
		alone.mermaid = false
		if s := alone.block(b); p.mermaid && size(s) <= room {
			p.leftOut("drawing of " + name(b, p.section))
			return s, 1
		}
	case *render.Details:
		open, end := p.details(b)
		body, n := p.fill(b.Blocks, room-size(open)-size(end))
		if body != "" {
			return open + body + end, n
		}
		return "", n
	case *render.Callout:
		// Every line of a callout is two characters longer than by itself.
		body, n := p.fill(b.Blocks, (room-size(p.callout(b, "")))*3/4)
		if s := p.callout(b, body); body != "" && size(s) <= room {
			return s, n
		}
	}
	p.leftOut(name(b, p.section))
	return "", 1
}

// least is a length that a block has at the very least, known without writing more
// of it than there is room for: a table of a hundred thousand rows is not written
// to see that it does not fit.
func (p *printer) least(b render.Block, room int) int {
	n := 0
	switch b := b.(type) {
	case *render.Table:
		if n = len(b.Rows) * (3*len(b.Columns) + 2); n > room {
			return n
		}
		n = 0
		for i := 0; i < len(b.Rows) && n <= room; i++ {
			n += size(p.row(b, i))
		}
	case *render.Details:
		for _, inner := range b.Blocks {
			if n += p.least(inner, room-n); n > room {
				return n
			}
		}
	}
	return n
}

func (p *printer) cutTable(t *render.Table, room int) (string, int) {
	s, missing := p.fitTable(t, room)
	what := name(t, p.section)
	if s != "" {
		what = render.Count(missing, "row", "rows") + " of " + what
	}
	p.leftOut(what)
	return s, missing
}

func (p *printer) leftOut(what string) {
	if n := len(p.left); n == 0 || p.left[n-1] != what {
		p.left = append(p.left, what)
	}
}

// name says what a block is called: by its own title, else by its section's.
func name(b render.Block, section string) string {
	s := ""
	switch b := b.(type) {
	case *render.Table:
		s = b.Caption
	case *render.Chart:
		s = b.Title
	case *render.Details:
		s = b.Summary.String()
	case *render.Callout:
		s = b.Title
	}
	if s == "" {
		s = section
	}
	if s == "" {
		return "text"
	}
	return clip(s, 48)
}

// note says what was left out, at most four names and the number of others.
func (p *printer) note(limit int) string {
	const names = 4
	shown := p.left[:min(len(p.left), names)]
	s := strings.Join(shown, "; ")
	if n := len(p.left) - len(shown); n > 0 {
		s += "; and " + render.Whole(n) + " more"
	}
	s = "\nLeft out to stay below " + render.Whole(limit) + " characters: " + clip(s, 260)
	return "\n" + escape(strings.TrimPrefix(s, "\n")) + "\n"
}
