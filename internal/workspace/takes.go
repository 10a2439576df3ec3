package workspace

import (
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/schema"
)

// accepted reports whether a document fits what a table was made of, as far as
// that tells; there may be none.
func accepted(t *schema.Table, d *planfile.Document) bool { return t != nil && takes(t, d.Tree.Root()) }

// takes reports whether the table of a place takes all that stands there: then
// CUE does too, and nobody needs to ask it. This is the way of all sound
// documents; what it does not take is judged place by place.
func takes(t *schema.Table, n planfile.N) bool {
	switch n.Kind() {
	case planfile.Scalar:
		return t.Scalar(n.Text(), n.Style() == planfile.Plain)
	case planfile.Map:
		return t.Map() && takesPairs(t, n)
	case planfile.List:
		if !t.List() {
			return false
		}
		elem := t.Elem()
		for _, e := range n.Elements() {
			if !takes(elem, e) {
				return false
			}
		}
		return true
	}
	return false
}

func takesPairs(t *schema.Table, n planfile.N) bool {
	var has uint64
	at := 0
	for k, v := range n.Pairs() {
		below, bit := t.Key(k.Text(), k.Style() == planfile.Plain, &at)
		if below == nil {
			return false
		}
		has |= bit
		if v.Kind() == planfile.Scalar {
			if !below.Scalar(v.Text(), v.Style() == planfile.Plain) {
				return false
			}
		} else if !takes(below, v) {
			return false
		}
	}
	return has == t.Required()
}
