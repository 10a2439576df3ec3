package hindsight

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// Fate says what became of a risk or an opportunity.
type Fate string

// The fates: it came true; its time is over and its owner says nothing, or its
// file is gone; it was closed and did not happen; it may still happen.
const (
	Happened  Fate = "came true"
	NoVerdict Fate = "no verdict"
	DidNot    Fate = "did not happen"
	Open      Fate = "open"
)

// Risk is a risk or an opportunity in hindsight. Money is in plan currency,
// positive for both.
type Risk struct {
	ID          string `json:"id"`
	Statement   string `json:"statement"`
	Owner       string `json:"owner"`
	Opportunity bool   `json:"opportunity"`
	Since       string `json:"since"` // the cycle whose plan has it first
	Periods     string `json:"periods,omitempty"`
	Fate        Fate   `json:"fate"`
	InPlan      bool   `json:"in_plan"`
	// Probability and Money are as they were stated last while it was open,
	// Expected their product.
	Probability quantity.Ratio  `json:"probability"`
	Money       quantity.Number `json:"money"`
	Expected    quantity.Number `json:"expected"`
	// In is the period in which it came true, Came what it cost or brought, null
	// where nobody says.
	In   string          `json:"in,omitempty"`
	Came quantity.Number `json:"came"`
	Note string          `json:"note,omitempty"`
	// Ask is what its owner is asked for, if anything.
	Ask  string `json:"ask,omitempty"`
	Gone bool   `json:"gone,omitempty"`
}

// Calibration counts what was judged, by the probability that was stated.
type Calibration struct {
	Bands []Band `json:"bands"`
	// Expected is the weighted money of all that was judged, risks below zero,
	// Came what they cost and brought.
	Expected quantity.Number `json:"expected"`
	Came     quantity.Number `json:"came"`
	// Unpriced of those that came true are without money and left out of Came.
	Unpriced int `json:"unpriced,omitempty"`
	// Enough says from how many on a share is told.
	Enough int `json:"enough"`
}

// Band are the risks and opportunities judged whose probability lay above From
// and at most at To, in percent.
type Band struct {
	From      int `json:"from"`
	To        int `json:"to"`
	Judged    int `json:"judged"`
	CameTrue  int `json:"came_true"`
	NoVerdict int `json:"no_verdict"`
	// Expected is how many should have come true by their probabilities.
	Expected quantity.Number `json:"expected"`
	// Share of those judged that came true, in percent; null where they are too
	// few.
	Share quantity.Number `json:"share"`
}

// enough is how many must have been judged before a share of them says anything.
const enough = 10

func (f *Facts) risks(vs []version) []Risk {
	var out []Risk
	all := over(vs, func(r *projection.Result) []decision.Risk { return r.Plan.Risks }, func(r *decision.Risk) string { return r.ID })
	for i := range all {
		out = append(out, f.risk(vs, &all[i]))
	}
	rank := []Fate{Happened, NoVerdict, DidNot, Open}
	slices.SortStableFunc(out, func(a, b Risk) int {
		return cmp.Or(cmp.Compare(slices.Index(rank, a.Fate), slices.Index(rank, b.Fate)), -cmp.Compare(weight(&a), weight(&b)), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func weight(r *Risk) quantity.Number {
	if !r.Came.IsMissing() {
		return r.Came
	}
	return r.Expected
}

func (f *Facts) risk(vs []version, t *told[decision.Risk]) Risk {
	r, stated := t.newest, t.newest
	for i := len(t.at) - 1; i >= 0; i-- {
		if t.at[i] != nil && !t.at[i].Over() {
			stated = t.at[i]
			break
		}
	}
	x := Risk{ID: r.ID, Statement: r.Statement, Owner: r.Owner, Opportunity: r.Opportunity, Since: vs[t.first()].name, InPlan: r.InPlan, Gone: t.gone,
		Probability: stated.Probability, Money: stated.Money.Abs(), Came: quantity.Missing}
	x.Expected = x.Money.Scaled(x.Probability)
	if r.From != period.None {
		x.Periods = f.span(r.From, r.To)
	}
	f.fate(&x, r)
	return x
}

func (f *Facts) fate(x *Risk, r *decision.Risk) {
	switch h := r.Happened; {
	case h != nil:
		x.Fate, x.In, x.Came, x.Note = Happened, f.label(h.Period), h.Money, h.Note
		if h.Money.IsMissing() {
			x.Ask = "say what it came to"
		}
	case r.Status == "closed":
		x.Fate, x.Came = DidNot, 0
	case x.Gone:
		x.Fate, x.Ask = NoVerdict, "its file is gone: say what became of it"
	case r.To != period.None && r.To < f.head.First:
		x.Fate, x.Ask = NoVerdict, "close it, or say that it happened"
	default:
		x.Fate = Open
	}
}

// calibrate counts what was judged; nil where nothing was.
func calibrate(rs []Risk) *Calibration {
	c := &Calibration{Enough: enough}
	for from := 0; from < 100; from += 20 {
		b := Band{From: from, To: from + 20, Share: quantity.Missing}
		for i := range rs {
			if p := rs[i].Probability; p > ratioOf(from) && p <= ratioOf(b.To) || from == 0 && p == 0 {
				b.count(&rs[i])
			}
		}
		if b.Judged >= enough {
			b.Share = percent(quantity.Whole(int64(b.CameTrue)), quantity.Whole(int64(b.Judged)))
		}
		if b.Judged+b.NoVerdict > 0 {
			c.Bands = append(c.Bands, b)
		}
	}
	for i := range rs {
		c.weigh(&rs[i])
	}
	if len(c.Bands) == 0 {
		return nil
	}
	return c
}

func ratioOf(percent int) quantity.Ratio {
	return quantity.Ratio(int64(percent) * quantity.RatioScale / 100)
}

func (b *Band) count(r *Risk) {
	switch r.Fate {
	case Happened:
		b.CameTrue++
	case NoVerdict:
		b.NoVerdict++
		return
	case Open:
		return
	}
	b.Judged++
	b.Expected = b.Expected.Add(quantity.One.Scaled(r.Probability))
}

func (c *Calibration) weigh(r *Risk) {
	sign := quantity.Number(-1)
	if r.Opportunity {
		sign = 1
	}
	switch {
	case r.Fate == Happened && r.Came.IsMissing():
		c.Unpriced++
	case r.Fate == Happened || r.Fate == DidNot:
		c.Expected, c.Came = c.Expected.Add(sign*r.Expected), c.Came.Add(sign*r.Came)
	}
}
