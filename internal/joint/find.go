package joint

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// DefaultLimit is how many merges are judged: all pairs of twenty proposals,
// each alone, and what it takes to shrink some sets. Each reads and computes
// the plan once.
const DefaultLimit = 260

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

// rank puts what cannot be merged first, then the most money.
func rank(sets []Set) {
	slices.SortStableFunc(sets, func(a, b Set) int {
		x, y := a.Problems[0], b.Problems[0]
		return cmp.Or(cmp.Compare(kindRank(x.Kind), kindRank(y.Kind)), cmp.Compare(weight(y.Money), weight(x.Money)),
			slices.Compare(a.Members, b.Members))
	})
}
