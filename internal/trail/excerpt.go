package trail

import (
	"bytes"
	"slices"

	"github.com/accord-plan/accord/internal/patchwork"
	"github.com/accord-plan/accord/internal/planfile"
)

// Differ compares versions of files by what differs between them. Of both versions
// it reads an excerpt only: the values of the root, and of its maps and lists those
// entries that hold a line that differs, whole. It says what [Compare] says of the
// versions themselves, since both are plainly written and have no entry twice.
type Differ struct {
	old, now excerpt
	parts    []part
}

// excerpt is one that is put together and read, again and again.
type excerpt struct {
	form planfile.PlainForm
	text []byte
	tree *planfile.Tree
	from []origin
}

// origin says where a part of an excerpt stands in the whole.
type origin struct{ at, whole int }

// part are entries of a section that hold what differs: where they stand in the
// known text and in the other one.
type part struct {
	section              int
	from, to, begin, end int
}

const (
	// mostSpans is in how many places versions may differ.
	mostSpans = 1000
	// mostExcerpt is how long an excerpt may be that is more than half of the whole.
	mostExcerpt = 16 << 10
)

// Compare adds what differs between a text that is known and another version of it
// to changes; newer says that the known one is the newer one. It also gives what is
// known of the other one then. ok is false where the other one may be written in
// another way, or may have an entry twice: then both have to be read in full.
func (d *Differ) Compare(known *Plain, other *patchwork.Text, newer bool, file string, r Reading, changes []Change) (out []Change, also *Plain, ok bool) {
	spans, ok := patchwork.Differences(known.Text, other, mostSpans)
	if !ok || !d.find(known, other, spans) {
		return changes, nil, false
	}
	x, y := &d.old, &d.now
	if newer {
		x, y = y, x
	}
	x.put(known, known.Text, d.parts, func(p *part) (int, int) { return p.from, p.to })
	y.put(known, other, d.parts, func(p *part) (int, int) { return p.begin, p.end })
	if long := len(x.text) + len(y.text); long > 2*mostExcerpt && long > (known.Text.Len()+other.Len())/2 {
		return changes, nil, false
	}
	if !d.read(known.Text, other, newer) {
		return changes, nil, false
	}
	also = known.shifted(other, spans)
	if also.spare < 0 {
		return changes, nil, false
	}
	a, b := known.Text, other
	if newer {
		a, b = b, a
	}
	return Compare(d.old.version(file, a), d.now.version(file, b), r, changes), also, true
}

// find finds the entries that hold what differs, false where something else does.
func (d *Differ) find(k *Plain, other *patchwork.Text, spans []patchwork.Span) bool {
	d.parts = d.parts[:0]
	for _, s := range whole(k.Text, other, spans) {
		i := k.section(s.From)
		if i < 0 || k.tops[i].odd || s.To > k.end(i) {
			return false
		}
		n := len(d.parts)
		if n > 0 && d.parts[n-1].section == i && s.To <= d.parts[n-1].to { // in the same entry, whose ends need not be sought again
			last := &d.parts[n-1]
			last.end = s.End + (last.to - s.To)
			continue
		}
		p := part{section: i, from: k.opening(i, s.From), to: k.closing(i, s.To)}
		p.begin, p.end = s.Begin-(s.From-p.from), s.End+(p.to-s.To)
		if n > 0 && d.parts[n-1].section == i && p.from < d.parts[n-1].to {
			d.parts[n-1].to, d.parts[n-1].end = p.to, p.end
			continue
		}
		d.parts = append(d.parts, p)
	}
	return true
}

// whole makes the spans reach from the beginning of a line to that of another one,
// and joins those that touch then.
func whole(a, b *patchwork.Text, spans []patchwork.Span) []patchwork.Span {
	out := spans[:0:0]
	for _, s := range spans {
		s.From, s.Begin = a.LineStart(s.From), b.LineStart(s.Begin)
		if a.LineStart(s.To) < s.To || b.LineStart(s.End) < s.End {
			s.To, s.End = min(a.LineEnd(s.To)+1, a.Len()), min(b.LineEnd(s.End)+1, b.Len())
		}
		if n := len(out); n > 0 && (s.From < out[n-1].To || s.Begin < out[n-1].End) {
			out[n-1].To, out[n-1].End = s.To, s.End
			continue
		}
		out = append(out, s)
	}
	return out
}

// put puts the excerpt of a text together: keys of the root with their values, or
// with the parts that stand under them; what holds none is left out.
func (e *excerpt) put(k *Plain, t *patchwork.Text, parts []part, of func(*part) (from, to int)) {
	e.text, e.from = e.text[:0], e.from[:0]
	shift := 0 // of the other text against the known one
	for i := range k.tops {
		at := k.tops[i].at + shift
		held := 0
		for held < len(parts) && parts[held].section == i {
			held++
		}
		if k.tops[i].indent == 0 {
			e.add(t, at, k.end(i)+shift)
		} else if held > 0 {
			e.add(t, at, min(t.LineEnd(at)+1, t.Len()))
		}
		for j := range parts[:held] {
			from, to := of(&parts[j])
			e.add(t, from, to)
			shift = to - parts[j].to
		}
		parts = parts[held:]
	}
}

func (e *excerpt) add(t *patchwork.Text, from, to int) {
	e.from = append(e.from, origin{len(e.text), from})
	e.text = t.Append(e.text, from, to)
}

// read reads both excerpts, and reports whether they are of documents with the same
// values and sections, in which no entry stands twice.
func (d *Differ) read(known, other *patchwork.Text, newer bool) bool {
	d.old.tree, _ = d.old.form.Read(d.old.text)
	d.now.tree, _ = d.now.form.Read(d.now.text)
	if d.old.tree == nil || d.now.tree == nil {
		return false
	}
	x, y := pairs(d.old.tree.Root()), pairs(d.now.tree.Root())
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if x[i].key.Text() != y[i].key.Text() || x[i].value.Kind() != y[i].value.Kind() || indented(x[i].value, d.old.text) != indented(y[i].value, d.now.text) {
			return false
		}
	}
	if newer {
		x, y = y, x
	}
	for i := range x {
		if section(x[i].value) && !distinct(x[i].value, y[i].value, known, other) {
			return false
		}
	}
	return true
}

// distinct reports whether no two entries of a section of the other text have one
// name, of which excerpts are given: as in the known one, where none have. Those
// that only the other one has must not stand anywhere in the known text.
func distinct(x, y planfile.N, known, other *patchwork.Text) bool {
	before, ok := names(x)
	after, good := names(y)
	if !ok || !good {
		return false
	}
	if slices.Equal(before, after) {
		return true
	}
	had := make(map[string]bool, len(before))
	for _, name := range before {
		had[name] = true
	}
	for _, name := range after {
		if !had[name] && (!plainWord(name) || known.Contains([]byte(name))) {
			return false
		}
	}
	// Of maps with other keys, those with ranges among the keys are compared in
	// another way.
	return x.Kind() == planfile.List || !known.Contains([]byte("..")) && !other.Contains([]byte(".."))
}

// names are what the entries of a section are told apart by: keys, or ids; false
// where an element has none.
func names(n planfile.N) ([]string, bool) {
	var out []string
	if n.Kind() != planfile.List {
		for key := range n.Pairs() {
			out = append(out, key.Text())
		}
		return out, true
	}
	for _, e := range elements(n) {
		if e.key.Kind() != planfile.Scalar || e.key.Text() == "" {
			return nil, false
		}
		out = append(out, e.key.Text())
	}
	return out, true
}

// plainWord reports whether a name is written as it is, in quotes and out of them.
func plainWord(name string) bool {
	for i := range len(name) {
		switch c := name[i]; {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_', c == '-':
		default:
			return false
		}
	}
	return name != ""
}

// shifted is what is known of the other text.
func (k *Plain) shifted(other *patchwork.Text, spans []patchwork.Span) *Plain {
	also := &Plain{Text: other, spare: k.spare, tops: make([]top, len(k.tops))}
	shift, next := 0, 0
	for i, t := range k.tops {
		for next < len(spans) && spans[next].From <= t.at {
			s := spans[next]
			shift = s.End - s.To
			also.spare -= s.End - s.Begin
			next++
		}
		also.tops[i] = top{t.at + shift, t.indent, t.odd}
	}
	for _, s := range spans[next:] {
		also.spare -= s.End - s.Begin
	}
	return also
}

// version is the excerpt as a version that knows where its lines stand.
func (e *excerpt) version(file string, of *patchwork.Text) Version {
	return Version{File: file, Text: e.text, Tree: e.tree, from: e.from, whole: of}
}

func lineStart(text []byte, at int) int { return bytes.LastIndexByte(text[:at], '\n') + 1 }
