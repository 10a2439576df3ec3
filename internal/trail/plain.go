package trail

import (
	"github.com/accord-plan/accord/internal/patchwork"
	"github.com/accord-plan/accord/internal/planfile"
)

// Plain is a text that is known to be in the form of [planfile.PlainForm.Read].
type Plain struct {
	Text *patchwork.Text
	tops []top
	// spare is how many bytes may be added before there may be too many values.
	spare int
}

// top is a key of the root: where its line begins, and how far in stands what it
// holds on lines of its own, 0 for a value on the same line. odd says that those
// are elements of which not all have an id.
type top struct {
	at, indent int
	odd        bool
}

// Know reads a text, given as a whole too; nil where it is of another form.
func (d *Differ) Know(text *patchwork.Text, whole []byte) *Plain {
	tree, spare := d.old.form.Read(whole)
	if tree == nil {
		return nil
	}
	k := &Plain{Text: text, spare: spare}
	for key, value := range tree.Root().Pairs() {
		_, named := names(value)
		k.tops = append(k.tops, top{int(key.Offset()), indented(value, whole), section(value) && !named})
	}
	return k
}

// indented is how far in a collection in block style stands, 0 for all else.
func indented(n planfile.N, text []byte) int {
	if !section(n) {
		return 0
	}
	at := int(n.Offset())
	return at - lineStart(text, at)
}

// section reports whether a value of the root is a collection in block style.
func section(n planfile.N) bool {
	return n.Kind() != planfile.Scalar && n.Style() != planfile.Flow
}

// section is the key of the root under which a line stands, less than 0 where it
// stands under none that holds lines.
func (k *Plain) section(at int) int {
	i := len(k.tops) - 1
	for i >= 0 && k.tops[i].at >= at {
		i--
	}
	if i >= 0 && k.tops[i].indent == 0 {
		return -1
	}
	return i
}

// end is where the lines under a key of the root end.
func (k *Plain) end(section int) int {
	if section+1 < len(k.tops) {
		return k.tops[section+1].at
	}
	return k.Text.Len()
}

// indentAt is how far in a line stands; less than 0 for one that says nothing.
func indentAt(t *patchwork.Text, line int) int {
	text := t.Slice(line, t.LineEnd(line))
	in := 0
	for in < len(text) && text[in] == ' ' {
		in++
	}
	if in == len(text) || text[in] == '#' {
		return -1
	}
	return in
}

// opening is where the entry of a section begins of which a line is a part: the
// nearest line above that stands no further in than entries do. Above the first
// one it is the line behind the section's key.
func (k *Plain) opening(section, line int) int {
	first := min(k.Text.LineEnd(k.tops[section].at)+1, k.Text.Len())
	for at := line; at > first; {
		at = k.Text.LineStart(at - 1)
		if in := indentAt(k.Text, at); in >= 0 && in <= k.tops[section].indent {
			return at
		}
	}
	return first
}

// closing is where the next entry begins behind a line's begin.
func (k *Plain) closing(section, line int) int {
	end := k.end(section)
	for at := line; at < end; at = k.Text.LineEnd(at) + 1 {
		if in := indentAt(k.Text, at); in >= 0 && in <= k.tops[section].indent {
			return at
		}
	}
	return end
}
