package signoff

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/policy"
)

// errAlternatives is a tree of needs with more ways to meet it than are tried.
var errAlternatives = errors.New("the rule has more than " + strconv.Itoa(mostAlternatives) + " ways to be met, which are not tried")

// mostAlternatives is how many ways to meet a tree of needs are tried.
const mostAlternatives = 1000

// branch is a need in its tree.
type branch struct {
	need     *policy.Need
	all, any []*branch
	// seats are those of a leaf.
	seats []int
}

// tree is the needs of a rule with their seats in order.
type tree struct {
	root   *branch
	leaves []*branch
	seats  []place
}

// place is one seat: a leaf of the needs, and the roles of which one fills it.
type place struct {
	leaf  *branch
	roles []string
}

// grow lays the needs of a rule out.
func grow(n *policy.Need) *tree {
	t := &tree{}
	t.root = t.branch(n)
	return t
}

// branch lays out a need and those below it. Roles beside a tree are one need
// more, so that nothing that is written is passed over.
func (t *tree) branch(n *policy.Need) *branch {
	b := &branch{need: n}
	if len(n.All)+len(n.Any) == 0 {
		t.leaf(b)
		return b
	}
	if len(n.Roles) > 0 {
		leaf := *n
		leaf.All, leaf.Any = nil, nil
		own := &branch{need: &leaf}
		t.leaf(own)
		b.all = append(b.all, own)
	}
	for i := range n.All {
		b.all = append(b.all, t.branch(&n.All[i]))
	}
	for i := range n.Any {
		b.any = append(b.any, t.branch(&n.Any[i]))
	}
	return b
}

// leaf gives a leaf its seats: Count of them for its roles together, or one for
// each role.
func (t *tree) leaf(b *branch) {
	t.leaves = append(t.leaves, b)
	add := func(roles []string) {
		b.seats = append(b.seats, len(t.seats))
		t.seats = append(t.seats, place{b, roles})
	}
	if b.need.Count > 0 {
		for range b.need.Count {
			add(b.need.Roles)
		}
		return
	}
	for _, role := range b.need.Roles {
		add([]string{role})
	}
}

// alternatives are the sets of leaves of which each meets a branch.
func (b *branch) alternatives() ([][]*branch, error) {
	if len(b.all)+len(b.any) == 0 {
		return [][]*branch{{b}}, nil
	}
	out := [][]*branch{nil}
	for _, child := range b.all {
		ways, err := child.alternatives()
		if err != nil {
			return nil, err
		}
		if out, err = cross(out, ways); err != nil {
			return nil, err
		}
	}
	if len(b.any) == 0 {
		return out, nil
	}
	var ways [][]*branch
	for _, child := range b.any {
		w, err := child.alternatives()
		if err != nil {
			return nil, err
		}
		ways = append(ways, w...)
	}
	return cross(out, ways)
}

// cross joins each way of the one with each of the other. The ways of a are its own
// to change.
func cross(a, b [][]*branch) ([][]*branch, error) {
	if len(a)*len(b) > mostAlternatives {
		return nil, errAlternatives
	}
	if len(b) == 1 { // the usual: else a long list would be copied for each of its needs
		for i := range a {
			a[i] = append(a[i], b[0]...)
		}
		return a, nil
	}
	var out [][]*branch
	for _, x := range a {
		for _, y := range b {
			out = append(out, slices.Concat(x, y))
		}
	}
	return out, nil
}

// words says what a need asks for.
func words(n *policy.Need) string {
	switch {
	case len(n.All) > 0 && len(n.Any) > 0:
		return "each of these, and one of the alternatives"
	case len(n.All) > 0:
		return "each of these"
	case len(n.Any) > 0:
		return "one of these"
	case len(n.Roles) == 0:
		return "nobody is named"
	}
	var s string
	switch {
	case n.Count == 1:
		s = "one of " + strings.Join(n.Roles, " or ")
	case n.Count > 1:
		s = strconv.Itoa(n.Count) + " of " + strings.Join(n.Roles, " or ")
	default:
		s = strings.Join(n.Roles, " and ")
	}
	switch n.Evidence {
	case policy.Signature:
		s += ", signed"
	case policy.Review:
		s += ", by review"
	case policy.Both:
		s += ", signed and reviewed"
	}
	if n.Contributors {
		s += ", contributors too"
	}
	return s
}
