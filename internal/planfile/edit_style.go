package planfile

// style finds out how the file writes things: new ones look like their
// neighbours.

// styled returns a value with the styles of the file: of what has the same key,
// of other cells where it is cells, else its own. like is where to look first.
func (e *Editor) styled(key string, v Value, like N) Value {
	if v.kind == Scalar {
		return v
	}
	if n := e.model(key, v, like); n.OK() {
		v.flow = n.Style() == Flow
	}
	v.pairs = append([]Pair(nil), v.pairs...)
	for i, p := range v.pairs {
		v.pairs[i].Value = e.styled(p.Key, p.Value, like)
	}
	return v
}

// model is a collection of the file that a new one is to look like.
func (e *Editor) model(key string, v Value, like N) N {
	cells := v.isCells()
	var named, alike N
	look := func(k string, n N) {
		switch {
		case n.Kind() != v.kind || n.Len() == 0:
		case k == key && cells == isCells(n):
			named = n
		case cells && isCells(n):
			alike = n
		}
	}
	for _, root := range []N{like, e.tree.Root()} {
		each(root, "", look)
		if named.OK() {
			return named
		}
		if alike.OK() {
			return alike
		}
	}
	return N{}
}

func (v Value) isCells() bool {
	for _, p := range v.pairs {
		if !isPeriodKey(p.Key) {
			return false
		}
	}
	return v.kind == Map && len(v.pairs) > 0
}

// each calls f with every collection below n and its key, those of lists too.
func each(n N, key string, f func(key string, n N)) {
	if n.Kind() == Scalar {
		return
	}
	f(key, n)
	for k, v := range n.Pairs() {
		each(v, k.Text(), f)
	}
	for _, x := range n.Elements() {
		each(x, "", f)
	}
}

// blocks is how blocks are indented here: as below like, else as anywhere, else
// by two.
func (e *Editor) blocks(like N) blockStyle {
	l := blockStyle{step: -1, dash: -1, inside: -1}
	for _, root := range []N{like, e.tree.Root()} {
		e.indents(root, &l)
	}
	if l.step < 0 {
		l.step = 2
	}
	if l.dash < 0 {
		l.dash = l.step
	}
	if l.inside < 0 {
		l.inside = 2
	}
	return l
}

// indents fills what is not known yet from the block collections below n.
func (e *Editor) indents(n N, l *blockStyle) {
	if n.Kind() == Scalar || n.Style() == Flow {
		return
	}
	for k, v := range n.Pairs() {
		further := column(e.text, int(v.Offset())) - column(e.text, int(k.Offset()))
		switch {
		case v.Kind() == Scalar || v.Style() == Flow:
		case v.Kind() == Map && l.step < 0:
			l.step = further
		case v.Kind() == List && l.dash < 0:
			l.dash = further
		}
		e.indents(v, l)
	}
	dash := column(e.text, int(n.Offset()))
	for _, x := range n.Elements() {
		if l.inside < 0 && x.Kind() == Map && x.Style() != Flow {
			l.inside = column(e.text, int(x.Offset())) - dash
		}
		e.indents(x, l)
	}
}
