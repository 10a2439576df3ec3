package hindsight

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/quantity"
)

// Ledger counts decisions over the cycles read.
type Ledger struct {
	Kinds    []Line `json:"kinds"`
	Owners   []Line `json:"owners"`
	Deciders []Line `json:"deciders,omitempty"`
	Total    Line   `json:"total"`
}

// Line counts the decisions of one kind, owner or role that decides.
type Line struct {
	Name      string `json:"name"`
	Decisions int    `json:"decisions"`
	Kept      int    `json:"kept"`
	Missed    int    `json:"missed"`
	NotTold   int    `json:"cannot_be_told"`
	NotDue    int    `json:"not_due"`
	// NoFigure are those accepted that expect nothing in figures, Open those
	// proposed, Dropped those rejected.
	NoFigure   int `json:"no_figure"`
	Open       int `json:"open"`
	Dropped    int `json:"dropped"`
	Superseded int `json:"superseded"`
	Late       int `json:"late"`
	Reopened   int `json:"reopened"`
	// AtStake is money, null where it is known of none of them. Priced are those
	// of which it is known.
	AtStake quantity.Number `json:"at_stake"`
	Priced  int             `json:"priced"`
	// Accepted decisions took Cycles cycles together.
	Accepted int `json:"accepted"`
	Cycles   int `json:"cycles"`
	// Dated of them have days, Days of them together.
	Dated int `json:"dated"`
	Days  int `json:"days"`
}

func ledgerOf(ds []Decision) *Ledger {
	if len(ds) == 0 {
		return nil
	}
	l := &Ledger{Total: Line{Name: "all", AtStake: quantity.Missing}}
	kinds, owners, deciders := map[string]*Line{}, map[string]*Line{}, map[string]*Line{}
	for i := range ds {
		d := &ds[i]
		l.Total.add(d)
		lineOf(kinds, d.Kind).add(d)
		lineOf(owners, d.Owner).add(d)
		for _, role := range d.DecidedBy {
			lineOf(deciders, role).add(d)
		}
	}
	l.Kinds, l.Owners, l.Deciders = ranked(kinds), ranked(owners), ranked(deciders)
	return l
}

func lineOf(m map[string]*Line, name string) *Line {
	if m[name] == nil {
		m[name] = &Line{Name: name, AtStake: quantity.Missing}
	}
	return m[name]
}

// ranked puts most missed first, then most decisions, then the names in order.
func ranked(m map[string]*Line) []Line {
	out := make([]Line, 0, len(m))
	for _, l := range m {
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b Line) int {
		return cmp.Or(-cmp.Compare(a.Missed, b.Missed), -cmp.Compare(a.Decisions, b.Decisions), cmp.Compare(a.Name, b.Name))
	})
	return out
}

func (l *Line) add(d *Decision) {
	l.Decisions++
	*l.column(d)++
	if !d.AtStake.IsMissing() {
		l.Priced, l.AtStake = l.Priced+1, known(l.AtStake).Add(d.AtStake)
	}
	if d.Late {
		l.Late++
	}
	if d.Reopened {
		l.Reopened++
	}
	if d.CyclesOpen != nil {
		l.Accepted, l.Cycles = l.Accepted+1, l.Cycles+*d.CyclesOpen
	}
	if d.DaysOpen != nil {
		l.Dated, l.Days = l.Dated+1, l.Days+*d.DaysOpen
	}
}

// column is the one in which a decision counts.
func (l *Line) column(d *Decision) *int {
	switch d.Status {
	case "proposed":
		return &l.Open
	case "rejected":
		return &l.Dropped
	case "superseded":
		return &l.Superseded
	}
	if d.Outcome == nil {
		return &l.NoFigure
	}
	switch d.Outcome.Verdict {
	case Kept:
		return &l.Kept
	case Missed:
		return &l.Missed
	case NotDue:
		return &l.NotDue
	}
	return &l.NotTold
}
