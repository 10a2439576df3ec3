package cadence

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
)

// Part is what a role did in a cycle.
type Part struct {
	Role string `json:"role"`
	// Changes counts what its people changed of what it owns, Files are those
	// documents, by path.
	Changes int      `json:"changes"`
	Files   []string `json:"files,omitempty"`
	// Last is the day of the last one. DaysLate is how far the latest of them lay
	// behind the day of its step, null where none belongs to a step that is due.
	Last     string `json:"last,omitempty"`
	DaysLate *int   `json:"days_late"`
	// Agreed is the day on which it agreed to the plan by signing, Confirmed the
	// one on which it confirmed what it owns, Closed that it closed the cycle.
	Agreed    string `json:"agreed,omitempty"`
	Confirmed string `json:"confirmed,omitempty"`
	Closed    bool   `json:"closed,omitempty"`
	// ByOthers counts changes of what it owns by people who do not fill it.
	ByOthers int `json:"by_others,omitempty"`
}

// took says that the role itself did something.
func (p *Part) took() bool {
	return p.Changes > 0 || p.Agreed != "" || p.Confirmed != "" || p.Closed
}

// Role is a role over the closed cycles.
type Role struct {
	Role string `json:"role"`
	Name string `json:"name,omitempty"`
	// TookPart in so many of the Of closed cycles, OnTime in so many of those in
	// which something of it was due.
	TookPart int `json:"took_part"`
	Of       int `json:"of"`
	OnTime   int `json:"on_time"`
	DueIn    int `json:"due_in"`
	Changes  int `json:"changes"`
	ByOthers int `json:"by_others"`
	Agreed   int `json:"agreed"`
	// Last is the last cycle in which it took part.
	Last string `json:"last,omitempty"`
}

// parts tells what each role did in a cycle, by role.
func (in *Input) parts(r Rhythm, c period.Period, name string, landings []Landing, close *Close) []Part {
	by := map[string]*Part{}
	part := func(role string) *Part {
		if by[role] == nil {
			by[role] = &Part{Role: role}
		}
		return by[role]
	}
	for i := range landings {
		l := &landings[i]
		for _, t := range l.Touched {
			if t.Owner != "" && in.role(t.Owner) != nil {
				part(t.Owner).change(l, t, in.people(t.Owner), func(step int) *int { return r.late(r.Due(c, step), l.On) })
			}
		}
		for _, role := range l.Confirms {
			if anyOf(l.By, in.people(role)) {
				part(role).Confirmed = l.On.String()
			}
		}
	}
	for _, w := range in.Record.Words {
		if w.Cycle == name && w.Verdict == "approve" && w.Purpose == "close" && in.role(w.Role) != nil {
			part(w.Role).Agreed = w.On.String()
		}
	}
	if closer := in.role("closer"); close != nil && closer != nil && slices.Contains(closer.People, close.By) {
		part("closer").Closed = true
	}
	out := []Part{}
	for _, p := range by {
		slices.Sort(p.Files)
		p.Files = slices.Compact(p.Files)
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b Part) int { return cmp.Compare(a.Role, b.Role) })
	return out
}

// change adds a change of what the role owns.
func (p *Part) change(l *Landing, t Touch, people []string, late func(step int) *int) {
	if !anyOf(t.By, people) {
		p.ByOthers++
		return
	}
	p.Changes++
	p.Files = append(p.Files, t.Path)
	p.Last = l.On.String()
	step := stepOf(t.Kind)
	if step < 0 || step > supplyStep { // questions and budgets have no day of their own
		return
	}
	if n := late(step); n != nil && (p.DaysLate == nil || *n > *p.DaysLate) {
		p.DaysLate = n
	}
}

func (in *Input) role(id string) *policy.Role {
	if in.Plan.Policy == nil {
		return nil
	}
	return in.Plan.Policy.Role(id)
}

// people are those who fill a role today.
func (in *Input) people(id string) []string {
	if r := in.role(id); r != nil {
		return r.People
	}
	return nil
}

// roles sums what each role did up over the closed cycles, in the policy's order
// of roles.
func (in *Input) roles(h *History) []Role {
	out := []Role{}
	if in.Plan.Policy == nil {
		h.Notes = append(h.Notes, "the plan has no policy, so nobody knows who fills which role")
		return out
	}
	for i := range in.Plan.Policy.Roles {
		r := &in.Plan.Policy.Roles[i]
		sum := Role{Role: r.ID, Name: r.Name}
		any := false
		for k := range h.Cycles {
			c := &h.Cycles[k]
			if c.State != IsClosed {
				continue
			}
			sum.Of++
			if at := slices.IndexFunc(c.Parts, func(p Part) bool { return p.Role == r.ID }); at >= 0 {
				any = true
				sum.take(&c.Parts[at], c.Cycle)
			}
		}
		if any {
			out = append(out, sum)
		}
	}
	return out
}

func (r *Role) take(p *Part, cycle string) {
	if p.took() {
		r.TookPart++
		if r.Last == "" { // cycles come newest first
			r.Last = cycle
		}
	}
	if p.DaysLate != nil {
		r.DueIn++
		if *p.DaysLate <= 0 {
			r.OnTime++
		}
	}
	if p.Agreed != "" {
		r.Agreed++
	}
	r.Changes += p.Changes
	r.ByOthers += p.ByOthers
}
