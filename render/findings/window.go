package findings

import (
	"unicode/utf8"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/render/disarm"
)

// view is an excerpt as it is printed: its text, and the carets below it, in
// terminal columns.
type view struct {
	text           string
	indent, carets int
}

const cut = "…"

// cell is one code point of an excerpt as it is printed.
type cell struct {
	text  string
	width int
}

// fit prints the part of an excerpt around its mark that fits into width
// columns, with `…` where something is left out.
func fit(e *finding.Excerpt, width int) view {
	cells := cellsOf(e.Text)
	start := min(max(e.Start, 0), len(cells))
	end := min(start+max(e.Length, 1), len(cells))
	from, to := window(cells, start, end, width)
	var v view
	if from > 0 || e.CutBefore {
		v.text, v.indent = cut, 1
	}
	for i := from; i < to; i++ {
		if i < start {
			v.indent += cells[i].width
		} else if i < end {
			v.carets += cells[i].width
		}
		v.text += cells[i].text
	}
	if to < len(cells) || e.CutAfter {
		v.text += cut
	}
	v.text = disarm.Part(v.text)
	v.carets = max(v.carets, 1)
	return v
}

func cellsOf(s string) []cell {
	out := make([]cell, 0, len(s))
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		g := glyph(r, s[:n])
		out = append(out, cell{g, columns(g)})
		s = s[n:]
	}
	return out
}

// window chooses the cells to print: all if they fit; else half of the width
// behind a short mark and the rest before it, before a long one a quarter.
func window(cells []cell, start, end, width int) (from, to int) {
	total := 0
	for _, c := range cells {
		total += c.width
	}
	if total <= width {
		return 0, len(cells)
	}
	room := width - 2 // for the two signs of a cut
	marked := 0
	for _, c := range cells[start:end] {
		marked += c.width
	}
	lead := max(room/4, room-marked-room/2)
	from, to = start, start
	used := 0
	for from > 0 && used+cells[from-1].width <= lead {
		from--
		used += cells[from].width
	}
	for to < len(cells) && used+cells[to].width <= room {
		used += cells[to].width
		to++
	}
	for from > 0 && used+cells[from-1].width <= room { // the mark is near the end
		from--
		used += cells[from].width
	}
	return from, to
}
