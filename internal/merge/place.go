package merge

import (
	"bytes"
	"strings"
)

// place finds the lines of every entry in block style: which comments stand
// above it, where its row ends, what is said below its last child.
func (d *document) place() *trouble {
	if d.root.val.Style() != 0 && !d.root.block() {
		return &trouble{0, "the document stands within brackets"}
	}
	p := placer{d: d}
	p.walk(d.root)
	if p.trouble != nil {
		return p.trouble
	}
	at := 0
	for i, e := range p.flat {
		if !e.midline {
			if t := p.gap(i, at, e.start, e); t != nil {
				return t
			}
		}
		at = p.rowEnd(e)
	}
	return p.gap(len(p.flat), at, len(d.src), nil)
}

type placer struct {
	d       *document
	flat    []*entry // all in block style, in the order of the file
	trouble *trouble
}

// walk lists the entries of a container in block style.
func (p *placer) walk(e *entry) {
	src := p.d.src
	for i, c := range e.children {
		if p.trouble != nil {
			return
		}
		if e.listlike() {
			c.at = dash(src, c.at)
		}
		if c.at < 0 {
			p.trouble = &trouble{int(c.val.Offset()), "an element begins on the line of its dash"}
			return
		}
		line := lineStart(src, c.at)
		c.column = c.at - line
		c.start = line
		if before := src[line:c.at]; len(bytes.TrimLeft(before, " ")) > 0 {
			if i > 0 || e.parent == nil || !e.parent.listlike() || e.at >= c.at || len(bytes.Trim(before, " -")) > 0 {
				p.trouble = &trouble{c.at, "this key does not begin its line"}
				return
			}
			c.midline, c.start = true, c.at
		}
		if i > 0 && c.column != e.children[0].column || c.column < e.column {
			p.trouble = &trouble{c.at, "not indented as its neighbours"}
			return
		}
		p.flat = append(p.flat, c)
		if c.block() {
			c.head = c.at // an element: its first key stands behind the dash
			if c.key.OK() {
				c.head = nextLine(src, int(c.key.End()))
			}
			p.walk(c)
		}
	}
}

// dash finds the dash of an element that begins at at, -1 where it is not on
// the same line.
func dash(src []byte, at int) int {
	for i := at - 1; i >= 0; i-- {
		switch src[i] {
		case ' ':
		case '-':
			return i
		default:
			return -1
		}
	}
	return -1
}

// rowEnd is the end of an entry's own lines, children apart.
func (p *placer) rowEnd(e *entry) int {
	switch {
	case e.block():
		return e.head
	case e.valEnd > 0 && p.d.src[e.valEnd-1] == '\n':
		e.end = e.valEnd
	default:
		e.end = nextLine(p.d.src, e.valEnd)
	}
	return e.end
}

// gap divides the lines between two entries: comments that are indented as the
// children of a container that ends here are its tail, the others belong to
// the entry that follows, of which there may be none.
func (p *placer) gap(i, from, to int, next *entry) *trouble {
	if from > to {
		return &trouble{to, "two entries on one line"}
	}
	g := ending{closing: p.closing(i, next), at: from, column: -1}
	if next != nil {
		g.column = next.column
	}
	if len(g.closing) > 0 {
		g.closing[0].tail = from
	}
	for at := from; at < to; at = nextLine(p.d.src, at) {
		line := p.d.src[at:nextLine(p.d.src, at)]
		text := bytes.TrimLeft(line, " ")
		switch {
		case len(text) <= 1: // blank
		case text[0] == '#':
			g.comment(len(line)-len(text), nextLine(p.d.src, at))
		case i > 0 || !bytes.Equal(text, []byte("---\n")):
			return &trouble{at, "a line that belongs to no key"}
		}
	}
	rest := g.at
	g.close(len(g.closing))
	if next != nil {
		next.lead = rest
	} else {
		p.d.root.end = to
	}
	return nil
}

// closing lists the containers that end between an entry and the next one, the
// innermost first.
func (p *placer) closing(i int, next *entry) []*entry {
	if i == 0 {
		if next == nil {
			return []*entry{p.d.root}
		}
		return nil
	}
	var out []*entry
	for e := p.flat[i-1].parent; e != nil && (next == nil || !above(e, next)); e = e.parent {
		out = append(out, e)
	}
	return out
}

// ending hands the comments at the end of containers to them.
type ending struct {
	closing []*entry
	open    int // the container whose tail it is now
	at      int // what is before it has an owner
	column  int // of the entry that follows
	over    bool
}

// comment gives a comment to the innermost container whose children are not
// indented further; what stands as the next entry does belongs to that.
func (g *ending) comment(indent, end int) {
	if g.over {
		return
	}
	k := g.open
	for k < len(g.closing) && !(g.closing[k].innerOr(0) <= indent && indent > g.column) {
		k++
	}
	if g.over = k == len(g.closing); g.over {
		return
	}
	g.close(k)
	g.at = end
}

// close ends the containers up to the k-th, whose tail begins here.
func (g *ending) close(k int) {
	for ; g.open < k; g.open++ {
		g.closing[g.open].end = g.at
		if g.open+1 < len(g.closing) {
			g.closing[g.open+1].tail = g.at
		}
	}
}

func (e *entry) innerOr(otherwise int) int {
	if len(e.children) == 0 {
		return otherwise
	}
	return e.inner()
}

// above reports whether a is an ancestor of e.
func above(a, e *entry) bool {
	for p := e.parent; p != nil; p = p.parent {
		if p == a {
			return true
		}
	}
	return false
}

func lineStart(src []byte, at int) int { return bytes.LastIndexByte(src[:at], '\n') + 1 }

// nextLine returns the offset of the line after that of at.
func nextLine(src []byte, at int) int {
	if i := bytes.IndexByte(src[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(src)
}

// shift moves the lines of a text from one column to another. The first line
// stands at its column already.
func shift(text string, from, to int) string {
	if from == to || !strings.Contains(text, "\n") {
		return text
	}
	lines := strings.SplitAfter(text, "\n")
	for i := 1; i < len(lines); i++ {
		lines[i] = shiftLine(lines[i], to-from)
	}
	return strings.Join(lines, "")
}

func shiftLine(line string, by int) string {
	if strings.TrimLeft(line, " \n") == "" {
		return line
	}
	if by > 0 {
		return strings.Repeat(" ", by) + line
	}
	for ; by < 0 && strings.HasPrefix(line, " "); by++ {
		line = line[1:]
	}
	return line
}

// shiftAll moves all lines.
func shiftAll(text string, by int) string {
	if by == 0 {
		return text
	}
	lines := strings.SplitAfter(text, "\n")
	for i := range lines {
		lines[i] = shiftLine(lines[i], by)
	}
	return strings.Join(lines, "")
}

func spaces(n int) string { return strings.Repeat(" ", max(0, n)) }
