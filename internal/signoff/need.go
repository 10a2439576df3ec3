package signoff

import (
	"errors"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/policy"
)

// errAlternatives is a tree of needs with more ways to meet it than are tried.
var errAlternatives = errors.New("the rule has more than " + strconv.Itoa(policy.MostWays) + " ways to be met, which are not tried")

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

// branch lays out a need and those below it.
func (t *tree) branch(n *policy.Need) *branch {
	b := &branch{need: n}
	all, either := n.Below()
	if len(all)+len(either) == 0 {
		t.leaf(b)
		return b
	}
	for _, x := range all {
		b.all = append(b.all, t.branch(x))
	}
	for _, x := range either {
		b.any = append(b.any, t.branch(x))
	}
	return b
}

// leaf gives a leaf its seats.
func (t *tree) leaf(b *branch) {
	t.leaves = append(t.leaves, b)
	for _, roles := range b.need.Seats() {
		b.seats = append(b.seats, len(t.seats))
		t.seats = append(t.seats, place{b, roles})
	}
}

// alternatives are the sets of leaves of which each meets a branch.
func (b *branch) alternatives() ([][]*branch, error) {
	ways, ok := policy.Ways(b, func(b *branch) (all, either []*branch) { return b.all, b.any })
	if !ok {
		return nil, errAlternatives
	}
	return ways, nil
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
