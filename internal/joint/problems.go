package joint

import (
	"cmp"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/quantity"
)

// problems are those of a set that neither the target has nor any member alone.
func problems(target *State, alone []*State, together *State) []Problem {
	var out []Problem
	for _, file := range together.Conflicts {
		out = append(out, Problem{Kind: Conflict, ID: file, Text: "the same lines are changed, so no forge merges both; git merge may, by key (accord doctor --fix)", key: "conflict " + file,
			Units: quantity.Missing, Alone: quantity.Missing, Money: quantity.Missing, AloneMoney: quantity.Missing})
	}
	out = append(out, contradictions(target, alone, together)...)
	if together.Computed() && target.Computed() {
		out = append(out, infeasible(target, alone, together)...)
	}
	slices.SortStableFunc(out, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(kindRank(a.Kind), kindRank(b.Kind)), cmp.Compare(weight(b.Money), weight(a.Money)), cmp.Compare(a.key, b.key))
	})
	return out
}

func kindRank(k Kind) int { return slices.Index([]Kind{Conflict, Contradiction, Infeasible}, k) }

func weight(n quantity.Number) quantity.Number {
	if n.IsMissing() {
		return 0
	}
	return n.Abs()
}

// contradictions are errors that only the merge has. Lines move in a merge, so
// an error is known by its code, file and words.
func contradictions(target *State, alone []*State, together *State) []Problem {
	known := map[string]bool{}
	for _, s := range append([]*State{target}, alone...) {
		for _, f := range s.Errors {
			known[f.key()] = true
		}
	}
	var out []Problem
	said := map[string]bool{}
	for i := range together.Errors {
		f := together.Errors[i]
		if k := f.key(); !known[k] && !said[k] {
			said[k] = true
			out = append(out, Problem{Kind: Contradiction, ID: f.Code, Text: f.Message, At: &f, key: "error " + k,
				Units: quantity.Missing, Alone: quantity.Missing, Money: quantity.Missing, AloneMoney: quantity.Missing})
		}
	}
	return out
}

func (f *Finding) key() string { return strings.Join([]string{f.Code, f.File, f.Message}, "\x00") }

// size is what a state has of one gap.
type size struct {
	units, money quantity.Number
	undecided    bool
}

// overlapping adds the gaps of a state that are the same one as g: of one id,
// off the same way, in periods that overlap.
func overlapping(s *State, g *Gap) size {
	var x size
	for i := range s.Gaps {
		if o := &s.Gaps[i]; o.ID == g.ID && o.Above == g.Above && o.First <= g.Last && g.First <= o.Last {
			x.units, x.money = added(x.units, o.Units), added(x.money, o.Money)
			x.undecided = x.undecided || o.Undecided
		}
	}
	return x
}

func added(a, b quantity.Number) quantity.Number {
	if a.IsMissing() || b.IsMissing() {
		return quantity.Missing
	}
	return a.Add(b)
}

// infeasible are the gaps that need a decision and that nobody alone opens, or
// that are larger than what the target has and each alone adds.
func infeasible(target *State, alone []*State, together *State) []Problem {
	var out []Problem
	for i := range together.Gaps {
		g := &together.Gaps[i]
		if !g.Undecided {
			continue
		}
		sum, opened := expected(target, alone, g)
		if opened && (g.Units.IsMissing() || sum.units.IsMissing() || g.Units <= sum.units) {
			continue
		}
		out = append(out, Problem{Kind: Infeasible, ID: g.ID, Text: g.Text, From: g.From, To: g.To, first: g.First, last: g.Last,
			Units: g.Units, Alone: sum.units, Money: g.Money, AloneMoney: sum.money, key: "gap " + g.ID + above(g)})
	}
	return out
}

func above(g *Gap) string {
	if g.Above {
		return " above"
	}
	return ""
}

// expected is what the target has of a gap and each member alone adds to it;
// opened says that it needs a decision in any of them already.
func expected(target *State, alone []*State, g *Gap) (sum size, opened bool) {
	before := overlapping(target, g)
	sum, opened = before, before.undecided
	for _, s := range alone {
		x := overlapping(s, g)
		opened = opened || x.undecided
		sum.units, sum.money = added(sum.units, growth(before.units, x.units)), added(sum.money, growth(before.money, x.money))
	}
	return sum, opened
}

// growth is by how much a gap is larger; one that shrinks makes up for nothing.
func growth(before, after quantity.Number) quantity.Number {
	if before.IsMissing() || after.IsMissing() {
		return quantity.Missing
	}
	return max(after.Add(-before), 0)
}
