package joint

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// The bounds. Each merge reads and computes the plan once.
const (
	// DefaultLimit is how many merges are judged: all pairs of twenty
	// proposals, each alone, and what it takes to shrink some sets.
	DefaultLimit = 260
	// mostSets is how many sets of three and more are looked for.
	mostSets = 5
)

// Merge gives what the target means with a set of proposals merged into it, by
// index, in ascending order; the empty set is the target itself. An error is a
// failure of git or the disk.
type Merge func(ctx context.Context, set []int) (*State, error)

// Find judges proposals alone, in pairs, and all together. limit is the number
// of merges at most, DefaultLimit if zero; what it leaves out is counted.
func Find(ctx context.Context, target string, proposals []Proposal, merge Merge, limit int) (*Report, error) {
	if limit == 0 {
		limit = DefaultLimit
	}
	f := &finder{merge: merge, limit: limit, states: map[string]*State{},
		r: &Report{FormatVersion: FormatVersion, Target: target, Proposals: []Member{}, Pairs: []Set{}, Sets: []Set{}, All: []int{}}}
	err := f.find(ctx, proposals)
	f.r.Merges = f.merges
	if err != nil {
		return nil, err
	}
	rank(f.r.Pairs)
	rank(f.r.Sets)
	return f.r, nil
}

type finder struct {
	merge  Merge
	limit  int
	merges int
	states map[string]*State
	r      *Report
	// fine are the proposals that are fine alone.
	fine []int
	// apart are the pairs that cannot be computed together.
	apart map[[2]int]bool
	// explained are the problems of pairs.
	explained []explanation
}

type explanation struct {
	pair    [2]int
	problem Problem
}

// state judges a set, once; nil where the limit is reached.
func (f *finder) state(ctx context.Context, set []int) (*State, error) {
	key := fmt.Sprint(set)
	if s, ok := f.states[key]; ok {
		return s, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if f.merges >= f.limit {
		return nil, nil
	}
	if len(set) > 0 {
		f.merges++
	}
	s, err := f.merge(ctx, set)
	if err == nil {
		f.states[key] = s
	}
	return s, err
}

func (f *finder) find(ctx context.Context, proposals []Proposal) error {
	target, err := f.state(ctx, nil)
	if err != nil {
		return err
	}
	if !target.Computed() {
		for _, p := range proposals {
			f.r.Proposals = append(f.r.Proposals, Member{Proposal: p})
		}
		f.notJudged("the target itself cannot be computed: %s", f.alone(target))
		return nil
	}
	left := 0
	for i, p := range proposals {
		s, err := f.state(ctx, []int{i})
		if err != nil {
			return err
		}
		m := Member{Proposal: p}
		switch {
		case s == nil:
			left++
			m.Alone = "not judged"
		case !s.Computed():
			m.Alone = f.alone(s)
		case len(contradictions(target, nil, s)) > 0:
			m.Alone = f.alone(&State{Errors: s.Errors})
		default:
			f.fine = append(f.fine, i)
		}
		f.r.Proposals = append(f.r.Proposals, m)
	}
	if left > 0 {
		f.notJudged("%d of %d proposals: at most %d merges are judged", left, len(proposals), f.limit)
	}
	if err := f.pairs(ctx); err != nil {
		return err
	}
	return f.sets(ctx)
}

func (f *finder) notJudged(format string, args ...any) {
	f.r.NotJudged = append(f.r.NotJudged, fmt.Sprintf(format, args...))
}

// alone says what is wrong with a state by itself.
func (f *finder) alone(s *State) string {
	switch {
	case len(s.Conflicts) > 0:
		return "it cannot be merged: " + s.Conflicts[0] + more(len(s.Conflicts)-1)
	case s.Pending != "":
		return "not judged: " + s.Pending
	case len(s.Errors) > 0:
		return "it has errors: " + s.Errors[0].Code + " in " + s.Errors[0].File + more(len(s.Errors)-1)
	}
	return ""
}

func more(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" and %d more", n)
}

// pairs judges all pairs, those first that touch the same things.
func (f *finder) pairs(ctx context.Context) error {
	f.apart = map[[2]int]bool{}
	order := f.order()
	f.r.AllPairs = len(order)
	reserve := f.limit / 10 // for what no pair explains
	for _, p := range order {
		if f.merges >= max(f.limit-reserve, 1) {
			f.notJudged("%d of %d pairs, which touch least in common: at most %d merges are judged", len(order)-f.r.JudgedPairs, len(order), f.limit)
			return nil
		}
		found, err := f.judge(ctx, p[:])
		if err != nil {
			return err
		}
		f.r.JudgedPairs++
		if s := f.states[fmt.Sprint(p[:])]; !s.Computed() {
			f.apart[p] = true
			if s.Pending != "" {
				f.notJudged("%s and %s together: %s", f.r.Proposals[p[0]].Name, f.r.Proposals[p[1]].Name, s.Pending)
			}
		}
		if len(found.Problems) > 0 {
			f.r.Pairs = append(f.r.Pairs, *found)
			for _, x := range found.Problems {
				f.explained = append(f.explained, explanation{p, x})
			}
		}
	}
	return nil
}

// order lists the pairs, those first that have most in common.
func (f *finder) order() [][2]int {
	touched := map[int]map[string]bool{}
	for _, i := range f.fine {
		touched[i] = map[string]bool{}
		for _, k := range f.states[fmt.Sprint([]int{i})].Touched {
			touched[i][k] = true
		}
	}
	common := map[[2]int]int{}
	var out [][2]int
	for a, i := range f.fine {
		for _, j := range f.fine[a+1:] {
			p := [2]int{i, j}
			for k := range touched[i] {
				if touched[j][k] {
					common[p]++
				}
			}
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b [2]int) int { return cmp.Compare(common[b], common[a]) })
	return out
}

// judge finds what a set has together; nil where the limit is reached.
func (f *finder) judge(ctx context.Context, set []int) (*Set, error) {
	together, err := f.state(ctx, set)
	if err != nil || together == nil {
		return nil, err
	}
	var alone []*State
	for _, i := range set {
		alone = append(alone, f.states[fmt.Sprint([]int{i})])
	}
	return &Set{Members: slices.Clone(set), Problems: problems(f.states[fmt.Sprint([]int(nil))], alone, together)}, nil
}

// sets merges all proposals that go together in pairs, and shrinks what that
// has to a minimal set, problem by problem.
func (f *finder) sets(ctx context.Context) error {
	if len(f.fine) < 3 {
		return nil
	}
	all, err := f.compatible(ctx)
	if err != nil || len(all) < 3 {
		return err
	}
	f.r.All = all
	found, err := f.judge(ctx, all)
	if err != nil {
		return err
	}
	if found == nil {
		f.notJudged("sets of three and more: at most %d merges are judged", f.limit)
		return nil
	}
	var told []Problem
	left := 0
	for _, x := range found.Problems {
		if f.explains(&x, all) || slices.ContainsFunc(told, func(y Problem) bool { return y.same(&x) }) {
			continue
		}
		if len(f.r.Sets) == mostSets {
			left++
			continue
		}
		s, err := f.shrink(ctx, all, &x)
		if err != nil {
			return err
		}
		told = append(told, s.Problems...)
		f.r.Sets = append(f.r.Sets, *s)
	}
	if left > 0 {
		f.notJudged("%d more problems of all together: %d sets of three and more are looked for", left, mostSets)
	}
	return nil
}

// explains reports whether a pair inside a set has a problem already.
func (f *finder) explains(x *Problem, set []int) bool {
	return slices.ContainsFunc(f.explained, func(e explanation) bool {
		return e.problem.same(x) && slices.Contains(set, e.pair[0]) && slices.Contains(set, e.pair[1])
	})
}

// compatible are the proposals that can be computed together: all of which no
// pair is apart, if that is so, else as many as can be added one by one.
func (f *finder) compatible(ctx context.Context) ([]int, error) {
	var all []int
	var out []string
	for _, i := range f.fine {
		if slices.ContainsFunc(all, func(j int) bool { return f.apart[[2]int{j, i}] }) {
			out = append(out, f.r.Proposals[i].Name)
			continue
		}
		all = append(all, i)
	}
	if len(all) > 2 {
		s, err := f.state(ctx, all)
		if err != nil {
			return nil, err
		}
		if s != nil && !s.Computed() {
			var more []string
			if all, more, err = f.oneByOne(ctx, all); err != nil {
				return nil, err
			}
			out = append(out, more...)
		}
	}
	if len(out) > 0 {
		f.notJudged("sets of three and more with %s, which cannot be computed with all others", strings.Join(out, ", "))
	}
	return all, nil
}

// oneByOne adds one proposal after the other to those that can be computed
// together, and tells of the sets that cannot.
func (f *finder) oneByOne(ctx context.Context, candidates []int) (all []int, out []string, err error) {
	for n, i := range candidates {
		next := append(slices.Clone(all), i)
		if len(next) > 2 {
			found, err := f.judge(ctx, next)
			if err != nil {
				return nil, nil, err
			}
			if found == nil {
				f.notJudged("sets of three and more with %d of the proposals: at most %d merges are judged", len(candidates)-n, f.limit)
				return all, out, nil
			}
			if !f.states[fmt.Sprint(next)].Computed() {
				out = append(out, f.r.Proposals[i].Name)
				if err := f.tell(ctx, found); err != nil {
					return nil, nil, err
				}
				continue
			}
		}
		all = next
	}
	return all, out, nil
}

// tell shrinks a set that cannot be computed, for its first problem that no
// pair explains.
func (f *finder) tell(ctx context.Context, found *Set) error {
	for _, x := range found.Problems {
		if f.explains(&x, found.Members) || len(f.r.Sets) == mostSets {
			continue
		}
		s, err := f.shrink(ctx, found.Members, &x)
		if err != nil {
			return err
		}
		f.r.Sets = append(f.r.Sets, *s)
		return nil
	}
	return nil
}

// shrink leaves out one member after the other as long as a problem stays. What
// remains is minimal: without any of its members the problem is gone.
func (f *finder) shrink(ctx context.Context, set []int, of *Problem) (*Set, error) {
	has := func(s *Set) bool {
		return s != nil && slices.ContainsFunc(s.Problems, func(p Problem) bool { return p.same(of) })
	}
	current, err := f.judge(ctx, set)
	if err != nil {
		return nil, err
	}
	for again := true; again; { // what was needed once may not be when others are gone
		again = false
		for i := 0; i < len(current.Members) && len(current.Members) > 2; {
			next, err := f.judge(ctx, slices.Delete(slices.Clone(current.Members), i, i+1))
			switch {
			case err != nil:
				return nil, err
			case next == nil:
				f.notJudged("whether a set of %d can be smaller: at most %d merges are judged", len(current.Members), f.limit)
				return f.unexplained(current), nil
			case has(next):
				current, again = next, true
			default:
				i++
			}
		}
	}
	return f.unexplained(current), nil
}

// unexplained is a set with the problems that no pair in it has.
func (f *finder) unexplained(s *Set) *Set {
	out := &Set{Members: s.Members}
	for _, p := range s.Problems {
		if !f.explains(&p, out.Members) {
			out.Problems = append(out.Problems, p)
		}
	}
	return out
}

// rank puts what cannot be merged first, then the most money.
func rank(sets []Set) {
	slices.SortStableFunc(sets, func(a, b Set) int {
		x, y := a.Problems[0], b.Problems[0]
		return cmp.Or(cmp.Compare(kindRank(x.Kind), kindRank(y.Kind)), cmp.Compare(weight(y.Money), weight(x.Money)),
			slices.Compare(a.Members, b.Members))
	})
}
