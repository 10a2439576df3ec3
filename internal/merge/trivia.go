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
