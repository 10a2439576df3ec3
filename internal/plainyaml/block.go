package plainyaml

// Text over several lines is what people write notes in. All lines of one stand
// further in than the collection that holds it, so that no line of a plan begins
// with such text.

// chomp is what becomes of the line ends behind the last line of a text.
type chomp uint8

const (
	clip  chomp = iota // one stays
	strip              // none does, `-`
	keep               // all do, `+`
)

// block reads a text over several lines, `|` or `>`, that is the value of the newest
// key or the newest element, and returns where the next line behind it begins, -1 where
// it is outside the subset.
func (r *Reader) block(at int) int {
	from, style, parent := at, Literal, r.open[r.depth-1].indent
	if r.src[at] == '>' {
		style = Folded
	}
	end, indent, header := r.blockHeader(at + 1)
	if at = r.rest(header); at < 0 || r.src[at-1] != '\n' || len(r.others) > maxOthers {
		return -1
	}
	if indent > 0 {
		indent += parent
	}
	b := blockText{folded: style == Folded, out: r.lines[:0]}
	if at = r.blockLines(&b, at, indent, parent); at < 0 {
		return -1
	}
	r.lines = b.ends(end)
	r.blocks = true
	i := r.add(Scalar, style, from, 0)
	r.nodes[i].More = r.other(string(r.lines))
	return at
}

// blockHeader reads what stands behind the indicator: what becomes of the last line
// ends, and how much further in the lines stand, 0 where the first one tells.
func (r *Reader) blockHeader(at int) (end chomp, indent, behind int) {
	for ; at < len(r.src); at++ {
		switch c := r.src[at]; {
		case c == '-' && end == clip:
			end = strip
		case c == '+' && end == clip:
			end = keep
		case c >= '1' && c <= '9' && indent == 0:
			indent = int(c - '0')
		default:
			return end, indent, at
		}
	}
	return end, indent, at
}

// blockLines reads the lines of a text and the blank ones behind it.
func (r *Reader) blockLines(b *blockText, at, indent, parent int) int {
	src := r.src
	for at < len(src) {
		blanks := at
		for blanks < len(src) && src[blanks] == ' ' {
			blanks++
		}
		if blanks == len(src) {
			return -1
		}
		empty, in := src[blanks] == '\n', blanks-at
		switch {
		case empty && indent == 0 && in > 0: // to YAML that is how far in the text stands
			return -1
		case empty && in <= indent:
			b.blank++
			at = blanks + 1
			continue
		case indent == 0 && in > parent:
			indent = in
		case in < indent || indent == 0:
			return at
		}
		end := r.lineOfText(at + indent)
		if end < 0 {
			return -1
		}
		b.add(src[at+indent:end], end < len(src))
		at = min(end+1, len(src))
	}
	return at
}

// blockText puts the lines of a text together. Where it is folded, a line end between
// two lines is a space, unless one of them begins with one.
type blockText struct {
	out    []byte
	folded bool
	broken bool // the last line has an end
	spaced bool // it begins with a space
	blank  int  // blank lines behind it
}

func (b *blockText) add(line string, broken bool) {
	spaced := line[0] == ' '
	switch {
	case !b.broken:
	case !b.folded || b.spaced || spaced:
		b.out = append(b.out, '\n')
	case b.blank == 0:
		b.out = append(b.out, ' ')
	}
	b.breaks()
	b.out = append(b.out, line...)
	b.broken, b.spaced = broken, spaced
}

func (b *blockText) breaks() {
	for ; b.blank > 0; b.blank-- {
		b.out = append(b.out, '\n')
	}
}

// ends is the text with the line ends that stay.
func (b *blockText) ends(end chomp) []byte {
	if end != strip && b.broken {
		b.out = append(b.out, '\n')
	}
	if end == keep {
		b.breaks()
	}
	return b.out
}
