package render

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// Register are all decisions of a plan: what is open, what holds, and what is to
// be looked at.
type Register struct {
	// SignOffJudged says that an accepted decision counts where those who decide
	// have signed; else the status in its file counts.
	SignOffJudged bool    `json:"sign_off_judged"`
	Entries       []Entry `json:"entries"`
}

// Entry is one decision.
type Entry struct {
	ID       string `json:"id"`
	Question string `json:"question"`
	Owner    string `json:"owner"`
	Status   string `json:"status"`
	// Signed says of an accepted decision whether those who decide have signed;
	// null where that is not judged.
	Signed *bool  `json:"signed"`
	Due    string `json:"due,omitempty"`
	// Overdue says that it is proposed and its last day has passed.
	Overdue     bool     `json:"overdue,omitempty"`
	DecidedBy   []string `json:"decided_by,omitempty"`
	Options     []Option `json:"options,omitempty"`
	Recommended string   `json:"recommended,omitempty"`
	Chosen      string   `json:"chosen,omitempty"`
	Because     string   `json:"because,omitempty"`
	// Cost is that of what was chosen.
	Cost quantity.Number `json:"cost"`
	// AtStake is the money of the gaps that it is about, Gaps what became of
	// each.
	AtStake quantity.Number `json:"at_stake"`
	Covers  []Covered       `json:"covers,omitempty"`
	// Look are the reasons for which it is to be looked at.
	Look []string `json:"look,omitempty"`
	// CheckOn is the period in which its outcome is looked at.
	CheckOn string `json:"check_on,omitempty"`
	// Before is the status that it had in the last close, empty if it was not
	// there.
	Before       string            `json:"before,omitempty"`
	SupersededBy string            `json:"superseded_by,omitempty"`
	At           position.Position `json:"at,omitzero"`
}

// Covered is one cover of a decision and what it meets.
type Covered struct {
	ID      string          `json:"id"`
	Gap     string          `json:"gap"`
	Family  string          `json:"family,omitempty"`
	Periods string          `json:"periods,omitempty"`
	UpTo    quantity.Number `json:"up_to"`
	// UpToMoney is in plan currency.
	UpToMoney quantity.Number `json:"up_to_money"`
	// Meets is the number of gaps that it is about, Holds that of those that it
	// covers as a whole, or would.
	Meets int `json:"meets"`
	Holds int `json:"holds"`
}

// register lists the decisions: those that are proposed first, by money; then
// what is accepted, and what is over.
func (v *view) register() *Register {
	r := &Register{SignOffJudged: v.now.Agreed != nil, Entries: []Entry{}}
	for i := range v.plan.Decisions {
		r.Entries = append(r.Entries, v.entry(&v.plan.Decisions[i]))
	}
	order := []string{"proposed", "accepted", "done", "superseded", "rejected"}
	slices.SortStableFunc(r.Entries, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Status), slices.Index(order, b.Status)), cmp.Compare(b.AtStake, a.AtStake), cmp.Compare(a.Due, b.Due), cmp.Compare(a.ID, b.ID))
	})
	return r
}

func (v *view) entry(d *decision.Decision) Entry {
	e := Entry{ID: d.ID, Question: d.Question, Owner: d.Owner, Status: string(d.Status), DecidedBy: d.DecidedBy, Options: options(d), Recommended: d.Recommended,
		Chosen: d.Chosen, Because: d.Because, Cost: quantity.Missing, SupersededBy: d.SupersededBy}
	if d.Due != period.NoDate {
		e.Due = d.Due.String()
		e.Overdue = d.Status == decision.Proposed && v.in.AsOf != period.NoDate && d.Due < v.in.AsOf
	}
	if o := d.Option(d.Chosen); o != nil && o.Cost != nil {
		e.Cost = *o.Cost
	}
	if d.Status == decision.Accepted && v.now.Agreed != nil {
		signed := v.now.Agreed.Takes(d)
		e.Signed = &signed
	}
	if v.plan.Files != nil && !d.At.IsZero() {
		e.At = v.plan.Files.At(d.At)
	}
	v.coversOf(&e, d)
	v.look(&e, d)
	if v.in.Previous != nil {
		for i := range v.in.Previous.Plan.Decisions {
			if was := &v.in.Previous.Plan.Decisions[i]; was.ID == d.ID {
				e.Before = string(was.Status)
			}
		}
	}
	return e
}

// coversOf says what the covers meet.
func (v *view) coversOf(e *Entry, d *decision.Decision) {
	for i := range d.Covers {
		c := &d.Covers[i]
		x := Covered{ID: c.ID, Gap: c.Gap, Family: c.Family, UpTo: quantity.Missing, UpToMoney: quantity.Missing}
		if c.From != period.None {
			x.Periods = v.label(c.From)
			if c.To != c.From {
				x.Periods += ".." + v.label(c.To)
			}
		}
		if c.UpTo != nil {
			x.UpTo = *c.UpTo
		}
		if c.UpToMoney != nil {
			x.UpToMoney = *c.UpToMoney
		}
		x.Meets, x.Holds = v.now.CoverCounts(d, c)
		e.Covers = append(e.Covers, x)
	}
	var money stakes
	for _, g := range v.now.MeantBy(d) {
		money.add(g)
	}
	e.AtStake = money.total
}

// look collects why an accepted decision is to be looked at.
func (v *view) look(e *Entry, d *decision.Decision) {
	if d.Status != decision.Accepted {
		return
	}
	if d.Expected != nil {
		e.CheckOn = v.label(d.Expected.CheckOn)
		if d.Expected.CheckOn < v.now.First {
			e.Look = append(e.Look, "its outcome was to be looked at in "+e.CheckOn)
		}
	}
	if why := v.in.Reconsider[d.ID]; why != "" {
		e.Look = append(e.Look, why)
	}
	if last := d.LastCovered(); last != period.None && last < v.now.First {
		e.Look = append(e.Look, "all that it covers lies in closed periods")
	}
	for _, x := range e.Covers {
		if x.Holds < x.Meets {
			e.Look = append(e.Look, "it covers too little of "+x.Gap)
		}
	}
}
