package joint

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// mostSets is how many sets of three and more are looked for.
const mostSets = 5

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
	current, err := f.judge(ctx, set)
	if err != nil {
		return nil, err
	}
	var without []*Set          // what stays without each of its members
	for again := true; again; { // what was needed once may not be when others are gone
		again, without = false, nil
		for i := 0; i < len(current.Members) && len(current.Members) > 2; {
			next, err := f.judge(ctx, slices.Delete(slices.Clone(current.Members), i, i+1))
			switch {
			case err != nil:
				return nil, err
			case next == nil:
				f.notJudged("whether a set of %d can be smaller: at most %d merges are judged", len(current.Members), f.limit)
				return &Set{Members: current.Members, Problems: []Problem{*current.problem(of)}}, nil
			case next.problem(of) != nil:
				current, again = next, true
			default:
				without = append(without, next)
				i++
			}
		}
	}
	return f.minimal(current, without), nil
}

// minimal is a set with the problems that no pair in it explains, and that are
// gone without any one of its members.
func (f *finder) minimal(s *Set, without []*Set) *Set {
	out := &Set{Members: s.Members}
	for _, p := range s.Problems {
		stays := slices.ContainsFunc(without, func(less *Set) bool { return less.problem(&p) != nil })
		if !stays && !f.explains(&p, out.Members) {
			out.Problems = append(out.Problems, p)
		}
	}
	return out
}

// problem is the one of a set that is the same, nil if it has none.
func (s *Set) problem(of *Problem) *Problem {
	i := slices.IndexFunc(s.Problems, func(p Problem) bool { return p.same(of) })
	if i < 0 {
		return nil
	}
	return &s.Problems[i]
}
