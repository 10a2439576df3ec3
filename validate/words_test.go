package validate

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/accord-plan/accord/internal/period"
)

func TestSpansHoldTheirPeriods(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SliceOfDistinct(rapid.Int32Range(0, 40), rapid.ID[int32]).Draw(t, "periods")
		slices.Sort(in)
		var periods, out []period.Period
		for _, p := range in {
			periods = append(periods, period.Period(p))
		}
		last := span{-10, -10}
		for _, s := range spans(periods) {
			if s.from <= last.to+1 {
				t.Fatalf("%v and %v touch", last, s)
			}
			last = s
			for p := s.from; p <= s.to; p++ {
				out = append(out, p)
			}
		}
		if !slices.Equal(periods, out) {
			t.Fatalf("%v became %v", periods, out)
		}
	})
}

func TestCirclesAreCircles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "nodes")
		edges := make([][]int, n)
		for i := range edges {
			edges[i] = rapid.SliceOfNDistinct(rapid.IntRange(0, n-1), 0, n, rapid.ID[int]).Draw(t, "edges")
		}
		got := circles(n, func(i int) []int { return edges[i] })
		for _, c := range got {
			for i, node := range c {
				if !slices.Contains(edges[node], c[(i+1)%len(c)]) {
					t.Fatalf("%v has no edge from %d", c, node)
				}
			}
			if slices.Min(c) != c[0] {
				t.Fatalf("%v does not begin at its smallest", c)
			}
		}
		if cyclic := !sortable(edges); cyclic != (len(got) > 0) {
			t.Fatalf("circles %v, cyclic %v", got, cyclic)
		}
	})
}

// sortable reports whether nodes can be taken away one by one, each when
// nothing points to it: another way to see that there is no circle.
func sortable(edges [][]int) bool {
	gone := make([]bool, len(edges))
	for range edges {
		for i := range edges {
			pointed := false
			for j := range edges {
				pointed = pointed || !gone[j] && slices.Contains(edges[j], i)
			}
			gone[i] = gone[i] || !pointed
		}
	}
	return !slices.Contains(gone, false)
}

func TestSome(t *testing.T) {
	tests := []struct {
		words []string
		want  string
	}{
		{nil, ""}, {[]string{"a"}, "a"}, {[]string{"a", "b", "c", "d", "e"}, "a, b, c, d, e"},
		{[]string{"a", "b", "c", "d", "e", "f"}, "a, b, c, d and 2 more"},
	}
	for _, tt := range tests {
		if got := some(tt.words); got != tt.want {
			t.Errorf("some(%v) = %q, want %q", tt.words, got, tt.want)
		}
	}
}

func TestCycleOfWeeksAndFiscalPeriods(t *testing.T) {
	week, fiscal := must(period.NewCalendar("week", "")), must(period.NewCalendar("4-4-5", "2027-02-01"))
	tests := []struct {
		name         string
		cal          period.Calendar
		first, cycle string
		want         []string
	}{
		{"the first week of the month", week, "2026-W49", "2026-12", nil}, // from November 30
		{"a week named by itself", week, "2026-W49", "2026-W49", nil},
		{"another week", week, "2026-W49", "2026-W50", []string{"A0653 plan: the cycle is 2026-W50, and the first open period 2026-W49"}},
		{"a week before the month", week, "2026-W48", "2026-12", []string{"A0653 plan: the cycle is 2026-12, and the first open period 2026-W48 lies in 2026-11, from 2026-11-23 to 2026-11-29"}},
		{"a week after the month", week, "2027-W01", "2026-12", []string{"A0653 plan: the cycle is 2026-12, and the first open period 2027-W01 lies in 2027-01, from 2027-01-04 to 2027-01-10"}},
		// One of its days is in November.
		{"a week that begins in the month", week, "2026-W49", "2026-11", []string{"A0653 plan: the cycle is 2026-11, and the first open period 2026-W49 lies in 2026-12, from 2026-11-30 to 2026-12-06"}},
		{"a later week of the month", week, "2026-W53", "2026-12", nil},
		{"a fiscal period", fiscal, "2027-P01", "2027-02", nil},
		{"a fiscal period of another calendar's name", fiscal, "2027-P01", "2027-W05", []string{"A0653 plan: the cycle 2027-W05 is neither a month nor a period of the calendar 4-4-5"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ctx := context()
			ctx.Plan.Calendar, ctx.Plan.First, ctx.Plan.Cycle = tt.cal, must(tt.cal.Parse(tt.first)), tt.cycle
			if diff := cmp.Diff(tt.want, lines(checkCycle(ctx))); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFactsOfWeeksAgeFaster(t *testing.T) {
	ctx := context()
	ctx.Plan.Calendar = must(period.NewCalendar("week", ""))
	ctx.Plan.Cycle, ctx.AsOf = "2026-W50", day("2026-12-24")
	want := []string{"A0506 fact stock open: the newest facts are of 2026-12-09, 15 days before 2026-12-24, at most 14 expected (1 too old)"}
	if diff := cmp.Diff(want, lines(checkFactAge(ctx))); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

func TestStepsAreDueInTheirCycle(t *testing.T) {
	week := must(period.NewCalendar("week", ""))
	tests := []struct {
		name, cycle string
		executive   int
		want        []string
	}{
		{"a week has five days", "2026-W49", 5, nil},
		{"the week of a holiday has four", "2026-W53", 5, []string{"A0655 plan: executive is due on working day 5, and the cycle 2026-W53 has 4"}},
		{"the month has 22 of 23", "2026-12", 22, nil},
		{"and no more", "2026-12", 23, []string{"A0655 plan: executive is due on working day 23, and the cycle 2026-12 has 22"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ctx := context()
			p := ctx.Plan
			p.Calendar, p.First, p.Cycle = week, must(week.Parse("2026-W49")), tt.cycle
			p.Holidays = []period.Date{day("2026-12-25"), day("2027-01-01")}
			p.Cadence.Gather, p.Cadence.Demand, p.Cadence.Supply, p.Cadence.PreSOP, p.Cadence.Executive = 1, 2, 3, 4, tt.executive
			if diff := cmp.Diff(tt.want, lines(checkCadence(ctx))); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}
