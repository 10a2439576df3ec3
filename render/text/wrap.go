package text

import (
	"slices"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"

	"github.com/accord-plan/accord/render"
)

// segment is printed text in one style.
type segment struct {
	text  string
	style render.Style
}

// word is what a line break never divides, with the number of spaces before it
// when it does not begin a line.
type word struct {
	segs  []segment
	width int
	space int
}

// width is the number of terminal columns that s takes.
func width(s string) int {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return uniseg.StringWidth(s)
		}
	}
	return len(s)
}

func widthOf(segs []segment) int {
	n := 0
	for _, s := range segs {
		n += width(s.text)
	}
	return n
}

// split cuts cleaned text into words; words of several styles without a space
// between them stay together.
func split(t render.Text) []word {
	var out []word
	open := false
	for _, span := range t {
		rest := span.Text
		for rest != "" {
			if rest[0] == ' ' {
				rest, open = strings.TrimLeft(rest, " "), false
				continue
			}
			part := rest
			if i := strings.IndexByte(rest, ' '); i >= 0 {
				part = rest[:i]
			}
			rest = rest[len(part):]
			if !open {
				out = append(out, word{space: 1})
				open = true
			}
			w := &out[len(out)-1]
			w.segs = append(w.segs, segment{part, span.Style})
			w.width += width(part)
		}
	}
	return out
}

// unbroken makes one word of a text.
func unbroken(t render.Text) word {
	w := word{space: 1}
	for _, s := range t {
		w.segs = append(w.segs, segment{s.Text, s.Style})
		w.width += width(s.Text)
	}
	return w
}

// wrap lays words out in lines of at most limit columns.
func wrap(words []word, limit int) [][]segment {
	var lines [][]segment
	var line []segment
	used := 0
	for _, w := range together(words, limit) {
		if used > 0 && used+w.space+w.width > limit {
			lines, line, used = append(lines, line), nil, 0
		}
		if used > 0 {
			line = append(line, segment{strings.Repeat(" ", w.space), w.segs[0].style})
			if line[len(line)-1].style != previousStyle(line) {
				line[len(line)-1].style = render.Normal
			}
			used += w.space
		}
		for w.width > limit {
			var head []segment
			head, w = cut(w, limit)
			lines = append(lines, head)
		}
		line = append(line, w.segs...)
		used += w.width
	}
	if line != nil {
		lines = append(lines, line)
	}
	return lines
}

// together makes one word of a number and what tells how much it is: a sign, a
// currency, a unit. What is wider than a line stays apart, or it would be cut
// anywhere.
func together(words []word, limit int) []word {
	var out []word // nil as long as nothing is joined
	for i, w := range words {
		last := &w
		if out != nil {
			last = &out[len(out)-1]
		} else if i > 0 {
			last = &words[i-1]
		}
		if i == 0 || !belong(last, &w) || last.width+w.space+w.width > limit {
			if out != nil {
				out = append(out, w)
			}
			continue
		}
		if out == nil {
			out = slices.Clone(words[:i])
			last = &out[i-1]
		}
		last.segs = slices.Concat(last.segs, []segment{{strings.Repeat(" ", w.space), last.segs[len(last.segs)-1].style}}, w.segs)
		last.width += w.space + w.width
	}
	if out == nil {
		return words
	}
	return out
}

// belong reports whether a line must not end between two words: one of them is a
// number, and the other says what of.
func belong(a, b *word) bool {
	before, after := a.segs[len(a.segs)-1].text, b.segs[0].text
	switch {
	case isUnit(strings.TrimRight(after, ".,;:)")):
		return endsInDigit(before)
	case strings.TrimLeft(after, "−+-€£$¥0123456789") != after:
		before = strings.TrimLeft(before, "(")
		return before != "" && (strings.TrimFunc(before, leads) == "" || isCurrency(before))
	}
	return false
}

// leads reports whether a character stands before the digits of a number.
func leads(r rune) bool { return strings.ContainsRune("−+±", r) || unicode.Is(unicode.Sc, r) }

func endsInDigit(s string) bool { return s != "" && s[len(s)-1] >= '0' && s[len(s)-1] <= '9' }

// isUnit tells what reports say behind a number.
func isUnit(s string) bool {
	switch s {
	case "%", "units", "each", "points", "periods":
		return true
	}
	return isCurrency(s)
}

// isCurrency tells a code of ISO 4217 by its form.
func isCurrency(s string) bool {
	return len(s) == 3 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// previousStyle is the style before the last segment of a line.
func previousStyle(line []segment) render.Style { return line[len(line)-2].style }

// cut takes as many grapheme clusters off a word as fit into limit columns, at
// least one. The word itself stays: a leading cell is printed more than once.
func cut(w word, limit int) ([]segment, word) {
	var head []segment
	used := 0
	for len(w.segs) > 0 {
		s := w.segs[0]
		g := uniseg.NewGraphemes(s.text)
		n := 0
		for g.Next() {
			if used+g.Width() > limit && used > 0 {
				break
			}
			_, n = g.Positions()
			used += g.Width()
		}
		if m := len(strings.TrimRightFunc(s.text[:n], leads)); n < len(s.text) && m > 0 {
			used -= width(s.text[m:n])
			n = m
		}
		head = append(head, segment{s.text[:n], s.style})
		if n < len(s.text) {
			w.segs = append([]segment{{s.text[n:], s.style}}, w.segs[1:]...)
			w.width -= used // measuring it anew would be as long for every line
			return head, w
		}
		w.segs = w.segs[1:]
	}
	w.width = 0
	return head, w
}
