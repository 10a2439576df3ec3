package joint

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// shop is a target with one capacity for each resource; each proposal wants
// some of it. What is above the capacity is a gap that needs a decision.
type shop struct {
	capacity []int
	wants    [][]int // by proposal, resource
	// apart are pairs that cannot be merged, twice those that contradict.
	apart, twice [][2]int
	merges       int
}

func (s *shop) state(_ context.Context, set []int) (*State, error) {
	s.merges++
	out := &State{}
	in := func(p [2]int) bool { return slices.Contains(set, p[0]) && slices.Contains(set, p[1]) }
	for _, p := range s.apart {
		if in(p) {
			return &State{Conflicts: []string{"lyon.yaml"}}, nil
		}
	}
	for _, p := range s.twice {
		if in(p) {
			out.Errors, out.Broken = append(out.Errors, Finding{Code: "A0111", File: "two.yaml", Message: fmt.Sprint("twice ", p)}), true
		}
	}
	for r, capacity := range s.capacity {
		sum := 0
		for _, i := range set {
			if sum += s.wants[i][r]; s.wants[i][r] > 0 {
				out.Touched = append(out.Touched, fmt.Sprint(r))
			}
		}
		if sum > capacity && !out.Broken {
			out.Gaps = append(out.Gaps, Gap{ID: fmt.Sprint("overload/", r), Undecided: true, Units: quantity.Whole(int64(sum - capacity)), Money: quantity.Whole(int64(sum - capacity))})
		}
	}
	return out, nil
}

func (s *shop) find(t interface {
	Helper()
	Fatal(...any)
}, limit int) *Report {
	t.Helper()
	var ps []Proposal
	for i := range s.wants {
		ps = append(ps, Proposal{Name: fmt.Sprintf("#%d", i)})
	}
	r, err := Find(context.Background(), "main", ps, s.state, limit)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func words(sets []Set) []string {
	var out []string
	for _, s := range sets {
		line := strings.Trim(fmt.Sprint(s.Members), "[]") + ":"
		for _, p := range s.Problems {
			line += " " + p.ID
			if !p.Units.IsMissing() {
				line += fmt.Sprintf(" %s of %s alone", p.Units, p.Alone)
			}
		}
		out = append(out, line)
	}
	return out
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		name        string
		shop        shop
		limit       int
		pairs, sets []string
		notJudged   []string
	}{
		{"all fine", shop{capacity: []int{10}, wants: [][]int{{2}, {3}, {4}}}, 0, nil, nil, nil},
		{"a pair", shop{capacity: []int{10}, wants: [][]int{{6}, {7}, {1}}}, 0, []string{"0 1: overload/0 3 of 0 alone"}, nil, nil},
		{"three of four", shop{capacity: []int{10}, wants: [][]int{{4}, {0}, {4}, {4}}}, 0, nil, []string{"0 2 3: overload/0 2 of 0 alone"}, nil},
		{"two resources", shop{capacity: []int{10, 10}, wants: [][]int{{4, 6}, {4, 6}, {4, 0}}}, 0,
			[]string{"0 1: overload/1 2 of 0 alone"}, []string{"0 1 2: overload/0 2 of 0 alone"}, nil},
		{"one opens it alone, another makes it grow by its own part", shop{capacity: []int{10}, wants: [][]int{{12}, {11}}}, 0,
			[]string{"0 1: overload/0 13 of 3 alone"}, nil, nil},
		{"a conflict leaves one out", shop{capacity: []int{10}, wants: [][]int{{4}, {4}, {4}, {4}}, apart: [][2]int{{0, 1}}}, 0,
			[]string{"0 1: lyon.yaml"}, []string{"0 2 3: overload/0 2 of 0 alone"},
			[]string{"sets of three and more with #1, which cannot be computed with all others"}},
		{"a contradiction", shop{capacity: []int{10}, wants: [][]int{{1}, {1}, {1}}, twice: [][2]int{{1, 2}}}, 0,
			[]string{"1 2: A0111"}, nil, []string{"sets of three and more with #2, which cannot be computed with all others"}},
		{"a limit", shop{capacity: []int{10}, wants: [][]int{{6}, {0}, {6}, {6}}}, 7, []string{"0 2: overload/0 2 of 0 alone", "0 3: overload/0 2 of 0 alone", "2 3: overload/0 2 of 0 alone"},
			nil, []string{"3 of 6 pairs, which touch least in common: at most 7 merges are judged",
				"sets of three and more: at most 7 merges are judged"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := c.shop.find(t, c.limit)
			if diff := cmp.Diff(c.pairs, words(r.Pairs)); diff != "" {
				t.Error("pairs", diff)
			}
			if diff := cmp.Diff(c.sets, words(r.Sets)); diff != "" {
				t.Error("sets", diff)
			}
			if diff := cmp.Diff(c.notJudged, r.NotJudged); diff != "" {
				t.Error("not judged", diff)
			}
		})
	}
}

// TestAlone: a proposal that is wrong by itself is in no set, and a target that
// is wrong makes nothing to judge.
func TestAlone(t *testing.T) {
	states := map[string]*State{"[]": {}, "[0]": {Conflicts: []string{"a.yaml", "b.yaml"}}, "[1]": {Pending: "git is too old"},
		"[2]": {Errors: []Finding{{Code: "A0203", File: "c.yaml", Message: "unknown item"}}}, "[3]": {}}
	at := func(_ context.Context, set []int) (*State, error) { return states[fmt.Sprint(set)], nil }
	ps := []Proposal{{Name: "a"}, {Name: "b"}, {Name: "c"}, {Name: "d"}}
	r, err := Find(t.Context(), "main", ps, at, 0)
	if err != nil {
		t.Fatal(err)
	}
	var alone []string
	for _, m := range r.Proposals {
		alone = append(alone, m.Alone)
	}
	if diff := cmp.Diff([]string{"it cannot be merged: a.yaml and 1 more", "not judged: git is too old", "it has errors: A0203 in c.yaml", ""}, alone); diff != "" || r.AllPairs != 0 {
		t.Error(diff, r.AllPairs)
	}
	states["[]"] = &State{Broken: true, Errors: []Finding{{Code: "A0108", File: "plan.yaml"}}}
	if r, err = Find(t.Context(), "main", ps, at, 0); err != nil || len(r.NotJudged) != 1 || r.NotJudged[0] != "the target itself cannot be computed: it has errors: A0108 in plan.yaml" {
		t.Errorf("%v %v", r.NotJudged, err)
	}
}

// TestSameGap: a gap of the target that grows by the sum of what each adds is
// no joint problem; one in other periods is another gap.
func TestSameGap(t *testing.T) {
	gap := func(first, last int, units int64) Gap {
		return Gap{ID: "shortage/T@c", First: first, Last: last, Undecided: true, Units: quantity.Whole(units), Money: quantity.Missing}
	}
	target, a, b := &State{Gaps: []Gap{gap(3, 3, 200)}}, &State{Gaps: []Gap{gap(3, 3, 210)}}, &State{Gaps: []Gap{gap(3, 4, 230)}}
	for _, c := range []struct {
		name     string
		together []Gap
		want     int
	}{
		{"the sum", []Gap{gap(3, 4, 240)}, 0},
		{"one too many", []Gap{gap(3, 4, 241)}, 1},
		{"also in June", []Gap{gap(3, 4, 240), gap(6, 6, 1)}, 1},
		{"gone", nil, 0},
	} {
		if got := problems(target, []*State{a, b}, &State{Gaps: c.together}); len(got) != c.want {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// TestSetsAreMinimal: whatever is wanted, each pair that is too much is told,
// each larger set is too much and would not be without any one of its members,
// and nothing that all want too much of stays untold.
func TestSetsAreMinimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, resources := rapid.IntRange(2, 7).Draw(t, "proposals"), rapid.IntRange(1, 3).Draw(t, "resources")
		s := shop{}
		for range resources {
			s.capacity = append(s.capacity, 10)
		}
		for range n {
			s.wants = append(s.wants, rapid.SliceOfN(rapid.IntRange(0, 10), resources, resources).Draw(t, "wants"))
		}
		r := s.find(t, 0)
		over := func(set []int, id string) bool {
			st, _ := s.state(context.Background(), set)
			return slices.ContainsFunc(st.Gaps, func(g Gap) bool { return g.ID == id })
		}
		told := map[string]bool{}
		for _, set := range append(slices.Clone(r.Pairs), r.Sets...) {
			for _, p := range set.Problems {
				told[p.ID] = true
				if !over(set.Members, p.ID) {
					t.Fatalf("%v is not over %s", set.Members, p.ID)
				}
				for i := range set.Members {
					if less := slices.Delete(slices.Clone(set.Members), i, i+1); over(less, p.ID) {
						t.Fatalf("%v has %s without %d already", set.Members, p.ID, set.Members[i])
					}
				}
			}
		}
		all := make([]int, n)
		for i := range all {
			all[i] = i
		}
		for i := range s.capacity {
			if id := fmt.Sprint("overload/", i); over(all, id) && !told[id] {
				t.Fatalf("%s is too much together and is not told: %v", id, s.wants)
			}
		}
	})
}
