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
		return t.Map() && takesPairs(t, n, false)
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

// takesPairs is takes of the keys of a map and their values; alike says that the
// same table took the map before. A key that is there too need not be judged again
// where all keys are judged alike.
func takesPairs(t *schema.Table, n planfile.N, alike bool) bool {
	var has uint64
	var before *schema.Table // that of the map before, nil where there is none
	at, only := 0, t.Only()
	for k, v := range n.Pairs() {
		below, bit := only, uint64(0)
		if !alike || below == nil || !k.Repeated() {
			if below, bit = t.Key(k.Text(), k.Style() == planfile.Plain, &at); below == nil {
				return false
			}
		}
		has |= bit
		switch v.Kind() {
		case planfile.Scalar:
			if !below.Whole(v.Digits()) && !below.Scalar(v.Text(), v.Style() == planfile.Plain) {
				return false
			}
			before = nil
		case planfile.Map:
			if !below.Map() || !takesPairs(below, v, below == before) {
				return false
			}
			before = below
		default:
			if !takes(below, v) {
				return false
			}
			before = nil
		}
	}
	return has == t.Required()
}
