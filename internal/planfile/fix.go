package planfile

import (
	"bytes"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/period"
)

// Mend is the fix that writes text in place of a scalar, nil where the scalar
// cannot be delimited exactly.
func Mend(n N, text string) *finding.Fix {
	if length(n) == 0 {
		return nil
	}
	return &finding.Fix{Offset: int(n.Offset()), Old: string(n.t.src[n.Offset():n.End()]), New: text}
}

// Holder returns the map or list in which a node stands, as key, value or
// element; no node for the root.
func (n N) Holder() N {
	at := n.t.Root()
	for at.OK() && at.i != n.i {
		below := N{}
		for c := at.child(); c.OK() && c.Offset() <= n.Offset(); c = c.sibling() {
			if c.i == n.i {
				return at
			}
			below = c
		}
		if below.Kind() == Scalar {
			return N{}
		}
		at = below
	}
	return N{}
}

// stated reports whether a map has another key, or a list another element, of
// this text, in whatever case.
func (n N) stated(text string, but N) bool {
	for k := range n.Pairs() {
		if k.i != but.i && strings.EqualFold(k.Text(), text) {
			return true
		}
	}
	for _, e := range n.Elements() {
		if e.i != but.i && strings.EqualFold(e.Text(), text) {
			return true
		}
	}
	return false
}

// mostSearched is the size of a document, in nodes, in which the holder of a
// mistake is looked for.
const mostSearched = 20_000

// renamed is the fix of a name that is none, to the one that was meant beyond
// doubt: nil where that would stand there twice, or make of the document a
// second one for the same thing.
func (l *loader) renamed(d *Document, n N, code finding.Code, candidates []string) *finding.Fix {
	if n.t.Len() > mostSearched || l.compared > maxCompared {
		return nil
	}
	if d.Kind == kindBaseline && code == finding.UnknownItem { // its rows are of its family only
		candidates = l.itemsOf(d.Tree.Root().Get("family").Text())
	}
	meant, holder := dimension.Only(n.Text(), candidates), n.Holder()
	if meant == "" || !holder.OK() || holder.stated(meant, n) && !holder.value(n) || l.second(d, n, meant) {
		return nil
	}
	return Mend(n, ScalarText(meant))
}

// value reports whether a node is the value of a key: it may equal other values,
// which keys and elements may not.
func (n N) value(v N) bool {
	for _, x := range n.Pairs() {
		if x.i == v.i {
			return true
		}
	}
	return false
}

func (l *loader) itemsOf(family string) []string {
	i := l.plan.FamilyIDs.Index(family)
	if i == dimension.None {
		return nil
	}
	var out []string
	for k := range l.plan.Items {
		if l.plan.Items[k].Family == i {
			out = append(out, l.plan.ItemIDs.ID(k))
		}
	}
	return out
}

// second reports whether a document would be one more for what another one
// is for, if a field that says so had another value.
func (l *loader) second(d *Document, n N, value string) bool {
	parts := strings.Split(d.identity, "/")
	for i, field := range identityFields[d.Kind] {
		if d.Tree.Root().Get(field).i != n.i {
			continue
		}
		if i >= len(parts) {
			return true // it has no identity of the usual form
		}
		parts[i] = value
		for _, other := range l.byKind[d.Kind] {
			if other != d && other.identity == strings.Join(parts, "/") {
				return true
			}
		}
	}
	return false
}

// needless is how a number may be written that only needs its plain spelling: a
// plus sign, leading zeros, no digit before the point, lines between thousands.
var needless = pattern.Of(`^[+-]?[0-9]*(?:_[0-9]{3})*(?:\.[0-9]{0,4})? ?%?$`)

// respelled is the plain spelling of a number in a cell, "" where there is any
// doubt. over is the key of the map of cells: what it is for.
func respelled(text, over string) string {
	plain, other := plainNumber(text)
	whole, _, _ := strings.Cut(strings.TrimPrefix(plain, "-"), ".")
	signed := over == "add" || over == "percent"
	switch {
	case plain == "" || other != "" || !needless().MatchString(text) || len(whole) > 11:
	case strings.HasSuffix(plain, "%") != (over == "percent"):
	case strings.HasPrefix(plain, "-") && !signed:
	default:
		return plain
	}
	return ""
}

// cellFix is the fix of a number in a cell.
func cellFix(n, key, over N) *finding.Fix {
	if !period.LooksLike(key.Text()) {
		return nil
	}
	plain := respelled(n.Text(), over.Text())
	if plain == "" {
		return nil
	}
	return Mend(n, plain)
}

// spaceFix is the fix of a sign that should be a space, or nothing at the end of
// a line. In quotes it is text, and before all else it says how deep a line is:
// there nobody can tell what was meant.
func spaceFix(src []byte, at, n int) *finding.Fix {
	start := bytes.LastIndexByte(src[:at], '\n') + 1
	before := src[start:at]
	rest := bytes.TrimRight(src[at+n:nextLine(src, at)], "\r\n")
	fix := &finding.Fix{Offset: at, Old: string(src[at : at+n])}
	switch {
	case len(bytes.TrimLeft(rest, " \t")) == 0:
		return fix
	case len(bytes.TrimLeft(before, " \t")) == 0 || bytes.ContainsAny(before, "\"'"):
		return nil
	}
	fix.New = " "
	return fix
}
