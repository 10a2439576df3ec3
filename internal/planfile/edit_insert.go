package planfile

import (
	"bytes"
	"slices"
	"strings"
)

// setField adds the edits of one scalar to others.
func (e *Editor) setField(t *together, n N, path []string, key string, v Value, order []string) error {
	k, old := n.Entry(key)
	m := t.want.at(path)
	if !k.OK() {
		if err := t.touch(path...); err != nil {
			return err
		}
		i := orderIn(n, key, order)
		edits, err := e.insertPairs(n, i, []Pair{{key, v}})
		if err != nil {
			return err
		}
		m.insert(i, key, v.meaning())
		t.edits = append(t.edits, edits...)
		return nil
	}
	if old.Kind() != Scalar || old.End() == 0 {
		return e.refuse(old, byHand, "%s is not written on one line", clip(key))
	}
	if err := t.touch(append(slices.Clone(path), key)...); err != nil {
		return err
	}
	*m.step(key) = *v.meaning()
	t.edits = append(t.edits, e.replace(old, v.scalar(n.Style() == Flow)))
	return nil
}

func (e *Editor) replace(n N, text string) Edit {
	return Edit{Offset: int(n.Offset()), Old: string(e.text[n.Offset():n.End()]), New: text}
}

// orderIn is how many keys of a map stand before a new one.
func orderIn(n N, key string, order []string) int {
	rank := func(k string) int {
		for i, o := range order {
			if o == k {
				return i
			}
		}
		return -1
	}
	mine, at, i := rank(key), n.Len(), 0
	if mine < 0 {
		return at
	}
	at = 0
	for k := range n.Pairs() {
		i++
		if r := rank(k.Text()); r >= 0 && r < mine {
			at = i
		}
	}
	if at == 0 {
		return n.Len()
	}
	return at
}

// insertPairs puts keys into a map behind its first i ones.
func (e *Editor) insertPairs(n N, i int, pairs []Pair) ([]Edit, error) {
	var prevKey, prev N
	at := 0
	for k, v := range n.Pairs() {
		if at == i {
			break
		}
		prevKey, prev = k, v
		at++
	}
	if n.Style() == Flow {
		entries := make([]string, len(pairs))
		for j, p := range pairs {
			entries[j] = p.inFlow()
		}
		return e.insertFlow(n, prevKey, prev, entries)
	}
	col := column(e.text, int(n.child().Offset()))
	l := e.blocks(n)
	var b strings.Builder
	for _, p := range pairs {
		l.pair(&b, col, Pair{p.Key, e.styled(p.Key, p.Value, n)})
	}
	if !prev.OK() {
		if first := n.child(); !first.startsLine() {
			return nil, e.refuse(first, byHand, "nothing can be written before this key")
		}
		return []Edit{e.insertLines(e.above(int(n.child().Offset())), b.String())}, nil
	}
	end := e.end(prev)
	if end == 0 {
		return nil, e.refuse(prev, byHand, "the end of this value cannot be told")
	}
	return []Edit{e.insertLines(e.behind(end, col), b.String())}, nil
}

// Append adds maps to the end of the list that a path leads to.
func (e *Editor) Append(path []string, elements ...Value) error {
	n, left := e.find(path)
	if len(left) > 0 || n.Kind() != List {
		return e.refuse(n, byHand, "there is no list at %s", clip(strings.Join(path, ", ")))
	}
	if len(elements) == 0 {
		return nil
	}
	edits, written, err := e.appended(n, elements)
	if err != nil {
		return err
	}
	want := meaningOf(e.tree.Root())
	list := want.at(path)
	for _, v := range written {
		list.parts = append(list.parts, v.meaning())
	}
	return e.change(n, edits, func(after *meaning) bool { return after.equal(want) })
}

// appended are the edits that add elements to a list, and the elements as they
// are styled.
func (e *Editor) appended(n N, elements []Value) ([]Edit, []Value, error) {
	var last N
	for _, x := range n.Elements() {
		last = x
	}
	if n.Style() == Flow && (last.OK() || !n.endsBlockLine()) {
		entries := make([]string, len(elements))
		for i, v := range elements {
			entries[i] = v.inFlow()
		}
		edits, err := e.insertFlow(n, last, last, entries)
		return edits, elements, err
	}
	like := n
	if last.OK() {
		like = last
	}
	l := e.blocks(like)
	styled := make([]Value, len(elements))
	for i, v := range elements {
		styled[i] = e.styled("", v, like)
		styled[i].flow = last.OK() && last.Style() == Flow
	}
	if !last.OK() {
		edits, err := e.firstElements(n, l, styled)
		return edits, styled, err
	}
	dash := column(e.text, int(n.Offset()))
	if last.Kind() == Map && last.Style() != Flow {
		l.inside = column(e.text, int(last.Offset())) - dash
	}
	end := e.end(last)
	if end == 0 {
		return nil, nil, e.refuse(last, byHand, "the end of this element cannot be told")
	}
	return []Edit{e.insertLines(e.behind(end, dash), l.written(dash, styled))}, styled, nil
}

func (l blockStyle) written(dash int, elements []Value) string {
	var b strings.Builder
	for _, v := range elements {
		l.element(&b, dash, v)
	}
	return b.String()
}

// endsBlockLine reports whether a list in brackets is the value of a key that
// begins a line, so that the list may go on below it.
func (n N) endsBlockLine() bool {
	line := n.t.src[lineStart(n.t.src, int(n.Offset())):n.Offset()]
	return !bytes.ContainsAny(line, "{[\"'") && bytes.HasSuffix(bytes.TrimRight(line, " "), []byte(":"))
}

// firstElements replaces an empty `[]` by elements below its key.
func (e *Editor) firstElements(n N, l blockStyle, elements []Value) ([]Edit, error) {
	from, to := int(n.Offset()), e.end(n)
	key := lineStart(e.text, from)
	indent := len(e.text[key:from]) - len(bytes.TrimLeft(e.text[key:from], " "))
	if to == 0 || !isBlank(e.text[from+1:to-1]) {
		return nil, e.refuse(n, byHand, "these brackets hold a comment")
	}
	for from > key && e.text[from-1] == ' ' {
		from--
	}
	gone := Edit{Offset: from, Old: string(e.text[from:to])}
	text := l.written(indent+l.dash, elements)
	at := nextLine(e.text, to)
	if at == to { // the last line, which is not ended
		gone.New = "\n" + text
		return []Edit{gone}, nil
	}
	return []Edit{gone, e.insertLines(at, text)}, nil
}
