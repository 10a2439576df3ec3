package render

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// Issues are the gaps of a plan by family, those with most at stake first.
type Issues struct {
	Decisions int           `json:"decisions"` // gaps of class decision
	Uncovered int           `json:"uncovered"` // of them, those without an accepted decision
	Levers    int           `json:"levers"`
	Noise     int           `json:"noise"` // below every tolerance; not listed
	Families  []FamilyIssue `json:"families,omitempty"`
}

// FamilyIssue is what is open in one family; the last one, with an empty ID,
// holds what belongs to none.
type FamilyIssue struct {
	ID        string `json:"id,omitempty"`
	Family    string `json:"family"`
	Decisions int    `json:"decisions"`
	Levers    int    `json:"levers"`
	// Money is at stake in the gaps that need a decision, LeverMoney in those
	// that a lever closes; of an item short and below its target at one site
	// each holds the larger only. The Unpriced ones and those of LeverUnpriced
	// are in neither, since a price or cost is missing.
	Money         quantity.Number `json:"money"`
	Unpriced      int             `json:"unpriced,omitempty"`
	LeverMoney    quantity.Number `json:"lever_money"`
	LeverUnpriced int             `json:"lever_unpriced,omitempty"`
	Gaps          []Issue         `json:"gaps"`
}

// Issue is one gap.
type Issue struct {
	ID         string             `json:"id"`
	Kind       string             `json:"kind"`
	Family     string             `json:"family,omitempty"`
	Class      string             `json:"class"`
	From       string             `json:"from"`
	To         string             `json:"to"`
	Text       string             `json:"text"`
	Units      quantity.Number    `json:"units"`
	Measure    projection.Measure `json:"measure,omitempty"`
	Money      quantity.Number    `json:"money"`
	LastDay    string             `json:"last_day,omitempty"`
	CannotWait bool               `json:"cannot_wait,omitempty"`
	CoveredBy  string             `json:"covered_by,omitempty"`
	ProposedBy string             `json:"proposed_by,omitempty"`
	FallsShort string             `json:"falls_short,omitempty"`
	Owner      string             `json:"owner,omitempty"`
	At         *position.Position `json:"at,omitempty"`
	Options    []Option           `json:"options,omitempty"`
}

// Option is one way to answer a question. Cost lowers the margin: tables print
// it below zero, as effect on margin.
type Option struct {
	ID          string          `json:"id"`
	Summary     string          `json:"summary"`
	Cost        quantity.Number `json:"cost"`
	Recommended bool            `json:"recommended,omitempty"`
}

func (o Option) priced() bool { return !o.Cost.IsMissing() }

func (v *view) issues() Issues {
	var all Issues
	byFamily, money := map[int]*FamilyIssue{}, map[int]*[2]stakes{} // of decisions, of levers
	for i := range v.now.Gaps {
		g := &v.now.Gaps[i]
		if g.Class == projection.Noise {
			all.Noise++
			continue
		}
		fi := byFamily[g.Family]
		if fi == nil {
			fi = &FamilyIssue{Family: "Other"}
			if g.Family != dimension.None {
				fi.ID, fi.Family = v.plan.Families[g.Family].ID, v.plan.Families[g.Family].Label()
			}
			byFamily[g.Family], money[g.Family] = fi, new([2]stakes)
		}
		all.count(g)
		fi.count(g, money[g.Family])
		fi.Gaps = append(fi.Gaps, v.issue(g))
	}
	for f := dimension.None; f < len(v.plan.Families); f++ {
		if fi := byFamily[f]; fi != nil {
			slices.SortStableFunc(fi.Gaps, byWeight)
			all.Families = append(all.Families, *fi)
		}
	}
	slices.SortStableFunc(all.Families, func(a, b FamilyIssue) int {
		return cmp.Or(cmp.Compare(b.Money, a.Money), cmp.Compare(b.Decisions, a.Decisions), cmp.Compare(b.LeverMoney, a.LeverMoney), cmp.Compare(a.Family, b.Family))
	})
	return all
}

// Classes are the classes of gaps, what asks for most first.
var Classes = []string{projection.NeedsDecision.String(), projection.Lever.String(), projection.Noise.String()}

// byWeight puts what needs a decision first, then money, largest first.
func byWeight(a, b Issue) int {
	class := func(i Issue) int { return slices.Index(Classes, i.Class) }
	return cmp.Or(cmp.Compare(class(a), class(b)), cmp.Compare(b.Money, a.Money), cmp.Compare(a.ID, b.ID), cmp.Compare(a.From, b.From))
}

func (is *Issues) count(g *projection.Gap) {
	if g.Class != projection.NeedsDecision {
		is.Levers++
		return
	}
	is.Decisions++
	if g.CoveredBy == "" {
		is.Uncovered++
	}
}

// count takes a gap in; its money counts in the stakes of its class.
func (f *FamilyIssue) count(g *projection.Gap, money *[2]stakes) {
	n, unpriced, class := &f.Decisions, &f.Unpriced, 0
	if g.Class != projection.NeedsDecision {
		n, unpriced, class = &f.Levers, &f.LeverUnpriced, 1
	}
	*n++
	if g.Money.IsMissing() {
		*unpriced++
	}
	money[class].add(g)
	f.Money, f.LeverMoney = money[0].total, money[1].total
}

// join adds the counts and the money of another family.
func (f *FamilyIssue) join(x FamilyIssue) {
	f.Decisions, f.Unpriced, f.Money = f.Decisions+x.Decisions, f.Unpriced+x.Unpriced, f.Money.Add(x.Money)
	f.Levers, f.LeverUnpriced, f.LeverMoney = f.Levers+x.Levers, f.LeverUnpriced+x.LeverUnpriced, f.LeverMoney.Add(x.LeverMoney)
}

func (v *view) issue(g *projection.Gap) Issue {
	is := Issue{ID: g.ID(), Kind: g.Kind, Class: g.Class.String(), From: v.label(g.From), To: v.label(g.To), Text: g.Text, Units: g.Units, Measure: g.Measure,
		Money: g.Money, CannotWait: g.CannotWait, CoveredBy: g.CoveredBy, ProposedBy: g.ProposedBy, FallsShort: g.FallsShort}
	if g.LastDay != period.NoDate {
		is.LastDay = g.LastDay.String()
	}
	if v.plan.Files != nil && !g.At.IsZero() {
		at := v.plan.Files.At(g.At)
		is.At = &at
	}
	if g.Family != dimension.None {
		is.Family = v.plan.Families[g.Family].ID
	}
	if g.Source != dimension.None {
		is.Owner = v.plan.Sources[g.Source].Owner
	} else if g.Family != dimension.None {
		is.Owner = v.plan.Families[g.Family].Owner
	}
	for i := range v.plan.Decisions {
		if d := &v.plan.Decisions[i]; g.ProposedBy != "" && d.ID == g.ProposedBy {
			is.Options = options(d)
		}
	}
	return is
}

func options(d *decision.Decision) []Option {
	var out []Option
	for _, o := range d.Options {
		opt := Option{ID: o.ID, Summary: o.Summary, Cost: quantity.Missing, Recommended: o.ID == d.Recommended}
		if o.Cost != nil {
			opt.Cost = *o.Cost
		}
		out = append(out, opt)
	}
	return out
}

// label is a period's label, empty for none.
func (v *view) label(p period.Period) string {
	if p == period.None {
		return ""
	}
	return v.plan.Calendar.Label(p)
}
