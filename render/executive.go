package render

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/variance"
)

// Executive is the page for those who decide: what to decide, what changed and
// what it means, family by family.
type Executive struct {
	Decide      []Choice  `json:"decide,omitempty"`
	MoreChoices int       `json:"more_choices,omitempty"`
	Sentences   []string  `json:"sentences"`
	Carried     []Carried `json:"carried,omitempty"`
	// Families are sorted by revenue, largest first; those with nothing sold
	// and no stock come last.
	Families    []FamilyLine `json:"families"`
	Total       FamilyLine   `json:"total"`
	Bridge      []BridgeStep `json:"bridge,omitempty"`
	BridgeOf    string       `json:"bridge_of,omitempty"` // revenue, margin
	Assumptions []Assumption `json:"assumptions,omitempty"`
	Risks       []Risk       `json:"risks,omitempty"`
	// Process says which of the last periods were as committed the cycle before.
	Process *variance.Process `json:"process,omitempty"`
	// Net is the weighted sum of the risks and opportunities that are not in
	// the plan.
	Net quantity.Number `json:"net"`
}

// Choice is a decision that is proposed.
type Choice struct {
	ID       string   `json:"id"`
	Question string   `json:"question"`
	Owner    string   `json:"owner"`
	Due      string   `json:"due,omitempty"`
	Late     bool     `json:"late,omitempty"` // due before the day of the report
	Options  []Option `json:"options"`
	// AtStake is the money of the gaps that it would cover, Gaps their number.
	AtStake quantity.Number `json:"at_stake"`
	Gaps    int             `json:"gaps"`
}

// Carried is a decision taken before.
type Carried struct {
	ID       string          `json:"id"`
	Question string          `json:"question"`
	Chosen   string          `json:"chosen"`
	Cost     quantity.Number `json:"cost"`
	Status   string          `json:"status"`
	CheckOn  string          `json:"check_on,omitempty"`
	State    State           `json:"state"`
}

// Assumption is what the plan takes for granted, and how it stands.
type Assumption struct {
	ID        string `json:"id"`
	Statement string `json:"statement"`
	Owner     string `json:"owner"`
	Expires   string `json:"expires,omitempty"`
	State     State  `json:"state"`
}

// Risk is a risk or an opportunity; Weighted is probability times money, below
// zero for a risk.
type Risk struct {
	ID          string          `json:"id"`
	Statement   string          `json:"statement"`
	Owner       string          `json:"owner"`
	Opportunity bool            `json:"opportunity"`
	Probability quantity.Ratio  `json:"probability"`
	Money       quantity.Number `json:"money"`
	Weighted    quantity.Number `json:"weighted"`
	InPlan      bool            `json:"in_plan"`
	Mitigation  string          `json:"mitigation,omitempty"`
}

func (v *view) executive() Executive {
	e := Executive{Bridge: v.in.Bridge, BridgeOf: v.in.BridgeOf, Carried: v.carried(), Assumptions: v.assumptions(), Process: v.in.Process}
	e.Decide = v.choices()
	if len(e.Decide) > 3 {
		e.Decide, e.MoreChoices = e.Decide[:3], len(e.Decide)-3
	}
	for f := range v.plan.Families {
		e.Families = append(e.Families, v.line(f))
	}
	slices.SortStableFunc(e.Families, byRevenue)
	e.Total = addLines("All families", e.Families)
	e.Risks, e.Net = v.risks()
	e.Sentences = v.sentences(&e)
	return e
}

// choices ranks what is proposed by the money at stake, then by the last day.
func (v *view) choices() []Choice {
	var out []Choice
	for i := range v.plan.Decisions {
		d := &v.plan.Decisions[i]
		if d.Status != decision.Proposed {
			continue
		}
		c := Choice{ID: d.ID, Question: d.Question, Owner: d.Owner, Options: options(d)}
		if d.Due != period.NoDate {
			c.Due = d.Due.String()
			c.Late = v.in.AsOf != period.NoDate && d.Due < v.in.AsOf
		}
		var money stakes
		for k := range v.now.Gaps {
			if g := &v.now.Gaps[k]; g.ProposedBy == d.ID {
				c.Gaps++
				money.add(g)
			}
		}
		c.AtStake = money.total
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b Choice) int {
		return cmp.Or(cmp.Compare(b.AtStake, a.AtStake), cmp.Compare(a.Due, b.Due), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// carried lists accepted decisions and those done whose outcome is known.
func (v *view) carried() []Carried {
	var out []Carried
	for i := range v.plan.Decisions {
		d := &v.plan.Decisions[i]
		state, told := v.in.Outcomes[d.ID]
		if d.Status != decision.Accepted && !(d.Status == decision.Done && told) {
			continue
		}
		c := Carried{ID: d.ID, Question: d.Question, Chosen: d.Chosen, Cost: quantity.Missing, Status: string(d.Status), State: state}
		for _, o := range d.Options {
			if o.ID == d.Chosen {
				c.Chosen = o.Summary
				if o.Cost != nil {
					c.Cost = *o.Cost
				}
			}
		}
		if d.Expected != nil {
			c.CheckOn = v.label(d.Expected.CheckOn)
			if !told && d.Expected.CheckOn < v.now.First {
				c.State.Text = "check is due"
			} else if !told {
				c.State.Text = "check in " + c.CheckOn
			}
		}
		out = append(out, c)
	}
	return out
}

func (v *view) assumptions() []Assumption {
	var out []Assumption
	for i := range v.plan.Assumptions {
		a := &v.plan.Assumptions[i]
		state, told := v.in.Assumptions[a.ID]
		as := Assumption{ID: a.ID, Statement: a.Statement, Owner: a.Owner, State: state}
		if a.Expires != period.NoDate {
			as.Expires = a.Expires.String()
		}
		if expired := a.Expires != period.NoDate && v.in.AsOf != period.NoDate && a.Expires < v.in.AsOf; expired {
			no := false
			as.State = State{Good: &no, Text: "expired " + as.Expires}
		} else if !told {
			as.State.Text = "not tested"
		}
		out = append(out, as)
	}
	// What broke comes first.
	slices.SortStableFunc(out, func(a, b Assumption) int { return cmp.Compare(rank(a.State), rank(b.State)) })
	return out
}

func rank(s State) int {
	switch {
	case s.Good == nil:
		return 1
	case *s.Good:
		return 2
	}
	return 0
}

// risks weighs what is not in the plan; what is would be counted twice.
func (v *view) risks() (out []Risk, net quantity.Number) {
	for i := range v.plan.Risks {
		r := &v.plan.Risks[i]
		if r.Over() {
			continue
		}
		x := Risk{ID: r.ID, Statement: r.Statement, Owner: r.Owner, Opportunity: r.Opportunity, Probability: r.Probability,
			Money: r.Money, InPlan: r.InPlan, Mitigation: r.Mitigation}
		if x.Weighted = r.Money.Abs().Scaled(r.Probability); !r.Opportunity {
			x.Weighted = -x.Weighted
		}
		if !r.InPlan {
			net = net.Add(x.Weighted)
		}
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(a, b Risk) int {
		return cmp.Or(cmp.Compare(b.Weighted.Abs(), a.Weighted.Abs()), cmp.Compare(a.ID, b.ID))
	})
	return out, net
}
