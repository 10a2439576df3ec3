package workspace

import (
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/schema"
)

// judging walks through one document with the form of its kind. Each value
// that the form does not accept is judged by CUE, in a document that leads to
// this value and holds nothing else, so that the verdict on a file of four
// megabytes costs what its mistakes cost and not what CUE would take for all
// of it.
type judging struct {
	d       *planfile.Document
	checker func() (*schema.Checker, error)
	route   []hop
	told    map[string]bool // path and fault of what is said
	out     []finding.Finding
	// untold is what CUE says first of a value without a place that is in it. It
	// stands where nothing else explains why the document does not fit.
	untold *finding.Finding
	all    bool // ask about all that the value holds
	more   int  // places that do not fit and that CUE was not asked about
	taken  int  // values that only CUE could accept
}

// doubts is how many values of one file may be such that only CUE can tell
// what they are. No plan has many, and a file of nothing else costs a minute.
const doubts = 2000

// hop is a map or list on the way from the root, and which of its values the
// way goes through.
type hop struct {
	node planfile.N
	form *schema.Form
	key  planfile.N // in a map
	at   planfile.N // the value
	i    int        // in a list
	// twice holds the keys that a map has more than once, and present the values
	// of those that it must have; both are found when wanted.
	twice   map[string]bool
	present map[string]planfile.N
}

func (j *judging) value(n planfile.N, f *schema.Form) {
	switch n.Kind() {
	case planfile.Map:
		if !f.Map() {
			j.refuse(schema.No)
			return
		}
		j.pairs(n, f)
	case planfile.List:
		if !f.List() {
			j.refuse(schema.No)
			return
		}
		j.route = append(j.route, hop{node: n, form: f})
		h := len(j.route) - 1
		for i, e := range n.Elements() {
			j.route[h].at, j.route[h].i = e, i
			j.value(e, f.Elem())
		}
		j.route = j.route[:h]
	default:
		if a := f.Scalar(n.Text(), n.Style() == planfile.Plain); a != schema.Yes {
			j.refuse(a)
		}
	}
}

// pairs judges the keys of a map and their values; a key that is missing is a
// fault of the map.
func (j *judging) pairs(n planfile.N, f *schema.Form) {
	var has uint32 // which of the required keys
	odd, said := false, len(j.out)+j.more
	j.route = append(j.route, hop{node: n, form: f})
	h := len(j.route) - 1
	for k, v := range n.Pairs() {
		j.route[h].key, j.route[h].at = k, v
		plain := k.Style() == planfile.Plain
		odd = odd || schema.Label(k.Text(), plain) != k.Text()
		below, a := f.Key(k.Text(), plain)
		if a != schema.Yes && !j.refuse(a) || below == nil {
			continue
		}
		if i := slices.Index(f.Required(), k.Text()); i >= 0 {
			has |= 1 << i
		}
		j.value(v, below)
	}
	j.route = j.route[:h]
	if bits.OnesCount32(has) < len(f.Required()) {
		j.absent(n, f)
	}
	if odd && said == len(j.out)+j.more {
		j.merged(n)
	}
}

// absent judges a map that lacks a key.
func (j *judging) absent(n planfile.N, f *schema.Form) {
	j.route = append(j.route, hop{node: n, form: f})
	j.refuse(schema.No)
	j.route = j.route[:len(j.route)-1]
}

// refuse asks CUE about the value that the route leads to, and reports whether
// CUE takes it.
func (j *judging) refuse(a schema.Answer) bool {
	if len(j.out) >= listed || j.taken >= doubts {
		if a == schema.No && j.taken < doubts && !j.doubled() {
			j.more++
		}
		return false
	}
	if j.doubled() || a == schema.Unsure && j.route[len(j.route)-1].at.LooksNumeric() {
		return false // which is reported apart
	}
	c, err := j.checker()
	if err != nil {
		j.add("", finding.New(finding.ShapeOther, position.Ref{File: j.d.Number}, "the schema cannot be used: %v", err))
		return false
	}
	if found := c.Check(j.d.Kind, j.alone()); len(found) > 0 {
		for _, v := range found {
			j.tell(v)
		}
		if len(j.told) == 0 && j.untold == nil {
			f := finding.New(finding.ShapeOther, j.d.Ref(j.here()), "%s", found[0].Message).WithHint("%s", found[0].Hint)
			j.untold = &f
		}
		return false
	}
	if j.taken++; j.taken == doubts {
		j.add("doubts", finding.New(finding.ShapeOther, j.d.Ref(j.here()), "over %d values of this file are numbers to some readers of YAML and text to others", doubts).
			WithHint("write them in quotes; the rest of the file is not judged"))
	}
	return true
}

// here is the value that the route leads to, or the map that lacks a key.
func (j *judging) here() planfile.N {
	if len(j.route) == 0 {
		return j.d.Tree.Root()
	}
	if h := &j.route[len(j.route)-1]; h.at.OK() {
		return h.at
	}
	return j.route[len(j.route)-1].node
}

// tell puts what CUE says into words, once. It is about the route, whose lists
// have one element in what CUE saw, or about a key that the route's maps lack.
func (j *judging) tell(v schema.Violation) {
	key, node, depth := planfile.N{}, j.d.Tree.Root(), 0
	unread := len(v.Path) == 0 // CUE says of no value that it is wrong: it cannot read one
	if unread {
		v.Path = j.path()
	}
	for _, h := range j.route {
		if depth >= len(v.Path) || !h.at.OK() {
			break
		}
		if h.key.OK() {
			if v.Path[depth] != h.key.Text() {
				break
			}
			key = h.key
		} else {
			if v.Path[depth] != "0" { // some paths of CUE's say nothing of lists
				v.Path = slices.Insert(slices.Clone(v.Path), depth, "")
			}
			v.Path[depth] = strconv.Itoa(h.i)
		}
		node = h.at
		depth++
	}
	if depth < len(v.Path) && node.Get(v.Path[depth]).OK() {
		return // of another value, which is judged by itself
	}
	if respelt(j.d, v, node, depth) {
		return // which is asked at the key as it is spelled
	}
	if unread && key.OK() {
		node = key
	}
	said := strings.Join(v.Path, "\x00") + "\x00" + strconv.Itoa(int(v.Fault))
	j.add(said, word(j.d, v, key, node, depth))
}

// path is the route as CUE says it.
func (j *judging) path() []string {
	var out []string
	for _, h := range j.route {
		switch {
		case h.key.OK():
			out = append(out, h.key.Text())
		case h.at.OK():
			out = append(out, strconv.Itoa(h.i))
		}
	}
	return out
}

func (j *judging) add(said string, f finding.Finding) {
	if !j.told[said] {
		j.told[said] = true
		j.out = append(j.out, f)
	}
}

// done returns the findings; the last one says how many were left out.
func (j *judging) done() []finding.Finding {
	if len(j.out) == 0 && j.untold != nil {
		return []finding.Finding{*j.untold}
	}
	if j.more > 0 {
		j.out[len(j.out)-1].Message += fmt.Sprintf(" (and %d more places in this file that do not fit)", j.more)
	}
	return j.out
}
