package validate

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/supply"
)

// The checks above meet results by hand; these meet the real computation.
func TestComputedPlan(t *testing.T) {
	tests := []struct {
		name   string
		change func(p *plan.Plan)
		want   []string
	}{
		{"the clean company", func(*plan.Plan) {}, nil},
		{"two sets on one cell", func(p *plan.Plan) {
			for _, id := range []string{"z-set-1", "z-set-2"} {
				a := adjustment(id, []int{eu}, []int{tent2})
				a.Set = cells(id, "2027-01: 250")
				p.Adjustments = append(p.Adjustments, a)
			}
		}, []string{"A0805 z-set-2 2027-01: z-set-2: sets TENT-2P@eu in 2027-01, which another adjustment of the layer sets too"}},
		{"more removed than stands", func(p *plan.Plan) {
			a := adjustment("z-less", []int{us}, []int{tent3})
			a.Add = cells("z-less", "2027-01: -112")
			p.Adjustments = append(p.Adjustments, a)
		}, []string{"A0804 z-less 2027-01: z-less: removes more than stands of TENT-3P@us in 2027-01 (12 too much)"}},
		{"no preference", func(p *plan.Plan) { p.Sources[lyon].Terms[0].Primary = false },
			[]string{"A0811 terms lyon TENT-2P: several sources bring TENT-2P@central, and none is primary or has a share"}},
		{"capacity not stated", func(p *plan.Plan) {
			p.Sources[lyon].Resources[0].Always, p.Sources[lyon].Resources[0].Capacity = nil, cells("hours", "2026-12: 1600, 2027-02: 1600, 2027-03: 1600")
		}, []string{"A0812 resource hours: capacity of lyon/hours is not stated in 2027-01 (load 360)"}},
		{"lanes in a circle", func(p *plan.Plan) {
			p.Sources[viet].Type, p.Sources[viet].From = supply.Transfer, east
			p.Decisions[0].Covers = nil
		},
			[]string{"A0432 source viet: TENT-2P is transferred in a circle: central → east → central"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ctx := context()
			tt.change(ctx.Plan)
			ctx.Result = projection.Project(ctx.Plan)
			fs, _ := Validate(ctx)
			if diff := cmp.Diff(tt.want, lines(fs)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// TestEveryNoteIsTold asserts that each kind of note up to the last has a code.
func TestEveryNoteIsTold(t *testing.T) {
	for k := projection.NoteEqualSplit; k <= projection.NoteLaneRing; k++ {
		if noteKinds[k].code == "" {
			t.Errorf("note %d has no code", k)
		}
	}
}

// many is the company with n items instead of three, each in two markets.
func many(n int) *Context {
	p := company()
	var ids []string
	p.Families[tents].Items = nil
	for b := range p.Baselines {
		p.Baselines[b].Rows = nil
	}
	p.Horizon = 18
	p.Items = nil
	for i := range n {
		ids = append(ids, fmt.Sprintf("T-%06d", i))
		it := p.Items
		one := item("TENT-2P", "", "")
		one.ID = ids[i]
		p.Items = append(it, one)
		p.Families[tents].Items = append(p.Families[tents].Items, i)
		for b := range p.Baselines {
			var s dimension.Series
			for t := p.First; t <= p.Last(); t++ {
				s = s.With(dimension.Cell{Value: num("300"), Period: t, At: at("plan")})
			}
			p.Baselines[b].Rows = append(p.Baselines[b].Rows, demand.Row{Item: i, Cells: s, At: at("plan")})
		}
	}
	p.ItemIDs = dimension.NewTable(ids)
	p.Targets[0].Items = p.Families[tents].Items
	return &Context{Plan: p, Result: projection.Project(p), AsOf: day("2026-12-10")}
}

func BenchmarkValidate(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			ctx := many(n)
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				Validate(ctx)
			}
		})
	}
}
