package merge

import (
	"slices"
	"strings"
)

// lead are the comments and blank lines above an entry: as the side that
// changed them has them, and those of both where both did. A side whose entry
// has no lines of its own did not.
func (m *merger) lead(b, o, t *entry) string {
	if t.flow || t.midline {
		return o.leadText()
	}
	above := func(e *entry) string { return shiftAll(e.leadText(), o.column-columnOf(e)) }
	column := o.column
	return trivia(above(b), o.leadText(), above(t), column)
}

func columnOf(e *entry) int {
	if e == nil {
		return 0
	}
	return e.column
}

// tail is what stands below the last child of a container.
func (m *merger) tail(b, o, t *entry) string {
	text := string(o.doc.src[o.tail:o.end])
	if !t.block() {
		return text
	}
	below := func(e *entry) string {
		if e == nil || !e.block() {
			return ""
		}
		return shiftAll(string(e.doc.src[e.tail:e.end]), o.inner()-e.inner())
	}
	return trivia(below(b), text, below(t), o.inner())
}

// trivia merges comments and blank lines.
func trivia(b, o, t string, column int) string {
	switch {
	case t == b, o == t:
		return o
	case o == b:
		return t
	}
	base, mine, their := comments(b), comments(o), comments(t)
	dropped := without(base, their)
	var out strings.Builder
	for line := range strings.Lines(o) {
		text := strings.TrimSpace(line)
		if i := slices.Index(dropped, text); i >= 0 && text != "" {
			dropped = slices.Delete(dropped, i, i+1)
			continue
		}
		out.WriteString(line)
	}
	added := without(without(their, base), without(mine, base))
	out.WriteString(lines(added, column))
	return out.String()
}

// comments are the lines of a text that are not blank.
func comments(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// lines are comments on lines of their own.
func lines(comments []string, column int) string {
	var b strings.Builder
	for _, c := range comments {
		b.WriteString(spaces(column) + c + "\n")
	}
	return b.String()
}

// without is a less one each of b.
func without(a, b []string) []string {
	b = slices.Clone(b)
	var out []string
	for _, s := range a {
		if i := slices.Index(b, s); i >= 0 {
			b = slices.Delete(b, i, i+1)
			continue
		}
		out = append(out, s)
	}
	return out
}

// missing are the comments that theirs added somewhere within an entry and
// that its new text does not hold, as lines of their own.
func (m *merger) missing(o, b, t *entry, p piece) string {
	var lost []string
	text := p.lead + p.row + p.region
	for _, c := range without(t.comments(false), b.comments(false)) {
		if !strings.Contains(text, c) {
			lost = append(lost, c)
		}
	}
	return lines(lost, o.column)
}
