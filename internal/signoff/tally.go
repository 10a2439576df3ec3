package signoff

import (
	"cmp"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/policy"
)

// tally is what came of asking a need.
type tally struct {
	tree  *tree
	units []*unit
	// by says for each seat who fills it: the index of a unit, or -1.
	by []int
	// chosen are the leaves of the way to meet it that lacks least, short by how
	// many seats, and ways all ways that lack as little.
	chosen  []*branch
	missing int
	ways    [][]*branch
	err     error
	// tried counts the sets of deputies that were tried.
	tried int
}

// count asks a need: of all ways to meet it, it takes the first that lacks the
// fewest people.
func (a *ask) count() *tally {
	t := &tally{tree: grow(a.need), units: a.units(), missing: -1}
	ways, err := t.tree.root.alternatives()
	if err != nil {
		t.err = err
		return t
	}
	t.by = make([]int, len(t.tree.seats))
	for i := range t.by {
		t.by[i] = -1
	}
	var best []int
	for _, way := range ways {
		seats := seatsOf(way)
		by, err := match(seats, t.units, a.fitting(t), &t.tried)
		if err != nil {
			t.err = err
			return t
		}
		lacks := a.lack(way, by)
		if t.missing < 0 || lacks < t.missing {
			t.chosen, t.missing, t.ways, best = way, lacks, nil, by
		}
		if lacks == t.missing {
			t.ways = append(t.ways, way)
		}
	}
	for k, s := range seatsOf(t.chosen) {
		t.by[s] = best[k]
	}
	a.spare(t)
	for _, l := range t.tree.leaves {
		t.tidy(l)
	}
	return t
}

// tidy puts the people of a leaf whose seats are all alike in order, the empty
// seats last.
func (t *tally) tidy(b *branch) {
	if b.need.Count == 0 {
		return
	}
	var who []int
	for _, s := range b.seats {
		who = append(who, t.by[s])
	}
	slices.SortFunc(who, func(x, y int) int { return cmp.Compare(uint(x), uint(y)) }) // -1 is the largest
	for i, s := range b.seats {
		t.by[s] = who[i]
	}
}

func seatsOf(leaves []*branch) []int {
	var out []int
	for _, l := range leaves {
		out = append(out, l.seats...)
	}
	return out
}

// lack counts empty seats; a leaf that names nobody, or a role that the policy
// does not have, can never be met.
func (a *ask) lack(leaves []*branch, by []int) int {
	n := 0
	for _, u := range by {
		if u < 0 {
			n++
		}
	}
	for _, l := range leaves {
		if len(l.seats) == 0 || slices.ContainsFunc(l.need.Roles, func(role string) bool { return a.roll.policy.Role(role) == nil }) {
			n++
		}
	}
	return n
}

func (a *ask) fitting(t *tally) func(u, seat int) bool {
	known := map[[2]int]bool{}
	return func(u, seat int) bool {
		fits, asked := known[[2]int{u, seat}]
		if !asked {
			fits = a.fits(t.units[u], &t.tree.seats[seat]) != nil
			known[[2]int{u, seat}] = fits
		}
		return fits
	}
}

// spare fills seats of the other ways with people who sit nowhere yet, so that a
// reader sees how far those are.
func (a *ask) spare(t *tally) {
	var rest []int
	for _, l := range t.tree.leaves {
		if !slices.Contains(t.chosen, l) {
			rest = append(rest, l.seats...)
		}
	}
	if len(rest) == 0 {
		return
	}
	fits := a.fitting(t)
	by, err := match(rest, t.units, func(u, seat int) bool {
		return !t.sits(t.units[u].agent) && !t.sits(t.units[u].principal) && fits(u, seat)
	}, &t.tried)
	if err != nil {
		return // nothing hangs on it
	}
	for k, s := range rest {
		t.by[s] = by[k]
	}
}

// sits reports whether a person has a seat, or somebody has it for them.
func (t *tally) sits(person string) bool {
	return slices.ContainsFunc(t.by, func(u int) bool { return u >= 0 && t.units[u].holds(person) })
}

// met reports whether every seat is filled that has to be.
func (t *tally) met() bool { return t.err == nil && t.missing == 0 }

// node explains the tally of a need, line by line. refusals says of a role who
// rejects in it.
func (a *ask) node(t *tally, b *branch, refusals map[string][]string) Node {
	n := Node{ID: b.need.ID, Text: words(b.need)}
	if len(b.all)+len(b.any) == 0 {
		a.leaf(t, b, &n, refusals)
		return n
	}
	for _, child := range b.all {
		n.Children = append(n.Children, a.node(t, child, refusals))
	}
	all := joint(n.Children)
	var others []Node
	for _, child := range b.any {
		others = append(others, a.node(t, child, refusals))
	}
	n.State = worse(all, oneIs(others))
	n.Children = append(n.Children, others...)
	return n
}

// joint is the state of needs that must all be met, oneIs that of
// alternatives; those that are not needed once one of them is met are skipped.
func joint(list []Node) State {
	out := Met
	for i := range list {
		out = worse(out, list[i].State)
	}
	return out
}

func oneIs(list []Node) State {
	if len(list) == 0 {
		return Met
	}
	met, rejected := false, false
	for i := range list {
		met = met || list[i].State == Met
		rejected = rejected || list[i].State == Rejected
	}
	switch {
	case rejected:
		return Rejected
	case !met:
		return Open
	}
	for i := range list {
		if list[i].State != Met {
			list[i].State = Skipped
		}
	}
	return Met
}

// worse is the state that decides of two.
func worse(a, b State) State {
	order := []State{Failed, Rejected, Open, Met}
	return order[min(slices.Index(order, a), slices.Index(order, b))]
}

// leaf explains who fills the seats of a leaf, and who could fill the others.
func (a *ask) leaf(t *tally, b *branch, n *Node, refusals map[string][]string) {
	n.State = Met
	if len(b.seats) == 0 {
		n.State = Failed
	}
	for _, s := range b.seats {
		p := &t.tree.seats[s]
		seat := Seat{Role: strings.Join(p.roles, " or ")}
		if t.by[s] >= 0 {
			u := t.units[t.by[s]]
			in := a.fits(u, p)
			seat.Role, seat.Person, seat.Kind = in.role, u.agent, string(in.kind)
			if u.pair() {
				seat.For = u.principal
			}
			var ids []string
			for _, h := range in.voices {
				ids = append(ids, h.ID)
			}
			seat.By = strings.Join(ids, " ")
		} else {
			seat.Could, _ = a.could(t, p)
			n.State = worse(n.State, Open)
		}
		n.Seats = append(n.Seats, seat)
	}
	for _, role := range b.need.Roles {
		for _, who := range refusals[role] {
			if !strings.Contains(n.Text, who+" rejects") {
				n.Text += "; " + who + " rejects"
			}
			n.State = worse(n.State, Rejected)
		}
		if a.roll.policy.Role(role) == nil {
			n.Text += "; the policy has no role " + role
			n.State = Failed
		}
	}
}

// could lists who could fill an empty seat, and says of those of the role who
// could not why.
func (a *ask) could(t *tally, p *place) (who, not []string) {
	add := func(s string) {
		if !slices.Contains(who, s) {
			who = append(who, s)
		}
	}
	for _, role := range p.roles {
		r := a.roll.policy.Role(role)
		if r == nil {
			continue
		}
		if len(r.People) == 0 {
			not = append(not, "nobody has the role "+role)
		}
		for _, principal := range r.People {
			for _, agent := range append([]string{principal}, a.roll.deputies(principal, role)...) {
				why := a.cannot(t, p.leaf.need, agent, principal, role)
				switch {
				case why != "" && agent == principal:
					not = append(not, why)
				case why == "" && agent == principal:
					add(agent)
				case why == "":
					add(agent + " for " + principal)
				}
			}
		}
	}
	return who, slices.Compact(not)
}

// cannot says why somebody cannot fill a seat; empty if they can.
func (a *ask) cannot(t *tally, n *policy.Need, agent, principal, role string) string {
	if why := a.author(n, agent, principal, role); why != "" {
		return why
	}
	for _, person := range []string{agent, principal} {
		if t.sits(person) {
			return person + " has another seat of this rule"
		}
	}
	who := a.roll.policy.Person(agent)
	if who == nil {
		return agent + " is not a person of the policy"
	}
	signs := slices.ContainsFunc(who.Keys, func(k policy.Key) bool { return holds(a.roll.policy, &k, a.roll.c.AsOf) })
	if why := a.roll.broken[agent]; why != "" && n.Evidence != policy.Review {
		return agent + "'s chain of statements is broken: " + why
	}
	switch {
	case n.Evidence == policy.Review && len(who.Forges) == 0:
		return agent + " has no account at a forge in the policy"
	case (n.Evidence == policy.Signature || n.Evidence == policy.Both) && !signs:
		return agent + " has no key that counts today"
	case !signs && len(who.Forges) == 0:
		return agent + " has neither a key that counts today nor an account at a forge"
	}
	return ""
}
